import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SettingCounts } from '#lib/domain/setting-notes.ts';
import type { SettingValues } from '#lib/domain/setting-records.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeRequirement, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { makeSwap } from '../factories/swaps.ts';
import { kindOf, makeLeave } from '../factories/time-off.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { refusalOf } from './refusal.ts';
import { SIGN_IN } from './settings-world.ts';

const admin = uuid(101);
const supervisor = uuid(102);
const [ana, ben, cleo] = [uuid(103), uuid(104), uuid(105)];

let db: TestDatabase;
let ours: TestAgency;
let theirs: TestAgency;

beforeAll(async () => {
  db = await createTestDatabase();
  for (const [number, first] of [
    [1, 100],
    [2, 200],
  ] as const) {
    const agency = await makeAgency(db.sql, number);
    await makePerson(db.sql, agency, first + 1, { role: 'admin' });
    await makePerson(db.sql, agency, first + 2, { role: 'supervisor' });
    for (const n of [3, 4, 5]) await makePerson(db.sql, agency, first + n);
    if (number === 1) ours = agency;
    else theirs = agency;
  }
});
afterAll(() => db.drop());

async function countsOf<Kind extends keyof SettingCounts>(
  kind: Kind,
  value: SettingValues[Kind],
  options: { as?: string; fromDate?: string | null; subject?: string } = {},
): Promise<SettingCounts[Kind]> {
  const { as = admin, fromDate = await today(), subject = '' } = options;
  const [row] = await db.asUser(
    as,
    (sql) => sql<[{ answer: SettingCounts[Kind] }]>`
      select public.get_setting_counts(${kind}, ${JSON.stringify(value)}::text::jsonb, ${fromDate}, ${subject}) as answer`,
  );
  return row.answer;
}

async function today(): Promise<string> {
  const [row] = await db.sql<[{ today: string }]>`select private.today_of(${ours.id})::text as today`;
  return row.today;
}

describe('time off', () => {
  const rules = { capDispatchers: 2, capSupervisors: 1, escalateAfterHours: 24, deputyId: null };
  const leave = (userId: string, from: string, to: string, status: 'approved' | 'pending') =>
    makeLeave(db.sql, ours, {
      userId,
      startsAt: `2031-01-${from}T12:00Z`,
      endsAt: `2031-01-${to}T12:00Z`,
      status,
      ...(status === 'approved' && { reviewedBy: admin, chargedMinutes: 600 }),
    });

  beforeAll(async () => {
    await leave(ana, '06', '09', 'approved');
    await leave(ben, '07', '08', 'approved');
    await leave(supervisor, '06', '07', 'approved');
    await leave(cleo, '07', '10', 'pending');
    const elsewhere = {
      startsAt: '2031-01-06T12:00Z',
      endsAt: '2031-01-09T12:00Z',
      status: 'approved' as const,
    };
    for (const n of [203, 204, 205]) {
      await makeLeave(db.sql, theirs, {
        ...elsewhere,
        userId: uuid(n),
        reviewedBy: uuid(201),
        chargedMinutes: 600,
      });
    }
  });

  it('counts the days on which more are off than may be, dispatchers and supervisors apart', async () => {
    const center = 'Center 1';
    expect(await countsOf('leave_rules', { ...rules, capDispatchers: 1, capSupervisors: 0 })).toEqual({
      over: [
        { date: '2031-01-06', center, isSupervisor: true, off: 1, cap: 0 },
        { date: '2031-01-07', center, isSupervisor: false, off: 2, cap: 1 },
      ],
      waiting: 1,
    });
    expect(await countsOf('leave_rules', rules)).toEqual({ over: [], waiting: 1 });
    expect(await countsOf('leave_rules', { ...rules, capDispatchers: 3 })).toEqual({ over: [], waiting: 0 });
    expect(await countsOf('leave_rules', { ...rules, capDispatchers: null })).toEqual({
      over: [],
      waiting: 0,
    });
  });

  it('counts from the date of the change on', async () => {
    const none = { ...rules, capDispatchers: 0 };
    const { over } = await countsOf('leave_rules', none, { fromDate: '2031-01-08' });
    expect(over.map(({ date, off }) => [date, off])).toEqual([['2031-01-08', 1]]);
  });

  it('counts what waits and what is approved of a kind, beside what the kind is', async () => {
    const subject = String(await kindOf(db.sql, ours, 'vacation'));
    const value = {
      name: 'Vacation',
      type: 'vacation' as const,
      needsBalance: false,
      countsToCaps: true,
      isProtected: false,
      isPrivate: false,
      noticeDays: 0,
      isActive: true,
    };
    expect(await countsOf('leave_kind', value, { subject })).toMatchObject({
      isActive: true,
      countsToCaps: true,
      waiting: 1,
      approved: 3,
    });
    expect((await countsOf('leave_kind', value, { subject, fromDate: '2031-01-08' })).approved).toBe(2);
    const foreign = String(await kindOf(db.sql, theirs, 'vacation'));
    expect(await refusalOf(countsOf('leave_kind', value, { subject: foreign }))).toMatchObject({
      code: 'PT404',
    });
  });
});

describe('trades', () => {
  it('counts the open offers that a longer notice ends', async () => {
    await makeShift(db.sql, ours, 1, { code: 'D10', startTime: '09:00', endTime: '19:00' });
    await makeSchedule(db.sql, ours, 1, {
      startDate: '2031-03-01',
      endDate: '2031-03-31',
      status: 'published',
    });
    const row = (userId: string, shiftDate: string) =>
      makeAssignment(db.sql, ours, { scheduleId: 1, shiftId: 1, userId, shiftDate, status: 'published' });
    const offered = { requesterId: ana, expiresAt: '2031-03-09T00:00Z' };
    // 09:00 in Denver is 16:00 UTC.
    await makeSwap(db.sql, ours, { ...offered, assignmentId: await row(ana, '2031-03-03') });
    await makeSwap(db.sql, ours, { ...offered, assignmentId: await row(ana, '2031-03-05') });
    const notice = (noticeMinutes: number) =>
      countsOf(
        'swap_rules',
        { noticeMinutes, isSameWorkweek: false, approvesClean: false },
        { fromDate: '2031-03-02' },
      );
    // From the beginning of the 2nd there are 33 hours until the first shift.
    expect(await notice(33 * 60)).toEqual({ open: 2, barred: 0 });
    expect(await notice(34 * 60)).toEqual({ open: 2, barred: 1 });
    expect(await notice(20160)).toEqual({ open: 2, barred: 2 });
  });
});

describe('notices, sign-in and what is kept', () => {
  it('counts what supervisors would hear of at once', async () => {
    await db.sql`
      insert into public.notifications (agency_id, recipient_id, kind, content, needs_ack, created_at)
      select agency, person, 'schedule.changed', 'Changed', true, now() - hours * interval '1 hour'
      from (values (${ours.id}::uuid, ${ana}::uuid, 5), (${ours.id}, ${ben}, 2), (${theirs.id}, ${uuid(203)}, 5))
        as n (agency, person, hours)`;
    const rules = { fallbackMinutes: 5, nightlyTime: '05:30', webhookUrl: null };
    expect(await countsOf('notice_rules', { ...rules, ackHours: 4 })).toEqual({
      late: 1,
      hasReceiver: false,
    });
    expect(await countsOf('notice_rules', { ...rules, ackHours: 1 })).toEqual({
      late: 2,
      hasReceiver: false,
    });
    expect(await countsOf('notice_rules', { ...rules, ackHours: 6 })).toEqual({
      late: 0,
      hasReceiver: false,
    });
  });

  it('counts who cannot sign in now', async () => {
    await db.admin`
      insert into private.sign_in_guards (user_id, failures, last_failed_at, blocked_until)
      values (${ana}, 5, now(), now() + interval '10 minutes'), (${ben}, 5, now(), now() - interval '1 minute'),
        (${uuid(203)}, 5, now(), 'infinity')`;
    expect(await countsOf('sign_in', { ...SIGN_IN, policy: 'lock' })).toEqual({
      ...SIGN_IN,
      waiting: 1,
      people: 5,
      without: 5,
      names: ['Person 101', 'Person 102', 'Person 103'],
      old: 0,
    });
  });

  it('counts what is older than it would be kept', async () => {
    const before = await countsOf('retention', { auditMonths: 12, noticeMonths: 2, chatMonths: 3 });
    expect(before).toEqual({ audit: 0, notices: 0, messages: 0 });
    // Read; not read; read and not acknowledged.
    await db.sql`
      insert into public.notifications (agency_id, recipient_id, kind, content, created_at, needs_ack)
      select ${ours.id}, ${ana}, 'swap.offered', 'Old ' || n, now() - interval '90 days', n = 3
      from generate_series(1, 3) n`;
    await db.sql`
      update public.notifications set planned_at = now(), read_at = case when content <> 'Old 2' then now() end
      where content like 'Old %'`;
    const [channel] = await db.sql<[{ id: string }]>`
      select id from public.chat_channels where agency_id = ${ours.id} and kind = 'center'`;
    await db.sql`
      insert into public.chat_messages (agency_id, channel_id, sender_id, seq, content, created_at)
      select ${ours.id}, ${channel.id}, ${ana}, n, 'Old', now() - n * interval '30 days' from generate_series(1, 5) n`;
    expect(await countsOf('retention', { auditMonths: 12, noticeMonths: 2, chatMonths: 3 })).toEqual({
      audit: 0,
      notices: 1,
      messages: 2,
    });
    expect(await countsOf('retention', { auditMonths: null, noticeMonths: null, chatMonths: null })).toEqual({
      audit: 0,
      notices: 0,
      messages: 0,
    });
    const far = { fromDate: '2190-01-01' };
    const [row] = await db.sql<[{ count: number }]>`
      select count(*)::integer as count from public.audit_logs where agency_id = ${ours.id}`;
    expect(
      await countsOf('retention', { auditMonths: 240, noticeMonths: 120, chatMonths: 120 }, far),
    ).toEqual({
      audit: row.count,
      notices: 1,
      messages: 5,
    });
  });
});

describe('the start of the day', () => {
  it('names what would move to another date, also where no schedule shows it', async () => {
    await makeRequirement(db.sql, ours, 1, { startTime: '03:30', endTime: '05:00' });
    await db.sql`update public.staffing_requirements set effective_to = '2020-01-01' where id = 1`;
    const problemOf = (dayStart: string) => countsOf('day_start', { dayStart }, { subject: ours.centerId });
    expect((await problemOf('03:30')).problem).toMatch(/^“Period 1” starts at 03:30\./);
    expect(await problemOf('03:45')).toEqual({ problem: null });
    expect(
      await refusalOf(countsOf('day_start', { dayStart: '03:40' }, { subject: ours.centerId })),
    ).toMatchObject({
      code: 'PT422',
    });
    expect(
      await refusalOf(countsOf('day_start', { dayStart: '04:00' }, { subject: theirs.centerId })),
    ).toMatchObject({ code: 'PT404' });
  });
});

describe('asking', () => {
  const policy = { ...SIGN_IN, policy: 'lock' } as const;

  it('is for admins', async () => {
    for (const as of [supervisor, ana]) {
      expect(await refusalOf(countsOf('sign_in', policy, { as }))).toMatchObject({ code: 'PT403' });
    }
  });

  it('takes values that the setting takes, of settings that no schedule goes by, from today on', async () => {
    const refused = async (kind: string, value: unknown, fromDate: string | null, subject = '') =>
      (
        await refusalOf(
          db.asUser(
            admin,
            (sql) =>
              sql`select public.get_setting_counts(${kind}, ${JSON.stringify(value)}::text::jsonb, ${fromDate}, ${subject})`,
          ),
        )
      )?.code;
    const date = await today();
    expect(await refused('sign_in', { ...SIGN_IN, policy: 'never' }, date)).toBe('PT422');
    expect(await refused('sign_in', policy, '2020-01-01')).toBe('PT422');
    expect(await refused('sign_in', policy, null)).toBe('PT422');
    expect(await refused('sign_in', policy, date, '1')).toBe('PT422');
    expect(await refused('workweek', { workweekStart: 1 }, date)).toBe('PT422');
    expect(await refused('retention', { auditMonths: 1, noticeMonths: 1, chatMonths: 1 }, date)).toBe(
      'PT422',
    );
    expect(await refused('leave_kind', {}, date, 'x')).toBe('PT404');
  });
});
