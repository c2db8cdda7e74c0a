import { getSessionUser } from '#lib/auth/session.ts';
import { refuseForeign } from '#lib/same-origin.ts';

/** Conversations in which the caller has something unread: `{unread}`, or null without a session. */
export async function GET(request: Request): Promise<Response> {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  const user = await getSessionUser();
  return Response.json(user === null ? null : { unread: user.chatUnread }, {
    headers: { 'cache-control': 'no-store' },
  });
}
