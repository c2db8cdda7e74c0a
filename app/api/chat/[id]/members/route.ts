import { answerRole } from '#app/api/roster/answer.ts';
import { listMembers } from '#lib/data/chat.ts';
import { uuid } from '#lib/domain/schemas.ts';

/** Who belongs to a conversation of the caller: `{members}`. */
export async function GET(_request: Request, { params }: RouteContext<'/api/chat/[id]/members'>) {
  const { success, data: id } = uuid('Conversation').safeParse((await params).id);
  return answerRole('dispatcher', async (db) => (success ? { members: await listMembers(db, id) } : null));
}
