import { gapsOf, type Shortage } from '#lib/domain/coverage.ts';
import { patternMinutes } from '#lib/domain/patterns.ts';
import { dayNumber, MINUTE_MS, shiftWindow } from '#lib/domain/time.ts';
import type {
  Gap,
  GapPerson,
  GapReason,
  Interval,
  Line,
  LocalDate,
  Pattern,
  Person,
  PlannedAssignment,
  Problem,
} from '#lib/domain/types.ts';
import { buildGrid } from './block-grid.ts';
import { type PersonPlan, type PlanView, personPlans, type Stop } from './person-plan.ts';
import { planCoverage } from './plan-coverage.ts';

/** Every stretch that is short, with the reason and how many people each rule stops. */
export function explainGaps(
  view: PlanView,
  assignments: readonly PlannedAssignment[],
  lines: readonly Line[],
): Gap[] {
  const shortages = gapsOf(planCoverage(view, assignments, []));
  if (shortages.length === 0) return [];
  const plans = personPlans(view, assignments);
  const losses = new Losses(view, plans, lines);
  const chairs = new Chairs(view, plans, losses);
  const reasons = new Reasons(view, plans, losses);
  return shortages.map((gap) => ({
    ...gap,
    reason: { code: reasons.codeOf(gap), counts: chairs.countsOf(gap) },
  }));
}

/**
 * For each person who could in principle fill the missing chair, the rule that stops them, in the problem's order.
 * Whose own line's shift over the gap falls to leave is on leave. For the others the stop is that of their best shift:
 * of the templates that cover the gap (or, where none does, overlap it), the one that gets furthest in the order of
 * `GapReason.counts`. So `offByLine` means that some shift over the gap would break no rule, and any other stop that
 * every one would; `weeklyHours` as a regular shift, the others also as overtime.
 *
 * @param lines in any order; people without one may be free all the same
 */
export function peopleOfGap(
  problem: Problem,
  assignments: readonly PlannedAssignment[],
  lines: readonly Line[],
  gap: Pick<Gap, 'kind' | 'qualificationId' | 'shiftDate' | keyof Interval>,
): GapPerson[] {
  const leave = problem.leave.filter(({ state }) => state === 'approved');
  const view = { problem, grid: buildGrid(problem), leave };
  const plans = personPlans(view, assignments);
  const chairs = new Chairs(view, plans, new Losses(view, plans, lines));
  return chairs.peopleOf(gap);
}

type Chair = Pick<Gap, 'kind' | 'qualificationId'>;

/** Who could in principle fill a chair. */
function fits({ kind, qualificationId }: Chair, person: Person, problem: Problem): boolean {
  if (!person.countsTowardMinimum) return false;
  if (kind === 'supervisors') return person.role === 'supervisor';
  if (kind === 'qualified') return person.qualificationIds?.includes(qualificationId ?? '') ?? false;
  return problem.supervisorsCountAsEmployees || person.role !== 'supervisor';
}

function keyOf({ kind, qualificationId }: Chair): string {
  return `${kind} ${qualificationId ?? ''}`;
}

/** The people who could fill a chair, and the rule that stops each. */
class Chairs {
  private readonly view: PlanView;
  private readonly plans: readonly PersonPlan[];
  private readonly losses: Losses;
  private readonly dutiesByDay: readonly (Interval & { index: number })[][];
  private readonly fitting = new Map<string, number[]>();

  constructor(view: PlanView, plans: readonly PersonPlan[], losses: Losses) {
    this.view = view;
    this.plans = plans;
    this.losses = losses;
    const byDay: (Interval & { index: number })[][] = Array.from(
      { length: view.grid.dayCount + 2 },
      () => [],
    );
    plans.forEach(({ duties }, index) => {
      for (const { day, startsAt, endsAt } of duties) byDay[day + 1]?.push({ startsAt, endsAt, index });
    });
    this.dutiesByDay = byDay;
  }

  countsOf(gap: Shortage): GapReason['counts'] {
    const counts = { onDuty: 0, onLeave: 0, rest: 0, weeklyHours: 0, consecutiveDays: 0, offByLine: 0 };
    this.forEachStop(gap, (_, stop) => counts[stop]++);
    return counts;
  }

  peopleOf(gap: Chair & Interval & { shiftDate: LocalDate }): GapPerson[] {
    const people: GapPerson[] = [];
    this.forEachStop(gap, ({ id }, stop) => people.push({ personId: id, stop }));
    return people;
  }

  private forEachStop(
    gap: Chair & Interval & { shiftDate: LocalDate },
    visit: (person: Person, stop: Stop) => void,
  ): void {
    const { grid, problem } = this.view;
    const day = dayNumber(gap.shiftDate) - grid.firstDay;
    const duties = [day - 1, day, day + 1].flatMap((near) => this.dutiesByDay[near + 1] ?? []);
    const onDuty = indexesOver(duties, gap);
    const onLeave = indexesOver(
      this.losses.near(day).filter(({ cause }) => cause === 'leave'),
      gap,
    );
    const cells = shiftsOver(this.view, gap, day);
    const weeks = new Set(cells.map((cell) => grid.workweekStartOf(Math.floor(cell / grid.shiftCount))));
    const onlyWeek = weeks.size === 1 ? (weeks.values().next().value ?? null) : null;
    const stopOf = (index: number): Stop => {
      if (onDuty.has(index)) return 'onDuty';
      if (onLeave.has(index)) return 'onLeave';
      const plan = this.plans[index] as PersonPlan;
      if (cells.length > 0) return plan.furthestStop(cells, onlyWeek);
      // Where no template reaches, the stretch itself is judged.
      return plan.stopOf(gap, day, (gap.endsAt - gap.startsAt) / MINUTE_MS);
    };
    for (const index of this.fittingFor(gap)) visit(problem.people[index] as Person, stopOf(index));
  }

  private fittingFor(chair: Chair): number[] {
    const { problem } = this.view;
    const known = this.fitting.get(keyOf(chair));
    if (known) return known;
    const fitting = problem.people.flatMap((person, index) => (fits(chair, person, problem) ? [index] : []));
    this.fitting.set(keyOf(chair), fitting);
    return fitting;
  }
}

/** Of the intervals that lie over the whole gap. */
function indexesOver(intervals: readonly (Interval & { index: number })[], gap: Interval): Set<number> {
  const indexes = new Set<number>();
  for (const { startsAt, endsAt, index } of intervals) {
    if (startsAt <= gap.startsAt && endsAt >= gap.endsAt) indexes.add(index);
  }
  return indexes;
}

/**
 * The cells whose shift covers a gap wholly, or, where none does, those that overlap it. Shifts longer than a duty is
 * planned to last are left out.
 */
function shiftsOver({ grid, problem }: PlanView, gap: Interval, day: number): number[] {
  const { startsAt, endsAt, shiftCount, dayCount } = grid;
  const covering: number[] = [];
  const overlapping: number[] = [];
  const from = Math.max(0, day - 1);
  const to = Math.min(dayCount, day + 2);
  for (let cell = from * shiftCount; cell < to * shiftCount; cell++) {
    const [start, end] = [startsAt[cell] as number, endsAt[cell] as number];
    if (start >= gap.endsAt || end <= gap.startsAt || start === end) continue;
    const minutes = problem.shifts[cell % shiftCount]?.durationMinutes ?? 0;
    if (minutes > problem.limits.dutyMinutesSoft) continue;
    overlapping.push(cell);
    if (start <= gap.startsAt && end >= gap.endsAt) covering.push(cell);
  }
  return covering.length > 0 ? covering : overlapping;
}

/** A shift of somebody's line that is not worked, and why. */
type Loss = Interval & { index: number; minutes: number; cause: 'leave' | 'edge' };

/** What leave and the edges of the block take from people's lines. */
class Losses {
  /** By day, from the day before the block. */
  private readonly byDay: readonly Loss[][];

  constructor(view: PlanView, plans: readonly PersonPlan[], lines: readonly Line[]) {
    const { problem, grid } = view;
    const byDay: Loss[][] = Array.from({ length: grid.dayCount + 1 }, () => []);
    const shifts = new Map(problem.shifts.map((shift) => [shift.id, shift]));
    const lastWeek = grid.workweekStartOf(grid.dayCount - 1);
    const lineOf = new Map(lines.map((line) => [line.personId, line]));
    plans.forEach((plan, index) => {
      const week = lineOf.get(problem.people[index]?.id ?? '')?.week ?? [];
      for (let start = grid.workweekStartOf(0); start <= lastWeek; start += 7) {
        const isAtEdge = start <= 0 || start === lastWeek;
        const days = [0, 1, 2, 3, 4, 5, 6]
          .map((offset) => start + offset)
          .filter((day) => day >= 0 && day < grid.dayCount);
        if (start <= 0) days.unshift(-1);
        const ofLine = days.flatMap((day) => {
          const shiftId = week[weekdayAt(view, day)] ?? null;
          const shift = shiftId === null ? undefined : shifts.get(shiftId);
          return shift === undefined ? [] : [{ day, shift }];
        });
        const inBlock = ofLine.filter(({ day }) => day >= 0);
        const asked = inBlock.reduce((sum, { shift }) => sum + shift.durationMinutes, 0);
        // A week on other days than the line's loses nothing.
        const isWhole = plan.minutesIn(Math.max(0, start), start + 7, 'regular') >= asked;
        for (const { day, shift } of ofLine) {
          if (plan.worksOn(day) || (isWhole && day >= 0)) continue;
          const work = shiftWindow(shift, grid.dateOf(day), problem.clock);
          // The last day before the block is of the schedule before; only what reaches into this one matters.
          if (day < 0 && work.endsAt <= grid.window.startsAt) continue;
          const isLeave = plan.leave.some(
            ({ startsAt, endsAt }) => startsAt < work.endsAt && endsAt > work.startsAt,
          );
          if (!isLeave && !isAtEdge) continue;
          byDay[day + 1]?.push({
            ...work,
            index,
            minutes: shift.durationMinutes,
            cause: isLeave ? 'leave' : 'edge',
          });
        }
      }
    });
    this.byDay = byDay;
  }

  /** Of the people who fit a chair, near a day. */
  near(day: number): Loss[] {
    return [day - 1, day, day + 1].flatMap((near) => this.byDay[near + 1] ?? []);
  }

  /** Minutes that leave takes from a person on days `[fromDay, endDay)`. */
  leaveMinutes(fromDay: number, endDay: number): Map<number, number> {
    const minutes = new Map<number, number>();
    for (let day = fromDay; day < endDay; day++) {
      for (const loss of this.byDay[day + 1] ?? []) {
        if (loss.cause === 'leave') minutes.set(loss.index, (minutes.get(loss.index) ?? 0) + loss.minutes);
      }
    }
    return minutes;
  }
}

function weekdayAt({ grid }: PlanView, day: number): number {
  return ((((grid.weekdays[0] ?? 0) + day) % 7) + 7) % 7;
}

/** One workweek of the block for one chair: minutes asked for, what people have, and what leave takes of it. */
type WeekHours = { required: number; available: number; onLeave: number };

/** Why a gap is there. */
class Reasons {
  private readonly view: PlanView;
  private readonly plans: readonly PersonPlan[];
  private readonly losses: Losses;
  private readonly hours = new Map<string, WeekHours[]>();

  constructor(view: PlanView, plans: readonly PersonPlan[], losses: Losses) {
    this.view = view;
    this.plans = plans;
    this.losses = losses;
  }

  codeOf(gap: Shortage): GapReason['code'] {
    const { grid, problem } = this.view;
    const day = dayNumber(gap.shiftDate) - grid.firstDay;
    if (shiftsOver(this.view, gap, day).length === 0)
      return this.isReachedFromBefore(gap) ? 'block_edge' : 'pattern';
    const short = gap.required - gap.onDuty;
    const lost = this.losses
      .near(day)
      .filter(({ index }) => fits(gap, problem.people[index] as Person, problem));
    const coverOf = (cause: Loss['cause']) =>
      leastOver(
        lost.filter((loss) => loss.cause === cause),
        gap,
      );
    const [all, atEdge, onLeave] = [leastOver(lost, gap), coverOf('edge'), coverOf('leave')];
    if (all >= short && atEdge > 0 && atEdge >= onLeave) return 'block_edge';
    const { required, available, onLeave: leaveMinutes } = this.weekOf(gap, day);
    if (required > available) return 'capacity';
    if (gap.kind === 'supervisors') return 'no_supervisor';
    return all >= short || required > available - leaveMinutes ? 'leave' : 'pattern';
  }

  /** Whether a template on a day before the block overlaps the gap. */
  private isReachedFromBefore(gap: Interval): boolean {
    const { grid, problem } = this.view;
    return [-2, -1].some((day) =>
      problem.shifts.some((shift) => {
        const work = shiftWindow(shift, grid.dateOf(day), problem.clock);
        return work.startsAt < gap.endsAt && work.endsAt > gap.startsAt;
      }),
    );
  }

  private weekOf(gap: Shortage, day: number): WeekHours {
    const { grid } = this.view;
    const week = (grid.workweekStartOf(day) - grid.workweekStartOf(0)) / 7;
    const known = this.hours.get(keyOf(gap)) ?? this.weeklyHours(gap);
    this.hours.set(keyOf(gap), known);
    return known[week] ?? { required: 0, available: 0, onLeave: 0 };
  }

  private weeklyHours(chair: Chair): WeekHours[] {
    const { grid, problem } = this.view;
    const patterns = new Map(problem.patterns.map((pattern) => [pattern.id, pattern]));
    const firstStart = grid.workweekStartOf(0);
    const weeks: WeekHours[] = [];
    for (let start = firstStart; start < grid.dayCount; start += 7) {
      const [from, to] = [Math.max(0, start), Math.min(grid.dayCount, start + 7)];
      const lost = this.losses.leaveMinutes(from, to);
      const week = { required: 0, available: 0, onLeave: 0 };
      problem.people.forEach((person, index) => {
        if (!fits(chair, person, problem)) return;
        const plan = this.plans[index] as PersonPlan;
        const outside = plan.minutesIn(start, from, 'regular') + plan.minutesIn(to, start + 7, 'regular');
        const worked = plan.minutesIn(from, to, 'all');
        const possible = mostMinutes(patterns.get(person.patternId), to - from, outside);
        const available = Math.max(worked, possible);
        week.available += available;
        week.onLeave += Math.min(lost.get(index) ?? 0, available - worked);
      });
      weeks.push(week);
    }
    const required = this.requiredOf(chair);
    let startsAt = grid.window.startsAt;
    for (let g = 0; g < grid.segmentCount; g++) {
      const minutes = grid.segmentMinutes[g] as number;
      const week = weeks[(grid.workweekStartOf(grid.dayOf(startsAt)) - firstStart) / 7];
      if (week) week.required += minutes * (required[g] ?? 0);
      startsAt += minutes * MINUTE_MS;
    }
    return weeks;
  }

  private requiredOf({ kind, qualificationId }: Chair): Int32Array {
    const { grid } = this.view;
    if (kind === 'supervisors') return grid.requiredSupervisors;
    if (kind === 'employees') return grid.requiredEmployees;
    const asked = grid.qualified.find((entry) => entry.qualificationId === qualificationId);
    return asked?.required ?? new Int32Array(0);
  }
}

/** The most that a pattern allows in some days of a week in which other days are taken. */
function mostMinutes(pattern: Pattern | undefined, days: number, takenMinutes: number): number {
  if (pattern === undefined) return 0;
  const longestFirst = pattern.segments
    .flatMap(({ count, minutes }) => Array<number>(count).fill(minutes))
    .sort((a, b) => b - a);
  const inDays = longestFirst.slice(0, days).reduce((sum, minutes) => sum + minutes, 0);
  return Math.max(0, Math.min(inDays, patternMinutes(pattern) - takenMinutes));
}

/** How many of the intervals lie over the moment of the gap over which fewest do. */
function leastOver(intervals: readonly Interval[], gap: Interval): number {
  const over = intervals.filter(({ startsAt, endsAt }) => startsAt < gap.endsAt && endsAt > gap.startsAt);
  if (over.length === 0) return 0;
  const moments = [gap.startsAt, ...over.map(({ endsAt }) => endsAt).filter((at) => at < gap.endsAt)];
  const at = (moment: number) =>
    over.filter(({ startsAt, endsAt }) => startsAt <= moment && endsAt > moment).length;
  return Math.min(...moments.map(at));
}
