import { answerRole } from '#app/api/roster/answer.ts';
import { countComments } from '#lib/data/comments.ts';
import { COMMENT_COUNTS_MAX, readSubject } from '#lib/domain/comment-subjects.ts';
import { Refusal } from '#lib/domain/refusal.ts';

/** How many comments the caller reads of each subject that an `on=` names, in their order. */
export async function GET(request: Request): Promise<Response> {
  const subjects = new URL(request.url).searchParams.getAll('on').map(readSubject);
  return answerRole('dispatcher', async (db) => {
    const known = subjects.filter((subject) => subject !== null);
    if (known.length < subjects.length || known.length > COMMENT_COUNTS_MAX) {
      throw new Refusal('invalid', `Ask for at most ${COMMENT_COUNTS_MAX} subjects of comments.`);
    }
    return countComments(db, known);
  });
}
