import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule, versionOf } from '../factories/scheduling.ts';
import { type Contestant, race } from './race.ts';
import { refusalOf } from './refusal.ts';
import { call, edit, fields, newEditId } from './roster-world.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
  // A zone whose clock never changes: local times are given for instants.
  await world.db
    .sql`update public.centers set time_zone = 'America/Phoenix' where id = ${world.ours.centerId}`;
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearSchedules(world);
  await world.db.sql`delete from public.emergencies`;
});

const HOUR = 3_600_000;
let requests = 0;
const newRequest = () => uuid(700_000 + ++requests);

type Declared = {
  center?: string;
  client?: string;
  reason?: string | null;
  limits?: string[];
  /** Hours from now; null = now. */
  from?: number | null;
  to?: number | null;
};

const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

async function declare(as: string | null, given: Declared = {}): Promise<number> {
  const { from = null, to = 12 } = given;
  const id = await call<string>(
    world,
    as,
    (sql) =>
      sql`select public.declare_emergency(${given.center ?? world.ours.centerId}, ${given.client ?? newRequest()},
        ${given.reason === undefined ? 'Ice storm' : given.reason}, ${given.limits ?? ['duty_hard', 'rest_hard']}::text[],
        ${to === null ? null : at(to)}::timestamptz, ${from === null ? null : at(from)}::timestamptz) as answer`,
  );
  return Number(id);
}

function end(
  as: string | null,
  id: number,
  { version = 1, reason = 'The roads are clear' as string | null } = {},
) {
  return call<null>(
    world,
    as,
    (sql) => sql`select public.end_emergency(${id}::bigint, ${version}::integer, ${reason}::text) as answer`,
  );
}

type Told = {
  id: number;
  version: number;
  reason: string;
  limits: string[];
  startsAt: number;
  endsAt: number;
};

const shownTo = (as: string) =>
  call<Told[]>(world, as, (sql) => sql`select public.get_shown_emergencies() as answer`);
const listFor = (as: string) =>
  call<Told[]>(world, as, (sql) => sql`select public.list_emergencies() as answer`);
const read = (as: string, id: number) =>
  call<{ emergency: Told & { endReason: string | null }; mayEnd: boolean; edits: object[] } | null>(
    world,
    as,
    (sql) => sql`select public.get_emergency(${id}::bigint) as answer`,
  );

/** Puts the supervisor on duty from an hour ago to an hour ahead. */
async function putOnDuty(): Promise<void> {
  const { sql } = world.db;
  const [day] = await sql<{ day: string }[]>`
    select (date_bin('15 minutes', now() - interval '1 hour', '2000-01-01Z') at time zone 'America/Phoenix'
      - interval '5 hours')::date::text as day`;
  const today = day?.day ?? '';
  await makeSchedule(sql, world.ours, 900, { startDate: today, endDate: today, status: 'published' });
  const row = await makeAssignment(sql, world.ours, {
    scheduleId: 900,
    userId: who.supervisor,
    shiftId: shift.day,
    shiftDate: today,
    status: 'published',
  });
  await sql`
    update public.assigned_shifts
    set local_start = (date_bin('15 minutes', now() - interval '1 hour', '2000-01-01Z') at time zone 'America/Phoenix')::time,
      local_end = (date_bin('15 minutes', now() + interval '1 hour', '2000-01-01Z') at time zone 'America/Phoenix')::time
    where id = ${row}`;
}

async function noticesOf(person: string): Promise<{ kind: string; content: string; link: string }[]> {
  return world.db.sql<{ kind: string; content: string; link: string }[]>`
    select kind, content, link from public.notifications
    where recipient_id = ${person} and kind like 'emergency.%' order by id`;
}

/** What facts of a schedule say of emergencies. */
async function spansOf(scheduleId: number): Promise<Told[]> {
  const facts = await call<{ emergencies: Told[] }>(
    world,
    who.supervisor,
    (sql) => sql`select public.get_roster_facts(${scheduleId}) as answer`,
  );
  return facts.emergencies;
}

describe('declaring', () => {
  it('is for an admin, and for the supervisor who is on duty', async () => {
    expect(await refusalOf(declare(who.supervisor))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(declare(who.ana))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(declare(who.foreignSupervisor))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(declare(null))).toMatchObject({ code: '42501' });
    const planned = await declare(who.admin, { from: 48, to: 60 });
    await putOnDuty();
    const running = await declare(who.supervisor);
    expect((await listFor(who.otherSupervisor)).map(({ id }) => id)).toEqual([planned, running]);
    expect(await refusalOf(declare(who.otherSupervisor, { from: 20, to: 24 }))).toMatchObject({
      code: 'PT403',
    });
  });

  it.each<[string, Declared, string]>([
    ['no reason', { reason: ' ' }, 'reason'],
    ['a huge reason', { reason: 'x'.repeat(501) }, 'reason'],
    ['no limit', { limits: [] }, 'limits'],
    ['double booking', { limits: ['double_booking'] }, 'limits'],
    ['leave', { limits: ['rest_hard', 'leave_overlap'] }, 'limits'],
    ['a start that is over', { from: -2 }, 'startsAt'],
    ['a start in a year', { from: 24 * 365, to: 24 * 365 + 5 }, 'startsAt'],
    ['no end', { to: null }, 'endsAt'],
    ['an end before the start', { from: 5, to: 4 }, 'endsAt'],
    ['eight days', { to: 24 * 8 }, 'endsAt'],
  ])('with %s is refused at the field', async (_, given, field) => {
    expect(await refusalOf(declare(who.admin, given))).toMatchObject({ code: 'PT422', detail: { field } });
    expect(await listFor(who.admin)).toEqual([]);
  });

  it('twice for one time is refused with whose it is; the same request again declares once', async () => {
    const client = newRequest();
    const id = await declare(who.admin, { client });
    expect(await declare(who.admin, { client })).toBe(id);
    expect(await refusalOf(declare(who.admin, { from: 11, to: 20 }))).toMatchObject({
      code: 'PT409',
      message: expect.stringContaining('declared emergency staffing from'),
    });
    // What follows it does not overlap it.
    expect(await declare(who.admin, { from: 13, to: 20 })).toBeGreaterThan(id);
  });

  it.each([1, 2, 3, 4, 5])('by two at once for overlapping times is won by one (%i)', async () => {
    const contestants: Contestant[] = [0, 6].map((from) => ({
      as: who.admin,
      work: (sql) =>
        sql`select public.declare_emergency(${world.ours.centerId}, gen_random_uuid(), 'Flood', '{rest_hard}',
          ${at(from + 12)}::timestamptz, ${at(from)}::timestamptz)`,
    }));
    const outcomes = await race(world.db, contestants);
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
    expect(outcomes).toContain('PT409');
    expect(await listFor(who.admin)).toHaveLength(1);
  });

  it('tells everybody of the center and is in the audit', async () => {
    const since = await lastAuditId(world.db.sql);
    await world.db.sql`delete from public.notifications where kind like 'emergency.%'`;
    const id = await declare(who.admin, { limits: ['weekly_hours', 'rest_hard'] });
    expect(await noticesOf(who.ana)).toMatchObject([
      { kind: 'emergency.declared', content: expect.stringContaining('Ice storm'), link: '/' },
    ]);
    expect(await noticesOf(who.supervisor)).toMatchObject([{ link: `/emergencies/${id}` }]);
    expect(await noticesOf(who.admin)).toEqual([]);
    expect(await noticesOf(who.stranger)).toEqual([]);
    const [entry] = (await auditSince(world.db.sql, since)).filter(
      ({ action }) => action === 'emergency.create',
    );
    expect(entry).toMatchObject({ target_id: String(id), after: { limits: ['rest_hard', 'weekly_hours'] } });
  });
});

describe('ending', () => {
  it('needs a reason, the version, and somebody who may', async () => {
    const id = await declare(who.admin);
    expect(await refusalOf(end(who.supervisor, id))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(end(who.ana, id))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(end(who.foreignSupervisor, id))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(end(who.admin, id, { reason: '' }))).toMatchObject({
      detail: { field: 'reason' },
    });
    expect(await refusalOf(end(who.admin, id, { version: 7 }))).toMatchObject({ code: 'PT409' });
    await putOnDuty();
    await world.db.sql`delete from public.notifications where kind like 'emergency.%'`;
    await end(who.supervisor, id);
    expect(await noticesOf(who.ana)).toMatchObject([
      { kind: 'emergency.ended', content: expect.stringContaining('The roads are clear') },
    ]);
    expect(await refusalOf(end(who.admin, id, { version: 2 }))).toMatchObject({
      code: 'PT409',
      message: expect.stringContaining('ended it already'),
    });
    expect(await read(who.admin, id)).toMatchObject({
      mayEnd: false,
      emergency: { endReason: 'The roads are clear' },
    });
  });

  it('of one that has not begun makes room for another', async () => {
    const id = await declare(who.admin, { from: 24, to: 48 });
    await end(who.admin, id);
    await declare(who.admin, { from: 24, to: 48 });
    expect(await listFor(who.admin)).toHaveLength(2);
  });
});

describe('what is shown', () => {
  it('is what runs or begins within a day, for supervisors all that is planned, and nothing of others', async () => {
    const running = await declare(who.admin, { to: 2 });
    const planned = await declare(who.admin, { from: 72, to: 80 });
    expect((await shownTo(who.ana)).map(({ id }) => id)).toEqual([running]);
    expect((await shownTo(who.supervisor)).map(({ id }) => id)).toEqual([running, planned]);
    expect(await shownTo(who.foreignSupervisor)).toEqual([]);
    expect(await listFor(who.foreignSupervisor)).toEqual([]);
    expect(await read(who.foreignSupervisor, running)).toBeNull();
    expect(await refusalOf(read(who.ana, running))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(listFor(who.ana))).toMatchObject({ code: 'PT403' });
    await end(who.admin, running);
    expect((await shownTo(who.ana)).map(({ id }) => id)).toEqual([]);
  });
});

describe('the facts by which edits are judged', () => {
  /** An emergency in the block of 2031, which nobody could declare yet. */
  async function plant(): Promise<number> {
    const [row] = await world.db.sql<{ id: string }[]>`
      insert into public.emergencies (agency_id, center_id, reason, limits, starts_at, ends_at, declared_by)
      values (${world.ours.id}, ${world.ours.centerId}, 'Ice storm', '{rest_hard}', '2031-01-06T00:00Z', '2031-01-08T00:00Z',
        ${who.admin})
      returning id`;
    return Number(row?.id);
  }

  it('carry the emergencies near the block, until they ended', async () => {
    const published = 10;
    await makePublished(world, published, [[who.ana, shift.day, '2031-01-06']]);
    const id = await plant();
    expect(await spansOf(published)).toEqual([
      {
        id,
        version: 1,
        reason: 'Ice storm',
        limits: ['rest_hard'],
        startsAt: Date.parse('2031-01-06T00:00Z'),
        endsAt: Date.parse('2031-01-08T00:00Z'),
      },
    ]);
    await world.db.sql`
      update public.emergencies set ended_at = '2031-01-07T00:00Z', ended_by = ${who.admin}, end_reason = 'Over' where id = ${id}`;
    expect(await spansOf(published)).toMatchObject([{ version: 2, endsAt: Date.parse('2031-01-07T00:00Z') }]);
    await world.db.sql`update public.emergencies set ended_at = '2031-01-05T00:00Z' where id = ${id}`;
    expect(await spansOf(published)).toEqual([]);
  });

  it('hold when the edit is written: of one that was ended meanwhile it is judged again', async () => {
    const published = 10;
    await makePublished(world, published, [[who.ana, shift.day, '2031-01-06']]);
    const id = await plant();
    const passing = (version: number, ruleId = 'rest_hard') => ({
      violations: [
        {
          ruleId,
          severity: 'soft',
          message: '6 h rest, minimum 8 h (emergency staffing: Ice storm)',
          minutes: 120,
          at: Date.parse('2031-01-07T05:00Z'),
          personId: who.ana,
          emergency: { id, version },
        },
      ],
    });
    const add = [{ kind: 'add', key: -1, row: fields({ userId: who.ben, shiftDate: '2031-01-07' }) }];
    for (const options of [passing(2), passing(1, 'duty_hard')]) {
      expect(await refusalOf(edit(world, published, add, options))).toMatchObject({
        code: 'PT409',
        detail: { facts_version: 0 },
      });
    }
    expect(await edit(world, published, add, passing(1))).toMatchObject({ state: 'applied' });
    expect((await read(who.supervisor, id))?.edits).toMatchObject([
      {
        reason: 'Called in sick',
        isUndone: false,
        passed: [{ message: '6 h rest, minimum 8 h (emergency staffing: Ice storm)' }],
      },
    ]);
  });

  it('are confirmed while it stands as it was asked for', async () => {
    const published = 10;
    await makePublished(world, published, [[who.ana, shift.day, '2031-01-06']]);
    const id = await plant();
    const violations = [
      {
        ruleId: 'rest_hard',
        severity: 'soft',
        message: '6 h rest, minimum 8 h (emergency staffing: Ice storm)',
        minutes: 120,
        at: Date.parse('2031-01-07T05:00Z'),
        personId: who.ben,
        emergency: { id, version: 1 },
      },
    ];
    const ask = (shiftDate: string, editId: string) =>
      edit(world, published, [{ kind: 'add', key: -1, row: fields({ userId: who.ben, shiftDate }) }], {
        editId,
        violations,
        needsConfirmation: true,
      });
    const confirm = async (editId: string) => {
      const version = await versionOf(world.db.sql, published);
      return call<{ state: string }>(
        world,
        who.otherSupervisor,
        (sql) => sql`select public.confirm_roster_edit(${editId}, ${version}) as answer`,
      );
    };
    const [first, second] = [newEditId(), newEditId()];
    expect(await ask('2031-01-07', first)).toMatchObject({ state: 'pending' });
    expect(await ask('2031-01-09', second)).toMatchObject({ state: 'pending' });
    expect(await confirm(first)).toMatchObject({ state: 'applied' });
    await end(who.admin, id);
    expect(await refusalOf(confirm(second))).toMatchObject({
      code: 'PT409',
      message:
        'The emergency staffing under which this was asked for has changed. Decline it and make it again.',
    });
  });
});

describe('declaring at the edges', () => {
  it('begins again in the minute in which one ended', async () => {
    const id = await declare(who.admin);
    await end(who.admin, id);
    const again = await declare(who.admin, { reason: 'It freezes again' });
    expect(again).not.toBe(id);
    expect(await shownTo(who.admin)).toMatchObject([{ id: again, reason: 'It freezes again' }]);
  });

  it.each<[string, Declared, string]>([
    ['what may never be relaxed', { limits: ['rest_hard', 'double_booking'] }, 'limits'],
    ['approved leave', { limits: ['leave_overlap'] }, 'limits'],
    ['a soft limit', { limits: ['rest_soft'] }, 'limits'],
    ['no limit', { limits: [] }, 'limits'],
    ['a start in the past', { from: -1 }, 'startsAt'],
    ['a start in a year', { from: 24 * 365, to: 24 * 366 }, 'startsAt'],
    ['an end before it', { from: 2, to: 1 }, 'endsAt'],
    ['more than a week', { to: 24 * 7 + 1 }, 'endsAt'],
    ['no end', { to: null }, 'endsAt'],
    ['a reason of two lines', { reason: 'Ice\nstorm' }, 'reason'],
    ['a huge reason', { reason: 'x'.repeat(501) }, 'reason'],
  ])('is refused with %s', async (_, given, field) => {
    expect(await refusalOf(declare(who.admin, given))).toMatchObject({ code: 'PT422', detail: { field } });
    expect(await listFor(who.supervisor)).toEqual([]);
  });

  it('for a time that overlaps, at once, is declared once', async () => {
    const work = (sql: Parameters<Contestant['work']>[0]) => sql`
      select public.declare_emergency(${world.ours.centerId}, gen_random_uuid(), 'Ice storm', '{rest_hard}',
        now() + interval '4 hours')`;
    const contestants: Contestant[] = [1, 2].map(() => ({ as: who.admin, work }));
    expect((await race(world.db, contestants)).sort()).toEqual(['PT409', null].sort());
    expect(await listFor(who.supervisor)).toHaveLength(1);
  });
});
