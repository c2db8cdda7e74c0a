import { coverageTotals } from '#lib/domain/coverage.ts';
import { parseTime, weekdayOf } from '#lib/domain/time.ts';
import type { GenerationMetrics, Line, OpenPiece, PlannedAssignment, Shift } from '#lib/domain/types.ts';
import type { Model } from './compile.ts';
import { planCoverage } from './plan-coverage.ts';

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
    requiredQualifiedMinutes: 0,
    uncoveredQualifiedMinutes: 0,
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
    pendingLeaveMinutes: 0,
    changedPeople: null,
    changedWeeks: 0,
  };
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
