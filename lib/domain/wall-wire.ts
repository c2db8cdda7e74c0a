/** What a wall is told, as JSON. */
import type { Board } from './board-records.ts';
import { coverageOfWire, type WireCoverage, wireOfCoverage } from './coverage-wire.ts';
import type { Instant } from './types.ts';

type WireBoard = Omit<Board, 'floor'> & {
  floor: { shifts: Board['floor']['shifts']; coverage: WireCoverage | null };
};

/** An answer to a wall: which build of the app it is, and what time it is there. */
export type WallAnswer = { build: string; now: Instant } & (
  | { state: 'board'; board: WireBoard }
  /** No token, or one that does not count any more. */
  | { state: 'unpaired' | 'ended' }
);

/** The board as JSON takes it. */
export function wireOf({ floor, ...board }: Board): WireBoard {
  const { shifts, coverage } = floor;
  return { ...board, floor: { shifts, coverage: coverage === null ? null : wireOfCoverage(coverage) } };
}

/** The board again. Throws when it is none, such as another build's. */
export function boardOf({ floor, ...board }: WireBoard): Board {
  const { shifts, coverage } = floor;
  return { ...board, floor: { shifts, coverage: coverage === null ? null : coverageOfWire(coverage) } };
}
