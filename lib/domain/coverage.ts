import {
  addDays,
  createZone,
  DAY_MINUTES,
  dayNumber,
  formatTime,
  MINUTE_MS,
  operationalDateOf,
  operationalDayStartsAt,
  parseTime,
  weekdayOfDay,
} from './time.ts';
import type { CenterClock, Gap, Instant, Interval, LocalDate, LocalTime, Requirement } from './types.ts';

export const SLOT_MINUTES = 15;
const SLOT_MS = SLOT_MINUTES * MINUTE_MS;

/** One person's work as coverage sees it; `role` is the capacity in which this duty is worked. */
export type CoverageDuty = Interval & {
  role: 'dispatcher' | 'supervisor';
  /** False for trainees: they share their trainer's hours and count towards neither minimum. */
  countsTowardMinimum: boolean;
  /** What the person holds; absent = nothing. */
  qualificationIds?: readonly string[];
};

/** Minimums per slot; of people with a qualification, only those asked for in the window, by first row. */
export type SlotMinimums = {
  employees: Uint16Array;
  supervisors: Uint16Array;
  qualified: readonly { qualificationId: string; required: Uint16Array }[];
};

/** Slots `[fromSlot, toSlot)` of the window that lie in one operational day. */
export type CoverageDay = { date: LocalDate; fromSlot: number; toSlot: number };

/** Slot `i` is `[window.startsAt + i × 15 min, … + 15 min)`: absolute time, so a repeated hour has its own slots. */
export type Coverage = {
  window: Interval;
  slotCount: number;
  requiredEmployees: Uint16Array;
  onDutyEmployees: Uint16Array;
  requiredSupervisors: Uint16Array;
  onDutySupervisors: Uint16Array;
  /** Minimums of people who hold a qualification; whoever holds it counts, in either role. */
  qualified: readonly { qualificationId: string; required: Uint16Array; onDuty: Uint16Array }[];
  /** Employees above the minimum. */
  overEmployees: Uint16Array;
  days: readonly CoverageDay[];
};

/** Number of slots of a window. Throws `RangeError` when it is not whole slots: none may be dropped unseen. */
export function slotCountOf(window: Interval): number {
  const slots = (window.endsAt - window.startsAt) / SLOT_MS;
  if (!Number.isInteger(slots) || slots < 0)
    throw new RangeError('a coverage window is a whole number of 15-minute slots');
  return slots;
}

/** A row that is in force at a time of day, and how many days before the wall's date its operational date lies. */
type ActiveRow = { row: CompiledRow; daysBack: number };
type CompiledRow = {
  minEmployees: number;
  minSupervisors: number;
  replacesWeekly: boolean;
  start: number;
  end: number;
  weekdays: ReadonlySet<number> | null;
  fromDay: number;
  toDay: number;
};

function compileRow(row: Requirement): CompiledRow {
  return {
    minEmployees: row.minEmployees,
    minSupervisors: row.minSupervisors,
    replacesWeekly: row.replacesWeekly,
    start: parseTime(row.startTime),
    end: parseTime(row.endTime),
    weekdays: row.weekdays === null ? null : new Set(row.weekdays),
    fromDay: row.fromDate === null ? Number.NEGATIVE_INFINITY : dayNumber(row.fromDate),
    toDay: row.toDate === null ? Number.POSITIVE_INFINITY : dayNumber(row.toDate),
  };
}

/** Null when the row is not in force at that time of day on any date. */
function daysBackAt(row: CompiledRow, minutes: number, dayStart: number): number | null {
  const { start, end } = row;
  if (start === end) return minutes < dayStart ? 1 : 0;
  const crossesMidnight = start > end;
  const inForce = crossesMidnight ? minutes >= start || minutes < end : minutes >= start && minutes < end;
  if (!inForce) return null;
  const startedYesterday = crossesMidnight && minutes < end ? 1 : 0;
  // A row that starts before the operational day does belongs to the date before.
  return startedYesterday + (start < dayStart ? 1 : 0);
}

/**
 * What each slot of the window requires. Rows are looked up by the wall clock, so a repeated hour is required
 * twice and a skipped one never. A row's dates and weekdays are those of the operational date on which it
 * starts. Where a row that replaces the weekly ones is in force, only such rows count; among the rest the
 * maximum counts, employees and supervisors apart. Rows with a qualification are a minimum of their own: they
 * neither add to the general one nor replace its rows.
 */
export function requirementsBySlot(
  requirements: readonly Requirement[],
  window: Interval,
  clock: CenterClock,
): SlotMinimums {
  const zone = createZone(clock.timeZone);
  const dayStart = parseTime(clock.dayStart);
  const walls = Float64Array.from({ length: slotCountOf(window) }, (_, slot) =>
    zone.wallMinutes(window.startsAt + slot * SLOT_MS),
  );
  const rowsOf = (qualificationId: string | undefined): CompiledRow[] =>
    requirements.filter((row) => row.qualificationId === qualificationId).map(compileRow);
  const general = minimumsOf(rowsOf(undefined), walls, dayStart);
  const asked = new Set(
    requirements.flatMap(({ qualificationId }) => (qualificationId === undefined ? [] : [qualificationId])),
  );
  const qualified = [...asked]
    .map((qualificationId) => ({
      qualificationId,
      required: minimumsOf(rowsOf(qualificationId), walls, dayStart).employees,
    }))
    .filter(({ required }) => required.some((people) => people > 0));
  return { ...general, qualified };
}

/** The minimums of some rows at each of the wall-clock times, in minutes since 1970 by the wall. */
function minimumsOf(
  rows: readonly CompiledRow[],
  walls: Float64Array,
  dayStart: number,
): { employees: Uint16Array; supervisors: Uint16Array } {
  const rowsByMinute = new Map<number, ActiveRow[]>();
  const rowsAt = (minutes: number): ActiveRow[] => {
    const known = rowsByMinute.get(minutes);
    if (known) return known;
    const active: ActiveRow[] = [];
    for (const row of rows) {
      const daysBack = daysBackAt(row, minutes, dayStart);
      if (daysBack !== null) active.push({ row, daysBack });
    }
    rowsByMinute.set(minutes, active);
    return active;
  };

  const employees = new Uint16Array(walls.length);
  const supervisors = new Uint16Array(walls.length);
  walls.forEach((wall, slot) => {
    const day = Math.floor(wall / DAY_MINUTES);
    const weekly = { employees: 0, supervisors: 0 };
    const dated = { employees: 0, supervisors: 0 };
    let hasDated = false;
    for (const { row, daysBack } of rowsAt(wall - day * DAY_MINUTES)) {
      const date = day - daysBack;
      if (date < row.fromDay || date > row.toDay) continue;
      if (row.weekdays !== null && !row.weekdays.has(weekdayOfDay(date))) continue;
      if (row.replacesWeekly) hasDated = true;
      const minimum = row.replacesWeekly ? dated : weekly;
      minimum.employees = Math.max(minimum.employees, row.minEmployees);
      minimum.supervisors = Math.max(minimum.supervisors, row.minSupervisors);
    }
    const minimum = hasDated ? dated : weekly;
    employees[slot] = minimum.employees;
    supervisors[slot] = minimum.supervisors;
  });
  return { employees, supervisors };
}

/** The operational days that a window touches, with their slots. */
function daysOf(window: Interval, slotCount: number, clock: CenterClock): CoverageDay[] {
  const days: CoverageDay[] = [];
  let date = operationalDateOf(window.startsAt, clock);
  let fromSlot = 0;
  while (fromSlot < slotCount) {
    const next = addDays(date, 1);
    const endsAt = operationalDayStartsAt(next, clock);
    const toSlot = Math.min(slotCount, Math.ceil((endsAt - window.startsAt) / SLOT_MS));
    // Where the zone skipped a whole date, that operational day is empty.
    if (toSlot > fromSlot) days.push({ date, fromSlot, toSlot });
    fromSlot = toSlot;
    date = next;
  }
  return days;
}

/** The slots `[from, to)` of a window that a duty covers wholly, the only ones in which it counts; none when `to <= from`. */
export function slotsOf(duty: Interval, window: Interval, slots: number): { from: number; to: number } {
  return {
    from: Math.max(0, Math.ceil((duty.startsAt - window.startsAt) / SLOT_MS)),
    to: Math.min(slots, Math.floor((duty.endsAt - window.startsAt) / SLOT_MS)),
  };
}

/** Head counts per slot from +1 and −1 marks. */
function headCounts(duties: Iterable<Interval>, window: Interval, slots: number): Uint16Array {
  const change = new Int32Array(slots + 1);
  for (const duty of duties) {
    const { from, to } = slotsOf(duty, window, slots);
    if (to <= from) continue;
    change[from] = (change[from] ?? 0) + 1;
    change[to] = (change[to] ?? 0) - 1;
  }
  const counts = new Uint16Array(slots);
  let onDuty = 0;
  for (let slot = 0; slot < slots; slot++) {
    onDuty += change[slot] ?? 0;
    counts[slot] = onDuty;
  }
  return counts;
}

/** People on duty against the requirement, slot by slot. Linear in slots and duties. */
export function coverageOf(input: {
  clock: CenterClock;
  window: Interval;
  requirements: readonly Requirement[];
  duties: readonly CoverageDuty[];
  supervisorsCountAsEmployees: boolean;
}): Coverage {
  const { clock, window, requirements, duties, supervisorsCountAsEmployees } = input;
  const slotCount = slotCountOf(window);
  const required = requirementsBySlot(requirements, window, clock);
  const counted = duties.filter((duty) => duty.countsTowardMinimum);
  const supervisors = counted.filter((duty) => duty.role === 'supervisor');
  const employees = supervisorsCountAsEmployees
    ? counted
    : counted.filter((duty) => duty.role !== 'supervisor');
  const onDutyEmployees = headCounts(employees, window, slotCount);
  return {
    window,
    slotCount,
    requiredEmployees: required.employees,
    onDutyEmployees,
    requiredSupervisors: required.supervisors,
    onDutySupervisors: headCounts(supervisors, window, slotCount),
    qualified: required.qualified.map(({ qualificationId, required: minimum }) => ({
      qualificationId,
      required: minimum,
      onDuty: headCounts(
        counted.filter((duty) => duty.qualificationIds?.includes(qualificationId)),
        window,
        slotCount,
      ),
    })),
    overEmployees: onDutyEmployees.map((onDuty, slot) =>
      Math.max(0, onDuty - (required.employees[slot] ?? 0)),
    ),
    days: daysOf(window, slotCount, clock),
  };
}

/** The instant at which a slot starts. */
export function slotStartsAt(coverage: Coverage, slot: number): Instant {
  return coverage.window.startsAt + slot * SLOT_MS;
}

/** A gap before its reason is known. */
export type Shortage = Omit<Gap, 'reason'>;

/**
 * The stretches that are short, by start; at equal starts supervisors first, then people with a qualification. A
 * stretch ends where the required or the on-duty number changes (so that "6 of 7" is true of all of it) and at
 * the end of an operational day.
 */
export function gapsOf(coverage: Coverage): Shortage[] {
  return gapsBeyond(coverage, () => () => 0);
}

/** Who is counted: everybody, supervisors, or whoever holds a qualification. */
export type Counted = Pick<Gap, 'kind' | 'qualificationId'>;

/** The same of the slots in which more people are short than `known` says of them; it is asked once for each count. */
export function gapsBeyond(
  coverage: Coverage,
  known: (counted: Counted) => (slot: number) => number,
): Shortage[] {
  const { requiredSupervisors, onDutySupervisors, requiredEmployees, onDutyEmployees } = coverage;
  const gapsIn = (counted: Counted, required: Uint16Array, onDuty: Uint16Array) =>
    stretchesOf(coverage, counted, required, onDuty, known(counted));
  const gaps = [
    ...gapsIn({ kind: 'supervisors' }, requiredSupervisors, onDutySupervisors),
    ...coverage.qualified.flatMap(({ qualificationId, required, onDuty }) =>
      gapsIn({ kind: 'qualified', qualificationId }, required, onDuty),
    ),
    ...gapsIn({ kind: 'employees' }, requiredEmployees, onDutyEmployees),
  ];
  // The sort is stable: the order of kinds stays among equal starts.
  return gaps.sort((a, b) => a.startsAt - b.startsAt);
}

function stretchesOf(
  coverage: Coverage,
  counted: Counted,
  required: Uint16Array,
  onDuty: Uint16Array,
  known: (slot: number) => number,
): Shortage[] {
  const gaps: Shortage[] = [];
  for (const { date, fromSlot, toSlot } of coverage.days) {
    let open: Shortage | null = null;
    for (let slot = fromSlot; slot < toSlot; slot++) {
      const need = required[slot] ?? 0;
      const have = onDuty[slot] ?? 0;
      if (have >= need || need - have <= known(slot)) {
        open = null;
        continue;
      }
      if (open === null || open.required !== need || open.onDuty !== have) {
        const startsAt = slotStartsAt(coverage, slot);
        open = { ...counted, shiftDate: date, required: need, onDuty: have, startsAt, endsAt: startsAt };
        gaps.push(open);
      }
      open.endsAt = slotStartsAt(coverage, slot + 1);
    }
  }
  return gaps;
}

/** Sums in person-minutes; the names are those of `GenerationMetrics`. */
export type CoverageTotals = {
  requiredEmployeeMinutes: number;
  requiredSupervisorMinutes: number;
  uncoveredEmployeeMinutes: number;
  uncoveredSupervisorMinutes: number;
  /** Over all qualifications that are asked for. */
  requiredQualifiedMinutes: number;
  uncoveredQualifiedMinutes: number;
  overstaffedMinutes: number;
};

/** One operational day in numbers; `worst…` is the most people missing at once. */
export type DayCoverage = CoverageTotals & {
  date: LocalDate;
  worstEmployeeShortage: number;
  worstSupervisorShortage: number;
  /** Of one qualification. */
  worstQualifiedShortage: number;
};

function summarise(coverage: Coverage, { date, fromSlot, toSlot }: CoverageDay): DayCoverage {
  const day: DayCoverage = {
    date,
    requiredEmployeeMinutes: 0,
    requiredSupervisorMinutes: 0,
    uncoveredEmployeeMinutes: 0,
    uncoveredSupervisorMinutes: 0,
    requiredQualifiedMinutes: 0,
    uncoveredQualifiedMinutes: 0,
    overstaffedMinutes: 0,
    worstEmployeeShortage: 0,
    worstSupervisorShortage: 0,
    worstQualifiedShortage: 0,
  };
  for (let slot = fromSlot; slot < toSlot; slot++) {
    const employees = coverage.requiredEmployees[slot] ?? 0;
    const supervisors = coverage.requiredSupervisors[slot] ?? 0;
    const employeesShort = Math.max(0, employees - (coverage.onDutyEmployees[slot] ?? 0));
    const supervisorsShort = Math.max(0, supervisors - (coverage.onDutySupervisors[slot] ?? 0));
    day.requiredEmployeeMinutes += employees * SLOT_MINUTES;
    day.requiredSupervisorMinutes += supervisors * SLOT_MINUTES;
    day.uncoveredEmployeeMinutes += employeesShort * SLOT_MINUTES;
    day.uncoveredSupervisorMinutes += supervisorsShort * SLOT_MINUTES;
    day.overstaffedMinutes += (coverage.overEmployees[slot] ?? 0) * SLOT_MINUTES;
    day.worstEmployeeShortage = Math.max(day.worstEmployeeShortage, employeesShort);
    day.worstSupervisorShortage = Math.max(day.worstSupervisorShortage, supervisorsShort);
    for (const { required, onDuty } of coverage.qualified) {
      const need = required[slot] ?? 0;
      const short = Math.max(0, need - (onDuty[slot] ?? 0));
      day.requiredQualifiedMinutes += need * SLOT_MINUTES;
      day.uncoveredQualifiedMinutes += short * SLOT_MINUTES;
      day.worstQualifiedShortage = Math.max(day.worstQualifiedShortage, short);
    }
  }
  return day;
}

/** One summary per operational day of the window, in order. */
export function coverageByDay(coverage: Coverage): DayCoverage[] {
  return coverage.days.map((day) => summarise(coverage, day));
}

/** The whole window in person-minutes. */
export function coverageTotals(coverage: Coverage): CoverageTotals {
  const whole = summarise(coverage, { date: '', fromSlot: 0, toSlot: coverage.slotCount });
  return {
    requiredEmployeeMinutes: whole.requiredEmployeeMinutes,
    requiredSupervisorMinutes: whole.requiredSupervisorMinutes,
    uncoveredEmployeeMinutes: whole.uncoveredEmployeeMinutes,
    uncoveredSupervisorMinutes: whole.uncoveredSupervisorMinutes,
    requiredQualifiedMinutes: whole.requiredQualifiedMinutes,
    uncoveredQualifiedMinutes: whole.uncoveredQualifiedMinutes,
    overstaffedMinutes: whole.overstaffedMinutes,
  };
}

/** `repeated` marks the second showing of a wall-clock time on the day the clock falls back. */
export type SlotLabel = { slot: number; startsAt: Instant; time: LocalTime; repeated: boolean };

/** The wall-clock label of every slot of one operational day, in order; empty when the day is not in the window. */
export function slotLabels(coverage: Coverage, date: LocalDate, clock: CenterClock): SlotLabel[] {
  const day = coverage.days.find((candidate) => candidate.date === date);
  if (!day) return [];
  const zone = createZone(clock.timeZone);
  const labels: SlotLabel[] = [];
  for (let slot = day.fromSlot; slot < day.toSlot; slot++) {
    const startsAt = slotStartsAt(coverage, slot);
    const local = zone.toLocal(startsAt);
    const repeated = zone.toInstant(local.date, local.minutes) !== startsAt;
    labels.push({ slot, startsAt, time: formatTime(local.minutes), repeated });
  }
  return labels;
}
