import type { RosterRow } from '#lib/domain/roster.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { RosterState } from './store-types.ts';

/** The rows as shown, by what screens look them up. Never changed in place. */
export type RowIndex = Pick<RosterState, 'rows' | 'byPerson' | 'open'>;

type ByDate = Map<LocalDate, readonly RosterRow[]>;

export function indexRows(rows: ReadonlyMap<number, RosterRow>): RowIndex {
  const byPerson = new Map<string, ByDate>();
  const open: ByDate = new Map();
  for (const row of rows.values()) {
    let dates = open;
    if (row.userId !== null) {
      dates = byPerson.get(row.userId) ?? new Map();
      byPerson.set(row.userId, dates);
    }
    const sameDay = dates.get(row.shiftDate);
    dates.set(row.shiftDate, sameDay === undefined ? [row] : inOrder([...sameDay, row]));
  }
  return { rows, byPerson, open };
}

/**
 * The index with some rows taken out and others put in. Only what is touched is copied: a person's map stays the same
 * object while none of the person's rows changes.
 */
export function patchIndex(
  index: RowIndex,
  removed: readonly RosterRow[],
  added: readonly RosterRow[],
): RowIndex {
  const rows = new Map(index.rows);
  const byPerson = new Map(index.byPerson);
  let open = index.open;
  const copies = new Map<string | null, ByDate>();
  const datesOf = (userId: string | null): ByDate => {
    const known = copies.get(userId);
    if (known !== undefined) return known;
    const copy = new Map(userId === null ? open : byPerson.get(userId));
    copies.set(userId, copy);
    if (userId === null) open = copy;
    else byPerson.set(userId, copy);
    return copy;
  };
  for (const row of removed) {
    rows.delete(row.id);
    const dates = datesOf(row.userId);
    const left = (dates.get(row.shiftDate) ?? []).filter(({ id }) => id !== row.id);
    if (left.length === 0) dates.delete(row.shiftDate);
    else dates.set(row.shiftDate, left);
  }
  for (const row of added) {
    rows.set(row.id, row);
    const dates = datesOf(row.userId);
    dates.set(row.shiftDate, inOrder([...(dates.get(row.shiftDate) ?? []), row]));
  }
  return { rows, byPerson, open };
}

function inOrder(rows: readonly RosterRow[]): readonly RosterRow[] {
  return rows.toSorted((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt || a.id - b.id);
}

/** Whether a row looks the same to whoever reads it. */
export function isSameRow(a: RosterRow, b: RosterRow): boolean {
  return (
    a.id === b.id &&
    a.version === b.version &&
    a.userId === b.userId &&
    a.shiftId === b.shiftId &&
    a.shiftDate === b.shiftDate &&
    a.localStart === b.localStart &&
    a.localEnd === b.localEnd &&
    a.requiredRole === b.requiredRole &&
    a.isOvertime === b.isOvertime &&
    a.isLocked === b.isLocked &&
    a.isActing === b.isActing &&
    a.source === b.source &&
    a.reason === b.reason &&
    a.creditedUserId === b.creditedUserId &&
    a.startsAt === b.startsAt &&
    a.endsAt === b.endsAt
  );
}
