import { type ClockStyle, formatClock, formatDate } from '#lib/domain/format.ts';
import { zoneLabel } from '#lib/domain/labels.ts';
import { createZone, formatTime } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';

/** `Wed 4 Feb 2026 21:14:05 PST`. */
export function stampInWords(at: Instant, timeZone: string, style: ClockStyle): string {
  const local = createZone(timeZone).toLocal(at);
  const seconds = String(new Date(at).getUTCSeconds()).padStart(2, '0');
  const clock = formatClock(formatTime(local.minutes), style);
  const withSeconds = style === '24h' ? `${clock}:${seconds}` : clock.replace(' ', `:${seconds} `);
  return `${formatDate(local.date, { year: true })} ${withSeconds} ${zoneLabel(timeZone, at)}`;
}
