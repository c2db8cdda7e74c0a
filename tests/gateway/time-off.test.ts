import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as desk from '#lib/actions/decide-time-off.ts';
import { saveEdit } from '#lib/actions/save-edit.ts';
import * as timeOff from '#lib/data/time-off.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { createZone, formatTime, MINUTE_MS } from '#lib/domain/time.ts';
import type { TimeOffRequest } from '#lib/domain/time-off-records.ts';
import { nextWallQuarter } from '#lib/domain/time-off-rows.ts';
import type { Instant } from '#lib/domain/types.ts';
import { announceEdit } from '#lib/jobs/announce-edit.ts';
import { createNotices } from '#lib/jobs/notices.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeRequirement, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { kindOf } from '../factories/time-off.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const password = 'correct-horse-battery';
const [sam, ana, ben, tess, zoe] = [uuid(101), uuid(102), uuid(103), uuid(104), uuid(105)];
const [day, night, now] = [1, 2, 3];
const [winter, autumn, present] = [1, 2, 3];
const monday = '2031-01-06';
const tuesday = '2031-01-07';
const clock = { timeZone: 'America/Denver', dayStart: '05:00' };
const zone = createZone(clock.timeZone);

let target: GatewayTarget;
let sql: postgres.Sql;
let agency: TestAgency;
let server: Client;
let supervisor: Client;
let dispatcher: Client;
let vacation: number;
let ids: { monday: number; tuesday: number };

const asked = (id: string): desk.DeskUser => ({ id, clockStyle: '24h' });
const at = (date: string, hour: number): Instant => zone.toInstant(date, hour * 60);
const show = (instant: Instant): string => formatTime(zone.toLocal(instant).minutes);

async function signIn(n: number): Promise<Client> {
  const { error } = await server.auth.admin.updateUserById(uuid(n), { password, email_confirm: true });
  if (error) throw error;
  const client = createDrillClient(target.url, target.publishableKey);
  const answer = await client.auth.signInWithPassword({ email: `person-${n}@example.test`, password });
  if (answer.error) throw answer.error;
  return client;
}

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return error;
  throw error ?? new Error('It was not refused.');
}

/** Ana asks for vacation. */
function ask(startsAt: Instant, endsAt: Instant, chargedMinutes = 600): Promise<TimeOffRequest> {
  return timeOff.createTimeOff(dispatcher, {
    kindId: vacation,
    startsAt,
    endsAt,
    reason: null,
    chargedMinutes,
  });
}

const askMonday = () => ask(at(monday, 5), at(tuesday, 5));

const of = ({ id, version }: TimeOffRequest, note: string | null = null) => ({
  requestId: id,
  expectedVersion: version,
  note,
  fullDates: [],
});

/** Published rows as `who start–end`, who is numbered or open; by start. */
async function ledger(scheduleId = winter): Promise<string[]> {
  const names: Record<string, string> = {
    [sam]: 'sam',
    [ana]: 'ana',
    [ben]: 'ben',
    [tess]: 'tess',
    [zoe]: 'zoe',
  };
  const rows = await sql<{ user_id: string | null; required_role: string; starts_at: Date; ends_at: Date }[]>`
    select user_id, required_role, starts_at, ends_at from public.assigned_shifts
    where schedule_id = ${scheduleId} and status = 'published' order by starts_at, ends_at, id`;
  return rows.map(
    (row) =>
      `${row.user_id === null ? `open:${row.required_role}` : names[row.user_id]} ${show(row.starts_at.getTime())}–${show(row.ends_at.getTime())}`,
  );
}

async function balance(): Promise<number> {
  const [sum] = await sql<{ minutes: number }[]>`
    select coalesce(sum(minutes), 0)::integer as minutes from public.leave_entries where user_id = ${ana}`;
  return sum?.minutes ?? 0;
}

const noticesOf = async (person: string): Promise<string[]> => {
  const rows = await sql<{ kind: string }[]>`
    select kind from public.notifications where recipient_id = ${person} order by id`;
  return rows.map(({ kind }) => kind);
};

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('time off', () => {
  beforeAll(async () => {
    target = await startGatewayTarget();
    process.env.SUPABASE_URL = target.url;
    process.env.SUPABASE_PUBLISHABLE_KEY = target.publishableKey;
    process.env.SUPABASE_SECRET_KEY = target.secretKey;
    sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
    server = createDrillClient(target.url, target.secretKey);
    agency = await makeAgency(sql, 1);
    const people: [number, string, 'supervisor' | 'dispatcher'][] = [
      [101, 'Sam', 'supervisor'],
      [102, 'Ana', 'dispatcher'],
      [103, 'Ben', 'dispatcher'],
      [104, 'Tess', 'supervisor'],
      [105, 'Zoe', 'dispatcher'],
    ];
    for (const [n, fullName, role] of people) await makePerson(sql, agency, n, { fullName, role });
    await makeShift(sql, agency, day, { code: 'D10', startTime: '09:00', endTime: '19:00' });
    await makeShift(sql, agency, night, {
      code: 'G10',
      startTime: '19:00',
      endTime: '05:00',
      category: 'graveyard',
    });
    // From 11:00 to 13:00 two are needed, else one.
    await makeRequirement(sql, agency, 1, {
      startTime: '05:00',
      endTime: '05:00',
      minEmployees: 1,
      minSupervisors: 0,
    });
    await makeRequirement(sql, agency, 2, {
      startTime: '11:00',
      endTime: '13:00',
      minEmployees: 2,
      minSupervisors: 0,
    });
    vacation = await kindOf(sql, agency, 'vacation');
    supervisor = await signIn(101);
    dispatcher = await signIn(102);
  });

  beforeEach(async () => {
    await sql`truncate public.schedules, public.time_off_requests, public.notifications, private.outbox cascade`;
    await sql`delete from public.leave_entries`;
    await sql`update public.leave_rules set cap_dispatchers = null, cap_supervisors = null`;
    await makeSchedule(sql, agency, winter, {
      startDate: '2031-01-01',
      endDate: '2031-01-31',
      status: 'published',
    });
    const row = { scheduleId: winter, status: 'published' as const, shiftId: day };
    ids = {
      monday: await makeAssignment(sql, agency, { ...row, userId: ana, shiftDate: monday }),
      tuesday: await makeAssignment(sql, agency, { ...row, userId: ana, shiftDate: tuesday }),
    };
    await makeAssignment(sql, agency, { ...row, userId: ben, shiftDate: monday });
    await sql`
      insert into public.leave_entries (agency_id, user_id, kind_id, entry, minutes, entry_date)
      values (${agency.id}, ${ana}, ${vacation}, 'opening', 1200, '2031-01-01')`;
  });

  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await target?.close();
  });

  it('is shown with what it leaves short before anybody decides', async () => {
    const request = await askMonday();
    const impact = await desk.readImpact(asked(sam), request.id);
    expect(impact).toMatchObject({
      taken: [{ rowId: ids.monday, code: 'D10', minutes: 600, isWhole: true }],
      alone: {
        gaps: [
          { kind: 'employees', required: 2, onDuty: 1, startsAt: at(monday, 11), endsAt: at(monday, 13) },
        ],
        added: { employees: 120 },
      },
      openings: [{ startsAt: at(monday, 11), endsAt: at(monday, 13), requiredRole: 'dispatcher' }],
      chargedMinutes: 600,
      balanceAfter: 600,
      needs: ['below_minimum'],
    });
    expect(await desk.readImpact(asked(ben), request.id)).toBeNull();
  });

  it('needs a reason where it leaves a gap, and changes nothing without one', async () => {
    const request = await askMonday();
    const refusal = await refusalOf(desk.approveTimeOff(asked(sam), of(request)));
    expect(refusal).toMatchObject({
      code: 'rule_violation',
      fieldErrors: { note: expect.stringContaining('1 of 2 employees on Mon 6 Jan 11:00–13:00') },
    });
    expect(await ledger()).toEqual(['ana 09:00–19:00', 'ben 09:00–19:00', 'ana 09:00–19:00']);
    expect(await balance()).toBe(1200);
  });

  it('opens exactly what falls below the minimum, charges the balance and tells the person once', async () => {
    const request = await askMonday();
    expect(await desk.approveTimeOff(asked(sam), of(request, 'Granted'))).toMatchObject({
      status: 'approved',
      version: request.version + 1,
      reviewedByName: 'Sam',
      chargedMinutes: 600,
    });
    expect(await ledger()).toEqual(['ben 09:00–19:00', 'open:dispatcher 11:00–13:00', 'ana 09:00–19:00']);
    expect(await balance()).toBe(600);
    const context = {
      admin: server,
      worker: 'test',
      signal: new AbortController().signal,
      notices: createNotices(),
    };
    const events = await sql`select payload from private.outbox where kind = 'roster.edited'`;
    for (const { payload } of events) await announceEdit.run(payload, context);
    expect(await noticesOf(ana)).toEqual(['time_off.approved']);
  });

  it('by hours takes its hours alone, in two pieces where it lies inside a shift', async () => {
    const request = await ask(at(tuesday, 10), at(tuesday, 12), 120);
    await desk.approveTimeOff(asked(sam), of(request, 'Dentist'));
    expect((await ledger()).slice(2)).toEqual([
      'ana 09:00–10:00',
      'open:dispatcher 10:00–12:00',
      'ana 12:00–19:00',
    ]);
    expect(await balance()).toBe(1080);
  });

  it('lies in the ledger where the domain says, on the nights of the clock change too', async () => {
    const saturday = '2031-11-01';
    const sunday = '2031-11-02';
    await makeSchedule(sql, agency, autumn, {
      startDate: '2031-10-01',
      endDate: '2031-11-30',
      status: 'published',
    });
    await makeAssignment(sql, agency, {
      scheduleId: autumn,
      status: 'published',
      shiftId: night,
      userId: ana,
      shiftDate: saturday,
    });
    const [startsAt, endsAt] = [at(sunday, 1.25), at(sunday, 2.5)];
    const request = await ask(startsAt, endsAt, 135);
    await desk.approveTimeOff(asked(sam), of(request, 'Granted'));
    const rows = await sql<{ starts_at: Date; ends_at: Date; user_id: string | null }[]>`
      select starts_at, ends_at, user_id from public.assigned_shifts
      where schedule_id = ${autumn} and status = 'published' order by starts_at`;
    expect(rows.map((row) => [row.user_id, row.starts_at.getTime(), row.ends_at.getTime()])).toEqual([
      [ana, at(saturday, 19), startsAt],
      [null, startsAt, endsAt],
      [ana, endsAt, at(sunday, 5)],
    ]);
    // 01:15 to 02:30 by the clock, which shows an hour of it twice.
    expect(endsAt - startsAt).toBe(135 * MINUTE_MS);
    expect(await balance()).toBe(1065);
  });

  it('is charged by the pattern where no schedule is published, and says so', async () => {
    // A Sunday to the next.
    const request = await ask(at('2031-03-16', 5), at('2031-03-23', 5), 2400);
    expect(await desk.readImpact(asked(sam), request.id)).toMatchObject({
      taken: [],
      unscheduled: expect.objectContaining({ length: 7 }),
      chargedMinutes: 2400,
      balanceAfter: -1200,
      needs: ['below_balance'],
    });
    await desk.approveTimeOff(asked(sam), of(request, 'Half of it unpaid'));
    expect(await balance()).toBe(-1200);
  });

  it('given back before it begins restores the shifts and closes what nobody took', async () => {
    const request = await askMonday();
    const approved = await desk.approveTimeOff(asked(sam), of(request, 'Granted'));
    const { effect } = await desk.cancelTimeOff(asked(ana), {
      requestId: approved.id,
      expectedVersion: approved.version,
      reason: null,
    });
    expect(effect).toMatchObject({ returnedMinutes: 600, taken: [], kept: [] });
    expect(await ledger()).toEqual(['ana 09:00–19:00', 'ben 09:00–19:00', 'ana 09:00–19:00']);
    const [row] = await sql`select id::integer, status from public.assigned_shifts where id = ${ids.monday}`;
    expect(row).toEqual({ id: ids.monday, status: 'published' });
    expect(await balance()).toBe(1200);
    expect(await noticesOf(sam)).toEqual(['time_off.waiting', 'time_off.cancelled']);
  });

  it('given back leaves an opening to whoever took it, and names them', async () => {
    const approved = await desk.approveTimeOff(asked(sam), of(await askMonday(), 'Granted'));
    const [open] = await sql<{ id: number; version: number }[]>`
      select id::integer, version from public.assigned_shifts where user_id is null and status = 'published'`;
    if (open === undefined) throw new Error('nothing is open');
    await saveEdit(supervisor, {
      editId: uuid(900_001),
      scheduleId: winter,
      operations: [
        {
          kind: 'change',
          ...open,
          row: {
            userId: zoe,
            shiftId: day,
            shiftDate: monday,
            localStart: '11:00',
            localEnd: '13:00',
            requiredRole: 'dispatcher',
            isOvertime: true,
            isLocked: false,
            isActing: false,
          },
        },
      ],
      reason: 'Zoe covers',
      undoes: null,
    });
    expect(await desk.readCancelEffect(asked(ana), approved.id)).toMatchObject({
      taken: [{ fullName: 'Zoe', code: 'D10', startsAt: at(monday, 11) }],
      returnedMinutes: 600,
    });
    await desk.cancelTimeOff(asked(ana), {
      requestId: approved.id,
      expectedVersion: approved.version,
      reason: 'Plans changed',
    });
    expect(await ledger()).toEqual([
      'ana 09:00–19:00',
      'ben 09:00–19:00',
      'zoe 11:00–13:00',
      'ana 09:00–19:00',
    ]);
  });

  it('is decided once: the other is told by whom', async () => {
    for (let pair = 0; pair < 5; pair++) {
      const startsAt = at(`2031-02-${10 + pair}`, 5);
      const request = await ask(startsAt, startsAt + 24 * 60 * MINUTE_MS, 0);
      const answers = await Promise.allSettled([
        desk.approveTimeOff(asked(sam), of(request, 'Granted')),
        pair % 2 === 0
          ? desk.approveTimeOff(asked(tess), of(request, 'Granted'))
          : desk.denyTimeOff(asked(tess), of(request, 'Too many')),
      ]);
      const winner = answers.findIndex(({ status }) => status === 'fulfilled');
      const loser = answers.find((answer) => answer.status === 'rejected');
      expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(loser?.reason).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining(winner === 0 ? 'Sam' : 'Tess'),
      });
    }
  });

  it('is decided or withdrawn, never both', async () => {
    for (let pair = 0; pair < 4; pair++) {
      const startsAt = at(`2031-02-${10 + pair}`, 5);
      const request = await ask(startsAt, startsAt + 24 * 60 * MINUTE_MS, 0);
      const answers = await Promise.allSettled([
        desk.approveTimeOff(asked(sam), of(request, 'Granted')),
        timeOff.withdrawTimeOff(dispatcher, request.id, request.version, null),
      ]);
      const loser = answers.find((answer) => answer.status === 'rejected');
      const won = answers[0].status === 'fulfilled' ? 'Sam approved' : 'Ana withdrew';
      expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(loser?.reason).toMatchObject({ code: 'conflict', message: expect.stringContaining(won) });
      const life = await timeOff.getTimeOffRequest(dispatcher, request.id);
      expect(life?.events).toHaveLength(2);
    }
  });

  it('and an edit of the same shift end in one order or the other, and nothing is half done', async () => {
    for (let pair = 0; pair < 4; pair++) {
      const [row] = await sql<{ id: number; version: number }[]>`
        select id::integer, version from public.assigned_shifts where id = ${ids.tuesday}`;
      const request = await ask(at(tuesday, 5), at('2031-01-08', 5));
      const edit = saveEdit(supervisor, {
        editId: uuid(910_000 + pair),
        scheduleId: winter,
        operations: [{ kind: 'cancel', id: row?.id ?? 0, version: row?.version ?? 0 }],
        reason: 'Training',
        undoes: null,
      });
      const [approval, edited] = await Promise.allSettled([
        desk.approveTimeOff(asked(tess), of(request, 'Granted')),
        edit,
      ]);
      // The edit may come too late; the approval is computed again.
      expect(approval.status).toBe('fulfilled');
      if (edited.status === 'rejected') {
        expect(edited.reason).toMatchObject({ code: 'conflict', message: expect.stringContaining('Tess') });
      }
      const own = (await ledger()).filter((line) => line.startsWith('ana'));
      expect(own).toEqual(['ana 09:00–19:00']);
      await sql`truncate public.time_off_requests cascade`;
      await sql`delete from public.assigned_shifts where schedule_id = ${winter} and shift_date = ${tuesday}`;
      ids.tuesday = await makeAssignment(sql, agency, {
        scheduleId: winter,
        status: 'published',
        shiftId: day,
        userId: ana,
        shiftDate: tuesday,
      });
    }
  });

  it('takes the last place of a day once; the other reads which day is full', async () => {
    await sql`update public.leave_rules set cap_dispatchers = 1`;
    const from = at('2031-02-20', 5);
    const mine = await ask(from, from + 24 * 60 * MINUTE_MS, 0);
    const theirs = await timeOff.createTimeOff(await signIn(103), {
      kindId: vacation,
      startsAt: from,
      endsAt: from + 60 * MINUTE_MS,
      reason: null,
      chargedMinutes: 0,
    });
    expect(await desk.readImpact(asked(sam), theirs.id)).toMatchObject({
      caps: [{ date: '2031-02-20', cap: 1, approved: 0, ahead: 1, isBehind: true }],
      needs: ['ahead_in_line', 'below_balance'],
    });
    const answers = await Promise.allSettled([
      desk.approveTimeOff(asked(sam), of(mine)),
      desk.approveTimeOff(asked(tess), of(theirs, 'Funeral')),
    ]);
    const lost = answers.filter((answer) => answer.status === 'rejected');
    expect(lost).toHaveLength(1);
    expect(lost[0]?.reason).toMatchObject({ code: 'conflict', message: expect.stringContaining('20 Feb') });
    const left = lost[0] === answers[0] ? mine : theirs;
    const shown = { ...of(left, 'One more is fine'), fullDates: ['2031-02-20'] };
    expect(await desk.approveTimeOff(asked(sam), shown)).toMatchObject({ status: 'approved' });
  });

  it('of several requests is decided one after the other, and says which are left', async () => {
    const first = await ask(at('2031-02-10', 5), at('2031-02-11', 5), 0);
    const short = await askMonday();
    const gone = await ask(at('2031-02-12', 5), at('2031-02-13', 5), 0);
    await timeOff.withdrawTimeOff(dispatcher, gone.id, gone.version, null);
    const requests = [first, short, gone].map(({ id, version }) => ({
      requestId: id,
      expectedVersion: version,
    }));
    const outcome = await desk.decideSeveral(asked(sam), {
      decision: 'approved',
      requests,
      note: null,
      fullDates: [],
    });
    expect(outcome.decided).toEqual([first.id]);
    expect(outcome.refused).toEqual([
      { requestId: short.id, message: expect.stringContaining('Say why') },
      { requestId: gone.id, message: expect.stringContaining('Ana withdrew this request') },
    ]);
    const denied = await desk.decideSeveral(asked(sam), {
      decision: 'denied',
      requests: requests.slice(1, 2),
      note: 'Too many off',
      fullDates: [],
    });
    expect(denied).toEqual({ decided: [short.id], refused: [] });
  });

  it('is decided by supervisors, by nobody on their own, and through this server alone', async () => {
    const request = await askMonday();
    expect((await refusalOf(desk.approveTimeOff(asked(ben), of(request, 'Ok')))).code).toBe('not_found');
    expect((await refusalOf(desk.denyTimeOff(asked(ana), of(request, 'No')))).code).toBe('forbidden');
    const direct = await supervisor.rpc('decide_time_off', {
      p_actor: sam,
      p_request_id: request.id,
      p_expected_version: request.version,
      p_decision: 'approved',
      p_note: 'Granted',
      p_charged_minutes: 0,
      p_over_cap_dates: [],
      p_parts: [],
    });
    expect(direct.error?.code).toBe('42501');
  });

  it('because of sickness takes effect at once and tells whoever leads the shift', async () => {
    const began = zone.toLocal(Date.now() - 120 * MINUTE_MS);
    const start = Math.floor(began.minutes / 60) * 60;
    const shiftDate = start < 5 * 60 ? zone.toLocal(Date.now() - 26 * 60 * MINUTE_MS).date : began.date;
    await makeShift(sql, agency, now, {
      code: 'X8',
      startTime: formatTime(start),
      endTime: formatTime(start + 8 * 60),
    });
    await sql`
      insert into public.schedules (id, agency_id, center_id, name, start_date, end_date, status, published_version)
      overriding system value
      values (${present}, ${agency.id}, ${agency.centerId}, 'Now', ${shiftDate}::date - 2, ${shiftDate}::date + 2, 'published', 1)`;
    const row = { scheduleId: present, status: 'published' as const, shiftId: now, shiftDate };
    const own = await makeAssignment(sql, agency, { ...row, userId: ana });
    await makeAssignment(sql, agency, { ...row, userId: tess });
    const stale = desk.callInSick(asked(ana), { assignmentId: own, expectedVersion: 9, reason: null });
    expect((await refusalOf(stale)).code).toBe('conflict');
    const call = await desk.callInSick(asked(ana), {
      assignmentId: own,
      expectedVersion: 1,
      reason: 'Fever',
    });
    expect(call).toMatchObject({ status: 'approved', isSickCall: true, reason: 'Fever' });
    const [kept] = await sql<
      { ends_at: Date }[]
    >`select ends_at from public.assigned_shifts where id = ${own}`;
    expect(kept?.ends_at.getTime()).toBe(nextWallQuarter(call.startsAt, clock));
    expect(await noticesOf(tess)).toEqual(['time_off.sick_call']);
    expect(await noticesOf(sam)).toEqual([]);
  });
});
