import { patternMinutes, runOrders } from '#lib/domain/patterns.ts';
import { DAY_MINUTES, nominalMinutesBetween, parseTime } from '#lib/domain/time.ts';
import type { Pattern, Problem } from '#lib/domain/types.ts';

/** A pattern of many segments multiplies out; beyond this its later combinations are not offered. */
const LINES_MAX = 20_000;

/**
 * Every legal week of one pattern. A line is made of parts and its worth is the sum of theirs: one part for a
 * pattern of one run, one part per segment where segments lie apart.
 */
export type LineSet = {
  patternId: string;
  lineCount: number;
  /** `[line * 7 + weekday]` = shift index, or -1 for a day off. */
  week: Int16Array;
  partsPerLine: number;
  /** `[line * partsPerLine + i]` = part. */
  partsOfLine: Int32Array;
  partCount: number;
  /** Part `p` works the slots `partSlots[partFirst[p] … partFirst[p + 1]]`; a slot is weekday * shifts + shift. */
  partFirst: Int32Array;
  partSlots: Int32Array;
  /** The shifts that occur in any line, ascending. */
  usedShifts: readonly number[];
  /** Nominal minutes per segment and how many shifts of it a week may hold. */
  countCaps: readonly { minutes: number; count: number }[];
  /** Nominal minutes of a full week of the pattern. */
  weeklyMinutes: number;
};

/** A shift on each worked weekday of a week; -1 elsewhere. */
type Week = number[];

/** Enumerates the lines of every pattern of the problem, in a fixed order. */
export function enumerateLines(problem: Problem): Map<string, LineSet> {
  const templates = new Templates(problem);
  return new Map(problem.patterns.map((pattern) => [pattern.id, linesOf(pattern, templates)]));
}

/** The problem's shifts as a week needs them; a shift is its index. */
class Templates {
  readonly problem: Problem;
  private readonly times: readonly { startsAt: number; endsAt: number }[];

  constructor(problem: Problem) {
    this.problem = problem;
    const dayStart = parseTime(problem.clock.dayStart);
    this.times = problem.shifts.map(({ startTime, endTime }) => {
      const start = parseTime(startTime);
      const startsAt = start < dayStart ? start + DAY_MINUTES : start;
      return { startsAt, endsAt: startsAt + nominalMinutesBetween(startTime, endTime) };
    });
  }

  /** A template that is longer than a duty may last is not offered. */
  ofLength(minutes: number): number[] {
    const { shifts, limits } = this.problem;
    if (minutes > limits.dutyMinutesHard) return [];
    return shifts.flatMap((shift, i) =>
      shift.durationMinutes === minutes && indexOfShift(this.problem, shift.id) === i ? [i] : [],
    );
  }

  categoryOf(shift: number): string | undefined {
    return this.problem.shifts[shift]?.category;
  }

  /** Minutes on the wall from the end of one shift to the start of another, some days later. */
  wallRest(first: number, next: number, daysLater: number): number {
    const [before, after] = [this.times[first], this.times[next]];
    return before && after ? daysLater * DAY_MINUTES + after.startsAt - before.endsAt : 0;
  }
}

/** No lines for a pattern that fits no week: too many days or hours, or nothing to work. */
function linesOf(pattern: Pattern, templates: Templates): LineSet {
  const { problem } = templates;
  const segments = pattern.segments.filter((segment) => segment.count > 0);
  const { weeklyRegularMinutes, sevenDayMinutesSoft } = problem.limits;
  const minutes = patternMinutes(pattern);
  const fits =
    segments.length > 0 &&
    segments.every((segment) => segment.minutes > 0) &&
    segments.reduce((days, segment) => days + segment.count, 0) <= 7 &&
    minutes <= Math.min(weeklyRegularMinutes, sevenDayMinutesSoft);
  if (!fits) return assemble(pattern, problem, [], []);
  return pattern.contiguous
    ? contiguousLines(pattern, segments, templates)
    : independentLines(pattern, segments, templates);
}

function contiguousLines(pattern: Pattern, segments: Pattern['segments'], templates: Templates): LineSet {
  const weeks = new Map<string, Week>();
  const orders = runOrders(pattern, segments);
  // So that of a pattern with too many, every order and weekday keeps its share.
  const choicesMax = Math.ceil(LINES_MAX / (7 * orders.length));
  for (const order of orders) {
    const choices = templateChoices(order, pattern, templates, choicesMax);
    for (let firstDay = 0; firstDay < 7; firstDay++) {
      for (const shifts of choices) {
        if (weeks.size >= LINES_MAX) break;
        const week = emptyWeek();
        let day = firstDay;
        order.forEach((segment, i) => {
          for (let n = 0; n < segment.count; n++) week[day++ % 7] = shifts[i] as number;
        });
        if (isLegalWeek(week, templates)) weeks.set(week.join(), week);
      }
    }
  }
  const parts = [...weeks.values()];
  return assemble(
    pattern,
    templates.problem,
    parts,
    parts.map((_, i) => [i]),
  );
}

function independentLines(pattern: Pattern, segments: Pattern['segments'], templates: Templates): LineSet {
  const parts: Week[] = [];
  const partsOfSegment = segments.map((segment) => {
    const first = parts.length;
    for (let firstDay = 0; firstDay < 7; firstDay++) {
      for (const shift of templates.ofLength(segment.minutes)) {
        const week = emptyWeek();
        for (let n = 0; n < segment.count; n++) week[(firstDay + n) % 7] = shift;
        if (isLegalWeek(week, templates)) parts.push(week);
      }
    }
    return parts.map((_, i) => i).slice(first);
  });
  let combinations: { parts: number[]; week: Week }[] = [{ parts: [], week: emptyWeek() }];
  for (const choices of partsOfSegment) {
    const longer: typeof combinations = [];
    for (const combination of combinations) {
      for (const part of choices) {
        if (longer.length >= LINES_MAX) break;
        const week = merged(combination.week, parts[part] ?? []);
        if (week && isLegalWeek(week, templates) && keepsCategory(week, pattern, templates)) {
          longer.push({ parts: [...combination.parts, part], week });
        }
      }
    }
    combinations = longer;
  }
  return assemble(
    pattern,
    templates.problem,
    parts,
    combinations.map((combination) => combination.parts),
  );
}

/** One template per segment: all shifts of a segment start at the same time, which is what makes a line a habit. */
function templateChoices(
  segments: readonly { minutes: number }[],
  pattern: Pattern,
  templates: Templates,
  choicesMax: number,
): number[][] {
  let choices: number[][] = [[]];
  for (const segment of segments) {
    const longer: number[][] = [];
    const shifts = templates.ofLength(segment.minutes);
    for (const chosen of choices) {
      const first = chosen[0];
      for (const shift of shifts) {
        if (longer.length >= choicesMax) break;
        const agrees =
          !pattern.sameCategory ||
          first === undefined ||
          templates.categoryOf(first) === templates.categoryOf(shift);
        if (agrees) longer.push([...chosen, shift]);
      }
    }
    choices = longer;
  }
  return choices;
}

/** Where an id is given twice, the later template is the one that counts. -1 for an unknown id. */
export function indexOfShift(problem: Problem, shiftId: string): number {
  return problem.shifts.findLastIndex((shift) => shift.id === shiftId);
}

function keepsCategory(week: Week, pattern: Pattern, templates: Templates): boolean {
  if (!pattern.sameCategory) return true;
  return new Set(week.filter((shift) => shift >= 0).map((shift) => templates.categoryOf(shift))).size <= 1;
}

function emptyWeek(): Week {
  return [-1, -1, -1, -1, -1, -1, -1];
}

/** Both weeks in one, or null where they want the same day. */
function merged(a: Week, b: Week): Week | null {
  const week = emptyWeek();
  for (let day = 0; day < 7; day++) {
    const [first, second] = [a[day] ?? -1, b[day] ?? -1];
    if (first >= 0 && second >= 0) return null;
    week[day] = Math.max(first, second);
  }
  return week;
}

/** Rest and days in a row of a week that repeats for ever, by the wall clock. */
function isLegalWeek(week: Week, templates: Templates): boolean {
  const { problem } = templates;
  if (longestCyclicRun(week) > problem.limits.consecutiveDaysHard) return false;
  const days = [0, 1, 2, 3, 4, 5, 6].filter((day) => (week[day] ?? -1) >= 0);
  const rest = restMinutes(problem);
  return days.every((day, i) => {
    const next = days[i + 1] ?? (days[0] as number) + 7;
    return templates.wallRest(week[day] as number, week[next % 7] as number, next - day) >= rest;
  });
}

/** Planned rest; never nothing, because touching regular shifts would be one duty. */
export function restMinutes(problem: Problem): number {
  return Math.max(problem.plannedRestMinutes, 1);
}

function longestCyclicRun(week: Week): number {
  if (week.every((shift) => shift >= 0)) return Number.POSITIVE_INFINITY;
  let longest = 0;
  let run = 0;
  for (let day = 0; day < 14; day++) {
    run = (week[day % 7] ?? -1) >= 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function assemble(pattern: Pattern, problem: Problem, parts: Week[], lines: number[][]): LineSet {
  const shiftCount = problem.shifts.length;
  const partFirst = new Int32Array(parts.length + 1);
  const partSlots: number[] = [];
  parts.forEach((part, p) => {
    part.forEach((shift, day) => {
      if (shift >= 0) partSlots.push(day * shiftCount + shift);
    });
    partFirst[p + 1] = partSlots.length;
  });
  const week = new Int16Array(lines.length * 7).fill(-1);
  lines.forEach((line, l) => {
    for (const part of line) {
      parts[part]?.forEach((shift, day) => {
        if (shift >= 0) week[l * 7 + day] = shift;
      });
    }
  });
  const counts = new Map<number, number>();
  for (const segment of pattern.segments) {
    counts.set(segment.minutes, (counts.get(segment.minutes) ?? 0) + segment.count);
  }
  return {
    patternId: pattern.id,
    lineCount: lines.length,
    week,
    partsPerLine: lines[0]?.length ?? 1,
    partsOfLine: Int32Array.from(lines.flat()),
    partCount: parts.length,
    partFirst,
    partSlots: Int32Array.from(partSlots),
    usedShifts: [...new Set(week)].filter((shift) => shift >= 0).sort((a, b) => a - b),
    countCaps: [...counts].map(([minutes, count]) => ({ minutes, count })),
    weeklyMinutes: patternMinutes(pattern),
  };
}
