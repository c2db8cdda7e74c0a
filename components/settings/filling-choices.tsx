'use client';

import type { FillingRules } from '#lib/domain/filling-records.ts';
import { FILLING_LIMITS } from '#lib/domain/filling-settings-schemas.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';

export type FillingChoicesProps = {
  rules: FillingRules;
  errors: Readonly<Record<string, string>>;
  onChange: (change: Partial<Omit<FillingRules, 'steps'>>) => void;
};

const modes = [
  {
    value: 'first',
    label: 'First come, first served',
    hint: 'The first who may have a shift has it at once.',
  },
  {
    value: 'ranked',
    label: 'By the ranking',
    hint: 'People ask for a shift until its deadline; then the ranking decides among them.',
  },
] as const;

const orders = [
  {
    value: 'rotation',
    label: 'In rotation',
    hint: 'Never mandated first, then least recently, then least seniority. The list is never reset.',
  },
  { value: 'inverse_seniority', label: 'Least seniority first' },
] as const;

const selfActing = [
  {
    name: 'offers',
    label: 'Offers go out by themselves',
    hint: 'Once a call-out runs, in the steps that are marked so. You can switch it off in each call-out.',
  },
  {
    name: 'startsOnSickCall',
    label: 'A sick call starts a call-out',
    hint: 'For each shift that it leaves open.',
  },
  {
    name: 'awardsClaims',
    label: 'Ranked claims are awarded at their deadline',
    hint: 'Else a supervisor is told that they wait.',
  },
] as const;

/** What becomes of claims, the order of mandates, and what the app may do by itself. */
export function FillingChoices({ rules, errors, onChange }: FillingChoicesProps) {
  const { claims, mandate, automatic } = rules;
  return (
    <>
      <fieldset className="flex flex-col gap-3 border-t pt-4">
        <legend className="float-left font-semibold">Claims</legend>
        <FormMessage>{errors.claims}</FormMessage>
        <RadioGroup
          legend="Who has a shift that several want"
          items={modes}
          value={claims.mode}
          onValueChange={(mode) =>
            onChange({ claims: { ...claims, mode: mode === 'ranked' ? 'ranked' : 'first' } })
          }
        />
        {claims.mode === 'ranked' ? (
          <Field
            label="Hours in which people can ask"
            hint="From when it is posted, or until the shift starts if that is sooner."
            requiredMessage="Hours are needed."
          >
            <NumberInput
              {...FILLING_LIMITS.rankedHours}
              value={claims.rankedHours}
              onValueChange={(rankedHours) =>
                onChange({ claims: { ...claims, rankedHours: rankedHours ?? Number.NaN } })
              }
              required
            />
          </Field>
        ) : null}
        <Checkbox
          label="A shift can be claimed with a warning"
          hint="Such as little rest or many hours. Else a supervisor decides. Nobody can claim past a hard limit."
          checked={claims.allowsWarnings}
          onCheckedChange={(allowsWarnings) => onChange({ claims: { ...claims, allowsWarnings } })}
        />
      </fieldset>
      <fieldset className="flex flex-col gap-3 border-t pt-4">
        <legend className="float-left font-semibold">Mandatory overtime</legend>
        <FormMessage>{errors.mandate}</FormMessage>
        <RadioGroup
          legend="Who is ordered first"
          items={orders}
          value={mandate.order}
          onValueChange={(order) =>
            onChange({
              mandate: { ...mandate, order: order === 'rotation' ? 'rotation' : 'inverse_seniority' },
            })
          }
        />
        <Checkbox
          label="A refusal counts as a mandate"
          hint="No contact and a wrong number never do."
          checked={mandate.chargesRefusal}
          onCheckedChange={(chargesRefusal) => onChange({ mandate: { ...mandate, chargesRefusal } })}
        />
        <Checkbox
          label="An ordered holdover or early call-in counts as a mandate"
          checked={mandate.chargesExtension}
          onCheckedChange={(chargesExtension) => onChange({ mandate: { ...mandate, chargesExtension } })}
        />
        <Field
          label="Protected hours before approved leave"
          hint="Nobody is ordered to work in them. 0 = none."
          requiredMessage="Hours are needed."
        >
          <NumberInput
            {...FILLING_LIMITS.leaveBufferHours}
            value={mandate.leaveBufferHours}
            onValueChange={(hours) =>
              onChange({ mandate: { ...mandate, leaveBufferHours: hours ?? Number.NaN } })
            }
            required
          />
        </Field>
      </fieldset>
      <fieldset className="flex flex-col gap-3 border-t pt-4">
        <legend className="float-left font-semibold">What may run by itself</legend>
        <FormMessage>{errors.automatic}</FormMessage>
        {selfActing.map(({ name, label, hint }) => (
          <Checkbox
            key={name}
            label={label}
            hint={hint}
            checked={automatic[name]}
            onCheckedChange={(isOn) => onChange({ automatic: { ...automatic, [name]: isOn } })}
          />
        ))}
      </fieldset>
      <div className="border-t pt-4">
        <Field
          label="Days over which overtime is counted"
          hint="For who has the fewest overtime hours, back from the open shift."
          error={errors.overtimeDays}
          requiredMessage="Days are needed."
        >
          <NumberInput
            {...FILLING_LIMITS.overtimeDays}
            value={rules.overtimeDays}
            onValueChange={(days) => onChange({ overtimeDays: days ?? Number.NaN })}
            required
          />
        </Field>
      </div>
    </>
  );
}
