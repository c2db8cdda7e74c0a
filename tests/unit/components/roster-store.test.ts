import { describe, expect, it, vi } from 'vitest';
import { createLiveCoverage } from '#lib/domain/live-coverage.ts';
import type { RosterRow } from '#lib/domain/roster.ts';
import { rowOf, templateOf } from '../domain/roster-world.ts';
import { memoryStorage, openStore, RosterServer, settled } from './roster-server.ts';

const DAY = '2026-02-04';
const NEXT = '2026-02-05';

const who = (row: RosterRow | undefined) => row?.userId;

function gate(server: RosterServer): () => void {
  let open = () => {};
  server.gate = new Promise((resolve) => {
    open = resolve;
  });
  return open;
}

describe('a draft', () => {
  it('shows an edit at once and saves it', async () => {
    const row = rowOf('diaz', 'D12', DAY);
    const server = new RosterServer([row]);
    const { store, news } = openStore(server);
    const open = gate(server);
    const attempt = store.edit([{ verb: 'move', rowId: row.id, userId: 'kim', shiftDate: DAY }]);
    expect(attempt.kind).toBe('done');
    expect(
      store
        .getState()
        .byPerson.get('kim')
        ?.get(DAY)
        ?.map(({ id }) => id),
    ).toEqual([row.id]);
    expect(store.getState().byPerson.get('diaz')?.get(DAY)).toBeUndefined();
    expect([...store.getState().saving]).toEqual([row.id]);
    open();
    await settled();
    expect(who(server.rows.get(row.id))).toBe('kim');
    expect(store.getState().saving.size).toBe(0);
    expect(store.getState().rows.get(row.id)?.version).toBe(2);
    expect(news.map(({ kind }) => kind)).toEqual(['saved']);
  });

  it('keeps the maps of people whom an edit does not touch', () => {
    const server = new RosterServer([rowOf('diaz', 'D12', DAY), rowOf('kim', 'D12', DAY)]);
    const { store } = openStore(server);
    const before = store.getState();
    store.edit([{ verb: 'assign', userId: 'diaz', shiftDate: NEXT, shiftId: templateOf('D12').id }]);
    expect(store.getState().byPerson.get('kim')).toBe(before.byPerson.get('kim'));
    expect(store.getState().byPerson.get('diaz')).not.toBe(before.byPerson.get('diaz'));
    expect(store.getState().open).toBe(before.open);
  });

  it('counts coverage as all rows together would', () => {
    const rows = [rowOf('diaz', 'D12', DAY), rowOf('kim', 'G10', DAY), rowOf(null, 'D12', DAY)];
    const server = new RosterServer(rows);
    const { store } = openStore(server);
    store.edit([{ verb: 'move', rowId: rows[2]?.id ?? 0, userId: 'okafor', shiftDate: DAY }]);
    store.edit([{ verb: 'open', rowId: rows[0]?.id ?? 0 }]);
    const { coverage, days, facts, rows: shown } = store.getState();
    const anew = createLiveCoverage(facts, shown.values());
    expect(coverage.onDutyEmployees).toEqual(anew.coverage.onDutyEmployees);
    expect(days.get(DAY)).toEqual(anew.days.get(DAY));
  });

  it('sends edits one by one, each with the version that the one before left', async () => {
    const row = rowOf('diaz', 'D12', DAY);
    const server = new RosterServer([row]);
    const { store } = openStore(server);
    const open = gate(server);
    store.edit([{ verb: 'set', rowId: row.id, isLocked: true }]);
    store.edit([{ verb: 'set', rowId: row.id, isLocked: false }]);
    store.edit([{ verb: 'set', rowId: row.id, isOvertime: true }]);
    await settled();
    expect(server.requests).toHaveLength(1);
    open();
    await settled();
    expect(
      server.requests.map(({ operations }) => operations.map((one) => 'version' in one && one.version)),
    ).toEqual([[1], [2], [3]]);
    expect(server.rows.get(row.id)).toMatchObject({ isLocked: false, isOvertime: true, version: 4 });
    expect(store.getState().conflict).toBeNull();
  });

  it('edits a row that is not saved yet under the id that it gets', async () => {
    const server = new RosterServer([]);
    const { store } = openStore(server);
    const open = gate(server);
    store.edit([{ verb: 'assign', userId: 'diaz', shiftDate: DAY, shiftId: templateOf('D12').id }]);
    const [key] = [...store.getState().rows.keys()];
    store.edit([{ verb: 'set', rowId: key ?? 0, isLocked: true }]);
    open();
    await settled();
    expect([...server.rows.values()]).toMatchObject([{ userId: 'diaz', isLocked: true }]);
    expect([...store.getState().rows.keys()]).toEqual([...server.rows.keys()]);
  });

  it('takes an edit that is refused back, with what was built on it, and says why', async () => {
    const row = rowOf('diaz', 'D12', DAY);
    const other = rowOf('kim', 'D12', DAY);
    const server = new RosterServer([row, other]);
    server.refusals.push({ ok: false, code: 'rule_violation', message: '6 h rest, minimum 8 h.' });
    const { store, news } = openStore(server);
    store.edit([{ verb: 'set', rowId: row.id, isLocked: true }]);
    store.edit([{ verb: 'set', rowId: row.id, isLocked: false }]);
    store.edit([{ verb: 'set', rowId: other.id, isLocked: true }]);
    await settled();
    expect(store.getState().rows.get(row.id)).toMatchObject({ isLocked: false, version: 1 });
    expect(server.rows.get(other.id)).toMatchObject({ isLocked: true });
    expect(news.find(({ kind }) => kind === 'refused')).toMatchObject({ message: '6 h rest, minimum 8 h.' });
    // The edit that came after and was saved has dismissed the words; what was refused cannot be undone.
    expect(store.getState().undo).toContain('Kim');
  });

  it('waits for a connection and saves an unanswered edit once', async () => {
    vi.useFakeTimers();
    const row = rowOf('diaz', 'D12', DAY);
    const server = new RosterServer([row]);
    server.refusals.push(new Error('no connection'));
    const { store } = openStore(server);
    store.edit([{ verb: 'set', rowId: row.id, isLocked: true }]);
    await settled();
    expect(store.getState().failure).toContain('No connection');
    expect(store.getState().rows.get(row.id)?.isLocked).toBe(true);
    vi.useRealTimers();
    store.retry();
    await settled();
    expect(store.getState().failure).toBeNull();
    expect(server.requests.map(({ editId }) => editId)).toEqual([
      server.requests[0]?.editId,
      server.requests[0]?.editId,
    ]);
    expect(server.rows.get(row.id)).toMatchObject({ isLocked: true, version: 2 });
  });

  it('keeps edits of a session that has ended until somebody signs in again', async () => {
    const row = rowOf('diaz', 'D12', DAY);
    const server = new RosterServer([row]);
    const storage = memoryStorage();
    server.refusals.push({ ok: false, code: 'unauthenticated', message: 'Sign in again.' });
    const { store } = openStore(server, { storage });
    store.edit([{ verb: 'set', rowId: row.id, isLocked: true }]);
    await settled();
    expect(store.getState().failure).toContain('1 edit is kept on this device');
    expect(server.rows.get(row.id)?.isLocked).toBe(false);
    openStore(server, { storage });
    await settled();
    expect(server.rows.get(row.id)?.isLocked).toBe(true);
    expect(storage.size()).toBe(0);
  });

  it('asks for a reason before it passes a hard limit', () => {
    const server = new RosterServer([rowOf('diaz', 'D12', DAY, { localEnd: '23:00' })]);
    const { store } = openStore(server);
    const early = { shiftId: templateOf('E10').id, localStart: '05:00' };
    const edits = [{ verb: 'assign' as const, userId: 'diaz', shiftDate: NEXT, ...early }];
    expect(store.edit(edits)).toMatchObject({
      kind: 'needs_reason',
      judgement: { need: 'reason', violations: [{ ruleId: 'rest_hard' }] },
    });
    expect(store.getState().rows.size).toBe(1);
    expect(store.edit(edits, 'Storm').kind).toBe('done');
    expect(store.getState().rows.size).toBe(2);
  });

  it('refuses what cannot be made, in words', () => {
    const row = rowOf('diaz', 'D12', DAY, { isLocked: true });
    const { store } = openStore(new RosterServer([row]));
    const attempt = store.edit([{ verb: 'open', rowId: row.id }]);
    expect(attempt).toMatchObject({ kind: 'refused', message: 'This shift is locked. Unlock it first.' });
  });

  it('shows nothing of an edit that waits for a second supervisor', async () => {
    const row = rowOf('diaz', 'D12', DAY);
    const server = new RosterServer([row]);
    server.isPending = true;
    const { store, news } = openStore(server);
    store.edit([{ verb: 'open', rowId: row.id }]);
    await settled();
    expect(store.getState().rows.get(row.id)?.userId).toBe('diaz');
    expect(store.getState().undo).toBeNull();
    expect(news).toMatchObject([{ kind: 'saved', outcome: { state: 'pending' } }]);
  });
});

describe('undo and redo of a draft', () => {
  it('takes a saved edit back by name, and does it again', async () => {
    const row = rowOf('diaz', 'D12', DAY);
    const server = new RosterServer([row]);
    const { store } = openStore(server);
    store.edit([{ verb: 'move', rowId: row.id, userId: 'kim', shiftDate: DAY }]);
    await settled();
    store.undo();
    expect(who(store.getState().rows.get(row.id))).toBe('diaz');
    await settled();
    expect(server.requests[1]?.undoes).toBe(server.requests[0]?.editId);
    expect(who(server.rows.get(row.id))).toBe('diaz');
    store.redo();
    await settled();
    expect(who(server.rows.get(row.id))).toBe('kim');
    expect(store.getState()).toMatchObject({ redo: null });
  });

  it('takes back several edits of one row, whether they are saved or not', async () => {
    const row = rowOf('diaz', 'D12', DAY);
    const server = new RosterServer([row]);
    const { store } = openStore(server);
    store.edit([{ verb: 'set', rowId: row.id, isOvertime: true }]);
    store.edit([{ verb: 'set', rowId: row.id, isLocked: true }]);
    await settled();
    store.edit([{ verb: 'set', rowId: row.id, isLocked: false }]);
    store.edit([{ verb: 'open', rowId: row.id }]);
    for (let times = 0; times < 4; times++) store.undo();
    await settled();
    expect(store.getState().conflict).toBeNull();
    expect(server.rows.get(row.id)).toMatchObject({ userId: 'diaz', isOvertime: false, isLocked: false });
    for (let times = 0; times < 4; times++) {
      store.redo();
      await settled();
    }
    expect(store.getState().conflict).toBeNull();
    expect(server.rows.get(row.id)).toMatchObject({ userId: null, isOvertime: true, isLocked: false });
  });

  it('takes back what is not saved yet', async () => {
    const row = rowOf('diaz', 'D12', DAY);
    const server = new RosterServer([row]);
    const { store } = openStore(server);
    const open = gate(server);
    store.edit([{ verb: 'assign', userId: 'kim', shiftDate: DAY, shiftId: templateOf('D12').id }]);
    store.undo();
    expect([...store.getState().rows.keys()]).toEqual([row.id]);
    open();
    await settled();
    expect([...server.rows.keys()]).toEqual([row.id]);
  });

  it('brings a removed shift back with its id', async () => {
    const row = rowOf('diaz', 'D12', DAY, { isOvertime: true });
    const server = new RosterServer([row]);
    const { store } = openStore(server);
    store.edit([{ verb: 'remove', rowId: row.id }]);
    await settled();
    expect(store.getState().rows.size).toBe(0);
    store.undo();
    expect(store.getState().rows.get(row.id)).toMatchObject({ userId: 'diaz', isOvertime: true });
    await settled();
    expect(server.rows.get(row.id)).toMatchObject({ userId: 'diaz', isOvertime: true });
    store.redo();
    await settled();
    expect(server.rows.size).toBe(0);
  });

  it('has nothing to redo after another edit', async () => {
    const row = rowOf('diaz', 'D12', DAY);
    const { store } = openStore(new RosterServer([row]));
    store.edit([{ verb: 'set', rowId: row.id, isLocked: true }]);
    store.undo();
    expect(store.getState().redo).not.toBeNull();
    store.edit([{ verb: 'set', rowId: row.id, isOvertime: true }]);
    expect(store.getState().redo).toBeNull();
  });
});
