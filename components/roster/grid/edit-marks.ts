import type { RosterRow } from '#lib/domain/roster.ts';
import { rowOf } from '../store/step-operations.ts';
import type { RosterState } from '../store/store-types.ts';

/** What of a row is not settled: on its way to the server, or collected. */
export type EditMark = 'saving' | 'changed';

/**
 * By person (null = open shifts): the rows that are not settled, as text, because equal texts keep a line as it is.
 */
export function editMarks(
  state: Pick<RosterState, 'saving' | 'changeSet' | 'rows'>,
): ReadonlyMap<string | null, string> {
  const marks = new Map<number, EditMark>();
  for (const { operations } of state.changeSet)
    for (const one of operations) marks.set(rowOf(one), 'changed');
  for (const id of state.saving) marks.set(id, 'saving');
  const byPerson = new Map<string | null, string>();
  for (const [id, mark] of marks) {
    const row = state.rows.get(id);
    if (row === undefined) continue;
    byPerson.set(row.userId, `${byPerson.get(row.userId) ?? '|'}${id}:${mark}|`);
  }
  return byPerson;
}

export function editMarkOf(marks: string, rows: readonly RosterRow[]): EditMark | undefined {
  if (marks === '') return undefined;
  if (rows.some(({ id }) => marks.includes(`|${id}:saving|`))) return 'saving';
  return rows.some(({ id }) => marks.includes(`|${id}:changed|`)) ? 'changed' : undefined;
}
