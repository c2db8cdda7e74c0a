import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { versionOf } from '../factories/scheduling.ts';
import { type Contestant, race } from './race.ts';
import { refusalOf } from './refusal.ts';
import { changesOf, edit, fields, newEditId, storedRow } from './roster-world.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  makePublished,
  makeSchedulingWorld,
  publish,
  revise,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
beforeEach(() => clearSchedules(world));
afterAll(() => world.db.drop());

const monday = '2031-01-06';

function editor(
  operations: readonly object[],
  version: number,
  as: string,
  editId = newEditId(),
): Contestant {
  return {
    as,
    work: (sql) => sql`select public.apply_roster_edit(${editId}, 1, ${version},
      ${JSON.stringify(operations)}::text::jsonb, 'A race')`,
  };
}

const count = async (table: string, where = 'true') =>
  (await world.db.sql.unsafe(`select 1 from ${table} where ${where}`)).length;

describe('two edits of one row at once', () => {
  it('twenty times: one wins, the other reads who and when, and every record tells the same', async () => {
    const rows = await makePublished(
      world,
      1,
      Array.from({ length: 20 }, (_, index) => [
        who.ana,
        shift.day,
        `2031-01-${String(index + 2).padStart(2, '0')}`,
      ]),
    );
    const auditedBefore = await lastAuditId(world.db.sql);
    for (const [index, id] of rows.entries()) {
      const version = await versionOf(world.db.sql, 1);
      const shiftDate = `2031-01-${String(index + 2).padStart(2, '0')}`;
      const change = (userId: string) => [
        { kind: 'change', id, version: 2, row: fields({ userId, shiftDate }) },
      ];
      const outcomes = await race(world.db, [
        editor(change(who.ben), version, who.supervisor),
        editor(change(who.cora), version, who.otherSupervisor),
      ]);
      expect(outcomes.toSorted()).toEqual(['PT409', null].toSorted());
      const [winner, loser] =
        outcomes[0] === null ? [who.ben, who.otherSupervisor] : [who.cora, who.supervisor];
      expect(await storedRow(world.db.sql, id)).toMatchObject({ userId: winner, version: 3 });
      const refusal = await refusalOf(edit(world, 1, change(who.ben), { as: loser, factsVersion: version }));
      const name = loser === who.supervisor ? 'Tess' : 'Sam';
      expect(refusal).toMatchObject({
        message: `${name} changed this shift meanwhile.`,
        detail: { rows: [{ id, by_name: name, at: expect.any(Number) }], users: [winner] },
      });
    }
    const changes = await changesOf(world.db.sql, 1);
    expect(changes.map(({ rowId }) => rowId).toSorted((a, b) => a - b)).toEqual(rows);
    expect(await auditSince(world.db.sql, auditedBefore)).toHaveLength(20);
    expect(await count('public.roster_edits')).toBe(20);
    expect(await count('private.outbox', `kind = 'roster.edited'`)).toBe(20);
    const edits = new Map(changes.map(({ editId, toId, changedBy }) => [editId, { toId, changedBy }]));
    expect(edits.size).toBe(20);
    for (const { toId, changedBy } of edits.values()) {
      expect(changedBy).toBe(toId === who.ben ? who.supervisor : who.otherSupervisor);
    }
  });

  it('that cross over the same rows never wait on each other', async () => {
    const [one = 0, two = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, monday],
      [who.ben, shift.day, monday],
    ]);
    const version = await versionOf(world.db.sql, 1);
    const cancel = (id: number) => ({ kind: 'cancel', id, version: 2 });
    const outcomes = await race(world.db, [
      editor([cancel(one), cancel(two)], version, who.supervisor),
      editor([cancel(two), cancel(one)], version, who.otherSupervisor),
    ]);
    expect(outcomes.toSorted()).toEqual(['PT409', null].toSorted());
  });
});

describe('at the same moment', () => {
  it('the same edit ten times is one edit', async () => {
    const [ana = 0] = await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    const version = await versionOf(world.db.sql, 1);
    const editId = newEditId();
    const operations = [
      { kind: 'change', id: ana, version: 2, row: fields({ userId: who.cora }) },
      { kind: 'add', key: -1, row: fields({ shiftDate: '2031-01-07' }) },
    ];
    const outcomes = await race(
      world.db,
      Array.from({ length: 10 }, () => editor(operations, version, who.supervisor, editId)),
    );
    expect(outcomes).toEqual(Array.from({ length: 10 }, () => null));
    expect(await changesOf(world.db.sql, 1)).toHaveLength(2);
    expect(await count('public.assigned_shifts')).toBe(2);
  });

  it('two who give one person two shifts of the same time: one goes through', async () => {
    const [ana = 0, ben = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, monday],
      [who.ben, shift.day, monday],
    ]);
    const version = await versionOf(world.db.sql, 1);
    const toCora = (id: number) => [{ kind: 'change', id, version: 2, row: fields({ userId: who.cora }) }];
    const outcomes = await race(world.db, [
      editor(toCora(ana), version, who.supervisor),
      editor(toCora(ben), version, who.otherSupervisor),
    ]);
    expect(outcomes.toSorted()).toEqual(['PT409', null].toSorted());
  });

  it('two who confirm the same edit: it is applied once', async () => {
    const [ana = 0] = await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    const editId = newEditId();
    const operations = [{ kind: 'add', key: -1, row: fields({ userId: who.cora, shiftDate: '2031-01-08' }) }];
    await edit(world, 1, operations, { editId, needsConfirmation: true });
    const version = await versionOf(world.db.sql, 1);
    const confirm = (as: string): Contestant => ({
      as,
      work: (sql) => sql`select public.confirm_roster_edit(${editId}, ${version})`,
    });
    const outcomes = await race(world.db, [confirm(who.otherSupervisor), confirm(who.admin)]);
    expect(outcomes.toSorted()).toEqual(['PT409', null].toSorted());
    expect(await changesOf(world.db.sql, 1)).toHaveLength(1);
    expect((await storedRow(world.db.sql, ana)).version).toBe(2);
  });

  it('an undo and the announcement: told with both, or not at all', async () => {
    const [ana = 0] = await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    const [editId, undo] = [newEditId(), newEditId()];
    await edit(world, 1, [{ kind: 'change', id: ana, version: 2, row: fields({ userId: who.cora }) }], {
      editId,
    });
    const version = await versionOf(world.db.sql, 1);
    const back = JSON.stringify([{ kind: 'change', id: ana, version: 3, row: fields() }]);
    const announcer: Contestant = {
      as: 'service_role',
      work: (sql) => sql`select public.announce_roster_edit(${editId})`,
    };
    const outcomes = await race(world.db, [
      announcer,
      announcer,
      {
        as: who.supervisor,
        work: (sql) => sql`select public.apply_roster_edit(${undo}, 1, ${version}, ${back}::text::jsonb,
          p_undoes => ${editId})`,
      },
    ]);
    expect(outcomes).toEqual([null, null, null]);
    const told = await count('public.notifications', `kind in ('roster.changed', 'roster.cancelled')`);
    const events = await count('private.outbox', `kind = 'roster.edited'`);
    expect([`${told} ${events}`]).toEqual([told === 0 ? '0 1' : '2 2']);
  });

  it('an edit and the publication of a revision: the ledger is that of one order', async () => {
    const [ana = 0] = await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    const revision = await revise(world, 1, '2031-01-05');
    const [version, draft] = [await versionOf(world.db.sql, 1), await versionOf(world.db.sql, revision)];
    const change = [{ kind: 'change', id: ana, version: 2, row: fields({ userId: who.cora }) }];
    const outcomes = await race(world.db, [
      editor(change, version, who.supervisor),
      {
        as: who.otherSupervisor,
        work: (sql) => sql`select public.publish_schedule(${revision}, ${draft})`,
      },
    ]);
    expect(outcomes.every((outcome) => outcome === null || outcome === 'PT409')).toBe(true);
    if (outcomes[0] === null) expect((await storedRow(world.db.sql, ana)).userId).toBe(who.cora);
    else await expect(publish(world, revision)).rejects.toThrow(/already/);
  });
});
