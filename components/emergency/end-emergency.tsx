'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';
import { answerOf } from '../form/use-form-action.ts';
import { useLiveHold } from '../live/use-live.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';

export type EndEmergencyProps = {
  emergency: { id: number; version: number };
  /** It has not begun. */
  isPlanned: boolean;
  end: (input: { id: number; version: number; reason: string }) => Promise<ActionResult<unknown>>;
};

/** Ends emergency staffing before its time, or takes back one that has not begun; for a reason. */
export function EndEmergency({ emergency, isPlanned, end }: EndEmergencyProps) {
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
      setMissing('Say why it ends, in a sentence.');
      return false;
    }
    const answer = await answerOf(() => end({ ...emergency, reason }));
    if (!answer.ok) {
      setError(answer.message);
      return false;
    }
    toast.success(isPlanned ? 'It is taken back.' : 'Emergency staffing is over.');
    router.refresh();
    return true;
  }
  return (
    <AlertDialog
      trigger={<Button>{isPlanned ? 'Take back…' : 'End now…'}</Button>}
      open={isOpen}
      onOpenChange={(next) => {
        setIsOpen(next);
        setError(null);
        setMissing(undefined);
      }}
      title={isPlanned ? 'Take back the planned emergency staffing?' : 'End emergency staffing now?'}
      consequence="All limits hold again at once for work that has not begun. What was done stays. The people of the center are told."
      confirmLabel={isPlanned ? 'Take it back' : 'End it'}
      cancelLabel="Keep it"
      tone="danger"
      error={error}
      onConfirm={confirm}
    >
      <Field label="Reason" error={missing}>
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
