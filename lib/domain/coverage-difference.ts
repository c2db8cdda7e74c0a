/** Who is short before and after a change, by slots: what gets worse in the middle of a gap is told of that middle. */
import { type Counted, type Coverage, coverageTotals, gapsBeyond, SLOT_MINUTES } from './coverage.ts';
import type { CoverageEffect } from './setting-records.ts';
import { MINUTE_MS } from './time.ts';
import type { ShortageMinutes } from './types.ts';

/** What differs between two states of the coverage of one block, whose windows may differ too. */
export function coverageDifference(before: Coverage, after: Coverage): CoverageEffect {
  return {
    newGaps: gapsBeyond(after, (counted) => shortageIn(before, counted, after)),
    goneGaps: gapsBeyond(before, (counted) => shortageIn(after, counted, before)),
    shortBefore: shortageMinutes(before),
    shortAfter: shortageMinutes(after),
  };
}

/** How many people `coverage` lacks in a slot of `other`; 0 outside its window. */
function shortageIn(
  coverage: Coverage,
  counted: Counted,
  { window }: Pick<Coverage, 'window'>,
): (slot: number) => number {
  const { required, onDuty } = countsOf(coverage, counted);
  const ahead = (window.startsAt - coverage.window.startsAt) / (SLOT_MINUTES * MINUTE_MS);
  const at = (slot: number): number => Math.max(0, (required[slot] ?? 0) - (onDuty[slot] ?? 0));
  // Where days start at no quarter of an hour, a slot lies in two of the other.
  return (slot) => Math.max(at(Math.floor(slot + ahead)), at(Math.ceil(slot + ahead)));
}

const NOBODY = new Uint16Array();

function countsOf(
  coverage: Coverage,
  { kind, qualificationId }: Counted,
): { required: Uint16Array; onDuty: Uint16Array } {
  if (kind === 'employees') {
    return { required: coverage.requiredEmployees, onDuty: coverage.onDutyEmployees };
  }
  if (kind === 'supervisors') {
    return { required: coverage.requiredSupervisors, onDuty: coverage.onDutySupervisors };
  }
  const asked = coverage.qualified.find((entry) => entry.qualificationId === qualificationId);
  return asked ?? { required: NOBODY, onDuty: NOBODY };
}

/** People-minutes short over the whole window. */
function shortageMinutes(coverage: Coverage): ShortageMinutes {
  const totals = coverageTotals(coverage);
  return {
    employees: totals.uncoveredEmployeeMinutes,
    supervisors: totals.uncoveredSupervisorMinutes,
    qualified: totals.uncoveredQualifiedMinutes,
  };
}
