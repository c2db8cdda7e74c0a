import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePerson } from '../factories/people.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { clearSwaps, monday, offer } from './swaps-world.ts';
import { ask, clearTimeOff } from './time-off-world.ts';

let world: SchedulingWorld;
let foreignAdmin: string;
beforeAll(async () => {
  world = await makeSchedulingWorld();
  foreignAdmin = await makePerson(world.db.sql, world.theirs, 203, { role: 'admin', pattern: null });
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await world.db.sql`delete from public.custom_field_values`;
  await world.db.sql`delete from public.custom_fields`;
});

type Definition = Record<string, unknown>;
const definition: Definition = {
  subject: 'person',
  label: 'Radio number',
  kind: 'text',
  help: '',
  isRequired: false,
  rule: { maxLength: 10 },
  reads: 'person',
  writes: 'person',
  place: 0,
  isRetired: false,
};
const save = (
  as: string | null,
  change: Definition = {},
  id: number | null = null,
  version: number | null = null,
) =>
  world.db.asUser(as, async (sql) => {
    const field = JSON.stringify({ ...definition, ...change });
    const [row] = await sql<{ id: number }[]>`
      select public.save_custom_field(${field}::text::jsonb, ${id}, ${version}) as id`;
    return row?.id ?? 0;
  });
type Read = { id: number; label: string; value: unknown; version: number; mayWrite: boolean };
const read = (as: string | null, subject: string, ref: string | number | null) =>
  world.db.asUser(as, async (sql) => {
    const name = ref === null ? null : String(ref);
    const [row] = await sql<
      { fields: Read[] }[]
    >`select public.get_custom_fields(${subject}, ${name}) as fields`;
    return row?.fields ?? [];
  });
const fill = (
  as: string | null,
  subject: string,
  ref: string | number,
  fieldId: number,
  value: unknown,
  expectedVersion = 0,
) =>
  world.db.asUser(as, async (sql) => {
    const values = JSON.stringify([{ fieldId, value, expectedVersion }]);
    await sql`select public.set_custom_fields(${subject}, ${String(ref)}, ${values}::text::jsonb)`;
  });
const statusOf = async (work: Promise<unknown>) => (await refusalOf(work))?.code ?? null;

describe('a field', () => {
  it('is defined by admins alone', async () => {
    for (const as of [null, who.ana, who.supervisor]) {
      expect(await statusOf(save(as))).toBe(as === null ? '42501' : 'PT403');
    }
    const id = await save(who.admin);
    // Another agency's admin finds none to change.
    expect(await statusOf(save(foreignAdmin, {}, id, 1))).toBe('PT404');
    expect(await statusOf(save(who.admin, { label: 'radio NUMBER' }))).toBe('PT409');
    expect(await save(who.admin, { label: 'radio NUMBER', subject: 'time_off' })).toBeGreaterThan(id);
  });

  it('takes the rule of its kind and nothing else', async () => {
    for (const [kind, rule] of [
      ['text', {}],
      ['text', { maxLength: 1001 }],
      ['text', { maxLength: '5' }],
      ['number', { min: 2, max: 1 }],
      ['number', { maxLength: 5 }],
      ['date', { min: '2026-02-30' }],
      ['date', { min: 5 }],
      ['flag', { min: 1 }],
      ['option', { options: [] }],
      ['option', { options: [{ label: 'A' }] }],
      [
        'option',
        {
          options: [
            { label: 'A', isRetired: false },
            { label: 'a', isRetired: false },
          ],
        },
      ],
      ['colour', {}],
      ['text', null],
    ]) {
      expect(await statusOf(save(who.admin, { kind, rule }))).toBe('PT422');
    }
    for (const change of [
      { label: '' },
      { label: null },
      { place: 'first' },
      { isRequired: null },
      { reads: 'supervisors' },
      { subject: 'time_off', reads: 'everybody' },
      { isRetired: 'perhaps' },
    ]) {
      expect(await statusOf(save(who.admin, change))).toBe('PT422');
    }
  });

  it('keeps its kind and the options that are chosen, once it is filled in', async () => {
    const options = (...labels: string[]) => ({
      kind: 'option',
      rule: { options: labels.map((label) => ({ label, isRetired: label.endsWith('!') })) },
    });
    const id = await save(who.admin, options('A', 'B'));
    await save(who.admin, options('A', 'C'), id, 1);
    await fill(who.ana, 'person', who.ana, id, 'A');
    expect(await refusalOf(save(who.admin, {}, id, 2))).toMatchObject({
      code: 'PT422',
      detail: { field: 'kind' },
    });
    expect(await refusalOf(save(who.admin, options('C'), id, 2))).toMatchObject({
      code: 'PT422',
      detail: { field: 'options' },
    });
    await save(
      who.admin,
      {
        kind: 'option',
        rule: {
          options: [
            { label: 'A', isRetired: true },
            { label: 'D', isRetired: false },
          ],
        },
      },
      id,
      2,
    );
    // Where it is chosen it stays; nobody else chooses it any more.
    await fill(who.ana, 'person', who.ana, id, 'A', 1);
    expect(await statusOf(fill(who.ben, 'person', who.ben, id, 'A'))).toBe('PT422');
  });

  it('of two admins at once is changed by one, and made by one', async () => {
    const id = await save(who.admin);
    const change = JSON.stringify({ ...definition, help: 'Of the handheld.' });
    const made = JSON.stringify({ ...definition, label: 'Locker' });
    const both = (text: string, which: number | null) =>
      race(
        world.db,
        [1, 2].map(() => ({
          as: who.admin,
          work: (sql) => sql`select public.save_custom_field(${text}::text::jsonb, ${which}, ${which && 1})`,
        })),
      );
    expect((await both(change, id)).toSorted()).toEqual(['PT409', null]);
    expect((await both(made, null)).toSorted()).toEqual(['PT409', null]);
  });

  it('that is retired is shown where it says something, and takes nothing more', async () => {
    const id = await save(who.admin);
    await fill(who.ana, 'person', who.ana, id, '12');
    await save(who.admin, { isRetired: true }, id, 1);
    expect(await read(who.ana, 'person', who.ana)).toMatchObject([{ id, value: '12', mayWrite: false }]);
    expect(await read(who.ben, 'person', who.ben)).toEqual([]);
    expect(await statusOf(fill(who.ana, 'person', who.ana, id, '13', 1))).toBe('PT409');
    await save(who.admin, {}, id, 2);
    await fill(who.ana, 'person', who.ana, id, '13', 1);
  });
});

describe('what a field says', () => {
  it('is read and written by whom it is for', async () => {
    const readers: Record<string, readonly string[]> = {};
    const writers: Record<string, readonly string[]> = {};
    const people = {
      ana: who.ana,
      ben: who.ben,
      supervisor: who.supervisor,
      admin: who.admin,
      foreign: foreignAdmin,
    };
    for (const [reads, writes] of [
      ['everybody', 'person'],
      ['person', 'person'],
      ['person', 'supervisors'],
      ['supervisors', 'supervisors'],
      ['supervisors', 'admins'],
      ['admins', 'admins'],
    ] as const) {
      const name = `${reads}/${writes}`;
      const id = await save(who.admin, { label: name, reads, writes });
      const seen: string[] = [];
      const written: string[] = [];
      for (const [called, as] of Object.entries(people)) {
        const found = (await read(as, 'person', who.ana)).find((field) => field.id === id);
        if (found !== undefined) seen.push(called);
        const version = found?.version ?? 0;
        const status = await statusOf(fill(as, 'person', who.ana, id, `by ${called}`.slice(0, 10), version));
        if (status === null) written.push(called);
        expect(found?.mayWrite ?? false).toBe(status === null);
        // Whoever does not read it cannot tell that it is there.
        if (found === undefined) expect(status).toBe('PT404');
      }
      readers[name] = seen;
      writers[name] = written;
    }
    expect(readers).toEqual({
      'everybody/person': ['ana', 'ben', 'supervisor', 'admin'],
      'person/person': ['ana', 'supervisor', 'admin'],
      'person/supervisors': ['ana', 'supervisor', 'admin'],
      'supervisors/supervisors': ['supervisor', 'admin'],
      'supervisors/admins': ['supervisor', 'admin'],
      'admins/admins': ['admin'],
    });
    expect(writers).toEqual({
      'everybody/person': ['ana', 'supervisor', 'admin'],
      'person/person': ['ana', 'supervisor', 'admin'],
      'person/supervisors': ['supervisor', 'admin'],
      'supervisors/supervisors': ['supervisor', 'admin'],
      'supervisors/admins': ['admin'],
      'admins/admins': ['admin'],
    });
  });

  it('is of its kind, whatever the API is sent', async () => {
    const option = (label: string) => ({ label, isRetired: false });
    for (const [kind, rule, good, bad] of [
      ['text', { maxLength: 3 }, ['abc', null], ['abcd', '', ' ', 3, true, {}, [], 'a\u0007', '\u202Eab']],
      ['number', { min: -1, max: 2.5 }, [-1, 2.5, 0, null], ['1', -2, 3, 1e300, true, {}]],
      [
        'date',
        { min: '2026-01-01' },
        ['2026-01-01', null],
        ['2025-12-31', '2026-02-30', '2026-1-1', 20260101, {}],
      ],
      ['flag', {}, [true, false, null], ['yes', 1, {}]],
      ['option', { options: [option('A')] }, ['A', null], ['a', 'B', 1, ['A'], {}]],
    ] as const) {
      const id = await save(who.admin, { label: kind, kind, rule });
      let version = 0;
      for (const value of good) {
        await fill(who.ana, 'person', who.ana, id, value, version);
        version += 1;
      }
      for (const value of bad) {
        expect([kind, value, await statusOf(fill(who.ana, 'person', who.ana, id, value, version))]).toEqual([
          kind,
          value,
          'PT422',
        ]);
      }
      await save(who.admin, { label: kind, kind, rule, isRequired: true }, id, 1);
      expect(await statusOf(fill(who.ana, 'person', who.ana, id, null, version))).toBe('PT422');
    }
  });

  it('is all stored or nothing, in the version that was seen, with who was faster', async () => {
    const radio = await save(who.admin);
    const locker = await save(who.admin, { label: 'Locker' });
    await fill(who.supervisor, 'person', who.ana, locker, '7');
    const values = JSON.stringify([
      { fieldId: radio, value: '12', expectedVersion: 0 },
      { fieldId: locker, value: '8', expectedVersion: 0 },
    ]);
    const stale = world.db.asUser(
      who.ana,
      (sql) => sql`select public.set_custom_fields('person', ${who.ana}, ${values}::text::jsonb)`,
    );
    const refusal = await refusalOf(stale);
    expect(refusal).toMatchObject({ code: 'PT409', detail: { field: `field${locker}`, version: 1 } });
    expect(refusal?.message).toMatch(/changed Locker meanwhile, to “7”/);
    expect((await read(who.ana, 'person', who.ana)).map(({ value }) => value)).toEqual([null, '7']);
    // Emptied and said anew, it is not taken for what it was.
    await fill(who.ana, 'person', who.ana, locker, null, 1);
    expect(await statusOf(fill(who.ana, 'person', who.ana, locker, '9', 1))).toBe('PT409');
    const first = JSON.stringify([{ fieldId: radio, value: '12', expectedVersion: 0 }]);
    const both = await race(
      world.db,
      [who.ana, who.supervisor].map((as) => ({
        as,
        work: (sql) => sql`select public.set_custom_fields('person', ${who.ana}, ${first}::text::jsonb)`,
      })),
    );
    expect(both.toSorted()).toEqual(['PT409', null]);
  });

  it('cannot be sent in a list that is none, nor of what is not there', async () => {
    const id = await save(who.admin);
    for (const list of [
      '{}',
      '[1]',
      '[{}]',
      `[{"fieldId":${id},"value":"1"}]`,
      'null',
      `[{"fieldId":"1","value":1,"expectedVersion":0}]`,
    ]) {
      const sent = world.db.asUser(
        who.ana,
        (sql) => sql`select public.set_custom_fields('person', ${who.ana}, ${list}::text::jsonb)`,
      );
      expect(await statusOf(sent)).toBe('PT422');
    }
    expect(await statusOf(fill(who.ana, 'time_off', 1, id, 'x'))).toBe('PT404');
    expect(await statusOf(fill(who.ana, 'person', 'nobody', id, 'x'))).toBe('PT404');
    expect(await statusOf(fill(null, 'person', who.ana, id, 'x'))).toBe('42501');
    expect(await statusOf(fill(foreignAdmin, 'person', who.ana, id, 'x'))).toBe('PT404');
    expect(await read(foreignAdmin, 'person', who.ana)).toEqual([]);
  });

  it('of a request is read by its person and who decides, and written by the person until it is decided', async () => {
    await clearTimeOff(world);
    const id = await save(who.admin, { subject: 'time_off', label: 'Reason code' });
    expect(await read(who.ana, 'time_off', null)).toMatchObject([{ id, value: null, mayWrite: true }]);
    const request = await ask(world);
    await fill(who.ana, 'time_off', request.id, id, 'B2');
    expect(await read(who.supervisor, 'time_off', request.id)).toMatchObject([
      { value: 'B2', mayWrite: true },
    ]);
    for (const as of [who.ben, foreignAdmin]) {
      expect(await read(as, 'time_off', request.id)).toEqual([]);
      expect(await statusOf(fill(as, 'time_off', request.id, id, 'x', 1))).toBe('PT404');
    }
    await world.db.asUser(
      who.ana,
      (sql) => sql`select public.withdraw_time_off(${request.id}, ${request.version}, null)`,
    );
    expect(await read(who.ana, 'time_off', request.id)).toMatchObject([{ value: 'B2', mayWrite: false }]);
    expect(await statusOf(fill(who.ana, 'time_off', request.id, id, 'B3', 1))).toBe('PT403');
    await world.db.sql`delete from public.custom_field_values`;
    await clearTimeOff(world);
  });

  it('of a trade is read by both, and for everybody by whoever sees the offer', async () => {
    await clearSwaps(world);
    const [row = 0] = await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    const open = await save(who.admin, { subject: 'swap', label: 'Open', reads: 'everybody' });
    const own = await save(who.admin, { subject: 'swap', label: 'Own' });
    const swap = await offer(world, { row, kind: 'give' });
    await fill(who.ana, 'swap', swap.id, open, 'Read me');
    await fill(who.ana, 'swap', swap.id, own, 'Hush');
    const seenBy = async (as: string) => (await read(as, 'swap', swap.id)).map(({ label }) => label);
    expect(await seenBy(who.ana)).toEqual(['Open', 'Own']);
    expect(await seenBy(who.supervisor)).toEqual(['Open', 'Own']);
    // Asked, and not in it yet.
    expect(await seenBy(who.ben)).toEqual(['Open']);
    expect(await seenBy(who.cora)).toEqual([]);
    expect(await seenBy(foreignAdmin)).toEqual([]);
    expect(await statusOf(fill(who.ben, 'swap', swap.id, open, 'x', 1))).toBe('PT403');
    await world.db.sql`delete from public.custom_field_values`;
    await clearSwaps(world);
  });

  it('is in the audit with what it said before', async () => {
    const before = await lastAuditId(world.db.sql);
    const id = await save(who.admin, { reads: 'supervisors', writes: 'supervisors' });
    await fill(who.supervisor, 'person', who.ana, id, '12');
    await fill(who.supervisor, 'person', who.ana, id, '12', 1);
    await fill(who.supervisor, 'person', who.ana, id, null, 2);
    await save(who.admin, { reads: 'supervisors', writes: 'supervisors', isRetired: true }, id, 1);
    const entries = await auditSince(world.db.sql, before);
    expect(entries.map(({ action }) => action)).toEqual([
      'custom_field.create',
      'custom_field.fill',
      'custom_field.fill',
      'custom_field.retire',
    ]);
    expect(entries[2]).toMatchObject({
      details: { entity: 'custom_field', subject: 'person', user: who.ana, label: 'Radio number' },
      before: { value: '12' },
      after: { value: null },
    });
  });
});
