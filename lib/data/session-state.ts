import 'server-only';
import { z } from 'zod';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf } from './read.ts';

const schema = z
  .object({
    /** Why the session reaches nothing though it is its owner's; null = nothing stands against it. */
    problem: z.enum(['second_factor', 'sign_in_again', 'locked']).nullable(),
    hasSecondFactor: z.boolean(),
    /** By the agency, of everybody. */
    secondFactorRequired: z.boolean(),
    signInHours: z.int().nullable(),
  })
  .nullable();

/** What stands against a session, and the rules that it is under. */
export type SessionState = NonNullable<z.output<typeof schema>>;

/** How the caller's session stands, also when something stands against it; null without one that counts. */
export async function getSessionState(db: Db): Promise<SessionState | null> {
  return schema.parse(dataOf(await db.rpc('get_session_state')));
}

/** The notice that the caller accepts before the sign-in: of their agency, or of the only one; null = none. */
export async function getUseNotice(db: Db): Promise<string | null> {
  return z
    .string()
    .nullable()
    .parse(dataOf(await db.rpc('get_use_notice')));
}
