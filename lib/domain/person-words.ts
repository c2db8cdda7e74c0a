/** What is kept of a person with dates, beside a day, and in words. */
import type { CertificateMark } from './certificate-records.ts';
import { formatDate, formatDateRange } from './format.ts';
import type { DatedPattern, DutyKind, DutyState } from './people-records.ts';
import { addDays, daysBetween } from './time.ts';
import type { LocalDate, PatternId } from './types.ts';

/** A qualification that ends within so many days is said to end soon. */
export const ENDS_SOON_DAYS = 30;

/** Where a period stands on a day. */
export type PeriodState = 'past' | 'now' | 'planned';

type Period = { fromDate: LocalDate; toDate: LocalDate | null };

/** Whether a period with both ends included is over, holds or is to come on a day. */
export function periodState({ fromDate, toDate }: Period, today: LocalDate): PeriodState {
  if (fromDate > today) return 'planned';
  return toDate !== null && toDate < today ? 'past' : 'now';
}

/** A pattern with both of its ends. */
export type PatternPeriod = Period & { pattern: PatternId | null; state: PeriodState };

/** A person's patterns with the days on which they end, the latest first. */
export function patternPeriods(patterns: readonly DatedPattern[], today: LocalDate): PatternPeriod[] {
  return patterns
    .map(({ fromDate, pattern }, index) => {
      const next = patterns[index + 1];
      const period = { fromDate, toDate: next === undefined ? null : addDays(next.fromDate, -1) };
      return { ...period, pattern, state: periodState(period, today) };
    })
    .reverse();
}

/** Whether a qualification that holds ends within the days that count as soon. */
export function endsSoon(period: Period, today: LocalDate): boolean {
  return (
    period.toDate !== null &&
    periodState(period, today) === 'now' &&
    daysBetween(today, period.toDate) <= ENDS_SOON_DAYS
  );
}

/** `ends in 12 days`, `ends today`, `until 4 Mar 2027`, `since 4 Feb 2026`, `from Thu 5 Mar 2026`, `ended 4 Feb 2026`. */
export function validityWords(period: Period, today: LocalDate): string {
  const { fromDate, toDate } = period;
  const state = periodState(period, today);
  if (state === 'planned') {
    const from = `from ${formatDate(fromDate, { year: true })}`;
    return toDate === null ? from : `${from} to ${formatDate(toDate, { year: true })}`;
  }
  if (toDate === null) return `since ${formatDateRange(fromDate, fromDate)}`;
  if (state === 'past') return `ended ${formatDateRange(toDate, toDate)}`;
  if (!endsSoon(period, today)) return `until ${formatDateRange(toDate, toDate)}`;
  const days = daysBetween(today, toDate);
  if (days === 0) return 'ends today';
  return days === 1 ? 'ends tomorrow' : `ends in ${days} days`;
}

const dutyLabels: Record<DutyKind, string> = { trainee: 'Trainee', light_duty: 'Light duty' };

/** A duty state as people read it. */
export function dutyLabel(kind: DutyKind): string {
  return dutyLabels[kind];
}

/** The states that hold on a day, trainees first. */
export function dutyOn<State extends Pick<DutyState, 'kind' | 'fromDate' | 'toDate'>>(
  states: readonly State[],
  today: LocalDate,
): State[] {
  return states
    .filter((state) => periodState(state, today) === 'now')
    .sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'trainee' ? -1 : 1));
}

/** What the directory says of somebody beside their own line. */
export type PersonMarks = {
  qualifications: readonly { qualificationId: number; fromDate: LocalDate; toDate: LocalDate | null }[];
  /** What keeps them from counting today. */
  duty: readonly { kind: DutyKind; toDate: LocalDate | null }[];
  /** Published shifts to come that still name somebody who is deactivated. */
  leaverShifts: number;
  /** Certificates that wait to be confirmed, and confirmed ones that end. */
  certificates: readonly CertificateMark[];
};
