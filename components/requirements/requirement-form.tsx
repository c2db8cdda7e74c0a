'use client';

import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { numberOf, textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { RequirementFields } from '#lib/domain/records.ts';
import type { Weekday } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { toast } from '../ui/toast.tsx';
import { FieldError } from './field-error.tsx';
import { WeekdayPicker } from './weekday-picker.tsx';

/** As the form sends it. */
export type EditedRequirement = Omit<RequirementFields, 'weekdays'> & { weekdays: Weekday[] | null };

export type RequirementFormProps = {
  save: (fields: EditedRequirement) => Promise<ActionResult<unknown>>;
  /** What it starts with; null for a new one. */
  requirement: RequirementFields | null;
  workweekStart: Weekday;
  closeHref: string;
};

const hhmm = 'Time is HH:MM on 24 hours, such as 05:15.';

/** Adds or changes a minimum. */
export function RequirementForm({ save, requirement, workweekStart, closeHref }: RequirementFormProps) {
  const router = useRouter();
  const replacesErrorId = useId();
  const [weekdays, setWeekdays] = useState<Weekday[] | null>(requirement?.weekdays?.slice() ?? null);
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      save({
        name: textOf(data, 'name'),
        startTime: textOf(data, 'startTime'),
        endTime: textOf(data, 'endTime'),
        minEmployees: numberOf(data, 'minEmployees') ?? Number.NaN,
        minSupervisors: numberOf(data, 'minSupervisors') ?? Number.NaN,
        weekdays,
        fromDate: textOf(data, 'fromDate'),
        toDate: textOf(data, 'toDate'),
        replacesWeekly: data.get('replacesWeekly') !== null,
      }),
    () => {
      toast.success(requirement === null ? 'The requirement is added.' : 'The requirement is saved.');
      router.push(closeHref, { scroll: false });
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <Field name="name" label="Period" error={errors.name} requiredMessage="A name is needed.">
        <Input defaultValue={requirement?.name} required maxLength={60} autoComplete="off" />
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field
          name="startTime"
          label="Start"
          error={errors.startTime}
          patternMessage={hhmm}
          requiredMessage={hhmm}
        >
          <TimeInput defaultValue={requirement?.startTime} required />
        </Field>
        <Field name="endTime" label="End" error={errors.endTime} patternMessage={hhmm} requiredMessage={hhmm}>
          <TimeInput defaultValue={requirement?.endTime} required />
        </Field>
        <p className="col-span-2 -mt-2 text-sm text-muted-foreground">
          An end at or before the start is on the next day; equal times are the whole operational day.
        </p>
        <Field name="minEmployees" label="Minimum employees" error={errors.minEmployees}>
          <NumberInput min={0} max={500} defaultValue={requirement?.minEmployees ?? 1} />
        </Field>
        <Field name="minSupervisors" label="Of them supervisors" error={errors.minSupervisors}>
          <NumberInput min={0} max={500} defaultValue={requirement?.minSupervisors ?? 0} />
        </Field>
      </div>
      <WeekdayPicker
        value={weekdays}
        onValueChange={setWeekdays}
        workweekStart={workweekStart}
        error={errors.weekdays}
      />
      <div className="flex flex-wrap gap-4">
        <Field name="fromDate" label="First date" optional error={errors.fromDate}>
          <DateInput defaultValue={requirement?.fromDate ?? ''} />
        </Field>
        <Field name="toDate" label="Last date" optional error={errors.toDate}>
          <DateInput defaultValue={requirement?.toDate ?? ''} />
        </Field>
      </div>
      <div className="flex flex-col gap-1">
        <Checkbox
          name="replacesWeekly"
          label="Replaces the weekly requirements"
          hint="In the time it covers only this one counts, as on a holiday. Otherwise the largest minimum counts."
          defaultChecked={requirement?.replacesWeekly}
        />
        <FieldError id={replacesErrorId}>{errors.replacesWeekly}</FieldError>
      </div>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={isPending}>
          {requirement === null ? 'Add requirement' : 'Save'}
        </Button>
        <Button variant="ghost" onClick={() => router.push(closeHref, { scroll: false })}>
          Cancel
        </Button>
      </div>
    </Form>
  );
}
