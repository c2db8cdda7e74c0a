'use client';

import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

export type RemoveSecondFactorProps = {
  action: (input: { userId: string }) => Promise<ActionResult<unknown>>;
  person: { id: string; fullName: string };
};

/** Lets somebody in again who lost their authenticator app and their recovery codes. */
export function RemoveSecondFactor({ action, person }: RemoveSecondFactorProps) {
  const [error, setError] = useState<string | null>(null);
  async function confirm() {
    const answer = await answerOf(() => action({ userId: person.id }));
    if (answer.ok) {
      toast.success(`The second factor of ${person.fullName} is removed.`);
      return true;
    }
    setError(answer.message);
    return false;
  }
  return (
    <section aria-labelledby="second-factor" className="flex flex-col items-start gap-3 border-t pt-4">
      <h3 id="second-factor">Second factor</h3>
      <p className="text-muted-foreground">
        Signing in asks {person.fullName} for a code of an authenticator app. Remove it when both the app and
        the recovery codes are lost.
      </p>
      <AlertDialog
        trigger={<Button>Remove second factor…</Button>}
        onOpenChange={() => setError(null)}
        title={`Remove the second factor of ${person.fullName}?`}
        consequence="The password alone lets them in until they set up another one. Make sure that it is them who asked."
        confirmLabel="Remove second factor"
        tone="danger"
        error={error}
        onConfirm={confirm}
      />
    </section>
  );
}
