import { getSessionUser } from '#lib/auth/session.ts';
import { refuseForeign } from '#lib/same-origin.ts';

/** How many notices the caller has not read: `{unread}`, or null without a session or for a deactivated person. */
export async function GET(request: Request): Promise<Response> {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  const user = await getSessionUser();
  return Response.json(user === null ? null : { unread: user.unread }, {
    headers: { 'cache-control': 'no-store' },
  });
}
