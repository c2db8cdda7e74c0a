'use client';

import { useRouter } from 'next/navigation';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { numberOf, textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { Effort } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';

export type GenerateFormProps = {
  action: (input: {
    scheduleId: number;
    expectedVersion: number;
    seed: number;
    effort: Effort;
  }) => Promise<ActionResult<unknown>>;
  scheduleId: number;
  version: number;
  /** What the draft already holds and a new run replaces; null for an empty draft. */
  replaces: string | null;
  /** The seed of the last run. */
  seed: number;
};

const efforts: readonly { value: Effort; label: string; hint: string }[] = [
  { value: 'quick', label: 'Quick', hint: 'A first look.' },
  { value: 'good', label: 'Good', hint: 'For most schedules.' },
  { value: 'best', label: 'Best', hint: 'Searches longest; for the schedule you publish.' },
];

function isEffort(text: string): text is Effort {
  return efforts.some(({ value }) => value === text);
}

/** Starts the generator. */
export function GenerateForm({ action, scheduleId, version, replaces, seed }: GenerateFormProps) {
  const router = useRouter();
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => {
      const effort = textOf(data, 'effort');
      return action({
        scheduleId,
        expectedVersion: version,
        seed: numberOf(data, 'seed') ?? 0,
        effort: isEffort(effort) ? effort : 'good',
      });
    },
    () => router.refresh(),
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <RadioGroup name="effort" legend="Effort" defaultValue="good" items={efforts} />
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
