import { type ClockStyle, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';

/** `Fri 6 Feb 14:03`. */
export function momentWords(at: Instant, timeZone: string, style: ClockStyle): string {
  return `${formatDate(createZone(timeZone).toLocal(at).date)} ${formatInstantTime(at, timeZone, style)}`;
}
