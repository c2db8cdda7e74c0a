/** What asking for time off would do, told before anything is sent. */
import { SLOT_MINUTES } from './coverage.ts';
import type { Workweeks } from './dated-rules.ts';
import { countOf, formatDate, formatDuration } from './format.ts';
import { touchedDates } from './leave-dates.ts';
import { MINUTE_MS } from './time.ts';
import { chargedMinutes, type OwnShift, touchedShifts } from './time-off.ts';
import type { LeaveBalance, LeaveDay, LeaveFacts, LeaveKind } from './time-off-records.ts';
import type { CenterClock, Instant, Interval, LocalDate } from './types.ts';

/** What an ask is weighed with. */
export type AskWorld = {
  clock: CenterClock;
  workweeks: Workweeks;
  /** The person's own published shifts. */
  shifts: readonly OwnShift[];
  /** Of the published schedules, both days included. */
  published: readonly { startDate: LocalDate; endDate: LocalDate }[];
  /** Places of the person's group; a day without one has no limit that is known. */
  days: readonly LeaveDay[];
  balances: readonly LeaveBalance[];
  pattern: LeaveFacts['pattern'];
};

/** A day without a place for everybody who asks. */
export type ShortDay = {
  date: LocalDate;
  /** Places that are free now. */
  left: number;
  /** Requests that were there before. */
  ahead: number;
};

export type AskEffect = {
  taken: readonly { shift: OwnShift; part: Interval; minutes: number }[];
  /** Real minutes of the shifts, and of the pattern on days without a schedule. */
  chargedMinutes: number;
  /** Operational dates in no published schedule. */
  unscheduled: readonly LocalDate[];
  /** What the balance is without the requests that wait, and what it would be; null for kinds that need none. */
  balance: { before: number; after: number } | null;
  shortDays: readonly ShortDay[];
};

/** What a window of a kind would take, cost and wait for. */
export function askEffect(window: Interval, kind: LeaveKind, world: AskWorld): AskEffect {
  const { clock, shifts, published } = world;
  const dates = touchedDates(window, clock);
  const unscheduled = dates.filter(
    (date) => !published.some(({ startDate, endDate }) => startDate <= date && date <= endDate),
  );
  const minutes = chargedMinutes(window, { ...world, unscheduled, shifts });
  const own = kind.needsBalance ? world.balances.find(({ kindId }) => kindId === kind.id) : undefined;
  const before = own === undefined ? 0 : own.minutes - own.heldMinutes;
  return {
    taken: touchedShifts(window, shifts),
    chargedMinutes: minutes,
    unscheduled,
    balance: kind.needsBalance ? { before, after: before - minutes } : null,
    shortDays: kind.countsToCaps ? shortDays(dates, world.days) : [],
  };
}

function shortDays(dates: readonly LocalDate[], days: readonly LeaveDay[]): ShortDay[] {
  return days.flatMap(({ date, cap, approved, waiting }) => {
    if (cap === null || !dates.includes(date)) return [];
    const left = Math.max(0, cap - approved);
    return left > waiting ? [] : [{ date, left, ahead: waiting }];
  });
}

/** `1st`, `2nd`, `3rd`, `4th`, `11th`, `22nd`. */
export function ordinal(count: number): string {
  const tens = count % 100;
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${suffix}`;
}

/** Days told one by one; a longer list ends in a count. */
const DAYS_TOLD = 3;

/** What an ask would do, a sentence each: what it takes, what is left, where it waits. */
export function askWords(effect: AskEffect, kind: LeaveKind): string[] {
  return [
    takenWords(effect),
    ...unscheduledWords(effect),
    ...balanceWords(effect, kind),
    ...lineWords(effect),
  ];
}

/** `Takes 3 shifts, 30 h.` */
export function takenWords({ taken, unscheduled }: Pick<AskEffect, 'taken' | 'unscheduled'>): string {
  if (taken.length > 0) {
    const minutes = taken.reduce((sum, shift) => sum + shift.minutes, 0);
    return `Takes ${countOf(taken.length, 'shift', 'shifts')}, ${formatDuration(minutes)}.`;
  }
  return unscheduled.length > 0
    ? 'Takes no published shift.'
    : 'Takes no shift: you are not scheduled at that time.';
}

function unscheduledWords({ unscheduled, taken, chargedMinutes: minutes }: AskEffect): string[] {
  const [first] = unscheduled;
  if (first === undefined) return [];
  const planned = minutes - taken.reduce((sum, shift) => sum + shift.minutes, 0);
  const days =
    unscheduled.length === 1
      ? `No schedule is published for ${formatDate(first)} yet`
      : `No schedule is published for ${unscheduled.length} of these days yet, from ${formatDate(first)} on`;
  const counted = planned > 0 ? ` They count as ${formatDuration(planned)} of your pattern.` : '';
  return [`${days}: there the places on each day decide.${counted}`];
}

function balanceWords({ balance }: AskEffect, { name }: LeaveKind): string[] {
  if (balance === null) return [];
  if (balance.after >= 0) return [`${name} left afterwards: ${formatDuration(balance.after)}.`];
  return [
    `${name} left: ${formatDuration(balance.before)}, so this is ${formatDuration(-balance.after)} more than you have. It can still be asked for; whoever approves it gives a reason.`,
  ];
}

function lineWords({ shortDays: days }: AskEffect): string[] {
  const told = days
    .slice(0, DAYS_TOLD)
    .map(({ date, left, ahead }) =>
      left === 0
        ? `You would be ${ordinal(ahead + 1)} in line on ${formatDate(date)}.`
        : `${formatDate(date)} has ${countOf(left, 'place', 'places')} left, and ${countOf(ahead, 'request was', 'requests were')} there before you.`,
    );
  const more = days.length - told.length;
  return more > 0 ? [...told, `So it is on ${countOf(more, 'more day', 'more days')}.`] : told;
}

/** So long before a shift its absence is a sick call and not a request. */
const SICK_CALL_HOURS = 24;

/**
 * What a sick call made now takes of an own shift: from its start, or the next quarter of an hour, to its end. Null for a
 * shift that is further off, and for one of which nothing is left.
 */
export function sickCallWindow({ startsAt, endsAt }: Interval, now: Instant): Interval | null {
  if (startsAt - now > SICK_CALL_HOURS * 60 * MINUTE_MS) return null;
  const step = SLOT_MINUTES * MINUTE_MS;
  const from = Math.max(startsAt, Math.ceil(now / step) * step);
  return from < endsAt ? { startsAt: from, endsAt } : null;
}
