import { answerRole } from '#app/api/roster/answer.ts';
import { getComments } from '#lib/data/comments.ts';
import { readSubject } from '#lib/domain/comment-subjects.ts';
import { Refusal } from '#lib/domain/refusal.ts';

/** What the caller reads of the subject that `?on=` names: a `CommentThread`. What is not theirs is not there. */
export async function GET(request: Request): Promise<Response> {
  const subject = readSubject(new URL(request.url).searchParams.get('on') ?? '');
  return answerRole('dispatcher', async (db) => {
    if (subject === null) throw new Refusal('invalid', 'There is nothing to comment on at this address.');
    return getComments(db, subject);
  });
}
