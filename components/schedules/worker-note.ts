import { type ClockStyle, formatInstantTime } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';

/** A worker says that it lives several times a minute. */
const silenceMs = 60_000;

/** What to say while no worker is there to generate; null when one is. */
export function workerNote(
  { seenAt }: { seenAt: Instant | null },
  now: Instant,
  timeZone: string,
  clockStyle: ClockStyle,
): string | null {
  if (seenAt !== null && now - seenAt < silenceMs) return null;
  const since = seenAt === null ? '' : ` since ${formatInstantTime(seenAt, timeZone, clockStyle)}`;
  return `The generator has not answered${since}. What you start waits in the queue and begins when it is back.`;
}
