import 'server-only';
import type { PersonRecord } from '#lib/domain/records.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { PatternId, Role } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const roleOrder: Record<Role, number> = { dispatcher: 0, supervisor: 1, admin: 2 };
const pageSize = 500;

/** Everybody of the agency, by name. Row level security leaves a dispatcher only the own row. */
export async function listPeople(db: Db, agencyId: string): Promise<PersonRecord[]> {
  const people: PersonRecord[] = [];
  for (let after: { name: string; id: string } | null = null; ; ) {
    const page: PersonRecord[] = await listPeoplePage(db, agencyId, after);
    people.push(...page);
    const last = page.at(-1);
    if (page.length < pageSize || last === undefined) return people;
    after = { name: last.fullName, id: last.id };
  }
}

async function listPeoplePage(
  db: Db,
  agencyId: string,
  after: { name: string; id: string } | null,
): Promise<PersonRecord[]> {
  let query = db
    .from('profiles')
    .select(
      `id, full_name, email, phone, assigned_pattern, employee_number, seniority_date, is_active, version,
       centers!profiles_agency_id_center_id_fkey(id, name),
       shifts!profiles_agency_id_default_shift_preference_id_fkey(code),
       user_roles!user_roles_user_id_fkey(roles(name)),
       invitations!invitations_agency_id_user_id_fkey(state, expires_at)`,
    )
    .eq('agency_id', agencyId)
    .order('full_name')
    .order('id')
    .limit(pageSize);
  if (after !== null) {
    const name = JSON.stringify(after.name);
    query = query.or(`full_name.gt.${name},and(full_name.eq.${name},id.gt.${after.id})`);
  }
  return requireData(await query).map((row) => {
    const roles = row.user_roles.flatMap(({ roles: role }) => (role === null ? [] : [role.name]));
    const pending = row.invitations.find(({ state }) => state === 'pending');
    return {
      id: row.id,
      fullName: row.full_name,
      email: row.email,
      phone: row.phone,
      role: roles.sort((a, b) => roleOrder[b] - roleOrder[a])[0] ?? 'dispatcher',
      pattern: row.assigned_pattern,
      preferredShiftCode: row.shifts?.code ?? null,
      employeeNumber: row.employee_number,
      seniorityDate: row.seniority_date,
      isActive: row.is_active,
      center: row.centers,
      invitation: pending ? { expiresAt: Date.parse(pending.expires_at) } : null,
      version: row.version,
    };
  });
}

/** How many published shifts a person still has to work. */
export async function countFutureShifts(db: Db, userId: string): Promise<number> {
  return requireData(await db.rpc('count_future_shifts', { p_user_id: userId }));
}

export type OwnProfile = {
  fullName: string;
  phone: string | null;
  defaultShiftPreferenceId: number | null;
  theme: 'dark' | 'light' | 'system';
  density: 'comfortable' | 'compact';
  clock: '24h' | '12h';
};

/** Saves what a person may change of a profile. A version other than `version` is a conflict. */
export async function updateProfile(
  db: Db,
  userId: string,
  version: number,
  profile: OwnProfile,
): Promise<void> {
  const saved = dataOf(
    await db
      .from('profiles')
      .update({
        full_name: profile.fullName,
        phone: profile.phone,
        default_shift_preference_id: profile.defaultShiftPreferenceId,
        theme: profile.theme,
        density: profile.density,
        clock: profile.clock,
      })
      .eq('id', userId)
      .eq('version', version)
      .select('id')
      .maybeSingle(),
  );
  if (saved === null) {
    throw new Refusal('conflict', 'This profile was changed meanwhile. Reload the page to see it.');
  }
}

export async function updateUserRole(db: Db, userId: string, role: Role, version: number): Promise<void> {
  dataOf(await db.rpc('update_user_role', { p_user_id: userId, p_role: role, p_expected_version: version }));
}

export async function setPersonActive(
  db: Db,
  userId: string,
  active: boolean,
  version: number,
): Promise<void> {
  dataOf(
    await db.rpc('set_person_active', { p_user_id: userId, p_active: active, p_expected_version: version }),
  );
}

export async function acceptInvitation(db: Db): Promise<void> {
  dataOf(await db.rpc('accept_invitation'));
}

/** Asked with the secret key, before an invitation is sent. */
export async function isEmailTaken(admin: Db, email: string): Promise<boolean> {
  return requireData(await admin.rpc('email_taken', { p_email: email }));
}

/** Whether people can be invited to this center: an active one of the agency. */
export async function isOpenCenter(db: Db, agencyId: string, centerId: string): Promise<boolean> {
  const found = await db
    .from('centers')
    .select('id')
    .eq('agency_id', agencyId)
    .eq('id', centerId)
    .eq('is_active', true)
    .maybeSingle();
  return dataOf(found) !== null;
}

export async function isEmployeeNumberTaken(
  db: Db,
  agencyId: string,
  employeeNumber: string,
): Promise<boolean> {
  const found = await db
    .from('profiles')
    .select('id')
    .eq('agency_id', agencyId)
    .eq('employee_number', employeeNumber)
    .maybeSingle();
  return dataOf(found) !== null;
}

export type InvitedPerson = {
  userId: string;
  email: string;
  fullName: string;
  role: Role;
  centerId: string;
  pattern: PatternId | null;
  employeeNumber: string | null;
  seniorityDate: string | null;
  expiresAt: Date;
};

/** Profile, role, pattern and invitation in one transaction, with the secret key on behalf of `actorId`. */
export async function createInvitedPerson(admin: Db, actorId: string, person: InvitedPerson): Promise<void> {
  requireData(
    await admin.rpc('create_invited_person', {
      p_actor: actorId,
      p_user_id: person.userId,
      p_email: person.email,
      p_full_name: person.fullName,
      p_role: person.role,
      p_center_id: person.centerId,
      p_expires_at: person.expiresAt.toISOString(),
      p_pattern: person.pattern ?? undefined,
      p_employee_number: person.employeeNumber ?? undefined,
      p_seniority_date: person.seniorityDate ?? undefined,
    }),
  );
}

/** Puts off the end of an open invitation, with the secret key on behalf of `actorId`. */
export async function renewInvitation(
  admin: Db,
  actorId: string,
  person: PersonRecord & { center: NonNullable<PersonRecord['center']> },
  expiresAt: Date,
): Promise<void> {
  await createInvitedPerson(admin, actorId, {
    userId: person.id,
    email: person.email,
    fullName: person.fullName,
    role: person.role,
    centerId: person.center.id,
    pattern: person.pattern,
    employeeNumber: person.employeeNumber,
    seniorityDate: person.seniorityDate,
    expiresAt,
  });
}
