'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { numberOf, textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { countOf, formatDuration } from '#lib/domain/format.ts';
import { EFFORTS, type Effort, type PreferencePrice } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Slider } from '../ui/slider.tsx';

export type GenerateInput = {
  scheduleId: number;
  expectedVersion: number;
  seed: number;
  effort: Effort;
  preferenceSlackPercent: number;
  changeBudgetPercent: number;
  keepLines: boolean;
  keepPeopleMax: number | null;
};

export type GenerateFormProps = {
  action: (input: GenerateInput) => Promise<ActionResult<unknown>>;
  scheduleId: number;
  version: number;
  /** What the draft already holds and a new run replaces; null for an empty draft. */
  replaces: string | null;
  /** The seed of the last run. */
  seed: number;
  /** There are lines from before that a new run can keep: of this draft, or of the block that it revises. */
  hasLines?: boolean;
  /** It plans the rest of a block that people already work: then few lines are to change. */
  isRevision?: boolean;
  /** What the last run measured; empty before the first. */
  prices?: readonly PreferencePrice[];
  /** Said when nothing generates at the moment. */
  workerNote?: string | null;
};

const efforts: readonly { value: Effort; label: string; hint: string }[] = [
  { value: 'quick', label: 'Quick', hint: 'A few seconds for 40 people. A first look.' },
  { value: 'good', label: 'Good', hint: 'About 10 seconds for 40 people. For most schedules.' },
  { value: 'best', label: 'Best', hint: 'Up to a minute for 40 people. For the schedule you publish.' },
];

/** In percent of the required hours. */
export const PREFERENCE_STOPS = [0, 0.1, 0.25, 0.5, 1, 2] as const;

const keeping = [
  {
    value: 'free',
    label: 'Plan everyone anew',
    hint: 'Best coverage; anybody may get other days or another shift.',
  },
  { value: 'few', label: 'Let only a few change', hint: 'All others keep the line they have.' },
  {
    value: 'needed',
    label: 'Change only where it helps',
    hint: 'A line changes only where more is covered for it; all others stay.',
  },
] as const;

const changeBudgets = [
  { value: '0', label: 'None', hint: 'Everybody keeps one line through the block.' },
  { value: '2', label: '2 %' },
  { value: '5', label: '5 %' },
  { value: '10', label: '10 %' },
];

/** Starts the generator. */
export function GenerateForm(props: GenerateFormProps) {
  const { action, scheduleId, version, replaces, seed, hasLines, workerNote } = props;
  const router = useRouter();
  const [keep, setKeep] = useState<string>(props.isRevision && hasLines ? 'few' : 'free');
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      action({
        scheduleId,
        expectedVersion: version,
        seed: numberOf(data, 'seed') ?? 0,
        effort: EFFORTS.find((known) => known === textOf(data, 'effort')) ?? 'good',
        preferenceSlackPercent: numberOf(data, 'preferenceSlackPercent') ?? 0,
        changeBudgetPercent: numberOf(data, 'changeBudgetPercent') ?? 0,
        keepLines: keep !== 'free',
        keepPeopleMax: keep === 'few' ? (numberOf(data, 'keepPeopleMax') ?? 0) : null,
      }),
    () => router.refresh(),
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      {workerNote ? <FormMessage tone="warning">{workerNote}</FormMessage> : null}
      <RadioGroup name="effort" legend="Effort" defaultValue="good" items={efforts} error={errors.effort} />
      <PreferenceSlider prices={props.prices ?? []} />
      {hasLines ? (
        <RadioGroup
          name="keep"
          legend="People's lines"
          items={keeping}
          value={keep}
          onValueChange={setKeep}
          error={errors.keepLines}
        />
      ) : null}
      {keep === 'few' ? (
        <Field
          name="keepPeopleMax"
          label="People who may get another line"
          hint="Somebody whose line is not lawful any more may always change and is not counted."
          error={errors.keepPeopleMax}
        >
          <NumberInput min={0} max={1000} defaultValue={3} />
        </Field>
      ) : null}
      <RadioGroup
        name="changeBudgetPercent"
        legend="Weeks off the line"
        hint="How many single weeks may differ from a person's line, of all weeks of all people. Such a week closes gaps around leave; the person has other days or another shift then."
        variant="segmented"
        defaultValue="0"
        items={changeBudgets}
        error={errors.changeBudgetPercent}
      />
      <Field
        name="seed"
        label="Variant"
        hint="The same variant of the same facts gives the same schedule. Another number gives another one."
        error={errors.seed}
      >
        <NumberInput min={0} max={4_294_967_295} defaultValue={seed} />
      </Field>
      {replaces === null ? null : <FormMessage tone="warning">{replaces}</FormMessage>}
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          {replaces === null ? 'Generate' : 'Generate again'}
        </Button>
      </div>
    </Form>
  );
}

/** How much coverage preferences may cost, with the price that the last run measured. */
function PreferenceSlider({ prices }: { prices: readonly PreferencePrice[] }) {
  const [slack, setSlack] = useState<number>(0);
  return (
    <Slider
      label="Preferences may cost"
      name="preferenceSlackPercent"
      stops={PREFERENCE_STOPS}
      defaultValue={0}
      onValueChange={setSlack}
      format={(value) => (value === 0 ? 'nothing' : `${value} % of the required hours`)}
      hint={priceWords(prices, slack)}
    />
  );
}

function priceWords(prices: readonly PreferencePrice[], slack: number): string {
  const [strict] = prices;
  const price = prices.findLast((each) => each.slackPercent <= slack);
  if (!strict || !price) {
    return slack === 0
      ? 'Coverage first: a preference is granted where it costs no covered hour. Supervisor hours are never given up.'
      : 'More people get the shift they prefer, and so many hours may stay short for it. Supervisor hours are never given up.';
  }
  const people = `${countOf(price.peopleOnPreferredShift, 'person', 'people')} on the shift they prefer`;
  const more = price.uncoveredEmployeeMinutes - strict.uncoveredEmployeeMinutes;
  if (price === strict) return `Measured in the last run: ${people} without giving up a covered hour.`;
  return `Measured in the last run: ${people}, ${price.peopleOnPreferredShift - strict.peopleOnPreferredShift} more than for nothing, and ${formatDuration(Math.max(0, more))} more short.`;
}
