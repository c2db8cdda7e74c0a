'use client';

import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';

const TYPING_PAUSE_MS = 250;

export type FilterTextProps = {
  label: string;
  placeholder?: string;
  /** What the URL says. */
  value: string;
  /** Called when the typing pauses. */
  onValueChange: (value: string) => void;
  type?: ComponentProps<'input'>['type'];
  error?: string | undefined;
  className?: string;
};

/** A text filter that applies itself when the typing pauses, at once with Enter. */
export function FilterText(props: FilterTextProps) {
  const { label, placeholder, value, onValueChange, type = 'search', error, className } = props;
  const [text, setText] = useState(value);
  const inputRef = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    // Who is typing is ahead of the URL.
    if (document.activeElement !== inputRef.current) setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function apply(next: string, pauseMs: number) {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onValueChange(next.trim()), pauseMs);
  }

  return (
    <Field label={label} error={error} className={className}>
      <Input
        ref={inputRef}
        type={type}
        value={text}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        onValueChange={(next) => {
          setText(String(next));
          apply(String(next), TYPING_PAUSE_MS);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply(text, 0);
        }}
      />
    </Field>
  );
}
