import { z } from 'zod';
import { answerRole } from '#app/api/roster/answer.ts';
import { listCommentVersions } from '#lib/data/comments.ts';
import { Refusal } from '#lib/domain/refusal.ts';

/** What a comment said before it was changed: `CommentVersion[]`, for its author and supervisors. */
export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const id = z.guid().safeParse((await params).id);
  return answerRole('dispatcher', async (db) => {
    if (!id.success) throw new Refusal('invalid', 'There is no comment at this address.');
    return listCommentVersions(db, id.data);
  });
}
