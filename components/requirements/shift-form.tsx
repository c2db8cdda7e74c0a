'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { formatDuration } from '#lib/domain/format.ts';
import { isLocalTime, nominalMinutesBetween } from '#lib/domain/time.ts';
import { SHIFT_CATEGORIES, type ShiftCategory } from '#lib/domain/types.ts';
import { categoryLabel } from '../roster/schedule-entry.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { toast } from '../ui/toast.tsx';

export type ShiftFormFields = {
  name: string;
  code: string;
  category: ShiftCategory;
  startTime: string;
  endTime: string;
};

export type ShiftFormProps = {
  save: (fields: ShiftFormFields) => Promise<ActionResult<{ wasReplaced?: boolean }>>;
  /** What it starts with; null for a new one. */
  shift: ShiftFormFields | null;
  closeHref: string;
};

const categoryItems = SHIFT_CATEGORIES.map((value) => ({ value, label: categoryLabel(value) }));
const hhmm = 'Time is HH:MM on 24 hours, such as 05:15.';

/** Adds or changes a shift. */
export function ShiftForm({ save, shift, closeHref }: ShiftFormProps) {
  const router = useRouter();
  const [times, setTimes] = useState({ startTime: shift?.startTime ?? '', endTime: shift?.endTime ?? '' });
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      save({
        name: textOf(data, 'name'),
        code: textOf(data, 'code'),
        category: SHIFT_CATEGORIES.find((category) => category === data.get('category')) ?? 'day',
        ...times,
      }),
    ({ wasReplaced }) => {
      toast.success(
        wasReplaced
          ? 'A new shift takes its place; schedules that use the old one keep its times.'
          : `The shift is ${shift === null ? 'added' : 'saved'}.`,
      );
      router.push(closeHref, { scroll: false });
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <div className="grid grid-cols-[8rem_1fr] gap-4">
        <Field name="code" label="Code" error={errors.code} requiredMessage="Code is needed.">
          <Input
            defaultValue={shift?.code}
            required
            maxLength={6}
            mono
            autoComplete="off"
            className="uppercase placeholder:normal-case"
            placeholder="D12"
          />
        </Field>
        <Field name="name" label="Name" error={errors.name} requiredMessage="Name is needed.">
          <Input defaultValue={shift?.name} required maxLength={60} autoComplete="off" />
        </Field>
      </div>
      <RadioGroup
        legend="Category"
        name="category"
        variant="segmented"
        items={categoryItems}
        defaultValue={shift?.category ?? 'day'}
        error={errors.category}
      />
      <div className="flex flex-wrap gap-4">
        <Field
          name="startTime"
          label="Start"
          error={errors.startTime}
          patternMessage={hhmm}
          requiredMessage={hhmm}
        >
          <TimeInput
            required
            value={times.startTime}
            onValueChange={(startTime) => setTimes((now) => ({ ...now, startTime }))}
          />
        </Field>
        <Field name="endTime" label="End" error={errors.endTime} patternMessage={hhmm} requiredMessage={hhmm}>
          <TimeInput
            required
            value={times.endTime}
            onValueChange={(endTime) => setTimes((now) => ({ ...now, endTime }))}
          />
        </Field>
      </div>
      <p aria-live="polite" className="-mt-2 text-sm text-muted-foreground">
        {lengthInWords(times)}
      </p>
      {shift === null ? null : (
        <p className="text-sm text-muted-foreground">
          Schedules that use this shift already keep its times: with other times or another category, a new
          shift takes its place for the schedules to come, and people who prefer this one prefer the new one.
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={isPending}>
          {shift === null ? 'Add shift' : 'Save'}
        </Button>
        <Button variant="ghost" onClick={() => router.push(closeHref, { scroll: false })}>
          Cancel
        </Button>
      </div>
    </Form>
  );
}

function lengthInWords({ startTime, endTime }: { startTime: string; endTime: string }): string {
  if (!isLocalTime(startTime) || !isLocalTime(endTime))
    return 'An end at or before the start is on the next day.';
  const length = formatDuration(nominalMinutesBetween(startTime, endTime));
  return endTime <= startTime ? `${length}, ends on the next day.` : `${length}.`;
}
