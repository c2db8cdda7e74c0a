'use client';

import { numberOf } from '#components/form/use-form-action.ts';
import { LIMIT_RANGES } from '#lib/domain/limits.ts';
import type { SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import type { Limits, LocalDate } from '#lib/domain/types.ts';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';

export type LimitsFormProps = {
  actions: ChangeActions<SaveSettingInput>;
  limits: Limits;
  knownVersionId: number | null;
  today: LocalDate;
};

const pairs = [
  {
    soft: 'restMinutesSoft',
    hard: 'restMinutesHard',
    legend: 'Rest between duties',
    hint: 'Plans keep the preferred rest. Somebody may rest less with a warning, and less than the minimum only with a reason that is kept.',
  },
  {
    soft: 'dutyMinutesSoft',
    hard: 'dutyMinutesHard',
    legend: 'One duty, with overtime',
    hint: 'Longer than preferred warns; longer than the longest needs a reason.',
  },
  {
    soft: 'sevenDayMinutesSoft',
    hard: 'sevenDayMinutesHard',
    legend: 'Any seven days',
    hint: 'All work of 168 hours in a row, overtime included.',
  },
] as const;

/** What duties may ask of a person. */
export function LimitsForm({ actions, limits, knownVersionId, today }: LimitsFormProps) {
  return (
    <SettingChange
      actions={actions}
      today={today}
      known={knownVersionId}
      done="The duty limits are saved."
      read={(data, effectiveFrom, known): SaveSettingInput => ({
        kind: 'limits',
        restMinutesSoft: minutesOf(data, 'restMinutesSoft'),
        restMinutesHard: minutesOf(data, 'restMinutesHard'),
        dutyMinutesSoft: minutesOf(data, 'dutyMinutesSoft'),
        dutyMinutesHard: minutesOf(data, 'dutyMinutesHard'),
        sevenDayMinutesSoft: minutesOf(data, 'sevenDayMinutesSoft'),
        sevenDayMinutesHard: minutesOf(data, 'sevenDayMinutesHard'),
        consecutiveDaysHard: numberOf(data, 'consecutiveDaysHard') ?? Number.NaN,
        weeklyRegularMinutes: minutesOf(data, 'weeklyRegularMinutes'),
        effectiveFrom,
        knownVersionId: known,
      })}
    >
      {(errors) => (
        <>
          {pairs.map(({ soft, hard, legend, hint }) => (
            <fieldset key={soft} className="flex flex-col gap-1.5">
              <legend className="mb-1.5 font-medium">{legend}</legend>
              <div className="flex flex-wrap gap-x-6 gap-y-3">
                <HoursField name={soft} limits={limits} error={errors[soft]} />
                <HoursField name={hard} limits={limits} error={errors[hard]} />
              </div>
              <p className="text-sm text-muted-foreground">{hint}</p>
            </fieldset>
          ))}
          <div className="flex flex-wrap gap-x-6 gap-y-4">
            <Field
              name="consecutiveDaysHard"
              label={LIMIT_RANGES.consecutiveDaysHard.label}
              hint="Work on more days in a row needs a reason."
              error={errors.consecutiveDaysHard}
              requiredMessage="Days in a row are needed."
            >
              <NumberInput
                min={LIMIT_RANGES.consecutiveDaysHard.min}
                max={LIMIT_RANGES.consecutiveDaysHard.max}
                defaultValue={limits.consecutiveDaysHard}
                required
              />
            </Field>
            <HoursField
              name="weeklyRegularMinutes"
              limits={limits}
              error={errors.weeklyRegularMinutes}
              hint="More in a workweek is overtime."
            />
          </div>
        </>
      )}
    </SettingChange>
  );
}

function HoursField({
  name,
  limits,
  error,
  hint,
}: {
  name: Exclude<keyof Limits, 'consecutiveDaysHard'>;
  limits: Limits;
  error: string | undefined;
  hint?: string;
}) {
  const { label: limit, min, max } = LIMIT_RANGES[name];
  const label = limit.toLowerCase().includes('hours') ? limit : `${limit}, in hours`;
  const words = `${limit} is from ${min / 60} to ${max / 60} hours, such as 10 or 7.5.`;
  return (
    <Field name={name} label={label} hint={hint} error={error} requiredMessage={words} patternMessage={words}>
      <Input
        mono
        required
        inputMode="decimal"
        pattern="\d{1,3}([.,]\d{1,2})?"
        maxLength={6}
        autoComplete="off"
        defaultValue={String(Number((limits[name] / 60).toFixed(2)))}
        className="w-24"
      />
    </Field>
  );
}

/** Hours as they are typed, in minutes. */
function minutesOf(data: FormData, name: keyof Limits): number {
  const hours = data.get(name);
  return typeof hours === 'string' ? Math.round(Number(hours.replace(',', '.')) * 60) : Number.NaN;
}
