/** The standard shifts of a new center: layouts to choose from, and what the form of the set-up says as shifts and minimums. */
import { PATTERNS } from './patterns.ts';
import type { RequirementRecord, ShiftTemplate } from './records.ts';
import { DAY_MINUTES, formatTime, nominalMinutesBetween, parseTime } from './time.ts';
import { type LocalTime, PATTERN_IDS, type PatternId, type ShiftCategory } from './types.ts';

export const SHIFT_LAYOUTS = ['eights', 'tens', 'twelves'] as const;
export type ShiftLayout = (typeof SHIFT_LAYOUTS)[number];

/** A row of the form: one shift, and who must be there while it lasts. */
export type SetUpShift = {
  /** Null = not saved yet. */
  shiftId: number | null;
  shiftVersion: number | null;
  /** Of the minimum that belongs to it; null = it has none. */
  requirementId: number | null;
  requirementVersion: number | null;
  name: string;
  category: ShiftCategory;
  startTime: LocalTime;
  /** At or before the start: on the next day. */
  endTime: LocalTime;
  /** Supervisors among them; 0 = no minimum of its own. */
  minEmployees: number;
  minSupervisors: number;
};

/** Name, category, hours after the start of the day, length in hours, least people, supervisors among them. */
type Plan = readonly [string, ShiftCategory, number, number, number, number];

const plans: Readonly<Record<ShiftLayout, readonly Plan[]>> = {
  eights: [
    ['Day', 'day', 0, 8, 4, 1],
    ['Evening', 'swing', 8, 8, 4, 1],
    ['Night', 'graveyard', 16, 8, 3, 1],
  ],
  tens: [
    ['Day', 'day', 0, 10, 4, 1],
    ['Evening', 'swing', 8, 10, 4, 1],
    ['Night', 'graveyard', 14, 10, 3, 1],
  ],
  // Whoever works three of twelve hours has a short one on the fourth day, in the same part of the day.
  twelves: [
    ['Day', 'day', 0, 12, 4, 1],
    ['Night', 'graveyard', 12, 12, 3, 1],
    ['Short day', 'day', 0, 4, 0, 0],
    ['Short night', 'graveyard', 12, 4, 0, 0],
  ],
};

/** The pattern that people of a layout work, as it stands in a file of people. */
export const LAYOUT_PATTERNS: Readonly<Record<ShiftLayout, PatternId>> = {
  eights: '5x8',
  tens: '4x10',
  twelves: '3x12_1x4',
};

/** The shifts of a layout for a center whose day starts then; one after the other they cover the day. */
export function layoutShifts(layout: ShiftLayout, dayStart: LocalTime): SetUpShift[] {
  return plans[layout].map(([name, category, after, hours, minEmployees, minSupervisors]) => {
    const start = (parseTime(dayStart) + after * 60) % DAY_MINUTES;
    return {
      ...newIds,
      name,
      category,
      startTime: formatTime(start),
      endTime: formatTime((start + hours * 60) % DAY_MINUTES),
      minEmployees,
      minSupervisors,
    };
  });
}

const newIds = { shiftId: null, shiftVersion: null, requirementId: null, requirementVersion: null } as const;

/** A row that is added. */
export function blankShift(startTime: LocalTime): SetUpShift {
  const endTime = formatTime((parseTime(startTime) + 8 * 60) % DAY_MINUTES);
  return { ...newIds, name: '', category: 'day', startTime, endTime, minEmployees: 0, minSupervisors: 0 };
}

/**
 * What is saved already as rows of the form: shifts in use, each with the weekly minimum of the same times. Minimums of
 * other times, of some weekdays or of a qualification are no part of the form, and stay as they are.
 */
export function savedShifts(
  shifts: readonly ShiftTemplate[],
  requirements: readonly RequirementRecord[],
): { rows: SetUpShift[]; others: RequirementRecord[] } {
  const left = requirements.filter(({ toDate }) => toDate === null);
  const others = left.filter((row) => !isPlain(row));
  const plain = left.filter(isPlain);
  const rows = shifts
    .filter(({ isActive, validTo }) => isActive && validTo === null)
    .map((shift): SetUpShift => {
      const at = plain.findIndex(
        ({ startTime, endTime, name }) =>
          startTime === shift.startTime && endTime === shift.endTime && name === shift.name,
      );
      const [own] = at === -1 ? [] : plain.splice(at, 1);
      return {
        shiftId: shift.id,
        shiftVersion: shift.version,
        requirementId: own?.id ?? null,
        requirementVersion: own?.version ?? null,
        name: shift.name,
        category: shift.category,
        startTime: shift.startTime,
        endTime: shift.endTime,
        minEmployees: own?.minEmployees ?? 0,
        minSupervisors: own?.minSupervisors ?? 0,
      };
    });
  return { rows, others: [...others, ...plain] };
}

function isPlain({ weekdays, replacesWeekly, qualificationId }: RequirementRecord): boolean {
  return (weekdays === null || weekdays.length === 7) && !replacesWeekly && qualificationId === undefined;
}

type CodedRow = Pick<SetUpShift, 'shiftId' | 'category' | 'startTime' | 'endTime'>;

/**
 * Codes of rows in their order: `D8` by category and hours, of equals `D8A`. One that is saved keeps its own, unless that
 * says something else by now.
 */
export function shiftCodes(rows: readonly CodedRow[], known: ReadonlyMap<number, string>): string[] {
  const keptCode = (row: CodedRow): string | undefined => {
    const own = row.shiftId === null ? undefined : known.get(row.shiftId);
    const isOfForm = own !== undefined && /^[EDSG]\d+[A-Z]?$/.test(own);
    return isOfForm && own.replace(/[A-Z]$/, '') !== baseCode(row) ? undefined : own;
  };
  const taken = new Set(rows.flatMap((row) => keptCode(row) ?? []));
  return rows.map((row) => {
    const own = keptCode(row);
    if (own !== undefined) return own;
    const base = baseCode(row);
    const code = ['', ...letters].map((letter) => base + letter).find((free) => !taken.has(free)) ?? base;
    taken.add(code);
    return code;
  });
}

function baseCode({ category, startTime, endTime }: CodedRow): string {
  return `${category.charAt(0).toUpperCase()}${Math.floor(nominalMinutesBetween(startTime, endTime) / 60)}`;
}

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Whether a shift ends on the day after it started. */
export function endsNextDay({ startTime, endTime }: Pick<SetUpShift, 'startTime' | 'endTime'>): boolean {
  return parseTime(endTime) <= parseTime(startTime);
}

/** Of a day: how many people-hours the minimums need, where at any moment the highest of them counts. */
export function requiredHours(rows: readonly SetUpShift[]): number {
  return each15(rows, ({ minEmployees }) => minEmployees).reduce((sum, people) => sum + people, 0) / 4;
}

/** Stretches of the day during which no minimum holds, as times; none when one always does. */
export function unwatched(rows: readonly SetUpShift[]): { startTime: LocalTime; endTime: LocalTime }[] {
  const people = each15(rows, ({ minEmployees }) => minEmployees);
  if (people.every((count) => count === 0)) return [];
  const found: { startTime: LocalTime; endTime: LocalTime }[] = [];
  const timeAt = (slot: number) => formatTime((slot % people.length) * 15);
  for (const [slot, count] of people.entries()) {
    const before = people.at(slot - 1) ?? 0;
    if (count > 0 || before === 0) continue;
    let end = slot;
    while ((people[end % people.length] ?? 0) === 0) end += 1;
    found.push({ startTime: timeAt(slot), endTime: timeAt(end) });
  }
  return found;
}

/** By quarter of an hour of a day, the highest value of the rows at that time. */
function each15(rows: readonly SetUpShift[], countOf: (row: SetUpShift) => number): number[] {
  const slots = Array<number>(DAY_MINUTES / 15).fill(0);
  for (const row of rows) {
    const first = parseTime(row.startTime) / 15;
    const length = nominalMinutesBetween(row.startTime, row.endTime) / 15;
    for (let at = 0; at < length; at += 1) {
      const slot = Math.floor(first + at) % slots.length;
      slots[slot] = Math.max(slots[slot] ?? 0, countOf(row));
    }
  }
  return slots;
}

/** Patterns whose shifts the center has, of the lengths that each needs. */
export function workablePatterns(minutes: readonly number[]): PatternId[] {
  return PATTERN_IDS.filter((id) =>
    PATTERNS[id].segments.every((segment) => minutes.includes(segment.minutes)),
  );
}
