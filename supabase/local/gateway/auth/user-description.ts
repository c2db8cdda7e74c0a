import type { JsonObject, Queryable } from './database.ts';
import { getUser, type UserRow } from './users.ts';

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

/** A user as the list of all users has it: like a hosted project's, it does not look up identities and second factors. */
export function describeListedUser(user: UserRow): JsonObject {
  return { ...describeUser(user, [], []), identities: null };
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
