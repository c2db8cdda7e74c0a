'use client';

import { SendHorizontal } from 'lucide-react';
import { type RefObject, useEffect, useId, useState } from 'react';
import { CHAT_MESSAGE_MAX, type ChatChannel } from '#lib/domain/chat-records.ts';
import { chatLength, chatText } from '#lib/domain/chat-text.ts';
import { calledIn } from '#lib/domain/chat-view-text.ts';
import { countOf, formatCount } from '#lib/domain/format.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { useChatOffice } from './chat-context.ts';
import { useChatDesk } from './chat-desk.tsx';
import { MentionField } from './mention-field.tsx';
import type { Members } from './use-members.ts';

/** How many characters are left is said when it begins to matter. */
const countFrom = CHAT_MESSAGE_MAX - 400;

export type ComposerProps = {
  channel: ChatChannel;
  members: Members;
  field: RefObject<HTMLTextAreaElement | null>;
  /** Arrow up in an empty field. */
  onEditLast: () => void;
  onSent: () => void;
};

/** Where one writes. What is not sent yet is there again after whatever happens to the page. */
export function Composer({ channel, members, field, onEditLast, onSent }: ComposerProps) {
  const { id: channelId, kind } = channel;
  const { viewer } = useChatDesk();
  const { storage, outbox } = useChatOffice();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isMustRead, setIsMustRead] = useState(false);
  const hintId = useId();
  useEffect(() => {
    const draft = storage.readDraft(channelId);
    setText((typed) => (typed === '' ? draft : typed));
    // The names in it are looked up when it is sent.
    if (draft.includes('@')) members.want();
  }, [storage, channelId, members.want]);

  const content = chatText(text);
  const length = chatLength(content);
  const isTooLong = length > CHAT_MESSAGE_MAX;
  function write(next: string) {
    setText(next);
    storage.writeDraft(channelId, next);
    if (next.includes('@')) members.want();
  }
  function send() {
    if (length === 0 || isTooLong) return;
    outbox.send({
      clientId: crypto.randomUUID(),
      channelId,
      content,
      mentions: calledIn(text, members.members ?? [], chosen),
      isMustRead,
      writtenAt: Date.now(),
    });
    write('');
    setChosen([]);
    setIsMustRead(false);
    field.current?.focus();
    onSent();
  }

  return (
    <div className="flex flex-col gap-1.5 border-t bg-card px-3 py-2.5 md:px-4">
      <div className="flex items-end gap-2">
        <MentionField
          label={`Message to ${channel.name}`}
          placeholder={kind === 'direct' ? 'Write a message' : 'Write a message, @ calls somebody'}
          value={text}
          onChange={write}
          onChoose={(userId) => setChosen([...chosen, userId])}
          members={members.members?.filter(({ id }) => id !== viewer.id) ?? null}
          onWantMembers={members.want}
          onSubmit={send}
          onKey={(event) => {
            if (event.key !== 'ArrowUp' || text !== '') return;
            event.preventDefault();
            onEditLast();
          }}
          field={field}
          isInvalid={isTooLong}
          describedBy={hintId}
        />
        <Button
          variant="primary"
          size="icon"
          aria-label="Send"
          disabled={length === 0 || isTooLong}
          onClick={send}
        >
          <SendHorizontal aria-hidden />
        </Button>
      </div>
      <div className="flex flex-wrap md:min-h-5 items-center justify-between gap-x-4 gap-y-1 text-sm text-muted-foreground">
        {hasRole(viewer.role, 'supervisor') && kind !== 'direct' ? (
          <Checkbox
            label="Everybody must confirm that they read it"
            checked={isMustRead}
            onCheckedChange={setIsMustRead}
          />
        ) : (
          <span className="max-md:hidden">Enter sends, Shift and Enter begin a new line.</span>
        )}
        <span id={hintId} aria-live="polite" className={isTooLong ? 'text-danger-text' : undefined}>
          {lengthWords(length)}
        </span>
      </div>
    </div>
  );
}

function lengthWords(length: number): string {
  if (length <= countFrom) return '';
  const left = CHAT_MESSAGE_MAX - length;
  return left < 0
    ? `${countOf(-left, 'character', 'characters')} too many: a message has at most ${formatCount(CHAT_MESSAGE_MAX)}.`
    : `${countOf(left, 'character', 'characters')} left`;
}
