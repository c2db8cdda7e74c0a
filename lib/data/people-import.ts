import 'server-only';
import { z } from 'zod';
import type { KnownPeople } from '#lib/domain/people-import.ts';
import type { ImportPerson } from '#lib/domain/people-records.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { preferable } from '#lib/domain/template-dates.ts';
import type { Db } from '#lib/supabase/server.ts';
import { listPeople } from './people.ts';
import { jsonOf, requireData } from './read.ts';

/** How many accounts are made side by side. */
const atOnce = 8;

type ImportOutcome = { created: number; again: number; already: number };
const outcomeSchema: z.ZodType<ImportOutcome> = z.object({
  created: z.int(),
  again: z.int(),
  already: z.int(),
});

/**
 * Stores these people and lets the worker mail their invitations: everybody, or nobody. Who is there already in the same
 * words counts as `already`, or as `again` if the invitation was revoked: then there is a new one. Accounts of a try that
 * ended halfway are taken by the next one. Throws a `Refusal` that names the line and the field.
 *
 * @param admin with the secret key
 * @param actorId the admin for whom it is done; the database checks the right again
 */
export async function importPeople(
  admin: Db,
  actorId: string,
  people: readonly ImportPerson[],
): Promise<ImportOutcome> {
  const known = await accountsOf(admin, actorId, people);
  const missing = people.filter(({ email }) => !known.has(email));
  await inTurns(missing, async (person) => {
    known.set(person.email, await makeAccount(admin, actorId, person));
  });
  const answer = await admin.rpc('import_people', {
    p_actor: actorId,
    p_people: jsonOf(people.map((person) => ({ ...person, userId: known.get(person.email) ?? null }))),
  });
  return outcomeSchema.parse(requireData(answer));
}

/**
 * Stores one new person and lets the worker mail the invitation; returns the id. Throws a `Refusal` that names the field.
 *
 * @param admin with the secret key
 * @param actorId the admin for whom it is done; the database checks the right again
 */
export async function invitePerson(
  admin: Db,
  actorId: string,
  person: Omit<ImportPerson, 'row'>,
): Promise<string> {
  await importPeople(admin, actorId, [{ ...person, row: 1 }]);
  const userId = (await accountsOf(admin, actorId, [person])).get(person.email);
  if (userId === undefined) throw new Error('The new person has no account.');
  return userId;
}

/** Which of these addresses cannot be invited, since they belong to an account elsewhere; no more is told of them. */
async function listForeignEmails(
  admin: Db,
  actorId: string,
  emails: readonly string[],
): Promise<ReadonlySet<string>> {
  if (emails.length === 0) return new Set();
  const found = await admin.rpc('list_foreign_emails', { p_actor: actorId, p_emails: [...emails] });
  return new Set(requireData(found));
}

/** Accounts by address that need not be made: of people, and those that a try before has left. */
async function accountsOf(
  admin: Db,
  actorId: string,
  people: readonly { email: string }[],
): Promise<Map<string, string>> {
  const emails = people.map(({ email }) => email);
  const found = await admin.rpc('list_import_accounts', { p_actor: actorId, p_emails: emails });
  return new Map(requireData(found).map(({ email, user_id: userId }) => [email, userId]));
}

/** An account without a password and without a mail. Somebody else may make the same one at the same time. */
async function makeAccount(
  admin: Db,
  actorId: string,
  { email, fullName }: Pick<ImportPerson, 'email' | 'fullName'>,
): Promise<string> {
  const { data, error } = await admin.auth.admin.createUser({
    email,
    user_metadata: { full_name: fullName },
  });
  if (error === null) return data.user.id;
  if (error.code === 'email_exists') {
    const made = (await accountsOf(admin, actorId, [{ email }])).get(email);
    if (made !== undefined) return made;
    const message = 'This e-mail address already belongs to an account.';
    throw new Refusal('conflict', message, { email: message });
  }
  if (error.status === 429) {
    const message =
      'Too many accounts were made in a short time. Try again in a minute: those that are made are kept.';
    throw new Refusal('conflict', message);
  }
  throw error;
}

/** Ends with the first that fails, after those that are under way. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const faults: unknown[] = [];
  await Promise.all(
    Array.from({ length: Math.min(atOnce, items.length) }, async () => {
      for (const item of waiting) {
        if (faults.length > 0) return;
        await work(item).catch((fault: unknown) => faults.push(fault));
      }
    }),
  );
  if (faults.length > 0) throw faults[0];
}

/** What a file of people is read against. */
export async function getKnownPeople(
  db: Db,
  admin: Db,
  { actorId, agencyId, emails }: { actorId: string; agencyId: string; emails: readonly string[] },
): Promise<KnownPeople> {
  const [people, foreignEmails, centers, shifts, qualifications] = await Promise.all([
    listPeople(db, agencyId),
    listForeignEmails(admin, actorId, emails),
    db
      .from('centers')
      .select('id, name')
      .eq('agency_id', agencyId)
      .eq('is_active', true)
      .order('name')
      .limit(200),
    db
      .from('shifts')
      .select('id, center_id, code, name, replaces_id')
      .eq('agency_id', agencyId)
      .eq('is_active', true)
      .limit(1000),
    db.from('qualifications').select('id, name').eq('agency_id', agencyId).eq('is_active', true).limit(1000),
  ]);
  return {
    people: people.map(({ email, fullName, role, center, employeeNumber, isActive, invitation }) => ({
      email,
      fullName,
      role,
      centerId: center?.id ?? null,
      employeeNumber,
      isRevoked: !isActive && invitation?.stage === 'revoked',
    })),
    foreignEmails,
    centers: requireData(centers),
    shifts: preferable(
      requireData(shifts).map(({ id, center_id: centerId, code, name, replaces_id: replacesId }) => ({
        id,
        centerId,
        code,
        name,
        replacesId,
      })),
      null,
    ),
    qualifications: requireData(qualifications),
  };
}
