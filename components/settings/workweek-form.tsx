'use client';

import { useState } from 'react';
import { textOf } from '#components/form/use-form-action.ts';
import { weekdaysFrom } from '#lib/domain/format.ts';
import type { SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import { weekdayName } from '#lib/domain/setting-words.ts';
import { addDays, weekStartOf } from '#lib/domain/time.ts';
import type { LocalDate, LocalTime, Weekday } from '#lib/domain/types.ts';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';

type Props = {
  actions: ChangeActions<SaveSettingInput>;
  knownVersionId: number | null;
  today: LocalDate;
};

const days = weekdaysFrom(0);

/** The weekday on which weeks of work start. */
export function WorkweekForm({
  actions,
  knownVersionId,
  today,
  workweekStart,
}: Props & { workweekStart: Weekday }) {
  const [chosen, setChosen] = useState<Weekday>(workweekStart);
  return (
    <SettingChange
      actions={actions}
      today={today}
      // The first week of the new kind starts whole.
      proposedDate={weekStartOf(addDays(today, 6), chosen)}
      known={knownVersionId}
      done="The workweek is saved."
      onSaved={() => setChosen(workweekStart)}
      read={(_data, effectiveFrom, known): SaveSettingInput => ({
        kind: 'workweek',
        workweekStart: chosen,
        effectiveFrom,
        knownVersionId: known,
      })}
    >
      {(errors) => (
        <Field
          name="workweekStart"
          label="The workweek starts on"
          hint="Regular hours, overtime and patterns are counted by workweeks. A change is in force from such a day on."
          error={errors.workweekStart}
        >
          <Select
            items={days.map((day) => ({ value: String(day), label: weekdayName(day) }))}
            value={String(chosen)}
            onValueChange={(value) => setChosen(days.find((day) => String(day) === value) ?? chosen)}
            className="w-48"
          />
        </Field>
      )}
    </SettingChange>
  );
}

/** When a center's operational day starts. */
export function DayStartForm({
  actions,
  knownVersionId,
  today,
  center,
}: Props & { center: { id: string; name: string; dayStart: LocalTime } }) {
  return (
    <SettingChange
      actions={actions}
      today={today}
      known={knownVersionId}
      done={`The operational day of ${center.name} is saved.`}
      read={(data, effectiveFrom, known): SaveSettingInput => ({
        kind: 'day_start',
        centerId: center.id,
        dayStart: textOf(data, 'dayStart'),
        effectiveFrom,
        knownVersionId: known,
      })}
    >
      {(errors) => (
        <Field
          name="dayStart"
          label="The operational day starts at"
          hint="Shifts belong to the day on which they start by this clock. It can move only where no shift starts between the old and the new time, so that no planned shift changes its day."
          error={errors.dayStart}
          patternMessage="Time is HH:MM on 24 hours, such as 05:15."
          requiredMessage="A time is needed."
        >
          <TimeInput defaultValue={center.dayStart} required />
        </Field>
      )}
    </SettingChange>
  );
}
