import 'server-only';
import { z } from 'zod';
import { NO_TROUBLES, type Troubles } from '#lib/domain/troubles.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf } from './read.ts';

const troublesSchema = z
  .object({
    worker: z.object({ seenAt: z.number().nullable() }).nullable(),
    mail: z.object({ waiting: z.number(), since: z.number() }).nullable(),
  })
  .nullable();

/** What supervisors are told of worker and mail; nothing for others, also for whoever is none any more since they asked. */
export async function getTroubles(db: Db): Promise<Pick<Troubles, 'worker' | 'mail'>> {
  const { worker, mail } = troublesSchema.parse(dataOf(await db.rpc('get_troubles'))) ?? NO_TROUBLES;
  return { worker, mail };
}
