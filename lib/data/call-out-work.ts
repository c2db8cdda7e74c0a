import 'server-only';
import { z } from 'zod';
import type { FillingRules } from '#lib/domain/filling-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, jsonOf, requireData } from './read.ts';

/** What the worker asks of the database for call-outs, with the secret key. Every call may be made again. */

const workSchema = z.object({
  callOuts: z.array(
    z.object({
      callOutId: z.string(),
      openingId: z.int(),
      /** In whose sight the app ranks; null when nobody supervises the center. */
      actorId: z.string().nullable(),
      rules: z.custom<FillingRules>(
        (value) => typeof value === 'object' && value !== null && 'steps' in value,
      ),
      waiting: z.array(z.object({ personId: z.string(), step: z.int(), place: z.int() })),
    }),
  ),
  sickCalls: z.array(z.object({ openingId: z.int(), holderId: z.string() })),
  claims: z.array(
    z.object({
      openingId: z.int(),
      actorId: z.string().nullable(),
      mayAward: z.boolean(),
      personIds: z.array(z.string()),
    }),
  ),
});

type CallOutWork = z.output<typeof workSchema>;
/** An automatic call-out without an open offer, with those on its list who wait. */
export type DueCallOut = CallOutWork['callOuts'][number];
/** An opening whose time to ask for it is over, with those who asked. */
export type DueClaims = CallOutWork['claims'][number];

/** What can be done now: offers to make, call-outs to start, claims to decide. `resting`: call-outs to leave out. */
export async function listCallOutWork(admin: Db, resting: readonly string[]): Promise<CallOutWork> {
  return workSchema.parse(requireData(await admin.rpc('list_call_out_work', { p_resting: [...resting] })));
}

/** Call-outs of which offers have left, or have come to their end, without that being written down. */
export async function listUnsettledOffers(admin: Db): Promise<string[]> {
  return z.array(z.string()).parse(requireData(await admin.rpc('list_unsettled_offers')));
}

/** Writes down by which channels offers of one call-out have left, and ends those that nobody answered in time. */
export async function settleOffers(admin: Db, callOutId: string): Promise<void> {
  dataOf(await admin.rpc('settle_offers', { p_id: callOutId }));
}

/** Marks those on the list whom a rule forbids by now, each with the rule. Who was asked meanwhile stays as they are. */
export async function barCandidates(
  admin: Db,
  callOutId: string,
  barred: readonly { step: number; personId: string; words: string }[],
): Promise<void> {
  if (barred.length === 0) return;
  dataOf(await admin.rpc('bar_candidates', { p_id: callOutId, p_barred: jsonOf(barred) }));
}

/** Tells the supervisors that those who asked for an opening wait for a decision; false when they know. */
export async function tellOfDueClaims(admin: Db, openingId: number): Promise<boolean> {
  return requireData(await admin.rpc('tell_of_due_claims', { p_opening_id: openingId }));
}
