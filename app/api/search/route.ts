import { answerWithin } from '#app/api/roster/answer.ts';
import { searchEverything } from '#lib/actions/search.ts';
import { getSessionUser } from '#lib/auth/session.ts';
import { refuseForeign } from '#lib/same-origin.ts';

/** What the caller finds by `q` of all that they may open: `{groups}`; null for whoever's session has ended. */
export async function GET(request: Request): Promise<Response> {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  if ((await getSessionUser()) === null) {
    return Response.json(null, { headers: { 'cache-control': 'no-store' } });
  }
  const typed = new URL(request.url).searchParams.get('q') ?? '';
  return answerWithin('search', 'dispatcher', async (db, user) => ({
    groups: await searchEverything(db, user, typed, Date.now()),
  }));
}
