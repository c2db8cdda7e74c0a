import type { Line, PlannedAssignment } from '#lib/domain/types.ts';
import type { Model } from './compile.ts';
import type { Choice } from './evaluate.ts';
import { cellsOf } from './repair.ts';

/** One line per person, in the problem's order; all days off for a person without any line. */
export function buildLines(model: Model, choices: readonly (Choice | null)[]): Line[] {
  const { problem } = model;
  return model.people.map((person, index) => {
    const line = choices[index]?.line ?? person.fixed?.line ?? -1;
    const week = [0, 1, 2, 3, 4, 5, 6].map((weekday) => {
      const shift = line < 0 ? -1 : (person.lines.week[line * 7 + weekday] ?? -1);
      return problem.shifts[shift]?.id ?? null;
    });
    return { personId: problem.people[index]?.id ?? '', fromDate: problem.block.startDate, week };
  });
}

/** Every worked shift, by person in the problem's order and then by date; locks included as they are. */
export function listAssignments(model: Model, choices: readonly (Choice | null)[]): PlannedAssignment[] {
  return listCells(model, cellsOf(model, choices));
}

/** The same from the cells that each person works, in the problem's order of people. */
export function listCells(model: Model, cells: readonly Int32Array[]): PlannedAssignment[] {
  const { problem, grid } = model;
  return model.people.flatMap((_, index) => {
    const personId = problem.people[index]?.id ?? '';
    const worked: { order: number; assignment: PlannedAssignment }[] = [];
    for (const cell of cells[index] ?? []) {
      const shiftDate = grid.dateOf(Math.floor(cell / grid.shiftCount));
      const shiftId = problem.shifts[cell % grid.shiftCount]?.id ?? '';
      worked.push({ order: cell, assignment: { personId, shiftId, shiftDate, locked: false } });
    }
    for (const lock of problem.locked) {
      // A lock outside the block belongs to another schedule.
      const cell = lock.personId === personId ? grid.cellOf(lock.shiftDate, lock.shiftId) : -1;
      if (cell < 0) continue;
      const { shiftId, shiftDate } = lock;
      worked.push({ order: cell, assignment: { personId, shiftId, shiftDate, locked: true } });
    }
    return worked.sort((a, b) => a.order - b.order).map((entry) => entry.assignment);
  });
}
