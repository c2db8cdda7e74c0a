import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFound } from '#lib/data/search.ts';
import type { FoundRecords } from '#lib/domain/search-records.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { foreign, home, ids, type PersonKey, people, plantAccessWorld } from './access-world.ts';
import { refusalOf } from './refusal.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await plantAccessWorld(db.sql);
});
afterAll(() => db.drop());

const personas = Object.keys(people) as PersonKey[];
const isOutside = (who: PersonKey) => who.startsWith('outside');
const isSupervisor = (who: PersonKey) => /supervisor|admin/.test(who);

async function find(who: PersonKey, query: string, day: string | null = null): Promise<FoundRecords> {
  const [row] = await db.asUser(
    people[who],
    (sql) => sql<{ found: unknown }[]>`select public.search_records(${query}, ${day}) as found`,
  );
  if (row === undefined) throw new Error('There is no answer.');
  return readFound(row.found);
}

/** What every kind of record can be found by, and what is in no name. */
const queries = [
  'person',
  'person 1',
  'person 2',
  'e10',
  'e2',
  'block',
  'shift',
  'da10',
  'da',
  'published',
  '%',
  '__',
  "' or true --",
  '\\',
  'x'.repeat(5000),
];
const days = ['2031-01-06', '2031-05-05', '2031-01-07', '0001-01-01', '9999-12-31'];

const readers: readonly PersonKey[] = ['auditor', 'payroll'];

it.each(readers)('searching is not for the role %s', async (who) => {
  expect(await refusalOf(find(who, 'person'))).toMatchObject({ code: 'PT403' });
});

describe.each(personas.filter((who) => who !== 'deactivated' && !readers.includes(who)))(
  'searching as %s',
  (who) => {
    it('finds nothing that may not be opened', async () => {
      const agency = isOutside(who) ? foreign.id : home.id;
      for (const [query, day] of [
        ...queries.map((text) => [text, null] as const),
        ...queries.map((text) => [text, '2031-01-06'] as const),
        ...queries.map((text) => [text, '2031-05-05'] as const),
        ...days.map((date) => ['', date] as const),
      ]) {
        const found = await find(who, query, day);
        const of = async (table: string, keys: readonly (string | number)[]) =>
          keys.length === 0
            ? []
            : db.sql.unsafe(`select * from public.${table} where id::text = any ($1)`, [keys.map(String)]);
        const where = `${query.slice(0, 20)} ${day ?? ''}`;
        for (const person of await of(
          'profiles',
          found.people.map(({ id }) => id),
        )) {
          expect(person.agency_id, where).toBe(agency);
          if (!isSupervisor(who)) expect(person.is_active, where).toBe(true);
        }
        if (!isSupervisor(who)) {
          expect(found.people.map(({ number }) => number).filter(Boolean), where).toEqual([]);
          expect([found.schedules, found.templates], where).toEqual([[], []]);
        }
        for (const schedule of await of(
          'schedules',
          found.schedules.map(({ id }) => id),
        )) {
          expect(schedule.agency_id, where).toBe(agency);
        }
        for (const template of await of(
          'shifts',
          found.templates.map(({ id }) => id),
        )) {
          expect(template.agency_id, where).toBe(agency);
        }
        for (const shift of await of(
          'assigned_shifts',
          found.shifts.map(({ id }) => id),
        )) {
          expect([shift.user_id, shift.status], where).toEqual([people[who], 'published']);
        }
        if (!isSupervisor(who)) expect(found.crew, where).toEqual([]);
        for (const shift of await of(
          'assigned_shifts',
          found.crew.map(({ id }) => id),
        )) {
          expect([shift.agency_id, shift.status], where).toEqual([agency, 'published']);
          expect(shift.user_id, where).not.toBe(people[who]);
        }
        for (const leave of await of(
          'time_off_requests',
          found.leave.map(({ id }) => id),
        )) {
          expect(leave.agency_id, where).toBe(agency);
          if (!isSupervisor(who)) expect(leave.user_id, where).toBe(people[who]);
        }
        for (const swap of await of(
          'shift_swaps',
          found.swaps.map(({ id }) => id),
        )) {
          expect(swap.agency_id, where).toBe(agency);
          if (!isSupervisor(who))
            expect([swap.requester_id, swap.responder_id], where).toContain(people[who]);
        }
        expect(JSON.stringify(found), `${where}: of another agency`).not.toMatch(
          isOutside(who) ? /Person 10\d/ : /Person 20\d/,
        );
        // Reasons and kinds of leave are no part of an answer.
        for (const leave of found.leave) {
          expect(Object.keys(leave).sort(), where).toEqual([
            'endsAt',
            'id',
            'isMine',
            'name',
            'startsAt',
            'status',
          ]);
        }
      }
    });
  },
);

describe('searching', () => {
  it('finds what is there, by names, numbers, codes and days', async () => {
    const names = (found: FoundRecords) => found.people.map(({ name }) => name);
    expect(names(await find('dispatcher', 'PERSON 10'))).toEqual([
      'Person 101',
      'Person 102',
      'Person 103',
      'Person 104',
      'Person 106',
    ]);
    expect(names(await find('supervisor', 'e105'))).toEqual(['Person 105']);
    expect(names(await find('dispatcher', 'e105'))).toEqual([]);
    expect((await find('supervisor', 'block')).schedules.map(({ id }) => id)).toEqual([
      ids.draft,
      ids.published,
    ]);
    expect((await find('supervisor', 'da1')).templates).toMatchObject([{ code: 'DA10' }]);
    expect((await find('dispatcher', '', '2031-01-06')).shifts.map(({ id }) => id)).toEqual([ids.ownRow]);
    expect((await find('dispatcher', '', '2031-05-05')).shifts, 'a draft is nobody’s shift').toEqual([]);
    const own = await find('dispatcher', 'person 101');
    expect(own.leave.length + own.swaps.length).toBeGreaterThan(0);
    expect((await find('supervisor', 'person 102')).leave.length).toBeGreaterThan(0);
    expect((await find('dispatcher', 'person 102')).leave).toEqual([]);
  });

  it('tells first whose name or last name begins so', async () => {
    const given = await db.sql<{ id: string; name: string }[]>`
      select id, full_name as name from public.profiles where agency_id = ${home.id}`;
    const named = async (who: PersonKey, name: string) =>
      db.sql`update public.profiles set full_name = ${name} where id = ${people[who]}`;
    await named('coworker', 'Amina Zeta');
    await named('trainee', 'Bo Minay');
    await named('admin', 'Mina Alpha');
    expect((await find('dispatcher', 'mina')).people.map(({ name }) => name)).toEqual([
      'Mina Alpha',
      'Bo Minay',
      'Amina Zeta',
    ]);
    for (const { id, name } of given) {
      await db.sql`update public.profiles set full_name = ${name} where id = ${id}`;
    }
  });

  it('finds by a day and words who works then, for supervisors', async () => {
    const crew = async (who: PersonKey, query: string, day: string) =>
      (await find(who, query, day)).crew.map(({ id }) => id).sort();
    expect(await crew('supervisor', 'da10', '2031-01-06')).toEqual([
      ids.ownRow,
      ids.coworkerRow,
      ids.traineeRow,
    ]);
    expect(await crew('supervisor', 'person 102', '2031-01-06')).toEqual([ids.coworkerRow]);
    expect(await crew('supervisor', 'da10', '2031-05-05'), 'a draft is nobody’s shift').toEqual([]);
    expect(await crew('supervisor', '', '2031-01-06'), 'a day alone is the roster').toEqual([]);
    const own = async (query: string) =>
      (await find('dispatcher', query, '2031-01-06')).shifts.map(({ id }) => id);
    expect(await own('person 101')).toEqual([ids.ownRow]);
    expect(await own('da1')).toEqual([ids.ownRow]);
    expect(await own('person 102')).toEqual([]);
    expect((await find('dispatcher', 'person 101')).people).toMatchObject([{ isMe: true }]);
  });

  it('finds templates that are planned, not those that another version has replaced', async () => {
    await db.admin`update public.shifts set valid_to = '2020-01-01' where id = ${ids.shift}`;
    expect((await find('supervisor', 'da10')).templates).toEqual([]);
    await db.admin`update public.shifts set valid_to = null where id = ${ids.shift}`;
    expect((await find('supervisor', 'da10')).templates).toMatchObject([{ code: 'DA10', center: null }]);
  });

  it('reads no table of tenants from one end to the other', async () => {
    const more = await db.asUser(people.supervisor, async (sql) => {
      // A table of a few rows is read whole anyway; with this only one that no index is for.
      await sql`select set_config('enable_seqscan', 'off', true)`;
      // Earlier searches of this connection have left their plans.
      await sql`discard plans`;
      // They are counted until they are sent off, which may be later than their transaction.
      const scans = async () => {
        const rows = await sql<{ table: string; count: number }[]>`
          select s.relname as table, s.seq_scan::integer as count from pg_stat_xact_user_tables s
          where s.schemaname = 'public' and exists (
            select from pg_attribute a where a.attrelid = s.relid and a.attname = 'agency_id')`;
        return new Map(rows.map(({ table, count }) => [table, count]));
      };
      const before = await scans();
      for (const [query, day] of [
        ['person', null],
        ['da10', '2031-01-06'],
        ['', '2031-01-06'],
      ] as const) {
        await sql`select public.search_records(${query}, ${day})`;
        await sql`select public.search_chat(${query})`;
      }
      return [...(await scans())].filter(([table, count]) => count > (before.get(table) ?? 0));
    });
    expect(more).toEqual([]);
  });

  it('knows trades that are offered to nobody in particular', async () => {
    const [swap] = await db.sql<{ id: number; name: string }[]>`
      update public.shift_swaps s set responder_id = null, responder_assigned_shift_id = null, responder_shift = null,
        is_for_everyone = true, status = 'pending', accepted_at = null
      from public.profiles p where s.agency_id = ${home.id} and p.id = s.requester_id
      returning s.id, p.full_name as name`;
    const found = await find('supervisor', swap?.name ?? '');
    expect(found.swaps).toContainEqual(
      expect.objectContaining({ id: swap?.id, responder: null, isMine: false }),
    );
  });

  it('takes what stands for anything in a pattern as it is, and finds nothing by a letter', async () => {
    for (const query of ['%', '_', '%%', '__', '\\%', 'p', ' ', '']) {
      const found = await find('supervisor', query);
      expect(Object.values(found).flat(), query).toEqual([]);
    }
  });

  it('is for members', async () => {
    const ask = (who: string | null) =>
      refusalOf(db.asUser(who, (sql) => sql`select public.search_records('person', null)`));
    expect(await ask(people.deactivated)).toMatchObject({ code: 'PT403' });
    expect(await ask(null)).toMatchObject({ code: '42501' });
  });
});
