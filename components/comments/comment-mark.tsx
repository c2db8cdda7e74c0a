'use client';

import { MessageSquare } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CommentSubject } from '#lib/domain/comment-records.ts';
import { readSubject, subjectKey } from '#lib/domain/comment-subjects.ts';
import { countOf } from '#lib/domain/format.ts';
import { cn } from '#lib/utils.ts';
import { useCommentDesk } from './comments-context.ts';

export type CommentMarkProps = { subject: CommentSubject; className?: string };

/** How many comments there are on what a row shows; takes its place from the beginning, so that nothing moves. */
export function CommentMark({ subject, className }: CommentMarkProps) {
  const count = useCommentCount(subject);
  return (
    <span
      className={cn(
        'inline-flex w-9 shrink-0 items-center justify-end gap-1 text-sm text-muted-foreground tabular-nums',
        className,
      )}
    >
      {count === 0 ? null : (
        <>
          <MessageSquare aria-hidden className="size-3.5" />
          <span aria-hidden>{count > 99 ? '99+' : count}</span>
          <span className="sr-only">{countOf(count, 'comment', 'comments')}</span>
        </>
      )}
    </span>
  );
}

/** 0 until it is known. */
function useCommentCount(subject: CommentSubject): number {
  const counts = useCommentDesk()?.counts ?? null;
  const [count, setCount] = useState(0);
  const key = subjectKey(subject);
  useEffect(() => {
    const named = readSubject(key);
    return named === null ? undefined : counts?.watch(named, setCount);
  }, [counts, key]);
  return count;
}
