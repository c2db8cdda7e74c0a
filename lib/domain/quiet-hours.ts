/** When a person may be disturbed: not in the hours of the day that they chose, nor while they sleep after a night shift. */
import type { QuietHours } from './notice-records.ts';
import { addDays, createZone, MINUTE_MS, nominalMinutesBetween, overlapMinutes, parseTime } from './time.ts';
import type { Instant, Interval, LocalDate, LocalTime } from './types.ts';

const NIGHT = { start: '23:00', end: '06:00' } as const;
/** So much of the night makes a shift one after which people sleep in the day; an evening shift until 01:00 does not. */
const NIGHT_MINUTES = 180;
/** The way home, some time to fall asleep, and a full sleep. */
export const REST_HOURS = 9;
const REST_MS = REST_HOURS * 60 * MINUTE_MS;

/** What decides when a person is left in peace; the zone is that of the center. */
export type Peace = {
  quiet: QuietHours;
  /** Shifts that the person works, in any order. */
  shifts: readonly Interval[];
  timeZone: string;
};

/** The rest after a shift, until notices come again. */
export type NightRest = { shift: Interval; until: Instant };

/**
 * From when on the person may be disturbed: `at` itself, or the end of the quiet time that it lies in. Quiet times that
 * overlap or touch count as one. Where the clock changes, hours of the day begin and end once: at the first of two, and
 * after the ones that are skipped.
 */
export function disturbableFrom(peace: Peace, at: Instant): Instant {
  const rests = restsOf(peace);
  let from = at;
  while (true) {
    const end = Math.max(from, ...[...rests, ...quietHoursAround(peace, from)].map(endIfWithin(from)));
    if (end === from) return from;
    from = end;
  }
}

/** The rest after the next night shift that has not begun, or after the one at work or slept off now; null = none. */
export function nextNightRest(peace: Peace, now: Instant): NightRest | null {
  if (!peace.quiet.restsAfterNight) return null;
  const [shift] = peace.shifts
    .filter((own) => isNightShift(own, peace.timeZone) && now < own.endsAt + REST_MS)
    .sort((a, b) => a.endsAt - b.endsAt);
  return shift === undefined ? null : { shift, until: disturbableFrom(peace, shift.endsAt) };
}

/** Whether a shift takes at least three hours of one night, 23:00 to 06:00 on the wall. */
export function isNightShift(shift: Interval, timeZone: string): boolean {
  const zone = createZone(timeZone);
  const last = zone.toLocal(shift.endsAt).date;
  let date = addDays(zone.toLocal(shift.startsAt).date, -1);
  for (; date <= last; date = addDays(date, 1)) {
    if (overlapMinutes(shift, hoursOf(date, NIGHT, timeZone)) >= NIGHT_MINUTES) return true;
  }
  return false;
}

function restsOf({ quiet, shifts, timeZone }: Peace): Interval[] {
  if (!quiet.restsAfterNight) return [];
  return shifts
    .filter((shift) => isNightShift(shift, timeZone))
    .map(({ endsAt }) => ({ startsAt: endsAt, endsAt: endsAt + REST_MS }));
}

function quietHoursAround({ quiet: { start, end }, timeZone }: Peace, at: Instant): Interval[] {
  // Equal ones would be the whole day; nobody can save them.
  if (start === null || end === null || start === end) return [];
  const { date } = createZone(timeZone).toLocal(at);
  return [addDays(date, -1), date].map((day) => hoursOf(day, { start, end }, timeZone));
}

/** Hours that start on a date; an end at or before the start is on the next. */
function hoursOf(date: LocalDate, hours: { start: LocalTime; end: LocalTime }, timeZone: string): Interval {
  const zone = createZone(timeZone);
  const start = parseTime(hours.start);
  const end = start + nominalMinutesBetween(hours.start, hours.end);
  return { startsAt: zone.toInstant(date, start), endsAt: zone.toInstant(date, end) };
}

function endIfWithin(at: Instant): (interval: Interval) => Instant {
  return ({ startsAt, endsAt }) => (startsAt <= at && at < endsAt ? endsAt : at);
}
