'use client';

import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';

export type SignOutManyButtonProps = {
  action: (input: Record<string, never>) => Promise<ActionResult<unknown>>;
  label: string;
  /** What happens, in a sentence. */
  consequence: string;
};

/** Ends several of the own sessions at once, after a question. */
export function SignOutManyButton({ action, label, consequence }: SignOutManyButtonProps) {
  const [error, setError] = useState<string | null>(null);
  async function confirm() {
    const answer = await answerOf(() => action({}));
    if (answer.ok) return true;
    setError(answer.message);
    return false;
  }
  return (
    <AlertDialog
      trigger={<Button>{label}…</Button>}
      onOpenChange={() => setError(null)}
      title={`${label}?`}
      consequence={consequence}
      confirmLabel={label}
      tone="danger"
      error={error}
      onConfirm={confirm}
    />
  );
}
