import { describe, expect, it } from 'vitest';
import { type ComparedPlan, comparePlans } from '#lib/domain/scenario-compare.ts';
import type { Bounds, GenerationMetrics } from '#lib/domain/types.ts';

const metrics: GenerationMetrics = {
  requiredEmployeeMinutes: 60_000,
  requiredSupervisorMinutes: 10_000,
  uncoveredEmployeeMinutes: 600,
  uncoveredSupervisorMinutes: 0,
  requiredQualifiedMinutes: 0,
  uncoveredQualifiedMinutes: 0,
  uncoveredIfFilledEmployeeMinutes: 0,
  uncoveredIfFilledSupervisorMinutes: 0,
  overstaffedMinutes: 0,
  openPieceMinutes: 1200,
  assignments: 100,
  peopleWithPreference: 30,
  peopleOnPreferredShift: 12,
  nightShiftsMax: 0,
  nightShiftsMin: 0,
  weekendShiftsMax: 0,
  weekendShiftsMin: 0,
  unevenness: 1.25,
  pendingLeaveMinutes: 0,
  changedPeople: null,
  changedWeeks: 0,
};
const bounds: Bounds = {
  supervisors: { minutes: 0, isMet: true, weeks: [] },
  employees: { minutes: 120, isMet: false, weeks: [] },
};

const draft: ComparedPlan = { metrics, bounds, changedPeople: null };
const other: ComparedPlan = {
  metrics: {
    ...metrics,
    uncoveredEmployeeMinutes: 480,
    openPieceMinutes: 1260,
    peopleOnPreferredShift: 15,
    unevenness: 1.21,
    changedWeeks: 4,
  },
  bounds: { ...bounds, employees: { minutes: 60, isMet: false, weeks: [] } },
  changedPeople: 3,
};

function row(plans: readonly ComparedPlan[], label: string) {
  return comparePlans(plans).find((candidate) => candidate.label === label)?.cells;
}

describe('plans side by side', () => {
  it('mark the best of a row, whichever way is better, and say the difference to the first', () => {
    expect(row([draft, other], 'Employees short')).toEqual([
      { words: '10\u00a0h', difference: null, isBest: false },
      { words: '8\u00a0h', difference: '−2\u00a0h', isBest: true },
    ]);
    expect(row([draft, other], 'Open overtime')).toEqual([
      { words: '20\u00a0h', difference: null, isBest: true },
      { words: '21\u00a0h', difference: '+1\u00a0h', isBest: false },
    ]);
    expect(row([draft, other], 'On the preferred shift')).toEqual([
      { words: '12 of 30', difference: null, isBest: false },
      { words: '15 of 30', difference: '+3', isBest: true },
    ]);
  });

  it('mark nothing where all are equal', () => {
    expect(row([draft, other], 'Supervisors short')).toEqual([
      { words: '0\u00a0h', difference: null, isBest: false },
      { words: '0\u00a0h', difference: 'same', isBest: false },
    ]);
  });

  it('mark all that share the best', () => {
    expect(row([draft, other, other], 'Employees short')?.map(({ isBest }) => isBest)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('call no bound the best: it is what people and patterns allow', () => {
    expect(row([draft, other], 'Least possible, employees')).toEqual([
      { words: '2\u00a0h', difference: null, isBest: false },
      { words: '1\u00a0h', difference: '−1\u00a0h', isBest: false },
    ]);
  });

  it('leave out what is not known', () => {
    expect(row([draft, other], 'People with another line')).toEqual([
      { words: '–', difference: null, isBest: false },
      { words: '3', difference: null, isBest: false },
    ]);
    expect(row([{ ...draft, bounds: null }], 'Least possible, employees')?.[0]?.words).toBe('–');
  });

  it('calls a difference that rounding hides the same', () => {
    const near = { ...draft, metrics: { ...metrics, unevenness: 1.29 } };
    expect(row([draft, near], 'Unevenness')?.[1]).toEqual({
      words: '1.3',
      difference: 'same',
      isBest: false,
    });
  });
});
