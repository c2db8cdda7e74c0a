import { gapsOf, type Shortage } from '#lib/domain/coverage.ts';
import { dayNumber, MINUTE_MS } from '#lib/domain/time.ts';
import type { Gap, GapKind, GapReason, Interval, Leave, Line, PlannedAssignment } from '#lib/domain/types.ts';
import { CELL } from './cell-state.ts';
import type { Model } from './compile.ts';
import { restMinutes } from './line-candidates.ts';
import type { PersonOptions } from './person-options.ts';
import { planCoverage, shiftWindows } from './plan-coverage.ts';

/** Every stretch that is short, with the reason and how many people each rule stops. */
export function explainGaps(
  model: Model,
  assignments: readonly PlannedAssignment[],
  lines: readonly Line[],
): Gap[] {
  const shortages = gapsOf(planCoverage(model, assignments, []));
  if (shortages.length === 0) return [];
  const rosters = buildRosters(model, assignments, lines);
  const hours = weeklyHours(model, rosters);
  return shortages.map((gap) => ({ ...gap, reason: reasonOf(model, rosters, hours, gap) }));
}

type Duty = Interval & { day: number; minutes: number; isRegular: boolean };

/** One person's finished plan, as the reasons need it. */
type Roster = {
  person: PersonOptions;
  /** By start. */
  duties: Duty[];
  leave: Leave[];
  workedDays: ReadonlySet<number>;
  /** Regular minutes by first day of the workweek. */
  regularMinutes: ReadonlyMap<number, number>;
  /** Cells of the person's line that are not worked. */
  missing: { cell: number; onLeave: boolean }[];
};

function buildRosters(
  model: Model,
  assignments: readonly PlannedAssignment[],
  lines: readonly Line[],
): Roster[] {
  const { problem, grid } = model;
  const windowOf = shiftWindows(problem);
  const minutesOf = new Map(problem.shifts.map((shift) => [shift.id, shift.durationMinutes]));
  const dutiesOf = new Map<string, Duty[]>(problem.people.map((person) => [person.id, []]));
  for (const duty of problem.neighbours) {
    dutiesOf.get(duty.personId)?.push({
      startsAt: duty.startsAt,
      endsAt: duty.endsAt,
      day: dayNumber(duty.shiftDate) - grid.firstDay,
      minutes: duty.nominalMinutes,
      isRegular: duty.isOvertime !== true,
    });
  }
  for (const assignment of assignments) {
    dutiesOf.get(assignment.personId)?.push({
      ...windowOf(assignment),
      day: dayNumber(assignment.shiftDate) - grid.firstDay,
      minutes: minutesOf.get(assignment.shiftId) ?? 0,
      isRegular: true,
    });
  }
  const leaveOf = new Map<string, Leave[]>();
  for (const leave of problem.leave) {
    if (leave.state === 'approved')
      leaveOf.set(leave.personId, [...(leaveOf.get(leave.personId) ?? []), leave]);
  }
  return model.people.map((person, index) => {
    const id = problem.people[index]?.id ?? '';
    const duties = (dutiesOf.get(id) ?? []).sort((a, b) => a.startsAt - b.startsAt);
    const workedDays = new Set(duties.map((duty) => duty.day));
    const regularMinutes = new Map<number, number>();
    for (const duty of duties) {
      const week = grid.workweekStartOf(duty.day);
      if (duty.isRegular) regularMinutes.set(week, (regularMinutes.get(week) ?? 0) + duty.minutes);
    }
    const missing = missingCells(model, person, lines[index], workedDays);
    return { person, duties, leave: leaveOf.get(id) ?? [], workedDays, regularMinutes, missing };
  });
}

function missingCells(
  model: Model,
  person: PersonOptions,
  line: Line | undefined,
  workedDays: ReadonlySet<number>,
): Roster['missing'] {
  const { grid } = model;
  const missing: Roster['missing'] = [];
  for (let day = 0; day < grid.dayCount; day++) {
    const shiftId = line?.week[grid.weekdays[day] ?? 0];
    if (!shiftId || workedDays.has(day)) continue;
    const cell = grid.cellOf(grid.dateOf(day), shiftId);
    missing.push({ cell, onLeave: person.cellState[cell] === CELL.leave });
  }
  return missing;
}

/** Minutes of one workweek: asked for, worked, and lost to leave. */
type WeekHours = { required: number; worked: number; onLeave: number };

function weeklyHours(model: Model, rosters: readonly Roster[]): Map<string, WeekHours> {
  const { grid, problem } = model;
  const hours = new Map<string, WeekHours>();
  const at = (kind: GapKind, day: number): WeekHours => {
    const key = `${kind}/${grid.workweekStartOf(day)}`;
    const known = hours.get(key) ?? { required: 0, worked: 0, onLeave: 0 };
    hours.set(key, known);
    return known;
  };
  let startsAt = grid.window.startsAt;
  for (let g = 0; g < grid.segmentCount; g++) {
    const minutes = grid.segmentMinutes[g] as number;
    const day = grid.dayOf(startsAt);
    at('employees', day).required += minutes * (grid.requiredEmployees[g] as number);
    at('supervisors', day).required += minutes * (grid.requiredSupervisors[g] as number);
    startsAt += minutes * MINUTE_MS;
  }
  for (const { person, duties, missing } of rosters) {
    for (const kind of ['employees', 'supervisors'] as const) {
      if (!counts(person, kind)) continue;
      for (const duty of duties) at(kind, duty.day).worked += duty.minutes;
      for (const { cell, onLeave } of missing) {
        const minutes = problem.shifts[cell % grid.shiftCount]?.durationMinutes ?? 0;
        if (onLeave) at(kind, Math.floor(cell / grid.shiftCount)).onLeave += minutes;
      }
    }
  }
  return hours;
}

function counts(person: PersonOptions, kind: GapKind): boolean {
  return kind === 'supervisors' ? person.countsAsSupervisor : person.countsAsEmployee;
}

function reasonOf(
  model: Model,
  rosters: readonly Roster[],
  hours: ReadonlyMap<string, WeekHours>,
  gap: Shortage,
): GapReason {
  const { grid } = model;
  const day = dayNumber(gap.shiftDate) - grid.firstDay;
  const able = rosters.filter((roster) => counts(roster.person, gap.kind));
  const counted: GapReason['counts'] = {
    onDuty: 0,
    onLeave: 0,
    rest: 0,
    weeklyHours: 0,
    consecutiveDays: 0,
    offByLine: 0,
  };
  for (const roster of able) counted[stopOf(model, roster, gap, day)]++;

  const missing = able.flatMap((roster) => roster.missing.filter(({ cell }) => covers(model, cell, gap)));
  const missingOnLeave = missing.filter((entry) => entry.onLeave).length;
  const missingAtEdge = missing.length - missingOnLeave;
  const short = gap.required - gap.onDuty;
  const week = hours.get(`${gap.kind}/${grid.workweekStartOf(day)}`) ?? {
    required: 0,
    worked: 0,
    onLeave: 0,
  };
  const code = ((): GapReason['code'] => {
    if (!isWithinReach(model, gap, day) || (missingAtEdge >= short && isAtEdge(model, day)))
      return 'block_edge';
    if (week.required > week.worked + week.onLeave) return 'capacity';
    if (gap.kind === 'supervisors') return 'no_supervisor';
    return missingOnLeave >= short || week.required > week.worked ? 'leave' : 'pattern';
  })();
  return { code, counts: counted };
}

/** The first rule, in the order of the counts, that keeps a person out of the gap. */
function stopOf(model: Model, roster: Roster, gap: Shortage, day: number): keyof GapReason['counts'] {
  const { limits } = model.problem;
  const restMs = restMinutes(model.problem) * MINUTE_MS;
  let tooNear = false;
  for (const duty of roster.duties) {
    if (duty.startsAt <= gap.startsAt && duty.endsAt >= gap.endsAt) return 'onDuty';
    if (duty.startsAt < gap.endsAt + restMs && duty.endsAt > gap.startsAt - restMs) tooNear = true;
  }
  if (roster.leave.some((leave) => leave.startsAt < gap.endsAt && leave.endsAt > gap.startsAt))
    return 'onLeave';
  if (tooNear) return 'rest';
  const worked = roster.regularMinutes.get(model.grid.workweekStartOf(day)) ?? 0;
  if (worked + (gap.endsAt - gap.startsAt) / MINUTE_MS > limits.weeklyRegularMinutes) return 'weeklyHours';
  let run = 1;
  for (let before = day - 1; roster.workedDays.has(before); before--) run++;
  for (let after = day + 1; roster.workedDays.has(after); after++) run++;
  return run > limits.consecutiveDaysHard ? 'consecutiveDays' : 'offByLine';
}

function covers(model: Model, cell: number, gap: Interval): boolean {
  const { startsAt, endsAt } = model.grid;
  return (startsAt[cell] as number) <= gap.startsAt && (endsAt[cell] as number) >= gap.endsAt;
}

/** False where only a shift of the block before could be on duty: no template of this block overlaps the gap. */
function isWithinReach(model: Model, gap: Interval, day: number): boolean {
  const { startsAt, endsAt, shiftCount, dayCount } = model.grid;
  for (let near = Math.max(0, day - 2); near < Math.min(dayCount, day + 2); near++) {
    for (let cell = near * shiftCount; cell < (near + 1) * shiftCount; cell++) {
      if ((startsAt[cell] as number) < gap.endsAt && (endsAt[cell] as number) > gap.startsAt) return true;
    }
  }
  return false;
}

/** The first and the last week of the block, where the schedule beyond decides along. */
function isAtEdge(model: Model, day: number): boolean {
  const { weekOfDay, dayCount } = model.grid;
  return weekOfDay[day] === 0 || weekOfDay[day] === weekOfDay[dayCount - 1];
}
