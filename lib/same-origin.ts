/** What is said to a request that another site made somebody's browser send. */
export const foreignWords = 'This request came from another site and was refused.';

/**
 * Whether a browser says that a page of another site sent a request. Browsers send one of the two headers with whatever a page
 * asks for, and no page can change them; what sends neither is no browser, and has no cookies but its own.
 *
 * @param headers as they arrived; `x-forwarded-host` only from a proxy that is trusted
 */
export function isForeignRequest(headers: Pick<Headers, 'get'>): boolean {
  const site = headers.get('sec-fetch-site');
  // `none`: typed in, or opened from a bookmark or another program.
  if (site !== null && site !== 'same-origin' && site !== 'none') return true;
  const origin = headers.get('origin');
  if (origin === null) return false;
  const host = headers.get('x-forwarded-host')?.split(',')[0]?.trim() || headers.get('host');
  return !URL.canParse(origin) || host === null || new URL(origin).host !== host.toLowerCase();
}

/** The answer to a request that another site made somebody's browser send; null for any other. */
export function refuseForeign(request: { headers: Pick<Headers, 'get'> }): Response | null {
  if (!isForeignRequest(request.headers)) return null;
  return new Response(`${foreignWords}\n`, {
    status: 403,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}
