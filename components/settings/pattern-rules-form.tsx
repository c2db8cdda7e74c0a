'use client';

import { textOf } from '#components/form/use-form-action.ts';
import { PATTERN_LABELS, PATTERNS } from '#lib/domain/patterns.ts';
import type { PatternRules } from '#lib/domain/records.ts';
import type { SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import { type LocalDate, PATTERN_IDS } from '#lib/domain/types.ts';
import { RadioGroup } from '../ui/radio-group.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';

export type PatternRulesFormProps = {
  actions: ChangeActions<SaveSettingInput>;
  rules: PatternRules;
  knownVersionId: number | null;
  today: LocalDate;
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
export function PatternRulesForm({ actions, rules, knownVersionId, today }: PatternRulesFormProps) {
  const isMixed = PATTERN_IDS.some((id) => rules[id]?.sameCategory === false);
  return (
    <SettingChange
      actions={actions}
      today={today}
      known={knownVersionId}
      done="The rules of patterns are saved."
      read={(data, effectiveFrom, known): SaveSettingInput => {
        const changed: PatternRules = { ...rules };
        for (const id of PATTERN_IDS) {
          const place = places.find(({ value }) => value === textOf(data, `shortShift-${id}`))?.value;
          changed[id] = {
            shortShift: place ?? 'either',
            sameCategory: textOf(data, 'categories') !== 'mixed',
          };
        }
        return { kind: 'patterns', rules: changed, effectiveFrom, knownVersionId: known };
      }}
    >
      {(errors) => (
        <>
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
        </>
      )}
    </SettingChange>
  );
}
