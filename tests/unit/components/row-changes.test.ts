import { describe, expect, it } from 'vitest';
import {
  changesByPerson,
  netChanges,
  personChangeWords,
  rowChangeWords,
  rowParts,
} from '#components/roster/change-set/row-changes.ts';
import type { RosterRow } from '#lib/domain/roster.ts';
import { type RosterEdit, touchedRows } from '#lib/domain/roster-edits.ts';
import { byId, edited, factsOf, rowOf, templateOf } from '../domain/roster-world.ts';

const facts = factsOf();
const WED = '2026-02-04';

/** Steps one after the other, each as the store would have made it. */
function steps(rows: readonly RosterRow[], ...edits: readonly RosterEdit[][]) {
  let list = rows;
  return edits.map((one) => {
    const { operations, list: next } = edited(list, one);
    const step = touchedRows(byId(list), operations, facts);
    list = next;
    return step;
  });
}

const wordsOf = (rows: readonly RosterRow[], ...edits: readonly RosterEdit[][]) =>
  netChanges(steps(rows, ...edits)).map((change) => rowChangeWords(change, facts, '24h'));

const toldOf = (rows: readonly RosterRow[], ...edits: readonly RosterEdit[][]) =>
  changesByPerson(netChanges(steps(rows, ...edits)), facts, '24h').map(({ name, changes }) => [
    name,
    ...changes.map(personChangeWords),
  ]);

describe('what collected steps do together', () => {
  const row = rowOf('diaz', 'D12', WED);
  const other = rowOf('kim', 'G10', '2026-02-05');

  it('names a row once, from before the first step to after the last', () => {
    const open: RosterEdit = { verb: 'open', rowId: row.id };
    const toKim: RosterEdit = { verb: 'move', rowId: row.id, userId: 'kim', shiftDate: WED };
    expect(wordsOf([row], [open], [toKim])).toEqual(['Wed 4 Feb D12 09:00–21:00: Maria Diaz → Jo Kim']);
  });

  it('leaves out what a later step takes back', () => {
    const open: RosterEdit = { verb: 'open', rowId: row.id };
    const back: RosterEdit = { verb: 'move', rowId: row.id, userId: 'diaz', shiftDate: WED };
    expect(wordsOf([row, other], [open], [back], [{ verb: 'open', rowId: other.id }])).toEqual([
      'Thu 5 Feb G10 19:00–05:00: Jo Kim → Open',
    ]);
  });

  it('says what is new, what is gone, other times, and a lock', () => {
    const add: RosterEdit = {
      verb: 'assign',
      userId: 'kim',
      shiftDate: WED,
      shiftId: templateOf('E4').id,
      isOvertime: true,
    };
    const longer: RosterEdit = { verb: 'times', rowId: row.id, localStart: '09:00', localEnd: '23:00' };
    expect(wordsOf([row], [add])).toEqual(['New: Jo Kim, Wed 4 Feb E4 05:00–09:00, overtime']);
    expect(wordsOf([row], [{ verb: 'remove', rowId: row.id }])).toEqual([
      'Removed: Maria Diaz, Wed 4 Feb D12 09:00–21:00',
    ]);
    expect(wordsOf([row], [longer])).toEqual([
      'Maria Diaz, Wed 4 Feb D12 09:00–21:00 → Wed 4 Feb D12 09:00–23:00',
    ]);
    expect(wordsOf([row], [{ verb: 'set', rowId: row.id, isLocked: true }])).toEqual([
      'Maria Diaz, Wed 4 Feb D12 09:00–21:00: locked',
    ]);
  });
});

describe('whom a change concerns', () => {
  const row = rowOf('diaz', 'D12', WED);
  const other = rowOf('kim', 'G10', '2026-02-05');

  it('tells each what they have now, the most senior first, and never of the other', () => {
    expect(toldOf([row, other], [{ verb: 'exchange', rowId: row.id, otherId: other.id }])).toEqual([
      ['Maria Diaz', 'No longer: Wed 4 Feb D12 09:00–21:00', 'New: Thu 5 Feb G10 19:00–05:00'],
      ['Jo Kim', 'New: Wed 4 Feb D12 09:00–21:00', 'No longer: Thu 5 Feb G10 19:00–05:00'],
    ]);
  });

  it('is nobody for a lock and for an open shift', () => {
    const open = rowOf(null, 'E4', WED);
    expect(toldOf([row], [{ verb: 'set', rowId: row.id, isLocked: true }])).toEqual([]);
    expect(toldOf([open], [{ verb: 'remove', rowId: open.id }])).toEqual([]);
  });

  it('leaves out who does not work here any more', () => {
    const gone = rowOf('left', 'D12', WED);
    expect(toldOf([gone], [{ verb: 'open', rowId: gone.id }])).toEqual([]);
  });

  it('is told of other times in one line', () => {
    const shorter: RosterEdit = { verb: 'times', rowId: row.id, localStart: '09:00', localEnd: '15:00' };
    expect(toldOf([row], [shorter])).toEqual([
      ['Maria Diaz', 'Wed 4 Feb D12 09:00–21:00 becomes Wed 4 Feb D12 09:00–15:00'],
    ]);
  });
});

describe('a row in parts', () => {
  it('has its marks in words, and names nobody of an open shift', () => {
    const open = rowOf(null, 'G12', WED, { requiredRole: 'supervisor', isOvertime: true, isLocked: true });
    expect(rowParts(open, facts, '24h').map(({ words }) => words)).toEqual([
      'Open',
      'Wed 4 Feb',
      'G12',
      '17:00–05:00',
      'overtime, for a supervisor, locked',
    ]);
    expect(rowParts(rowOf('diaz', 'D12', WED), facts, '12h').map(({ words }) => words)).toEqual([
      'Maria Diaz',
      'Wed 4 Feb',
      'D12',
      '9:00 am–9:00 pm',
      'No marks',
    ]);
  });
});
