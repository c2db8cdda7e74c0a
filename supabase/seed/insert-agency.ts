import type postgres from 'postgres';
import type { LocalDate } from '#lib/domain/types.ts';
import { REFERENCE_SHIFTS, type SeedAgency } from './centers.ts';
import { asJsonb } from './database.ts';
import { usHolidaysBetween } from './holidays.ts';
import { demoPassword } from './logins.ts';
import type { SeedPerson } from './people.ts';
import { stableId } from './random.ts';

/** No minimum asks for it: one for it is soon added. */
const FIRE_DESK = 'Fire desk';

/** The agency with its center, templates, minimums, holidays and a qualification. */
export async function insertAgency(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  range: { startDate: LocalDate; endDate: LocalDate },
): Promise<void> {
  const { id, centerId } = agency;
  await tx`
    insert into public.agencies (id, name, slug, workweek_start)
    values (${id}, ${agency.name}, ${agency.slug}, ${agency.workweekStart})`;
  await tx`
    insert into public.centers (id, agency_id, name, time_zone, day_start)
    values (${centerId}, ${id}, ${agency.centerName}, ${agency.timeZone}, ${agency.dayStart}::text::time)`;
  await tx`
    insert into public.shifts (agency_id, center_id, name, code, category, start_time, end_time, duration_minutes)
    select ${id}, ${centerId}, s.name, s.code, s.category, s."startTime", s."endTime", s."durationMinutes"
    from jsonb_to_recordset(${asJsonb(tx, REFERENCE_SHIFTS)}) as s (name text, code text,
      category public.shift_category, "startTime" time, "endTime" time, "durationMinutes" integer)`;
  await tx`
    insert into public.staffing_requirements
      (agency_id, center_id, period_name, start_time, end_time, min_employees, min_supervisors)
    select ${id}, ${centerId}, r.name, r."startTime", r."endTime", r."minEmployees", r."minSupervisors"
    from jsonb_to_recordset(${asJsonb(tx, agency.requirements)}) as r (name text, "startTime" time, "endTime" time,
      "minEmployees" integer, "minSupervisors" integer)`;
  await tx`
    insert into public.holidays (agency_id, holiday_date, name)
    select ${id}, h.date, h.name
    from jsonb_to_recordset(${asJsonb(tx, usHolidaysBetween(range.startDate, range.endDate))})
      as h (date date, name text)`;
  await tx`insert into public.qualifications (agency_id, name) values (${id}, ${FIRE_DESK})`;
}

/** Accounts that can sign in, and the people they belong to. */
export async function insertPeople(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  people: readonly SeedPerson[],
): Promise<void> {
  await insertAccounts(tx, people);
  await tx`
    insert into public.profiles (id, agency_id, center_id, full_name, email, phone, employee_number, hired_on,
      seniority_date, default_shift_preference_id)
    select p.id, ${agency.id}, ${agency.centerId}, p."fullName", p.email, p.phone, p."employeeNumber", p."hiredOn",
      p."hiredOn", s.id
    from jsonb_to_recordset(${asJsonb(tx, people)}) as p (id uuid, "fullName" text, email text, phone text,
      "employeeNumber" text, "hiredOn" date, "preferredShift" text)
    left join public.shifts s on s.center_id = ${agency.centerId} and s.code = p."preferredShift"`;
  await tx`
    insert into public.user_roles (user_id, role_id)
    select p.id, r.id
    from jsonb_to_recordset(${asJsonb(tx, people)}) as p (id uuid, role public.role_name)
    join public.roles r on r.name = p.role`;
  await tx`
    insert into public.profile_patterns (agency_id, user_id, effective_from, pattern)
    select ${agency.id}, p.id, p."hiredOn", p.pattern
    from jsonb_to_recordset(${asJsonb(tx, people)})
      as p (id uuid, "hiredOn" date, pattern public.shift_pattern)`;
  // Every third of them, since they were hired.
  await tx`
    insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from)
    select ${agency.id}, p.id, q.id, p."hiredOn"
    from rows from (jsonb_to_recordset(${asJsonb(tx, people)}) as (id uuid, "hiredOn" date))
      with ordinality as p (id, "hiredOn", place)
    join public.qualifications q on q.agency_id = ${agency.id} and q.name = ${FIRE_DESK}
    where p.place % 3 = 0 and p."hiredOn" is not null`;
}

/**
 * Rows as Supabase Auth makes them for a confirmed address. Its server reads the token columns as text, so they
 * are empty, never null. One hash is enough: the password is public.
 */
export async function insertAccounts(
  tx: postgres.TransactionSql,
  people: readonly Pick<SeedPerson, 'id' | 'email'>[],
): Promise<void> {
  const accounts = asJsonb(
    tx,
    people.map(({ id, email }) => ({ id, email, identityId: stableId(`identity:${id}`) })),
  );
  await tx`
    with secret as materialized (
      select extensions.crypt(${demoPassword}, extensions.gen_salt('bf', 10)) as hash
    )
    insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at,
      raw_app_meta_data, raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token,
      email_change_token_new, email_change)
    select '00000000-0000-0000-0000-000000000000', a.id, 'authenticated', 'authenticated', a.email, secret.hash, now(),
      '{"provider": "email", "providers": ["email"]}', '{"email_verified": true}', now(), now(), '', '', '', ''
    from secret, jsonb_to_recordset(${accounts}) as a (id uuid, email text)`;
  await tx`
    insert into auth.identities (id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at,
      updated_at)
    select a."identityId", a.id::text, a.id, jsonb_build_object('sub', a.id, 'email', a.email, 'email_verified', true,
      'phone_verified', false), 'email', now(), now(), now()
    from jsonb_to_recordset(${accounts}) as a (id uuid, email text, "identityId" uuid)`;
}
