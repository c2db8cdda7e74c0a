import { type Coverage, SLOT_MINUTES } from '#lib/domain/coverage.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Gap, Interval, Person, Problem } from '#lib/domain/types.ts';

const SLOT_MS = SLOT_MINUTES * MINUTE_MS;
/** One minute without a supervisor against one without an employee, where changes are ranked. */
export const SUPERVISOR_WEIGHT = 10;

/** Minutes short that a stretch of work of one person more would take away, by role. */
export type Relief = { supervisorMinutes: number; employeeMinutes: number };

/** How much of a stretch is short, asked many times of one plan. */
export class Shortage {
  private readonly coverage: Coverage;
  private readonly supervisors: Float64Array;
  private readonly employees: Float64Array;

  /** @param without work that is taken out of the plan first, of somebody who counts as given */
  constructor(
    coverage: Coverage,
    without: { work: readonly Interval[]; asSupervisor: boolean; asEmployee: boolean } | null = null,
  ) {
    this.coverage = coverage;
    const gone = new Uint8Array(coverage.slotCount);
    for (const interval of without?.work ?? []) {
      const [from, to] = this.slotsOf(interval);
      gone.fill(1, from, to);
    }
    const { requiredSupervisors, onDutySupervisors, requiredEmployees, onDutyEmployees } = coverage;
    this.supervisors = shortMinutes(
      requiredSupervisors,
      onDutySupervisors,
      without?.asSupervisor ? gone : null,
    );
    this.employees = shortMinutes(requiredEmployees, onDutyEmployees, without?.asEmployee ? gone : null);
  }

  /** What one person more of either role would take away by working the interval. */
  reliefOf(work: Interval): Relief {
    const [from, to] = this.slotsOf(work);
    const between = (sums: Float64Array) => (sums[to] as number) - (sums[from] as number);
    return { supervisorMinutes: between(this.supervisors), employeeMinutes: between(this.employees) };
  }

  private slotsOf({ startsAt, endsAt }: Interval): [number, number] {
    const { window, slotCount } = this.coverage;
    const within = (slot: number) => Math.max(0, Math.min(slotCount, slot));
    const from = within(Math.ceil((startsAt - window.startsAt) / SLOT_MS));
    return [from, Math.max(from, within(Math.floor((endsAt - window.startsAt) / SLOT_MS)))];
  }
}

/** Minutes before each slot in which at least one person is missing. */
function shortMinutes(required: Uint16Array, onDuty: Uint16Array, gone: Uint8Array | null): Float64Array {
  const sums = new Float64Array(required.length + 1);
  for (let slot = 0; slot < required.length; slot++) {
    const have = (onDuty[slot] as number) - (gone?.[slot] ?? 0);
    sums[slot + 1] = (sums[slot] as number) + (have < (required[slot] as number) ? SLOT_MINUTES : 0);
  }
  return sums;
}

/** In which capacities somebody counts. */
export function countsOf(
  person: Pick<Person, 'role' | 'countsTowardMinimum'>,
  problem: Pick<Problem, 'supervisorsCountAsEmployees'>,
): { asSupervisor: boolean; asEmployee: boolean } {
  const isSupervisor = person.role === 'supervisor';
  return {
    asSupervisor: person.countsTowardMinimum && isSupervisor,
    asEmployee: person.countsTowardMinimum && (!isSupervisor || problem.supervisorsCountAsEmployees),
  };
}

/** Indexes of the gaps that are gone entirely in another coverage of the same window. */
export function closedGaps(gaps: readonly Gap[], coverage: Coverage): number[] {
  const isClosed = (gap: Gap): boolean => {
    const series =
      gap.kind === 'qualified'
        ? coverage.qualified.find(({ qualificationId }) => qualificationId === gap.qualificationId)
        : {
            required: gap.kind === 'supervisors' ? coverage.requiredSupervisors : coverage.requiredEmployees,
            onDuty: gap.kind === 'supervisors' ? coverage.onDutySupervisors : coverage.onDutyEmployees,
          };
    // Nobody with the qualification is asked for any more.
    if (series === undefined) return true;
    const from = (gap.startsAt - coverage.window.startsAt) / SLOT_MS;
    const to = (gap.endsAt - coverage.window.startsAt) / SLOT_MS;
    for (let slot = from; slot < to; slot++) {
      if ((series.onDuty[slot] ?? 0) < (series.required[slot] ?? 0)) return false;
    }
    return true;
  };
  return gaps.flatMap((gap, index) => (isClosed(gap) ? [index] : []));
}
