import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AvailabilityKind } from '#lib/domain/availability-records.ts';
import { availabilityStretches } from '#lib/domain/availability-stretches.ts';
import { createZone } from '#lib/domain/time.ts';
import { type Contestant, race } from './race.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await world.db.sql`delete from public.availabilities`;
  await world.db.sql`delete from public.sleep_windows`;
});

type Given = {
  person?: string;
  kind?: AvailabilityKind;
  from?: string | null;
  to?: string | null;
  weekdays?: number;
  start?: string | null;
  end?: string | null;
  note?: string | null;
  id?: number | null;
  version?: number | null;
};

/** A date in days from today, as SQL says it. */
async function day(days: number): Promise<string> {
  const [row] = await world.db.sql<{ day: string }[]>`select (current_date + ${days}::integer)::text as day`;
  return row?.day ?? '';
}

async function save(as: string | null, given: Given = {}): Promise<number> {
  const from = given.from === undefined ? await day(1) : given.from;
  const [row] = await world.db.asUser(
    as,
    (sql) => sql<{ id: string }[]>`
      select public.save_availability(${given.person ?? as}, ${given.kind ?? 'overtime'}::public.availability_kind,
        ${from}::text::date, ${given.to ?? null}::text::date, ${given.weekdays ?? 127}::integer, ${given.start ?? null}::time,
        ${given.end ?? null}::time, ${given.note ?? null}::text, ${given.id ?? null}::bigint,
        ${given.version ?? null}::integer) as id`,
  );
  return Number(row?.id);
}

function remove(as: string | null, id: number, version = 1) {
  return world.db.asUser(
    as,
    (sql) => sql`select public.remove_availability(${id}::bigint, ${version}::integer)`,
  );
}

async function list(as: string | null, person: string | null = null) {
  const [row] = await world.db.asUser(
    as,
    (sql) => sql<{ answer: { entries: { id: number; kind: string; version: number }[]; sleep: unknown } }[]>`
      select public.list_availability(${person}::uuid) as answer`,
  );
  return row?.answer;
}

function sleep(as: string | null, start: string | null, end: string | null, version: number | null = null) {
  return world.db.asUser(
    as,
    (sql) => sql`select public.save_sleep_window(${start}::time, ${end}::time, ${version}::integer)`,
  );
}

async function noticesOf(person: string): Promise<string[]> {
  const rows = await world.db.sql<{ content: string }[]>`
    select content from public.notifications where recipient_id = ${person} and kind = 'availability.standby' order by id`;
  return rows.map(({ content }) => content);
}

describe('wishes', () => {
  it('are written, read, changed and removed by the person alone', async () => {
    const id = await save(who.ana, {
      start: '19:00',
      end: '07:00',
      weekdays: 0b0100010,
      note: ' Nights please ',
    });
    expect(await list(who.ana)).toMatchObject({
      entries: [
        {
          id,
          version: 1,
          kind: 'overtime',
          personId: who.ana,
          startTime: '19:00',
          endTime: '07:00',
          note: 'Nights please',
        },
      ],
      sleep: null,
    });
    await save(who.ana, { id, version: 1, start: '20:00', end: '06:00' });
    expect((await list(who.supervisor, who.ana))?.entries).toMatchObject([
      { id, version: 2, startTime: '20:00' },
    ]);
    expect(await refusalOf(save(who.ana, { id, version: 1 }))).toMatchObject({ code: 'PT409' });
    expect(await refusalOf(remove(who.ana, id, 1))).toMatchObject({ code: 'PT409' });
    await remove(who.ana, id, 2);
    expect((await list(who.ana))?.entries).toEqual([]);
  });

  it('are nobody else’s to write, and hidden from peers and other agencies', async () => {
    const id = await save(who.ana);
    expect(await refusalOf(save(who.supervisor, { person: who.ana }))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(save(who.ben, { person: who.ana }))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(remove(who.supervisor, id))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(remove(who.ben, id))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(list(who.ben, who.ana))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(list(who.foreignSupervisor, who.ana))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(save(who.foreignSupervisor, { person: who.ana, kind: 'standby' }))).toMatchObject({
      code: 'PT404',
    });
    expect(await refusalOf(save(null, { person: who.ana }))).toMatchObject({ code: '42501' });
  });

  it.each<[string, Given, string]>([
    ['no first day', { from: null }, 'fromDate'],
    ['a first day far away', { from: '2199-01-01' }, 'fromDate'],
    ['a last day before the first', { to: '2020-01-01' }, 'toDate'],
    ['no weekday', { weekdays: 0 }, 'weekdays'],
    ['weekdays beyond seven', { weekdays: 128 }, 'weekdays'],
    ['one time', { start: '10:00' }, 'endTime'],
    ['the other time', { end: '10:00' }, 'startTime'],
    ['a note that reorders text', { note: 'a\u202Eb' }, 'note'],
    ['a huge note', { note: 'x'.repeat(201) }, 'note'],
    ['a start that no clock shows', { start: '24:00', end: '08:00' }, 'startTime'],
    ['an end that no clock shows', { start: '19:00', end: '24:00' }, 'endTime'],
    ['seconds', { start: '19:00:30', end: '07:00' }, 'startTime'],
    ['a first day without end', { from: 'infinity' }, 'fromDate'],
    ['a last day without end', { to: 'infinity' }, 'toDate'],
    ['a last day before all days', { to: '-infinity' }, 'toDate'],
  ])('with %s are refused at the field', async (_, given, field) => {
    expect(await refusalOf(save(who.ana, given))).toMatchObject({ code: 'PT422', detail: { field } });
    expect((await list(who.ana))?.entries).toEqual([]);
  });

  it('whose weekdays lie outside of their days are refused', async () => {
    const [only] = await world.db.sql<{ mask: number }[]>`
      select 127 - (1 << extract(dow from current_date + 1)::integer) as mask`;
    const given = { from: await day(1), to: await day(1), weekdays: only?.mask ?? 0 };
    expect(await refusalOf(save(who.ana, given))).toMatchObject({ detail: { field: 'weekdays' } });
  });

  it('are at most fifty of a kind, yesterday’s and those that are brought back included', async () => {
    await world.db.sql`
      insert into public.availabilities (agency_id, user_id, kind, from_date, to_date, start_time, end_time, created_by)
      select ${world.ours.id}, ${who.ana}, 'overtime', current_date - 2, current_date - 1, time '01:00' + n * interval '5 minutes',
        time '12:00', ${who.ana}
      from generate_series(1, 50) n`;
    const [old] = await world.db.sql<{ id: string }[]>`
      insert into public.availabilities (agency_id, user_id, kind, from_date, to_date, created_by)
      values (${world.ours.id}, ${who.ana}, 'overtime', '2020-01-01', '2020-01-02', ${who.ana}) returning id`;
    const full = { code: 'PT422', message: 'There are at most 50 such entries. Remove one first.' };
    expect(await refusalOf(save(who.ana, { from: await day(-1), to: await day(0) }))).toMatchObject(full);
    expect(await refusalOf(save(who.ana, { id: Number(old?.id), version: 1 }))).toMatchObject(full);
    // One of them can be changed, and wishes of another kind are others.
    const [one] = (await list(who.ana))?.entries ?? [];
    await save(who.ana, { id: one?.id ?? 0, version: 1 });
    await save(who.ana, { kind: 'blackout' });
  });

  it('of somebody who was deactivated are written by nobody', async () => {
    const id = await save(who.cora);
    const standby = await save(who.supervisor, { person: who.cora, kind: 'standby' });
    await world.db.sql`update public.profiles set is_active = false where id = ${who.cora}`;
    expect(await refusalOf(save(who.cora))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(remove(who.cora, id))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(sleep(who.cora, '08:00', '15:00'))).toMatchObject({ code: 'PT403' });
    expect(
      await refusalOf(save(who.supervisor, { person: who.cora, kind: 'standby', from: await day(5) })),
    ).toMatchObject({ code: 'PT404' });
    await remove(who.supervisor, standby);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.cora}`;
  });

  it('sent twice at once are there once', async () => {
    const from = await day(3);
    const contestants: Contestant[] = [1, 2].map(() => ({
      as: who.ana,
      work: (sql) => sql`select public.save_availability(${who.ana}, 'blackout', ${from}::date)`,
    }));
    expect((await race(world.db, contestants)).sort()).toEqual(['PT409', null].sort());
    expect((await list(who.ana))?.entries).toHaveLength(1);
  });

  it('are in the audit without their notes', async () => {
    const since = await lastAuditId(world.db.sql);
    await save(who.ana, { kind: 'blackout', note: 'Court' });
    const entries = await auditSince(world.db.sql, since);
    expect(entries.map(({ action }) => action)).toEqual(['availability.create']);
    expect(JSON.stringify(entries)).not.toContain('Court');
  });
});

describe('standby', () => {
  it('is written by supervisors, and the person is told of each step', async () => {
    const id = await save(who.supervisor, {
      person: who.ana,
      kind: 'standby',
      to: await day(2),
      start: '18:00',
      end: '06:00',
    });
    expect((await list(who.ana))?.entries).toMatchObject([{ id, kind: 'standby' }]);
    await save(who.supervisor, {
      person: who.ana,
      kind: 'standby',
      id,
      version: 1,
      to: await day(4),
      start: '18:00',
      end: '06:00',
    });
    await remove(who.supervisor, id, 2);
    const told = await noticesOf(who.ana);
    expect(told.map((words) => words.replace(/: .*/, ''))).toEqual([
      expect.stringContaining('put you on standby'),
      expect.stringContaining('changed your standby'),
      expect.stringContaining('took you off standby'),
    ]);
    expect(told[0]).toContain('18:00–06:00');
  });

  it('is not the person’s to write or remove, nor a supervisor’s for themself', async () => {
    const id = await save(who.supervisor, { person: who.ana, kind: 'standby' });
    expect(await refusalOf(save(who.ana, { kind: 'standby' }))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(remove(who.ana, id))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(save(who.supervisor, { kind: 'standby' }))).toMatchObject({ code: 'PT403' });
  });

  it('is listed by center for supervisors alone', async () => {
    await save(who.supervisor, { person: who.ana, kind: 'standby' });
    await save(who.ben, { kind: 'overtime' });
    const standbys = (as: string) =>
      world.db.asUser(
        as,
        (sql) =>
          sql<
            { all: { personName: string }[] }[]
          >`select public.list_standbys(${world.ours.centerId}) as all`,
      );
    expect((await standbys(who.supervisor))[0]?.all).toMatchObject([{ personId: who.ana }]);
    expect((await standbys(who.foreignSupervisor))[0]?.all).toEqual([]);
    expect(await refusalOf(standbys(who.ana))).toMatchObject({ code: 'PT403' });
  });
});

describe('sleep', () => {
  it('is the person’s own, with a version', async () => {
    await sleep(who.ana, '08:00', '15:30');
    expect((await list(who.supervisor, who.ana))?.sleep).toEqual({
      startTime: '08:00',
      endTime: '15:30',
      version: 1,
    });
    expect(await refusalOf(sleep(who.ana, '09:00', '16:00'))).toMatchObject({ code: 'PT409' });
    await sleep(who.ana, '09:00', '16:00', 1);
    expect(await refusalOf(sleep(who.ana, '09:00', '16:00', 1))).toMatchObject({ code: 'PT409' });
    const clear = (version: number) =>
      world.db.asUser(who.ana, (sql) => sql`select public.clear_sleep_window(${version}::integer)`);
    expect(await refusalOf(clear(1))).toMatchObject({ code: 'PT409' });
    await clear(2);
    expect((await list(who.ana))?.sleep).toBeNull();
  });

  it.each([
    ['10:00', '10:00', 'endTime'],
    ['10:00', '08:00', 'endTime'],
    [null, '08:00', 'startTime'],
    ['08:00', null, 'endTime'],
    ['24:00', '08:00', 'startTime'],
    ['16:00', '24:00', 'endTime'],
    ['22:00:00.5', '06:00', 'startTime'],
  ])('from %s to %s is refused', async (start, end, field) => {
    expect(await refusalOf(sleep(who.ana, start, end))).toMatchObject({ code: 'PT422', detail: { field } });
  });
});

// A change by an hour, by half an hour, and at midnight; in spring and autumn.
describe.each(['America/Denver', 'Australia/Lord_Howe', 'America/Havana'])('stretches in %s', (timeZone) => {
  const entries = [
    {
      id: 1,
      kind: 'overtime' as const,
      fromDate: '2026-01-01',
      toDate: null,
      weekdayMask: 127,
      startTime: '19:00',
      endTime: '05:00',
    },
    {
      id: 2,
      kind: 'blackout' as const,
      fromDate: '2026-02-10',
      toDate: '2026-11-20',
      weekdayMask: 0b0100101,
      startTime: null,
      endTime: null,
    },
    {
      id: 3,
      kind: 'standby' as const,
      fromDate: '2026-01-01',
      toDate: '2026-12-31',
      weekdayMask: 127,
      startTime: '02:15',
      endTime: '02:45',
    },
    {
      id: 4,
      kind: 'overtime' as const,
      fromDate: '2026-01-01',
      toDate: null,
      weekdayMask: 127,
      startTime: '00:30',
      endTime: '01:30',
    },
    {
      id: 5,
      kind: 'blackout' as const,
      fromDate: '2026-03-01',
      toDate: null,
      weekdayMask: 127,
      startTime: '23:45',
      endTime: '23:45',
    },
    {
      id: 6,
      kind: 'overtime' as const,
      fromDate: '2026-01-01',
      toDate: null,
      weekdayMask: 127,
      startTime: '02:30',
      endTime: '03:00',
    },
  ];

  it('are the same in SQL and in TypeScript through a year with both changes', async () => {
    const { sql } = world.db;
    await sql`update public.centers set time_zone = ${timeZone} where id = ${world.ours.centerId}`;
    for (const each of entries) {
      await sql`
        insert into public.availabilities (id, agency_id, user_id, kind, from_date, to_date, weekday_mask, start_time, end_time,
          created_by)
        overriding system value
        values (${each.id}, ${world.ours.id}, ${who.ana}, ${each.kind}, ${each.fromDate}, ${each.toDate}, ${each.weekdayMask},
          ${each.startTime}, ${each.endTime}, ${who.supervisor})`;
    }
    const zone = createZone(timeZone);
    const span = { startsAt: zone.toInstant('2026-01-01', 600), endsAt: zone.toInstant('2026-12-31', 900) };
    const rows = await sql<{ id: string; kind: string; starts: string; ends: string }[]>`
      select s.availability_id as id, s.kind, private.in_ms(s.starts_at) as starts, private.in_ms(s.ends_at) as ends
      from private.availability_stretches(${who.ana}, to_timestamp(${span.startsAt / 1000}), to_timestamp(${span.endsAt / 1000})) s`;
    const found = rows.map(({ id, kind, starts, ends }) => `${id} ${kind} ${starts} ${ends}`);
    const expected = availabilityStretches(entries, span, timeZone).map(
      ({ id, kind, startsAt, endsAt }) => `${id} ${kind} ${startsAt} ${endsAt}`,
    );
    expect(found.length).toBeGreaterThan(1500);
    const different = found.findIndex((line, index) => line !== expected[index]);
    expect(different < 0 ? null : { sql: found[different], ts: expected[different] }).toBeNull();
    expect(found).toHaveLength(expected.length);
  });
});
