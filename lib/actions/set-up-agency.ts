import 'server-only';
import { authRefusal } from '#lib/auth/auth-refusal.ts';
import { requireGoodFor } from '#lib/auth/new-password.ts';
import { createFirstAgency, findSetUpAccount } from '#lib/data/set-up.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { SetUpAgency } from '#lib/domain/set-up-schemas.ts';
import { log } from '#lib/log.ts';
import { actingClient } from '#lib/supabase/admin.ts';
import type { Db } from '#lib/supabase/server.ts';
import { setUpCodeHash } from './set-up-code.ts';

/**
 * Makes the first agency with its center and its admin, or nothing: the account is made first, which reaches nothing
 * without a profile, and taken away again where the database makes no agency with it. What a kill leaves of it, the next
 * try with this address takes over.
 */
export async function makeFirstAgency(
  code: string,
  { email, password, ...fields }: SetUpAgency,
): Promise<void> {
  const admin = await actingClient();
  requireGoodFor({ fullName: fields.fullName, email, agencyName: fields.agencyName }, password, 'password');
  const account = await accountFor(admin, { email, password, fullName: fields.fullName });
  try {
    await createFirstAgency(admin, { hash: setUpCodeHash(code), adminId: account.id, fields });
  } catch (error) {
    if (account.isNew) await dropAccount(admin, account.id);
    throw error;
  }
}

type Account = { email: string; password: string; fullName: string };

async function accountFor(
  admin: Db,
  { email, password, fullName }: Account,
): Promise<{ id: string; isNew: boolean }> {
  const given = { password, email_confirm: true, user_metadata: { full_name: fullName } };
  const { data, error } = await admin.auth.admin.createUser({ email, ...given });
  if (error === null) return { id: data.user.id, isNew: true };
  const left = error.code === 'email_exists' ? await findSetUpAccount(admin, email) : null;
  if (left === null) {
    if (error.code !== 'email_exists')
      throw authRefusal(error, { emailField: 'email', passwordField: 'password' });
    const message = 'Somebody is setting this up with this address just now. Wait a minute, then try again.';
    throw new Refusal('conflict', message, { email: message });
  }
  const changed = await admin.auth.admin.updateUserById(left, given);
  if (changed.error) throw authRefusal(changed.error, { passwordField: 'password' });
  return { id: left, isNew: false };
}

/** Never throws: why there is no agency is to be told, and an account that stays is taken over by the next try. */
async function dropAccount(admin: Db, id: string): Promise<void> {
  try {
    const { error } = await admin.auth.admin.deleteUser(id);
    if (error) throw error;
  } catch (error) {
    log.warn({ err: error }, 'The account of a set-up that was refused could not be removed.');
  }
}
