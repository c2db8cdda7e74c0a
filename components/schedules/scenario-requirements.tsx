'use client';

import { countOf } from '#lib/domain/format.ts';
import type { Requirement } from '#lib/domain/types.ts';
import { NumberInput } from '../ui/number-input.tsx';

export type RequirementDraft = Pick<Requirement, 'id' | 'minEmployees' | 'minSupervisors'>;

export type RequirementFieldsProps = {
  requirements: readonly (RequirementDraft & { name: string; times: string })[];
  /** Only those that differ. */
  changed: readonly RequirementDraft[];
  onChange: (changed: readonly RequirementDraft[]) => void;
};

const minimumMax = 500;

/** What a scenario requires. */
export function RequirementFields({ requirements, changed, onChange }: RequirementFieldsProps) {
  function set(
    { id, minEmployees, minSupervisors }: RequirementDraft,
    next: Partial<Omit<RequirementDraft, 'id'>>,
  ) {
    const now = { id, minEmployees, minSupervisors, ...changed.find((row) => row.id === id), ...next };
    const isSame = now.minEmployees === minEmployees && now.minSupervisors === minSupervisors;
    onChange([...changed.filter((row) => row.id !== id), ...(isSame ? [] : [now])]);
  }
  return (
    <fieldset className="min-w-0">
      <legend className="pb-1 text-sm font-medium">Requirements</legend>
      <details>
        <summary className="min-h-target w-fit rounded-sm text-sm text-muted-foreground select-none hover:text-foreground">
          {changed.length === 0 ? 'As they are' : countOf(changed.length, 'period differs', 'periods differ')}
        </summary>
        <ul className="flex flex-col gap-3 pt-2">
          {requirements.map((row) => {
            const now = changed.find(({ id }) => id === row.id) ?? row;
            return (
              <li key={row.id} className="flex flex-col gap-1">
                <p className="text-sm">
                  <span className="font-medium">{row.name}</span>{' '}
                  <span className="font-mono text-muted-foreground">{row.times}</span>
                </p>
                <div className="flex flex-wrap gap-x-4 gap-y-2">
                  <Minimum
                    label="Employees"
                    period={row.name}
                    value={now.minEmployees}
                    onSet={(minEmployees) => set(row, { minEmployees })}
                  />
                  <Minimum
                    label="Supervisors"
                    period={row.name}
                    value={now.minSupervisors}
                    onSet={(minSupervisors) => set(row, { minSupervisors })}
                  />
                </div>
              </li>
            );
          })}
        </ul>
      </details>
    </fieldset>
  );
}

function Minimum({
  label,
  period,
  value,
  onSet,
}: {
  label: string;
  period: string;
  value: number;
  onSet: (value: number) => void;
}) {
  return (
    <div className="flex items-center gap-2">
      <span aria-hidden className="w-20 text-sm text-muted-foreground">
        {label}
      </span>
      <NumberInput
        aria-label={`${label}, ${period}`}
        min={0}
        max={minimumMax}
        value={value}
        onValueChange={(next) => onSet(next ?? 0)}
      />
    </div>
  );
}
