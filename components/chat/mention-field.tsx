'use client';

import { type KeyboardEvent, type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react';
import { CHAT_MESSAGE_MAX, type ChatMember } from '#lib/domain/chat-records.ts';
import { matchPeople, mentionQuery } from '#lib/domain/chat-view-text.ts';
import { cn } from '#lib/utils.ts';
import { controlClasses } from '../ui/control-classes.ts';
import { popupClasses } from '../ui/popup-classes.ts';

const choicesMax = 6;

/** Comments call people who belong to no conversation, too. */
type Callable = Pick<ChatMember, 'id' | 'fullName'>;

export type MentionFieldProps = {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (text: string) => void;
  /** Somebody was picked from the list. */
  onChoose: (userId: string) => void;
  /** Null until they are known. */
  members: readonly Callable[] | null;
  /** Somebody is about to be called. */
  onWantMembers: () => void;
  /** Enter without Shift. */
  onSubmit: () => void;
  /** A key that the list of names does not take. */
  onKey?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  field?: RefObject<HTMLTextAreaElement | null>;
  isInvalid?: boolean;
  describedBy?: string | undefined;
};

/** Several lines of text in which @ brings up the names of the conversation. */
export function MentionField(props: MentionFieldProps) {
  const { label, placeholder, value, onChange, onChoose, members, onWantMembers, onSubmit, onKey } = props;
  const ownField = useRef<HTMLTextAreaElement>(null);
  const field = props.field ?? ownField;
  const listId = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const found = caret === null ? null : mentionQuery(value, caret);
  const from = found?.from ?? null;
  const isCalling = found !== null && found.from !== closedAt;
  const choices = useMemo(
    () => (isCalling && members !== null ? matchPeople(members, found.query, choicesMax) : []),
    [isCalling, members, found?.query],
  );
  useEffect(() => {
    if (isCalling) onWantMembers();
  }, [isCalling, onWantMembers]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its first name
  useEffect(() => setActive(0), [found?.query, from]);
  const isOpen = choices.length > 0;

  function choose(member: Callable) {
    if (found === null || caret === null) return;
    const call = `@${member.fullName} `;
    const text = value.slice(0, found.from) + call + value.slice(caret).replace(/^ /, '');
    onChange(text.slice(0, CHAT_MESSAGE_MAX + 200));
    onChoose(member.id);
    setCaret(null);
    const at = found.from + call.length;
    // The caret stands at the end of whatever text a field is given.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at, at);
    });
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // Enter that ends the writing of a sign, as in Japanese, is not meant for the message.
    if (event.nativeEvent.isComposing) return;
    const chosen = choices[active];
    if (isOpen && chosen !== undefined) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (step !== 0) setActive((active + step + choices.length) % choices.length);
      else if (event.key === 'Enter' || event.key === 'Tab') choose(chosen);
      else if (event.key === 'Escape') setClosedAt(from);
      else return;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      onSubmit();
      return;
    }
    onKey?.(event);
  }

  return (
    <div className="relative min-w-0 flex-1">
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${active}` : undefined}
        aria-invalid={props.isInvalid || undefined}
        aria-describedby={props.describedBy}
        onChange={(event) => {
          setCaret(event.target.selectionEnd);
          setClosedAt((closed) => (event.target.value.includes('@') ? closed : null));
          onChange(event.target.value);
        }}
        onSelect={(event) => {
          const { selectionStart, selectionEnd } = event.currentTarget;
          if (caret !== null && selectionStart === selectionEnd) setCaret(selectionEnd);
        }}
        onBlur={() => setCaret(null)}
        onKeyDown={onKeyDown}
        className={cn(
          controlClasses,
          // One line stands in the middle, whatever the height of a control is.
          'field-sizing-content block h-auto max-h-48 min-h-control resize-none py-[calc((var(--control-height)-1.25rem)/2-1px)] leading-5',
        )}
      />
      {isOpen ? (
        <div
          id={listId}
          role="listbox"
          aria-label="People to mention"
          className={cn(popupClasses, 'absolute bottom-full left-0 z-20 mb-1 w-72 max-w-full p-1')}
        >
          {choices.map((member, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            <div
              key={member.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(member)}
              className="flex min-h-[max(1.75rem,var(--target-min))] cursor-default items-center rounded-sm px-2 aria-selected:bg-hover"
            >
              <bdi className="truncate">{member.fullName}</bdi>
            </div>
          ))}
        </div>
      ) : null}
      <span aria-live="polite" className="sr-only">
        {isOpen ? `${choices.length} names. Arrow keys choose, Enter takes.` : ''}
      </span>
    </div>
  );
}
