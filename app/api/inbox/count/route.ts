import { getSessionUser } from '#lib/auth/session.ts';

/** How many notices the caller has not read: `{unread}`, or null without a session or for a deactivated person. */
export async function GET(): Promise<Response> {
  const user = await getSessionUser();
  return Response.json(user === null ? null : { unread: user.unread }, {
    headers: { 'cache-control': 'no-store' },
  });
}
