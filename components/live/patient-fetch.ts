const retryMs = 3_000;
/** A proxy in front, or a server that starts, answers for an app that is away. */
const awayStatuses: readonly number[] = [502, 503, 504];

/**
 * Makes the reading of pages wait for the server: where the app's router gets no answer it loads the address anew, and
 * without a network that ends on the browser's error page, with all that was shown. What somebody saves fails as
 * before, since nobody can tell whether it arrived.
 *
 * @returns how to undo it
 */
export function installPatientFetch(): () => void {
  const send = window.fetch;
  const patient: typeof fetch = async (input, init) => {
    if (!isPageRead(init)) return send(input, init);
    for (;;) {
      try {
        const response = await send(input, init);
        if (!awayStatuses.includes(response.status)) return response;
      } catch (error) {
        if (init?.signal?.aborted) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  };
  window.fetch = patient;
  return () => {
    if (window.fetch === patient) window.fetch = send;
  };
}

/** The router marks its reads by a header; one for later is no matter. */
function isPageRead(init: RequestInit | undefined): boolean {
  const headers = new Headers(init?.headers);
  return (init?.method ?? 'GET') === 'GET' && headers.has('rsc') && !headers.has('next-router-prefetch');
}
