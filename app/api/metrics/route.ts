import { createHash, timingSafeEqual } from 'node:crypto';
import { createTokenTries } from '#lib/domain/token-tries.ts';
import { env } from '#lib/env.ts';
import { describeMetrics } from '#lib/metrics.ts';
import { checkReadiness } from '#lib/readiness.ts';
import { clientAddress } from '#lib/supabase/client-address.ts';

const tries = createTokenTries();

/** Numbers of this process and of the installation for Prometheus, for whoever has METRICS_TOKEN; without one there are none. */
export async function GET(request: Request): Promise<Response> {
  const { METRICS_TOKEN } = env();
  if (METRICS_TOKEN === undefined) return said('No METRICS_TOKEN is set.', 404);
  const authorization = request.headers.get('authorization');
  if (!isToken(authorization, METRICS_TOKEN)) {
    const [address, now] = [clientAddress(request.headers) ?? '', Date.now()];
    if (!tries.mayTry(address, '', now)) {
      return said('Too many wrong tokens. Try again in a minute.', 429, { 'retry-after': '60' });
    }
    tries.settle(address, '', false, now);
    return said('This needs the token of METRICS_TOKEN.', 401, { 'www-authenticate': 'Bearer' });
  }
  const { text, contentType } = await describeMetrics(await checkReadiness(performance.now()));
  return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
}

function said(text: string, status: number, headers: Record<string, string> = {}): Response {
  return new Response(`${text}\n`, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

/** Of equal length whatever is sent, so that the time it takes says nothing. */
function isToken(authorization: string | null, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}
