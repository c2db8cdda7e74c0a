/** Asking for time off: which window is meant, what stands in its way, whose turn it is, and what it is charged. */
import { SLOT_MINUTES } from './coverage.ts';
import { type Workweeks, workweekOf } from './dated-rules.ts';
import { countOf, formatDate, formatDateRange, formatInterval } from './format.ts';
import { touchedDates } from './leave-dates.ts';
import {
  addDays,
  blockWindow,
  createZone,
  daysBetween,
  MINUTE_MS,
  nominalMinutesBetween,
  operationalDateOf,
  operationalDayWindow,
  overlapMinutes,
  parseTime,
  shiftWindow,
} from './time.ts';
import type { BlackoutPeriod, CapDay, LeaveFacts, LeaveKind, TimeOffRequest } from './time-off-records.ts';
import { isWallQuarter } from './time-off-rows.ts';
import type { CenterClock, Instant, Interval, LocalDate, LocalTime } from './types.ts';

/** The longest window of one request, as the database has it. */
const WINDOW_DAYS_MAX = 366;
/**
 * A shift that works so long past midnight is somebody's night: "off on Wednesday" may mean the one before or the one
 * after. A swing shift that ends at 03:00 is its own day's in everybody's words.
 */
const NIGHT_MINUTES = 4 * 60;

/** An own published shift, as the form knows it. */
export type OwnShift = Interval & { id: number; shiftDate: LocalDate; code: string };

/** Whether the night into the first day and the night after the last day are meant. */
export type NightChoice = { before: boolean; after: boolean };

/** What somebody asks for. Dates are those of the calendar. */
export type LeaveAsk =
  /** `nights` null = not answered, or nothing to answer. */
  | { by: 'days'; fromDate: LocalDate; toDate: LocalDate; nights: NightChoice | null }
  /** Hours of one day; the end may lie after midnight. `night` null = not answered, or nothing to answer. */
  | {
      by: 'hours';
      date: LocalDate;
      startTime: LocalTime;
      endTime: LocalTime;
      night: 'before' | 'after' | null;
    }
  | { by: 'shifts'; shiftIds: readonly number[] };

/** The field of the form that a refusal belongs to. */
export type AskField =
  | 'kindId'
  | 'fromDate'
  | 'toDate'
  | 'nights'
  | 'date'
  | 'startTime'
  | 'endTime'
  | 'night'
  | 'shiftIds'
  | 'window';

/** Why something cannot be asked for, in words, at the field that it belongs to. */
export type AskRefusal = { field: AskField; refusal: string };

// --- Windows ---------------------------------------------------------------------------------------

/**
 * The shifts of the night into the first day and of the night after the last one, where the form has to ask which is
 * meant; null when there is neither.
 */
export function nightsAsked(
  { fromDate, toDate }: { fromDate: LocalDate; toDate: LocalDate },
  shifts: readonly OwnShift[],
  clock: CenterClock,
): { before: OwnShift | null; after: OwnShift | null } | null {
  const nightOf = (date: LocalDate): OwnShift | null =>
    shifts.find((shift) => shift.shiftDate === date && isNight(shift, clock)) ?? null;
  const before = nightOf(addDays(fromDate, -1));
  const after = nightOf(toDate);
  return before === null && after === null ? null : { before, after };
}

function isNight({ shiftDate, startsAt, endsAt }: OwnShift, clock: CenterClock): boolean {
  const midnight = createZone(clock.timeZone).toInstant(addDays(shiftDate, 1), 0);
  return endsAt - Math.max(startsAt, midnight) >= NIGHT_MINUTES * MINUTE_MS;
}

/** Whether hours lie in the part of the night that belongs to the day before, so that either night may be meant. */
export function isNightAsked(
  { startTime, endTime }: { startTime: LocalTime; endTime: LocalTime },
  { dayStart }: CenterClock,
): boolean {
  const end = parseTime(startTime) + nominalMinutesBetween(startTime, endTime);
  return end <= parseTime(dayStart);
}

/** The window of what was asked for, or why there is none. */
export function windowOf(
  ask: LeaveAsk,
  shifts: readonly OwnShift[],
  clock: CenterClock,
): { window: Interval } | AskRefusal {
  switch (ask.by) {
    case 'days':
      return daysWindow(ask, shifts, clock);
    case 'hours':
      return hoursWindow(ask, clock);
    case 'shifts':
      return shiftsWindow(ask.shiftIds, shifts);
  }
}

function daysWindow(
  { fromDate, toDate, nights }: Extract<LeaveAsk, { by: 'days' }>,
  shifts: readonly OwnShift[],
  clock: CenterClock,
): { window: Interval } | AskRefusal {
  if (toDate < fromDate) return { field: 'toDate', refusal: 'The last day is the first day or a later one.' };
  if (daysBetween(fromDate, toDate) >= WINDOW_DAYS_MAX) {
    return { field: 'toDate', refusal: `One request is for at most ${WINDOW_DAYS_MAX} days.` };
  }
  const asked = nightsAsked({ fromDate, toDate }, shifts, clock);
  if (asked !== null && nights === null) {
    return { field: 'nights', refusal: 'You work at night here. Say which night you mean.' };
  }
  let { startsAt, endsAt } = blockWindow({ startDate: fromDate, endDate: toDate }, clock);
  if (asked !== null && nights !== null) {
    const { before, after } = asked;
    if (before !== null) startsAt = nights.before ? before.startsAt : Math.max(startsAt, before.endsAt);
    if (after !== null) endsAt = nights.after ? Math.max(endsAt, after.endsAt) : after.startsAt;
  }
  if (endsAt > startsAt) return { window: { startsAt, endsAt } };
  return { field: 'nights', refusal: 'Nothing is left of this day. Choose one of the two nights.' };
}

function hoursWindow(
  { date, startTime, endTime, night }: Extract<LeaveAsk, { by: 'hours' }>,
  clock: CenterClock,
): { window: Interval } | AskRefusal {
  if (startTime === endTime) {
    return { field: 'endTime', refusal: 'Leave cannot end at the time at which it starts.' };
  }
  const isAsked = isNightAsked({ startTime, endTime }, clock);
  if (isAsked && night === null) {
    return { field: 'night', refusal: 'Either night may be meant. Choose one of the two.' };
  }
  // Hours before the start of the operational day belong to the day before: those of the calendar date are last night's.
  const isEarly = parseTime(startTime) < parseTime(clock.dayStart);
  const isLastNight = isEarly && !(isAsked && night === 'after');
  const window = shiftWindow({ startTime, endTime }, isLastNight ? addDays(date, -1) : date, clock);
  if (window.endsAt > window.startsAt) return { window };
  return { field: 'startTime', refusal: 'The clock skips these hours that night.' };
}

function shiftsWindow(
  shiftIds: readonly number[],
  shifts: readonly OwnShift[],
): { window: Interval } | AskRefusal {
  const chosen = shifts.filter(({ id }) => shiftIds.includes(id));
  if (chosen.length === 0) return { field: 'shiftIds', refusal: 'Choose at least one of your shifts.' };
  const window = {
    startsAt: Math.min(...chosen.map(({ startsAt }) => startsAt)),
    endsAt: Math.max(...chosen.map(({ endsAt }) => endsAt)),
  };
  const between = touchedShifts(window, shifts).find(({ shift }) => !shiftIds.includes(shift.id));
  if (between === undefined) return { window };
  const { code, shiftDate } = between.shift;
  const refusal = `${code} on ${formatDate(shiftDate)} lies between these shifts. Choose it too, or ask for the others apart.`;
  return { field: 'shiftIds', refusal };
}

/** The own shifts that a window touches, with the part and its real minutes. */
export function touchedShifts<Shift extends Interval>(
  window: Interval,
  shifts: readonly Shift[],
): { shift: Shift; part: Interval; minutes: number }[] {
  return shifts.flatMap((shift) => {
    const minutes = overlapMinutes(window, shift);
    if (minutes === 0) return [];
    const part = {
      startsAt: Math.max(window.startsAt, shift.startsAt),
      endsAt: Math.min(window.endsAt, shift.endsAt),
    };
    return [{ shift, part, minutes }];
  });
}

// --- What stands in the way ------------------------------------------------------------------------

/** What an ask is judged by. */
export type AskFacts = {
  kind: LeaveKind;
  clock: CenterClock;
  now: Instant;
  blackouts: readonly BlackoutPeriod[];
  /** The person's own. */
  requests: readonly (Interval & Pick<TimeOffRequest, 'status'>)[];
};

/** Why a window cannot be asked for, as the database has it; null when it can. */
export function askRefusal(window: Interval, facts: AskFacts): AskRefusal | null {
  const { kind, clock, requests } = facts;
  const { startsAt, endsAt } = window;
  const refused = (refusal: string): AskRefusal => ({ field: 'window', refusal });
  if (!kind.isActive)
    return { field: 'kindId', refusal: `${kind.name} is no longer in use. Choose another.` };
  if (!isWallQuarter(startsAt, clock) || !isWallQuarter(endsAt, clock)) {
    return refused(`Leave starts and ends in steps of ${SLOT_MINUTES} minutes.`);
  }
  if (endsAt <= startsAt) return refused('Leave ends after it starts.');
  if ((endsAt - startsAt) / MINUTE_MS > WINDOW_DAYS_MAX * 24 * 60) {
    return refused(`One request is for at most ${WINDOW_DAYS_MAX} days.`);
  }
  const same = requests.find(
    (request) =>
      (request.status === 'pending' || request.status === 'approved') && overlapMinutes(request, window) > 0,
  );
  if (same !== undefined) {
    const state = same.status === 'approved' ? 'approved leave' : 'a request that is not decided';
    return refused(`You have ${state} at that time: ${formatInterval(same, clock.timeZone)}.`);
  }
  const words = noticeWords(window, facts) ?? blackoutWords(window, facts);
  return words === null ? null : refused(words);
}

function noticeWords(window: Interval, { kind, clock, now }: AskFacts): string | null {
  if (kind.isProtected || kind.noticeDays === 0) return null;
  const today = operationalDateOf(now, clock);
  if (daysBetween(today, operationalDateOf(window.startsAt, clock)) >= kind.noticeDays) return null;
  const first = formatDate(addDays(today, kind.noticeDays));
  return `${kind.name} is asked for at least ${countOf(kind.noticeDays, 'day', 'days')} ahead: from ${first} on.`;
}

function blackoutWords(window: Interval, { kind, clock, blackouts }: AskFacts): string | null {
  if (kind.isProtected) return null;
  for (const date of touchedDates(window, clock)) {
    const period = blackouts.find(({ fromDate, toDate }) => fromDate <= date && date <= toDate);
    if (period === undefined) continue;
    return `${formatDate(date)} is closed for ${kind.name}: ${period.name}, ${formatDateRange(period.fromDate, period.toDate)}.`;
  }
  return null;
}

// --- Caps and the line -----------------------------------------------------------------------------

/** How a request stands on one day that has a cap. */
export type CapState = CapDay & {
  /** Requests of the same group that are older and not decided. */
  ahead: number;
  /** As many are off as may be. */
  isFull: boolean;
  /** Whoever is ahead in line would take the places that are left. */
  isBehind: boolean;
};

/** Days with a cap as they stand for a request; none for kinds that do not count. */
export function capStates({
  request,
  caps,
  others,
  clock,
}: Pick<LeaveFacts, 'request' | 'caps' | 'others' | 'clock'>): CapState[] {
  if (!request.countsToCaps) return [];
  const isLead = request.role !== 'dispatcher';
  const older = others.filter(
    (other) =>
      other.userId !== request.userId &&
      other.countsToCaps &&
      (other.role !== 'dispatcher') === isLead &&
      (other.createdAt < request.createdAt ||
        (other.createdAt === request.createdAt && other.id < request.id)),
  );
  return caps.flatMap((day) => {
    const { cap } = day;
    if (cap === null) return [];
    const window = operationalDayWindow(day.date, clock);
    const ahead = older.filter((other) => overlapMinutes(other, window) > 0).length;
    const isFull = day.approved >= cap;
    return [{ ...day, ahead, isFull, isBehind: !isFull && day.approved + ahead >= cap }];
  });
}

// --- Balances --------------------------------------------------------------------------------------

/** What a balance is charged by. */
export type ChargeFacts = Pick<LeaveFacts, 'clock' | 'unscheduled' | 'pattern'> & {
  workweeks: Workweeks;
  /** The person's published shifts, or the parts of them that can be taken. */
  shifts: readonly Interval[];
};

/**
 * What a window is charged, in minutes: the real minutes of published shifts that it takes; of days without a published
 * schedule the day of the person's pattern, or the window's part of the day where that is less, and in each workweek no
 * more days than the pattern has, those with a published shift among them.
 */
export function chargedMinutes(window: Interval, facts: ChargeFacts): number {
  const { clock, unscheduled, pattern, workweeks, shifts } = facts;
  const taken = touchedShifts(window, shifts);
  const published = taken.reduce((sum, { minutes }) => sum + minutes, 0);
  if (pattern === null || pattern.daysPerWeek === 0) return published;
  const dayMinutes = Math.round(pattern.weeklyMinutes / pattern.daysPerWeek);
  const weekOf = (date: LocalDate): LocalDate => workweekOf(date, workweeks);
  const worked = new Set(taken.map(({ shift }) => operationalDateOf(shift.startsAt, clock)));
  let planned = 0;
  for (const [week, dates] of Map.groupBy(unscheduled, weekOf)) {
    const workedDays = [...worked].filter((date) => weekOf(date) === week).length;
    const days = dates
      .map((date) => Math.min(dayMinutes, overlapMinutes(window, operationalDayWindow(date, clock))))
      .sort((a, b) => b - a);
    for (const minutes of days.slice(0, Math.max(0, pattern.daysPerWeek - workedDays))) planned += minutes;
  }
  return published + planned;
}
