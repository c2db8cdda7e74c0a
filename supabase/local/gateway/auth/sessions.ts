import { randomBytes, randomUUID } from 'node:crypto';
import { writeAudit } from './audit.ts';
import type { Database, JsonObject, Queryable, Transaction } from './database.ts';
import { AuthError } from './errors.ts';
import type { AuthRequest } from './request.ts';
import type { SessionClaims, TokenSigner } from './tokens.ts';
import { describeUsers } from './user-description.ts';
import { getUser, isBanned, type UserRow } from './users.ts';

/** How the person proved who it is, as the `amr` claim names it. */
export type SignInMethod =
  | 'password'
  | 'otp'
  | 'recovery'
  | 'magiclink'
  | 'invite'
  | 'email/signup'
  | 'email_change';

export type SessionRow = {
  id: string;
  user_id: string;
  created_at: Date;
  aal: string;
  not_after: Date | null;
};

type RefreshTokenRow = {
  id: string;
  token: string;
  user_id: string;
  session_id: string;
  revoked: boolean;
  /** Used longer ago than the reuse interval. */
  is_stale: boolean;
};

export type Sessions = {
  /** Starts a session and answers with its first tokens. Part of the caller's transaction. */
  start: (tx: Transaction, request: AuthRequest, userId: string, method: SignInMethod) => Promise<JsonObject>;
  /** Exchanges a refresh token for new tokens, or throws what a hosted project throws. */
  refresh: (request: AuthRequest, refreshToken: string) => Promise<JsonObject>;
  /**
   * Raises a session whose person has proven a second factor to `aal2`, and answers with its next tokens; the person's
   * sessions below that level end. Part of the caller's transaction.
   */
  raise: (
    tx: Transaction,
    request: AuthRequest,
    proven: { userId: string; sessionId: string; factorId: string },
  ) => Promise<JsonObject>;
};

/** The session with this id and owner unless it has ended, or null. */
export async function findSession(sql: Queryable, id: string, userId: string): Promise<SessionRow | null> {
  const [row] = await sql<SessionRow>`
    select id, user_id, created_at, aal, not_after from auth.sessions
    where id = ${id} and user_id = ${userId} and (not_after is null or not_after > now())`;
  return row ?? null;
}

/** Whether a session of the user was started or last refreshed at this address, or in the same IPv6 network. */
export async function hasSessionFrom(
  sql: Queryable,
  userId: string,
  address: string | null,
): Promise<boolean> {
  const rows = await sql`
    select 1 from auth.sessions
    where user_id = ${userId} and (not_after is null or not_after > now()) and case
      when family(ip) = 6 and family(${address}::inet) = 6
        then network(set_masklen(ip, 64)) = network(set_masklen(${address}::inet, 64))
      else ip = ${address}::inet end
    limit 1`;
  return rows.length > 0;
}

/** Ends sessions of a user: all, the given one, or all but the given one. Their refresh tokens go with them. */
export async function endSessions(
  tx: Transaction,
  userId: string,
  sessionId: string,
  scope: 'global' | 'local' | 'others',
): Promise<void> {
  if (scope === 'global') await tx`delete from auth.sessions where user_id = ${userId}`;
  else if (scope === 'local')
    await tx`delete from auth.sessions where user_id = ${userId} and id = ${sessionId}`;
  else await tx`delete from auth.sessions where user_id = ${userId} and id <> ${sessionId}`;
}

/** The methods a session was signed in with, newest first, as the `amr` claim lists them. */
async function listSignInMethods(sql: Queryable, sessionId: string): Promise<SessionClaims['amr']> {
  return await sql<{ method: string; timestamp: number }>`
    select authentication_method as method, floor(extract(epoch from created_at))::int as timestamp
    from auth.mfa_amr_claims where session_id = ${sessionId} order by created_at desc`;
}

/** True for what looks like a refresh token: one of ours, or the 12 characters of a hosted project's. */
export function isRefreshToken(text: string): boolean {
  return /^(?:[\w-]{24}|[a-z0-9]{12})$/.test(text);
}

async function insertRefreshToken(
  tx: Transaction,
  userId: string,
  sessionId: string,
  parent: string | null,
): Promise<string> {
  const token = randomBytes(18).toString('base64url');
  await tx`
    insert into auth.refresh_tokens (instance_id, token, user_id, session_id, parent, revoked, created_at, updated_at)
    values ('00000000-0000-0000-0000-000000000000', ${token}, ${userId}, ${sessionId}, ${parent}, false,
      clock_timestamp(), clock_timestamp())`;
  return token;
}

function notFound(): AuthError {
  return new AuthError(400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found');
}

/** Sessions and their tokens over one database. */
export function createSessions(options: {
  database: Database;
  signer: TokenSigner;
  expirySeconds: number;
  refreshTokenReuseSeconds: number;
}): Sessions {
  async function respond(
    tx: Transaction,
    user: UserRow,
    session: { id: string; aal: string },
    refreshToken: string,
  ): Promise<JsonObject> {
    const amr = await listSignInMethods(tx, session.id);
    const access = await options.signer.sign(user, { sessionId: session.id, aal: session.aal, amr });
    const [description] = await describeUsers(tx, [user]);
    return {
      access_token: access.token,
      token_type: 'bearer',
      expires_in: options.expirySeconds,
      expires_at: access.expiresAtSeconds,
      refresh_token: refreshToken,
      user: description,
    };
  }

  async function start(
    tx: Transaction,
    request: AuthRequest,
    userId: string,
    method: SignInMethod,
  ): Promise<JsonObject> {
    const sessionId = randomUUID();
    await tx`
      insert into auth.sessions (id, user_id, created_at, updated_at, aal, user_agent, ip)
      values (${sessionId}, ${userId}, now(), now(), 'aal1', ${request.userAgent}, ${request.address})`;
    await tx`
      insert into auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
      values (${randomUUID()}, ${sessionId}, now(), now(), ${method})`;
    await tx`update auth.users set last_sign_in_at = now(), updated_at = now() where id = ${userId}`;
    await tx`
      update auth.identities set last_sign_in_at = now(), updated_at = now()
      where user_id = ${userId} and provider = 'email'`;
    const refreshToken = await insertRefreshToken(tx, userId, sessionId, null);
    return respond(tx, await getUser(tx, userId), { id: sessionId, aal: 'aal1' }, refreshToken);
  }

  /** The token and its session, locked, so that refreshes of one session run one after the other. */
  async function lockToken(
    tx: Transaction,
    refreshToken: string,
  ): Promise<{ token: RefreshTokenRow; session: SessionRow }> {
    const [session] = await tx<SessionRow>`
      select id, user_id, created_at, aal, not_after from auth.sessions
      where id = (select session_id from auth.refresh_tokens where token = ${refreshToken})
      for update`;
    const [token] = await tx<RefreshTokenRow>`
      select id, token, user_id, session_id, revoked,
        updated_at < clock_timestamp() - make_interval(secs => ${options.refreshTokenReuseSeconds}) as is_stale
      from auth.refresh_tokens where token = ${refreshToken} for update`;
    if (session === undefined || token === undefined) throw notFound();
    return { token, session };
  }

  async function findActiveToken(
    tx: Transaction,
    sessionId: string,
  ): Promise<{ token: string; parent: string | null } | null> {
    const [row] = await tx<{ token: string; parent: string | null }>`
      select token, parent from auth.refresh_tokens
      where session_id = ${sessionId} and revoked = false order by id desc limit 1`;
    return row ?? null;
  }

  /**
   * The refresh token to answer with, or null when the given one was stolen or replayed.
   * A used token whose child is still unused yields that child, for clients that lost the answer; any other
   * used token is accepted within the reuse interval only.
   */
  async function rotate(
    tx: Transaction,
    token: RefreshTokenRow,
  ): Promise<{ token: string; rotated: boolean } | null> {
    if (token.revoked) {
      const active = await findActiveToken(tx, token.session_id);
      if (active !== null && active.parent === token.token) return { token: active.token, rotated: false };
      if (active === null || token.is_stale) return null;
    }
    await tx`
      update auth.refresh_tokens set revoked = true, updated_at = clock_timestamp()
      where id = ${token.id} and revoked = false`;
    return {
      token: await insertRefreshToken(tx, token.user_id, token.session_id, token.token),
      rotated: true,
    };
  }

  async function raise(
    tx: Transaction,
    request: AuthRequest,
    { userId, sessionId, factorId }: { userId: string; sessionId: string; factorId: string },
  ): Promise<JsonObject> {
    const raised = await tx`
      update auth.sessions set aal = 'aal2', factor_id = ${factorId}, updated_at = now(),
        user_agent = ${request.userAgent}, ip = ${request.address}
      where id = ${sessionId} and user_id = ${userId}`;
    if (raised.count === 0) {
      throw new AuthError(403, 'session_not_found', 'Session from session_id claim in JWT does not exist');
    }
    await tx`
      insert into auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
      values (${randomUUID()}, ${sessionId}, now(), now(), 'totp')
      on conflict (session_id, authentication_method) do update set created_at = now(), updated_at = now()`;
    const user = await getUser(tx, userId);
    await tx`
      update auth.refresh_tokens set revoked = true, updated_at = clock_timestamp()
      where session_id = ${sessionId} and revoked = false`;
    // Without a parent: the token of the lower level, which may be in other hands, does not lead to this one.
    const refreshToken = await insertRefreshToken(tx, userId, sessionId, null);
    await writeAudit(tx, request, user, 'token_revoked');
    await tx`
      delete from auth.sessions where user_id = ${userId} and id <> ${sessionId} and (aal is null or aal < 'aal2')`;
    return respond(tx, user, { id: sessionId, aal: 'aal2' }, refreshToken);
  }

  async function refreshInTransaction(
    tx: Transaction,
    request: AuthRequest,
    refreshToken: string,
  ): Promise<JsonObject | 'replayed'> {
    const { token, session } = await lockToken(tx, refreshToken);
    const user = await getUser(tx, session.user_id);
    if (isBanned(user)) throw new AuthError(400, 'user_banned', 'Invalid Refresh Token: User Banned');
    if (session.not_after !== null && session.not_after.getTime() <= Date.now()) {
      throw new AuthError(400, 'session_expired', 'Invalid Refresh Token: Session Expired');
    }
    const next = await rotate(tx, token);
    if (next === null) {
      await writeAudit(tx, request, user, 'token_revoked', { session_id: session.id, reason: 'reuse' });
      await endSessions(tx, user.id, session.id, 'local');
      return 'replayed';
    }
    await writeAudit(tx, request, user, 'token_refreshed');
    if (next.rotated) await writeAudit(tx, request, user, 'token_revoked');
    await tx`
      update auth.sessions set refreshed_at = now() at time zone 'utc', updated_at = now(),
        user_agent = ${request.userAgent}, ip = ${request.address}
      where id = ${session.id}`;
    return respond(tx, user, session, next.token);
  }

  return {
    start,
    raise,
    async refresh(request, refreshToken) {
      const result = await options.database.begin((tx) => refreshInTransaction(tx, request, refreshToken));
      // The session ended in the transaction, which therefore had to be committed before the refusal.
      if (result === 'replayed') {
        throw new AuthError(400, 'refresh_token_already_used', 'Invalid Refresh Token: Already Used');
      }
      return result;
    },
  };
}
