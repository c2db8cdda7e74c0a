import type { Instant } from './types.ts';

/** Who works when, of one shift. */
type Work = { userId: string | null; startsAt: Instant; endsAt: Instant };

/**
 * Whether a change alters work before `now`: the past is corrected, and original and correction both stay on record. A
 * running shift that is only extended is none. The database decides the same of each change when it is written.
 *
 * @param before null = there was no such shift
 * @param after null = there is none any more
 */
export function corrects(before: Work | null, after: Work | null, now: Instant): boolean {
  const had = before?.userId == null ? null : before;
  const has = after?.userId == null ? null : after;
  if (had !== null && has !== null && had.userId === has.userId) {
    const isOver = Math.max(had.endsAt, has.endsAt) <= now;
    const movesStart = had.startsAt !== has.startsAt && Math.min(had.startsAt, has.startsAt) < now;
    const movesEnd = had.endsAt !== has.endsAt && Math.min(had.endsAt, has.endsAt) < now;
    return isOver || movesStart || movesEnd;
  }
  return (had !== null && had.startsAt < now) || (has !== null && has.startsAt < now);
}
