import { describe, expect, it } from 'vitest';
import { onlyKind, rosterDifference } from '#lib/domain/roster-difference.ts';
import { rowOf } from './roster-world.ts';

describe('the difference of two rosters', () => {
  it('tells person by person what came, went and changed, and counts who keeps everything', () => {
    const kept = rowOf('kim', 'D10', '2026-02-04');
    const before = [
      rowOf('diaz', 'D10', '2026-02-04'),
      rowOf('diaz', 'D10', '2026-02-05'),
      kept,
      rowOf('okafor', 'S10', '2026-02-04'),
    ];
    const after = [
      rowOf('diaz', 'D12', '2026-02-04'),
      kept,
      rowOf('okafor', 'S10', '2026-02-04'),
      rowOf('reyes', 'G10', '2026-02-03'),
    ];
    const difference = rosterDifference(before, after);
    expect(
      difference.people.map(({ userId, days }) => [
        userId,
        ...days.map(({ date, kind, from, to }) => [date, kind, from.length, to.length]),
      ]),
    ).toEqual([
      ['diaz', ['2026-02-04', 'changed', 1, 1], ['2026-02-05', 'removed', 1, 0]],
      ['reyes', ['2026-02-03', 'added', 0, 1]],
    ]);
    expect(difference.counts).toEqual({ added: 1, removed: 1, changed: 1 });
    expect(difference.unchangedPeople).toBe(2);
    // The night of Tuesday, which starts before any of Wednesday.
    expect(difference.firstStart).toBe(after[3]?.startsAt);
    expect(difference.open).toEqual([]);
  });

  it('sees nothing in rows that were made anew, and the same both ways round', () => {
    const before = [
      rowOf('diaz', 'D10', '2026-02-04'),
      rowOf('diaz', 'D4', '2026-02-04', { isOvertime: true }),
    ];
    const after = [
      rowOf('diaz', 'D4', '2026-02-04', { isOvertime: true }),
      rowOf('diaz', 'D10', '2026-02-04'),
    ];
    for (const difference of [rosterDifference(before, after), rosterDifference(after, before)]) {
      expect(difference).toEqual({
        people: [],
        open: [],
        counts: { added: 0, removed: 0, changed: 0 },
        unchangedPeople: 1,
        firstStart: null,
      });
    }
  });

  it.each([
    ['overtime', { isOvertime: true }],
    ['an acting supervisor', { isActing: true }],
    ['a later end', { localEnd: '20:00' }],
  ])('names %s alone as a change', (_, over) => {
    const difference = rosterDifference(
      [rowOf('diaz', 'D10', '2026-02-04')],
      [rowOf('diaz', 'D10', '2026-02-04', over)],
    );
    expect(difference.people).toMatchObject([{ userId: 'diaz', days: [{ kind: 'changed' }] }]);
  });

  it('leaves who an open shift needs aside once somebody has it', () => {
    const of = (userId: string | null, requiredRole: 'dispatcher' | 'supervisor') => [
      rowOf(userId, 'D10', '2026-02-04', { requiredRole }),
    ];
    expect(rosterDifference(of('diaz', 'dispatcher'), of('diaz', 'supervisor')).people).toEqual([]);
    expect(rosterDifference(of(null, 'dispatcher'), of(null, 'supervisor')).open).toMatchObject([
      { date: '2026-02-04', kind: 'changed' },
    ]);
  });

  it('counts equal open shifts, and tells nobody of them', () => {
    const open = () => rowOf(null, 'D10', '2026-02-04');
    const difference = rosterDifference([open(), open()], [open()]);
    expect(difference.open).toMatchObject([{ kind: 'removed', from: [{ userId: null }] }]);
    expect(difference.open[0]?.from).toHaveLength(1);
    expect(difference.people).toEqual([]);
    expect(difference.firstStart).toBeNull();
  });

  it('can be narrowed to one kind', () => {
    const { people } = rosterDifference(
      [rowOf('diaz', 'D10', '2026-02-04'), rowOf('kim', 'D10', '2026-02-04')],
      [rowOf('diaz', 'D12', '2026-02-04')],
    );
    expect(onlyKind(people, 'removed').map(({ userId }) => userId)).toEqual(['kim']);
    expect(onlyKind(people, 'added')).toEqual([]);
    expect(onlyKind(people, null)).toEqual(people);
  });
});
