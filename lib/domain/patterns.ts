import type { PatternRules } from './records.ts';
import type { Pattern, PatternId, Shift } from './types.ts';

const DAYS_A_WEEK = 7;

/** The built-in tours. Any other is data of the same shape; nothing here or in the generator knows these two. */
export const PATTERNS: Readonly<Record<PatternId, Pattern>> = {
  '4x10': { id: '4x10', segments: [{ count: 4, minutes: 600 }], contiguous: true, sameCategory: true },
  '3x12_1x4': {
    id: '3x12_1x4',
    segments: [
      { count: 3, minutes: 720 },
      { count: 1, minutes: 240 },
    ],
    contiguous: true,
    sameCategory: true,
  },
  '2x10': oneLength('2x10', 2, 600),
  '3x10': oneLength('3x10', 3, 600),
  '2x12': oneLength('2x12', 2, 720),
  '5x8': oneLength('5x8', 5, 480),
};

function oneLength(id: PatternId, count: number, minutes: number): Pattern {
  return { id, segments: [{ count, minutes }], contiguous: true, sameCategory: true };
}

/** A built-in tour by an agency's rules: where its short shift stands, and whether a week may mix categories. */
export function patternOf(id: PatternId, rules: PatternRules): Pattern {
  const pattern = PATTERNS[id];
  const rule = rules[id];
  if (rule === undefined) return pattern;
  const { shortShift, sameCategory } = rule;
  if (shortShift === 'either') return { ...pattern, sameCategory };
  const rising = pattern.segments.toSorted((a, b) => a.minutes - b.minutes);
  const segments = shortShift === 'first' ? rising : rising.toReversed();
  return { ...pattern, sameCategory, segments, segmentOrder: 'listed' };
}

/** How the screens name a built-in pattern. */
export const PATTERN_LABELS: Readonly<Record<PatternId, string>> = {
  '4x10': '4 × 10 h',
  '3x12_1x4': '3 × 12 h + 4 h',
  '2x10': '2 × 10 h',
  '3x10': '3 × 10 h',
  '2x12': '2 × 12 h',
  '5x8': '5 × 8 h',
};

/** Nominal minutes by weekday (index 0 = Sunday), 0 = off. */
export type WeekMinutes = readonly number[];

/** Nominal minutes of a full week of the pattern. */
export function patternMinutes(pattern: Pattern): number {
  return pattern.segments.reduce((sum, { count, minutes }) => sum + count * minutes, 0);
}

/** Nominal minutes and days of a full week of a built-in pattern. */
export function patternWeek(id: PatternId): { weeklyMinutes: number; daysPerWeek: number } {
  const pattern = PATTERNS[id];
  return {
    weeklyMinutes: patternMinutes(pattern),
    daysPerWeek: pattern.segments.reduce((days, { count }) => days + count, 0),
  };
}

/**
 * Every week that is a legal tour, each once, in a fixed order. Weeks repeat, so a run may cross the end of the
 * week (Friday to Monday) and is the same week whichever weekday the workweek starts on.
 */
export function patternWeeks(pattern: Pattern): WeekMinutes[] {
  const weeks = pattern.contiguous ? contiguousWeeks(pattern) : separateWeeks(pattern);
  const distinct = new Map(weeks.map((week) => [week.join(), week]));
  return [...distinct.values()];
}

/** The orders in which the segments of one run may follow one another, each once; as written where it says so. */
export function runOrders(
  pattern: Pick<Pattern, 'segmentOrder'>,
  segments: Pattern['segments'],
): Pattern['segments'][] {
  if (pattern.segmentOrder === 'listed') return [segments];
  const orders = permutations(segments);
  const keyOf = (order: Pattern['segments']) =>
    order.map(({ count, minutes }) => `${count}x${minutes}`).join();
  return [...new Map(orders.toReversed().map((order) => [keyOf(order), order])).values()].toReversed();
}

function contiguousWeeks(pattern: Pattern): WeekMinutes[] {
  const weeks: WeekMinutes[] = [];
  for (const order of runOrders(pattern, pattern.segments)) {
    const run = order.flatMap(({ count, minutes }) => Array<number>(count).fill(minutes));
    if (run.length > DAYS_A_WEEK) return [];
    for (let start = 0; start < DAYS_A_WEEK; start++) {
      const week = placeRun(emptyWeek(), run, start);
      if (week) weeks.push(week);
    }
  }
  return weeks;
}

function separateWeeks({ segments }: Pattern): WeekMinutes[] {
  let weeks: WeekMinutes[] = [emptyWeek()];
  for (const { count, minutes } of segments) {
    if (count > DAYS_A_WEEK) return [];
    const run = Array<number>(count).fill(minutes);
    weeks = weeks.flatMap((week) =>
      emptyWeek().flatMap((_, start) => {
        const placed = placeRun(week, run, start);
        return placed ? [placed] : [];
      }),
    );
  }
  return weeks;
}

function emptyWeek(): number[] {
  return Array<number>(DAYS_A_WEEK).fill(0);
}

/** Null when a day of the run is taken. */
function placeRun(week: WeekMinutes, run: readonly number[], start: number): WeekMinutes | null {
  const placed = [...week];
  for (const [offset, minutes] of run.entries()) {
    const weekday = (start + offset) % DAYS_A_WEEK;
    if (placed[weekday] !== 0) return null;
    placed[weekday] = minutes;
  }
  return placed;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

/**
 * What keeps a week (shift ids by weekday, index 0 = Sunday) from being a legal line of the pattern, in words;
 * null when it is one.
 */
export function lineWeekProblem(
  week: readonly (string | null)[],
  pattern: Pattern,
  shifts: readonly Shift[],
): string | null {
  if (week.length !== DAYS_A_WEEK) return 'A line has seven days.';
  const byId = new Map(shifts.map((shift) => [shift.id, shift]));
  const worked: Shift[] = [];
  const minutes: number[] = [];
  for (const id of week) {
    if (id === null) {
      minutes.push(0);
      continue;
    }
    const shift = byId.get(id);
    if (!shift) return 'The line names a shift that this center does not have.';
    worked.push(shift);
    minutes.push(shift.durationMinutes);
  }
  const wanted = minutes.join();
  const weeks = patternWeeks(pattern);
  if (!weeks.some((legal) => legal.join() === wanted)) {
    const sameShifts = weeks.some((legal) => sorted(legal) === sorted(minutes));
    if (!sameShifts) return `These are not the shifts of the pattern ${pattern.id}.`;
    return 'The days are not in the order of the pattern: one run of consecutive days, shifts of one length together.';
  }
  if (pattern.sameCategory && new Set(worked.map(({ category }) => category)).size > 1) {
    return 'All shifts of the week must be of one category.';
  }
  return null;
}

function sorted(minutes: WeekMinutes): string {
  return minutes.toSorted((a, b) => a - b).join();
}

/** True when the week is a legal line of the pattern. */
export function isLegalLineWeek(
  week: readonly (string | null)[],
  pattern: Pattern,
  shifts: readonly Shift[],
): boolean {
  return lineWeekProblem(week, pattern, shifts) === null;
}
