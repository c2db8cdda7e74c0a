'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { countOf, formatDateRange } from '#lib/domain/format.ts';
import { daysBetween, isLocalDate } from '#lib/domain/time.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';

export type CreateScheduleFormProps = {
  action: (input: {
    centerId: string;
    name: string;
    startDate: string;
    endDate: string;
  }) => Promise<ActionResult<{ scheduleId: number }>>;
  centerId: string;
  /** The dates it starts with. */
  block: { startDate: string; endDate: string };
};

export function CreateScheduleForm({ action, centerId, block }: CreateScheduleFormProps) {
  const router = useRouter();
  const [dates, setDates] = useState(block);
  const [ownName, setOwnName] = useState<string | null>(null);
  const { submit, isPending, message, errors } = useFormAction(
    (data) => action({ centerId, name: textOf(data, 'name'), ...dates }),
    ({ scheduleId }) => router.push(`/schedules/${scheduleId}`),
  );
  const isWhole =
    isLocalDate(dates.startDate) && isLocalDate(dates.endDate) && dates.endDate >= dates.startDate;
  return (
    <Form action={submit} errors={errors} className="max-w-lg">
      <FormMessage>{message}</FormMessage>
      <Field name="name" label="Name" error={errors.name} requiredMessage="Name is needed.">
        <Input
          value={ownName ?? (isWhole ? formatDateRange(dates.startDate, dates.endDate) : '')}
          onValueChange={setOwnName}
          required
          maxLength={80}
          autoComplete="off"
        />
      </Field>
      <div className="flex flex-wrap gap-4">
        <Field
          name="startDate"
          label="First day"
          error={errors.startDate}
          requiredMessage="First day is needed."
        >
          <DateInput
            required
            value={dates.startDate}
            onValueChange={(startDate) => setDates({ ...dates, startDate: String(startDate) })}
          />
        </Field>
        <Field name="endDate" label="Last day" error={errors.endDate} requiredMessage="Last day is needed.">
          <DateInput
            required
            value={dates.endDate}
            onValueChange={(endDate) => setDates({ ...dates, endDate: String(endDate) })}
          />
        </Field>
      </div>
      <p className="text-sm text-muted-foreground" aria-live="polite">
        {isWhole
          ? `${countOf(daysBetween(dates.startDate, dates.endDate) + 1, 'day', 'days')}. Days are operational days; both ends are included.`
          : 'Last day is the first day or later.'}
      </p>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={isPending}>
          Create draft
        </Button>
        <ButtonLink href="/schedules" variant="ghost">
          Cancel
        </ButtonLink>
      </div>
    </Form>
  );
}
