import type { Leave, Problem } from '#lib/domain/types.ts';
import { type BlockGrid, buildGrid } from './block-grid.ts';
import { enumerateLines, type LineSet } from './line-candidates.ts';
import { type PersonOptions, personOptions } from './person-options.ts';

/** A problem made ready for the search: everything that does not depend on a choice is settled here. */
export type Model = {
  problem: Problem;
  grid: BlockGrid;
  lineSets: ReadonlyMap<string, LineSet>;
  people: readonly PersonOptions[];
  /** The leave that nothing is planned over: approved, and pending where it is honoured. */
  leave: readonly Leave[];
  /** People on duty by segment before any line is chosen: neighbours, locks, and people with nothing to choose. */
  baseEmployees: Int32Array;
  baseSupervisors: Int32Array;
  /** The same for each of the grid's qualifications. */
  baseQualified: readonly Int32Array[];
};

export type CompileOptions = {
  /** `avoid` (the default): pending leave excludes nothing; `honour`: it binds as if it were approved. */
  pendingLeave?: 'avoid' | 'honour';
};

/** Never throws for people, patterns or locks that do not fit; such a person has fewer lines, or a fixed part of one. */
export function compile(given: Problem, options: CompileOptions = {}): Model {
  const problem = { ...given, locked: distinctLocks(given.locked) };
  const grid = buildGrid(problem);
  const leave = problem.leave.filter(
    ({ state }) => state === 'approved' || options.pendingLeave === 'honour',
  );
  const lineSets = enumerateLines(problem);
  const people = personOptions(problem, grid, lineSets, leave);
  const baseEmployees = new Int32Array(grid.segmentCount);
  const baseSupervisors = new Int32Array(grid.segmentCount);
  const baseQualified = grid.qualified.map(() => new Int32Array(grid.segmentCount));
  const indexOf = new Map(problem.people.map((person, index) => [person.id, index]));

  const count = (personId: string, from: number, to: number): void => {
    const person = people[indexOf.get(personId) ?? -1];
    if (!person) return;
    const counted = person.qualified.flatMap((index) => baseQualified[index] ?? []);
    if (person.countsAsEmployee) counted.push(baseEmployees);
    if (person.countsAsSupervisor) counted.push(baseSupervisors);
    for (const base of counted) {
      for (let segment = from; segment < to; segment++) base[segment] = (base[segment] as number) + 1;
    }
  };
  const countCell = (personId: string, cell: number): void =>
    count(personId, grid.cellFrom[cell] as number, grid.cellTo[cell] as number);

  for (const duty of problem.neighbours) {
    const { from, to } = grid.segmentsOf(duty);
    count(duty.personId, from, to);
  }
  for (const lock of problem.locked) {
    const cell = grid.cellOf(lock.shiftDate, lock.shiftId);
    if (cell >= 0) countCell(lock.personId, cell);
  }
  people.forEach((person, index) => {
    const id = problem.people[index]?.id ?? '';
    for (const cell of person.fixed?.cells ?? []) countCell(id, cell);
  });
  return { problem, grid, lineSets, people, leave, baseEmployees, baseSupervisors, baseQualified };
}

/** A lock that is listed twice is one lock: it would count as two people on duty. */
function distinctLocks(locked: Problem['locked']): Problem['locked'] {
  const byKey = new Map(
    locked.map((lock) => [JSON.stringify([lock.personId, lock.shiftId, lock.shiftDate]), lock]),
  );
  return byKey.size === locked.length ? locked : [...byKey.values()];
}
