'use client';

import { Plus, X } from 'lucide-react';
import type { PatternId } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { type PatternChoice, patternOf } from './scenario-patterns.ts';

/** People who are not there yet. */
export type HireDraft = {
  key: number;
  role: 'dispatcher' | 'supervisor';
  patternId: PatternId;
  count: number;
};

export type HireFieldsProps = {
  hires: readonly HireDraft[];
  onChange: (hires: readonly HireDraft[]) => void;
  patterns: readonly PatternChoice[];
};

const roles = [
  { value: 'dispatcher', label: 'Dispatchers' },
  { value: 'supervisor', label: 'Supervisors' },
];

const hiresMax = 50;

/** Who is hired in a scenario. */
export function HireFields({ hires, onChange, patterns }: HireFieldsProps) {
  const [first] = patterns;
  function set(key: number, next: Partial<HireDraft>) {
    onChange(hires.map((hire) => (hire.key === key ? { ...hire, ...next } : hire)));
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="pb-1 text-sm font-medium">More people</legend>
      {hires.map((hire) => (
        <div key={hire.key} className="flex flex-wrap items-center gap-2 rounded-md border p-3">
          <NumberInput
            aria-label="How many"
            min={1}
            max={hiresMax}
            value={hire.count}
            onValueChange={(count) => set(hire.key, { count: count ?? 1 })}
          />
          <Select
            aria-label="Role"
            items={roles}
            value={hire.role}
            onValueChange={(role) =>
              set(hire.key, { role: role === 'supervisor' ? 'supervisor' : 'dispatcher' })
            }
            className="min-w-32 flex-1"
          />
          <Button
            size="icon"
            variant="ghost"
            aria-label="Remove these people"
            onClick={() => onChange(hires.filter(({ key }) => key !== hire.key))}
          >
            <X aria-hidden />
          </Button>
          <div className="flex w-full items-center gap-2">
            <span className="text-sm text-muted-foreground">on</span>
            <Select
              aria-label="Pattern"
              items={patterns.map(({ id, name }) => ({ value: id, label: name }))}
              value={hire.patternId}
              onValueChange={(choice) => set(hire.key, { patternId: patternOf(choice, hire.patternId) })}
              className="min-w-0 flex-1"
            />
          </div>
        </div>
      ))}
      {first === undefined ? null : (
        <Button
          size="sm"
          className="w-fit"
          onClick={() =>
            onChange([
              ...hires,
              {
                key: 1 + Math.max(0, ...hires.map(({ key }) => key)),
                role: 'dispatcher',
                patternId: first.id,
                count: 1,
              },
            ])
          }
        >
          <Plus aria-hidden />
          Add people
        </Button>
      )}
    </fieldset>
  );
}
