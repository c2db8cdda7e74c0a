import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mandateRecord } from './mandates-reading.ts';
import { mandateOf, RULES, setRules, storedMandates, voidRecord } from './mandates-world.ts';
import { fill, openingsOf, openOne } from './openings-world.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import { edit, fields, newEditId, storedRow } from './roster-world.ts';
import {
  clearSchedules,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearSchedules(world);
  await world.db.sql`truncate public.mandate_records cascade`;
  await setRules(world.db.sql, world.ours.id, RULES);
});

type Ordered = { rowId: number; openingId: number; editId: string; recordId: number };

/** Cora, or another, is ordered to the open day shift of 6 January 2031. */
async function order(person: string = who.cora, as: string = who.supervisor): Promise<Ordered> {
  await makePublished(world, 1, [
    [null, shift.day, '2031-01-06'],
    [who.ben, shift.day, '2031-01-20'],
  ]);
  const opening = await openOne(world, 1);
  const editId = newEditId();
  const mandate = await mandateOf(world, opening.id, { reason: person === who.cora ? null : 'Is near' });
  if (person === who.supervisor) {
    const [first] = mandate.inputs.people;
    if (first === undefined) throw new Error('nobody is on the list');
    const people = [{ ...first, personId: person, fullName: 'Sam', seniorityRank: 9 }];
    const ranked = mandate.ranking.ranked.slice(0, 1).map((each) => ({ ...each, personId: person }));
    mandate.inputs = { ...mandate.inputs, people };
    mandate.ranking = { ranked, skipped: [] };
  }
  await fill(world, { as, opening, editId, person, way: 'mandate', mandate, reason: mandate.reason });
  const record = (await storedMandates(world)).at(-1);
  return { rowId: opening.rowId, openingId: opening.id, editId, recordId: record?.id ?? 0 };
}

async function undo({ rowId, editId }: Ordered, options: Parameters<typeof edit>[3] = {}) {
  const { version } = await storedRow(world.db.sql, rowId);
  return edit(world, 1, [{ kind: 'change', id: rowId, version, row: fields({ userId: null }) }], {
    undoes: editId,
    reason: null,
    ...options,
  });
}

const standing = () =>
  world.db.sql<
    { person: string }[]
  >`select person_id as person from private.mandate_standing(${world.ours.id})`;
const sealed = (id: number) => world.db.sql`
  select md5(m::text) as text, encode(hash, 'hex') as hash, hash = private.mandate_hash(m) as intact
  from public.mandate_records m where id = ${id}`;

describe('a mandate whose edit is undone', () => {
  it('stays as it was, is void by another record, and gives the place back', async () => {
    const ordered = await order();
    const before = [...(await sealed(ordered.recordId))];
    expect(await standing()).toHaveLength(1);
    await undo(ordered, { as: who.otherSupervisor });
    expect([...(await sealed(ordered.recordId))]).toEqual(before);
    expect(before).toMatchObject([{ intact: true }]);
    expect(await storedMandates(world)).toEqual([
      expect.objectContaining({ id: ordered.recordId, outcome: 'assigned', isCharged: true }),
      {
        id: expect.any(Number),
        personId: who.cora,
        outcome: 'voided',
        isCharged: false,
        reason: 'The assignment was undone',
        voidsId: ordered.recordId,
      },
    ]);
    expect(await standing()).toHaveLength(0);
    expect(await mandateRecord(world, ordered.recordId)).toMatchObject({
      isIntact: true,
      voidedByName: 'Tess',
      voidReason: 'The assignment was undone',
    });
    const audited = await world.db.sql`
      select actor_id from public.audit_logs where action = 'mandate.void' and details ->> 'voids' = ${String(ordered.recordId)}`;
    expect([...audited]).toEqual([{ actor_id: who.otherSupervisor }]);
    // Nobody is protected by an order that was taken back: Cora may be ordered again this week.
    const again = await openOne(world, 1);
    await fill(world, {
      opening: again,
      person: who.cora,
      way: 'mandate',
      mandate: await mandateOf(world, again.id),
    });
    expect(await standing()).toHaveLength(1);
  });

  it('of a part of the shift is void as well, and the shift is open as a whole again', async () => {
    await makePublished(world, 1, [
      [null, shift.day, '2031-01-06'],
      [who.ben, shift.day, '2031-01-20'],
    ]);
    const opening = await openOne(world, 1);
    const editId = newEditId();
    const [startsAt, endsAt] = [Date.parse('2031-01-06T16:00Z'), Date.parse('2031-01-06T20:00Z')];
    const part = { localStart: '09:00', localEnd: '13:00' };
    const left = { localStart: '13:00', localEnd: '19:00' };
    const rowNow = async () => (await storedRow(world.db.sql, opening.rowId)).version;
    const { ids } = await fill(world, {
      opening,
      editId,
      person: who.cora,
      way: 'mandate',
      mandate: await mandateOf(world, opening.id, { kind: 'holdover', need: { startsAt, endsAt } }),
      operations: [
        {
          kind: 'change',
          id: opening.rowId,
          version: await rowNow(),
          row: fields({ userId: null, ...left }),
        },
        { kind: 'add', key: -1, row: fields({ userId: who.cora, isOvertime: true, ...part }) },
      ],
    });
    const [record] = await storedMandates(world);
    const added = ids[-1] ?? 0;
    const { version } = await storedRow(world.db.sql, added);
    await edit(
      world,
      1,
      [
        { kind: 'cancel', id: added, version },
        { kind: 'change', id: opening.rowId, version: await rowNow(), row: fields({ userId: null }) },
      ],
      { undoes: editId, reason: null },
    );
    expect(await storedMandates(world)).toMatchObject([
      { id: record?.id, outcome: 'assigned' },
      { outcome: 'voided', voidsId: record?.id },
    ]);
    expect(await standing()).toHaveLength(0);
    const [again] = await world.db.sql`
      select extract(epoch from ends_at - starts_at)::integer / 3600 as hours, state from public.openings where id = ${opening.id}`;
    expect(again).toEqual({ hours: 10, state: 'open' });
  });

  it('is told with the shift, in one notice', async () => {
    const ordered = await order();
    const editId = newEditId();
    await undo(ordered, { editId });
    await world.db.asUser('service_role', (sql) => sql`select public.announce_roster_edit(${editId})`);
    const notices = await world.db.sql`
      select kind, content from public.notifications where recipient_id = ${who.cora} order by id`;
    expect([...notices]).toEqual([
      { kind: 'mandate.assigned', content: expect.any(String) },
      {
        kind: 'roster.cancelled',
        content: expect.stringMatching(
          /^You no longer work .*\. The order to work it is void, and no longer counts for your place on the list\.$/,
        ),
      },
    ]);
  });

  it('is void once, also where it was voided by hand before', async () => {
    const ordered = await order();
    await voidRecord(world, ordered.recordId, { as: who.otherSupervisor });
    await undo(ordered);
    expect((await storedMandates(world)).map(({ outcome }) => outcome)).toEqual(['assigned', 'voided']);
  });

  it('is not brought back by undoing the undo', async () => {
    const ordered = await order();
    const undone = newEditId();
    await undo(ordered, { editId: undone });
    const { version } = await storedRow(world.db.sql, ordered.rowId);
    const back = [
      { kind: 'change', id: ordered.rowId, version, row: fields({ userId: who.cora, isOvertime: false }) },
    ];
    for (const reason of [null, 'She comes after all']) {
      expect(await refusalOf(edit(world, 1, back, { undoes: undone, reason }))).toMatchObject({
        code: 'PT422',
        message: 'This took back a mandate, which stays void. Order it again from the list.',
      });
    }
    expect((await openingsOf(world, 1)).at(-1)?.state).toBe('open');
    // As a change of its own, it is no order.
    await edit(world, 1, back);
    expect(await standing()).toHaveLength(0);
  });

  it('is not undone by whom it ordered', async () => {
    const ordered = await order(who.supervisor, who.otherSupervisor);
    expect(await refusalOf(undo(ordered))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(undo(ordered, { reason: 'I cannot' }))).toMatchObject({ code: 'PT403' });
    expect((await storedMandates(world)).map(({ outcome }) => outcome)).toEqual(['assigned']);
    await undo(ordered, { as: who.otherSupervisor });
    expect(await standing()).toHaveLength(0);
  });

  it('at the moment at which another voids it by hand is void once, and nobody waits for the other for ever', async () => {
    for (let round = 0; round < 5; round++) {
      await clearSchedules(world);
      await world.db.sql`truncate public.mandate_records cascade`;
      const ordered = await order();
      const { version } = await storedRow(world.db.sql, ordered.rowId);
      const [block] = await world.db.sql<
        { version: number }[]
      >`select version from public.schedules where id = 1`;
      const operations = [{ kind: 'change', id: ordered.rowId, version, row: fields({ userId: null }) }];
      const outcomes = await race(world.db, [
        {
          as: who.supervisor,
          work: (sql) => sql`
            select public.apply_roster_edit(${newEditId()}, 1, ${block?.version ?? 0}, ${JSON.stringify(operations)}::text::jsonb,
              null, '[]', false, ${ordered.editId})`,
        },
        {
          as: who.otherSupervisor,
          work: (sql) => sql`select public.void_mandate(${ordered.recordId}, 'Wrong person')`,
        },
      ]);
      expect(outcomes[0]).toBeNull();
      expect([null, 'PT409']).toContain(outcomes[1]);
      expect((await storedMandates(world)).map(({ outcome }) => outcome)).toEqual(['assigned', 'voided']);
    }
  });
});
