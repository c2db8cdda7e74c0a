import type { ActionRefusal } from '#lib/actions/result.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { type RosterFacts, type RosterRow, readWire } from '#lib/domain/roster.ts';
import type { RowOperation } from '#lib/domain/roster-edits.ts';
import type { EditStep, RowConflict } from './store-types.ts';

/** The rows of a refused save that somebody else had changed: as they were, as the edit has them, as they are now. */
export function conflictsOf(step: EditStep, refusal: ActionRefusal, facts: RosterFacts): RowConflict[] {
  const templates = new Map<number, ShiftTemplate>(
    facts.templates.map((template) => [template.id, template]),
  );
  return (refusal.conflicts ?? []).map(({ id, current, users, byName, at }) => {
    const wire = { scheduleId: facts.schedule.id, version: 0, at: 0, count: 0, users };
    const rows = current === null ? [] : readWire({ ...wire, rows: [current] }, templates, facts.clock).rows;
    const withId = (row: RosterRow) => row.id === id;
    return {
      rowId: id,
      before: step.before.find(withId) ?? null,
      mine: step.after.find(withId) ?? null,
      current: rows[0] ?? null,
      changedBy: byName,
      changedAt: at,
    };
  });
}

/** The rows of several steps, each as it was when the first step was made that names it. */
export function rowsAsFound(steps: readonly Pick<EditStep, 'before'>[]): RosterRow[] {
  const found = new Map<number, RosterRow>();
  for (const row of steps.flatMap(({ before }) => before)) if (!found.has(row.id)) found.set(row.id, row);
  return [...found.values()];
}

/** Operations over the rows as they are now; a change of a row that is gone makes it anew. */
export function overCurrent(
  operations: readonly RowOperation[],
  conflicts: readonly RowConflict[],
  nextKey: () => number,
): RowOperation[] {
  const current = new Map(conflicts.map((conflict) => [conflict.rowId, conflict.current]));
  return operations.flatMap((operation): RowOperation[] => {
    if (operation.kind === 'add') return [operation];
    const row = current.get(operation.id);
    if (row === undefined) return [operation];
    if (row !== null) return [{ ...operation, version: row.version }];
    return operation.kind === 'change' ? [{ kind: 'add', key: nextKey(), row: operation.row }] : [];
  });
}
