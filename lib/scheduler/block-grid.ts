import { requirementsBySlot, SLOT_MINUTES, type SlotMinimums, slotCountOf } from '#lib/domain/coverage.ts';
import {
  addDays,
  blockWindow,
  DAY_MINUTES,
  dateOfDay,
  dayNumber,
  MINUTE_MS,
  nominalMinutesBetween,
  operationalDateOf,
  operationalDayStartsAt,
  parseTime,
  shiftWindow,
  weekdayOfDay,
} from '#lib/domain/time.ts';
import type { CenterClock, Instant, Interval, LocalDate, Problem, Shift } from '#lib/domain/types.ts';

const DAY_MS = DAY_MINUTES * MINUTE_MS;
const SLOT_MS = SLOT_MINUTES * MINUTE_MS;

/**
 * The block as numbers. Days count from 0 at the block's first operational date. A cell is a shift on a date:
 * `day * shiftCount + shift`. Slots are merged to segments wherever neither the requirement nor the people on
 * duty can change, about a tenth of the slots with the same result.
 */
export type BlockGrid = {
  window: Interval;
  firstDay: number;
  dayCount: number;
  shiftCount: number;
  /** By day: 0 = Sunday, and the week of the block (0 = first, which may be partial). */
  weekdays: Uint8Array;
  weekOfDay: Int16Array;
  /** By cell. */
  startsAt: Float64Array;
  endsAt: Float64Array;
  cellFrom: Int32Array;
  cellTo: Int32Array;
  segmentCount: number;
  segmentMinutes: Float64Array;
  requiredEmployees: Int32Array;
  requiredSupervisors: Int32Array;
  /** By segment, for every qualification that is asked for in the block. */
  qualified: readonly { qualificationId: string; required: Int32Array }[];
  /** The day, from 0, of an instant's operational date; may lie outside the block. */
  dayOf(instant: Instant): number;
  dateOf(day: number): LocalDate;
  /** The inverse; may lie outside the block. */
  dayOfDate(date: LocalDate): number;
  /** First day of the workweek that contains the day; may lie before the block. */
  workweekStartOf(day: number): number;
  /** -1 for a date outside the block or an unknown shift. */
  cellOf(date: LocalDate, shiftId: string): number;
  /** The segments that an interval covers wholly. */
  segmentsOf(interval: Interval): { from: number; to: number };
};

export function buildGrid(problem: Problem): BlockGrid {
  const { block, clock, shifts, workweekStart } = problem;
  const window = blockWindow(block, clock);
  const firstDay = dayNumber(block.startDate);
  const dayCount = Math.max(0, dayNumber(block.endDate) - firstDay + 1);
  const shiftCount = shifts.length;
  const slotCount = slotCountOf(window);
  const toSlots = (interval: Interval): [number, number] => {
    const from = clamp(Math.ceil((interval.startsAt - window.startsAt) / SLOT_MS), slotCount);
    const to = clamp(Math.floor((interval.endsAt - window.startsAt) / SLOT_MS), slotCount);
    return [from, Math.max(from, to)];
  };

  const startsAt = new Float64Array(dayCount * shiftCount);
  const endsAt = new Float64Array(dayCount * shiftCount);
  const cellFrom = new Int32Array(dayCount * shiftCount);
  const cellTo = new Int32Array(dayCount * shiftCount);
  const isBreak = new Uint8Array(slotCount + 1);
  const dayStarts = Float64Array.from({ length: dayCount + 3 }, (_, day) =>
    operationalDayStartsAt(dateOfDay(firstDay + day), clock),
  );
  const lengthOf = (day: number) => (dayStarts[day + 1] as number) - (dayStarts[day] as number);
  const timesOf = shifts.map((shift) => minutesIntoDay(shift, clock));
  for (let day = 0; day < dayCount; day++) {
    const dayStart = dayStarts[day] as number;
    // Where no clock changes until the day after next has begun, a shift lies where the wall says.
    const isPlain = lengthOf(day) === DAY_MS && lengthOf(day + 1) === DAY_MS;
    shifts.forEach((shift, s) => {
      const cell = day * shiftCount + s;
      const [from, to] = timesOf[s] as [number, number];
      const interval = isPlain
        ? { startsAt: dayStart + from * MINUTE_MS, endsAt: dayStart + to * MINUTE_MS }
        : shiftWindow(shift, dateOfDay(firstDay + day), clock);
      startsAt[cell] = interval.startsAt;
      endsAt[cell] = interval.endsAt;
      const [fromSlot, toSlot] = toSlots(interval);
      cellFrom[cell] = fromSlot;
      cellTo[cell] = toSlot;
      isBreak[fromSlot] = 1;
      isBreak[toSlot] = 1;
    });
  }
  for (const duty of problem.neighbours) for (const slot of toSlots(duty)) isBreak[slot] = 1;

  const minimums = requirementsBySlot(problem.requirements, window, clock);
  const segments = mergeSlots(slotCount, isBreak, minimums);
  for (let cell = 0; cell < cellFrom.length; cell++) {
    cellFrom[cell] = segments.ofSlot[cellFrom[cell] as number] as number;
    cellTo[cell] = segments.ofSlot[cellTo[cell] as number] as number;
  }

  const workweekStartOf = (day: number) => day - ((weekdayOfDay(firstDay + day) - workweekStart + 7) % 7);
  const firstWeekStart = workweekStartOf(0);
  const days = new Map<LocalDate, number>();
  const dayOfDate = (date: LocalDate): number => {
    const day = days.get(date) ?? dayNumber(date) - firstDay;
    days.set(date, day);
    return day;
  };
  const shiftIndex = new Map(shifts.map((shift, s) => [shift.id, s]));
  return {
    window,
    firstDay,
    dayCount,
    shiftCount,
    weekdays: Uint8Array.from({ length: dayCount }, (_, day) => weekdayOfDay(firstDay + day)),
    weekOfDay: Int16Array.from({ length: dayCount }, (_, day) => (workweekStartOf(day) - firstWeekStart) / 7),
    startsAt,
    endsAt,
    cellFrom,
    cellTo,
    segmentCount: segments.minutes.length,
    segmentMinutes: segments.minutes,
    requiredEmployees: segments.employees,
    requiredSupervisors: segments.supervisors,
    qualified: segments.qualified,
    dayOf: (instant) => {
      let day = Math.floor((instant - window.startsAt) / DAY_MS);
      if (day < 1 || day >= dayCount - 1) return dayNumber(operationalDateOf(instant, clock)) - firstDay;
      while (instant < (dayStarts[day] as number)) day--;
      while (instant >= (dayStarts[day + 1] as number)) day++;
      return day;
    },
    dateOf: (day) => addDays(block.startDate, day),
    dayOfDate,
    workweekStartOf,
    cellOf: (date, shiftId) => {
      const day = dayOfDate(date);
      const shift = shiftIndex.get(shiftId);
      return shift === undefined || day < 0 || day >= dayCount ? -1 : day * shiftCount + shift;
    },
    segmentsOf: (interval) => {
      const [from, to] = toSlots(interval);
      return { from: segments.ofSlot[from] as number, to: segments.ofSlot[to] as number };
    },
  };
}

/** Start and end of a shift in minutes of the wall from the start of its operational day. */
function minutesIntoDay(shift: Shift, clock: CenterClock): [number, number] {
  const minutes = parseTime(shift.startTime) - parseTime(clock.dayStart);
  const from = minutes < 0 ? minutes + DAY_MINUTES : minutes;
  return [from, from + nominalMinutesBetween(shift.startTime, shift.endTime)];
}

function clamp(slot: number, slotCount: number): number {
  return Math.max(0, Math.min(slotCount, slot));
}

/** Segments between breaks, and the segment at which each slot (and the end of the last) lies. */
function mergeSlots(
  slotCount: number,
  isBreak: Uint8Array,
  { employees, supervisors, qualified }: SlotMinimums,
) {
  const series = [employees, supervisors, ...qualified.map(({ required }) => required)];
  const ofSlot = new Int32Array(slotCount + 1);
  const starts: number[] = [];
  for (let slot = 0; slot < slotCount; slot++) {
    const changes = series.some((required) => required[slot] !== required[slot - 1]);
    if (slot === 0 || isBreak[slot] || changes) starts.push(slot);
    ofSlot[slot] = starts.length - 1;
  }
  ofSlot[slotCount] = starts.length;
  const atStarts = (required: Uint16Array) => Int32Array.from(starts, (start) => required[start] as number);
  return {
    ofSlot,
    minutes: Float64Array.from(starts, (start, i) => ((starts[i + 1] ?? slotCount) - start) * SLOT_MINUTES),
    employees: atStarts(employees),
    supervisors: atStarts(supervisors),
    qualified: qualified.map(({ qualificationId, required }) => ({
      qualificationId,
      required: atStarts(required),
    })),
  };
}
