import { z } from 'zod';
import { serviceRoleActor, writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import { type Database, isSqlError, type Transaction } from './database.ts';
import { parseDurationMs } from './durations.ts';
import { AuthError } from './errors.ts';
import { checkPasswordStrength, hashPassword } from './passwords.ts';
import { type AuthRequest, optionalObject, optionalText, parseEmail, readParams } from './request.ts';
import type { AuthResponse, Route } from './router.ts';
import { isUuid } from './signed-in.ts';
import * as changes from './user-changes.ts';
import { describeListedUser, describeUserById } from './user-description.ts';
import * as users from './users.ts';

const PER_PAGE_DEFAULT = 50;
const PER_PAGE_MAX = 1000;

const userParams = z.object({
  id: optionalText,
  email: optionalText,
  phone: optionalText,
  password: optionalText,
  password_hash: optionalText,
  role: optionalText,
  email_confirm: z.boolean().nullish(),
  user_metadata: optionalObject,
  app_metadata: optionalObject,
  ban_duration: optionalText,
});
type UserParams = z.infer<typeof userParams>;

const deleteParams = z.object({ should_soft_delete: z.boolean().nullish() });

/** undefined: no change; null: lift the ban. */
function parseBan(duration: string | null | undefined): Date | null | undefined {
  if (!duration) return undefined;
  if (duration === 'none') return null;
  const ms = parseDurationMs(duration);
  if (ms === null)
    throw new AuthError(400, 'validation_failed', `invalid format for ban duration: ${duration}`);
  return ms === 0 ? null : new Date(Date.now() + ms);
}

/** The bcrypt hash to store, or null when the request names no password. */
async function passwordHashOf(
  sql: Database,
  params: UserParams,
  minimumLength: number,
): Promise<string | null> {
  if (params.password_hash) {
    if (params.password) {
      throw new AuthError(400, 'validation_failed', 'Only a password or a password hash should be provided');
    }
    if (!/^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(params.password_hash)) {
      throw new AuthError(400, 'validation_failed', 'Invalid password hash: only bcrypt is accepted');
    }
    // The three marks name the same algorithm; pgcrypto knows it by this one.
    return params.password_hash.replace(/^\$2[by]\$/, '$2a$');
  }
  if (!params.password) return null;
  checkPasswordStrength(params.password, minimumLength);
  return hashPassword(sql, params.password);
}

function refusePhone(params: UserParams): void {
  if (params.phone)
    throw new AuthError(422, 'phone_provider_disabled', 'Phone numbers are not used for sign-in');
}

function pageNumber(text: string | null, fallback: number): number {
  if (text === null || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 1_000_000) {
    throw new AuthError(400, 'validation_failed', `Bad Pagination Parameters: ${text}`);
  }
  return value === 0 ? fallback : value;
}

/** `Link` and `X-Total-Count` of a page, in the form auth-js reads. */
function paginationHeaders(url: URL, page: number, perPage: number, total: number): Record<string, string> {
  const pageCount = Math.max(1, Math.ceil(total / perPage));
  const link = (target: number, rel: string) =>
    `<${url.pathname}?page=${target}&per_page=${perPage}>; rel="${rel}"`;
  const links = [...(page < pageCount ? [link(page + 1, 'next')] : []), link(pageCount, 'last')];
  return { link: links.join(', '), 'x-total-count': String(total) };
}

/** Turns what a trigger or constraint says into the answer of a hosted project, keeping the cause in the log. */
async function naming<T>(message: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isSqlError(error) || error.code.startsWith('22')) throw error;
    console.error('auth:', error);
    throw new AuthError(500, 'unexpected_failure', message);
  }
}

/** `/admin/users`: accounts as an administrator's server sees and changes them. */
export function adminUserRoutes({ database, settings }: AuthContext): Route[] {
  async function findTarget(request: AuthRequest): Promise<users.UserRow> {
    if (!isUuid(request.id)) throw new AuthError(404, 'validation_failed', 'user_id must be an UUID');
    return users.getUser(database, request.id);
  }

  async function list(request: AuthRequest): Promise<AuthResponse> {
    const query = request.url.searchParams;
    const page = pageNumber(query.get('page'), 1);
    const perPage = Math.min(pageNumber(query.get('per_page'), PER_PAGE_DEFAULT), PER_PAGE_MAX);
    const found = await users.listUsers(database, { limit: perPage, offset: (page - 1) * perPage });
    return {
      status: 200,
      body: { users: found.users.map(describeListedUser), aud: 'authenticated' },
      headers: paginationHeaders(request.url, page, perPage, found.total),
    };
  }

  async function get(request: AuthRequest): Promise<AuthResponse> {
    const user = await findTarget(request);
    return { status: 200, body: await describeUserById(database, user.id) };
  }

  async function create(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, userParams);
    refusePhone(params);
    const email = parseEmail(params.email);
    if (params.id && !isUuid(params.id)) {
      throw new AuthError(400, 'validation_failed', 'ID must conform to the uuid v4 format');
    }
    const ban = parseBan(params.ban_duration);
    changes.checkMetadata('raw_user_meta_data', params.user_metadata ?? {}, settings.metadataBytesMax);
    changes.checkMetadata('raw_app_meta_data', params.app_metadata ?? {}, settings.metadataBytesMax);
    const passwordHash = await passwordHashOf(database, params, settings.minimumPasswordLength);
    const work = database.begin(async (tx) => {
      const user = await users.createUser(tx, {
        id: params.id ?? null,
        email,
        passwordHash: passwordHash ?? '',
        role: params.role || 'authenticated',
        userMetadata: params.user_metadata ?? {},
        appMetadata: { ...users.emailProviderMetadata, ...params.app_metadata },
      });
      if (params.email_confirm) await changes.confirmEmail(tx, user.id);
      if (ban) await changes.setBannedUntil(tx, user.id, ban);
      await writeAudit(tx, request, serviceRoleActor, 'user_signedup', {
        user_id: user.id,
        user_email: email,
      });
      return describeUserById(tx, user.id);
    });
    return { status: 200, body: await naming('Database error creating new user', work) };
  }

  async function applyChanges(
    tx: Transaction,
    user: users.UserRow,
    params: UserParams,
    passwordHash: string | null,
  ): Promise<void> {
    const ban = parseBan(params.ban_duration);
    if (ban !== undefined) await changes.setBannedUntil(tx, user.id, ban);
    if (params.role) await tx`update auth.users set role = ${params.role} where id = ${user.id}`;
    if (params.email) await changes.setEmail(tx, user.id, parseEmail(params.email));
    if (params.email_confirm) await changes.confirmEmail(tx, user.id);
    if (passwordHash !== null) await changes.setPassword(tx, user.id, passwordHash, null);
    const { metadataBytesMax } = settings;
    if (params.app_metadata)
      await changes.mergeMetadata(tx, user.id, 'raw_app_meta_data', params.app_metadata, metadataBytesMax);
    if (params.user_metadata)
      await changes.mergeMetadata(tx, user.id, 'raw_user_meta_data', params.user_metadata, metadataBytesMax);
  }

  async function update(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, userParams);
    refusePhone(params);
    const user = await findTarget(request);
    const passwordHash = await passwordHashOf(database, params, settings.minimumPasswordLength);
    const work = database.begin(async (tx) => {
      await applyChanges(tx, user, params, passwordHash);
      const traits = { user_id: user.id, user_email: user.email };
      await writeAudit(tx, request, serviceRoleActor, 'user_modified', traits);
      return describeUserById(tx, user.id);
    });
    return { status: 200, body: await naming('Error updating user', work) };
  }

  async function remove(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, deleteParams);
    const user = await findTarget(request);
    const work = database.begin(async (tx) => {
      const traits = { user_id: user.id, user_email: user.email };
      await writeAudit(tx, request, serviceRoleActor, 'user_deleted', traits);
      if (params.should_soft_delete) await changes.softDeleteUser(tx, user.id);
      else await changes.deleteUser(tx, user.id);
    });
    await naming('Database error deleting user', work);
    return { status: 200, body: {} };
  }

  return [
    { method: 'GET', path: '/admin/users', access: 'admin', handle: list },
    { method: 'POST', path: '/admin/users', access: 'admin', handle: create },
    { method: 'GET', path: '/admin/users/:id', access: 'admin', handle: get },
    { method: 'PUT', path: '/admin/users/:id', access: 'admin', handle: update },
    { method: 'DELETE', path: '/admin/users/:id', access: 'admin', handle: remove },
  ];
}
