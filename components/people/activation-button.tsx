'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { countOf } from '#lib/domain/format.ts';
import type { PersonRecord } from '#lib/domain/records.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

export type ActivationButtonProps = {
  action: (input: {
    userId: string;
    isActive: boolean;
    expectedVersion: number;
  }) => Promise<ActionResult<unknown>>;
  /** How many published shifts a person still has to work. */
  countAction: (input: { userId: string }) => Promise<ActionResult<{ count: number }>>;
  person: PersonRecord;
};

/** Closes a person's account, or opens it again. The count is asked before the question is put. */
export function ActivationButton({ action, countAction, person }: ActivationButtonProps) {
  const router = useRouter();
  const [isCounting, startCounting] = useTransition();
  const [consequence, setConsequence] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const verb = person.isActive ? 'Deactivate' : 'Reactivate';

  function open() {
    setError(null);
    if (!person.isActive)
      return setConsequence(`${person.fullName} can sign in again, with the role and pattern of before.`);
    startCounting(async () => {
      const answer = await answerOf(() => countAction({ userId: person.id }));
      if (answer.ok) setConsequence(deactivationOf(person.fullName, answer.data.count));
      else toast.error(answer.message);
    });
  }
  async function confirm() {
    const answer = await answerOf(() =>
      action({ userId: person.id, isActive: !person.isActive, expectedVersion: person.version }),
    );
    if (!answer.ok) {
      setError(answer.message);
      router.refresh();
      return false;
    }
    toast.success(`${person.fullName} is ${person.isActive ? 'deactivated' : 'active again'}.`);
    return true;
  }
  return (
    <>
      <Button pending={isCounting} onClick={open}>
        {verb}…
      </Button>
      <AlertDialog
        open={consequence !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) setConsequence(null);
        }}
        title={`${verb} ${person.fullName}?`}
        consequence={consequence}
        confirmLabel={verb}
        tone={person.isActive ? 'danger' : 'primary'}
        error={error}
        onConfirm={confirm}
      />
    </>
  );
}

function deactivationOf(name: string, futureShifts: number): string {
  const access = `${name} is signed out everywhere and cannot sign in again.`;
  if (futureShifts === 0) return `${access} No published shift remains to be worked.`;
  const remain = countOf(
    futureShifts,
    'published shift from now on stays',
    'published shifts from now on stay',
  );
  return `${access} ${remain} in this name and will be short until somebody else has ${futureShifts === 1 ? 'it' : 'them'}.`;
}
