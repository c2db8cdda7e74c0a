import 'server-only';
import { getPasswordOwner } from '#lib/data/account.ts';
import { type PasswordOwner, passwordProblem } from '#lib/domain/password-rule.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Db } from '#lib/supabase/server.ts';

/**
 * Refuses a new password that is too easy to guess for anybody, before a link or code is spent on it. Throws a `Refusal`
 * at `field`.
 */
export function requireUncommon(password: string, field: string): void {
  requireGood(password, null, field);
}

/** The same for whoever's session this is: also what others know of them. For every place where a password is set. */
export async function requireGoodPassword(db: Db, password: string, field: string): Promise<void> {
  requireGood(password, await getPasswordOwner(db), field);
}

/** The same for somebody who has no account yet. */
export function requireGoodFor(owner: PasswordOwner, password: string, field: string): void {
  requireGood(password, owner, field);
}

function requireGood(password: string, owner: PasswordOwner | null, field: string): void {
  const problem = passwordProblem(password, owner);
  if (problem !== null) throw new Refusal('invalid', problem, { [field]: problem });
}
