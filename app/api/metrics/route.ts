import { createHash, timingSafeEqual } from 'node:crypto';
import { env } from '#lib/env.ts';
import { describeMetrics } from '#lib/metrics.ts';
import { checkReadiness } from '#lib/readiness.ts';

/** Numbers of this process and of the installation for Prometheus, for whoever has METRICS_TOKEN; without one there are none. */
export async function GET(request: Request): Promise<Response> {
  const { METRICS_TOKEN } = env();
  if (METRICS_TOKEN === undefined) return said('No METRICS_TOKEN is set.', 404);
  if (!isToken(request.headers.get('authorization'), METRICS_TOKEN)) {
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
