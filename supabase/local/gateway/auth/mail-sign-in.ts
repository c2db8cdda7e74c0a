import type { Queryable, Transaction } from './database.ts';

const mailMethods = ['otp', 'magiclink', 'recovery', 'invite', 'email/signup'];

/**
 * Whether a session was signed in by mail within `seconds`, and whether it has set a password since: the claim of the
 * sign-in is unchanged until then.
 */
export async function wasOpenedByMail(
  sql: Queryable,
  sessionId: string,
  seconds: number,
): Promise<'unused' | 'used' | 'no'> {
  const [row] = await sql<{ is_unused: boolean }>`
    select updated_at = created_at as is_unused from auth.mfa_amr_claims
    where session_id = ${sessionId} and authentication_method = any(${mailMethods}::text[])
      and created_at > now() - make_interval(secs => ${seconds})
    order by created_at desc limit 1`;
  if (row === undefined) return 'no';
  return row.is_unused ? 'unused' : 'used';
}

/** Marks a sign-in by mail as having set a password; false when another request did so first. */
export async function spendMailSignIn(tx: Transaction, sessionId: string): Promise<boolean> {
  const spent = await tx`
    update auth.mfa_amr_claims set updated_at = clock_timestamp()
    where session_id = ${sessionId} and updated_at = created_at
      and authentication_method = any(${mailMethods}::text[])`;
  return spent.count > 0;
}
