import { type ClockStyle, formatTimeRange } from '#lib/domain/format.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { SHIFT_CATEGORIES } from '#lib/domain/types.ts';
import { ShiftChip } from '../roster/shift-chip.tsx';
import type { SelectItem } from '../ui/select.tsx';

/** The shifts one may prefer, category by category, shortest first. */
export function preferenceItems(shifts: readonly ShiftTemplate[], clockStyle: ClockStyle): SelectItem[] {
  return SHIFT_CATEGORIES.flatMap((category) => shifts.filter((shift) => shift.category === category)).map(
    (shift) => ({
      value: String(shift.id),
      label: (
        <span className="flex items-center gap-2">
          <ShiftChip entry={{ ...shift, kind: 'shift', id: String(shift.id) }} />
          {shift.name}
          <span className="font-mono text-sm text-muted-foreground">
            {formatTimeRange(shift.startTime, shift.endTime, clockStyle)}
          </span>
        </span>
      ),
    }),
  );
}
