'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogClose } from '#components/ui/dialog.tsx';
import { Form } from '#components/ui/form.tsx';
import { FormMessage } from '#components/ui/form-message.tsx';
import type { EditAttempt } from '../store/store-types.ts';
import { useRoster, useRosterStore } from '../store/use-roster.ts';
import { ReasonField, readReason } from './reason-field.tsx';
import { ViolationList } from './violation-list.tsx';

export type ReasonDialogProps = {
  /** The edit that needs one; null while there is none. */
  attempt: Extract<EditAttempt, { kind: 'needs_reason' }> | null;
  /** It was made with a reason, or given up. */
  onClose: () => void;
};

/** Asks why an edit of a draft passes a hard limit. */
export function ReasonDialog({ attempt, onClose }: ReasonDialogProps) {
  const store = useRosterStore();
  const facts = useRoster((state) => state.facts);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const needsSecond = attempt?.judgement.need === 'second_supervisor';

  function close() {
    setRefusal(null);
    setErrors({});
    onClose();
  }

  function save(data: FormData) {
    if (attempt === null) return;
    const { reason, errors: found } = readReason(data);
    setErrors(found);
    if (reason === null) return;
    const answer = store.edit(attempt.edits, reason);
    if (answer.kind === 'refused') setRefusal(answer.message);
    else close();
  }

  return (
    <Dialog
      open={attempt !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) close();
      }}
      title={needsSecond ? 'This passes a maximum' : 'This passes a limit'}
      description={
        needsSecond
          ? 'It is sent to the other supervisors; nothing changes until one of them confirms it.'
          : 'It can be done with a reason.'
      }
    >
      {attempt === null ? null : (
        <Form action={save} errors={errors}>
          <ViolationList violations={attempt.judgement.violations} facts={facts} />
          <ReasonField hint="Kept with the shift, and listed before the schedule is published." />
          <FormMessage>{refusal}</FormMessage>
          <div className="flex flex-wrap justify-end gap-2">
            <DialogClose render={<Button>Cancel</Button>} />
            <Button type="submit" variant="primary">
              {needsSecond ? 'Ask for confirmation' : 'Save with this reason'}
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  );
}
