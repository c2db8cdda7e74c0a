import { isSqlError, type JsonObject, type Queryable, SqlText, type Transaction } from './database.ts';
import { AuthError } from './errors.ts';
import { emailExists, findUserByEmail, insertEmailIdentity, type UserRow } from './users.ts';

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
  if (taken !== null && taken.id !== userId) throw emailExists();
}

/** Changes the address by `update`; `email_exists` when somebody else took it between the look and the change. */
async function changeEmail(update: () => Promise<unknown>): Promise<void> {
  try {
    await update();
  } catch (error) {
    if (isSqlError(error) && error.code === '23505') throw emailExists();
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
