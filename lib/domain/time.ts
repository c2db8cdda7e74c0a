import type { CenterClock, Instant, Interval, LocalDate, LocalTime, Weekday } from './types.ts';

export const MINUTE_MS = 60_000;
export const DAY_MINUTES = 1440;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
/** No zone has been further than this from UTC since standard time exists, so it brackets every answer. */
const OFFSET_BOUND_MS = 16 * 60 * MINUTE_MS;
/** About fifty years of days; a guard against unbounded growth, not a working limit. */
const CACHED_DAYS_MAX = 20_000;

// --- Local dates and times -------------------------------------------------------------------------

const DATE_FORM = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME_FORM = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** True for a `YYYY-MM-DD` that exists in the calendar. */
export function isLocalDate(text: string): boolean {
  return dayNumberOrNull(text) !== null;
}

/** True for `HH:MM`, 00:00–23:59. */
export function isLocalTime(text: string): boolean {
  return TIME_FORM.test(text);
}

function dayNumberOrNull(text: string): number | null {
  const parts = DATE_FORM.exec(text);
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  // Date.UTC reads years below 100 as 19xx, and rolls 30 February over into March.
  if (year < 100) return null;
  const time = Date.UTC(year, month - 1, day);
  const back = new Date(time);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day ? time / DAY_MS : null;
}

/** The same dates are read again and again: an edit of a roster is judged within a frame. */
const numbersByDate = new Map<LocalDate, number>();
const datesByNumber = new Map<number, LocalDate>();

function remember<Key, Value>(known: Map<Key, Value>, key: Key, value: Value): Value {
  if (known.size >= CACHED_DAYS_MAX) known.clear();
  known.set(key, value);
  return value;
}

/** Days since 1970-01-01. Throws `RangeError` for a date that does not exist. */
export function dayNumber(date: LocalDate): number {
  const known = numbersByDate.get(date);
  if (known !== undefined) return known;
  const day = dayNumberOrNull(date);
  if (day === null) throw new RangeError(`not a date: ${date}`);
  return remember(numbersByDate, date, day);
}

/** The inverse of `dayNumber`. */
export function dateOfDay(day: number): LocalDate {
  const known = datesByNumber.get(day);
  if (known !== undefined) return known;
  return remember(datesByNumber, day, new Date(day * DAY_MS).toISOString().slice(0, 10));
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDay(dayNumber(date) + days);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Calendar months later, on the last day of the month where the day does not exist (31 Oct + 4 = 28 Feb). */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const from = new Date(dayNumber(date) * DAY_MS);
  const year = from.getUTCFullYear();
  const month = from.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return dateOfDay(Date.UTC(year, month, Math.min(from.getUTCDate(), lastDay)) / DAY_MS);
}

/** The block that follows a date: it starts the day after and lasts four calendar months (1 Jan – 30 Apr). */
export function defaultBlockAfter(date: LocalDate): { startDate: LocalDate; endDate: LocalDate } {
  const startDate = addDays(date, 1);
  return { startDate, endDate: addDays(addMonths(startDate, 4), -1) };
}

/** Order for `sort`: negative when `a` is earlier. */
export function compareDates(a: LocalDate, b: LocalDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** 0 = Sunday … 6 = Saturday, of a day number. */
export function weekdayOfDay(day: number): Weekday {
  // 1970-01-01 was a Thursday.
  return ((((day + 4) % 7) + 7) % 7) as Weekday;
}

export function weekdayOf(date: LocalDate): Weekday {
  return weekdayOfDay(dayNumber(date));
}

/** Every date from `startDate` to `endDate`, both included; empty when the end is earlier. */
export function eachDate(startDate: LocalDate, endDate: LocalDate): LocalDate[] {
  const last = dayNumber(endDate);
  const dates: LocalDate[] = [];
  for (let day = dayNumber(startDate); day <= last; day++) dates.push(dateOfDay(day));
  return dates;
}

/** The first date of the seven-day week that contains `date`, for weeks that start on `workweekStart`. */
export function weekStartOf(date: LocalDate, workweekStart: Weekday): LocalDate {
  const day = dayNumber(date);
  return dateOfDay(day - ((weekdayOfDay(day) - workweekStart + 7) % 7));
}

/** Minutes from midnight of `HH:MM`. Throws `RangeError` for anything else, 24:00 included. */
export function parseTime(time: LocalTime): number {
  const parts = TIME_FORM.exec(time);
  if (!parts) throw new RangeError(`not a time of day: ${time}`);
  return Number(parts[1]) * 60 + Number(parts[2]);
}

/** `HH:MM` of minutes from midnight; minutes of later or earlier days are read on the clock (1500 → 01:00). */
export function formatTime(minutesFromMidnight: number): LocalTime {
  const minutes = ((Math.floor(minutesFromMidnight) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

// --- Zones -----------------------------------------------------------------------------------------

/** The wall clock of one IANA zone. */
export type Zone = {
  readonly timeZone: string;
  /**
   * The instant of a wall-clock time. `minutesFromMidnight` may be 1440 or more (the next calendar days) or
   * negative. A time the clock shows twice is its earlier occurrence; a time it skips moves forward by the
   * size of the jump, that is, it is read with the offset that held before the jump.
   */
  toInstant(date: LocalDate, minutesFromMidnight: number): Instant;
  /** What the wall shows: calendar date and whole minutes from midnight (0–1439). */
  toLocal(instant: Instant): { date: LocalDate; minutes: number };
  /** Minutes east of UTC. */
  offsetMinutes(instant: Instant): number;
  /** Minutes of the wall clock since 1970-01-01 00:00 of the wall clock: `toLocal` as one number. */
  wallMinutes(instant: Instant): number;
};

/** Offsets of one UTC day: `before` until `changesAt`, `after` from then on. */
type DayOffsets = { before: number; changesAt: Instant; after: number };

const ZONE_FORM = /^(UTC|[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+)$/;
const zones = new Map<string, Zone>();

/**
 * True for `UTC` and the `Area/City` names that this runtime knows. Bare offsets such as `+05:00` are refused:
 * JavaScript and PostgreSQL read their sign in opposite ways.
 */
export function isTimeZone(timeZone: string): boolean {
  if (!ZONE_FORM.test(timeZone)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/**
 * The zone of that name; the same object for the same name, so its cache is shared. Throws `RangeError` for an
 * unknown name. `Intl` is asked about twice per day touched and the change itself is searched for, to the
 * second: an hour is too coarse a memory, because Lord Howe changes at half past the UTC hour.
 */
export function createZone(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known) return known;
  if (!isTimeZone(timeZone)) throw new RangeError(`unknown time zone: ${timeZone}`);
  const zone = buildZone(timeZone);
  zones.set(timeZone, zone);
  return zone;
}

function buildZone(timeZone: string): Zone {
  const readOffset = offsetReader(timeZone);
  const days = new Map<number, DayOffsets>();

  const offsetsOfDay = (day: number): DayOffsets => {
    const cached = days.get(day);
    if (cached) return cached;
    const offsets = findDayOffsets(day * DAY_MS, days.get(day - 1)?.after, readOffset);
    if (days.size >= CACHED_DAYS_MAX) days.clear();
    days.set(day, offsets);
    return offsets;
  };
  const offsetAt = (instant: Instant): number => {
    const day = offsetsOfDay(Math.floor(instant / DAY_MS));
    return instant < day.changesAt ? day.before : day.after;
  };
  const wallMinutes = (instant: Instant): number => Math.floor((instant + offsetAt(instant)) / MINUTE_MS);

  return {
    timeZone,
    toInstant(date, minutesFromMidnight) {
      const wall = dayNumber(date) * DAY_MS + minutesFromMidnight * MINUTE_MS;
      const before = offsetAt(wall - OFFSET_BOUND_MS);
      const after = offsetAt(wall + OFFSET_BOUND_MS);
      const early = wall - before;
      if (before === after || offsetAt(early) === before) return early;
      const late = wall - after;
      return offsetAt(late) === after ? late : early;
    },
    toLocal(instant) {
      const wall = wallMinutes(instant);
      const day = Math.floor(wall / DAY_MINUTES);
      return { date: dateOfDay(day), minutes: wall - day * DAY_MINUTES };
    },
    offsetMinutes: (instant) => offsetAt(instant) / MINUTE_MS,
    wallMinutes,
  };
}

/** Asks `Intl` for the offset at a whole second, in milliseconds. */
function offsetReader(timeZone: string): (instant: Instant) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
  };
}

function findDayOffsets(
  dayStartsAt: Instant,
  knownBefore: number | undefined,
  readOffset: (instant: Instant) => number,
): DayOffsets {
  const before = knownBefore ?? readOffset(dayStartsAt);
  const after = readOffset(dayStartsAt + DAY_MS);
  if (before === after) return { before, changesAt: Number.POSITIVE_INFINITY, after };
  // Invariant: the old offset holds at `low`, and no longer at `high`.
  let low = dayStartsAt;
  let high = dayStartsAt + DAY_MS;
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (readOffset(middle) === before) low = middle;
    else high = middle;
  }
  return { before, changesAt: high, after };
}

/** The zone of a center. */
function zoneOf(clock: CenterClock): Zone {
  return createZone(clock.timeZone);
}

// --- Operational days, shifts and blocks -----------------------------------------------------------

/** When the operational day of `date` starts: `dayStart` of that calendar date. */
export function operationalDayStartsAt(date: LocalDate, clock: CenterClock): Instant {
  return zoneOf(clock).toInstant(date, parseTime(clock.dayStart));
}

/** From `dayStart` of `date` to `dayStart` of the next: 23, 24 or 25 real hours, where the clock jumps by one. */
export function operationalDayWindow(date: LocalDate, clock: CenterClock): Interval {
  return blockWindow({ startDate: date, endDate: date }, clock);
}

/** From the operational-day start of the first date to the same wall-clock time after the last date. */
export function blockWindow(
  block: { startDate: LocalDate; endDate: LocalDate },
  clock: CenterClock,
): Interval {
  return {
    startsAt: operationalDayStartsAt(block.startDate, clock),
    endsAt: operationalDayStartsAt(addDays(block.endDate, 1), clock),
  };
}

/** The operational date whose window contains the instant. */
export function operationalDateOf(instant: Instant, clock: CenterClock): LocalDate {
  const local = zoneOf(clock).toLocal(instant);
  let date = local.minutes < parseTime(clock.dayStart) ? addDays(local.date, -1) : local.date;
  // On a day whose start the clock skips or repeats, the wall clock alone would disagree with the window.
  if (instant < operationalDayStartsAt(date, clock)) date = addDays(date, -1);
  else if (instant >= operationalDayStartsAt(addDays(date, 1), clock)) date = addDays(date, 1);
  return date;
}

/** Nominal minutes between two times of day: an end at or before the start is on the next day, so 1–1440. */
export function nominalMinutesBetween(startTime: LocalTime, endTime: LocalTime): number {
  const minutes = parseTime(endTime) - parseTime(startTime);
  return minutes > 0 ? minutes : minutes + DAY_MINUTES;
}

/**
 * The instants of a shift on an operational date. A start before `dayStart` lies on the next calendar day
 * (01:00 of 4 February with `dayStart` 05:00 is 5 February 01:00). An end at or before the start is on the day
 * after the start, so equal times are a 24-hour shift and no template has zero length. Hours are real: 19–05
 * lasts 9 h or 11 h when the clock changes. A short shift that lies inside a skipped stretch of the clock can
 * vanish; its interval is then empty, never negative.
 */
export function shiftWindow(
  shift: { startTime: LocalTime; endTime: LocalTime },
  shiftDate: LocalDate,
  clock: CenterClock,
): Interval {
  const zone = zoneOf(clock);
  const start = parseTime(shift.startTime);
  const startMinutes = start < parseTime(clock.dayStart) ? start + DAY_MINUTES : start;
  const startsAt = zone.toInstant(shiftDate, startMinutes);
  const endsAt = zone.toInstant(
    shiftDate,
    startMinutes + nominalMinutesBetween(shift.startTime, shift.endTime),
  );
  return { startsAt, endsAt: Math.max(startsAt, endsAt) };
}

/**
 * The fixed workweek (168 hours on the wall) that contains the instant: local midnight of `workweekStart` to
 * the same a week later. 29 CFR 778.105: a fixed and regularly recurring period that need not be a calendar week.
 */
export function workweekWindow(instant: Instant, workweekStart: Weekday, clock: CenterClock): Interval {
  const zone = zoneOf(clock);
  let first = weekStartOf(zone.toLocal(instant).date, workweekStart);
  // Where the clock falls back across midnight, the wall shows the old week again after the new one has begun.
  if (instant >= zone.toInstant(addDays(first, 7), 0)) first = addDays(first, 7);
  return { startsAt: zone.toInstant(first, 0), endsAt: zone.toInstant(addDays(first, 7), 0) };
}

/** Minutes that two intervals share; zero when they only touch. */
export function overlapMinutes(a: Interval, b: Interval): number {
  return Math.max(0, Math.min(a.endsAt, b.endsAt) - Math.max(a.startsAt, b.startsAt)) / MINUTE_MS;
}
