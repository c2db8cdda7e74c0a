import { describe, expect, it } from 'vitest';
import { rowOf, templateOf } from '../domain/roster-world.ts';
import { memoryStorage, openStore, RosterServer, settled } from './roster-server.ts';

const DAY = '2026-02-04';
const NEXT = '2026-02-05';

function published(...rows: Parameters<typeof rowOf>[]) {
  const made = rows.map((args) => rowOf(...args));
  return { rows: made, server: new RosterServer(made, 'published') };
}

describe('a published block', () => {
  it('collects edits, shows them, and sends them as one with one reason', async () => {
    const { rows, server } = published(['diaz', 'D12', DAY], ['kim', 'D12', NEXT]);
    const { store } = openStore(server);
    const [first, second] = rows.map(({ id }) => id);
    store.edit([{ verb: 'move', rowId: first ?? 0, userId: 'okafor', shiftDate: DAY }]);
    store.edit([{ verb: 'set', rowId: first ?? 0, isOvertime: true }]);
    store.edit([{ verb: 'open', rowId: second ?? 0 }]);
    await settled();
    expect(server.requests).toHaveLength(0);
    expect(store.getState().changeSet).toHaveLength(3);
    expect(store.getState().byPerson.get('okafor')?.get(DAY)).toHaveLength(1);
    const answer = await store.applyChangeSet('Storm');
    expect(answer.ok).toBe(true);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ reason: 'Storm' });
    expect(server.requests[0]?.operations).toHaveLength(2);
    expect(server.rows.get(first ?? 0)).toMatchObject({ userId: 'okafor', isOvertime: true });
    expect(store.getState().changeSet).toEqual([]);
    // Three steps, two shifts.
    expect(store.getState().undo).toBe('2 changes');
  });

  it('leaves out what was added and taken away again', async () => {
    const { server } = published();
    const { store } = openStore(server);
    store.edit([{ verb: 'assign', userId: 'diaz', shiftDate: DAY, shiftId: templateOf('D12').id }]);
    store.edit([{ verb: 'assign', userId: 'kim', shiftDate: DAY, shiftId: templateOf('D12').id }]);
    const [added] = store.getState().byPerson.get('diaz')?.get(DAY) ?? [];
    store.edit([{ verb: 'remove', rowId: added?.id ?? 0 }]);
    await store.applyChangeSet('Storm');
    expect(server.requests[0]?.operations).toMatchObject([{ kind: 'add', row: { userId: 'kim' } }]);
    expect([...store.getState().rows.keys()]).toEqual([...server.rows.keys()]);
  });

  it('undoes and redoes single steps, and drops one that nothing builds on', () => {
    const { rows, server } = published(['diaz', 'D12', DAY], ['kim', 'D12', NEXT]);
    const { store } = openStore(server);
    const [first, second] = rows.map(({ id }) => id);
    store.edit([{ verb: 'set', rowId: first ?? 0, isLocked: true }]);
    store.edit([{ verb: 'set', rowId: second ?? 0, isLocked: true }]);
    store.edit([{ verb: 'set', rowId: first ?? 0, isLocked: false }]);
    const [lock, other] = store.getState().changeSet.map(({ id }) => id);
    expect(store.drop(lock ?? '')).toBe(false);
    expect(store.drop(other ?? '')).toBe(true);
    expect(store.getState().rows.get(second ?? 0)?.isLocked).toBe(false);
    store.undo();
    expect(store.getState().rows.get(first ?? 0)?.isLocked).toBe(true);
    store.redo();
    expect(store.getState().rows.get(first ?? 0)?.isLocked).toBe(false);
    store.discardChangeSet();
    expect(store.getState().rows.get(first ?? 0)).toEqual(rows[0]);
  });

  it('survives a reload', () => {
    const { rows, server } = published(['diaz', 'D12', DAY]);
    const storage = memoryStorage();
    const { store } = openStore(server, { storage });
    store.edit([{ verb: 'move', rowId: rows[0]?.id ?? 0, userId: 'kim', shiftDate: NEXT }]);
    store.edit([{ verb: 'assign', userId: 'diaz', shiftDate: DAY, shiftId: templateOf('G10').id }]);
    const again = openStore(server, { storage }).store;
    expect(again.getState().changeSet.map(({ label }) => label)).toEqual(
      store.getState().changeSet.map(({ label }) => label),
    );
    expect(again.getState().byPerson.get('kim')?.get(NEXT)).toHaveLength(1);
    // A new row's key is not given a second time.
    again.edit([{ verb: 'assign', userId: 'okafor', shiftDate: DAY, shiftId: templateOf('G10').id }]);
    expect(again.getState().byPerson.get('diaz')?.get(DAY)).toHaveLength(1);
    expect(openStore(server, { storage, userId: 'alex' }).store.getState().changeSet).toEqual([]);
  });

  it('keeps what is collected when the connection is lost, and applies it once', async () => {
    const { rows, server } = published(['diaz', 'D12', DAY]);
    const { store } = openStore(server);
    store.edit([{ verb: 'open', rowId: rows[0]?.id ?? 0 }]);
    server.refusals.push(new Error('no connection'));
    expect((await store.applyChangeSet('Storm')).ok).toBe(false);
    expect(store.getState().failure).toContain('No connection');
    expect(store.getState().changeSet).toHaveLength(1);
    await store.applyChangeSet('Storm');
    expect(server.requests[1]?.editId).toBe(server.requests[0]?.editId);
    expect(server.rows.get(rows[0]?.id ?? 0)?.userId).toBeNull();
  });

  it('can take back what was applied for as long as nobody was told', async () => {
    let now = Date.parse('2026-01-15T12:00:00Z');
    const { rows, server } = published(['diaz', 'D12', DAY]);
    const { store } = openStore(server, { now: () => now });
    store.edit([{ verb: 'open', rowId: rows[0]?.id ?? 0 }]);
    await store.applyChangeSet('Storm');
    store.undo();
    await settled();
    expect(server.requests[1]).toMatchObject({ undoes: server.requests[0]?.editId, reason: 'Storm' });
    expect(server.rows.get(rows[0]?.id ?? 0)?.userId).toBe('diaz');
    store.edit([{ verb: 'open', rowId: rows[0]?.id ?? 0 }]);
    await store.applyChangeSet('Storm');
    now += 60_000;
    store.undo();
    await settled();
    expect(server.requests).toHaveLength(3);
  });
});

describe('what others do', () => {
  it('comes in below what is collected, and marks the steps that it concerns', () => {
    const { rows, server } = published(['diaz', 'D12', DAY], ['kim', 'D12', DAY]);
    const { store } = openStore(server);
    const [first, second] = rows.map(({ id }) => id);
    store.edit([{ verb: 'set', rowId: first ?? 0, isOvertime: true }]);
    store.edit([{ verb: 'set', rowId: second ?? 0, isOvertime: true }]);
    expect(store.receive(server.change(first ?? 0, { userId: 'okafor' }))).toBe(true);
    expect([...store.getState().staleSteps]).toEqual([store.getState().changeSet[0]?.id]);
    expect(store.getState().changeSet).toHaveLength(2);
    // The step still says what its maker meant.
    expect(store.getState().rows.get(first ?? 0)).toMatchObject({ userId: 'diaz', isOvertime: true });
    expect(store.known().version).toBe(2);
  });

  it('is never overwritten by an older answer', () => {
    const { rows, server } = published(['diaz', 'D12', DAY]);
    const { store } = openStore(server);
    const old = server.wire();
    store.receive(server.change(rows[0]?.id ?? 0, { userId: 'kim' }));
    store.receive(old, { fromDate: '2026-02-01', toDate: '2026-05-31' });
    expect(store.getState().rows.get(rows[0]?.id ?? 0)?.userId).toBe('kim');
  });

  it('is asked for again when a row was missed', () => {
    const { rows, server } = published(['diaz', 'D12', DAY], ['kim', 'D12', DAY]);
    const { store } = openStore(server);
    server.rows.delete(rows[1]?.id ?? 0);
    expect(store.receive(server.change(rows[0]?.id ?? 0, { isLocked: true }))).toBe(false);
    expect(store.receive(server.wire(), { fromDate: '2026-02-01', toDate: '2026-05-31' })).toBe(true);
    expect([...store.getState().rows.keys()]).toEqual([rows[0]?.id]);
  });

  it('of days that are not loaded waits for all of the block', () => {
    const { rows, server } = published(['diaz', 'D12', DAY], ['kim', 'D12', '2026-03-20']);
    const [first] = rows;
    const { store } = openStore(server, {
      wire: server.wire(first === undefined ? [] : [first]),
      range: { fromDate: '2026-02-01', toDate: '2026-02-14' },
    });
    store.receive(server.change(rows[1]?.id ?? 0, { isLocked: true }));
    expect(store.getState().rows.size).toBe(1);
    store.receive(server.wire(), { fromDate: '2026-02-01', toDate: '2026-05-31' });
    expect(store.getState().rows.get(rows[1]?.id ?? 0)?.isLocked).toBe(true);
    expect(store.getState().loaded).toEqual({ fromDate: '2026-02-01', toDate: '2026-05-31' });
  });

  it('that meets an edit is a conflict with both values', async () => {
    const row = rowOf('diaz', 'D12', DAY);
    const server = new RosterServer([row]);
    const { store } = openStore(server);
    server.change(row.id, { userId: 'okafor' });
    store.edit([{ verb: 'move', rowId: row.id, userId: 'kim', shiftDate: DAY }]);
    await settled();
    expect(store.getState().conflict?.rows).toMatchObject([
      {
        rowId: row.id,
        before: { userId: 'diaz' },
        mine: { userId: 'kim' },
        current: { userId: 'okafor', version: 2 },
        changedBy: 'Jo Kim',
        changedAt: 5,
      },
    ]);
    store.resolve('theirs');
    expect(store.getState().conflict).toBeNull();
    expect(store.getState().rows.get(row.id)).toMatchObject({ userId: 'okafor', version: 2 });
    expect(store.getState().undo).toBeNull();
  });

  it('gives way to mine when somebody decides so', async () => {
    const row = rowOf('diaz', 'D12', DAY);
    const server = new RosterServer([row]);
    const { store } = openStore(server);
    server.change(row.id, { userId: 'okafor' });
    store.edit([{ verb: 'move', rowId: row.id, userId: 'kim', shiftDate: DAY }]);
    await settled();
    store.resolve('mine');
    await settled();
    expect(server.rows.get(row.id)).toMatchObject({ userId: 'kim', version: 3 });
    expect(store.getState().rows.get(row.id)).toMatchObject({ userId: 'kim', version: 3 });
  });

  it('that took a shift away gives way to mine with a new one', async () => {
    const row = rowOf('diaz', 'D12', DAY);
    const server = new RosterServer([row]);
    const { store } = openStore(server);
    server.rows.delete(row.id);
    store.edit([{ verb: 'move', rowId: row.id, userId: 'kim', shiftDate: DAY }]);
    await settled();
    expect(store.getState().conflict?.rows[0]?.current).toBeNull();
    store.resolve('mine');
    await settled();
    expect([...server.rows.values()]).toMatchObject([{ userId: 'kim', shiftDate: DAY }]);
    expect([...store.getState().rows.keys()]).toEqual([...server.rows.keys()]);
  });

  it('meets a change set: theirs takes out the steps concerned, mine is applied again', async () => {
    const { rows, server } = published(['diaz', 'D12', DAY], ['kim', 'D12', DAY]);
    const [first, second] = rows.map(({ id }) => id);
    const { store } = openStore(server);
    store.edit([{ verb: 'open', rowId: first ?? 0 }]);
    store.edit([{ verb: 'open', rowId: second ?? 0 }]);
    server.change(first ?? 0, { userId: 'okafor' });
    await store.applyChangeSet('Storm');
    expect(store.getState().conflict?.rows.map(({ rowId }) => rowId)).toEqual([first]);
    store.resolve('theirs');
    expect(store.getState().changeSet).toHaveLength(1);
    expect(store.getState().rows.get(first ?? 0)?.userId).toBe('okafor');
    server.change(second ?? 0, { isLocked: true });
    await store.applyChangeSet('Storm');
    store.resolve('mine');
    await settled();
    expect(server.rows.get(second ?? 0)?.userId).toBeNull();
    expect(store.getState().changeSet).toEqual([]);
  });
});
