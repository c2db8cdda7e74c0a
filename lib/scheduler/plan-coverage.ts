import { type Coverage, type CoverageDuty, coverageOf } from '#lib/domain/coverage.ts';
import { shiftWindow } from '#lib/domain/time.ts';
import type { Interval, LocalDate, OpenPiece, PlannedAssignment, Problem } from '#lib/domain/types.ts';
import type { BlockGrid } from './block-grid.ts';

/** The domain's own coverage of a finished plan, neighbours included: what is reported never comes from the search. */
export function planCoverage(
  { problem, grid }: { problem: Problem; grid: Pick<BlockGrid, 'window'> },
  assignments: readonly PlannedAssignment[],
  pieces: readonly OpenPiece[],
): Coverage {
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
  const shifts = new Map(
    problem.shifts.map((shift) => [shift.id, { shift, known: new Map<LocalDate, Interval>() }]),
  );
  return ({ shiftId, shiftDate }: { shiftId: string; shiftDate: LocalDate }): Interval => {
    const template = shifts.get(shiftId);
    if (template === undefined) return { startsAt: 0, endsAt: 0 };
    const { shift, known } = template;
    const window = known.get(shiftDate) ?? shiftWindow(shift, shiftDate, problem.clock);
    known.set(shiftDate, window);
    return window;
  };
}
