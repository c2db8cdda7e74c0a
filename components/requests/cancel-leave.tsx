'use client';

import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';

export type CancelLeaveProps = {
  action: (input: {
    requestId: number;
    expectedVersion: number;
    reason: string | null;
  }) => Promise<ActionResult<{ words: string }>>;
  request: { id: number; version: number; fullName: string };
  /** What it does, a sentence each. */
  consequence: readonly string[];
};

/** Takes approved leave back, with what that does to the roster. */
export function CancelLeave({ action, request, consequence }: CancelLeaveProps) {
  const [text, setText] = useState('');
  const [missing, setMissing] = useState<string>();
  const [error, setError] = useState<string | null>(null);
  async function cancel() {
    const reason = reasonOf(text);
    if (reason === '') {
      setMissing(`${request.fullName} reads why. Say it in a sentence.`);
      return false;
    }
    const answer = await answerOf(() =>
      action({ requestId: request.id, expectedVersion: request.version, reason }),
    );
    if (!answer.ok) {
      setError(answer.message);
      return false;
    }
    toast.success(answer.data.words);
    return true;
  }
  return (
    <AlertDialog
      trigger={<Button>Cancel this leave…</Button>}
      onOpenChange={() => {
        setError(null);
        setMissing(undefined);
      }}
      title={`Cancel the leave of ${request.fullName}?`}
      consequence={`${consequence.join(' ')} ${request.fullName} is told.`}
      confirmLabel="Cancel the leave"
      cancelLabel="Keep it"
      tone="danger"
      error={error}
      onConfirm={cancel}
    >
      <Field label="Reason" hint={`${request.fullName} reads it.`} error={missing}>
        <Textarea
          value={text}
          maxLength={REASON_MAX}
          rows={2}
          autoComplete="off"
          onChange={(event) => {
            setText(event.currentTarget.value);
            setMissing(undefined);
          }}
        />
      </Field>
    </AlertDialog>
  );
}
