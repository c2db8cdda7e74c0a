/** Wishes and standbys as the stretches of time that they mean. */
import type { Availability } from './availability-records.ts';
import type { AvailableStretch } from './filling-records.ts';
import { addDays, createZone, eachDate, parseTime, weekdayOf } from './time.ts';
import type { Interval, LocalDate } from './types.ts';

const DAY = 1440;

type Entry = Pick<
  Availability,
  'id' | 'kind' | 'fromDate' | 'toDate' | 'weekdayMask' | 'startTime' | 'endTime'
>;

/**
 * The stretches that touch a span, by start and then by entry, as `private.availability_stretches` of the database has
 * them: by the clock of the zone, an end at or before the start on the next day, the whole day without times. What a clock
 * change swallows is none.
 */
export function availabilityStretches(
  entries: readonly Entry[],
  span: Interval,
  timeZone: string,
): (AvailableStretch & { id: number })[] {
  const zone = createZone(timeZone);
  // One that begins on the day before may reach into the span.
  const first = addDays(zone.toLocal(span.startsAt).date, -1);
  const last = zone.toLocal(span.endsAt).date;
  return entries
    .flatMap((entry) => {
      const { id, kind, fromDate, toDate, startTime, endTime } = entry;
      const start = startTime === null ? 0 : parseTime(startTime);
      const end = endTime === null ? DAY : parseTime(endTime);
      const dates = eachDate(later(fromDate, first), earlier(toDate ?? last, last));
      return dates
        .filter((date) => isOnWeekday(entry, date))
        .map((date) => ({
          id,
          kind,
          startsAt: zone.toInstant(date, start),
          endsAt: zone.toInstant(date, end <= start ? end + DAY : end),
        }));
    })
    .filter(({ startsAt, endsAt }) => startsAt < endsAt && startsAt < span.endsAt && endsAt > span.startsAt)
    .sort((a, b) => a.startsAt - b.startsAt || a.id - b.id);
}

function isOnWeekday({ weekdayMask }: Pick<Availability, 'weekdayMask'>, date: LocalDate): boolean {
  return ((weekdayMask >> weekdayOf(date)) & 1) === 1;
}

function later(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? b : a;
}

function earlier(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b;
}
