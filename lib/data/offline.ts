import 'server-only';
import { z } from 'zod';
import type { OwnClaim } from '#lib/domain/offline-records.ts';
import { CLAIM_STATES } from '#lib/domain/opening-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

const claimsSchema: z.ZodType<OwnClaim[]> = z.array(
  z.object({
    id: z.int(),
    state: z.enum(CLAIM_STATES),
    at: z.number(),
    claimsUntil: z.number().nullable(),
    code: z.string(),
    startsAt: z.number(),
    endsAt: z.number(),
  }),
);

/** What the caller asked for of open shifts that are not over, by start; at most 100. */
export async function listMyClaims(db: Db): Promise<OwnClaim[]> {
  return claimsSchema.parse(requireData(await db.rpc('list_my_claims')));
}

/** Whether it is the caller's account that was deactivated, rather than their session that has ended. */
export async function isDeactivated(db: Db): Promise<boolean> {
  return requireData(await db.rpc('is_deactivated'));
}
