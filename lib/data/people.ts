import 'server-only';
import { z } from 'zod';
import type {
  FutureShifts,
  Invitation,
  InvitationStage,
  PersonDetail,
  StoredEmergencyContact,
} from '#lib/domain/people-records.ts';
import { highestRole } from '#lib/domain/permissions.ts';
import type { AnyRole } from '#lib/domain/reading-roles.ts';
import type { PersonRecord } from '#lib/domain/records.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

function roleOf(held: readonly { roles: { name: AnyRole } | null }[]): AnyRole {
  const roles = held.flatMap(({ roles: role }) => (role === null ? [] : [role.name]));
  return highestRole(roles) ?? roles[0] ?? 'dispatcher';
}

const invitationColumns = 'state, created_at, expires_at, accepted_at, mailed_at, mail_due_at, mail_problem';
type InvitationRow = {
  state: 'pending' | 'accepted' | 'revoked';
  created_at: string;
  expires_at: string;
  accepted_at: string | null;
  mailed_at: string | null;
  mail_due_at: string | null;
  mail_problem: string | null;
};

/** The last invitation of somebody; null when there was none, or whoever asks may not know. */
function lastInvitation(rows: readonly InvitationRow[]): Invitation | null {
  const row = rows.toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at))[0];
  if (row === undefined) return null;
  return {
    stage: stageOf(row),
    mailedAt: row.mailed_at === null ? null : Date.parse(row.mailed_at),
    expiresAt: Date.parse(row.expires_at),
    acceptedAt: row.accepted_at === null ? null : Date.parse(row.accepted_at),
    problem: row.mail_problem,
  };
}

function stageOf(row: InvitationRow): InvitationStage {
  if (row.state !== 'pending') return row.state;
  if (row.mailed_at === null) return row.mail_due_at === null ? 'failed' : 'sending';
  return Date.parse(row.expires_at) <= Date.now() ? 'expired' : 'sent';
}
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
      `id, full_name, email, phone, assigned_pattern, employee_number, hired_on, seniority_date, is_active,
       counts_toward_minimum, trainer_id, version,
       centers!profiles_agency_id_center_id_fkey(id, name),
       shifts!profiles_agency_id_default_shift_preference_id_fkey(code),
       user_roles!user_roles_user_id_fkey(roles(name)),
       invitations!invitations_agency_id_user_id_fkey(${invitationColumns})`,
    )
    .eq('agency_id', agencyId)
    .order('full_name')
    .order('id')
    .limit(pageSize);
  if (after !== null) {
    const name = JSON.stringify(after.name);
    query = query.or(`full_name.gt.${name},and(full_name.eq.${name},id.gt.${after.id})`);
  }
  return requireData(await query).map((row) => ({
    id: row.id,
    fullName: row.full_name,
    email: row.email,
    phone: row.phone,
    role: roleOf(row.user_roles),
    pattern: row.assigned_pattern,
    preferredShiftCode: row.shifts?.code ?? null,
    employeeNumber: row.employee_number,
    hiredOn: row.hired_on,
    seniorityDate: row.seniority_date,
    isActive: row.is_active,
    countsToday: row.counts_toward_minimum,
    center: row.centers,
    invitation: lastInvitation(row.invitations),
    version: row.version,
  }));
}

/**
 * Everything of one person but the emergency contact; null for whoever may not see the person. Supervisors get no notes of
 * duty and no invitation, a person the own line.
 */
export async function getPerson(db: Db, userId: string): Promise<PersonDetail | null> {
  const [found, notes, trainees] = await Promise.all([
    db
      .from('profiles')
      .select(
        `id, full_name, email, phone, assigned_pattern, employee_number, hired_on, seniority_date, is_active, version,
         centers!profiles_agency_id_center_id_fkey(id, name),
         shifts!profiles_agency_id_default_shift_preference_id_fkey(id, code, name),
         user_roles!user_roles_user_id_fkey(roles(name)),
         profile_patterns(effective_from, pattern),
         person_qualifications(valid_from, valid_to, qualifications(id, name)),
         duty_states!duty_states_agency_id_user_id_fkey(id, kind, from_date, to_date, version,
           profiles!duty_states_agency_id_trainer_id_fkey(id, full_name)),
         invitations!invitations_agency_id_user_id_fkey(${invitationColumns})`,
      )
      .eq('id', userId)
      .maybeSingle(),
    db.rpc('list_duty_notes', { p_user_id: userId }),
    db.from('profiles').select('id, full_name').eq('trainer_id', userId).order('full_name').limit(100),
  ]);
  const row = dataOf(found);
  if (row === null) return null;
  const noteOf = new Map(requireData(notes).map(({ id, note }) => [id, note]));
  return {
    id: row.id,
    fullName: row.full_name,
    email: row.email,
    phone: row.phone,
    role: roleOf(row.user_roles),
    center: row.centers,
    employeeNumber: row.employee_number,
    hiredOn: row.hired_on,
    seniorityDate: row.seniority_date,
    preferredShift: row.shifts,
    pattern: row.assigned_pattern,
    patterns: row.profile_patterns
      .map(({ effective_from: fromDate, pattern }) => ({ fromDate, pattern }))
      .toSorted((a, b) => a.fromDate.localeCompare(b.fromDate)),
    qualifications: row.person_qualifications
      .map(({ qualifications: { id, name }, valid_from: fromDate, valid_to: toDate }) => ({
        qualificationId: id,
        name,
        fromDate,
        toDate,
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name) || a.fromDate.localeCompare(b.fromDate)),
    dutyStates: row.duty_states
      .map((state) => ({
        id: state.id,
        kind: state.kind,
        fromDate: state.from_date,
        toDate: state.to_date,
        trainer: state.profiles && { id: state.profiles.id, fullName: state.profiles.full_name },
        note: noteOf.get(state.id) ?? null,
        version: state.version,
      }))
      .toSorted((a, b) => b.fromDate.localeCompare(a.fromDate)),
    trainees: requireData(trainees).map(({ id, full_name: fullName }) => ({ id, fullName })),
    invitation: lastInvitation(row.invitations),
    isActive: row.is_active,
    version: row.version,
  };
}

const contactSchema: z.ZodType<StoredEmergencyContact> = z.object({
  name: z.string(),
  relation: z.string().nullable(),
  phone: z.string(),
  note: z.string().nullable(),
  version: z.int(),
});

/**
 * Whom to call for a person; null when nobody is named. For the person, supervisors and admins; each look of another is in
 * the audit.
 */
export async function getEmergencyContact(db: Db, userId: string): Promise<StoredEmergencyContact | null> {
  const answer = dataOf(await db.rpc('get_emergency_contact', { p_user_id: userId }));
  return answer === null ? null : contactSchema.parse(answer);
}

/** Published shifts of a person that have not begun, by schedule, the earliest first; at most 1,000. For supervisors. */
export async function listFutureShifts(db: Db, userId: string): Promise<FutureShifts[]> {
  const rows = requireData(
    await db
      .from('assigned_shifts')
      .select(
        `id, version, shift_date, starts_at, ends_at, is_locked,
         shifts!assigned_shifts_center_id_shift_id_fkey(code),
         schedules!assigned_shifts_center_id_schedule_id_fkey(id, name, version, centers(id, name))`,
      )
      .eq('user_id', userId)
      .eq('status', 'published')
      .gt('starts_at', new Date().toISOString())
      .order('starts_at')
      .order('id')
      .limit(1000),
  );
  const bySchedule = Map.groupBy(rows, ({ schedules }) => schedules.id);
  return [...bySchedule.values()].flatMap((shifts) => {
    const schedule = shifts[0]?.schedules;
    if (schedule === undefined) return [];
    return {
      schedule: { id: schedule.id, name: schedule.name, version: schedule.version },
      center: schedule.centers,
      rows: shifts.map((row) => ({
        id: row.id,
        version: row.version,
        shiftDate: row.shift_date,
        code: row.shifts.code,
        startsAt: Date.parse(row.starts_at),
        endsAt: Date.parse(row.ends_at),
        isLocked: row.is_locked,
      })),
    };
  });
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

export async function acceptInvitation(db: Db): Promise<void> {
  dataOf(await db.rpc('accept_invitation'));
}
