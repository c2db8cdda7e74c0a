'use client';

import { Lock } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Comment, CommentReader } from '#lib/domain/comment-records.ts';
import { stampWords } from '#lib/domain/format.ts';
import { cn } from '#lib/utils.ts';
import { MessageText } from '../chat/message-text.tsx';
import { answerOf } from '../form/use-form-action.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { isAddressed } from './comment-address.ts';
import { CommentEdit } from './comment-edit.tsx';
import { CommentVersions } from './comment-versions.tsx';
import type { CommentDesk } from './comments-context.ts';

export type CommentItemProps = CommentDesk & {
  comment: Comment;
  people: readonly CommentReader[];
  onChanged: (comment: Comment) => void;
  onStale: () => void;
};

/** One comment: who, when, for whom, what; and what its reader may do about it. */
export function CommentItem(props: CommentItemProps) {
  const { comment, people, viewer, actions, timeZone, clockStyle, onChanged, onStale } = props;
  const [isEditing, setIsEditing] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const { box, isMeant } = useAddressed(comment.id);
  const isOwn = comment.authorId === viewer.id;
  const isDeleted = comment.deletedAt !== null;
  const isNote = comment.audience === 'supervisors';
  const maySeeVersions = (isOwn || viewer.isSupervisor) && (isDeleted || comment.editedAt !== null);
  return (
    <li
      ref={box}
      id={`comment-${comment.id}`}
      tabIndex={-1}
      className={cn(
        'flex scroll-m-4 flex-col gap-0.5 border-l-2 pl-3 outline-offset-4',
        isNote ? 'border-dashed border-warning' : 'border-border-strong',
        isMeant && 'bg-primary-soft',
      )}
    >
      <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm text-muted-foreground">
        <span>{stampWords(comment.authorName, comment.createdAt, timeZone, clockStyle)}</span>
        {isNote ? (
          <Badge tone="warning">
            <Lock aria-hidden />
            Private note
          </Badge>
        ) : null}
        {comment.editedAt !== null && !isDeleted ? <span>edited</span> : null}
      </div>
      {isEditing && !isDeleted ? (
        <CommentEdit
          comment={comment}
          people={isNote ? people.filter(({ readsNotes }) => readsNotes) : people}
          action={actions.edit}
          onDone={(changed) => {
            setIsEditing(false);
            if (changed !== null) onChanged(changed);
          }}
          onStale={onStale}
        />
      ) : isDeleted ? (
        <p className="text-muted-foreground italic">{deletedWords(comment)}</p>
      ) : (
        <MessageText content={comment.content} mentions={comment.mentions} userId={viewer.id} />
      )}
      {isEditing && !isDeleted ? null : (
        <div className="-ml-2 flex flex-wrap gap-x-1 empty:hidden">
          {isOwn && !isDeleted ? <Small onClick={() => setIsEditing(true)}>Edit</Small> : null}
          {(isOwn || viewer.isSupervisor) && !isDeleted ? (
            <DeleteButton comment={comment} action={actions.remove} onChanged={onChanged} onStale={onStale} />
          ) : null}
          {maySeeVersions ? (
            <Small isOpen={isOpen} onClick={() => setIsOpen(!isOpen)}>
              Former text
            </Small>
          ) : null}
        </div>
      )}
      {isOpen && maySeeVersions ? (
        <CommentVersions
          commentId={comment.id}
          version={comment.version}
          timeZone={timeZone}
          clockStyle={clockStyle}
        />
      ) : null}
    </li>
  );
}

function deletedWords({ authorName, deletedByName }: Comment): string {
  return deletedByName === null || deletedByName === authorName ? 'Deleted.' : `Deleted by ${deletedByName}.`;
}

/** Brings the comment that the address leads to into view, once. */
function useAddressed(commentId: string) {
  const box = useRef<HTMLLIElement>(null);
  const [isMeant, setIsMeant] = useState(false);
  useEffect(() => {
    const look = () => {
      const isNow = isAddressed(commentId);
      setIsMeant(isNow);
      if (!isNow) return;
      // After the panel around it has taken the focus.
      requestAnimationFrame(() => {
        box.current?.scrollIntoView({ block: 'center' });
        box.current?.focus({ preventScroll: true });
      });
    };
    look();
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, [commentId]);
  return { box, isMeant };
}

function Small({
  children,
  onClick,
  isOpen,
}: {
  children: ReactNode;
  onClick: () => void;
  isOpen?: boolean;
}) {
  return (
    <Button
      variant="ghost"
      size="sm"
      aria-expanded={isOpen}
      onClick={onClick}
      className="px-2 text-muted-foreground"
    >
      {children}
    </Button>
  );
}

type DeleteButtonProps = Pick<CommentItemProps, 'comment' | 'onChanged' | 'onStale'> & {
  action: CommentDesk['actions']['remove'];
};

function DeleteButton({ comment, action, onChanged, onStale }: DeleteButtonProps) {
  const [refusal, setRefusal] = useState<string | null>(null);
  return (
    <AlertDialog
      trigger={
        <Button variant="ghost" size="sm" className="px-2 text-muted-foreground">
          Delete
        </Button>
      }
      onOpenChange={() => setRefusal(null)}
      title={`Delete this ${comment.audience === 'supervisors' ? 'note' : 'comment'}?`}
      consequence="Everybody who reads it sees that it was deleted, and by whom. What it said is kept for its author and supervisors."
      confirmLabel="Delete"
      tone="danger"
      error={refusal}
      onConfirm={async () => {
        const answer = await answerOf(() =>
          action({ commentId: comment.id, expectedVersion: comment.version }),
        );
        if (answer.ok) {
          onChanged(answer.data);
          return true;
        }
        setRefusal(answer.message);
        if (answer.code === 'conflict' || answer.code === 'not_found') onStale();
        return false;
      }}
    />
  );
}
