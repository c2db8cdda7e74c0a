/** Giving a shift to somebody, with the capacity that it is to be worked in. */
import { type Capacity, mayAct, type RosterFacts, type RosterMember, type RosterRow } from './roster.ts';
import type { RosterEdit } from './roster-edits.ts';
import { membersById } from './roster-index.ts';
import type { LocalDate } from './types.ts';

/**
 * The dispatcher to whom a shift would go that asks for a supervisor: only then there is a capacity to choose. Null for
 * everybody else, and for who has it already.
 */
export function dispatcherFor(
  row: Pick<RosterRow, 'userId' | 'requiredRole'>,
  userId: string | null,
  { people }: Pick<RosterFacts, 'people'>,
): RosterMember | null {
  if (userId === null || userId === row.userId || row.requiredRole !== 'supervisor') return null;
  const person = membersById(people).get(userId);
  return person?.role === 'dispatcher' ? person : null;
}

/**
 * What gives a shift to somebody, or opens it, as one step. A shift that asks for a supervisor goes to a dispatcher either
 * in that capacity, and who holds the qualification is named acting supervisor for this one shift with it (`judgeChange`
 * refuses the others); or in a dispatcher's, and asks for no supervisor any more.
 *
 * @param capacity counts only where there is one to choose
 */
export function giveEdits(
  row: RosterRow,
  { userId, shiftDate, capacity }: { userId: string | null; shiftDate: LocalDate; capacity: Capacity },
  facts: RosterFacts,
): RosterEdit[] {
  const move: RosterEdit = { verb: 'move', rowId: row.id, userId, shiftDate };
  const dispatcher = dispatcherFor(row, userId, facts);
  if (dispatcher === null) return [move];
  if (capacity === 'dispatcher') return [move, { verb: 'set', rowId: row.id, requiredRole: 'dispatcher' }];
  if (!mayAct(dispatcher, shiftDate, facts)) return [move];
  return [move, { verb: 'set', rowId: row.id, isActing: true }];
}
