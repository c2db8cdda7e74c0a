import { randomUUID } from 'node:crypto';
import { isSqlError, type JsonObject, type Queryable, SqlText, type Transaction } from './database.ts';
import { AuthError } from './errors.ts';

const NIL_UUID = '00000000-0000-0000-0000-000000000000';
const emailTakenMessage = 'A user with this email address has already been registered';

/** The columns of auth.users the Auth API works with. */
export type UserRow = {
  id: string;
  aud: string | null;
  role: string | null;
  email: string | null;
  encrypted_password: string | null;
  email_confirmed_at: Date | null;
  invited_at: Date | null;
  confirmation_sent_at: Date | null;
  recovery_sent_at: Date | null;
  last_sign_in_at: Date | null;
  raw_app_meta_data: JsonObject | null;
  raw_user_meta_data: JsonObject | null;
  created_at: Date | null;
  updated_at: Date | null;
  phone: string | null;
  phone_confirmed_at: Date | null;
  confirmed_at: Date | null;
  banned_until: Date | null;
  is_sso_user: boolean;
  deleted_at: Date | null;
  is_anonymous: boolean;
  email_change: string | null;
  email_change_sent_at: Date | null;
  email_change_confirm_status: number | null;
  reauthentication_sent_at: Date | null;
};

type IdentityRow = {
  id: string;
  provider_id: string;
  user_id: string;
  identity_data: JsonObject;
  provider: string;
  last_sign_in_at: Date | null;
  created_at: Date | null;
  updated_at: Date | null;
  email: string | null;
};

type FactorRow = {
  id: string;
  user_id: string;
  friendly_name: string | null;
  factor_type: string;
  status: string;
  created_at: Date;
  updated_at: Date;
};

const columnNames = [
  'id',
  'aud',
  'role',
  'email',
  'encrypted_password',
  'email_confirmed_at',
  'invited_at',
  'confirmation_sent_at',
  'recovery_sent_at',
  'last_sign_in_at',
  'raw_app_meta_data',
  'raw_user_meta_data',
  'created_at',
  'updated_at',
  'phone',
  'phone_confirmed_at',
  'confirmed_at',
  'banned_until',
  'is_sso_user',
  'deleted_at',
  'is_anonymous',
  'email_change',
  'email_change_sent_at',
  'email_change_confirm_status',
  'reauthentication_sent_at',
] as const satisfies readonly (keyof UserRow)[];
const columns = new SqlText(columnNames.join(', '));

/** The user with this address (in stored, lower-case form), or null. */
export async function findUserByEmail(sql: Queryable, email: string): Promise<UserRow | null> {
  const [row] = await sql<UserRow>`
    select ${columns} from auth.users
    where email = ${email} and is_sso_user = false and deleted_at is null`;
  return row ?? null;
}

/** The user with this id, or null. */
export async function findUserById(sql: Queryable, id: string): Promise<UserRow | null> {
  const [row] = await sql<UserRow>`select ${columns} from auth.users where id = ${id}`;
  return row ?? null;
}

/** The user with this id; the caller knows the row to exist, for it holds a lock or a reference. */
export async function getUser(sql: Queryable, id: string): Promise<UserRow> {
  const user = await findUserById(sql, id);
  if (user === null) throw new AuthError(404, 'user_not_found', 'User not found');
  return user;
}

/** The same, keeping others from changing the account until the transaction ends. */
export async function lockUser(tx: Transaction, id: string): Promise<UserRow> {
  const [row] = await tx<UserRow>`select ${columns} from auth.users where id = ${id} for update`;
  if (row === undefined) throw new AuthError(404, 'user_not_found', 'User not found');
  return row;
}

/** One page of users, newest first, with the number of all. */
export async function listUsers(
  sql: Queryable,
  page: { limit: number; offset: number },
): Promise<{ users: UserRow[]; total: number }> {
  const users = await sql<UserRow>`
    select ${columns} from auth.users
    order by created_at desc, id limit ${page.limit} offset ${page.offset}`;
  const [count] = await sql<{ total: number }>`select count(*)::int as total from auth.users`;
  return { users: [...users], total: count?.total ?? 0 };
}

export function isBanned(user: Pick<UserRow, 'banned_until'>): boolean {
  return user.banned_until !== null && user.banned_until.getTime() > Date.now();
}

export type NewUser = {
  /** Null: a random id. */
  id: string | null;
  email: string;
  /** A bcrypt hash, or '' for an account without password. */
  passwordHash: string;
  role: string;
  userMetadata: JsonObject;
  appMetadata: JsonObject;
};

/** Inserts an unconfirmed user with its e-mail identity. `email_exists` when the address is taken. */
export async function createUser(tx: Transaction, user: NewUser): Promise<UserRow> {
  const id = user.id ?? randomUUID();
  const [row] = await tx<UserRow>`
    insert into auth.users (instance_id, id, aud, role, email, encrypted_password, raw_app_meta_data,
      raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token, email_change_token_new,
      email_change)
    values (${NIL_UUID}, ${id}, 'authenticated', ${user.role}, ${user.email}, ${user.passwordHash},
      ${user.appMetadata}, ${user.userMetadata}, now(), now(), '', '', '', '')
    on conflict do nothing
    returning ${columns}`;
  if (row === undefined) throw new AuthError(422, 'email_exists', emailTakenMessage);
  await insertEmailIdentity(tx, id, { email: user.email });
  return row;
}

/** `provider` and `providers` as every account with an e-mail address has them. */
export const emailProviderMetadata: JsonObject = { provider: 'email', providers: ['email'] };

async function insertEmailIdentity(tx: Transaction, userId: string, fields: JsonObject): Promise<void> {
  const data = { sub: userId, email_verified: false, phone_verified: false, ...fields };
  await tx`
    insert into auth.identities (id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at,
      updated_at)
    values (${randomUUID()}, ${userId}, ${userId}, ${data}, 'email', now(), now(), now())`;
}

/** Marks the address as confirmed and drops every pending mail link of the user. */
export async function confirmEmail(tx: Transaction, userId: string): Promise<void> {
  await tx`
    update auth.users set email_confirmed_at = coalesce(email_confirmed_at, now()), confirmation_token = '',
      raw_user_meta_data = coalesce(raw_user_meta_data, '{}') || '{"email_verified": true}', updated_at = now()
    where id = ${userId}`;
  await tx`
    update auth.identities set identity_data = identity_data || '{"email_verified": true}', updated_at = now()
    where user_id = ${userId} and provider = 'email'`;
  await tx`delete from auth.one_time_tokens where user_id = ${userId} and token_type = 'confirmation_token'`;
}

/** `email_exists` when somebody else has the address. */
export async function refuseTakenEmail(sql: Queryable, userId: string, email: string): Promise<void> {
  const taken = await findUserByEmail(sql, email);
  if (taken !== null && taken.id !== userId) throw new AuthError(422, 'email_exists', emailTakenMessage);
}

/** Changes the address by `update`; `email_exists` when somebody else took it between the look and the change. */
async function changeEmail(update: () => Promise<unknown>): Promise<void> {
  try {
    await update();
  } catch (error) {
    if (isSqlError(error) && error.code === '23505')
      throw new AuthError(422, 'email_exists', emailTakenMessage);
    throw error;
  }
}

async function setIdentityEmail(tx: Transaction, userId: string, fields: JsonObject): Promise<void> {
  const changed = await tx`
    update auth.identities set updated_at = now(), identity_data = identity_data || ${fields}::jsonb
    where user_id = ${userId} and provider = 'email'`;
  if (changed.count === 0) await insertEmailIdentity(tx, userId, fields);
}

/**
 * Gives the user another address, already confirmed or not; the e-mail identity follows. Links and codes sent to
 * another address end: whoever reads it may be a stranger.
 */
export async function setEmail(tx: Transaction, userId: string, email: string): Promise<void> {
  await refuseTakenEmail(tx, userId, email);
  await changeEmail(
    () => tx`update auth.users set email = ${email}, updated_at = now() where id = ${userId}`,
  );
  await setIdentityEmail(tx, userId, { email });
  await tx`delete from auth.one_time_tokens where user_id = ${userId} and relates_to <> ${email}`;
}

/** Remembers the address a user asked for, with no confirmation yet; an earlier one is forgotten. */
export async function requestEmailChange(tx: Transaction, userId: string, email: string): Promise<void> {
  await tx`
    update auth.users set email_change = ${email}, email_change_confirm_status = 0, email_change_token_current = '',
      email_change_token_new = '', updated_at = now()
    where id = ${userId}`;
  await tx`
    delete from auth.one_time_tokens
    where user_id = ${userId} and token_type in ('email_change_token_current', 'email_change_token_new')`;
}

/** Notes that one of the two addresses has agreed. */
export async function noteFirstConfirmation(tx: Transaction, userId: string): Promise<void> {
  await tx`
    update auth.users set email_change_confirm_status = 1, updated_at = now() where id = ${userId}`;
}

/**
 * Puts the address asked for in the place of the present one, in one statement, so that triggers see the change once.
 * Links and codes sent to the old address end.
 */
export async function completeEmailChange(tx: Transaction, user: UserRow): Promise<void> {
  await changeEmail(
    () => tx`
      update auth.users set email = email_change, email_change = '', email_change_token_current = '',
        email_change_token_new = '', email_change_confirm_status = 0, confirmation_token = '', recovery_token = '',
        reauthentication_token = '', email_confirmed_at = coalesce(email_confirmed_at, now()), updated_at = now()
      where id = ${user.id}`,
  );
  await setIdentityEmail(tx, user.id, { email: user.email_change ?? '', email_verified: true });
  await tx`delete from auth.one_time_tokens where user_id = ${user.id}`;
}

const metadataNames = { raw_user_meta_data: 'user_metadata', raw_app_meta_data: 'app_metadata' } as const;
type MetadataColumn = keyof typeof metadataNames;

function refuseLargeMetadata(column: MetadataColumn, bytes: number, bytesMax: number): void {
  if (bytes <= bytesMax) return;
  const name = metadataNames[column];
  throw new AuthError(422, 'validation_failed', `${name} cannot be larger than ${bytesMax} bytes as JSON`);
}

/** Refuses metadata of a new user that access tokens would have to carry around. */
export function checkMetadata(column: MetadataColumn, data: JsonObject, bytesMax: number): void {
  refuseLargeMetadata(column, Buffer.byteLength(JSON.stringify(data)), bytesMax);
}

/** Merges keys into the user's metadata, which may not grow beyond `bytesMax`; a key with the value null is removed. */
export async function mergeMetadata(
  tx: Transaction,
  userId: string,
  column: MetadataColumn,
  changes: JsonObject,
  bytesMax: number,
): Promise<void> {
  const removed = Object.keys(changes).filter((key) => changes[key] === null);
  const target = new SqlText(column);
  const [row] = await tx<{ bytes: number }>`
    update auth.users set updated_at = now(),
      ${target} = (coalesce(${target}, '{}') || ${changes}::jsonb) - ${removed}::text[]
    where id = ${userId}
    returning octet_length(${target}::text) as bytes`;
  refuseLargeMetadata(column, row?.bytes ?? 0, bytesMax);
}

/**
 * Stores a new password hash. Pending mail links and every session but the kept one end, since whoever holds
 * them may be the reason for the change.
 */
export async function setPassword(
  tx: Transaction,
  userId: string,
  passwordHash: string,
  keptSessionId: string | null,
): Promise<void> {
  await tx`
    update auth.users set encrypted_password = ${passwordHash}, confirmation_token = '', recovery_token = '',
      reauthentication_token = '', email_change_token_new = '', email_change_token_current = '',
      phone_change_token = '', updated_at = now()
    where id = ${userId}`;
  await tx`delete from auth.one_time_tokens where user_id = ${userId}`;
  await tx`
    delete from auth.sessions where user_id = ${userId} and id is distinct from ${keptSessionId}::uuid`;
}

/** Refuses sign-in and refresh until then; null lifts the ban. */
export async function setBannedUntil(tx: Transaction, userId: string, until: Date | null): Promise<void> {
  await tx`update auth.users set banned_until = ${until}, updated_at = now() where id = ${userId}`;
}

/** Removes the user and all that belongs to it. */
export async function deleteUser(tx: Transaction, userId: string): Promise<void> {
  await tx`delete from auth.users where id = ${userId}`;
}

/** Keeps the row, for what refers to it, without anything that identifies the person or lets it sign in. */
export async function softDeleteUser(tx: Transaction, userId: string): Promise<void> {
  await tx`
    update auth.users set
      email = encode(extensions.digest(id::text || coalesce(email, ''), 'sha256'), 'base64'),
      phone = null, encrypted_password = '', raw_user_meta_data = '{}', raw_app_meta_data = '{}',
      confirmation_token = '', recovery_token = '', email_change = '', email_change_token_new = '',
      email_change_token_current = '', phone_change = '', phone_change_token = '', reauthentication_token = '',
      deleted_at = now(), updated_at = now()
    where id = ${userId} and deleted_at is null`;
  await tx`
    update auth.identities set identity_data = '{}', updated_at = now(),
      provider_id = encode(extensions.digest(id::text || provider_id, 'sha256'), 'base64')
    where user_id = ${userId}`;
  await tx`delete from auth.one_time_tokens where user_id = ${userId}`;
  await tx`delete from auth.mfa_factors where user_id = ${userId}`;
  await tx`delete from auth.sessions where user_id = ${userId}`;
}

function groupByUser<T extends { user_id: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.user_id);
    if (group === undefined) groups.set(row.user_id, [row]);
    else group.push(row);
  }
  return groups;
}

function withoutNulls(fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}

function describeUser(
  user: UserRow,
  identities: readonly IdentityRow[],
  factors: readonly FactorRow[],
): JsonObject {
  return withoutNulls({
    id: user.id,
    aud: user.aud ?? '',
    role: user.role ?? '',
    email: user.email ?? '',
    email_confirmed_at: user.email_confirmed_at,
    invited_at: user.invited_at,
    phone: user.phone ?? '',
    phone_confirmed_at: user.phone_confirmed_at,
    confirmation_sent_at: user.confirmation_sent_at,
    confirmed_at: user.confirmed_at,
    recovery_sent_at: user.recovery_sent_at,
    new_email: user.email_change === '' ? null : user.email_change,
    email_change_sent_at: user.email_change_sent_at,
    reauthentication_sent_at: user.reauthentication_sent_at,
    last_sign_in_at: user.last_sign_in_at,
    app_metadata: user.raw_app_meta_data ?? {},
    user_metadata: user.raw_user_meta_data ?? {},
    ...(factors.length === 0 ? {} : { factors: factors.map((factor) => withoutNulls(factor)) }),
    identities: identities.map(({ id, provider_id, ...identity }) =>
      withoutNulls({ identity_id: id, id: provider_id, ...identity }),
    ),
    created_at: user.created_at,
    updated_at: user.updated_at,
    banned_until: user.banned_until,
    deleted_at: user.deleted_at,
    is_anonymous: user.is_anonymous,
  });
}

/** Users in the form clients get them, with identities and, where there are any, second factors. */
export async function describeUsers(sql: Queryable, users: readonly UserRow[]): Promise<JsonObject[]> {
  const ids = users.map((user) => user.id);
  const [identityRows, factorRows] = await Promise.all([
    sql<IdentityRow>`
      select id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at, email
      from auth.identities where user_id = any(${ids}::uuid[]) order by created_at, id`,
    sql<FactorRow>`
      select id, user_id, friendly_name, factor_type, status, created_at, updated_at
      from auth.mfa_factors where user_id = any(${ids}::uuid[]) order by created_at, id`,
  ]);
  const identities = groupByUser(identityRows);
  const factors = groupByUser(factorRows);
  return users.map((user) => describeUser(user, identities.get(user.id) ?? [], factors.get(user.id) ?? []));
}

/** The user with this id in the form clients get it. */
export async function describeUserById(sql: Queryable, id: string): Promise<JsonObject> {
  const [user] = await describeUsers(sql, [await getUser(sql, id)]);
  return user ?? {};
}
