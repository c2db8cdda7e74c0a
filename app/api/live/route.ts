import { z } from 'zod';
import { getLiveGrant } from '#lib/auth/session.ts';
import { refuseForeign } from '#lib/same-origin.ts';

const mark = z.coerce.number().int().nonnegative().nullable().catch(null);

/**
 * What the caller may hear, with the token that proves it, and with `?since=MARK` the signals there were since; null
 * without a session or for a deactivated person.
 */
export async function GET(request: Request): Promise<Response> {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  const since = new URL(request.url).searchParams.get('since');
  const grant = await getLiveGrant(mark.parse(since));
  // To be told so is no fault of a page, and browsers would call a refusal one.
  return Response.json(grant, { headers: { 'cache-control': 'no-store' } });
}
