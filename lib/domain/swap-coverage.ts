/** What a trade leaves short, where the two people do not count for the same. */
import { type Coverage, SLOT_MINUTES } from './coverage.ts';
import { coverageDutyOf, type DayEffect, recount, type ShortMinutes } from './live-coverage.ts';
import type { SwapFacts } from './swap-records.ts';
import { type HeldRow, type Trade, tradedRow } from './swap-trade.ts';

/**
 * The days on which a trade leaves somebody missing in a slot who is not missing there now, with what it closes on them;
 * each minimum apart, so that one that gains does not hide one that loses.
 */
export function shortageOf(
  { shift, responderId, other }: Trade,
  { coverage, roster }: Pick<SwapFacts, 'coverage' | 'roster'>,
): DayEffect[] {
  if (coverage === null) return [];
  const removed = other === null ? [shift] : [shift, other];
  const added = removed.map((row) => tradedRow(row, row === shift ? responderId : shift.userId));
  const isAlike = removed.every(
    (row, index) => countsAs(row, coverage, roster) === countsAs(added[index] ?? row, coverage, roster),
  );
  if (isAlike) return [];
  const { coverage: after, touched } = recount(coverage, removed, added, roster);
  return coverage.days.flatMap((day, index) => {
    if (!touched.has(index)) return [];
    const opened = short(coverage, after, day);
    if (opened.employees + opened.supervisors + opened.qualified === 0) return [];
    return [{ date: day.date, closed: short(after, coverage, day), opened }];
  });
}

/** The minimums that a row counts to, as text that is equal for equal ones. */
function countsAs(
  row: HeldRow,
  { qualified }: Coverage,
  roster: Pick<SwapFacts['roster'], 'people'>,
): string {
  const duty = coverageDutyOf(row, roster);
  if (duty === null || !duty.countsTowardMinimum) return '';
  const held = qualified.filter(({ qualificationId }) => duty.qualificationIds?.includes(qualificationId));
  return [duty.role, ...held.map(({ qualificationId }) => qualificationId)].join(' ');
}

/** Person-minutes of a day that are missing in the second and not in the first. */
function short(
  before: Coverage,
  after: Coverage,
  { fromSlot, toSlot }: { fromSlot: number; toSlot: number },
): ShortMinutes {
  const grown = (required: Uint16Array, had: Uint16Array, has: Uint16Array): number => {
    let minutes = 0;
    for (let slot = fromSlot; slot < toSlot; slot++) {
      const need = required[slot] ?? 0;
      const was = Math.max(0, need - (had[slot] ?? 0));
      minutes += Math.max(0, need - (has[slot] ?? 0) - was) * SLOT_MINUTES;
    }
    return minutes;
  };
  return {
    employees: grown(before.requiredEmployees, before.onDutyEmployees, after.onDutyEmployees),
    supervisors: grown(before.requiredSupervisors, before.onDutySupervisors, after.onDutySupervisors),
    qualified: before.qualified.reduce((sum, { required, onDuty }, index) => {
      const has = after.qualified[index]?.onDuty ?? onDuty;
      return sum + grown(required, onDuty, has);
    }, 0),
  };
}
