'use client';

import { useState } from 'react';
import {
  type FillingStep,
  STEP_CHANNELS,
  STEP_FILTERS,
  type StepFilter,
} from '#lib/domain/filling-records.ts';
import { FILLING_LIMITS } from '#lib/domain/filling-settings-schemas.ts';
import { CHANNEL_LABELS, FILTER_LABELS } from '#lib/domain/filling-words.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { FillingRanking } from './filling-ranking.tsx';

export type FillingStepFieldsProps = {
  step: FillingStep;
  mayRun: boolean;
  onChange: (change: Partial<FillingStep>) => void;
};

const hints: Partial<Record<StepFilter, string>> = {
  extension: 'They stay longer or come in early.',
  volunteers: 'Who asked for the shift or wishes overtime then.',
  split: 'One stays longer, one comes in early.',
  mandate: 'A supervisor orders the first of the list. A step of its own.',
};

const offers = [
  { value: 'one', label: 'One after the other' },
  { value: 'all', label: 'Everybody at once' },
] as const;

/** One step of a call-out: who, in which order, how, and how long an offer waits. */
export function FillingStepFields({ step, mayRun, onChange }: FillingStepFieldsProps) {
  const isMandate = step.filters.includes('mandate');
  function choose(filter: StepFilter, isOn: boolean) {
    if (filter === 'mandate') {
      onChange(
        isOn
          ? { filters: ['mandate'], ranking: [], isAutomatic: false }
          : { filters: ['off'], ranking: [{ criterion: 'overtime_hours', weight: null }] },
      );
      return;
    }
    onChange({ filters: STEP_FILTERS.filter((one) => (one === filter ? isOn : step.filters.includes(one))) });
  }
  return (
    <div className="flex flex-col gap-4 border-t bg-muted/40 px-4 py-4">
      <Field label="Name" requiredMessage="Name is needed.">
        <Input
          value={step.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
          maxLength={FILLING_LIMITS.nameLength}
          autoComplete="off"
          required
        />
      </Field>
      <fieldset className="flex flex-col">
        <legend className="mb-1 text-sm font-medium">Who is asked</legend>
        {STEP_FILTERS.map((filter) => (
          <Checkbox
            key={filter}
            label={FILTER_LABELS[filter]}
            hint={hints[filter]}
            checked={step.filters.includes(filter)}
            disabled={isMandate && filter !== 'mandate'}
            onCheckedChange={(isOn) => choose(filter, isOn)}
          />
        ))}
      </fieldset>
      <LongestNeed minutes={step.maxMinutes} onChange={(maxMinutes) => onChange({ maxMinutes })} />
      {isMandate ? (
        <p className="text-sm text-muted-foreground">
          Mandates go by their own order, which you choose below.
        </p>
      ) : (
        <FillingRanking ranking={step.ranking} onChange={(ranking) => onChange({ ranking })} />
      )}
      <RadioGroup
        legend="It is offered to"
        variant="segmented"
        items={offers}
        value={step.offersTo}
        onValueChange={(value) => onChange({ offersTo: value === 'all' ? 'all' : 'one' })}
      />
      <Field
        label="Minutes to answer"
        hint={step.offersTo === 'one' ? 'Then the next is asked.' : 'Then the next step begins.'}
        requiredMessage="Minutes are needed."
      >
        <NumberInput
          {...FILLING_LIMITS.waitMinutes}
          value={step.waitMinutes}
          onValueChange={(minutes) => onChange({ waitMinutes: minutes ?? Number.NaN })}
          required
        />
      </Field>
      <fieldset className="flex flex-col">
        <legend className="mb-1 text-sm font-medium">How people are asked</legend>
        <div className="flex flex-wrap gap-x-5">
          {STEP_CHANNELS.map((channel) => (
            <Checkbox
              key={channel}
              label={CHANNEL_LABELS[channel]}
              checked={step.channels.includes(channel)}
              onCheckedChange={(isOn) =>
                onChange({
                  channels: STEP_CHANNELS.filter((one) =>
                    one === channel ? isOn : step.channels.includes(one),
                  ),
                })
              }
            />
          ))}
        </div>
      </fieldset>
      {isMandate ? null : (
        <Checkbox
          label="The app may ask by itself"
          hint={
            mayRun
              ? 'Beside the phone list, once a call-out runs.'
              : 'Only once you let offers go out by themselves, below.'
          }
          checked={step.isAutomatic}
          onCheckedChange={(isAutomatic) => onChange({ isAutomatic })}
        />
      )}
    </div>
  );
}

/** In hours as they are typed; empty = any. */
function LongestNeed({
  minutes,
  onChange,
}: {
  minutes: number | null;
  onChange: (minutes: number | null) => void;
}) {
  const [text, setText] = useState(minutes === null ? '' : String(Number((minutes / 60).toFixed(2))));
  const words = 'The longest need is from 0.25 to 24 hours, such as 5 or 7.5.';
  return (
    <Field
      label="Only for needs of at most so many hours"
      optional
      hint="Empty = for any. A longer one skips this step."
      patternMessage={words}
    >
      <Input
        mono
        inputMode="decimal"
        pattern="\d{1,2}([.,]\d{1,2})?"
        maxLength={5}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          setText(typed);
          // What is no number is no need either, rather than any.
          onChange(typed.trim() === '' ? null : Math.round(Number(typed.replace(',', '.')) * 60) || 0);
        }}
        className="w-24"
      />
    </Field>
  );
}
