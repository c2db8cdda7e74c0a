'use client';

import { X } from 'lucide-react';
import { formatDuration } from '#lib/domain/format.ts';
import { endsNextDay, type SetUpShift } from '#lib/domain/set-up-shifts.ts';
import { isLocalTime, nominalMinutesBetween } from '#lib/domain/time.ts';
import { SHIFT_CATEGORIES } from '#lib/domain/types.ts';
import { categoryLabel } from '../roster/schedule-entry.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { TimeInput } from '../ui/time-input.tsx';

export type ShiftRowProps = {
  row: SetUpShift;
  onChange: (part: Partial<SetUpShift>) => void;
  /** Null for the last one. */
  onRemove: (() => void) | null;
};

const categoryItems = SHIFT_CATEGORIES.map((value) => ({ value, label: categoryLabel(value) }));
const hhmm = 'Time is HH:MM on 24 hours, such as 07:00.';

/** One shift with who must be there. */
export function ShiftRow({ row, onChange, onRemove }: ShiftRowProps) {
  const name = row.name.trim() === '' ? 'this shift' : row.name;
  return (
    <li className="relative flex flex-col gap-3 rounded-lg border bg-card p-4">
      <fieldset className="flex min-w-0 flex-wrap items-start gap-x-4 gap-y-3">
        <legend className="sr-only">{name}</legend>
        <Field label="Name" requiredMessage="A name is needed." className="w-36 max-sm:w-[calc(100%-3rem)]">
          <Input
            value={row.name}
            onValueChange={(next) => onChange({ name: next })}
            required
            maxLength={60}
            autoComplete="off"
          />
        </Field>
        <Field label="Kind" className="w-34">
          <Select
            items={categoryItems}
            value={row.category}
            onValueChange={(next) =>
              onChange({ category: SHIFT_CATEGORIES.find((known) => known === next) ?? row.category })
            }
          />
        </Field>
        <div className="flex gap-4">
          <Field label="Start" patternMessage={hhmm} requiredMessage={hhmm}>
            <TimeInput
              value={row.startTime}
              onValueChange={(startTime) => onChange({ startTime })}
              required
            />
          </Field>
          <Field label="End" patternMessage={hhmm} requiredMessage={hhmm}>
            <TimeInput value={row.endTime} onValueChange={(endTime) => onChange({ endTime })} required />
          </Field>
        </div>
        <div className="flex flex-wrap gap-4">
          <Field label="People, at least">
            <NumberInput
              value={row.minEmployees}
              onValueChange={(next) => {
                const minEmployees = next ?? 0;
                onChange({ minEmployees, minSupervisors: Math.min(row.minSupervisors, minEmployees) });
              }}
              min={0}
              max={500}
              className="w-28"
            />
          </Field>
          <Field label="Of them supervisors">
            <NumberInput
              value={row.minSupervisors}
              onValueChange={(next) => {
                const minSupervisors = next ?? 0;
                onChange({ minSupervisors, minEmployees: Math.max(row.minEmployees, minSupervisors) });
              }}
              min={0}
              max={500}
              className="w-28"
            />
          </Field>
        </div>
      </fieldset>
      <p className="text-sm text-muted-foreground">
        {lengthWords(row)}
        {row.minEmployees === 0 ? ' Nobody is required by it.' : ''}
      </p>
      {onRemove === null ? null : (
        <Button
          size="sm"
          variant="ghost"
          className="absolute top-2 right-2"
          aria-label={`Remove ${name}`}
          onClick={onRemove}
        >
          <X aria-hidden />
        </Button>
      )}
    </li>
  );
}

/** `8 h, until 07:00 of the next day`. */
function lengthWords({ startTime, endTime }: SetUpShift): string {
  if (!isLocalTime(startTime) || !isLocalTime(endTime)) return 'Type both times as HH:MM.';
  const length = formatDuration(nominalMinutesBetween(startTime, endTime));
  const isMidnight = endTime === '00:00';
  if (isMidnight) return `${length}, until midnight.`;
  return endsNextDay({ startTime, endTime }) ? `${length}, into the next day.` : `${length}.`;
}
