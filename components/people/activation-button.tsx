'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, countOf } from '#lib/domain/format.ts';
import type { FutureShifts } from '#lib/domain/people-records.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { FutureShiftList, futureShiftCount } from './future-shift-list.tsx';
import { type ChangeAnswer, useAfterChange } from './replan.tsx';

export type ActivationButtonProps = {
  action: (input: {
    userId: string;
    isActive: boolean;
    expectedVersion: number;
  }) => Promise<ActionResult<ChangeAnswer>>;
  /** The published shifts that a person still has to work. */
  listShifts: (input: { userId: string }) => Promise<ActionResult<{ shifts: readonly FutureShifts[] }>>;
  person: { id: string; fullName: string; isActive: boolean; version: number };
  timeZoneOf: Readonly<Record<string, string>>;
  clockStyle: ClockStyle;
};

/** Closes a person's account, or opens it again. The shifts to come are read before the question is put. */
export function ActivationButton(props: ActivationButtonProps) {
  const { action, listShifts, person, timeZoneOf, clockStyle } = props;
  const router = useRouter();
  const after = useAfterChange(person.id);
  const [isReading, startReading] = useTransition();
  const [asked, setAsked] = useState<{ shifts: readonly FutureShifts[] } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const verb = person.isActive ? 'Deactivate' : 'Reactivate';

  function open() {
    setError(null);
    if (!person.isActive) return setAsked({ shifts: [] });
    startReading(async () => {
      const answer = await answerOf(() => listShifts({ userId: person.id }));
      if (answer.ok) setAsked(answer.data);
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
    after(answer.data, `${person.fullName} is ${person.isActive ? 'deactivated' : 'active again'}.`);
    return true;
  }
  const shifts = asked?.shifts ?? [];
  return (
    <>
      <Button pending={isReading} onClick={open}>
        {verb}…
      </Button>
      <AlertDialog
        open={asked !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) setAsked(null);
        }}
        title={`${verb} ${person.fullName}?`}
        consequence={
          person.isActive
            ? deactivationOf(person.fullName, futureShiftCount(shifts))
            : `${person.fullName} can sign in again, with the role and pattern of before. Shifts that were opened stay open.`
        }
        confirmLabel={verb}
        tone={person.isActive ? 'danger' : 'primary'}
        error={error}
        onConfirm={confirm}
      >
        {shifts.length === 0 ? null : (
          <FutureShiftList shifts={shifts} timeZoneOf={timeZoneOf} clockStyle={clockStyle} />
        )}
      </AlertDialog>
    </>
  );
}

function deactivationOf(name: string, count: number): string {
  const access = `${name} is signed out everywhere at once and cannot sign in again.`;
  if (count === 0) return `${access} No published shift remains to be worked.`;
  const remain = countOf(count, 'published shift stays', 'published shifts stay');
  return `${access} ${remain} in this name until you open or re-plan ${count === 1 ? 'it' : 'them'}; you are asked next.`;
}
