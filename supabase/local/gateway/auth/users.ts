import { randomUUID } from 'node:crypto';
import { type JsonObject, type Queryable, SqlText, type Transaction } from './database.ts';
import { AuthError } from './errors.ts';

const NIL_UUID = '00000000-0000-0000-0000-000000000000';

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
  if (row === undefined) throw emailExists();
  await insertEmailIdentity(tx, id, { email: user.email });
  return row;
}

/** The refusal of an address that somebody has. */
export function emailExists(): AuthError {
  return new AuthError(422, 'email_exists', 'A user with this email address has already been registered');
}

/** `provider` and `providers` as every account with an e-mail address has them. */
export const emailProviderMetadata: JsonObject = { provider: 'email', providers: ['email'] };

/** Inserts the identity by which somebody signs in with an e-mail address; `fields` are its data. */
export async function insertEmailIdentity(
  tx: Transaction,
  userId: string,
  fields: JsonObject,
): Promise<void> {
  const data = { sub: userId, email_verified: false, phone_verified: false, ...fields };
  await tx`
    insert into auth.identities (id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at,
      updated_at)
    values (${randomUUID()}, ${userId}, ${userId}, ${data}, 'email', now(), now(), now())`;
}
