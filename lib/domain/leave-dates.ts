/** The days of a leave, and leave in words, wherever it is shown. */
import { type ClockStyle, formatDate, formatInterval } from './format.ts';
import { addDays, createZone, eachDate, operationalDateOf, operationalDayWindow, parseTime } from './time.ts';
import type { CenterClock, Interval, LocalDate } from './types.ts';

/** The operational dates that a window touches, if only with an hour: those whose places it takes. */
export function touchedDates({ startsAt, endsAt }: Interval, clock: CenterClock): LocalDate[] {
  return eachDate(operationalDateOf(startsAt, clock), operationalDateOf(endsAt - 1, clock));
}

/**
 * The days on which somebody counts as on leave, whether it was asked for by calendar days or by operational ones. The
 * hours after midnight belong to the operational day before, but nobody who is off from Saturday 00:00 is off on Friday:
 * they count only where the leave has no other hours.
 */
export function leaveDates(absence: Interval, clock: CenterClock): LocalDate[] {
  const zone = createZone(clock.timeZone);
  const touched = touchedDates(absence, clock);
  const days = touched.filter((date) => {
    const midnight = zone.toInstant(addDays(date, 1), 0);
    return absence.startsAt < midnight && absence.endsAt > operationalDayWindow(date, clock).startsAt;
  });
  return days.length === 0 ? touched : days;
}

/**
 * Leave as people say it: whole days, by the calendar or operational, by their dates, `Wed 4 Feb 2026` or
 * `Wed 4 Feb – Sat 7 Feb 2026`, others with their times.
 */
export function leaveWords(absence: Interval, clock: CenterClock, style: ClockStyle = '24h'): string {
  const zone = createZone(clock.timeZone);
  const edges = [absence.startsAt, absence.endsAt].map((at) => zone.toLocal(at).minutes);
  const isWhole = [0, parseTime(clock.dayStart)].some((edge) => edges.every((minutes) => minutes === edge));
  if (!isWhole) return formatInterval(absence, clock.timeZone, style);
  const dates = leaveDates(absence, clock);
  const [first = '', last = first] = [dates[0], dates.at(-1)];
  const end = formatDate(last, { year: true });
  return first === last ? end : `${formatDate(first)} – ${end}`;
}
