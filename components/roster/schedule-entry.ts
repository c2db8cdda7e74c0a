import type { LocalDate, LocalTime } from '#lib/domain/types.ts';

/** State marks of a shift, beside its category and code. */
export type ShiftMark =
  | 'overtime'
  | 'manual'
  | 'locked'
  | 'swap'
  | 'trainee'
  | 'light_duty'
  | 'acting'
  | 'acknowledged';

const MARK_WORDS: Record<ShiftMark, string> = {
  overtime: 'overtime',
  manual: 'placed by hand',
  locked: 'locked',
  swap: 'swapped',
  trainee: 'trainee',
  light_duty: 'light duty',
  acting: 'acting supervisor',
  acknowledged: 'acknowledged',
};

/** A shift of a person on a day. */
export type ShiftEntry = {
  kind: 'shift';
  id: string;
  /** The short code, `E10`. */
  code: string;
  category: string;
  startTime: LocalTime;
  endTime: LocalTime;
  marks?: readonly ShiftMark[];
};

/** A shift nobody has yet; `count` of the same template on the same day. */
export type OpenEntry = Omit<ShiftEntry, 'kind'> & { kind: 'open'; count: number };

/** Approved leave that touches the day. Whoever reads it may see it: the caller decides. */
export type LeaveEntry = { kind: 'leave'; id: string };

export type ScheduleEntry = ShiftEntry | OpenEntry | LeaveEntry;

/** Entries by date; a date without a key is a day off. */
export type EntriesByDate = Readonly<Record<LocalDate, readonly ScheduleEntry[]>>;

/** The entry in words: `D12 09:00–21:00, overtime`. */
export function describeEntry(entry: ScheduleEntry): string {
  if (entry.kind === 'leave') return 'Leave';
  const count = entry.kind === 'open' && entry.count > 1 ? `×${entry.count}` : '';
  const times = `${entry.code}${count} ${entry.startTime}–${entry.endTime}`;
  const open = entry.kind === 'open' ? ['open'] : [];
  return [times, ...open, ...(entry.marks ?? []).map((mark) => MARK_WORDS[mark])].join(', ');
}

/** A category's name as a reader sees it: `graveyard` → `Graveyard`. */
export function categoryLabel(category: string): string {
  return category.charAt(0).toUpperCase() + category.slice(1);
}
