'use client';

import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import type { CommentSubject } from '#lib/domain/comment-records.ts';
import { subjectKey } from '#lib/domain/comment-subjects.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton, SkeletonRegion } from '../ui/skeleton.tsx';
import { isAddressed } from './comment-address.ts';
import { type CommentDesk, useCommentDesk } from './comments-context.ts';
import { Thread } from './thread.tsx';
import { type ThreadState, useThread } from './use-thread.ts';

export type CommentsProps = {
  subject: CommentSubject;
  /** Above the comments; `Comments` without. */
  title?: string;
  /** 2 where it is a part of the page, 3 in a panel. */
  level?: 2 | 3;
  /** Behind a button that says how many there are; opened by a link to one of them. */
  isFolded?: boolean;
};

/** What people say of something, with the way to say more. It reads itself and follows what others write. */
export function Comments(props: CommentsProps) {
  const desk = useCommentDesk();
  return desk === null ? null : <Read desk={desk} {...props} />;
}

type ReadProps = CommentsProps & { desk: CommentDesk };

function Read({ desk, subject, title = 'Comments', level = 3, isFolded = false }: ReadProps) {
  const found = useThread(subject);
  const titleId = useId();
  const Heading = `h${level}` as const;
  if (found.state === 'gone') return null;
  if (isFolded)
    return <Folded key={subjectKey(subject)} desk={desk} subject={subject} title={title} found={found} />;
  return (
    <section aria-labelledby={titleId} data-print="hidden" className="flex flex-col gap-2">
      <Heading id={titleId} className={level === 2 ? 'text-lg font-semibold' : 'font-semibold'}>
        {title}
      </Heading>
      <Body key={subjectKey(subject)} desk={desk} subject={subject} found={found} />
    </section>
  );
}

type FoundProps = { desk: CommentDesk; subject: CommentSubject; found: ThreadState };

function Folded({ desk, subject, title, found }: FoundProps & { title: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const { thread } = found;
  const count = thread?.comments.filter(({ deletedAt }) => deletedAt === null).length ?? 0;
  const isMeant = thread?.comments.some((comment) => isAddressed(comment.id)) === true;
  useEffect(() => {
    if (isMeant) setIsOpen(true);
  }, [isMeant]);
  return (
    <div data-print="hidden" className="flex flex-col gap-2">
      <Button
        variant="ghost"
        size="sm"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
        className="-ml-2 w-fit"
      >
        <ChevronRight aria-hidden className={isOpen ? 'rotate-90' : ''} />
        {title}
        <span className="min-w-4 text-left text-muted-foreground tabular-nums">
          {count === 0 ? '' : count}
        </span>
      </Button>
      <div id={id} hidden={!isOpen}>
        {isOpen ? <Body desk={desk} subject={subject} found={found} /> : null}
      </div>
    </div>
  );
}

function Body({ desk, subject, found }: FoundProps): ReactNode {
  const { thread, state, reload, put } = found;
  if (state === 'failed') {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-2">
        <p>The comments could not be loaded.</p>
        <Button size="sm" onClick={reload}>
          Try again
        </Button>
      </div>
    );
  }
  if (thread === null) {
    return (
      <SkeletonRegion label="Loading the comments" className="flex flex-col gap-2">
        <Skeleton className="w-2/3" />
        <Skeleton className="h-control w-full" />
      </SkeletonRegion>
    );
  }
  return <Thread subject={subject} thread={thread} onChanged={put} onStale={reload} {...desk} />;
}
