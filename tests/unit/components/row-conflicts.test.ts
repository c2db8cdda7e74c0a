import { describe, expect, it } from 'vitest';
import { conflictsOf, rowsAsFound } from '#components/roster/store/row-conflicts.ts';
import type { EditStep } from '#components/roster/store/store-types.ts';
import type { WireRow } from '#lib/domain/roster.ts';
import { dayNumber } from '#lib/domain/time.ts';
import { factsOf, rowOf, templateOf } from '../domain/roster-world.ts';

const row = rowOf('diaz', 'D12', '2026-02-04');

function stepFrom(before: readonly (typeof row)[], after: readonly (typeof row)[]): EditStep {
  const judgement = { need: 'nothing', violations: [], impossible: null } as const;
  return { id: 'e', label: '', operations: [], before, after, judgement, reason: null };
}

describe('a row that several steps name', () => {
  it('was found as it stood before the first of them', () => {
    const open = { ...row, userId: null };
    const other = rowOf('kim', 'E10', '2026-02-05');
    expect(rowsAsFound([stepFrom([row], [open]), stepFrom([open, other], [])])).toEqual([row, other]);
  });
});

describe('a refused save', () => {
  const current: WireRow = [
    row.id,
    2,
    0,
    templateOf('D12').id,
    dayNumber('2026-02-04'),
    -1,
    -1,
    1,
    1,
    null,
    -1,
  ];

  it('shows each row as it was, as it would be and as it is now, with who and when', () => {
    const mine = { ...row, userId: null };
    const conflicts = [{ id: row.id, current, users: ['kim'], byName: 'Tess', at: 5 }];
    const refusal = { ok: false, code: 'conflict', message: '', conflicts } as const;
    const [found] = conflictsOf(stepFrom([row], [mine]), refusal, factsOf());
    expect(found).toMatchObject({ rowId: row.id, before: row, mine, changedBy: 'Tess', changedAt: 5 });
    expect(found?.current).toMatchObject({ userId: 'kim', isOvertime: true, version: 2 });
  });

  it('has nothing now of a row that is gone', () => {
    const conflicts = [{ id: row.id, current: null, users: [], byName: null, at: null }];
    const refusal = { ok: false, code: 'conflict', message: '', conflicts } as const;
    expect(conflictsOf(stepFrom([row], []), refusal, factsOf())).toMatchObject([
      { mine: null, current: null },
    ]);
  });
});
