import { describe, expect, it } from 'vitest';
import { rankCandidates } from '#lib/domain/candidates.ts';
import { judgeChange } from '#lib/domain/edit-judgement.ts';
import { dispatcherFor, giveEdits } from '#lib/domain/give-shift.ts';
import type { Capacity } from '#lib/domain/roster.ts';
import { touchedRows } from '#lib/domain/roster-edits.ts';
import { byId, DIAZ, edited, factsOf, OKAFOR, REYES, rowOf } from './roster-world.ts';

const DAY = '2026-02-04';
const facts = factsOf();
const open = rowOf(null, 'S10', DAY, { requiredRole: 'supervisor' });

/** The row after it was given, and why it cannot be. */
function given(userId: string | null, capacity: Capacity, row = open) {
  const edits = giveEdits(row, { userId, shiftDate: row.shiftDate, capacity }, facts);
  const { operations } = edited([row], edits, facts);
  const { before, after } = touchedRows(byId([row]), operations, facts);
  const { impossible } = judgeChange({ facts, before, after, now: 0 });
  return { row: after[0], impossible };
}

describe('a shift that asks for a supervisor', () => {
  it('names a dispatcher with the qualification acting supervisor as it is given', () => {
    expect(given(OKAFOR.id, 'supervisor')).toMatchObject({
      row: { userId: OKAFOR.id, isActing: true, requiredRole: 'supervisor' },
      impossible: null,
    });
  });

  it('is refused to a dispatcher without, who has to work it as a dispatcher', () => {
    expect(given(DIAZ.id, 'supervisor').impossible).toMatch(/needs a supervisor .* Diaz is a dispatcher/);
    expect(given(DIAZ.id, 'dispatcher')).toMatchObject({
      row: { userId: DIAZ.id, isActing: false, requiredRole: 'dispatcher' },
      impossible: null,
    });
  });

  it('stays as it is for a supervisor, and among the open shifts', () => {
    expect(given(REYES.id, 'dispatcher').row).toMatchObject({
      userId: REYES.id,
      isActing: false,
      requiredRole: 'supervisor',
    });
    const held = rowOf(REYES.id, 'S10', DAY);
    expect(given(null, 'dispatcher', held).row).toMatchObject({ userId: null, requiredRole: 'supervisor' });
  });

  it('has a capacity to choose only where it goes to another dispatcher', () => {
    const held = { ...open, userId: OKAFOR.id, isActing: true };
    expect(dispatcherFor(open, DIAZ.id, facts)).toBe(DIAZ);
    expect(dispatcherFor(open, REYES.id, facts)).toBeNull();
    expect(dispatcherFor(open, null, facts)).toBeNull();
    expect(dispatcherFor(held, OKAFOR.id, facts)).toBeNull();
    expect(dispatcherFor({ ...open, requiredRole: 'dispatcher' }, DIAZ.id, facts)).toBeNull();
  });

  it('has everybody for a candidate once it is worked as a dispatcher', () => {
    const ranked = (capacity?: Capacity) =>
      new Map(
        rankCandidates({
          facts,
          rows: byId([open]),
          slot: { rowId: open.id, ...(capacity && { capacity }) },
          now: 0,
        }).map((candidate) => [candidate.person.id, candidate]),
      );
    expect(ranked().get(DIAZ.id)?.bar).toMatch(/needs a supervisor/);
    expect(ranked('supervisor').get(OKAFOR.id)).toMatchObject({ bar: null, asActing: true });
    const asDispatcher = ranked('dispatcher');
    expect(asDispatcher.get(OKAFOR.id)).toMatchObject({ bar: null, asActing: false });
    expect(asDispatcher.get(DIAZ.id)).toMatchObject({
      bar: null,
      edits: giveEdits(open, { userId: DIAZ.id, shiftDate: DAY, capacity: 'dispatcher' }, facts),
    });
  });
});
