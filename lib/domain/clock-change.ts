import { createZone, DAY_MINUTES, formatTime, MINUTE_MS, operationalDayWindow } from './time.ts';
import type { CenterClock, Instant, LocalDate, LocalTime } from './types.ts';

/** What the clock does within an operational day. */
export type ClockChange = {
  at: Instant;
  /** What the wall shows before and after: 02:00 and 03:00 in spring, 02:00 and 01:00 in autumn. */
  from: LocalTime;
  to: LocalTime;
  /** How much longer the day is than 24 hours: −60, 60, or half of it on Lord Howe. */
  minutes: number;
};

const STEP_MS = 15 * MINUTE_MS;

/** The clock change of an operational day; null on all others. Zones change on a quarter of an hour. */
export function clockChangeOf(date: LocalDate, clock: CenterClock): ClockChange | null {
  const { startsAt, endsAt } = operationalDayWindow(date, clock);
  const minutes = (endsAt - startsAt) / MINUTE_MS - DAY_MINUTES;
  if (minutes === 0) return null;
  const zone = createZone(clock.timeZone);
  const before = zone.offsetMinutes(startsAt);
  for (let at = startsAt; at < endsAt; at += STEP_MS) {
    const after = zone.offsetMinutes(at);
    if (after === before) continue;
    const to = zone.toLocal(at).minutes;
    return { at, from: formatTime(to + before - after), to: formatTime(to), minutes };
  }
  return null;
}

/** `The clock goes back from 02:00 to 01:00: 01:00–02:00 comes twice, the day has 25 hours.`; null on other days. */
export function clockChangeWords(date: LocalDate, clock: CenterClock): string | null {
  const change = clockChangeOf(date, clock);
  if (change === null) return null;
  const { from, to, minutes } = change;
  const hours = `the day has ${Number(((DAY_MINUTES + minutes) / 60).toFixed(2))} hours`;
  return minutes > 0
    ? `The clock goes back from ${from} to ${to}: ${to}–${from} comes twice, ${hours}.`
    : `The clock goes forward from ${from} to ${to}: ${from}–${to} does not exist, ${hours}.`;
}
