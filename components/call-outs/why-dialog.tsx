'use client';

import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { useLiveHold } from '#components/live/use-live.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';

export type WhyDialogProps = {
  /** The verb on the button: `Take over`. */
  verb: string;
  title: string;
  /** What will happen, in one sentence. */
  consequence: string;
  /** Who reads what is typed. */
  hint: string;
  tone?: 'primary' | 'danger';
  variant?: 'primary' | 'secondary' | 'ghost';
  call: (reason: string) => Promise<ActionResult<unknown>>;
  onDone?: () => void;
};

const NO_REASON = 'Say why, in a sentence.';

/** Does something after a question that names what follows, with the reason that the record keeps. */
export function WhyDialog(props: WhyDialogProps) {
  const { verb, title, consequence, hint, tone = 'primary', variant = 'secondary', call, onDone } = props;
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const [error, setError] = useState<string | null>(null);
  useLiveHold(isOpen);
  async function confirm() {
    const reason = reasonOf(text);
    setMissing(reason === '');
    setError(null);
    if (reason === '') return false;
    const answer = await answerOf(() => call(reason));
    if (!answer.ok) {
      setError(answer.message);
      return false;
    }
    setText('');
    onDone?.();
    return true;
  }
  return (
    <AlertDialog
      trigger={<Button variant={variant}>{verb}…</Button>}
      open={isOpen}
      onOpenChange={(next) => {
        setIsOpen(next);
        setMissing(false);
        setError(null);
      }}
      title={title}
      consequence={consequence}
      confirmLabel={verb}
      cancelLabel="Back"
      tone={tone}
      error={error}
      onConfirm={confirm}
    >
      <Field label="Reason" hint={hint} error={missing ? NO_REASON : undefined}>
        <Textarea
          rows={2}
          maxLength={REASON_MAX}
          value={text}
          onValueChange={(value) => {
            setMissing(false);
            setText(String(value));
          }}
        />
      </Field>
    </AlertDialog>
  );
}
