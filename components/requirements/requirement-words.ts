import { type ClockStyle, countOf, formatDate, formatDateRange } from '#lib/domain/format.ts';
import type { RequirementRecord, ShiftTemplate } from '#lib/domain/records.ts';
import {
  requiredWeek,
  requirementTimes,
  unrequiredStretches,
  weekdayWords,
} from '#lib/domain/required-week.ts';
import type { CenterClock, LocalDate, Requirement, Weekday } from '#lib/domain/types.ts';

/** When a requirement is in force: `Always`, `From Sun 1 Mar 2026`, `4–10 Feb 2026`. */
export function datesInWords({ fromDate, toDate }: Pick<RequirementRecord, 'fromDate' | 'toDate'>): string {
  if (fromDate !== null && toDate !== null) return formatDateRange(fromDate, toDate);
  if (fromDate !== null) return `From ${formatDate(fromDate, { year: true })}`;
  return toDate === null ? 'Always' : `Until ${formatDate(toDate, { year: true })}`;
}

/** From when to when a shift may be planned; undefined = from ever, without a known end. */
export function validityInWords({
  validFrom,
  validTo,
}: Pick<ShiftTemplate, 'validFrom' | 'validTo'>): string | undefined {
  if (validFrom === null && validTo === null) return undefined;
  return datesInWords({ fromDate: validFrom, toDate: validTo });
}

/** `8 employees, 1 of them a supervisor`. */
export function minimumInWords({
  minEmployees,
  minSupervisors,
}: Pick<RequirementRecord, 'minEmployees' | 'minSupervisors'>): string {
  const employees = countOf(minEmployees, 'employee', 'employees');
  if (minSupervisors === 0) return employees;
  return `${employees}, ${minSupervisors} of them ${minSupervisors === 1 ? 'a supervisor' : 'supervisors'}`;
}

/** `Needs Fire desk`; null: everybody counts. */
export function needWords(
  { qualificationId }: Pick<RequirementRecord, 'qualificationId'>,
  names: ReadonlyMap<string, string>,
): string | null {
  return qualificationId === undefined
    ? null
    : `Needs ${names.get(qualificationId) ?? 'a qualification that is gone'}`;
}

/** Whose day it is, and how it is read. */
export type RequirementView = {
  clock: CenterClock;
  today: LocalDate;
  workweekStart: Weekday;
  clockStyle: ClockStyle;
};

/** The weekdays of a requirement; of a single date it is that date alone. */
export function daysInWords(
  { weekdays, fromDate, toDate }: Pick<RequirementRecord, 'weekdays' | 'fromDate' | 'toDate'>,
  workweekStart: Weekday,
): string {
  return fromDate !== null && fromDate === toDate ? 'One day' : weekdayWords(weekdays, workweekStart);
}

/** The rows as the rules see them. */
export function plainRows(requirements: readonly RequirementRecord[]): Requirement[] {
  return requirements.map((row) => ({ ...row, id: String(row.id) }));
}

/** What the end of a requirement does; empty for none. */
export function removalInWords(
  requirements: readonly RequirementRecord[],
  removed: RequirementRecord | null,
  { clock, today, workweekStart, clockStyle }: RequirementView,
): string {
  if (removed === null) return '';
  if (removed.fromDate !== null && removed.fromDate > today) {
    return `It begins on ${formatDate(removed.fromDate, { year: true })}. Ended by that day it is removed, and what it was to replace goes on; planned shifts stay.`;
  }
  const openOf = (rows: readonly RequirementRecord[]) =>
    unrequiredStretches(requiredWeek(plainRows(rows), clock.dayStart, today), workweekStart, clockStyle);
  const before = openOf(requirements);
  const left = openOf(requirements.filter(({ id }) => id !== removed.id)).filter(
    (words) => !before.includes(words),
  );
  const effect = `From the date on ${minimumInWords(removed)} are no longer needed, ${requirementTimes(removed, clockStyle)}; planned shifts stay.`;
  return left.length === 0 ? effect : `${effect} Nobody would be required ${left.join(', ')}.`;
}
