import { getSessionUser } from '#lib/auth/session.ts';
import { getTroubles } from '#lib/data/troubles.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { NO_TROUBLES, type Troubles } from '#lib/domain/troubles.ts';
import { checkReadiness } from '#lib/readiness.ts';
import { refuseForeign } from '#lib/same-origin.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

const headers = { 'cache-control': 'no-store' };

/**
 * What does not work, for the banner of open pages; null for whoever's session has ended, which is no fault of the page's,
 * and 503 while the database does not answer.
 */
export async function GET(request: Request): Promise<Response> {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  const { database, authAwaySince } = await checkReadiness(performance.now());
  if (database === 'failed') return Response.json(null, { status: 503, headers });
  const user = await getSessionUser();
  if (user === null) return Response.json(null, { headers });
  const mine = hasRole(user.role, 'supervisor')
    ? await getTroubles(await createRequestClient())
    : NO_TROUBLES;
  const troubles: Troubles = { ...mine, signInAwaySince: authAwaySince };
  return Response.json(troubles, { headers });
}
