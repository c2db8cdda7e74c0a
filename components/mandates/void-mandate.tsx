'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { useLiveHold } from '#components/live/use-live.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';

export type VoidMandateProps = {
  mandateId: number;
  personName: string;
  /** It counts for the person's place, which ends with it. */
  isCharged: boolean;
  /** The person has the shift, which stays theirs. */
  hasShift: boolean;
  voidMandate: (input: { mandateId: number; reason: string }) => Promise<ActionResult<unknown>>;
};

/** Takes a record back for a reason; the record stays, and a second one says that it is void. */
export function VoidMandate({ mandateId, personName, isCharged, hasShift, voidMandate }: VoidMandateProps) {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const [missing, setMissing] = useState<string>();
  const [error, setError] = useState<string | null>(null);
  useLiveHold(isOpen);
  async function confirm() {
    setError(null);
    const reason = reasonOf(text);
    if (reason === '') {
      setMissing('Say why it is void, in a sentence.');
      return false;
    }
    const answer = await answerOf(() => voidMandate({ mandateId, reason }));
    if (!answer.ok) {
      setError(answer.message);
      return false;
    }
    toast.success('The record is void.');
    router.refresh();
    return true;
  }
  const counts = isCharged
    ? 'It no longer counts for their place on the list.'
    : 'It stays, and says that it is void.';
  const consequence = hasShift
    ? `${personName} is told. ${counts} The shift stays theirs until the roster is changed.`
    : counts;
  return (
    <AlertDialog
      trigger={<Button>Void…</Button>}
      open={isOpen}
      onOpenChange={(next) => {
        setIsOpen(next);
        setError(null);
        setMissing(undefined);
      }}
      title="Void this record?"
      consequence={consequence}
      confirmLabel="Void it"
      cancelLabel="Keep it"
      tone="danger"
      error={error}
      onConfirm={confirm}
    >
      <Field
        label="Reason"
        hint={`${personName} reads it, and so does whoever looks at the record.`}
        error={missing}
      >
        <Textarea
          rows={2}
          maxLength={REASON_MAX}
          value={text}
          onValueChange={(value) => {
            setText(String(value));
            setMissing(undefined);
          }}
        />
      </Field>
    </AlertDialog>
  );
}
