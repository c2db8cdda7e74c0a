import { checkReadiness } from '#lib/readiness.ts';

/** Whether people can work now: send them here only then. 503 names the part that does not answer, and nothing else. */
export async function GET(): Promise<Response> {
  const { isReady, database, auth, worker } = await checkReadiness(performance.now());
  const body = { status: isReady ? 'ready' : 'not ready', database, auth, worker };
  return Response.json(body, {
    status: isReady ? 200 : 503,
    headers: { 'cache-control': 'no-store', ...(!isReady && { 'retry-after': '5' }) },
  });
}
