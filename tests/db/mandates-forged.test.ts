import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeLeave } from '../factories/time-off.ts';
import {
  type Mandate,
  mandateOf,
  RULES,
  setRules,
  storedMandates,
  tryContact,
  voidRecord,
} from './mandates-world.ts';
import { type Fill, fill, openOne, type StoredOpening } from './openings-world.ts';
import { refusalOf } from './refusal.ts';
import { call, newEditId } from './roster-world.ts';
import {
  clearSchedules,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { saveSetting } from './settings-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearSchedules(world);
  await world.db.sql`delete from public.duty_states`;
  await world.db.sql`truncate public.mandate_records, public.time_off_requests cascade`;
  await setRules(world.db.sql, world.ours.id, RULES);
});

async function openShift(): Promise<StoredOpening> {
  await makePublished(world, 1, [
    [null, shift.day, '2031-01-06'],
    [who.ben, shift.day, '2031-01-20'],
  ]);
  return openOne(world, 1);
}

const order = (opening: StoredOpening, mandate: unknown, given: Partial<Fill> = {}) =>
  fill(world, { opening, person: who.cora, way: 'mandate', mandate, reason: 'Nobody else', ...given });

async function untouched(opening: StoredOpening): Promise<void> {
  expect(await storedMandates(world)).toEqual([]);
  expect(await openOne(world, 1)).toMatchObject({ id: opening.id, state: 'open' });
  expect(await world.db.sql`select 1 from public.roster_edits where reason = 'Nobody else'`).toHaveLength(0);
}

describe('a list that was forged or is old', () => {
  const forgeries: [string, (mandate: Mandate) => unknown, string][] = [
    [
      'with fewer rules, so that it charges nothing',
      (m) => ({ ...m, inputs: { ...m.inputs, rules: {} } }),
      'PT409',
    ],
    [
      'with rules of its own',
      (m) => ({ ...m, inputs: { ...m.inputs, rules: { ...m.inputs.rules, leaveBufferHours: 0 } } }),
      'PT409',
    ],
    [
      'in another order',
      (m) => ({ ...m, ranking: { ...m.ranking, ranked: m.ranking.ranked.toReversed() } }),
      'PT422',
    ],
    [
      'with one person alone',
      (m) => ({ ...m, ranking: { ...m.ranking, ranked: m.ranking.ranked.slice(0, 1) } }),
      'PT422',
    ],
    [
      'whose skipped are ranked',
      (m) => ({
        ...m,
        inputs: {
          ...m.inputs,
          people: m.inputs.people.map((each) => ({ ...each, skip: { code: 'leave', words: 'Off.' } })),
        },
      }),
      'PT422',
    ],
    [
      'of another day',
      (m) => ({ ...m, inputs: { ...m.inputs, need: { ...m.inputs.need, shiftDate: '2031-01-20' } } }),
      'PT409',
    ],
    [
      'with no day',
      (m) => ({ ...m, inputs: { ...m.inputs, need: { ...m.inputs.need, shiftDate: 'soon' } } }),
      'PT422',
    ],
    [
      'with times in words',
      (m) => ({ ...m, inputs: { ...m.inputs, need: { ...m.inputs.need, startsAt: 'now' } } }),
      'PT422',
    ],
    [
      'that says somebody was mandated who was not',
      (m) => ({
        ...m,
        inputs: {
          ...m.inputs,
          people: m.inputs.people.map((each) =>
            each.personId === who.ana ? { ...each, lastMandateAt: 1_000_000 } : each,
          ),
        },
      }),
      // Ana is last either way: the order still follows.
      'PT409',
    ],
  ];
  it.each(forgeries)('%s orders nobody', async (_, forged, code) => {
    const opening = await openShift();
    const mandate = forged(await mandateOf(world, opening.id, { reason: 'Nobody else' }));
    expect(await refusalOf(order(opening, mandate))).toMatchObject({ code });
    await untouched(opening);
  });

  it('is made again when somebody was charged meanwhile', async () => {
    const opening = await openShift();
    const mandate = await mandateOf(world, opening.id);
    await tryContact(world, opening.id);
    expect(await refusalOf(order(opening, mandate))).toMatchObject({
      code: 'PT409',
      detail: { facts_version: 0 },
    });
    expect((await storedMandates(world)).map(({ outcome }) => outcome)).toEqual(['refused']);
  });
});

describe('who is protected', () => {
  it('is not ordered past a hard limit, whatever the reason, nor by a second supervisor later', async () => {
    const opening = await openShift();
    const mandate = await mandateOf(world, opening.id, { reason: 'Nobody else' });
    const violations = [
      { ruleId: 'rest_hard', severity: 'hard', message: '4 h rest', minutes: 240, at: 0, personId: who.cora },
    ];
    expect(await refusalOf(order(opening, mandate, { violations }))).toMatchObject({
      code: 'PT422',
      message: 'Cora is protected: it would pass a limit.',
    });
    for (const way of ['award', 'call_out', 'extension']) {
      expect(await refusalOf(order(opening, mandate, { way }))).toMatchObject({
        code: 'PT422',
        message: 'Only an order is on record as a mandate.',
      });
    }
    expect(await refusalOf(order(opening, mandate, { needsConfirmation: true }))).toMatchObject({
      code: 'PT422',
    });
    await untouched(opening);
  });

  it.each([
    ['leave at that time', '2031-01-06T18:00Z', '2031-01-06T20:00Z', true],
    // The shift is over at 02:00Z of the 7th.
    ['leave within the day after', '2031-01-07T22:00Z', '2031-01-09T06:00Z', true],
    ['leave later', '2031-01-08T02:30Z', '2031-01-09T06:00Z', false],
  ])('%s that was approved since the list was made', async (_, startsAt, endsAt, isProtected) => {
    const opening = await openShift();
    const mandate = await mandateOf(world, opening.id);
    await makeLeave(world.db.sql, world.ours, { userId: who.cora, startsAt, endsAt, status: 'approved' });
    if (!isProtected) {
      await order(opening, mandate);
      expect(await storedMandates(world)).toHaveLength(1);
      return;
    }
    expect(await refusalOf(order(opening, mandate))).toMatchObject({
      code: 'PT409',
      detail: { facts_version: 0 },
    });
    await untouched(opening);
  });

  it('light duty that was entered since the list was made', async () => {
    const opening = await openShift();
    const mandate = await mandateOf(world, opening.id);
    await world.db.sql`
      insert into public.duty_states (agency_id, user_id, kind, from_date)
      values (${world.ours.id}, ${who.cora}, 'light_duty', '2031-01-01')`;
    expect(await refusalOf(order(opening, mandate))).toMatchObject({ code: 'PT409' });
    await untouched(opening);
  });

  it('whoever was held over this week, though it cost no place', async () => {
    const rules = { ...RULES, chargesExtension: false };
    await setRules(world.db.sql, world.ours.id, rules);
    await makePublished(world, 1, [
      [null, shift.day, '2031-01-06'],
      [who.ben, shift.day, '2031-01-20'],
    ]);
    const opening = await openOne(world, 1);
    await order(opening, await mandateOf(world, opening.id, { kind: 'holdover', rules }));
    const [row] = await world.db.sql<{ id: number }[]>`
      insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status)
      values (${world.ours.id}, ${world.ours.centerId}, 1, null, ${shift.day}, '2031-01-08', 'published') returning id::integer`;
    const next = await openOne(world, 1);
    expect(next.rowId).toBe(row?.id);
    const facts = await call<{ people: { personId: string; mandates: number; mandatedAt: number[] }[] }>(
      world,
      'service_role',
      (sql) => sql`select public.get_opening_facts(${who.supervisor}, ${next.id}) as answer`,
    );
    expect(facts.people.find(({ personId }) => personId === who.cora)).toMatchObject({
      mandates: 0,
      lastMandateAt: null,
      mandatedAt: [Date.parse('2031-01-06T16:00Z')],
    });
    expect(
      await refusalOf(
        order(next, await mandateOf(world, next.id, { rules }), { row: { shiftDate: '2031-01-08' } }),
      ),
    ).toMatchObject({ code: 'PT409', message: 'Cora is mandated already this workweek: Mon 6 Jan, by Sam.' });
  });
});

describe('what a dispatcher may know', () => {
  it('is nothing of whom the list passed over, or of what was written of a call', async () => {
    const opening = await openShift();
    await tryContact(world, opening.id, { person: who.cora, note: 'Sounded ill' });
    await order(opening, await mandateOf(world, opening.id, { reason: 'Cora is on sick leave' }), {
      person: who.ben,
    });
    for (const as of [who.ben, who.cora]) {
      const own = await call<{ records: { personId: string; reason: string | null }[] }>(
        world,
        as,
        (sql) => sql`select public.get_my_mandates() as answer`,
      );
      expect(own.records).toMatchObject([{ personId: as, reason: null }]);
      expect(JSON.stringify(own)).not.toMatch(/sick|ill/i);
    }
  });

  it.each([
    ['get_opening_contacts', (id: number) => `select public.get_opening_contacts(${id}) as answer`],
    ['get_mandate', (id: number) => `select public.get_mandate(${id}) as answer`],
    ['list_mandates', () => 'select public.list_mandates() as answer'],
    ['void_mandate', (id: number) => `select public.void_mandate(${id}, 'Mine') as answer`],
  ])('by %s, nothing', async (_, statement) => {
    const opening = await openShift();
    const { id } = await tryContact(world, opening.id, { person: who.cora });
    expect(await refusalOf(call(world, who.cora, (sql) => sql.unsafe(statement(id))))).toMatchObject({
      code: 'PT403',
    });
    expect(await storedMandates(world)).toHaveLength(1);
  });

  it('by the functions of the server, not even those', async () => {
    const opening = await openShift();
    const mandate = await mandateOf(world, opening.id);
    for (const persona of [who.supervisor, who.cora, null]) {
      expect(await refusalOf(order(opening, mandate, { persona, as: who.supervisor }))).toMatchObject({
        code: '42501',
      });
      expect(await refusalOf(tryContact(world, opening.id, { persona }))).toMatchObject({ code: '42501' });
    }
    await untouched(opening);
  });
});

it('another agency neither orders, nor calls, nor voids', async () => {
  const opening = await openShift();
  const mandate = await mandateOf(world, opening.id);
  expect(await refusalOf(order(opening, mandate, { as: who.foreignSupervisor }))).toMatchObject({
    code: 'PT404',
  });
  const { id } = await tryContact(world, opening.id);
  expect(await refusalOf(voidRecord(world, id, { as: who.foreignSupervisor }))).toMatchObject({
    code: 'PT404',
  });
  const editId = newEditId();
  expect(
    await refusalOf(
      order(opening, await mandateOf(world, opening.id), { person: who.foreignSupervisor, editId }),
    ),
  ).toMatchObject({ code: 'PT422' });
  expect(await storedMandates(world)).toHaveLength(1);
});

describe('a change of the rules that is planned', () => {
  it('charges what lies after it by the new rules, and what lies before by the old', async () => {
    const later = { ...RULES, chargesRefusal: false };
    await makePublished(world, 1, [
      [null, shift.day, '2031-01-06'],
      [null, shift.day, '2031-01-20'],
      [who.ben, shift.day, '2031-01-27'],
    ]);
    const openings = await world.db.sql<{ id: number }[]>`
      select id::integer from public.openings where state = 'open' order by starts_at`;
    const [before, after] = openings.map(({ id }) => id);
    if (before === undefined || after === undefined) throw new Error('not two shifts are open');
    const [today] = await world.db.sql<{ value: object }[]>`
      select value from public.filling_rules where agency_id = ${world.ours.id}`;
    await saveSetting(world, {
      kind: 'filling',
      value: { ...today?.value, mandate: later },
      from: '2031-01-13',
    });
    const charged = async (openingId: number, rules: Partial<typeof RULES>) =>
      (await tryContact(world, openingId, { mandate: await mandateOf(world, openingId, { rules }) }))
        .isCharged;
    expect(await refusalOf(charged(before, later))).toMatchObject({ code: 'PT409' });
    expect(await refusalOf(charged(after, RULES))).toMatchObject({ code: 'PT409' });
    expect([await charged(before, RULES), await charged(after, later)]).toEqual([true, false]);
    await world.db
      .sql`delete from public.setting_versions where agency_id = ${world.ours.id} and kind = 'filling'`;
  });
});

it('whoever left since keeps their record, and it is voided without a word to them', async () => {
  const opening = await openShift();
  await order(opening, await mandateOf(world, opening.id));
  const [record] = await storedMandates(world);
  await world.db
    .sql`update public.profiles set is_active = false, full_name = 'Cora Gone' where id = ${who.cora}`;
  const told = () => world.db.sql`select 1 from public.notifications where recipient_id = ${who.cora}`;
  const before = await told();
  expect(await voidRecord(world, record?.id ?? 0)).toMatchObject({ personName: 'Cora Gone' });
  expect(await told()).toHaveLength(before.length);
  const [intact] = await world.db.sql`
    select person_name as name, hash = private.mandate_hash(m) as "isIntact"
    from public.mandate_records m where id = ${record?.id ?? 0}`;
  expect(intact).toEqual({ name: 'Cora', isIntact: true });
  await world.db.sql`update public.profiles set is_active = true, full_name = 'Cora' where id = ${who.cora}`;
});
