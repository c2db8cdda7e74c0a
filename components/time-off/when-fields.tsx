'use client';

import type { ClockStyle } from '#lib/domain/format.ts';
import { isLocalDate, isLocalTime } from '#lib/domain/time.ts';
import { isNightAsked } from '#lib/domain/time-off.ts';
import type { AskWorld } from '#lib/domain/time-off-ask.ts';
import type { Instant } from '#lib/domain/types.ts';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { type AskDraft, NIGHT_ANSWERS } from './ask-draft.ts';
import { NightQuestion, NightsQuestion } from './night-question.tsx';
import { ShiftPicker } from './shift-picker.tsx';
import type { AskMode } from './time-off-query.ts';

export type WhenFieldsProps = {
  mode: AskMode;
  draft: AskDraft;
  edit: (change: Partial<AskDraft>) => void;
  world: AskWorld;
  clockStyle: ClockStyle;
  now: Instant;
  errors: Readonly<Record<string, string>>;
};

const hhmm = 'Time is HH:MM on 24 hours, such as 05:15.';

/** When the leave is, in the mode that was chosen, and which night is meant where that is not plain. */
export function WhenFields(props: WhenFieldsProps) {
  if (props.mode === 'days') return <DayFields {...props} />;
  if (props.mode === 'hours') return <HourFields {...props} />;
  const { draft, edit, world, errors } = props;
  return (
    <ShiftPicker
      shifts={world.shifts.filter(({ endsAt }) => endsAt > props.now)}
      value={draft.shiftIds}
      onValueChange={(shiftIds) => edit({ shiftIds })}
      error={errors.shiftIds}
      timeZone={world.clock.timeZone}
      clockStyle={props.clockStyle}
    />
  );
}

function DayFields({ draft, edit, world, clockStyle, errors }: WhenFieldsProps) {
  const { fromDate, toDate, nights } = draft;
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-4">
        <Field
          name="fromDate"
          label="First day"
          error={errors.fromDate}
          requiredMessage="First day is needed."
        >
          <DateInput
            required
            value={fromDate}
            onValueChange={(value) => edit({ fromDate: String(value) })}
            className="w-full"
          />
        </Field>
        <Field name="toDate" label="Last day" error={errors.toDate} requiredMessage="Last day is needed.">
          <DateInput
            required
            value={toDate}
            onValueChange={(value) => edit({ toDate: String(value) })}
            className="w-full"
          />
        </Field>
      </div>
      {isLocalDate(fromDate) && isLocalDate(toDate) && fromDate <= toDate ? (
        <NightsQuestion
          fromDate={fromDate}
          toDate={toDate}
          shifts={world.shifts}
          clock={world.clock}
          clockStyle={clockStyle}
          value={nights}
          onValueChange={(value) => edit({ nights: NIGHT_ANSWERS.find((answer) => answer === value) ?? '' })}
          error={errors.nights}
        />
      ) : null}
    </>
  );
}

function HourFields({ draft, edit, world, clockStyle, errors }: WhenFieldsProps) {
  const { date, startTime, endTime, night } = draft;
  const isAsked =
    isLocalDate(date) &&
    isLocalTime(startTime) &&
    isLocalTime(endTime) &&
    isNightAsked({ startTime, endTime }, world.clock);
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-4">
        <Field
          name="date"
          label="Day"
          error={errors.date}
          requiredMessage="Day is needed."
          className="col-span-2"
        >
          <DateInput required value={date} onValueChange={(value) => edit({ date: String(value) })} />
        </Field>
        <Field
          name="startTime"
          label="Start"
          error={errors.startTime}
          requiredMessage="Start is needed."
          patternMessage={hhmm}
        >
          <TimeInput required value={startTime} onValueChange={(value) => edit({ startTime: value })} />
        </Field>
        <Field
          name="endTime"
          label="End"
          error={errors.endTime}
          requiredMessage="End is needed."
          patternMessage={hhmm}
        >
          <TimeInput required value={endTime} onValueChange={(value) => edit({ endTime: value })} />
        </Field>
      </div>
      <p className="-mt-2 text-sm text-muted-foreground">
        In steps of 15 minutes. An end at or before the start is on the next day.
      </p>
      {isAsked ? (
        <NightQuestion
          ask={{ by: 'hours', date, startTime, endTime, night: null }}
          clock={world.clock}
          clockStyle={clockStyle}
          value={night}
          onValueChange={(value) => edit({ night: value === 'before' ? 'before' : 'after' })}
          error={errors.night}
        />
      ) : null}
    </>
  );
}
