'use client';

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { codeWords, readShiftInput, type ShiftHints, type ShiftInput } from '#lib/domain/shift-input.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';

export type CellEditorProps = {
  /** What was typed to open it. */
  text: string;
  templates: readonly ShiftTemplate[];
  /** The operational date of the cell. */
  date: LocalDate;
  hints: ShiftHints;
  /** What it is about: `Diaz, Wed 4 Feb`. */
  label: string;
  /** `next` = go on with the cell to the right. */
  onDone: (input: ShiftInput, next: boolean) => void;
  onCancel: () => void;
};

/** At most so many are offered at once. */
const CHOICES_MAX = 8;
/** With less room below, and the coverage there, the list opens upward. In pixels. */
const LIST_HEIGHT = 260;

/** A shift typed into its cell: a code, times or a command, completed as one types. */
export function CellEditor(props: CellEditorProps) {
  const { text: first, templates, date, hints, label, onDone, onCancel } = props;
  const listId = useId();
  const inputRef = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(first);
  const [at, setAt] = useState(0);
  const [isUpward, setIsUpward] = useState(false);
  const reading = readShiftInput(text, templates, date, hints);
  const choices =
    reading.kind === 'choices'
      ? reading.choices.slice(0, CHOICES_MAX)
      : reading.kind === 'done'
        ? [{ text: reading.text, label: reading.label, input: reading.input }]
        : [];
  const chosen = choices[Math.min(at, choices.length - 1)];
  const hint =
    reading.kind === 'unknown' ? reading.message : chosen === undefined ? codeWords(templates, date) : '';

  useEffect(() => {
    const input = inputRef.current;
    input?.focus({ preventScroll: true });
    input?.setSelectionRange(input.value.length, input.value.length);
    const box = input?.closest('.rg')?.getBoundingClientRect();
    const cell = input?.getBoundingClientRect();
    setIsUpward(box !== undefined && cell !== undefined && cell.bottom + LIST_HEIGHT > box.bottom);
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    // The grid's own keys rest meanwhile.
    event.stopPropagation();
    if (event.key === 'Escape') {
      event.preventDefault();
      onCancel();
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault();
      if (chosen !== undefined) onDone(chosen.input, event.key === 'Tab');
      else if (reading.kind === 'empty') onCancel();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt((at + step + choices.length) % Math.max(1, choices.length));
    }
  }

  return (
    <span className="rg-editor">
      <input
        ref={inputRef}
        role="combobox"
        aria-label={`Shift of ${label}`}
        aria-expanded={choices.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={chosen === undefined ? undefined : `${listId}-${choices.indexOf(chosen)}`}
        aria-invalid={reading.kind === 'unknown'}
        aria-describedby={`${listId}-hint`}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          // Another window takes the focus only for a while.
          if (document.hasFocus()) onCancel();
        }}
      />
      <span className={cn('rg-choices', isUpward && 'is-upward')}>
        <span id={listId} role="listbox" aria-label="Shifts" className="contents">
          {choices.map((choice, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            <span
              key={choice.text}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={choice === chosen}
              className={cn('rg-choice', choice === chosen && 'is-chosen')}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onDone(choice.input, false)}
            >
              <span className="font-mono">{choice.text}</span>
              <span className="text-muted-foreground">{choice.label}</span>
            </span>
          ))}
        </span>
        {/* There from the start, so that what changes in it is spoken. */}
        <span id={`${listId}-hint`} role="status" className="rg-hint">
          {hint === '' ? null : (
            <>
              <span className={reading.kind === 'unknown' ? 'text-danger-text' : undefined}>{hint}</span>{' '}
              <span>Esc leaves.</span>
            </>
          )}
        </span>
      </span>
    </span>
  );
}
