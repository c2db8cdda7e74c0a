'use client';

import { Thermometer } from 'lucide-react';
import { useState } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, formatInterval } from '#lib/domain/format.ts';
import type { Interval } from '#lib/domain/types.ts';
import { answerOf } from '../form/use-form-action.ts';
import { useLive } from '../live/use-live.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';

export type SickCallAction = (input: {
  assignmentId: number;
  expectedVersion: number;
  reason: string;
}) => Promise<ActionResult<unknown>>;

export type SickCallProps = {
  shift: { id: number; version: number; startsAt: number };
  /** What of the shift it takes. */
  window: Interval;
  timeZone: string;
  clockStyle: ClockStyle;
  action: SickCallAction;
};

/** Calls in sick for an own shift that runs or starts soon. */
export function SickCall({ shift, window, timeZone, clockStyle, action }: SickCallProps) {
  const { refresh } = useLive();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const isRunning = window.startsAt > shift.startsAt;
  async function call() {
    const answer = await answerOf(() =>
      action({ assignmentId: shift.id, expectedVersion: shift.version, reason }),
    );
    if (!answer.ok) {
      setError(answer.message);
      refresh();
      return false;
    }
    toast.success('You are off sick. The supervisor on duty has been told.');
    refresh();
    return true;
  }
  return (
    <AlertDialog
      trigger={
        <Button>
          <Thermometer aria-hidden />
          Call in sick…
        </Button>
      }
      onOpenChange={() => setError(null)}
      title="Call in sick?"
      consequence={`${isRunning ? 'The rest of your shift' : 'Your shift'} ${formatInterval(window, timeZone, clockStyle)} is taken off at once, and the supervisors on duty are told now. If you can come after all, cancel it under Time off.`}
      confirmLabel="Call in sick"
      error={error}
      onConfirm={call}
    >
      <Field label="Note" optional hint="Read by you and by those who decide.">
        <Textarea
          rows={2}
          maxLength={500}
          value={reason}
          onValueChange={(value) => setReason(String(value))}
        />
      </Field>
    </AlertDialog>
  );
}
