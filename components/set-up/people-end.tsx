'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { countOf } from '#lib/domain/format.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { TextLink } from '../ui/text-link.tsx';

export type PeopleEndProps = {
  /** Beside whoever sets this up. */
  people: number;
  supervisors: number;
  /** Those with a pattern. */
  planned: number;
  /** Whoever has a pattern that the shifts do not allow. */
  misfits: readonly string[];
  note: (input: { step: 'people' }) => Promise<ActionResult<unknown>>;
};

const NAMED_MAX = 3;

/** Who is there already, and the way on. */
export function PeopleEnd({ people, supervisors, planned, misfits, note }: PeopleEndProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [error, setError] = useState<string | null>(null);
  function goOn() {
    startTransition(async () => {
      const answer = await answerOf(() => note({ step: 'people' }));
      if (answer.ok) router.push('/set-up/schedule');
      else setError(answer.message);
    });
  }
  return (
    <section aria-label="So far" className="flex max-w-3xl flex-col gap-3 border-t pt-4">
      <p>
        {people === 0 ? (
          'Nobody is here beside you yet.'
        ) : (
          <>
            <span className="font-medium">{countOf(people, 'person is', 'people are')} here beside you</span>,{' '}
            {supervisors} of them {supervisors === 1 ? 'a supervisor' : 'supervisors'}; {planned}{' '}
            {planned === 1 ? 'has' : 'have'} a pattern and will be planned.{' '}
            <TextLink href="/people">See them all</TextLink>
          </>
        )}
      </p>
      <FormMessage tone="warning">
        {misfits.length === 0
          ? null
          : `No shift has the length that the pattern of ${misfits.slice(0, NAMED_MAX).join(', ')}${misfits.length > NAMED_MAX ? ` and ${misfits.length - NAMED_MAX} more` : ''} needs: they would get no shifts. Add such shifts, or change the pattern under People.`}
      </FormMessage>
      <FormMessage>{error}</FormMessage>
      <div className="flex flex-wrap gap-2">
        <ButtonLink href="/set-up/shifts">Back to shifts</ButtonLink>
        <Button variant={planned > 0 ? 'primary' : 'secondary'} pending={isPending} onClick={goOn}>
          {planned > 0 ? 'Go on to the first schedule' : 'Go on without people'}
        </Button>
      </div>
    </section>
  );
}
