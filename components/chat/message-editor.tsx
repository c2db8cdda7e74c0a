'use client';

import { useEffect, useRef, useState, useTransition } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import { CHAT_MESSAGE_MAX, type ChatMessage } from '#lib/domain/chat-records.ts';
import { chatLength, chatText } from '#lib/domain/chat-text.ts';
import { calledIn } from '#lib/domain/chat-view-text.ts';
import { countOf } from '#lib/domain/format.ts';
import { answerOf } from '../form/use-form-action.ts';
import { Button } from '../ui/button.tsx';
import { MentionField } from './mention-field.tsx';
import type { Members } from './use-members.ts';

export type MessageEditorProps = {
  message: ChatMessage;
  members: Members;
  save: (input: {
    messageId: number;
    version: number;
    content: string;
    mentions: string[];
  }) => Promise<ActionResult<ChatMessage>>;
  onSaved: (message: ChatMessage) => void;
  /** It is left as it was; also after somebody else changed it meanwhile. */
  onCancel: () => void;
};

/** Changes a message in its place. */
export function MessageEditor({ message, members, save, onSaved, onCancel }: MessageEditorProps) {
  // What was opened is what is changed: a newer version that comes meanwhile is a conflict, and the server says so.
  const [opened] = useState(message);
  const [text, setText] = useState(message.content);
  const [chosen, setChosen] = useState(message.mentions.map(({ id }) => id));
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const { current } = field;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);
  const content = chatText(text);
  const length = chatLength(content);

  function submit() {
    if (isPending) return;
    if (content === opened.content) return onCancel();
    if (length === 0) return setProblem('A message needs a text. To take it away, delete it.');
    if (length > CHAT_MESSAGE_MAX)
      return setProblem(
        `${countOf(length - CHAT_MESSAGE_MAX, 'character', 'characters')} too many: a message has at most 4,000.`,
      );
    startTransition(async () => {
      const people = members.members ?? opened.mentions;
      const answer = await answerOf(() =>
        save({
          messageId: opened.id,
          version: opened.version,
          content,
          mentions: calledIn(text, people, chosen),
        }),
      );
      if (answer.ok) onSaved(answer.data);
      else setProblem(answer.message);
    });
  }
  return (
    <div className="flex flex-col gap-1.5 py-1">
      <MentionField
        label="Change the message"
        value={text}
        onChange={(next) => {
          setText(next);
          setProblem(null);
        }}
        onChoose={(userId) => setChosen([...chosen, userId])}
        members={members.members}
        onWantMembers={members.want}
        onSubmit={submit}
        onKey={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          onCancel();
        }}
        field={field}
        isInvalid={problem !== null}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button size="sm" variant="primary" pending={isPending} onClick={submit}>
          Save
        </Button>
        <Button size="sm" variant="ghost" disabled={isPending} onClick={onCancel}>
          Cancel
        </Button>
        <p role="alert" className="text-sm text-danger-text">
          {problem}
        </p>
      </div>
    </div>
  );
}
