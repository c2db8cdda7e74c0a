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

export type EndDialogProps = {
  /** The verb on the button: `Withdraw`. */
  verb: string;
  title: string;
  /** What will happen, in one sentence. */
  consequence: string;
  /** Who reads what is typed. */
  hint: string;
  cancelLabel?: string;
  isDisabled?: boolean;
  call: (words: string) => Promise<ActionResult<unknown>>;
  /** It is over, and what is shown out of date. Null = it was done; else why it was not. */
  onEnded: (refusal: string | null) => void;
};

/** Says no, or takes something back, after a question that names what follows; a note can be given. */
export function EndDialog(props: EndDialogProps) {
  const { verb, title, consequence, hint, cancelLabel = 'Keep it', isDisabled, call, onEnded } = props;
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  // What is being typed must not go with the card that it is about.
  useLiveHold(isOpen);
  async function end() {
    setError(null);
    const answer = await answerOf(() => call(reasonOf(text)));
    if (!answer.ok) {
      setError(answer.message);
      return false;
    }
    onEnded(null);
    return true;
  }
  return (
    <AlertDialog
      trigger={<Button disabled={isDisabled}>{verb}…</Button>}
      open={isOpen}
      onOpenChange={(next) => {
        setIsOpen(next);
        // Why it did not happen was read; now what it is.
        if (!next && error !== null) onEnded(error);
        if (next) setError(null);
      }}
      title={title}
      consequence={consequence}
      confirmLabel={verb}
      cancelLabel={cancelLabel}
      error={error}
      onConfirm={end}
    >
      <Field label="Note" optional hint={hint}>
        <Textarea
          rows={2}
          maxLength={REASON_MAX}
          value={text}
          onValueChange={(value) => setText(String(value))}
        />
      </Field>
    </AlertDialog>
  );
}
