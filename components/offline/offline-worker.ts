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
    // Browsers look themselves for a newer one with each page; asked without a network they complain.
    const known = await navigator.serviceWorker.getRegistration(WORKER);
    if (known === undefined && !navigator.onLine) return false;
    if (known === undefined) await navigator.serviceWorker.register(WORKER);
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage({ kind: 'keep offline page', build });
    return active !== null;
  } catch {
    // The person forbids it, or the page is not served in a way that allows it.
    return false;
  }
}
