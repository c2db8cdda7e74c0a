import { floorToken } from '#lib/auth/floor-cookie.ts';
import { getSessionClock, touchSession } from '#lib/data/session-clock.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { refuseForeign } from '#lib/same-origin.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

/** How the caller's session stands, a `SessionClock`, also when it is locked; null without a session that counts. */
export async function GET(request: Request): Promise<Response> {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  return answer(async () => getSessionClock(await createRequestClient()));
}

/** The same, when somebody has just touched a page: it stays open from then on, unless it is locked already. */
export async function POST(request: Request): Promise<Response> {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  return answer(async () => touchSession(await createRequestClient(), await floorToken()));
}

async function answer(read: () => Promise<unknown>): Promise<Response> {
  const body = await read().catch((error: unknown) => {
    // The database tells nobody without a session, not even that there is none.
    if (error instanceof Refusal && error.code === 'forbidden') return null;
    throw error;
  });
  return Response.json(body, { headers: { 'cache-control': 'no-store' } });
}
