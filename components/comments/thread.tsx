'use client';

import type { Comment, CommentSubject, CommentThread } from '#lib/domain/comment-records.ts';
import { CommentForm } from './comment-form.tsx';
import { CommentItem } from './comment-item.tsx';
import type { CommentDesk } from './comments-context.ts';

export type ThreadProps = CommentDesk & {
  subject: CommentSubject;
  thread: CommentThread;
  /** A comment was written, changed or deleted here. */
  onChanged: (comment: Comment) => void;
  /** Somebody else was quicker. */
  onStale: () => void;
};

/** Comments, oldest first, and where one writes the next. */
export function Thread({ subject, thread, onChanged, onStale, ...desk }: ThreadProps) {
  const { comments, audiences } = thread;
  return (
    <div className="flex max-w-3xl flex-col gap-3">
      {comments.length === 0 ? (
        <p className="text-muted-foreground">
          {audiences.length === 0
            ? 'What is planned for yourself is for others to comment on.'
            : 'Nobody has said anything yet.'}
        </p>
      ) : (
        <ol aria-label="Comments" className="flex flex-col gap-3">
          {comments.map((comment) => (
            <CommentItem
              key={comment.id}
              comment={comment}
              people={thread.people}
              onChanged={onChanged}
              onStale={onStale}
              {...desk}
            />
          ))}
        </ol>
      )}
      {audiences.length === 0 ? null : (
        <CommentForm subject={subject} thread={thread} onAdded={onChanged} {...desk} />
      )}
    </div>
  );
}
