/** On which days somebody counts as on leave, wherever days are shown. */
import { addDays, createZone, eachDate, operationalDateOf, operationalDayWindow } from './time.ts';
import type { CenterClock, Interval, LocalDate } from './types.ts';

/**
 * The days of a leave, whether it was asked for by calendar days or by operational ones. The hours after midnight
 * belong to the operational day before, but nobody who is off from Saturday 00:00 is off on Friday: they count only
 * where the leave has no other hours.
 */
export function leaveDates({ startsAt, endsAt }: Interval, clock: CenterClock): LocalDate[] {
  const zone = createZone(clock.timeZone);
  const dates = eachDate(operationalDateOf(startsAt, clock), operationalDateOf(endsAt - 1, clock));
  const days = dates.filter((date) => {
    const midnight = zone.toInstant(addDays(date, 1), 0);
    return startsAt < midnight && endsAt > operationalDayWindow(date, clock).startsAt;
  });
  return days.length === 0 ? dates : days;
}
