import 'server-only';
import { z } from 'zod';
import type { SetUpProgress } from '#lib/domain/set-up.ts';
import type { SetUpAgency, SetUpShifts } from '#lib/domain/set-up-schemas.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, jsonOf, requireData } from './read.ts';

const phaseSchema = z.enum(['empty', 'open', 'done']);
export type SetUpPhase = z.output<typeof phaseSchema>;

/** Whether the installation waits for its set-up, is in the middle of it, or is through; for a client without a session. */
export async function getSetUpPhase(db: Db): Promise<SetUpPhase> {
  return phaseSchema.parse(requireData(await db.rpc('get_set_up_phase')));
}

const progressSchema: z.ZodType<SetUpProgress | null> = z
  .object({ shifts: z.boolean(), people: z.boolean(), published: z.boolean(), dismissed: z.boolean() })
  .nullable();

/** How far the set-up of the caller's agency is, for its admins; null where it was not made by it. */
export async function getSetUp(db: Db): Promise<SetUpProgress | null> {
  return progressSchema.parse(dataOf(await db.rpc('get_set_up')));
}

/** Notes that a step is done, or that no more of it is wanted, for admins. */
export async function noteSetUp(db: Db, step: 'shifts' | 'people' | 'dismissed'): Promise<void> {
  dataOf(await db.rpc('note_set_up', { p_step: step }));
}

/** Saves the standard shifts of a center with who must be there, all or none, for admins. */
export async function saveSetUpShifts(db: Db, { centerId, shifts, removed }: SetUpShifts): Promise<void> {
  const entries = [...removed.map((row) => ({ ...row, isRemoved: true })), ...shifts];
  dataOf(await db.rpc('save_set_up_shifts', { p_center_id: centerId, p_entries: jsonOf(entries) }));
}

/**
 * Whether a code opens the set-up now; the caller counts the tries.
 *
 * @param admin with the secret key
 * @param hash SHA-256 of the code
 */
export async function isSetUpCode(admin: Db, hash: string): Promise<boolean> {
  return requireData(await admin.rpc('check_set_up_code', { p_hash: hash }));
}

/** The account of nobody with this address, of a try that ended halfway; null without one. With the secret key. */
export async function findSetUpAccount(admin: Db, email: string): Promise<string | null> {
  return z
    .string()
    .nullable()
    .parse(dataOf(await admin.rpc('find_set_up_account', { p_email: email })));
}

/** Makes the agency, its center and its first admin, all or nothing, with the secret key. */
export async function createFirstAgency(
  admin: Db,
  {
    hash,
    adminId,
    fields,
  }: { hash: string; adminId: string; fields: Omit<SetUpAgency, 'password' | 'email'> },
): Promise<void> {
  dataOf(await admin.rpc('set_up_agency', { p_hash: hash, p_admin_id: adminId, p_fields: jsonOf(fields) }));
}
