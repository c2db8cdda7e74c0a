import type postgres from 'postgres';
import type { PatternId, Role } from '#lib/domain/types.ts';

/** A fixed id for the number of a test row. */
export function uuid(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** A tenant with its one center. */
export type TestAgency = { id: string; centerId: string; timeZone: string };

/** The agency `uuid(n)` with the center `uuid(n * 1000)`; its operational day starts at 05:00. */
export async function makeAgency(
  sql: postgres.Sql,
  n: number,
  options: { timeZone?: string } = {},
): Promise<TestAgency> {
  const agency = { id: uuid(n), centerId: uuid(n * 1000), timeZone: options.timeZone ?? 'America/Denver' };
  await sql`insert into public.agencies (id, name, slug) values (${agency.id}, ${`Agency ${n}`}, ${`agency-${n}`})`;
  await sql`
    insert into public.centers (id, agency_id, name, time_zone)
    values (${agency.centerId}, ${agency.id}, ${`Center ${n}`}, ${agency.timeZone})`;
  return agency;
}

export type PersonOptions = {
  role?: Role | 'auditor' | 'payroll';
  fullName?: string;
  pattern?: PatternId | null;
  isActive?: boolean;
  preferredShiftId?: number;
};

/** An account of Auth with its e-mail address and nothing else. */
export async function makeAccount(sql: postgres.Sql, n: number): Promise<string> {
  await sql`
    insert into auth.users (id, aud, role, email, created_at, updated_at)
    values (${uuid(n)}, 'authenticated', 'authenticated', ${`person-${n}@example.test`}, now(), now())`;
  return uuid(n);
}

/** The person `uuid(n)`: account, profile, role and pattern. Returns the id. */
export async function makePerson(
  sql: postgres.Sql,
  agency: TestAgency,
  n: number,
  options: PersonOptions = {},
): Promise<string> {
  const { role = 'dispatcher', fullName = `Person ${n}`, pattern = '4x10', isActive = true } = options;
  const id = await makeAccount(sql, n);
  await sql`
    insert into public.profiles (id, agency_id, center_id, full_name, email, employee_number, seniority_date, is_active,
      default_shift_preference_id)
    values (${id}, ${agency.id}, ${agency.centerId}, ${fullName}, ${`person-${n}@example.test`}, ${`E${n}`},
      '2020-01-01', ${isActive}, ${options.preferredShiftId ?? null})`;
  await sql`
    insert into public.user_roles (user_id, role_id) select ${id}, r.id from public.roles r where r.name = ${role}`;
  await sql`
    insert into public.profile_patterns (agency_id, user_id, effective_from, pattern)
    values (${agency.id}, ${id}, '2020-01-01', ${pattern})`;
  return id;
}

/** When somebody works and counts towards no minimum; without dates for ever. */
export async function makeDutyState(
  sql: postgres.Sql,
  agency: Pick<TestAgency, 'id'>,
  userId: string,
  values: { kind?: 'trainee' | 'light_duty'; fromDate?: string; toDate?: string | null; note?: string } = {},
): Promise<number> {
  const { kind = 'trainee', fromDate = '2000-01-01', toDate = null, note = null } = values;
  const [row] = await sql<{ id: number }[]>`
    insert into public.duty_states (agency_id, user_id, kind, from_date, to_date, note)
    values (${agency.id}, ${userId}, ${kind}, ${fromDate}, ${toDate}, ${note}) returning id::integer`;
  return row?.id ?? 0;
}
