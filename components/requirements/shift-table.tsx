import { type ClockStyle, formatDuration, formatTimeRange } from '#lib/domain/format.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { SHIFT_CATEGORIES } from '#lib/domain/types.ts';
import { categoryLabel } from '../roster/schedule-entry.ts';
import { ShiftChip } from '../roster/shift-chip.tsx';
import { Link } from '../ui/link.tsx';
import { validityInWords } from './requirement-words.ts';

export type ShiftTableProps = {
  shifts: readonly ShiftTemplate[];
  selectedId: number | null;
  /** The page on which one is changed, `new` for another one; null for who may not. */
  editHref: ((id: number | 'new') => string) | null;
  clockStyle: ClockStyle;
};

/** The shifts in use by category, shortest first; retired ones behind a line below. */
export function ShiftTable(props: ShiftTableProps) {
  const retired = props.shifts.filter(({ isActive }) => !isActive);
  const groups = SHIFT_CATEGORIES.map((category) => ({
    category,
    shifts: props.shifts.filter((shift) => shift.isActive && shift.category === category),
  })).filter(({ shifts }) => shifts.length > 0);
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 md:grid-cols-2 2xl:grid-cols-4">
        {groups.map(({ category, shifts }) => (
          <section
            key={category}
            aria-labelledby={`shifts-${category}`}
            className="flex min-w-0 flex-col gap-1.5"
          >
            <h3 id={`shifts-${category}`} className="text-sm font-medium text-muted-foreground">
              {categoryLabel(category)}
            </h3>
            <ShiftRows {...props} shifts={shifts} />
          </section>
        ))}
      </div>
      {retired.length > 0 ? (
        <details>
          <summary className="min-h-target w-fit rounded-sm text-muted-foreground select-none hover:text-foreground">
            Retired ({retired.length})
          </summary>
          <div className="pt-2 md:max-w-xl">
            <ShiftRows {...props} shifts={retired} />
          </div>
        </details>
      ) : null}
    </div>
  );
}

function ShiftRows({ shifts, selectedId, editHref, clockStyle }: ShiftTableProps) {
  return (
    <ul className="divide-y rounded-lg border bg-card">
      {shifts.map((shift) => (
        <li
          key={shift.id}
          data-selected={shift.id === selectedId || undefined}
          className="relative grid min-h-row grid-cols-[3.25rem_1fr_auto_3.5rem] items-center gap-x-2 px-cell py-1 hover:bg-muted data-selected:bg-primary-soft"
        >
          <span className="flex">
            <ShiftChip entry={{ ...shift, kind: 'shift', id: String(shift.id) }} />
          </span>
          {editHref !== null ? (
            <Link
              href={editHref(shift.id)}
              scroll={false}
              className="truncate font-medium text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline"
            >
              {shift.name}
            </Link>
          ) : (
            <span className="truncate font-medium">{shift.name}</span>
          )}
          <span className="font-mono text-sm">
            {formatTimeRange(shift.startTime, shift.endTime, clockStyle)}
          </span>
          <span className="text-right text-sm text-muted-foreground">
            {formatDuration(shift.durationMinutes)}
          </span>
          {validityInWords(shift) === undefined ? null : (
            <span className="col-span-3 col-start-2 text-sm text-muted-foreground">
              {validityInWords(shift)}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
