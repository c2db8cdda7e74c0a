import { getSessionUser } from '#lib/auth/session.ts';
import { getChat } from '#lib/data/chat.ts';
import { refuseForeign } from '#lib/same-origin.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

/** The caller's conversations: `{channels}`, or null without a session or for a deactivated person. */
export async function GET(request: Request): Promise<Response> {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  const user = await getSessionUser();
  const answer = user === null ? null : { channels: await getChat(await createRequestClient()) };
  return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
}
