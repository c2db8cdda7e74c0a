'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { formatDate, formatDateRange } from '#lib/domain/format.ts';
import type { Schedule } from '#lib/domain/records.ts';
import { addDays, defaultBlockAfter, isLocalDate } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { CreateScheduleFormProps } from '../schedules/create-schedule-form.tsx';
import type { GenerateInput } from '../schedules/generate-form.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';

export type FirstBlockProps = {
  create: CreateScheduleFormProps['action'];
  generate: (input: GenerateInput) => Promise<ActionResult<unknown>>;
  centerId: string;
  /** Made already, and still empty. */
  draft: Pick<Schedule, 'id' | 'version' | 'startDate' | 'endDate'> | null;
  proposed: LocalDate;
  today: LocalDate;
  /** Said when nothing generates at the moment. */
  workerNote: string | null;
};

/** As the form of a schedule begins; what else can be chosen is there for the next one. */
const usual = {
  seed: 1,
  effort: 'good',
  preferenceSlackPercent: 0,
  changeBudgetPercent: 0,
  keepLines: false,
  keepPeopleMax: null,
} as const;

/** Makes the first schedule and generates it, in one step. */
export function FirstBlock(props: FirstBlockProps) {
  const { create, generate, centerId, draft, proposed, today, workerNote } = props;
  const router = useRouter();
  const [startDate, setStartDate] = useState<string>(draft?.startDate ?? proposed);
  const block = isLocalDate(startDate) ? defaultBlockAfter(addDays(startDate, -1)) : null;
  const { submit, isPending, message, errors } = useFormAction(async () => {
    const made = await ensureDraft();
    if (!made.ok) return made;
    const begun = await generate({ scheduleId: made.data.id, expectedVersion: made.data.version, ...usual });
    // A draft that was made stays, and is what is gone on with.
    router.refresh();
    return begun;
  });
  async function ensureDraft(): Promise<ActionResult<{ id: number; version: number }>> {
    if (draft !== null) return { ok: true, data: draft };
    const dates = block ?? { startDate, endDate: startDate };
    const name = block === null ? startDate : formatDateRange(block.startDate, block.endDate);
    const made = await create({ centerId, name, ...dates });
    return made.ok ? { ok: true, data: { id: made.data.scheduleId, version: 1 } } : made;
  }
  return (
    <Form action={submit} errors={errors} className="max-w-2xl rounded-lg border bg-card p-5">
      <FormMessage>{message}</FormMessage>
      {workerNote === null ? null : <FormMessage tone="warning">{workerNote}</FormMessage>}
      {draft === null ? (
        <Field
          name="startDate"
          label="First day"
          hint={
            block === null
              ? 'A date such as 2026-02-04.'
              : `Until ${formatDate(block.endDate, { year: true })}: four months. People should know their shifts some weeks ahead.`
          }
          error={errors.startDate ?? errors.endDate}
          requiredMessage="First day is needed."
        >
          <DateInput
            required
            min={today}
            value={startDate}
            onValueChange={(next) => setStartDate(String(next))}
          />
        </Field>
      ) : (
        <p>
          The draft {formatDateRange(draft.startDate, draft.endDate)} is there and still empty. Generate it,
          or change shifts and people first.
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <ButtonLink href="/set-up/people">Back to people</ButtonLink>
        <Button type="submit" variant="primary" pending={isPending}>
          {draft === null ? 'Make the schedule' : 'Generate it'}
        </Button>
      </div>
    </Form>
  );
}
