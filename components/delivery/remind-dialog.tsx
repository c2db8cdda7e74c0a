'use client';

import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type Reminded, remindedWords } from '#lib/domain/acknowledgements.ts';
import { countOf } from '#lib/domain/format.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { remindConsequence } from './delivery-words.ts';

export type RemindAction = (input: { noticeIds: number[] }) => Promise<ActionResult<Reminded>>;

export type RemindDialogProps = {
  /** Who is reminded, and of what: at least one. */
  asked: { people: number; noticeIds: readonly number[] };
  remind: RemindAction;
  onDone: () => void;
  onClose: () => void;
};

/** Asks before people are reminded, and says afterwards who was not. */
export function RemindDialog({ asked, remind, onDone, onClose }: RemindDialogProps) {
  const [error, setError] = useState<string | null>(null);
  async function confirm() {
    const answer = await answerOf(() => remind({ noticeIds: [...asked.noticeIds] }));
    if (!answer.ok) {
      setError(answer.message);
      return false;
    }
    const words = remindedWords(answer.data);
    if (answer.data.told === 0) toast.info(words);
    else toast.success(words);
    onDone();
    return true;
  }
  return (
    <AlertDialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={`Remind ${countOf(asked.people, 'person', 'people')}?`}
      consequence={remindConsequence(asked.people)}
      confirmLabel="Remind"
      error={error}
      onConfirm={confirm}
    />
  );
}
