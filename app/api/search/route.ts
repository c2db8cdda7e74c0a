import { searchEverything } from '#lib/actions/search.ts';
import { getSessionUser } from '#lib/auth/session.ts';
import { refuseForeign } from '#lib/same-origin.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

/** What the caller finds by `q` of all that they may open: `{groups}`; null for whoever's session has ended. */
export async function GET(request: Request): Promise<Response> {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  const user = await getSessionUser();
  const typed = new URL(request.url).searchParams.get('q') ?? '';
  const groups =
    user === null ? null : await searchEverything(await createRequestClient(), user, typed, Date.now());
  return Response.json(groups === null ? null : { groups }, { headers: { 'cache-control': 'no-store' } });
}
