import { WEEKDAY_NAMES, weekdaysFrom } from '#lib/domain/format.ts';
import type { Weekday } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { describeEntry, type ShiftEntry } from './schedule-entry.ts';
import { ShiftChip } from './shift-chip.tsx';

export type PersonLineProps = {
  /** Index 0 = Sunday, as in the domain's `Line`; null = off. */
  week: readonly (Omit<ShiftEntry, 'kind' | 'id' | 'marks'> | null)[];
  workweekStart: Weekday;
  className?: string;
};

/** A person's stable week as seven chips, in the agency's order. */
export function PersonLine({ week, workweekStart, className }: PersonLineProps) {
  return (
    <ol className={cn('grid w-max grid-cols-7 gap-0.5', className)}>
      {weekdaysFrom(workweekStart).map((weekday) => {
        const shift = week[weekday];
        const name = WEEKDAY_NAMES[weekday];
        const entry: ShiftEntry | null = shift ? { ...shift, kind: 'shift', id: String(weekday) } : null;
        return (
          <li key={weekday} className="flex h-5 w-9 items-center justify-center">
            <span className="sr-only">
              {name}: {entry ? describeEntry(entry) : 'off'}
            </span>
            <span aria-hidden className="flex">
              {entry ? (
                <ShiftChip entry={entry} />
              ) : (
                <span className="text-sm text-subtle-foreground">{name?.slice(0, 2)}</span>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
