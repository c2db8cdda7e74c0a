import { randomUUID } from 'node:crypto';
import type { Queryable } from './database.ts';
import type { AuthRequest } from './request.ts';
import type { UserRow } from './users.ts';

const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** `login_failed` is ours: hosted projects keep failed sign-ins in their logs instead. */
const logTypes = {
  login: 'account',
  login_failed: 'account',
  logout: 'account',
  invite_accepted: 'account',
  user_signedup: 'team',
  user_invited: 'team',
  user_deleted: 'team',
  token_revoked: 'token',
  token_refreshed: 'token',
  user_modified: 'user',
  user_recovery_requested: 'user',
  user_confirmation_requested: 'user',
  user_repeated_signup: 'user',
  user_updated_password: 'user',
  user_reauthenticate_requested: 'user',
  factor_in_progress: 'factor',
  factor_unenrolled: 'factor',
  factor_deleted: 'factor',
  challenge_created: 'factor',
  verification_attempted: 'factor',
} as const;

export type AuditAction = keyof typeof logTypes;
export type AuditActor = Pick<UserRow, 'id' | 'email' | 'is_sso_user'>;

/** Whoever holds the secret key acts under this name. */
export const serviceRoleActor: AuditActor = { id: NIL_UUID, email: 'service_role', is_sso_user: false };
/** A sign-in for an address without an account; the typed text is not kept, it may be a password. */
export const unknownActor: AuditActor = { id: NIL_UUID, email: '', is_sso_user: false };

/** Writes one row of auth.audit_log_entries, in the caller's transaction, and returns its id. */
export async function writeAudit(
  sql: Queryable,
  request: AuthRequest,
  actor: AuditActor,
  action: AuditAction,
  traits: Record<string, unknown> | null = null,
): Promise<string> {
  const id = randomUUID();
  const payload = {
    actor_id: actor.id,
    actor_via_sso: actor.is_sso_user,
    actor_username: actor.email ?? '',
    action,
    log_type: logTypes[action],
    ...(traits === null ? {} : { traits }),
  };
  await sql`
    insert into auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
    values (${NIL_UUID}, ${id}, ${payload}, clock_timestamp(), ${request.address ?? ''})`;
  return id;
}
