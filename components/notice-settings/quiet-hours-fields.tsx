'use client';

import { useState } from 'react';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { QuietHours } from '#lib/domain/notice-records.ts';
import { quietWords } from '#lib/domain/notice-settings.ts';
import { REST_HOURS } from '#lib/domain/quiet-hours.ts';
import { isLocalTime } from '#lib/domain/time.ts';
import type { Instant, Interval } from '#lib/domain/types.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { TimeInput } from '../ui/time-input.tsx';

export type QuietHoursFieldsProps = {
  quiet: QuietHours;
  /** The person's published shifts of yesterday and the next two weeks. */
  shifts: readonly Interval[];
  timeZone: string;
  clockStyle: ClockStyle;
  now: Instant;
  errors: Readonly<Record<string, string>>;
};

/** What many sleep by, until somebody chooses. */
const usual = { start: '22:00', end: '06:00' };

/** When nobody is disturbed, and what that does from now on. */
export function QuietHoursFields(props: QuietHoursFieldsProps) {
  const { quiet, shifts, timeZone, clockStyle, now, errors } = props;
  const [isOn, setOn] = useState(quiet.start !== null);
  const [start, setStart] = useState(quiet.start ?? usual.start);
  const [end, setEnd] = useState(quiet.end ?? usual.end);
  const [restsAfterNight, setRests] = useState(quiet.restsAfterNight);
  const hasHours = isOn && isLocalTime(start) && isLocalTime(end) && start !== end;
  const chosen = { start: hasHours ? start : null, end: hasHours ? end : null, restsAfterNight };
  return (
    <>
      <Checkbox
        name="hasQuietHours"
        label="Quiet hours"
        hint="The same every day, in the time of your center."
        checked={isOn}
        onCheckedChange={setOn}
      />
      <div className="flex flex-wrap gap-x-6 gap-y-4 pl-6">
        <Field
          name="quietStart"
          label="From"
          error={errors.quietStart}
          disabled={!isOn}
          requiredMessage="A time is needed."
        >
          <TimeInput value={start} onValueChange={setStart} required={isOn} disabled={!isOn} />
        </Field>
        <Field
          name="quietEnd"
          label="Until"
          error={errors.quietEnd}
          disabled={!isOn}
          requiredMessage="A time is needed."
        >
          <TimeInput value={end} onValueChange={setEnd} required={isOn} disabled={!isOn} />
        </Field>
      </div>
      <Checkbox
        name="restsAfterNight"
        label="Sleep after a night shift"
        hint={`Quiet until ${REST_HOURS} hours after a shift that takes 3 hours or more between 23:00 and 06:00.`}
        checked={restsAfterNight}
        onCheckedChange={setRests}
      />
      <p aria-live="polite" className="rounded-md bg-muted px-3 py-2">
        {quietWords({ quiet: chosen, shifts, timeZone }, now, clockStyle)}
      </p>
      <p className="text-sm text-muted-foreground">
        Urgent notices do not wait, and neither does a change of a shift that starts within 24 hours. What
        would be of no use afterwards, such as a reminder, is only in the app.
      </p>
    </>
  );
}
