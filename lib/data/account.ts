import 'server-only';
import { z } from 'zod';
import { deviceWords } from '#lib/domain/device.ts';
import type { PasswordOwner } from '#lib/domain/password-rule.ts';
import type { BlockedPerson, OwnSession, PendingEmail } from '#lib/domain/records.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const sessionsSchema = z.array(
  z
    .object({
      id: z.string(),
      device: z.string().nullable(),
      address: z.string().nullable(),
      signed_in_at: instant,
      seen_at: instant,
      floor_device: z.string().nullable(),
      is_current: z.boolean().nullable(),
    })
    .transform(
      (row): OwnSession => ({
        id: row.id,
        device: deviceWords(row.device),
        address: row.address,
        signedInAt: row.signed_in_at,
        seenAt: row.seen_at,
        floorDevice: row.floor_device,
        isCurrent: row.is_current === true,
      }),
    ),
);

/** Where the caller is signed in, the present session first. */
export async function listMySessions(db: Db): Promise<OwnSession[]> {
  return sessionsSchema.parse(requireData(await db.rpc('list_my_sessions')));
}

/** Ends one of the caller's sessions, or all but the present one without an id. Returns how many ended. */
export async function endMySessions(db: Db, sessionId?: string): Promise<number> {
  return requireData(await db.rpc('end_my_sessions', { p_session_id: sessionId }));
}

const blockedSchema = z.array(
  z
    .object({
      user_id: z.string(),
      failures: z.number(),
      blocked_until: instant.nullable(),
      may_release: z.boolean(),
    })
    .transform(
      (row): BlockedPerson => ({
        userId: row.user_id,
        failures: row.failures,
        blockedUntil: row.blocked_until,
        mayRelease: row.may_release,
      }),
    ),
);

/** The people of the agency who cannot sign in now. For supervisors; anybody else gets nobody. */
export async function listBlockedPeople(db: Db): Promise<BlockedPerson[]> {
  return blockedSchema.parse(requireData(await db.rpc('list_blocked_people')));
}

/** Lets a blocked person try again at once. */
export async function releaseSignIn(db: Db, userId: string): Promise<void> {
  dataOf(await db.rpc('release_sign_in', { p_user_id: userId }));
}

/** As long as the links and codes of mails live; a change that is not confirmed by then has lapsed. */
const PENDING_HOURS = 24;

const pendingEmailSchema = z
  .object({ address: z.string(), sent_at: instant, confirmed: z.enum(['old', 'new']).nullable() })
  .nullable();

/** The change of address that the caller has asked for and not yet confirmed; null when there is none. */
export async function getPendingEmail(db: Db, now: Instant): Promise<PendingEmail | null> {
  const pending = pendingEmailSchema.parse(dataOf(await db.rpc('get_my_email_change')));
  if (pending === null || now - pending.sent_at > PENDING_HOURS * 3_600_000) return null;
  return { address: pending.address, confirmed: pending.confirmed };
}

const ownerSchema = z
  .object({ full_name: z.string(), email: z.string(), agency_name: z.string() })
  .transform(
    (row): PasswordOwner => ({ fullName: row.full_name, email: row.email, agencyName: row.agency_name }),
  )
  .nullable();

/** What others know of whoever has this session, also before its second factor is proven; null for anybody else. */
export async function getPasswordOwner(db: Db): Promise<PasswordOwner | null> {
  return ownerSchema.parse(dataOf(await db.rpc('get_password_owner')));
}
