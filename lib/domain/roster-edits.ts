/** Edits of the roster: what a supervisor does, as changes of rows that a server applies all or not at all. */
import type { RosterFacts, RosterRow, RowFields } from './roster.ts';
import type { LocalDate, LocalTime } from './types.ts';

/** What a supervisor does. `rowId` names a row as it stands, saved or not. */
export type RosterEdit =
  /** A shift on a day. With `replaces`, that row takes the new template instead of a second row coming beside it. */
  | {
      verb: 'assign';
      userId: string | null;
      shiftDate: LocalDate;
      shiftId: number;
      isOvertime?: boolean;
      replaces?: number;
    }
  /** To another person, another day, or the open shifts (`userId` null). */
  | { verb: 'move'; rowId: number; userId: string | null; shiftDate: LocalDate }
  /** Two rows change hands; each keeps its day and times. */
  | { verb: 'exchange'; rowId: number; otherId: number }
  /** In two at a time of day: the first part stays, the second goes to `userId` (null = open). */
  | { verb: 'split'; rowId: number; at: LocalTime; userId: string | null }
  /** Extends or trims. A time equal to the template's is kept as the template's. */
  | { verb: 'times'; rowId: number; localStart: LocalTime; localEnd: LocalTime }
  /** Takes the person off; the shift becomes open. */
  | { verb: 'open'; rowId: number }
  | { verb: 'remove'; rowId: number }
  | {
      verb: 'set';
      rowId: number;
      isOvertime?: boolean;
      isLocked?: boolean;
      isActing?: boolean;
      requiredRole?: RowFields['requiredRole'];
    };

/** One change of one row. `key` of a new row is the negative id that the client gave it. */
export type RowOperation =
  | { kind: 'add'; key: number; row: RowFields }
  | { kind: 'change'; id: number; version: number; row: RowFields }
  | { kind: 'cancel'; id: number; version: number }
  /** Brings a cancelled row back as it was. */
  | { kind: 'restore'; id: number; version: number };

/** At most so many operations in one save: a bulk edit of a selection, or a change set. */
export const OPERATIONS_MAX = 500;

export type EditWorld = { facts: RosterFacts; rows: ReadonlyMap<number, RosterRow> };

/** What stands in the way of an edit whoever asks, in words: `This shift is locked. Unlock it first.` */
export type EditRefusal = { refusal: string };
