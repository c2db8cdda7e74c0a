'use client';

import { useState, useTransition } from 'react';
import { calledIn } from '#lib/domain/chat-view-text.ts';
import { COMMENT_MAX, type Comment, type CommentReader } from '#lib/domain/comment-records.ts';
import { MentionField } from '../chat/mention-field.tsx';
import { answerOf } from '../form/use-form-action.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import type { CommentActions } from './comments-context.ts';

export type CommentEditProps = {
  comment: Comment;
  /** Whom it may mention. */
  people: readonly CommentReader[];
  action: CommentActions['edit'];
  /** With the comment as it is stored now; null when nothing was changed. */
  onDone: (comment: Comment | null) => void;
  onStale: () => void;
};

/** Changes the text of an own comment in its place. Escape leaves it as it was. */
export function CommentEdit({ comment, people, action, onDone, onStale }: CommentEditProps) {
  const [text, setText] = useState(comment.content);
  // What was written meanwhile on another page is not overwritten unseen.
  const [seen] = useState(comment.version);
  const [chosen, setChosen] = useState<readonly string[]>(() => comment.mentions.map(({ id }) => id));
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const length = [...text.trim()].length;
  const isTooLong = length > COMMENT_MAX;

  function save() {
    if (isPending || length === 0 || isTooLong) return;
    if (text.trim() === comment.content && comment.version === seen) return onDone(null);
    startTransition(async () => {
      const answer = await answerOf(() =>
        action({
          commentId: comment.id,
          expectedVersion: seen,
          content: text.trim(),
          mentions: calledIn(text, people, chosen),
        }),
      );
      if (answer.ok) return onDone(answer.data);
      setRefusal(answer.message);
      if (answer.code === 'conflict') onStale();
    });
  }

  return (
    <div className="flex flex-col gap-2 py-1">
      <MentionField
        label="Your comment"
        value={text}
        onChange={(next) => {
          setText(next);
          setRefusal(null);
        }}
        onChoose={(userId) => setChosen([...chosen, userId])}
        members={people}
        onWantMembers={nothing}
        onSubmit={save}
        onKey={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          onDone(null);
        }}
        isInvalid={isTooLong}
      />
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          variant="primary"
          pending={isPending}
          disabled={length === 0 || isTooLong}
          onClick={save}
        >
          Save
        </Button>
        <Button size="sm" onClick={() => onDone(null)}>
          Cancel
        </Button>
      </div>
      <FormMessage>{isTooLong ? `A comment has at most ${COMMENT_MAX} characters.` : refusal}</FormMessage>
    </div>
  );
}

function nothing() {}
