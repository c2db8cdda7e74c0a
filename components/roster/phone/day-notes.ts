import type { DayCoverage } from '#lib/domain/coverage.ts';
import { type Coverage, gapsOf, type Shortage } from '#lib/domain/coverage.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { coverageOn } from '../timeline/day-model.ts';

/** Person-minutes that a day is short of anything. */
function shortMinutesOf(day: DayCoverage | undefined): number {
  return day === undefined
    ? 0
    : day.uncoveredEmployeeMinutes + day.uncoveredSupervisorMinutes + day.uncoveredQualifiedMinutes;
}

/** The most people missing at once on a day, of whatever kind. */
export function worstShortage(day: DayCoverage | undefined): number {
  return day === undefined
    ? 0
    : Math.max(day.worstEmployeeShortage, day.worstSupervisorShortage, day.worstQualifiedShortage);
}

/** The first short stretch after a day; null when the rest of the block is covered. */
export function nextGap(
  coverage: Coverage,
  days: ReadonlyMap<LocalDate, DayCoverage>,
  after: LocalDate,
): Shortage | null {
  const next = coverage.days.find(({ date }) => date > after && shortMinutesOf(days.get(date)) > 0);
  return next === undefined ? null : (gapsOf(coverageOn(coverage, next.date))[0] ?? null);
}
