/** The one worker of the app; notices come through it as well. */
const WORKER = '/sw.js';

/**
 * Has this browser's worker keep the offline page of a build.
 *
 * @returns false where there is no worker: what is kept could not be shown without a connection
 */
export async function keepOfflinePage(build: string): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  try {
    await navigator.serviceWorker.register(WORKER);
    if ((await navigator.serviceWorker.getRegistration(WORKER)) === undefined) return false;
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage({ kind: 'keep offline page', build });
    return active !== null;
  } catch {
    // The person forbids it, or the page is not served in a way that allows it.
    return false;
  }
}
