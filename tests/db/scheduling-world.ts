import type postgres from 'postgres';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule, makeShift, versionOf } from '../factories/scheduling.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

/** Ids that every scheduling test knows. Blocks lie in 2031, or in 2020 where they have to be over. */
export const who = {
  ana: uuid(101),
  ben: uuid(102),
  cora: uuid(106),
  supervisor: uuid(103),
  otherSupervisor: uuid(107),
  admin: uuid(104),
  stranger: uuid(201),
  foreignSupervisor: uuid(202),
};
/** 09–19, 19–05 and 13–17. */
export const shift = { day: 1, night: 2, short: 3, foreign: 51 };
export const block = { startDate: '2031-01-01', endDate: '2031-01-31' };

export type SchedulingWorld = { db: TestDatabase; ours: TestAgency; theirs: TestAgency };

/** A database with an agency of six and a foreign one of two, their templates, and no schedule. */
export async function makeSchedulingWorld(): Promise<SchedulingWorld> {
  const db = await createTestDatabase();
  const { sql } = db;
  const ours = await makeAgency(sql, 1);
  const theirs = await makeAgency(sql, 2, { timeZone: 'Europe/Berlin' });
  await makePerson(sql, ours, 101, { fullName: 'Ana' });
  await makePerson(sql, ours, 102, { fullName: 'Ben' });
  await makePerson(sql, ours, 106, { fullName: 'Cora', pattern: '3x12_1x4' });
  await makePerson(sql, ours, 103, { role: 'supervisor', fullName: 'Sam' });
  await makePerson(sql, ours, 107, { role: 'supervisor', fullName: 'Tess' });
  await makePerson(sql, ours, 104, { role: 'admin', fullName: 'Ada', pattern: null });
  await makePerson(sql, theirs, 201, { fullName: 'Stranger' });
  await makePerson(sql, theirs, 202, { role: 'supervisor', fullName: 'Foreign' });
  await makeShift(sql, ours, shift.day, { code: 'DA10', startTime: '09:00', endTime: '19:00' });
  await makeShift(sql, ours, shift.night, {
    code: 'GR10',
    startTime: '19:00',
    endTime: '05:00',
    category: 'graveyard',
  });
  await makeShift(sql, ours, shift.short, {
    code: 'SW4',
    startTime: '13:00',
    endTime: '17:00',
    category: 'swing',
  });
  await makeShift(sql, theirs, shift.foreign, { code: 'DA10', startTime: '09:00', endTime: '19:00' });
  // Tests name the rows they make; what functions make gets other numbers.
  await sql`alter sequence public.schedules_id_seq restart 100`;
  await sql`alter sequence public.shifts_id_seq restart 100`;
  return { db, ours, theirs };
}

/** Takes every schedule, and what hangs on one, out again; people and templates stay as they were made. */
export async function clearSchedules({ db, ours, theirs }: SchedulingWorld): Promise<void> {
  await db.sql`
    truncate public.schedules, public.notifications, private.outbox cascade`;
  await db.sql`delete from public.shifts where id <> all (${Object.values(shift)})`;
  await db.sql`delete from public.centers where id not in (${ours.centerId}, ${theirs.centerId})`;
}

/** `[person or null for an open shift, template, date]`. */
export type Row = readonly [userId: string | null, shiftId: number, shiftDate: string];

/** A draft of the block with these rows; returns their ids in order. */
export async function makeDraft(
  { db, ours }: SchedulingWorld,
  id: number,
  rows: readonly Row[],
  dates: { startDate: string; endDate: string } = block,
): Promise<number[]> {
  await makeSchedule(db.sql, ours, id, dates);
  const made: number[] = [];
  for (const [userId, shiftId, shiftDate] of rows) {
    made.push(await makeAssignment(db.sql, ours, { scheduleId: id, userId, shiftId, shiftDate }));
  }
  return made;
}

export type Published = {
  schedule_id: number;
  version: number;
  published_version: number;
  people_told: number;
};

/** Publishes as the supervisor, in the version that the schedule has now unless another is given. */
export async function publish(
  { db }: SchedulingWorld,
  id: number,
  options: { as?: string; version?: number } = {},
): Promise<Published> {
  const version = options.version ?? (await versionOf(db.sql, id));
  return db.asUser(options.as ?? who.supervisor, async (sql) => {
    const [row] = await sql<
      { answer: Published }[]
    >`select public.publish_schedule(${id}, ${version}) as answer`;
    if (row === undefined) throw new Error('no answer');
    return row.answer;
  });
}

/** A draft with these rows, published. */
export async function makePublished(
  world: SchedulingWorld,
  id: number,
  rows: readonly Row[],
): Promise<number[]> {
  const made = await makeDraft(world, id, rows);
  await publish(world, id);
  return made;
}

/** A revision of a published block from a date on; returns the draft's id. */
export async function revise({ db }: SchedulingWorld, id: number, from: string): Promise<number> {
  return db.asUser(who.supervisor, async (sql) => {
    const [row] = await sql<{ id: number }[]>`select public.revise_schedule(${id}, ${from}) as id`;
    if (row === undefined) throw new Error('no answer');
    return row.id;
  });
}

export type LedgerRow = {
  id: number;
  userId: string | null;
  shiftId: number;
  shiftDate: string;
  status: string;
  isLocked: boolean;
  originId: number | null;
};

/** The rows of a schedule by date and person. */
export async function ledger(sql: postgres.Sql, scheduleId: number): Promise<LedgerRow[]> {
  const rows = await sql<LedgerRow[]>`
    select id::integer, user_id as "userId", shift_id as "shiftId", shift_date::text as "shiftDate", status,
      is_locked as "isLocked", origin_id::integer as "originId"
    from public.assigned_shifts where schedule_id = ${scheduleId} order by shift_date, user_id, shift_id, id`;
  return [...rows];
}

/** The audit's actions after the row of that id, oldest first. */
export async function auditSince(sql: postgres.Sql, auditId: number): Promise<postgres.Row[]> {
  return [
    ...(await sql`
      select action, actor_id, actor_kind, target_id, details, before, after
      from public.audit_logs where id > ${auditId} order by id`),
  ];
}

/** The id of the newest audit row. */
export async function lastAuditId(sql: postgres.Sql): Promise<number> {
  const [row] = await sql`select coalesce(max(id), 0)::integer as id from public.audit_logs`;
  return Number(row?.id);
}
