/** Shifts that nobody works any more because their person leaves: they become open ones. */
import { compileEdits, type EditRefusal, type EditWorld, type RowOperation } from './roster-edits.ts';

/** A shift as whoever decides has seen it. */
export type OpeningRow = { id: number; version: number };

/**
 * What takes the person off these shifts of one schedule, locked ones too. Each operation names the version that was seen, so
 * that a shift which others changed meanwhile is refused when it is saved.
 *
 * @param world the rows as they are now
 */
export function openingOperations(
  rows: readonly OpeningRow[],
  world: EditWorld,
): { operations: RowOperation[] } | EditRefusal {
  const edits = rows.flatMap(({ id }) => [
    ...(world.rows.get(id)?.isLocked ? [{ verb: 'set' as const, rowId: id, isLocked: false }] : []),
    { verb: 'open' as const, rowId: id },
  ]);
  // Opening a shift makes no new row.
  const compiled = compileEdits(edits, world, () => -1);
  if ('refusal' in compiled) return compiled;
  const seen = new Map(rows.map(({ id, version }) => [id, version]));
  return {
    operations: compiled.operations.map((operation) =>
      operation.kind === 'change'
        ? { ...operation, version: seen.get(operation.id) ?? operation.version }
        : operation,
    ),
  };
}
