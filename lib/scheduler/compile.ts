import type { Problem } from '#lib/domain/types.ts';
import { type BlockGrid, buildGrid } from './block-grid.ts';
import { enumerateLines, type LineSet } from './line-candidates.ts';
import { type PersonOptions, personOptions } from './person-options.ts';

/** A problem made ready for the search: everything that does not depend on a choice is settled here. */
export type Model = {
  problem: Problem;
  grid: BlockGrid;
  lineSets: ReadonlyMap<string, LineSet>;
  people: readonly PersonOptions[];
  /** People on duty by segment before any line is chosen: neighbours, locks, and people with nothing to choose. */
  baseEmployees: Int32Array;
  baseSupervisors: Int32Array;
};

export function compile(problem: Problem): Model {
  const grid = buildGrid(problem);
  const lineSets = enumerateLines(problem);
  const people = personOptions(problem, grid, lineSets);
  const baseEmployees = new Int32Array(grid.segmentCount);
  const baseSupervisors = new Int32Array(grid.segmentCount);
  const indexOf = new Map(problem.people.map((person, index) => [person.id, index]));

  const count = (personId: string, from: number, to: number): void => {
    const person = people[indexOf.get(personId) ?? -1];
    if (!person) return;
    for (let segment = from; segment < to; segment++) {
      if (person.countsAsEmployee) baseEmployees[segment] = (baseEmployees[segment] as number) + 1;
      if (person.countsAsSupervisor) baseSupervisors[segment] = (baseSupervisors[segment] as number) + 1;
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
  return { problem, grid, lineSets, people, baseEmployees, baseSupervisors };
}
