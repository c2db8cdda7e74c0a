'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { textOf } from '#components/form/use-form-action.ts';
import { formatDuration } from '#lib/domain/format.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import type { ShiftChange } from '#lib/domain/setting-schemas.ts';
import { isLocalTime, nominalMinutesBetween } from '#lib/domain/time.ts';
import { type LocalDate, SHIFT_CATEGORIES } from '#lib/domain/types.ts';
import { categoryLabel } from '../roster/schedule-entry.ts';
import { type ChangeActions, SettingChange } from '../settings/setting-change.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TimeInput } from '../ui/time-input.tsx';

export type ShiftFormProps = {
  actions: ChangeActions<ShiftChange>;
  centerId: string;
  /** Null for a new one. */
  shift: ShiftTemplate | null;
  today: LocalDate;
  closeHref: string;
};

const categoryItems = SHIFT_CATEGORIES.map((value) => ({ value, label: categoryLabel(value) }));
const hhmm = 'Time is HH:MM on 24 hours, such as 05:15.';

/** Adds a shift, or changes one from a date on. */
export function ShiftForm({ actions, centerId, shift, today, closeHref }: ShiftFormProps) {
  const router = useRouter();
  const validFrom = shift?.validFrom ?? today;
  return (
    <SettingChange
      actions={actions}
      today={today}
      proposedDate={validFrom > today ? validFrom : today}
      known={shift?.version ?? null}
      done={shift === null ? 'The shift is added.' : 'The shift is saved.'}
      onSaved={() => router.replace(closeHref, { scroll: false })}
      read={(data, effectiveFrom, known) => ({
        centerId,
        shiftId: shift?.id ?? null,
        expectedVersion: known,
        name: textOf(data, 'name'),
        code: textOf(data, 'code'),
        category: SHIFT_CATEGORIES.find((category) => category === data.get('category')) ?? 'day',
        startTime: textOf(data, 'startTime'),
        endTime: textOf(data, 'endTime'),
        effectiveFrom,
      })}
      extra={
        <Button variant="ghost" onClick={() => router.replace(closeHref, { scroll: false })}>
          Cancel
        </Button>
      }
    >
      {(errors) => <Fields shift={shift} errors={errors} />}
    </SettingChange>
  );
}

function Fields({
  shift,
  errors,
}: {
  shift: ShiftTemplate | null;
  errors: Readonly<Record<string, string>>;
}) {
  const [times, setTimes] = useState({ startTime: shift?.startTime ?? '', endTime: shift?.endTime ?? '' });
  return (
    <>
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
          Shifts that are planned keep their times. With other times or another category, a new shift takes
          this one's place from the date on, and people who prefer this one prefer the new one.
        </p>
      )}
    </>
  );
}

function lengthInWords({ startTime, endTime }: { startTime: string; endTime: string }): string {
  if (!isLocalTime(startTime) || !isLocalTime(endTime))
    return 'An end at or before the start is on the next day.';
  const length = formatDuration(nominalMinutesBetween(startTime, endTime));
  return endTime <= startTime ? `${length}, ends on the next day.` : `${length}.`;
}
