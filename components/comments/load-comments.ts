import type { CommentSubject, CommentThread, CommentVersion } from '#lib/domain/comment-records.ts';
import { subjectKey } from '#lib/domain/comment-subjects.ts';

/** What the reader sees of a subject; null where it is not theirs (any more). Throws when it is not to be had. */
export async function loadThread(subject: CommentSubject): Promise<CommentThread | null> {
  const answer = await ask(`/api/comments?on=${encodeURIComponent(subjectKey(subject))}`);
  return answer.status === 404 ? null : bodyOf(answer);
}

/** How many comments each subject has, by their keys. Throws when they are not to be had. */
export async function loadCounts(keys: readonly string[]): Promise<readonly number[]> {
  const search = new URLSearchParams(keys.map((key) => ['on', key]));
  return bodyOf(await ask(`/api/comments/count?${search}`));
}

/** What a comment said before. Throws when it is not to be had. */
export async function loadVersions(commentId: string): Promise<readonly CommentVersion[]> {
  return bodyOf(await ask(`/api/comments/${commentId}/versions`));
}

function ask(address: string): Promise<Response> {
  return fetch(address, { cache: 'no-store', redirect: 'manual' });
}

async function bodyOf<Body>(answer: Response): Promise<Body> {
  if (!answer.ok) throw new Error(`Comments are not to be had: ${answer.status}.`);
  return answer.json();
}
