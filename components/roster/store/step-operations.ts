import type { RowOperation } from '#lib/domain/roster-edits.ts';

/** The row that an operation is about; negative for one that is not saved yet. */
export function rowOf(operation: RowOperation): number {
  return operation.kind === 'add' ? operation.key : operation.id;
}

/**
 * One operation for each row, as the server wants them: the version of the first operation on it, the fields of the
 * last. A row that was added and taken away again is left out.
 */
export function mergeOperations(operations: Iterable<RowOperation>): RowOperation[] {
  const byRow = new Map<number, RowOperation>();
  for (const next of operations) {
    const row = rowOf(next);
    const former = byRow.get(row);
    const merged = former === undefined ? next : mergeTwo(former, next);
    if (merged === null) byRow.delete(row);
    else byRow.set(row, merged);
  }
  return [...byRow.values()];
}

function mergeTwo(former: RowOperation, next: RowOperation): RowOperation | null {
  switch (next.kind) {
    case 'add':
      return next;
    case 'change':
      if (former.kind === 'add') return { ...former, row: next.row };
      return { ...next, version: former.version };
    case 'cancel':
      if (former.kind === 'add' || former.kind === 'restore') return null;
      return { ...next, version: former.version };
    case 'restore':
      return former.kind === 'cancel' ? null : former;
  }
}

/** What a save made of rows: new versions, and ids in place of the negative keys. */
export type Rebase = {
  /** By id: the version that the save was based on, and the one that it left. */
  versions: ReadonlyMap<number, { from: number; to: number }>;
  ids: ReadonlyMap<number, number>;
};

/** Operations that were made on rows before a save, as they are after it. */
export function rebaseOperations(operations: readonly RowOperation[], rebase: Rebase): RowOperation[] {
  return operations.map((operation) => {
    if (operation.kind === 'add') return operation;
    const id = rebase.ids.get(operation.id) ?? operation.id;
    const moved = rebase.versions.get(id);
    // Another version than the save's own is somebody else's row: the server has to say so.
    const isOwn = moved !== undefined && (operation.id < 0 || moved.from === operation.version);
    const version = isOwn ? moved.to : operation.version;
    return id === operation.id && version === operation.version ? operation : { ...operation, id, version };
  });
}

/** The steps among `later` that touch one of the rows, or a row that such a step touches: they stand on each other. */
export function withDependants<Step extends { operations: readonly RowOperation[] }>(
  rows: Iterable<number>,
  later: readonly Step[],
): Step[] {
  const touched = new Set(rows);
  return later.filter(({ operations }) => {
    if (!operations.some((operation) => touched.has(rowOf(operation)))) return false;
    for (const operation of operations) touched.add(rowOf(operation));
    return true;
  });
}
