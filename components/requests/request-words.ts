/** Requests in words, for those who decide. */
import {
  type ClockStyle,
  countOf,
  formatDate,
  formatDateRange,
  formatDuration,
  stampWords,
} from '#lib/domain/format.ts';
import { leaveWords } from '#lib/domain/leave-dates.ts';
import type { ShortMinutes } from '#lib/domain/live-coverage.ts';
import { addDays, MINUTE_MS } from '#lib/domain/time.ts';
import type { LeaveImpact } from '#lib/domain/time-off-impact.ts';
import type { TimeOffRequest, TimeOffStatus } from '#lib/domain/time-off-records.ts';
import type { CenterClock, Instant, LocalDate } from '#lib/domain/types.ts';
import type { RequestRow } from './request-list.tsx';
import { startsSoon } from './request-order.ts';
import { type RequestsView, requestKey, VIEW_WORDS } from './requests-query.ts';

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** `5 min`, `3 h`, `12 days`: whole ones, never more than it is. */
export function spanWords(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  if (minutes >= 2 * DAY_MINUTES) return countOf(Math.floor(minutes / DAY_MINUTES), 'day', 'days');
  if (minutes >= HOUR_MINUTES) return formatDuration(Math.floor(minutes / HOUR_MINUTES) * HOUR_MINUTES);
  return formatDuration(minutes);
}

/** `asked 3 days ago`, `asked just now`. */
export function ageWords({ createdAt }: Pick<TimeOffRequest, 'createdAt'>, now: Instant): string {
  return now - createdAt < MINUTE_MS ? 'asked just now' : `asked ${spanWords(now - createdAt)} ago`;
}

/** `starts in 5 h`, `has started`, `is over`. */
export function startWords(
  { startsAt, endsAt }: Pick<TimeOffRequest, 'startsAt' | 'endsAt'>,
  now: Instant,
): string {
  if (endsAt <= now) return 'is over';
  return startsAt <= now ? 'has started' : `starts in ${spanWords(startsAt - now)}`;
}

export const STATUS_WORDS: Record<TimeOffStatus, string> = {
  pending: 'Waiting',
  approved: 'Approved',
  denied: 'Denied',
  withdrawn: 'Withdrawn',
  cancelled: 'Cancelled',
};

/** Dates in order, those that follow one another as a range: `4–6 Feb 2026, 9 Feb 2026`. */
export function datesInRanges(dates: readonly LocalDate[]): string {
  const ranges: { from: LocalDate; to: LocalDate }[] = [];
  for (const date of dates) {
    const last = ranges.at(-1);
    if (last !== undefined && addDays(last.to, 1) === date) last.to = date;
    else ranges.push({ from: date, to: date });
  }
  return ranges
    .map(({ from, to }) => (from === to ? formatDate(from, { year: true }) : formatDateRange(from, to)))
    .join(', ');
}

/** `8 h of employees and 2 h of supervisors short`; null when nothing is. */
export function shortWords({ employees, supervisors, qualified }: ShortMinutes): string | null {
  const parts = [
    [employees, 'of employees'],
    [supervisors, 'of supervisors'],
    [qualified, 'of people with a qualification'],
  ] as const;
  const told = parts.flatMap(([minutes, whom]) => (minutes > 0 ? `${formatDuration(minutes)} ${whom}` : []));
  return told.length === 0 ? null : `${told.join(' and ')} short`;
}

/**
 * What an approval does, in one sentence: `Approving takes 3 shifts (30 h) from Dana Diaz and opens 1; 4 h of employees
 * short until somebody takes it.`
 */
export function approvalConsequence(
  { taken, openings, alone, unscheduled }: Pick<LeaveImpact, 'taken' | 'openings' | 'alone' | 'unscheduled'>,
  name: string,
): string {
  if (taken.length === 0) {
    const days = unscheduled.length === 0 ? '' : '; the schedule to come is made around it';
    return `Approving takes no published shift from ${name}, and tells them${days}.`;
  }
  const minutes = taken.reduce((sum, shift) => sum + shift.minutes, 0);
  const takes = `Approving takes ${countOf(taken.length, 'shift', 'shifts')} (${formatDuration(minutes)}) from ${name}`;
  if (openings.length === 0) return `${takes} and opens none.`;
  const short = shortWords(alone.added);
  const until =
    short === null ? '' : `; ${short} until somebody takes ${openings.length === 1 ? 'it' : 'them'}`;
  return `${takes} and opens ${countOf(openings.length, 'shift', 'shifts')}${until}.`;
}

/** Who has to decide, where it is not every supervisor. */
export function stageMarks(stage: TimeOffRequest['stage']): RequestRow['marks'] {
  if (stage === 'deputy') return [{ label: 'Escalated to the deputy', tone: 'warning' }];
  return stage === 'admins' ? [{ label: 'Escalated to the admins', tone: 'warning' }] : [];
}

/** What sets a request apart from others, in a word or two. */
export function marksOf(request: TimeOffRequest, now: Instant): RequestRow['marks'] {
  const { status, stage, isProtected, isSickCall } = request;
  const marks: { label: string; tone: RequestRow['marks'][number]['tone'] }[] = [];
  if (status === 'pending' && startsSoon(request, now)) marks.push({ label: 'Soon', tone: 'danger' });
  marks.push(...stageMarks(stage));
  if (isProtected) marks.push({ label: 'Protected', tone: 'primary' });
  if (isSickCall) marks.push({ label: 'Called in sick', tone: 'neutral' });
  if (status !== 'pending') marks.push({ label: STATUS_WORDS[status], tone: 'outline' });
  return marks;
}

/** What rows are told by: the clock of their center, and its name where it is not the reader's. */
export type RowContext = {
  clock: CenterClock;
  centerName: string | null;
  clockStyle: ClockStyle;
  now: Instant;
};

/** A request as a row of the list. */
export function requestRow(
  request: TimeOffRequest,
  ownId: string,
  view: RequestsView,
  context: RowContext,
): RequestRow {
  const { clock, centerName, clockStyle, now } = context;
  const { id, version, fullName, kindName, status, userId, reviewedAt, reviewedByName } = request;
  const isOwn = userId === ownId;
  const decided =
    reviewedAt === null ? null : stampWords(reviewedByName, reviewedAt, clock.timeZone, clockStyle);
  return {
    key: requestKey('leave', id),
    kind: 'leave',
    id,
    version,
    people: [userId],
    who: fullName,
    subject: `the request of ${fullName}`,
    kindName: [kindName, centerName].filter((words) => words !== null).join(' · '),
    when: leaveWords(request, clock, clockStyle),
    note: status === 'pending' ? `${startWords(request, now)}, ${ageWords(request, now)}` : (decided ?? ''),
    // The list says by itself which state it shows.
    marks: [
      ...(isOwn ? [{ label: 'Your own', tone: 'outline' as const }] : []),
      ...marksOf(request, now).filter(({ label }) => label !== VIEW_WORDS[view]),
    ],
    canDecide: status === 'pending' && !isOwn,
  };
}
