/** What the grid's verbs do to the cells that are selected, as edits. Pure. */
import type { RosterRow } from '#lib/domain/roster.ts';
import type { RosterEdit } from '#lib/domain/roster-edits.ts';
import type { ShiftInput } from '#lib/domain/shift-input.ts';
import type { LocalDate, LocalTime } from '#lib/domain/types.ts';

/** A cell: whose (null = the open shifts), when, and what is there. */
export type CellContent = { userId: string | null; date: LocalDate; rows: readonly RosterRow[] };

/** What is set on rows alike: on all of them, unless all have it already. */
export type Flag = 'isLocked' | 'isOvertime' | 'isActing';

/** What somebody typed, done to each of the cells. A cell with one shift gets another template in its place. */
export function inputEdits(input: ShiftInput, cells: readonly CellContent[]): RosterEdit[] {
  return cells.flatMap((cell) => cellEdits(input, cell));
}

function cellEdits(input: ShiftInput, { userId, date, rows }: CellContent): RosterEdit[] {
  switch (input.kind) {
    case 'remove':
      return rows.map(({ id }) => ({ verb: 'remove', rowId: id }));
    case 'open':
      return rows.filter((row) => row.userId !== null).map(({ id }) => ({ verb: 'open', rowId: id }));
    case 'set': {
      const { kind: _, ...flags } = input;
      return rows.map(({ id }) => ({ verb: 'set', rowId: id, ...flags }));
    }
    case 'assign': {
      const { shiftId, localStart, localEnd, isOvertime } = input;
      const first = userId === null ? undefined : rows[0];
      return [
        {
          verb: 'assign',
          userId,
          shiftDate: date,
          shiftId,
          ...ownTimes(localStart, localEnd),
          ...(isOvertime && { isOvertime }),
          ...(first !== undefined && { replaces: first.id }),
        },
      ];
    }
  }
}

/** Times as an edit names them: only where they are not the template's. */
export function ownTimes(localStart: LocalTime | null, localEnd: LocalTime | null) {
  return {
    ...(localStart !== null && { localStart }),
    ...(localEnd !== null && { localEnd }),
  };
}

export function flagEdits(flag: Flag, rows: readonly RosterRow[]): RosterEdit[] {
  const isOn = !rows.every((row) => row[flag]);
  return rows.map(({ id }) => ({ verb: 'set', rowId: id, [flag]: isOn }));
}

/** What dropping a shift on a cell does: an exchange with the shift there, else a move. Null where it changes nothing. */
export function dropEdit(row: RosterRow, cell: CellContent): RosterEdit | null {
  const [onto] = cell.rows;
  if (onto === undefined || cell.userId === null || onto.userId === row.userId) {
    const isSame = cell.userId === row.userId && cell.date === row.shiftDate;
    return isSame ? null : { verb: 'move', rowId: row.id, userId: cell.userId, shiftDate: cell.date };
  }
  return { verb: 'exchange', rowId: row.id, otherId: onto.id };
}
