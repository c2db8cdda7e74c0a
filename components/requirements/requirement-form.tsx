'use client';

import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { numberOf, textOf } from '#components/form/use-form-action.ts';
import type { RequirementFields } from '#lib/domain/records.ts';
import type { RequirementChange } from '#lib/domain/setting-schemas.ts';
import type { LocalDate, Weekday } from '#lib/domain/types.ts';
import { type ChangeActions, SettingChange } from '../settings/setting-change.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Select } from '../ui/select.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { FieldError } from './field-error.tsx';
import { WeekdayPicker, weekdaysOf } from './weekday-picker.tsx';

/** What a form starts with. */
export type RequirementStart = Partial<RequirementFields>;

export type RequirementFormProps = {
  actions: ChangeActions<RequirementChange>;
  centerId: string;
  /** Null for a new one. */
  known: { id: number; version: number } | null;
  start: RequirementStart;
  /** Those in use. */
  qualifications: readonly { id: number; name: string }[];
  workweekStart: Weekday;
  today: LocalDate;
  closeHref: string;
};

const hhmm = 'Time is HH:MM on 24 hours, such as 05:15.';
const anyone = 'anyone';
const whenItems = [
  { value: 'weekly', label: 'Every week' },
  { value: 'dates', label: 'On certain dates' },
];

/** Adds a minimum, or changes one from a date on. */
export function RequirementForm(props: RequirementFormProps) {
  const { actions, centerId, known, start, today, closeHref } = props;
  const router = useRouter();
  const replacesErrorId = useId();
  const [when, setWhen] = useState(isOnDates(start) ? 'dates' : 'weekly');
  const isDated = when === 'dates';
  function read(data: FormData, chosen: LocalDate, version: number | null): RequirementChange {
    const fromDate = isDated ? textOf(data, 'fromDate') : null;
    const qualification = textOf(data, 'qualificationId');
    return {
      centerId,
      requirementId: known?.id ?? null,
      expectedVersion: version,
      name: textOf(data, 'name'),
      startTime: textOf(data, 'startTime'),
      endTime: textOf(data, 'endTime'),
      minEmployees: numberOf(data, 'minEmployees') ?? Number.NaN,
      minSupervisors: numberOf(data, 'minSupervisors') ?? Number.NaN,
      weekdays: isDated && fromDate === textOf(data, 'toDate') ? null : weekdaysOf(data),
      fromDate,
      toDate: textOf(data, 'toDate'),
      replacesWeekly: isDated && data.get('replacesWeekly') !== null,
      qualificationId: qualification === anyone ? null : Number(qualification),
      effectiveFrom: isDated ? firstConcerned(fromDate, start.fromDate ?? null, today) : chosen,
    };
  }
  return (
    <SettingChange
      actions={actions}
      today={today}
      proposedDate={isDated ? null : laterOf(start.fromDate ?? today, today)}
      known={known?.version ?? null}
      done={known === null ? 'The requirement is added.' : 'The requirement is saved.'}
      onSaved={() => router.replace(closeHref, { scroll: false })}
      read={read}
      extra={
        <Button variant="ghost" onClick={() => router.replace(closeHref, { scroll: false })}>
          Cancel
        </Button>
      }
    >
      {(errors) => (
        <>
          <MinimumFields {...props} errors={errors} />
          <RadioGroup
            legend="When"
            name="when"
            variant="segmented"
            items={whenItems}
            value={when}
            onValueChange={setWhen}
          />
          <WeekdayPicker
            defaultValue={start.weekdays ?? null}
            workweekStart={props.workweekStart}
            error={errors.weekdays}
          />
          {isDated ? (
            <>
              <div className="flex flex-wrap gap-4">
                <Field
                  name="fromDate"
                  label="First date"
                  error={errors.fromDate}
                  requiredMessage="A first date is needed."
                >
                  <DateInput defaultValue={start.fromDate ?? ''} required />
                </Field>
                <Field
                  name="toDate"
                  label="Last date"
                  error={errors.toDate}
                  requiredMessage="A last date is needed."
                  rangeMessage="The last date is today or later; what is past stays as it was."
                >
                  <DateInput defaultValue={start.toDate ?? ''} min={today} required />
                </Field>
              </div>
              <div className="flex flex-col gap-1">
                <Checkbox
                  name="replacesWeekly"
                  label="Replaces the weekly requirements"
                  hint="As on a holiday: in the time it covers, this one counts instead of the weekly ones with the same “Who counts”. Otherwise the largest minimum counts."
                  defaultChecked={start.replacesWeekly ?? true}
                />
                <FieldError id={replacesErrorId}>{errors.replacesWeekly}</FieldError>
              </div>
            </>
          ) : (
            <Field
              name="toDate"
              label="Last date"
              optional
              error={errors.toDate}
              rangeMessage="The last date is today or later; what is past stays as it was."
            >
              <DateInput defaultValue={start.toDate ?? ''} min={today} />
            </Field>
          )}
        </>
      )}
    </SettingChange>
  );
}

function MinimumFields({
  start,
  qualifications,
  errors,
}: Pick<RequirementFormProps, 'start' | 'qualifications'> & { errors: Readonly<Record<string, string>> }) {
  return (
    <>
      <Field name="name" label="Period" error={errors.name} requiredMessage="A name is needed.">
        <Input defaultValue={start.name} required maxLength={60} autoComplete="off" />
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field
          name="startTime"
          label="Start"
          error={errors.startTime}
          patternMessage={hhmm}
          requiredMessage={hhmm}
        >
          <TimeInput defaultValue={start.startTime} required />
        </Field>
        <Field name="endTime" label="End" error={errors.endTime} patternMessage={hhmm} requiredMessage={hhmm}>
          <TimeInput defaultValue={start.endTime} required />
        </Field>
        <p className="col-span-2 -mt-2 text-sm text-muted-foreground">
          An end at or before the start is on the next day; equal times are the whole operational day.
        </p>
        <Field name="minEmployees" label="Minimum employees" error={errors.minEmployees}>
          <NumberInput min={0} max={500} defaultValue={start.minEmployees ?? 1} />
        </Field>
        <Field name="minSupervisors" label="Of them supervisors" error={errors.minSupervisors}>
          <NumberInput min={0} max={500} defaultValue={start.minSupervisors ?? 0} />
        </Field>
      </div>
      <Field
        name="qualificationId"
        label="Who counts"
        hint="With a qualification, only people who have it on the day count towards this minimum."
        error={errors.qualificationId}
      >
        <Select
          items={[
            { value: anyone, label: 'Everybody' },
            ...qualifications.map(({ id, name }) => ({ value: String(id), label: `Needs ${name}` })),
          ]}
          defaultValue={start.qualificationId ?? anyone}
        />
      </Field>
    </>
  );
}

function isOnDates({ replacesWeekly, fromDate, toDate }: RequirementStart): boolean {
  return replacesWeekly === true || (fromDate != null && toDate != null);
}

/** The first day that a requirement of certain dates changes: of its new dates and of those it had, not before today. */
function firstConcerned(date: LocalDate | null, former: LocalDate | null, today: LocalDate): LocalDate {
  const first = [date, former].filter((known) => known !== null && known !== '').toSorted()[0];
  return laterOf(first ?? today, today);
}

function laterOf(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b;
}
