import { checkTimeline, type RuleId } from '#lib/domain/rules.ts';
import {
  createZone,
  dateOfDay,
  dayNumber,
  formatTime,
  MINUTE_MS,
  overlapMinutes,
  shiftWindow,
  weekStartOf,
} from '#lib/domain/time.ts';
import type { Duty, Leave, Problem } from '#lib/domain/types.ts';
import { isWorkable } from '#lib/scheduler/cell-state.ts';
import { compile, type Model } from '#lib/scheduler/compile.ts';
import { check } from '../../bench/check.mjs';

/** What the first person of a problem may be given, and what the product's own rules say of it. */
export type Choices = {
  model: Model;
  /** Lines that are offered, of all lines of the pattern. */
  offered: number;
  lines: number;
  /** What each offered choice breaks, in words; empty when every one is lawful. */
  unlawful: string[];
  /** Lines for which more, or something else, would be lawful in a special week than is offered. */
  withheld: string[];
  /** The rules that the lines would break if nothing gave way. */
  tempted: ReadonlySet<RuleId | 'pattern'>;
  /** Everything that is offered: a line, and the shifts worked on it, locks left out. */
  choices: Choice[];
};

export type Choice = {
  line: number;
  /** Index 0 = Sunday. */
  week: (string | null)[];
  worked: { shiftId: string; shiftDate: string }[];
};

/** Tries every line and every set of days that may be given up, against `checkTimeline` and a brute force. */
export function everyChoice(problem: Problem): Choices {
  const model = compile(problem);
  const { grid } = model;
  const person = model.people[0];
  const who = problem.people[0];
  if (!person || !who) throw new Error('nobody to choose for');
  const { lines, specialWeeks } = person;
  const leave = problem.leave.filter(({ personId, state }) => personId === who.id && state === 'approved');
  const fixed = fixedDuties(problem, who.id);
  const duties = new Map<number, Duty>();
  const dutyAt = (cell: number): Duty => {
    const date = dateOfDay(dayNumber(problem.block.startDate) + Math.floor(cell / grid.shiftCount));
    const shift = problem.shifts[cell % grid.shiftCount]?.id ?? '';
    const duty = duties.get(cell) ?? dutyOf(problem, who.id, shift, date);
    duties.set(cell, duty);
    return duty;
  };
  const judge = (cells: readonly number[]) => brokenBy(problem, cells.map(dutyAt), fixed, leave, false);
  const isLawful = (cells: readonly number[]) =>
    brokenBy(problem, cells.map(dutyAt), fixed, leave, true).length === 0;
  const isExcused = (cell: number) => leave.some((entry) => overlapMinutes(entry, dutyAt(cell)) > 0);
  const isSpecial = (cell: number) =>
    specialWeeks.some(({ firstDay, endDay }) => {
      const day = Math.floor(cell / grid.shiftCount);
      return day >= firstDay && day < endDay;
    });

  const found: Choices = {
    model,
    offered: person.legalLines.length,
    lines: lines.lineCount,
    unlawful: [],
    withheld: [],
    tempted: new Set(),
    choices: [],
  };
  const tempted = new Set<RuleId | 'pattern'>();
  for (let line = 0; line < lines.lineCount; line++) {
    const cells: number[] = [];
    for (let day = 0; day < grid.dayCount; day++) {
      const shift = lines.week[line * 7 + (grid.weekdays[day] ?? 0)] ?? -1;
      if (shift >= 0) cells.push(day * grid.shiftCount + shift);
    }
    for (const rule of judge(cells)) tempted.add(rule);
    const ordinary = cells.filter((cell) => !isSpecial(cell) && !isExcused(cell));
    const inSpecial = cells.filter(isSpecial);
    const isOffered = person.legalLines.includes(line);
    const kept = isOffered ? keptSets(person, line, inSpecial, grid.shiftCount) : [];
    const inOrdinary = cells.filter((cell) => !isSpecial(cell) && isWorkable(person.cellState[cell] ?? 0));
    if (isOffered && inOrdinary.join() !== ordinary.join()) {
      found.unlawful.push(
        `line ${line}: ${inOrdinary.join()} instead of ${ordinary.join()} in ordinary weeks`,
      );
    }
    for (const some of kept) {
      const worked = [...inOrdinary, ...some];
      const broken = judge(worked);
      if (broken.length > 0) found.unlawful.push(`line ${line}: ${broken.join(', ')}`);
      found.choices.push({
        line,
        week: [...lines.week.subarray(line * 7, line * 7 + 7)].map((s) => problem.shifts[s]?.id ?? null),
        worked: worked.map((cell) => {
          const { shiftId, shiftDate } = dutyAt(cell);
          return { shiftId: shiftId ?? '', shiftDate };
        }),
      });
    }
    // Week by week where the others give up nothing; a line that is not offered may fail for any of them.
    for (const [w, week] of specialWeeks.entries()) {
      const isIn = (cell: number) => {
        const day = Math.floor(cell / grid.shiftCount);
        return day >= week.firstDay && day < week.endDay;
      };
      const others = inSpecial.filter((cell) => !isIn(cell) && !isExcused(cell));
      const areWhole =
        specialWeeks.every(({ drops }, i) => i === w || drops[line] === null) &&
        others.every((cell) => isWorkable(person.cellState[cell] ?? 0));
      if (!areWhole || (!isOffered && specialWeeks.length > 1)) continue;
      const around = [...ordinary, ...others];
      const lawful = subsetsOf(inSpecial.filter(isIn)).filter((some) => isLawful([...around, ...some]));
      const largest = lawful.filter(
        (some) => !lawful.some((other) => other.length > some.length && some.every((c) => other.includes(c))),
      );
      const [want, got] = [namesOf(largest), namesOf(kept.map((some) => some.filter(isIn)))];
      if (want !== got) found.withheld.push(`line ${line}: ${want} instead of ${got}`);
    }
  }
  return { ...found, tempted };
}

function namesOf(sets: readonly (readonly number[])[]): string {
  return sets
    .map((cells) => `[${cells.join()}]`)
    .sort()
    .join(' ');
}

/** The cells of the special weeks that are worked, for every combination of the sets of days given up. */
function keptSets(
  person: Model['people'][number],
  line: number,
  inSpecial: readonly number[],
  shiftCount: number,
): number[][] {
  let kept: number[][] = [[]];
  for (const { firstDay, endDay, drops } of person.specialWeeks) {
    const cells = inSpecial.filter((cell) => {
      const day = Math.floor(cell / shiftCount);
      return day >= firstDay && day < endDay && isWorkable(person.cellState[cell] ?? 0);
    });
    kept = [...(drops[line] ?? [0])].flatMap((drop) =>
      kept.map((before) => [
        ...before,
        ...cells.filter((cell) => !(drop & (1 << (Math.floor(cell / shiftCount) - firstDay)))),
      ]),
    );
  }
  return kept;
}

function subsetsOf(cells: readonly number[]): number[][] {
  const sets: number[][] = [[]];
  for (const cell of cells) sets.push(...sets.map((some) => [...some, cell]));
  return sets;
}

/** A template's duty on a date. */
export function dutyOf(problem: Problem, personId: string, shiftId: string, shiftDate: string): Duty {
  const shift = problem.shifts.findLast(({ id }) => id === shiftId);
  if (!shift) throw new Error(`no template ${shiftId}`);
  const window = shiftWindow(shift, shiftDate, problem.clock);
  return { ...window, personId, shiftId, shiftDate, nominalMinutes: shift.durationMinutes };
}

function fixedDuties(problem: Problem, personId: string): (Duty & { isLock: boolean })[] {
  return [
    ...problem.neighbours
      .filter((duty) => duty.personId === personId)
      .map((duty) => ({ ...duty, isLock: false })),
    ...problem.locked
      .filter((lock) => lock.personId === personId)
      .map((lock) => ({ ...dutyOf(problem, personId, lock.shiftId, lock.shiftDate), isLock: true })),
  ];
}

/**
 * The rules that planned duties break, alone or with the fixed ones; what fixed duties break alone is not theirs.
 *
 * @param isEnough whether some of them will do
 */
function brokenBy(
  problem: Problem,
  planned: readonly Duty[],
  fixed: readonly (Duty & { isLock: boolean })[],
  leave: readonly Leave[],
  isEnough: boolean,
): (RuleId | 'pattern')[] {
  const { limits, workweekStart, plannedRestMinutes } = problem;
  const isPlanned = new Set<Duty>(planned);
  const broken = new Set<RuleId | 'pattern'>();
  // A peak is reported at its worst, which may be of fixed duties alone: every seven days count here.
  const minutesOn = new Map<number, number>();
  for (const { shiftDate, nominalMinutes } of [...fixed, ...planned]) {
    const day = dayNumber(shiftDate);
    minutesOn.set(day, (minutesOn.get(day) ?? 0) + nominalMinutes);
  }
  for (const { shiftDate } of planned) {
    const day = dayNumber(shiftDate);
    for (let first = day - 6; first <= day; first++) {
      let minutes = 0;
      for (let at = first; at < first + 7; at++) minutes += minutesOn.get(at) ?? 0;
      if (minutes > limits.sevenDayMinutesSoft) broken.add('seven_day_soft');
    }
  }
  const pattern = problem.patterns.find(({ id }) => id === problem.people[0]?.patternId);
  const capOf = (minutes: number) =>
    (pattern?.segments ?? []).reduce((sum, part) => sum + (part.minutes === minutes ? part.count : 0), 0);
  const fullWeek = (pattern?.segments ?? []).reduce((sum, part) => sum + part.count * part.minutes, 0);
  type Week = { total: number; counts: Map<number, number>; planned: Duty[] };
  const weeks = new Map<string, Week>();
  for (const duty of [...fixed, ...planned]) {
    if (duty.isOvertime) continue;
    const start = weekStartOf(duty.shiftDate, workweekStart);
    const week: Week = weeks.get(start) ?? { total: 0, counts: new Map(), planned: [] };
    weeks.set(start, week);
    week.total += duty.nominalMinutes;
    if (isPlanned.has(duty)) week.planned.push(duty);
    // A lock lifts the pattern of its week, though not its hours.
    if (!('isLock' in duty && duty.isLock)) {
      week.counts.set(duty.nominalMinutes, (week.counts.get(duty.nominalMinutes) ?? 0) + 1);
    }
  }
  for (const { total, counts, planned: own } of weeks.values()) {
    const isOver = own.some(({ nominalMinutes: m }) => (counts.get(m) ?? 0) > capOf(m));
    if (own.length > 0 && (total > fullWeek || isOver)) broken.add('pattern');
  }
  if (isEnough && broken.size > 0) return [...broken];
  const violations = checkTimeline([...fixed, ...planned], leave, {
    workweekStart,
    // One name for every rest that is too short.
    limits: { ...limits, restMinutesSoft: plannedRestMinutes, restMinutesHard: 0 },
    overtimeMayTouch: false,
    window: null,
  });
  for (const { ruleId, duties } of violations) {
    if (duties.some((duty) => isPlanned.has(duty))) broken.add(ruleId);
  }
  return [...broken];
}

/** An approved or pending absence from `hours` after a date's midnight on the wall, where no clock changes. */
export function leaveOf(
  problem: Problem,
  personId: string,
  date: string,
  [fromTime, toTime]: readonly [string, string],
  state: Leave['state'] = 'approved',
): Leave {
  const window = shiftWindow({ startTime: fromTime, endTime: toTime }, date, problem.clock);
  return {
    personId,
    state,
    startsAt: window.startsAt,
    endsAt: Math.max(window.endsAt, window.startsAt + MINUTE_MS),
  };
}

/** The checker's zone arithmetic asks `Intl` for every hour; so many choices, evenly taken, are enough. */
const CHECKED_MAX = 16;

/**
 * The independent checker's findings on the choices, each given to a person of its own. The format knows no overtime
 * beside a block, no limit over seven days, and no block after: it takes a shift given up for one as missing.
 */
export function checkedApart(problem: Problem, offered: readonly Choice[]): string[] {
  const step = Math.ceil(offered.length / CHECKED_MAX);
  const choices = offered.filter((_, i) => i % step === 0);
  const knowsPattern = problem.neighbours.every(({ shiftDate }) => shiftDate <= problem.block.endDate);
  const who = problem.people[0];
  if (!who) throw new Error('nobody to check');
  const ids = choices.map((_, i) => `C${i}`);
  const forEach = <T>(make: (employee: string, choice: Choice) => T[]): T[] =>
    choices.flatMap((choice, i) => make(`C${i}`, choice));
  const zone = createZone(problem.clock.timeZone);
  const local = (instant: number) => {
    const { date, minutes } = zone.toLocal(instant);
    return `${date}T${formatTime(minutes)}`;
  };
  const locks = problem.locked.map(({ shiftId, shiftDate }) => ({ shift: shiftId, date: shiftDate }));
  const instance = {
    format: 'ecc-instance/1',
    timezone: problem.clock.timeZone,
    block: { start: problem.block.startDate, end: problem.block.endDate },
    weekStart: problem.workweekStart,
    operationalDayStart: problem.clock.dayStart,
    slotMinutes: 15,
    rules: {
      minRestMinutes: problem.plannedRestMinutes,
      weeklyMinutes: problem.limits.weeklyRegularMinutes,
      maxWeeklyMinutes: 7 * 1440,
      maxContinuousMinutes: problem.limits.dutyMinutesHard,
      maxConsecutiveDays: problem.limits.consecutiveDaysHard,
      cyclicWeeks: true,
      supervisorsCountAsEmployees: true,
      maxOvertimeMinutesPerWeek: 0,
      overtime: 'open',
    },
    patterns: problem.patterns.map(({ id, segments, contiguous, sameCategory }) => ({
      id,
      run: contiguous ? 'contiguous' : 'apart',
      sameCategory,
      segments: segments.map((segment) => ({ ...segment, consecutive: true })),
    })),
    shifts: problem.shifts.map(({ id, category, startTime, endTime, durationMinutes }) => ({
      id,
      category,
      start: startTime,
      end: endTime,
      minutes: durationMinutes,
    })),
    requirements: [],
    holidays: [],
    employees: ids.map((id, i) => ({
      id,
      role: 'dispatcher',
      pattern: who.patternId,
      preferredShift: null,
      seniority: i,
    })),
    timeOff: forEach((employee) =>
      problem.leave.map(({ state, startsAt, endsAt }) => ({
        employee,
        status: state,
        start: local(startsAt),
        end: local(endsAt),
      })),
    ),
    history: forEach((employee) =>
      problem.neighbours.map(({ shiftId, shiftDate }) => ({ employee, shift: shiftId, date: shiftDate })),
    ),
    locked: forEach((employee) => locks.map((lock) => ({ employee, ...lock, overtime: false }))),
  };
  const verdict = check(instance, {
    format: 'ecc-schedule/1',
    instance: '',
    generator: '',
    seed: 1,
    lines: forEach((employee, { week }) => [{ employee, from: problem.block.startDate, week }]),
    assignments: forEach((employee, { worked }) => [
      ...worked.map(({ shiftId, shiftDate }) => ({
        employee,
        shift: shiftId,
        date: shiftDate,
        overtime: false,
      })),
      ...locks.map((lock) => ({ employee, ...lock, overtime: false, locked: true })),
    ]),
  });
  const isKnown = ({ rule }: { rule: string }) => knowsPattern || rule !== 'PATTERN';
  return verdict.violations
    .filter(isKnown)
    .map(({ rule, employee, date, detail }) => `${rule} ${employee} ${date} ${detail}`);
}
