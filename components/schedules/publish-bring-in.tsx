'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { countOf } from '#lib/domain/format.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { toast } from '../ui/toast.tsx';

export type BringInProps = {
  action: (input: { scheduleId: number; expectedVersion: number }) => Promise<
    ActionResult<{
      broughtIn: number;
      people: readonly string[];
      removed: number;
      removedPeople: readonly string[];
    }>
  >;
  scheduleId: number;
  version: number;
  /** Shifts of the published block that have changed since the revision took them over, at least one. */
  changed: number;
  /** Whose; names in order. */
  people: readonly string[];
  /** When and by whom the block was last changed: `Tess Lee, Fri 6 Feb 14:03`. */
  lastChange: string;
};

const NAMES_SHOWN = 5;

/** Says that the published block has moved on since its revision was started, and brings that in. */
export function BringIn({ action, scheduleId, version, changed, people, lastChange }: BringInProps) {
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  function bringIn() {
    startTransition(async () => {
      const answer = await answerOf(() => action({ scheduleId, expectedVersion: version }));
      setError(answer.ok ? null : answer.message);
      if (answer.ok) {
        const { broughtIn, people: whose, removed, removedPeople } = answer.data;
        const taken =
          removed === 0
            ? ''
            : ` ${countOf(removed, 'shift', 'shifts')} of this draft made room: ${namesOf(removedPeople)}.`;
        toast.success(
          `${countOf(broughtIn, 'shift', 'shifts')} brought in and locked: ${namesOf(whose)}.${taken}`,
        );
      }
      router.refresh();
    });
  }
  const whose = people.length === 0 ? '' : ` (${namesOf(people)})`;
  return (
    <FormMessage tone="warning">
      <p>
        {countOf(changed, 'shift', 'shifts')} of the published schedule {changed === 1 ? 'has' : 'have'}{' '}
        changed since this draft took them over{whose}, last by {lastChange}. Bring them in before you
        publish: they come as they are now, locked, and whatever would put somebody in two places goes.
      </p>
      {error === null ? null : <p className="mt-1 font-medium">{error}</p>}
      <Button size="sm" className="mt-2" pending={isPending} onClick={bringIn}>
        Bring them in
      </Button>
    </FormMessage>
  );
}

/** The first few, and how many more. */
function namesOf(names: readonly string[]): string {
  if (names.length === 0) return 'open shifts';
  const more = names.length - NAMES_SHOWN;
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
