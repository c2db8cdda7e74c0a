import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import type { SwapFacts, SwapRow } from '#lib/domain/swap-records.ts';
import { type HeldRow, isHeld } from '#lib/domain/swap-trade.ts';
import { factsOf, rowOf } from './roster-world.ts';

/** A saved row of somebody's in a published block. */
export function heldRowOf(
  userId: string,
  code: string,
  shiftDate: string,
  over: Partial<RosterRow> = {},
): HeldRow {
  const row: SwapRow = { ...rowOf(userId, code, shiftDate, over), scheduleId: 1 };
  if (!isHeld(row)) throw new Error('nobody works it');
  return row;
}

/** What trades are judged on, with notice of a day, no rule about workweeks and nothing promised. */
export function swapFactsOf(
  rows: readonly SwapRow[],
  over: Partial<Omit<SwapFacts, 'roster' | 'rows'>> & { roster?: Partial<RosterFacts> } = {},
): SwapFacts {
  const { roster, rules, ...rest } = over;
  return {
    rules: { noticeMinutes: 1440, isSameWorkweek: false, approvesClean: false, version: 1, ...rules },
    roster: factsOf(roster),
    rows,
    blocks: [],
    coverage: null,
    promisedIds: new Set(),
    ...rest,
  };
}
