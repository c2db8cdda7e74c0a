import 'server-only';
import { z } from 'zod';
import { NOTICE_CHANNELS } from '#lib/domain/notice-kinds.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

const stateSchema = z.object({
  /** Seconds since each worker was seen, the newest first. */
  workers: z.array(z.number()),
  undelivered: z.array(
    z.object({ channel: z.enum(NOTICE_CHANNELS), count: z.number(), oldestSeconds: z.number() }),
  ),
  /** Notices of which it is not decided yet by which channels they go. */
  unplanned: z.number(),
  /** Schedules that are being generated. */
  runs: z.number(),
  callOuts: z.number(),
});

/** How the installation does, over all agencies; names nobody. */
export type InstallationState = z.infer<typeof stateSchema>;

/**
 * Reads how the installation does, with the secret key.
 *
 * @throws when the database does not answer until the signal
 */
export async function getInstallationState(admin: Db, signal: AbortSignal): Promise<InstallationState> {
  return stateSchema.parse(requireData(await admin.rpc('get_installation_state').abortSignal(signal)));
}

/** Whether Auth answers: without it nobody signs in, and whoever is signed in for an hour at most goes on. */
export async function isAuthAnswering(admin: Db, signal: AbortSignal): Promise<boolean> {
  try {
    // Of an account that cannot be: asked for as any other, and not there.
    const { error } = await untilAborted(admin.auth.admin.getUserById(nobody), signal);
    return error === null || error.status === 404;
  } catch {
    return false;
  }
}

const nobody = '00000000-0000-0000-0000-000000000000';

/** The client of Auth hears no signal. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
  ]);
}
