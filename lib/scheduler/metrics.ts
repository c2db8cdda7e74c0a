import { coverageTotals } from '#lib/domain/coverage.ts';
import { overlapMinutes, parseTime, weekdayOf } from '#lib/domain/time.ts';
import type {
  GenerationMetrics,
  Line,
  OpenPiece,
  PlannedAssignment,
  Problem,
  Shift,
} from '#lib/domain/types.ts';
import type { Model } from './compile.ts';
import { planCoverage, shiftWindows } from './plan-coverage.ts';

/** A shift that starts from 17:00 to 03:59 takes the night's sleep. */
const NIGHT_FROM_MINUTES = 17 * 60;
const NIGHT_TO_MINUTES = 4 * 60;

/** The figures of a finished plan, from the domain's coverage. */
export function measure(
  model: Model,
  assignments: readonly PlannedAssignment[],
  pieces: readonly OpenPiece[],
  lines: readonly Line[],
): GenerationMetrics {
  const { problem } = model;
  const shifts = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  const totals = coverageTotals(planCoverage(model, assignments, []));
  const filled = pieces.length > 0 ? coverageTotals(planCoverage(model, assignments, pieces)) : totals;
  const nights = problem.people.map(() => 0);
  const weekends = problem.people.map(() => 0);
  const indexOf = new Map(problem.people.map((person, index) => [person.id, index]));
  for (const assignment of assignments) {
    const index = indexOf.get(assignment.personId) ?? 0;
    if (isNight(shifts.get(assignment.shiftId))) nights[index] = (nights[index] ?? 0) + 1;
    const weekday = weekdayOf(assignment.shiftDate);
    if (weekday === 0 || weekday === 6) weekends[index] = (weekends[index] ?? 0) + 1;
  }
  return {
    requiredEmployeeMinutes: totals.requiredEmployeeMinutes,
    requiredSupervisorMinutes: totals.requiredSupervisorMinutes,
    uncoveredEmployeeMinutes: totals.uncoveredEmployeeMinutes,
    uncoveredSupervisorMinutes: totals.uncoveredSupervisorMinutes,
    requiredQualifiedMinutes: totals.requiredQualifiedMinutes,
    uncoveredQualifiedMinutes: totals.uncoveredQualifiedMinutes,
    uncoveredIfFilledEmployeeMinutes: filled.uncoveredEmployeeMinutes,
    uncoveredIfFilledSupervisorMinutes: filled.uncoveredSupervisorMinutes,
    overstaffedMinutes: totals.overstaffedMinutes,
    openPieceMinutes: pieces.reduce(
      (sum, piece) => sum + (shifts.get(piece.shiftId)?.durationMinutes ?? 0),
      0,
    ),
    assignments: assignments.length,
    ...preferences(model, lines),
    nightShiftsMax: Math.max(0, ...nights),
    nightShiftsMin: nights.length > 0 ? Math.min(...nights) : 0,
    weekendShiftsMax: Math.max(0, ...weekends),
    weekendShiftsMin: weekends.length > 0 ? Math.min(...weekends) : 0,
    unevenness: 0,
    pendingLeaveMinutes: pendingLeaveMinutes(problem, assignments),
    changedPeople: null,
    changedWeeks: 0,
  };
}

/** Nominal minutes of the planned shifts that lie over leave which is not decided yet, each shift once. */
function pendingLeaveMinutes(problem: Problem, assignments: readonly PlannedAssignment[]): number {
  const pending = problem.leave.filter(({ state }) => state === 'pending');
  if (pending.length === 0) return 0;
  const windowOf = shiftWindows(problem);
  const minutesOf = new Map(problem.shifts.map((shift) => [shift.id, shift.durationMinutes]));
  const people = new Set(pending.map(({ personId }) => personId));
  let minutes = 0;
  for (const assignment of assignments) {
    if (!people.has(assignment.personId)) continue;
    const worked = windowOf(assignment);
    const isOver = pending.some(
      (leave) => leave.personId === assignment.personId && overlapMinutes(leave, worked) > 0,
    );
    if (isOver) minutes += minutesOf.get(assignment.shiftId) ?? 0;
  }
  return minutes;
}

function isNight(shift: Shift | undefined): boolean {
  if (!shift) return false;
  const start = parseTime(shift.startTime);
  return start >= NIGHT_FROM_MINUTES || start < NIGHT_TO_MINUTES;
}

function preferences(
  model: Model,
  lines: readonly Line[],
): Pick<GenerationMetrics, 'peopleWithPreference' | 'peopleOnPreferredShift'> {
  const shiftIndex = new Map(model.problem.shifts.map((shift, index) => [shift.id, index]));
  let peopleWithPreference = 0;
  let peopleOnPreferredShift = 0;
  model.people.forEach((person, index) => {
    if (!person.isPreferred) return;
    peopleWithPreference++;
    const week = lines[index]?.week.map((id) => (id === null ? -1 : (shiftIndex.get(id) ?? -1))) ?? [];
    const { lineCount } = person.lines;
    for (let line = 0; line < lineCount; line++) {
      const isThis = week.every((shift, weekday) => person.lines.week[line * 7 + weekday] === shift);
      if (isThis) {
        peopleOnPreferredShift += person.isPreferred[line] ?? 0;
        break;
      }
    }
  });
  return { peopleWithPreference, peopleOnPreferredShift };
}
