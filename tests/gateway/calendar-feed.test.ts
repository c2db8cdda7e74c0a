import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as calendar from '#lib/data/calendar.ts';
import { getFloor } from '#lib/data/floor.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeRequirement, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const password = 'correct-horse-battery';

let target: GatewayTarget;
let sql: postgres.Sql;
let agency: TestAgency;
let anyone: Client;
let dispatcher: Client;
let row: number;

async function signIn(id: string, email: string): Promise<Client> {
  const server = createDrillClient(target.url, target.secretKey);
  const { error } = await server.auth.admin.updateUserById(id, { password, email_confirm: true });
  if (error) throw error;
  const client = createDrillClient(target.url, target.publishableKey);
  const answer = await client.auth.signInWithPassword({ email, password });
  if (answer.error) throw answer.error;
  return client;
}

/** The lines of the calendar's one event, as name and value. */
async function eventOf(token: string): Promise<Record<string, string>> {
  const file = await calendar.getCalendarFile(anyone, token);
  const event = /BEGIN:VEVENT\r\n([\s\S]*)END:VEVENT/.exec(file?.text ?? '')?.[1] ?? '';
  return Object.fromEntries(
    event
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(/[;:](.*)/s).slice(0, 2)),
  );
}

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('what calendars and the floor are told', () => {
  beforeAll(async () => {
    target = await startGatewayTarget();
    sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
    agency = await makeAgency(sql, 1);
    await makePerson(sql, agency, 101, { fullName: 'Ana' });
    await makePerson(sql, agency, 102, { fullName: 'Ben' });
    await makeShift(sql, agency, 1, { code: 'D24', startTime: '05:00', endTime: '05:00' });
    await makeRequirement(sql, agency, 1, { startTime: '05:00', endTime: '05:00', minEmployees: 3 });
    const [days] = await sql<{ first: string; last: string; today: string }[]>`
      select (d.today - 2)::text as first, (d.today + 2)::text as last, d.today::text as today
      from (select ((now() at time zone 'America/Denver') - interval '5 hours')::date as today) d`;
    if (days === undefined) throw new Error('no clock');
    await makeSchedule(sql, agency, 1, { startDate: days.first, endDate: days.last, status: 'published' });
    row = await makeAssignment(sql, agency, {
      scheduleId: 1,
      userId: uuid(101),
      shiftId: 1,
      shiftDate: days.today,
      status: 'published',
    });
    anyone = createDrillClient(target.url, target.publishableKey);
    dispatcher = await signIn(uuid(101), 'person-101@example.test');
  });

  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await target?.close();
  });

  it('a calendar is read by its token, without a session, until it ends', async () => {
    expect(await calendar.getCalendarSubscription(dispatcher)).toBeNull();
    await expect(calendar.createCalendarFeed(anyone)).rejects.toBeInstanceOf(Refusal);
    const token = await calendar.createCalendarFeed(dispatcher);
    expect(await calendar.getCalendarSubscription(dispatcher)).toMatchObject({ lastUsedAt: null });
    const first = await calendar.getCalendarFile(anyone, token);
    expect(first?.tag).toMatch(/^"[A-Za-z0-9_-]{43}"$/);
    expect(first?.text).toContain('X-WR-CALNAME:Shifts\\, Agency 1');
    expect(await calendar.getCalendarFile(anyone, token)).toEqual(first);
    expect((await calendar.getCalendarSubscription(dispatcher))?.lastUsedAt).not.toBeNull();
    expect(await eventOf(token)).toMatchObject({
      UID: `shift-${row}@dispatch-scheduler`,
      SEQUENCE: '1',
      STATUS: 'CONFIRMED',
      SUMMARY: 'D24 Shift D24',
    });
    await sql`update public.assigned_shifts set user_id = ${uuid(102)} where id = ${row}`;
    expect(await eventOf(token)).toMatchObject({
      UID: `shift-${row}@dispatch-scheduler`,
      SEQUENCE: '2',
      STATUS: 'CANCELLED',
    });
    expect((await calendar.getCalendarFile(anyone, token))?.tag).not.toBe(first?.tag);
    await calendar.revokeCalendarFeed(dispatcher);
    expect(await calendar.getCalendarFile(anyone, token)).toBeNull();
    await expect(calendar.revokeCalendarFeed(dispatcher)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('the floor is told with its counts', async () => {
    const floor = await getFloor(dispatcher, agency.centerId);
    expect(floor.shifts).toMatchObject([
      { userId: uuid(102), fullName: 'Ben', code: 'D24', capacity: 'dispatcher', isActing: false },
    ]);
    const { coverage } = floor;
    expect(coverage?.slotCount).toBeGreaterThanOrEqual(46 * 4);
    expect(coverage?.days).toHaveLength(2);
    expect(coverage?.days.map(({ fromSlot, toSlot }) => toSlot > fromSlot)).toEqual([true, true]);
    expect([coverage?.requiredEmployees[0], coverage?.onDutyEmployees[0]]).toEqual([3, 1]);
    expect(coverage?.onDutyEmployees.at(-1)).toBe(0);
    await expect(getFloor(dispatcher, uuid(9))).rejects.toMatchObject({ code: 'not_found' });
    await expect(getFloor(anyone, agency.centerId)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
