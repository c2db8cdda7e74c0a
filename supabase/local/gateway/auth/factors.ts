import { randomUUID } from 'node:crypto';
import type { Queryable, Transaction } from './database.ts';
import { AuthError } from './errors.ts';
import { isUuid } from './signed-in.ts';

/** A second factor; here always an authenticator app. */
export type FactorRow = {
  id: string;
  user_id: string;
  friendly_name: string | null;
  factor_type: string;
  status: 'verified' | 'unverified';
  secret: string | null;
  created_at: Date;
  updated_at: Date;
};

/** So long an enrolment may wait for its first code, and a challenge for its answer. */
const CHALLENGE_SECONDS = 300;

function factorNotFound(): AuthError {
  return new AuthError(404, 'mfa_factor_not_found', 'Factor not found');
}

/** The factors of a user, oldest first. */
export async function listFactors(sql: Queryable, userId: string): Promise<FactorRow[]> {
  return await sql<FactorRow>`
    select id, user_id, friendly_name, factor_type, status, secret, created_at, updated_at
    from auth.mfa_factors where user_id = ${userId} order by created_at, id`;
}

/** Whether the user has confirmed a second factor. */
export async function hasVerifiedFactor(sql: Queryable, userId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from auth.mfa_factors where user_id = ${userId} and status = 'verified' limit 1`;
  return rows.length > 0;
}

/** The user's factor of that id, or `mfa_factor_not_found`. */
export async function findFactor(sql: Queryable, id: string, userId: string): Promise<FactorRow> {
  if (!isUuid(id)) throw new AuthError(404, 'validation_failed', 'factor_id must be an UUID');
  const [row] = await sql<FactorRow>`
    select id, user_id, friendly_name, factor_type, status, secret, created_at, updated_at
    from auth.mfa_factors where id = ${id} and user_id = ${userId}`;
  if (row === undefined) throw factorNotFound();
  return row;
}

/** The same, keeping others from using or removing it until the transaction ends. */
export async function lockFactor(tx: Transaction, id: string, userId: string): Promise<FactorRow> {
  const [row] = await tx<FactorRow>`
    select id, user_id, friendly_name, factor_type, status, secret, created_at, updated_at
    from auth.mfa_factors where id = ${id} and user_id = ${userId} for update`;
  if (row === undefined) throw factorNotFound();
  return row;
}

/** Adds a factor that waits for its first code. Its id. */
export async function insertFactor(
  tx: Transaction,
  factor: { userId: string; friendlyName: string; secret: string },
): Promise<string> {
  const id = randomUUID();
  await tx`
    insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, secret, created_at, updated_at)
    values (${id}, ${factor.userId}, ${factor.friendlyName}, 'totp', 'unverified', ${factor.secret}, now(), now())`;
  return id;
}

/** Removes enrolments that nobody went on with. */
export async function dropStaleFactors(tx: Transaction, userId: string): Promise<void> {
  await tx`
    delete from auth.mfa_factors f
    where f.user_id = ${userId} and f.status = 'unverified'
      and f.created_at < now() - make_interval(secs => ${CHALLENGE_SECONDS})
      and not exists (select from auth.mfa_challenges c where c.factor_id = f.id
        and c.created_at > now() - make_interval(secs => ${CHALLENGE_SECONDS}))`;
}

/** Removes a factor; sessions that it had raised go back to the first level. */
export async function deleteFactor(
  tx: Transaction,
  factor: Pick<FactorRow, 'id' | 'user_id'>,
): Promise<void> {
  await tx`
    delete from auth.mfa_amr_claims
    where authentication_method = 'totp' and session_id in (
      select id from auth.sessions where user_id = ${factor.user_id} and factor_id = ${factor.id})`;
  await tx`
    update auth.sessions set aal = 'aal1', factor_id = null
    where user_id = ${factor.user_id} and factor_id = ${factor.id}`;
  await tx`delete from auth.mfa_factors where id = ${factor.id}`;
}

/** Marks a factor as proven and removes the user's other enrolments. */
export async function confirmFactor(tx: Transaction, factor: FactorRow): Promise<void> {
  await tx`
    update auth.mfa_factors set status = 'verified', updated_at = now()
    where id = ${factor.id} and status = 'unverified'`;
  await tx`
    delete from auth.mfa_factors
    where user_id = ${factor.user_id} and status = 'unverified' and factor_type = ${factor.factor_type}`;
}

/** Opens a challenge for a factor, to be answered from the same address. Its id and its end in seconds since 1970. */
export async function insertChallenge(
  tx: Transaction,
  factorId: string,
  address: string | null,
): Promise<{ id: string; expiresAtSeconds: number }> {
  const id = randomUUID();
  await tx`
    insert into auth.mfa_challenges (id, factor_id, created_at, ip_address)
    values (${id}, ${factorId}, now(), ${address ?? '0.0.0.0'}::inet)`;
  // It is unique among all factors.
  await tx`update auth.mfa_factors set last_challenged_at = clock_timestamp() where id = ${factorId}`;
  return { id, expiresAtSeconds: Math.floor(Date.now() / 1000) + CHALLENGE_SECONDS };
}

/** The challenge, if it can be answered from this address now. */
export async function requireChallenge(
  sql: Queryable,
  id: string | null | undefined,
  factorId: string,
  address: string | null,
): Promise<string> {
  const [row] = isUuid(id)
    ? await sql<{ is_answerable: boolean; is_expired: boolean }>`
        select verified_at is null and host(ip_address) = host(${address ?? '0.0.0.0'}::inet) as is_answerable,
          created_at < now() - make_interval(secs => ${CHALLENGE_SECONDS}) as is_expired
        from auth.mfa_challenges where id = ${id} and factor_id = ${factorId}`
    : [];
  if (row === undefined || !isUuid(id)) {
    const message = 'MFA factor with the provided challenge ID not found';
    throw new AuthError(422, 'mfa_factor_not_found', message);
  }
  if (!row.is_answerable) {
    throw new AuthError(422, 'mfa_ip_address_mismatch', 'Challenge and verify IP addresses mismatch.');
  }
  if (row.is_expired) {
    const message = `MFA challenge ${id} has expired, verify against another challenge or create a new challenge.`;
    throw new AuthError(422, 'mfa_challenge_expired', message);
  }
  return id;
}

/**
 * Answers a challenge with one of the steps that its code belongs to, and remembers the step: a code works once. False
 * when all of them, or later ones, were used before. The factor has to be locked.
 */
export async function spendCode(
  tx: Transaction,
  challengeId: string,
  factorId: string,
  steps: readonly number[],
): Promise<boolean> {
  const [row] = await tx<{ last: number }>`
    select coalesce(max(otp_code::bigint), 0)::float8 as last from auth.mfa_challenges
    where factor_id = ${factorId} and verified_at is not null and otp_code is not null`;
  const step = steps.find((each) => each > (row?.last ?? 0));
  if (step === undefined) return false;
  const answered = await tx`
    update auth.mfa_challenges set verified_at = clock_timestamp(), otp_code = ${String(step)}
    where id = ${challengeId} and verified_at is null`;
  return answered.count > 0;
}
