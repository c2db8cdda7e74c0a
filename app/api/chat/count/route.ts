import { getSessionUser } from '#lib/auth/session.ts';

/** Conversations in which the caller has something unread: `{unread}`, or null without a session. */
export async function GET(): Promise<Response> {
  const user = await getSessionUser();
  return Response.json(user === null ? null : { unread: user.chatUnread }, {
    headers: { 'cache-control': 'no-store' },
  });
}
