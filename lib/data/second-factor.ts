import 'server-only';
import { z } from 'zod';
import type { SecondFactor } from '#lib/domain/second-factor.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const schema = z
  .object({
    email: z.string(),
    enrolled_at: instant.nullable(),
    is_proven: z.boolean(),
    codes_left: z.int(),
  })
  .transform(
    (row): SecondFactor => ({
      email: row.email,
      enrolledAt: row.enrolled_at,
      isProven: row.is_proven,
      codesLeft: row.codes_left,
    }),
  )
  .nullable();

/** The caller's second factor, also while the session has yet to prove it; null without a session that counts. */
export async function getSecondFactor(db: Db): Promise<SecondFactor | null> {
  return schema.parse(dataOf(await db.rpc('get_second_factor')));
}

/** Ten recovery codes in place of the caller's former ones. Nobody can read them again. */
export async function makeRecoveryCodes(db: Db): Promise<string[]> {
  return z.array(z.string()).parse(requireData(await db.rpc('make_recovery_codes')));
}

/** Gives up the caller's second factor for a recovery code; `wait` after too many wrong ones. */
export async function spendRecoveryCode(db: Db, code: string): Promise<'used' | 'wrong' | 'wait'> {
  return z
    .enum(['used', 'wrong', 'wait'])
    .parse(requireData(await db.rpc('use_recovery_code', { p_code: code })));
}

/** Removes the second factor of another person, for admins. */
export async function removeSecondFactorOf(db: Db, userId: string): Promise<void> {
  dataOf(await db.rpc('remove_second_factor', { p_user_id: userId }));
}

/** Ids of the agency's people who have a second factor, for admins; empty for anybody else who asks. */
export async function listSecondFactors(db: Db): Promise<ReadonlySet<string>> {
  return new Set(z.array(z.string()).parse(requireData(await db.rpc('list_second_factors'))));
}

/** Whether a person of the agency has a second factor, for admins; false for anybody else who asks. */
export async function hasSecondFactor(db: Db, userId: string): Promise<boolean> {
  return (await listSecondFactors(db)).has(userId);
}
