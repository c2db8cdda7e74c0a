import 'server-only';
import { z } from 'zod';
import { SESSION_PROBLEMS, type SessionClock } from '#lib/domain/session-clock.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf } from './read.ts';

const HOUR_MS = 3_600_000;

const clockSchema = z
  .object({
    userId: z.string(),
    fullName: z.string(),
    email: z.string(),
    problem: z.enum(SESSION_PROBLEMS).nullable(),
    hasSecondFactor: z.boolean(),
    isFloorDevice: z.boolean(),
    isLockedByHand: z.boolean(),
    idleLockMinutes: z.number().nullable(),
    signInHours: z.number().nullable(),
    signedInAt: z.number().nullable(),
    locksInMs: z.number().nullable(),
    now: z.number(),
  })
  .transform(({ signedInAt, locksInMs, now, ...clock }): SessionClock => {
    const { signInHours } = clock;
    const signInMs =
      signInHours === null || signedInAt === null
        ? Number.POSITIVE_INFINITY
        : Math.max(0, signedInAt + signInHours * HOUR_MS - now);
    const idleMs = locksInMs ?? Number.POSITIVE_INFINITY;
    const endsInMs = Math.min(signInMs, idleMs);
    return {
      ...clock,
      endsInMs: Number.isFinite(endsInMs) ? endsInMs : null,
      endsBy: signInMs < idleMs ? 'hours' : 'idle',
    };
  })
  .nullable();

/** How the caller's session stands, also when it is locked; null without one that counts. */
export async function getSessionClock(db: Db): Promise<SessionClock | null> {
  return clockSchema.parse(dataOf(await db.rpc('get_session_clock')));
}

/** Somebody touched a page of the session, in a browser with this token of a floor device, or none. */
export async function touchSession(db: Db, floorToken: string | null): Promise<SessionClock | null> {
  return clockSchema.parse(
    dataOf(await db.rpc('touch_session', floorToken === null ? {} : { p_floor_token: floorToken })),
  );
}

/** Locks the caller's session at once. */
export async function lockMySession(db: Db): Promise<void> {
  dataOf(await db.rpc('lock_session'));
}
