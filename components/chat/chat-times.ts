import { type ClockStyle, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { addDays, createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';

export type ClockLook = { timeZone: string; clockStyle: ClockStyle };

/** `14:32` on the same day as `now`, else `Wed 4 Feb 14:32`. */
export function momentWords(instant: Instant, now: Instant, { timeZone, clockStyle }: ClockLook): string {
  const zone = createZone(timeZone);
  const { date } = zone.toLocal(instant);
  const time = formatInstantTime(instant, timeZone, clockStyle);
  return date === zone.toLocal(now).date ? time : `${formatDate(date)} ${time}`;
}

/** `14:32` today, `Yesterday`, else `Wed 4 Feb`: for a column that is narrow. */
export function shortWords(instant: Instant, now: Instant, { timeZone, clockStyle }: ClockLook): string {
  const zone = createZone(timeZone);
  const { date } = zone.toLocal(instant);
  const today = zone.toLocal(now).date;
  if (date === today) return formatInstantTime(instant, timeZone, clockStyle);
  return date === addDays(today, -1) ? 'Yesterday' : formatDate(date);
}
