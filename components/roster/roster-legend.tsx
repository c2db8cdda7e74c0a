import type { LocalTime } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { categoryLabel, type ScheduleEntry, type ShiftMark } from './schedule-entry.ts';
import { ShiftChip } from './shift-chip.tsx';

export type RosterLegendProps = {
  /** Categories in use, in order. */
  categories?: readonly string[];
  /** Marks that this roster can show. */
  marks?: readonly (ShiftMark | 'open' | 'leave')[];
  /** Closed until somebody asks for it. */
  isFolded?: boolean;
  className?: string;
};

const NOON: LocalTime = '12:00';

const MARK_LABELS: Record<ShiftMark | 'open' | 'leave', string> = {
  overtime: 'Overtime',
  manual: 'Placed by hand',
  locked: 'Locked',
  swap: 'Swapped',
  trainee: 'Trainee or light duty',
  light_duty: 'Light duty',
  acting: 'Acting supervisor',
  acknowledged: 'Acknowledged',
  open: 'Open: nobody has it yet',
  leave: 'Leave',
};

/** What the chips mean; can be folded away. */
export function RosterLegend({
  categories = ['early', 'day', 'swing', 'graveyard'],
  marks = ['overtime', 'manual', 'locked', 'open', 'leave'],
  isFolded = false,
  className,
}: RosterLegendProps) {
  return (
    <details open={!isFolded} className={cn('text-sm text-muted-foreground', className)}>
      <summary className="w-fit rounded-sm leading-(--target-min) font-medium select-none hover:text-foreground">
        Legend
      </summary>
      <ul className="flex flex-wrap gap-x-4 gap-y-1.5 pt-1">
        {categories.map((category) => (
          <li key={category} className="flex items-center gap-1.5">
            <ShiftChip entry={sample(category.charAt(0).toUpperCase(), category)} />
            {categoryLabel(category)}
          </li>
        ))}
        {marks.map((mark) => (
          <li key={mark} className="flex items-center gap-1.5">
            <ShiftChip entry={sampleOf(mark)} />
            {MARK_LABELS[mark]}
          </li>
        ))}
      </ul>
    </details>
  );
}

function sample(code: string, category: string): ScheduleEntry {
  return { kind: 'shift', id: code, code, category, startTime: NOON, endTime: NOON };
}

function sampleOf(mark: ShiftMark | 'open' | 'leave'): ScheduleEntry {
  const plain = { id: mark, code: '10', category: 'none', startTime: NOON, endTime: NOON };
  if (mark === 'leave') return { kind: 'leave', id: mark };
  if (mark === 'open') return { ...plain, kind: 'open', count: 1 };
  return { ...plain, kind: 'shift', marks: [mark] };
}
