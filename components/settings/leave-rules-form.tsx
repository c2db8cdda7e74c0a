'use client';

import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { numberOf, textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import type { LeaveRules } from '#lib/domain/time-off-records.ts';
import type { Role } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { toast } from '../ui/toast.tsx';

export type LeaveRulesFormProps = {
  action: (input: LeaveRules) => Promise<ActionResult<unknown>>;
  rules: LeaveRules;
  /** Active supervisors and admins of the agency, by name. */
  deputies: readonly { id: string; fullName: string; role: Role }[];
};

const nobody = 'nobody';

/** How many may be off on a day, and where a request goes that nobody decides. */
export function LeaveRulesForm({ action, rules, deputies }: LeaveRulesFormProps) {
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => {
      const deputy = textOf(data, 'deputyId');
      return action({
        capDispatchers: numberOf(data, 'capDispatchers'),
        capSupervisors: numberOf(data, 'capSupervisors'),
        escalateAfterHours: numberOf(data, 'escalateAfterHours') ?? Number.NaN,
        deputyId: deputy === nobody ? null : deputy,
        version: rules.version,
      });
    },
    () => toast.success('The settings are saved.'),
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <div className="flex flex-wrap gap-x-6 gap-y-4">
        <Field name="capDispatchers" label="Dispatchers off on a day, at most" error={errors.capDispatchers}>
          <CapInput cap={rules.capDispatchers} />
        </Field>
        <Field name="capSupervisors" label="Supervisors off on a day, at most" error={errors.capSupervisors}>
          <CapInput cap={rules.capSupervisors} />
        </Field>
      </div>
      <p className="-mt-2 text-sm text-muted-foreground">
        Days are operational days. Empty = no maximum. Requests for a full day wait in line, first come first
        served; a supervisor can still approve one, with a reason.
      </p>
      <div className="flex flex-wrap gap-x-6 gap-y-4">
        <Field
          name="escalateAfterHours"
          label="Undecided requests go on after, in hours"
          error={errors.escalateAfterHours}
          requiredMessage="Hours are needed."
        >
          <NumberInput min={1} max={720} defaultValue={rules.escalateAfterHours} required />
        </Field>
        <Field name="deputyId" label="To this deputy" error={errors.deputyId}>
          <Select
            items={[
              { value: nobody, label: 'Nobody: to the admins at once' },
              ...deputies.map(({ id, fullName, role }) => ({
                value: id,
                label: `${fullName}, ${roleLabel(role).toLowerCase()}`,
              })),
            ]}
            defaultValue={
              deputies.some(({ id }) => id === rules.deputyId) ? (rules.deputyId ?? nobody) : nobody
            }
            className="min-w-56"
          />
        </Field>
      </div>
      <p className="-mt-2 text-sm text-muted-foreground">
        After as many hours again a request goes on to the admins. Every supervisor can decide it all the
        while; nobody decides their own.
      </p>
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}

/** Empty means something here, so there are no steps. */
function CapInput({ cap }: { cap: number | null }) {
  return (
    <Input
      inputMode="numeric"
      pattern="\d{0,3}"
      maxLength={3}
      autoComplete="off"
      mono
      defaultValue={cap === null ? '' : String(cap)}
      className="w-20"
    />
  );
}
