import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Transaction } from './database.ts';
import { AuthError } from './errors.ts';
import type { UserRow } from './users.ts';

/** The kinds of links a mail can carry; `signup` confirms an address. */
export type LinkKind = 'invite' | 'signup' | 'recovery' | 'magiclink';

type TokenType = 'confirmation_token' | 'recovery_token';

const tokenTypes: Record<LinkKind, TokenType> = {
  invite: 'confirmation_token',
  signup: 'confirmation_token',
  recovery: 'recovery_token',
  magiclink: 'recovery_token',
};

/** Token types accepted for a verification type; `email` stands for either. */
const acceptedTypes: Record<LinkKind | 'email', readonly TokenType[]> = {
  invite: ['confirmation_token'],
  signup: ['confirmation_token'],
  recovery: ['recovery_token'],
  magiclink: ['recovery_token'],
  email: ['confirmation_token', 'recovery_token'],
};

export function isVerificationType(type: string): type is LinkKind | 'email' {
  return Object.hasOwn(acceptedTypes, type);
}

// Stored is a digest of what the link carries, so that a copy of the table opens no account.
function digest(linkToken: string): string {
  return createHash('sha256').update(linkToken).digest('hex');
}

/** Issues a token for a mail link and returns it; an earlier one of the same type ends. */
export async function issueLinkToken(tx: Transaction, user: UserRow, kind: LinkKind): Promise<string> {
  const linkToken = randomBytes(28).toString('hex');
  const stored = digest(linkToken);
  await tx`
    insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to)
    values (${randomUUID()}, ${user.id}, ${tokenTypes[kind]}, ${stored}, ${user.email ?? ''})
    on conflict (user_id, token_type) do update
      set token_hash = excluded.token_hash, relates_to = excluded.relates_to, created_at = now(), updated_at = now()`;
  if (tokenTypes[kind] === 'confirmation_token') {
    await tx`
      update auth.users set confirmation_token = ${stored}, confirmation_sent_at = now(), updated_at = now(),
        invited_at = case when ${kind === 'invite'} then now() else invited_at end
      where id = ${user.id}`;
  } else {
    await tx`
      update auth.users set recovery_token = ${stored}, recovery_sent_at = now(), updated_at = now()
      where id = ${user.id}`;
  }
  return linkToken;
}

function expired(): AuthError {
  return new AuthError(403, 'otp_expired', 'Email link is invalid or has expired');
}

/**
 * Uses up the token of a mail link and returns whose it is. Two uses at once: one of them fails.
 * `otp_expired` when it is unknown, used, of another type, or older than `expirySeconds`.
 */
export async function redeemLinkToken(
  tx: Transaction,
  linkToken: string,
  type: LinkKind | 'email',
  expirySeconds: number,
): Promise<{ userId: string; tokenType: TokenType }> {
  const [row] = await tx<{ user_id: string; token_type: TokenType; is_fresh: boolean }>`
    delete from auth.one_time_tokens
    where token_hash = ${digest(linkToken)} and token_type::text = any(${acceptedTypes[type]}::text[])
    returning user_id, token_type,
      updated_at > (now() at time zone 'utc') - make_interval(secs => ${expirySeconds}) as is_fresh`;
  if (row === undefined || !row.is_fresh) throw expired();
  if (row.token_type === 'recovery_token') {
    await tx`update auth.users set recovery_token = '', updated_at = now() where id = ${row.user_id}`;
  }
  return { userId: row.user_id, tokenType: row.token_type };
}
