import { workCounts } from '#lib/domain/line-facts.ts';
import type { Burden, Fairness, PlannedAssignment, Problem } from '#lib/domain/types.ts';
import type { BlockGrid } from './block-grid.ts';

/** Overtime weighs as the shifts it would fill. */
const OVERTIME_SHIFT_MINUTES = 600;
const NOTHING: Burden = { shifts: 0, nights: 0, weekends: 0, holidays: 0, overtimeMinutes: 0 };

/**
 * Everybody's burden in a plan and carried into it, against an equal share. The share is proportional to the shifts
 * a person works, planned and carried, so that part-time work and leave make it smaller. People in the problem's
 * order; assignments of others are left out. A night at a weekend counts twice, as a night and as a weekend.
 */
export function fairnessOf(problem: Problem, assignments: readonly PlannedAssignment[]): Fairness {
  const shiftOf = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  const worked = Map.groupBy(assignments, ({ personId }) => personId);
  const carriedById = new Map((problem.carried ?? []).map((entry) => [entry.personId, entry]));
  const people = problem.people.map(({ id }) => {
    const { shifts, nights, weekends, holidays, overtimeMinutes } = carriedById.get(id) ?? NOTHING;
    const carried = { shifts, nights, weekends, holidays, overtimeMinutes };
    const planned = { ...workCounts(worked.get(id) ?? [], shiftOf, problem.holidays), overtimeMinutes: 0 };
    return { personId: id, planned, carried };
  });
  const sums = people.map((entry) => sumOf(entry.planned, entry.carried));
  const total = sums.reduce(sumOf, NOTHING);
  const shares = sums.map(({ shifts }) => shareOf(total, shifts));
  const squares = sums.map((sum, i) => (weightOf(sum) - weightOf(shares[i] ?? NOTHING)) ** 2);
  return {
    unevenness: Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / Math.max(1, people.length)),
    people: people.map((entry, i) => ({ ...entry, share: shares[i] ?? NOTHING })),
  };
}

/** What a shift weighs, by cell of the block: a night, a weekend day and a holiday count one each. */
export function burdensOfCells(problem: Problem, grid: BlockGrid): Uint8Array {
  const shiftOf = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  return Uint8Array.from({ length: grid.dayCount * grid.shiftCount }, (_, cell) => {
    const shiftDate = grid.dateOf(Math.floor(cell / grid.shiftCount));
    const shiftId = problem.shifts[cell % grid.shiftCount]?.id ?? '';
    return weightOf({
      ...workCounts([{ shiftId, shiftDate }], shiftOf, problem.holidays),
      overtimeMinutes: 0,
    });
  });
}

/** By person: the weight of what they carry, and the shifts it was carried over. */
export function carriedOf(problem: Problem): Map<string, { burden: number; shifts: number }> {
  return new Map(
    (problem.carried ?? []).map((entry) => [
      entry.personId,
      { burden: weightOf(entry), shifts: entry.shifts },
    ]),
  );
}

function sumOf(a: Burden, b: Burden): Burden {
  return {
    shifts: a.shifts + b.shifts,
    nights: a.nights + b.nights,
    weekends: a.weekends + b.weekends,
    holidays: a.holidays + b.holidays,
    overtimeMinutes: a.overtimeMinutes + b.overtimeMinutes,
  };
}

function shareOf(total: Burden, shifts: number): Burden {
  const part = total.shifts > 0 ? shifts / total.shifts : 0;
  return {
    shifts,
    nights: total.nights * part,
    weekends: total.weekends * part,
    holidays: total.holidays * part,
    overtimeMinutes: total.overtimeMinutes * part,
  };
}

/** One number for how much weighs on a person, in shifts. */
function weightOf({ nights, weekends, holidays, overtimeMinutes }: Burden): number {
  return nights + weekends + holidays + overtimeMinutes / OVERTIME_SHIFT_MINUTES;
}
