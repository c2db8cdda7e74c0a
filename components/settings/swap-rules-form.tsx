'use client';

import { numberOf } from '#components/form/use-form-action.ts';
import type { SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import type { SwapRules } from '#lib/domain/swap-records.ts';
import { SWAP_NOTICE_HOURS_MAX } from '#lib/domain/swap-settings-schemas.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';

export type SwapRulesFormProps = {
  actions: ChangeActions<SaveSettingInput>;
  rules: Omit<SwapRules, 'version'>;
  knownVersionId: number | null;
  today: LocalDate;
};

const flags = [
  {
    name: 'isSameWorkweek',
    label: 'Both shifts of a swap start in the same workweek',
    hint: 'A shift of another week can then only be given away. What both agreed on before can still be approved, with a reason.',
  },
  {
    name: 'approvesClean',
    label: 'Approve a trade at once if it breaks no rule',
    hint: 'A trade that breaks no rule and has no warning happens as soon as both agree, without a supervisor; both are told. Any other waits for a decision.',
  },
] as const;

/** Until when people trade shifts, what they may trade, and whether somebody has to approve it. */
export function SwapRulesForm({ actions, rules, knownVersionId, today }: SwapRulesFormProps) {
  return (
    <SettingChange
      actions={actions}
      today={today}
      known={knownVersionId}
      done="The rules of trades are saved."
      read={(data, effectiveFrom, known): SaveSettingInput => ({
        kind: 'swap_rules',
        noticeHours: numberOf(data, 'noticeHours') ?? Number.NaN,
        isSameWorkweek: data.get('isSameWorkweek') !== null,
        approvesClean: data.get('approvesClean') !== null,
        effectiveFrom,
        knownVersionId: known,
      })}
    >
      {(errors) => (
        <>
          <Field
            name="noticeHours"
            label="Notice in hours"
            hint="People can offer and answer until this long before the earlier shift starts; then an offer that nobody accepted expires. 0 = until it starts. A trade that both agreed on in time is urgent from then on, and can be decided until that shift starts."
            error={errors.noticeHours}
            requiredMessage="Hours are needed."
          >
            <NumberInput
              min={0}
              max={SWAP_NOTICE_HOURS_MAX}
              defaultValue={Math.round(rules.noticeMinutes / 60)}
              required
            />
          </Field>
          {flags.map(({ name, label, hint }) => (
            <Checkbox key={name} name={name} label={label} hint={hint} defaultChecked={rules[name]} />
          ))}
        </>
      )}
    </SettingChange>
  );
}
