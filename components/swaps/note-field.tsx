'use client';

import { MessageSquarePlus } from 'lucide-react';
import { useState } from 'react';
import { REASON_MAX } from '#lib/domain/reason.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';

export type NoteFieldProps = {
  value: string;
  onValueChange: (note: string) => void;
  /** Who reads it. */
  hint: string;
};

/** A note that most do without: a button until somebody wants to write one. */
export function NoteField({ value, onValueChange, hint }: NoteFieldProps) {
  const [isWanted, setIsWanted] = useState(false);
  if (!isWanted && value === '') {
    return (
      <Button variant="link" className="w-fit" onClick={() => setIsWanted(true)}>
        <MessageSquarePlus aria-hidden />
        Add a note
      </Button>
    );
  }
  return (
    <Field label="Note" optional hint={hint}>
      <Textarea
        rows={2}
        // Who asked for it wants to type.
        autoFocus={isWanted}
        maxLength={REASON_MAX}
        value={value}
        onValueChange={(next) => onValueChange(String(next))}
      />
    </Field>
  );
}
