import { createHash, createHmac, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import { SqlText, type Transaction } from './database.ts';
import { AuthError } from './errors.ts';

/** What a token sent by mail is for. */
export type TokenPurpose =
  | 'invite'
  | 'signup'
  | 'recovery'
  | 'magiclink'
  | 'email_change_current'
  | 'email_change_new'
  | 'reauthentication';

type TokenType =
  | 'confirmation_token'
  | 'recovery_token'
  | 'email_change_token_current'
  | 'email_change_token_new'
  | 'reauthentication_token';

/** The types a client may name when it verifies; `email` stands for a confirmation or a sign-in. */
export type VerificationType = 'invite' | 'signup' | 'recovery' | 'magiclink' | 'email_change' | 'email';

const tokenTypes: Record<TokenPurpose, TokenType> = {
  invite: 'confirmation_token',
  signup: 'confirmation_token',
  recovery: 'recovery_token',
  magiclink: 'recovery_token',
  email_change_current: 'email_change_token_current',
  email_change_new: 'email_change_token_new',
  reauthentication: 'reauthentication_token',
};

const acceptedTypes: Record<VerificationType, readonly TokenType[]> = {
  invite: ['confirmation_token'],
  signup: ['confirmation_token'],
  recovery: ['recovery_token'],
  magiclink: ['recovery_token'],
  email: ['confirmation_token', 'recovery_token'],
  email_change: ['email_change_token_current', 'email_change_token_new'],
};

/** Columns of auth.users that say when the latest token of a type was sent. */
const sentColumns: Record<TokenType, string> = {
  confirmation_token: 'confirmation_sent_at',
  recovery_token: 'recovery_sent_at',
  email_change_token_current: 'email_change_sent_at',
  email_change_token_new: 'email_change_sent_at',
  reauthentication_token: 'reauthentication_sent_at',
};

const PKCE_PREFIX = 'pkce_';
/** Hex digits of a link's token: as many as those of a hosted project. */
const LINK_TOKEN_LENGTH = 56;

export function isVerificationType(type: string): type is VerificationType {
  return Object.hasOwn(acceptedTypes, type);
}

/** True for the token of a link that was asked for with a code challenge. */
export function isPkceToken(linkToken: string): boolean {
  return linkToken.startsWith(PKCE_PREFIX);
}

export type IssuedToken = { linkToken: string; code: string };
type RedeemedToken = { userId: string; tokenType: TokenType };

/** Tokens that mails carry, each as a link and as a code: either works once and ends both. */
export type OneTimeTokens = {
  /** Issues a token for the owner of an address; an earlier one of the same type ends. */
  issue: (
    tx: Transaction,
    target: { userId: string; email: string },
    purpose: TokenPurpose,
    isPkce?: boolean,
  ) => Promise<IssuedToken>;
  /** Uses up the token of a link, or throws `otp_expired`. Two uses at once: one of them fails. */
  redeemLink: (tx: Transaction, linkToken: string, type: VerificationType) => Promise<RedeemedToken>;
  /** The same with a code and the address it was sent to. */
  redeemCode: (
    tx: Transaction,
    email: string,
    code: string,
    type: VerificationType,
  ) => Promise<RedeemedToken>;
  /** Uses up the nonce of a reauthentication; false when it is none of the user's or too old. */
  redeemNonce: (tx: Transaction, userId: string, nonce: string) => Promise<boolean>;
};

type StoredToken = { id: string; relates_to: string; token_hash: string };

const GUESSED_MAX = 10_000;

/**
 * Counts the codes tried at a token. Only tokens that exist come in, so that no flood of made-up addresses pushes one
 * out; those past their life leave.
 */
function createGuesses(attemptsMax: number, lifeSeconds: number) {
  const guesses = new Map<string, { count: number; endsAt: number }>();
  return {
    /** Counts a try before it is made; false when there were too many. */
    take(tokenId: string): boolean {
      const now = Date.now();
      const guess = guesses.get(tokenId) ?? { count: 0, endsAt: now + lifeSeconds * 1000 };
      guess.count += 1;
      guesses.set(tokenId, guess);
      if (guesses.size > GUESSED_MAX) {
        for (const [id, { endsAt }] of guesses) if (endsAt <= now) guesses.delete(id);
      }
      return guess.count <= attemptsMax;
    },
    forget(tokenId: string): void {
      guesses.delete(tokenId);
    },
  };
}

// A link's token cannot be guessed, and what is stored tells neither it nor the code without the key of this instance:
// a copy of the table opens no account.
function digest(linkToken: string): string {
  const isPkce = isPkceToken(linkToken);
  const bare = isPkce ? linkToken.slice(PKCE_PREFIX.length) : linkToken;
  return `${isPkce ? PKCE_PREFIX : ''}${createHash('sha224').update(bare).digest('hex')}`;
}

function isSame(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** @param options.secret from which link tokens are derived; who knows it can turn codes into links */
export function createOneTimeTokens(options: {
  secret: string;
  codeLength: number;
  /** Life of links, and of the codes of invitations and new accounts. */
  expirySeconds: number;
  /** Life of the other codes, at most that of links. */
  codeExpirySeconds: number;
  /** Wrong codes after which the code of a mail works no more; its link does. */
  codeAttemptsMax: number;
}): OneTimeTokens {
  const guesses = createGuesses(options.codeAttemptsMax, options.expirySeconds);
  const codeExpirySeconds = Math.min(options.codeExpirySeconds, options.expirySeconds);
  const key = createHmac('sha256', options.secret).update('one-time tokens').digest();

  /** The link's token that belongs to a code: one secret in two forms. */
  function linkTokenOf(id: string, email: string, code: string): string {
    const derived = createHmac('sha256', key)
      .update(JSON.stringify([id, email, code]))
      .digest('hex');
    return derived.slice(0, LINK_TOKEN_LENGTH);
  }

  /** Whether a code is the token's. Each call is a try, and after too many every code is wrong. */
  function belongsTo(token: StoredToken, code: string): boolean {
    if (!guesses.take(token.id)) return false;
    const expected = digest(linkTokenOf(token.id, token.relates_to, code));
    const stored = token.token_hash;
    const same = isSame(stored.startsWith(PKCE_PREFIX) ? stored.slice(PKCE_PREFIX.length) : stored, expected);
    if (same) guesses.forget(token.id);
    return same;
  }

  async function use(
    tx: Transaction,
    tokenHash: string,
    types: readonly TokenType[],
  ): Promise<RedeemedToken | null> {
    const [row] = await tx<{ user_id: string; token_type: TokenType; is_fresh: boolean }>`
      delete from auth.one_time_tokens
      where token_hash = ${tokenHash} and token_type::text = any(${types}::text[])
      returning user_id, token_type,
        updated_at > (now() at time zone 'utc') - make_interval(secs => ${options.expirySeconds}) as is_fresh`;
    if (row === undefined || !row.is_fresh) return null;
    await tx`
      update auth.users set ${new SqlText(row.token_type)} = '', updated_at = now() where id = ${row.user_id}`;
    return { userId: row.user_id, tokenType: row.token_type };
  }

  return {
    async issue(tx, { userId, email }, purpose, isPkce = false) {
      const type = tokenTypes[purpose];
      const id = randomUUID();
      const code = String(randomInt(10 ** options.codeLength)).padStart(options.codeLength, '0');
      const linkToken = `${isPkce ? PKCE_PREFIX : ''}${linkTokenOf(id, email, code)}`;
      const stored = digest(linkToken);
      await tx`
        insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to)
        values (${id}, ${userId}, ${type}, ${stored}, ${email})
        on conflict (user_id, token_type) do update
          set id = excluded.id, token_hash = excluded.token_hash, relates_to = excluded.relates_to,
            created_at = now(), updated_at = now()`;
      await tx`
        update auth.users set ${new SqlText(type)} = ${stored}, ${new SqlText(sentColumns[type])} = now(),
          invited_at = case when ${purpose === 'invite'} then now() else invited_at end, updated_at = now()
        where id = ${userId}`;
      return { linkToken, code };
    },
    async redeemLink(tx, linkToken, type) {
      const redeemed = await use(tx, digest(linkToken), acceptedTypes[type]);
      if (redeemed === null) {
        throw new AuthError(403, 'otp_expired', 'Email link is invalid or has expired');
      }
      return redeemed;
    },
    async redeemCode(tx, email, code, type) {
      // Several people may be about to take the same address.
      const candidates = await tx<StoredToken>`
        select t.id, t.relates_to, t.token_hash from auth.one_time_tokens t join auth.users u on u.id = t.user_id
        where t.relates_to = ${email} and t.token_type::text = any(${acceptedTypes[type]}::text[])
          and (u.email = ${email} or t.token_type = 'email_change_token_new')
          and (t.token_type = 'confirmation_token'
            or t.updated_at > (now() at time zone 'utc') - make_interval(secs => ${codeExpirySeconds}))`;
      const match = candidates.find((token) => belongsTo(token, code));
      const redeemed = match === undefined ? null : await use(tx, match.token_hash, acceptedTypes[type]);
      if (redeemed === null) throw new AuthError(403, 'otp_expired', 'Token has expired or is invalid');
      return redeemed;
    },
    async redeemNonce(tx, userId, nonce) {
      const [token] = await tx<StoredToken>`
        select id, relates_to, token_hash from auth.one_time_tokens
        where user_id = ${userId} and token_type = 'reauthentication_token'
          and updated_at > (now() at time zone 'utc') - make_interval(secs => ${codeExpirySeconds})`;
      if (token === undefined || !belongsTo(token, nonce)) return false;
      return (await use(tx, token.token_hash, ['reauthentication_token'])) !== null;
    },
  };
}
