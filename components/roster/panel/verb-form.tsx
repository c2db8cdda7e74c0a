'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { RosterEdit } from '#lib/domain/roster-edits.ts';
import { EditEffect, usePreview } from './edit-effect.tsx';

export type VerbFormProps = {
  /** What it does, as its heading: `Change times`. */
  title: string;
  /** On the button: `Change times`. */
  verb: string;
  tone?: 'primary' | 'danger';
  /** What would be done; null while something is missing, which `missing` says. */
  edits: readonly RosterEdit[] | null;
  missing?: string;
  onDo: (edits: readonly RosterEdit[]) => void;
  onCancel: () => void;
  /** The fields. */
  children?: ReactNode;
};

/** One thing that can be done to a shift: its fields, what it would do, and the button. */
export function VerbForm({
  title,
  verb,
  tone = 'primary',
  edits,
  missing,
  onDo,
  onCancel,
  children,
}: VerbFormProps) {
  const preview = usePreview(edits);
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('input, button, [role="combobox"]')?.focus();
  }, []);
  const isPossible = preview !== null && 'step' in preview && preview.step.judgement.impossible === null;
  return (
    <form
      ref={box}
      aria-label={title}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (edits !== null && isPossible) onDo(edits);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        // It closes this, not the panel around it.
        event.preventDefault();
        onCancel();
      }}
      className="flex flex-col gap-3 rounded-md border border-border-strong bg-card p-3"
    >
      {children}
      <EditEffect preview={preview} missing={missing} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="sm" variant={tone} disabled={!isPossible}>
          {verb}
        </Button>
        <Button size="sm" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
