'use client';

import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { numberOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { SwapRules } from '#lib/domain/swap-records.ts';
import { SWAP_NOTICE_HOURS_MAX, type SwapRulesInput } from '#lib/domain/swap-settings-schemas.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { toast } from '../ui/toast.tsx';

export type SwapRulesFormProps = {
  action: (input: SwapRulesInput) => Promise<ActionResult<unknown>>;
  rules: SwapRules;
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
export function SwapRulesForm({ action, rules }: SwapRulesFormProps) {
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      action({
        noticeHours: numberOf(data, 'noticeHours') ?? Number.NaN,
        isSameWorkweek: data.get('isSameWorkweek') !== null,
        approvesClean: data.get('approvesClean') !== null,
        version: rules.version,
      }),
    () => toast.success('The settings are saved.'),
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
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
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}
