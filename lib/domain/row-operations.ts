/** What operations do to rows, and how they are taken back. */
import { placeRow, type RosterFacts, type RosterRow, type RowFields } from './roster.ts';
import type { RowOperation } from './roster-edits.ts';
import { templatesById } from './roster-index.ts';

const FIELD_NAMES = [
  'userId',
  'shiftId',
  'shiftDate',
  'localStart',
  'localEnd',
  'requiredRole',
  'isOvertime',
  'isLocked',
  'isActing',
] as const satisfies readonly (keyof RowFields)[];

export function isSameFields(one: RowFields, other: RowFields): boolean {
  return FIELD_NAMES.every((name) => one[name] === other[name]);
}

/** The fields alone, of a row that has more. */
export function fieldsOf(row: RowFields): RowFields {
  const { userId, shiftId, shiftDate, localStart, localEnd, requiredRole, isOvertime, isLocked, isActing } =
    row;
  return { userId, shiftId, shiftDate, localStart, localEnd, requiredRole, isOvertime, isLocked, isActing };
}

/** Rows that operations touch, as they were and as they become: of an added row only this, of a cancelled only that. */
export type TouchedRows = { before: RosterRow[]; after: RosterRow[] };

/**
 * What operations do to the rows that they name; no other row is looked at. An operation on a row that is not there, or
 * with a template that is not, is left out: a save tells of it. `source` and `creditedUserId` are as a save will leave
 * them, versions stay.
 *
 * @param rows by id, at least those named
 * @param cancelled rows that may be brought back, as they were
 */
export function touchedRows(
  rows: ReadonlyMap<number, RosterRow>,
  operations: readonly RowOperation[],
  facts: RosterFacts,
  cancelled: ReadonlyMap<number, RosterRow> = new Map(),
): TouchedRows {
  const templates = templatesById(facts.templates);
  const first = new Map<number, RosterRow>();
  const last = new Map<number, RosterRow | null>();
  const rowAt = (id: number): RosterRow | null => {
    const known = last.get(id);
    return known === undefined ? (rows.get(id) ?? null) : known;
  };
  for (const operation of operations) {
    const id = operation.kind === 'add' ? operation.key : operation.id;
    const now = rowAt(id);
    const original = rows.get(id);
    let next: RosterRow | null;
    if (operation.kind === 'cancel') next = null;
    else if (operation.kind === 'restore') next = now ?? cancelled.get(id) ?? null;
    else {
      const template = templates.get(operation.row.shiftId);
      if (template === undefined || (operation.kind === 'change' && now === null)) continue;
      const placed = placeRow(operation.row, template, facts.clock);
      const source = sourceAfter(now, placed);
      const creditedUserId = creditedAfter(now, first.values(), placed);
      next = { id, version: 0, reason: null, ...now, ...placed, source, creditedUserId };
    }
    if (original !== undefined) first.set(id, original);
    last.set(id, next);
  }
  return { before: [...first.values()], after: [...last.values()].filter((row) => row !== null) };
}

/** A change of person, day or times is a supervisor's; one that only lengthens a shift is an extension. */
function sourceAfter(
  before: RosterRow | null,
  after: RowFields & Pick<RosterRow, 'startsAt' | 'endsAt'>,
): RosterRow['source'] {
  if (before === null) return 'manual';
  const isSameShift =
    before.userId === after.userId &&
    before.shiftId === after.shiftId &&
    before.shiftDate === after.shiftDate;
  const startsBy = before.startsAt - after.startsAt;
  const endsBy = after.endsAt - before.endsAt;
  if (isSameShift && startsBy === 0 && endsBy === 0) return before.source;
  return isSameShift && startsBy >= 0 && endsBy >= 0 ? 'extension' : 'manual';
}

/**
 * What a trade says of the pay ends with the person who took the shift over. A piece that stays with them is paid as the
 * whole.
 */
function creditedAfter(
  now: RosterRow | null,
  touched: Iterable<RosterRow>,
  { userId, startsAt, endsAt }: RowFields & Pick<RosterRow, 'startsAt' | 'endsAt'>,
): string | null {
  if (now !== null) return now.userId === userId ? now.creditedUserId : null;
  for (const whole of touched) {
    const isPiece = whole.startsAt <= startsAt && whole.endsAt >= endsAt;
    if (isPiece && whole.userId === userId && whole.creditedUserId !== null) return whole.creditedUserId;
  }
  return null;
}

/** All rows with operations applied, as `touchedRows` says. Copies the map: to look at an edit, ask `touchedRows`. */
export function applyOperations(
  rows: ReadonlyMap<number, RosterRow>,
  operations: readonly RowOperation[],
  facts: RosterFacts,
  cancelled?: ReadonlyMap<number, RosterRow>,
): ReadonlyMap<number, RosterRow> {
  const { before, after } = touchedRows(rows, operations, facts, cancelled);
  const next = new Map(rows);
  const left = new Set(after.map(({ id }) => id));
  for (const { id } of before) if (!left.has(id)) next.delete(id);
  for (const row of after) next.set(row.id, row);
  return next;
}

/**
 * The operations that take others back.
 *
 * @param before the rows that they touched, as they were: at least every changed one
 * @param saved ids that the added rows got, by their key, and the versions of all touched rows after the save; where
 *   nothing was saved, keys and versions stay
 */
export function inverseOperations(
  operations: readonly RowOperation[],
  before: Iterable<RosterRow>,
  saved: { ids: Readonly<Record<string, number>>; versions: ReadonlyMap<number, number> },
): RowOperation[] {
  const former = new Map([...before].map((row) => [row.id, row]));
  const versionOf = (id: number, version: number): number => saved.versions.get(id) ?? version;
  return operations.toReversed().flatMap((operation): RowOperation[] => {
    if (operation.kind === 'add') {
      const id = saved.ids[operation.key] ?? operation.key;
      return [{ kind: 'cancel', id, version: versionOf(id, 0) }];
    }
    const { id } = operation;
    const version = versionOf(id, operation.version);
    if (operation.kind === 'cancel') return [{ kind: 'restore', id, version }];
    if (operation.kind === 'restore') return [{ kind: 'cancel', id, version }];
    const row = former.get(id);
    return row === undefined ? [] : [{ kind: 'change', id, version, row: fieldsOf(row) }];
  });
}
