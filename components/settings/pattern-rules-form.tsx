'use client';

import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { PATTERN_LABELS, PATTERNS } from '#lib/domain/patterns.ts';
import type { PatternRules } from '#lib/domain/records.ts';
import { PATTERN_IDS } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { toast } from '../ui/toast.tsx';

export type PatternRulesFormProps = {
  action: (input: { rules: PatternRules; expectedVersion: number }) => Promise<ActionResult<unknown>>;
  rules: PatternRules;
  version: number;
};

const places = [
  { value: 'either', label: 'First or last' },
  { value: 'first', label: 'First' },
  { value: 'last', label: 'Last' },
] as const;

const categories = [
  {
    value: 'same',
    label: 'All shifts of a week are of one category',
    hint: 'Somebody on days works days only.',
  },
  {
    value: 'mixed',
    label: 'Categories may mix within a week',
    hint: 'More weeks are possible, so coverage can be better; rest between shifts holds all the same.',
  },
] as const;

/** Patterns with shifts of two lengths: only there is something to choose. */
const mixedPatterns = PATTERN_IDS.filter((id) => PATTERNS[id].segments.length > 1);

/** Where the short shift of a pattern stands, and whether a week may mix categories. */
export function PatternRulesForm({ action, rules, version }: PatternRulesFormProps) {
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => {
      const changed: PatternRules = { ...rules };
      for (const id of PATTERN_IDS) {
        const place = places.find(({ value }) => value === textOf(data, `shortShift-${id}`))?.value;
        changed[id] = {
          shortShift: place ?? 'either',
          sameCategory: textOf(data, 'categories') !== 'mixed',
        };
      }
      return action({ rules: changed, expectedVersion: version });
    },
    () => toast.success('The settings are saved.'),
  );
  const isMixed = PATTERN_IDS.some((id) => rules[id]?.sameCategory === false);
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      {mixedPatterns.map((id) => (
        <RadioGroup
          key={id}
          name={`shortShift-${id}`}
          legend={`${PATTERN_LABELS[id]}: short shift`}
          variant="segmented"
          items={places}
          defaultValue={rules[id]?.shortShift ?? 'either'}
          error={errors[`shortShift-${id}`]}
        />
      ))}
      <RadioGroup
        name="categories"
        legend="Early, day, swing and graveyard"
        items={categories}
        defaultValue={isMixed ? 'mixed' : 'same'}
        error={errors.rules}
      />
      <p className="text-sm text-muted-foreground">
        The next schedule that is generated follows it; schedules that exist stay as they are.
      </p>
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}
