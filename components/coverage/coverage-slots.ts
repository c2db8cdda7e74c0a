import { type Coverage, slotLabels } from '#lib/domain/coverage.ts';
import type { CenterClock, Instant, LocalDate, LocalTime } from '#lib/domain/types.ts';

/** One 15-minute slot of a day as the strip draws it. */
export type CoverageSlot = {
  startsAt: Instant;
  /** The wall clock at its start. */
  time: LocalTime;
  /** The second showing of a time on the day the clock falls back. */
  repeated: boolean;
  requiredEmployees: number;
  onDutyEmployees: number;
  requiredSupervisors: number;
  onDutySupervisors: number;
};

/** Slots of equal numbers, one after the other. `toIndex` is exclusive. */
export type CoverageRun = { fromIndex: number; toIndex: number; required: number; onDuty: number };

/** A stretch of the wall clock: `21:00–01:00`; `endTime` is the time at which it is over. */
export type ClockStretch = { startTime: LocalTime; endTime: LocalTime };

/** The slots of one operational day; empty when the day is not in the coverage. */
export function coverageSlotsOf(coverage: Coverage, date: LocalDate, clock: CenterClock): CoverageSlot[] {
  return slotLabels(coverage, date, clock).map(({ slot, startsAt, time, repeated }) => ({
    startsAt,
    time,
    repeated,
    requiredEmployees: coverage.requiredEmployees[slot] ?? 0,
    onDutyEmployees: coverage.onDutyEmployees[slot] ?? 0,
    requiredSupervisors: coverage.requiredSupervisors[slot] ?? 0,
    onDutySupervisors: coverage.onDutySupervisors[slot] ?? 0,
  }));
}

/** Joins neighbouring slots whose numbers are the same. */
export function coverageRuns(
  slots: readonly CoverageSlot[],
  kind: 'employees' | 'supervisors',
): CoverageRun[] {
  const runs: CoverageRun[] = [];
  slots.forEach((slot, index) => {
    const required = kind === 'employees' ? slot.requiredEmployees : slot.requiredSupervisors;
    const onDuty = kind === 'employees' ? slot.onDutyEmployees : slot.onDutySupervisors;
    const last = runs.at(-1);
    if (last && last.required === required && last.onDuty === onDuty) last.toIndex = index + 1;
    else runs.push({ fromIndex: index, toIndex: index + 1, required, onDuty });
  });
  return runs;
}

/** The wall-clock stretch of a run. `endTime` is when the day's last slot ends. */
export function stretchOf(
  slots: readonly CoverageSlot[],
  run: CoverageRun,
  endTime: LocalTime,
): ClockStretch {
  return {
    startTime: slots[run.fromIndex]?.time ?? endTime,
    endTime: slots[run.toIndex]?.time ?? endTime,
  };
}

/** One day of a block, hour by hour. */
export type CoverageMapDay = {
  date: LocalDate;
  /** Person-minutes below the minimum. */
  shortEmployeeMinutes: number;
  shortSupervisorMinutes: number;
  /** Most people missing at once in each hour of the day, employees and supervisors together. */
  worstByHour: readonly number[];
};

const SLOTS_PER_HOUR = 4;
const MINUTES_PER_SLOT = 15;

/** What a block map shows of each operational day. */
export function coverageMapDaysOf(coverage: Coverage): CoverageMapDay[] {
  return coverage.days.map(({ date, fromSlot, toSlot }) => {
    let shortEmployeeMinutes = 0;
    let shortSupervisorMinutes = 0;
    const worstByHour: number[] = [];
    for (let slot = fromSlot; slot < toSlot; slot++) {
      const employees = Math.max(
        0,
        (coverage.requiredEmployees[slot] ?? 0) - (coverage.onDutyEmployees[slot] ?? 0),
      );
      const supervisors = Math.max(
        0,
        (coverage.requiredSupervisors[slot] ?? 0) - (coverage.onDutySupervisors[slot] ?? 0),
      );
      shortEmployeeMinutes += employees * MINUTES_PER_SLOT;
      shortSupervisorMinutes += supervisors * MINUTES_PER_SLOT;
      const hour = Math.floor((slot - fromSlot) / SLOTS_PER_HOUR);
      worstByHour[hour] = Math.max(worstByHour[hour] ?? 0, employees, supervisors);
    }
    return { date, shortEmployeeMinutes, shortSupervisorMinutes, worstByHour };
  });
}

/** The dates of consecutive days grouped by calendar month, `YYYY-MM` first. */
export function monthsOf(days: readonly CoverageMapDay[]): { month: string; days: CoverageMapDay[] }[] {
  const months: { month: string; days: CoverageMapDay[] }[] = [];
  for (const day of days) {
    const month = day.date.slice(0, 7);
    const last = months.at(-1);
    if (last?.month === month) last.days.push(day);
    else months.push({ month, days: [day] });
  }
  return months;
}
