'use client';

import { useState, useTransition } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import type { SleepWindow } from '#lib/domain/availability-records.ts';
import type { SleepWindowInput } from '#lib/domain/availability-schemas.ts';
import { RefusalMessage } from '../form/refusal-message.tsx';
import { answerOf, textOf, useFormAction } from '../form/use-form-action.ts';
import { CardSection } from '../people/card-section.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { toast } from '../ui/toast.tsx';

export type SleepSectionProps = {
  /** Null: nothing was said. */
  sleep: SleepWindow | null;
  save: (input: SleepWindowInput) => Promise<ActionResult<unknown>>;
  clear: (input: { version: number }) => Promise<ActionResult<unknown>>;
};

const hhmm = 'Time is HH:MM on 24 hours, such as 05:15.';

/** When the reader sleeps: no offer wakes them. */
export function SleepSection({ sleep, save, clear }: SleepSectionProps) {
  const [version] = useState(sleep?.version ?? null);
  const [isClearing, startTransition] = useTransition();
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => save({ version, startTime: textOf(data, 'startTime'), endTime: textOf(data, 'endTime') }),
    () => toast.success('Saved. Offers that come by themselves wait until you are up.'),
  );
  function end() {
    if (sleep === null) return;
    startTransition(async () => {
      const answer = await answerOf(() => clear({ version: sleep.version }));
      if (answer.ok) toast.success('Nobody knows when you sleep any more.');
      else toast.error(answer.message);
    });
  }
  return (
    <CardSection title="Sleep">
      <p className="text-muted-foreground">
        When you usually sleep, by the center’s clock. Offers that the app makes by itself wait or go to
        others; mandatory overtime does not.
      </p>
      <Form action={submit} errors={errors}>
        <RefusalMessage message={message} isStale={isStale} />
        <div className="flex flex-wrap items-end gap-4">
          <Field
            name="startTime"
            label="From"
            error={errors.startTime}
            requiredMessage="Start is needed."
            patternMessage={hhmm}
          >
            <TimeInput defaultValue={sleep?.startTime ?? ''} required />
          </Field>
          <Field
            name="endTime"
            label="To"
            error={errors.endTime}
            requiredMessage="End is needed."
            patternMessage={hhmm}
          >
            <TimeInput defaultValue={sleep?.endTime ?? ''} required />
          </Field>
          <div className="flex gap-2">
            <Button type="submit" pending={isPending}>
              Save sleep
            </Button>
            {sleep === null ? null : (
              <Button variant="ghost" pending={isClearing} onClick={end}>
                Clear
              </Button>
            )}
          </div>
        </div>
      </Form>
    </CardSection>
  );
}
