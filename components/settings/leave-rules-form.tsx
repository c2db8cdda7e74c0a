'use client';

import { numberOf, textOf } from '#components/form/use-form-action.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import type { AnyRole } from '#lib/domain/reading-roles.ts';
import type { SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import type { LeaveRules } from '#lib/domain/time-off-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';

export type LeaveRulesFormProps = {
  actions: ChangeActions<SaveSettingInput>;
  rules: Omit<LeaveRules, 'version'>;
  knownVersionId: number | null;
  today: LocalDate;
  /** Active supervisors and admins of the agency, by name. */
  deputies: readonly { id: string; fullName: string; role: AnyRole }[];
};

const nobody = 'nobody';

/** How many may be off on a day, and where a request goes that nobody decides. */
export function LeaveRulesForm({ actions, rules, knownVersionId, today, deputies }: LeaveRulesFormProps) {
  return (
    <SettingChange
      actions={actions}
      today={today}
      known={knownVersionId}
      done="The rules of time off are saved."
      read={(data, effectiveFrom, known): SaveSettingInput => {
        const deputy = textOf(data, 'deputyId');
        return {
          kind: 'leave_rules',
          capDispatchers: numberOf(data, 'capDispatchers'),
          capSupervisors: numberOf(data, 'capSupervisors'),
          escalateAfterHours: numberOf(data, 'escalateAfterHours') ?? Number.NaN,
          deputyId: deputy === nobody ? null : deputy,
          effectiveFrom,
          knownVersionId: known,
        };
      }}
    >
      {(errors) => (
        <>
          <div className="flex flex-wrap gap-x-6 gap-y-4">
            <Field
              name="capDispatchers"
              label="Dispatchers off on a day, at most"
              error={errors.capDispatchers}
            >
              <CapInput cap={rules.capDispatchers} />
            </Field>
            <Field
              name="capSupervisors"
              label="Supervisors off on a day, at most"
              error={errors.capSupervisors}
            >
              <CapInput cap={rules.capSupervisors} />
            </Field>
          </div>
          <p className="-mt-2 text-sm text-muted-foreground">
            Days are operational days. Empty = no maximum. Requests for a full day wait in line, first come
            first served; a supervisor can still approve one, with a reason.
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
                  { value: nobody, label: 'Nobody: straight to the admins' },
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
        </>
      )}
    </SettingChange>
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
