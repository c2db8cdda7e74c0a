'use client';

import type { ReactElement } from 'react';
import { useState } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import type { Availability, AvailabilityKind } from '#lib/domain/availability-records.ts';
import { AVAILABILITY_NOTE_MAX, type AvailabilityInput } from '#lib/domain/availability-schemas.ts';
import { maskOf, weekdaysOfMask } from '#lib/domain/availability-words.ts';
import type { LocalDate, Weekday } from '#lib/domain/types.ts';
import { textOf } from '../form/use-form-action.ts';
import { DialogForm } from '../people/dialog-form.tsx';
import { WeekdayPicker, weekdaysOf } from '../requirements/weekday-picker.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { toast } from '../ui/toast.tsx';

export type SaveEntry = (input: AvailabilityInput) => Promise<ActionResult<unknown>>;

export type EntryDialogProps = {
  trigger: ReactElement<Record<string, unknown>>;
  kind: AvailabilityKind;
  person: { id: string; fullName: string };
  /** Null = a new one. */
  entry: Availability | null;
  today: LocalDate;
  workweekStart: Weekday;
  save: SaveEntry;
};

const WORDS: Readonly<Record<AvailabilityKind, { add: string; change: string; done: string }>> = {
  overtime: {
    add: 'When would you like more work?',
    change: 'Change when you would like more work',
    done: 'Saved. Supervisors see that you would like to work then.',
  },
  blackout: {
    add: 'When do you want no overtime?',
    change: 'Change when you want no overtime',
    done: 'Saved. You are asked last then, or not at all.',
  },
  standby: { add: 'Put on standby', change: 'Change the standby', done: 'Saved. The person is told.' },
};

const hhmm = 'Time is HH:MM on 24 hours, such as 05:15.';

/** A wish or a standby: days, weekdays and times of the center's clock. */
export function EntryDialog({ trigger, kind, person, entry, today, workweekStart, save }: EntryDialogProps) {
  const words = WORDS[kind];
  return (
    <DialogForm
      trigger={trigger}
      title={
        kind === 'standby' && entry === null
          ? `Put ${person.fullName} on standby`
          : entry === null
            ? words.add
            : words.change
      }
      description={
        kind === 'standby'
          ? `${person.fullName} sees it and is told.`
          : 'You and supervisors see it. It is a wish; leave is asked for under Time off.'
      }
      submitLabel={entry === null ? 'Add' : 'Save'}
      call={(data) =>
        save({
          id: entry?.id ?? null,
          version: entry?.version ?? null,
          personId: person.id,
          kind,
          fromDate: textOf(data, 'fromDate'),
          toDate: textOf(data, 'toDate') || null,
          weekdayMask: maskOf(weekdaysOf(data)),
          startTime: textOf(data, 'startTime') || null,
          endTime: textOf(data, 'endTime') || null,
          note: textOf(data, 'note') || null,
        })
      }
      onDone={() => toast.success(words.done)}
    >
      {(errors) => (
        <EntryFields kind={kind} entry={entry} today={today} workweekStart={workweekStart} errors={errors} />
      )}
    </DialogForm>
  );
}

function EntryFields({
  kind,
  entry,
  today,
  workweekStart,
  errors,
}: Pick<EntryDialogProps, 'kind' | 'entry' | 'today' | 'workweekStart'> & {
  errors: Readonly<Record<string, string>>;
}) {
  const [hours, setHours] = useState(entry?.startTime ? 'some' : 'all');
  return (
    <>
      <div className="flex flex-wrap gap-4">
        <Field
          name="fromDate"
          label="First day"
          error={errors.fromDate}
          requiredMessage="First day is needed."
        >
          <DateInput defaultValue={entry?.fromDate ?? today} required />
        </Field>
        <Field
          name="toDate"
          label="Last day"
          optional
          hint="Empty: until you change it."
          error={errors.toDate}
        >
          <DateInput defaultValue={entry?.toDate ?? (kind === 'overtime' ? '' : today)} />
        </Field>
      </div>
      <WeekdayPicker
        defaultValue={entry === null ? null : weekdaysOfMask(entry.weekdayMask)}
        workweekStart={workweekStart}
        error={errors.weekdays ?? errors.weekdayMask}
      />
      <RadioGroup
        legend="Hours"
        variant="segmented"
        value={hours}
        onValueChange={setHours}
        items={[
          { value: 'all', label: 'All day' },
          { value: 'some', label: 'Some hours' },
        ]}
      />
      {hours === 'all' ? null : (
        <div className="flex flex-wrap gap-4">
          <Field
            name="startTime"
            label="From"
            error={errors.startTime}
            requiredMessage="Start is needed."
            patternMessage={hhmm}
          >
            <TimeInput defaultValue={entry?.startTime ?? ''} required />
          </Field>
          <Field
            name="endTime"
            label="To"
            hint="At or before the start: on the next day."
            error={errors.endTime}
            requiredMessage="End is needed."
            patternMessage={hhmm}
          >
            <TimeInput defaultValue={entry?.endTime ?? ''} required />
          </Field>
        </div>
      )}
      <Field name="note" label="Note" optional error={errors.note}>
        <Input defaultValue={entry?.note ?? ''} maxLength={AVAILABILITY_NOTE_MAX} autoComplete="off" />
      </Field>
    </>
  );
}
