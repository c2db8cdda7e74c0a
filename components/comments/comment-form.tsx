'use client';

import { Lock } from 'lucide-react';
import { useEffect, useId, useRef, useState, useTransition } from 'react';
import { calledIn } from '#lib/domain/chat-view-text.ts';
import {
  COMMENT_MAX,
  type Comment,
  type CommentAudience,
  type CommentSubject,
  type CommentThread,
} from '#lib/domain/comment-records.ts';
import { readerWords, subjectKey } from '#lib/domain/comment-subjects.ts';
import { cn } from '#lib/utils.ts';
import { MentionField } from '../chat/mention-field.tsx';
import { answerOf } from '../form/use-form-action.ts';
import { tabStorage } from '../time-off/kept-draft.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import type { CommentDesk } from './comments-context.ts';
import { keepComment, keptComment } from './kept-comment.ts';

export type CommentFormProps = Pick<CommentDesk, 'viewer' | 'actions'> & {
  subject: CommentSubject;
  thread: CommentThread;
  onAdded: (comment: Comment) => void;
};

/** Where one writes. What is typed stays until it is stored, also through a reload; a second press stores nothing twice. */
export function CommentForm({ subject, thread, onAdded, viewer, actions }: CommentFormProps) {
  const { audiences, people } = thread;
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [wanted, setWanted] = useState<CommentAudience>('everyone');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const clientId = useRef<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const hintId = useId();
  const key = subjectKey(subject);
  const audience = audiences.includes(wanted) ? wanted : (audiences[0] ?? 'everyone');
  const isNote = audience === 'supervisors';
  const readers = isNote ? people.filter(({ readsNotes }) => readsNotes) : people;
  const length = [...text.trim()].length;
  const isTooLong = length > COMMENT_MAX;

  useEffect(() => {
    const kept = keptComment(tabStorage(), { userId: viewer.id, about: key });
    if (kept === null) return;
    setText((typed) => (typed === '' ? kept.text : typed));
    setWanted(kept.audience);
  }, [viewer.id, key]);

  function type(next: string, nextAudience = audience) {
    setText(next);
    setRefusal(null);
    keepComment(tabStorage(), { userId: viewer.id, about: key }, { text: next, audience: nextAudience });
  }

  function send() {
    if (isPending || length === 0 || isTooLong) return;
    clientId.current ??= crypto.randomUUID();
    const comment = {
      subject,
      clientId: clientId.current,
      content: text.trim(),
      audience,
      mentions: calledIn(text, readers, chosen),
    };
    startTransition(async () => {
      const answer = await answerOf(() => actions.add(comment));
      if (!answer.ok) {
        setRefusal(answer.message);
        return;
      }
      clientId.current = null;
      type('');
      setChosen([]);
      onAdded(answer.data);
      field.current?.focus({ preventScroll: true });
    });
  }

  return (
    <div
      className={cn(
        'flex flex-col gap-2',
        isNote && 'rounded-md border border-dashed border-border-strong p-2',
      )}
    >
      {audiences.length < 2 ? null : (
        <RadioGroup
          legend="Who reads it"
          hideLegend
          variant="segmented"
          items={audiences.map((value) => ({
            value,
            label: value === 'everyone' ? 'Comment' : 'Private note',
          }))}
          value={audience}
          onValueChange={(value) => {
            const next = value === 'supervisors' ? value : 'everyone';
            setWanted(next);
            type(text, next);
          }}
        />
      )}
      <div className="flex items-end gap-2">
        <MentionField
          label={isNote ? 'Private note' : 'Comment'}
          placeholder={isNote ? 'Write a private note' : 'Write a comment'}
          value={text}
          onChange={type}
          onChoose={(userId) => setChosen([...chosen, userId])}
          members={readers}
          onWantMembers={nothing}
          onSubmit={send}
          field={field}
          isInvalid={isTooLong}
          describedBy={hintId}
        />
        <Button pending={isPending} disabled={length === 0 || isTooLong} onClick={send}>
          {isNote ? 'Add note' : 'Comment'}
        </Button>
      </div>
      <p id={hintId} className="flex flex-wrap items-center gap-x-3 text-sm text-muted-foreground">
        <span className="inline-flex items-center gap-1">
          {isNote ? <Lock aria-hidden className="size-3.5 shrink-0" /> : null}
          {readerWords(audience, subject, thread, viewer.id)}
        </span>
        <span aria-live="polite" className={isTooLong ? 'text-danger-text' : undefined}>
          {lengthWords(length)}
        </span>
      </p>
      <FormMessage>{refusal}</FormMessage>
    </div>
  );
}

function nothing() {}

function lengthWords(length: number): string {
  const left = COMMENT_MAX - length;
  if (left > 200) return '';
  return left < 0 ? `${-left} characters too many.` : `${left} characters left.`;
}
