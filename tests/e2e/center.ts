import { randomInt } from 'node:crypto';
import type postgres from 'postgres';
import { addDays, daysBetween } from '#lib/domain/time.ts';
import type { LocalDate, Role } from '#lib/domain/types.ts';
import { makeAgency, makePerson, type TestAgency } from '../factories/people.ts';
import { makeAssignment, makeRequirement, makeSchedule, makeShift } from '../factories/scheduling.ts';

export type TestPerson = { id: string; email: string; fullName: string };

/** An agency of a test's own: one admin, two supervisors, two dispatchers, one shift of ten hours. */
export type TestCenter = TestAgency & {
  shiftId: number;
  admin: TestPerson;
  supervisor: TestPerson;
  otherSupervisor: TestPerson;
  dispatcher: TestPerson;
  otherDispatcher: TestPerson;
};

/** Makes a center that no other test touches; everybody in it has the demo people's password. */
export async function makeCenter(
  sql: postgres.Sql,
  names: { dispatcher?: string } = {},
): Promise<TestCenter> {
  const n = randomInt(1000, 100_000_000);
  const agency = await makeAgency(sql, n, { timeZone: 'America/Los_Angeles' });
  const shiftId = await nextId(sql, 'shifts');
  await makeShift(sql, agency, shiftId, { code: 'DA10', startTime: '09:00', endTime: '19:00' });
  await makeRequirement(sql, agency, await nextId(sql, 'staffing_requirements'), {
    endTime: '19:00',
    minEmployees: 1,
    minSupervisors: 0,
  });
  const person = async (offset: number, role: Role, fullName: string): Promise<TestPerson> => {
    const number = n * 10 + offset;
    const pattern = role === 'admin' ? null : ('4x10' as const);
    const id = await makePerson(sql, agency, number, { role, fullName, pattern });
    return { id, email: `person-${number}@example.test`, fullName };
  };
  const center = {
    ...agency,
    shiftId,
    admin: await person(1, 'admin', 'Ada Admin'),
    supervisor: await person(2, 'supervisor', 'Sam Supervisor'),
    otherSupervisor: await person(3, 'supervisor', 'Tess Supervisor'),
    dispatcher: await person(4, 'dispatcher', names.dispatcher ?? 'Dana Dispatcher'),
    otherDispatcher: await person(5, 'dispatcher', 'Olaf Dispatcher'),
  };
  await giveDemoPassword(sql, agency);
  return center;
}

/** A center with its admin and one supervisor, and nothing to schedule with. */
export async function makeEmptyCenter(sql: postgres.Sql): Promise<TestAgency & { admin: TestPerson }> {
  const n = randomInt(1000, 100_000_000);
  const agency = await makeAgency(sql, n, { timeZone: 'America/Los_Angeles' });
  const id = await makePerson(sql, agency, n * 10 + 1, {
    role: 'admin',
    fullName: 'Ada Admin',
    pattern: null,
  });
  await giveDemoPassword(sql, agency);
  return { ...agency, admin: { id, email: `person-${n * 10 + 1}@example.test`, fullName: 'Ada Admin' } };
}

async function giveDemoPassword(sql: postgres.Sql, agency: TestAgency): Promise<void> {
  await sql`
    update auth.users u
    set encrypted_password = demo.encrypted_password, email_confirmed_at = now(),
      confirmation_token = '', recovery_token = '', raw_app_meta_data = demo.raw_app_meta_data,
      raw_user_meta_data = '{}'
    from public.profiles p, auth.users demo
    where p.id = u.id and p.agency_id = ${agency.id} and demo.email = 'supervisor@harbor.example'`;
}

/** A draft in which the two dispatchers take turns, a shift a day. Returns its id. */
export async function makeDraft(
  sql: postgres.Sql,
  center: TestCenter,
  block: { startDate: LocalDate; endDate: LocalDate },
): Promise<number> {
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), block);
  const people = [center.dispatcher.id, center.otherDispatcher.id];
  for (let day = 0; day <= daysBetween(block.startDate, block.endDate); day += 1) {
    await makeAssignment(sql, center, {
      scheduleId,
      shiftId: center.shiftId,
      userId: people[day % 2] ?? null,
      shiftDate: addDays(block.startDate, day),
    });
  }
  return scheduleId;
}

export async function nextId(
  sql: postgres.Sql,
  table: 'shifts' | 'schedules' | 'staffing_requirements',
): Promise<number> {
  const [row] = await sql<{ id: number }[]>`select nextval(${`public.${table}_id_seq`})::integer as id`;
  if (row === undefined) throw new Error(`${table} has no sequence`);
  return row.id;
}
