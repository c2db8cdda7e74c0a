import { getSessionUser } from '#lib/auth/session.ts';
import { getChat } from '#lib/data/chat.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

/** The caller's conversations: `{channels}`, or null without a session or for a deactivated person. */
export async function GET(): Promise<Response> {
  const user = await getSessionUser();
  const answer = user === null ? null : { channels: await getChat(await createRequestClient()) };
  return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
}
