import { floorToken } from '#lib/auth/floor-cookie.ts';
import { getSessionClock, touchSession } from '#lib/data/session-clock.ts';
import { refuseForeign } from '#lib/same-origin.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

/** How the caller's session stands, a `SessionClock`, also when it is locked; null without a session that counts. */
export async function GET(request: Request): Promise<Response> {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  return answer(await getSessionClock(await createRequestClient()));
}

/** The same, when somebody has just touched a page: it stays open from then on, unless it is locked already. */
export async function POST(request: Request): Promise<Response> {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  return answer(await touchSession(await createRequestClient(), await floorToken()));
}

function answer(body: unknown): Response {
  return Response.json(body, { headers: { 'cache-control': 'no-store' } });
}
