'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

export type DiscardButtonProps = {
  action: (input: { scheduleId: number; expectedVersion: number }) => Promise<ActionResult<unknown>>;
  scheduleId: number;
  version: number;
  name: string;
  /** Where to go afterwards. */
  doneHref?: string;
};

/** Throws a draft away. */
export function DiscardButton({
  action,
  scheduleId,
  version,
  name,
  doneHref = '/schedules',
}: DiscardButtonProps) {
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  async function discard() {
    const answer = await answerOf(() => action({ scheduleId, expectedVersion: version }));
    if (!answer.ok) {
      setError(answer.message);
      return false;
    }
    toast.success(`The draft ${name} is discarded.`);
    router.push(doneHref);
    router.refresh();
    return true;
  }
  return (
    <AlertDialog
      trigger={<Button variant="ghost">Discard…</Button>}
      title={`Discard ${name}?`}
      consequence="The draft and all its shifts are removed for good; published schedules are not touched."
      confirmLabel="Discard"
      tone="danger"
      error={error}
      onConfirm={discard}
    />
  );
}
