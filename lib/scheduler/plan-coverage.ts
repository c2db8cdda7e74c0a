import { type Coverage, type CoverageDuty, coverageOf } from '#lib/domain/coverage.ts';
import { shiftWindow } from '#lib/domain/time.ts';
import type { OpenPiece, PlannedAssignment, Problem } from '#lib/domain/types.ts';
import type { Model } from './compile.ts';

/** The domain's own coverage of a finished plan, neighbours included: what is reported never comes from the search. */
export function planCoverage(
  model: Model,
  assignments: readonly PlannedAssignment[],
  pieces: readonly OpenPiece[],
): Coverage {
  const { problem, grid } = model;
  const windowOf = shiftWindows(problem);
  const people = new Map(problem.people.map((person) => [person.id, person]));
  const duties: CoverageDuty[] = [];
  for (const worked of [
    ...problem.neighbours,
    ...assignments.map((a) => ({ personId: a.personId, ...windowOf(a) })),
  ]) {
    const person = people.get(worked.personId);
    if (!person) continue;
    const { role, countsTowardMinimum, qualificationIds = [] } = person;
    duties.push({ ...worked, role, countsTowardMinimum, qualificationIds });
  }
  for (const piece of pieces) {
    const { role, qualificationId } = piece;
    const qualificationIds = qualificationId === undefined ? [] : [qualificationId];
    duties.push({ ...windowOf(piece), role, countsTowardMinimum: true, qualificationIds });
  }
  return coverageOf({
    clock: problem.clock,
    window: grid.window,
    requirements: problem.requirements,
    duties,
    supervisorsCountAsEmployees: problem.supervisorsCountAsEmployees,
  });
}

/** The instants of a template shift on a date; an empty interval for an unknown shift. */
export function shiftWindows(problem: Problem) {
  const shifts = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  return (at: { shiftId: string; shiftDate: string }) => {
    const shift = shifts.get(at.shiftId);
    return shift ? shiftWindow(shift, at.shiftDate, problem.clock) : { startsAt: 0, endsAt: 0 };
  };
}
