'use client';

import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';

export type SignOutEverywhereButtonProps = {
  action: (input: Record<string, never>) => Promise<ActionResult<unknown>>;
  /** Sessions that are open, this one included. */
  count: number;
};

/** Ends every own session, here too. */
export function SignOutEverywhereButton({ action, count }: SignOutEverywhereButtonProps) {
  const [error, setError] = useState<string | null>(null);
  async function confirm() {
    const answer = await answerOf(() => action({}));
    if (answer.ok) return true;
    setError(answer.message);
    return false;
  }
  return (
    <AlertDialog
      trigger={<Button>Sign out everywhere…</Button>}
      onOpenChange={() => setError(null)}
      title="Sign out everywhere?"
      consequence={
        count > 1
          ? `All ${count} places are signed out at once, this one included. What is typed there and not saved is lost.`
          : 'You are signed out here, which is the only place. Then you go to the sign-in.'
      }
      confirmLabel="Sign out everywhere"
      tone="danger"
      error={error}
      onConfirm={confirm}
    />
  );
}
