import { countOf, formatDateRange, formatDuration } from './format.ts';
import { addDays } from './time.ts';
import type { CapacityReport, CapacityRow, RoleBound } from './types.ts';

/** Whose schedules a bound speaks of: everyone on one line, or single weeks free to differ from it. */
export type BoundFreedom = 'stable_lines' | 'free_weeks';

/**
 * How near a schedule is to what is possible: `Within 0.4 points of what is possible with these people: 74 h short, at
 * least 30 h in any schedule.`, or, only where the bound is met, that nothing does better. Null when nothing is required.
 */
export function boundSentence(
  requiredMinutes: number,
  uncoveredMinutes: number,
  bound: Pick<RoleBound, 'minutes' | 'isMet'>,
  freedom: BoundFreedom,
): string | null {
  if (requiredMinutes <= 0) return null;
  if (uncoveredMinutes === 0) return 'Nothing is short.';
  if (bound.isMet) {
    const who = freedom === 'stable_lines' ? 'these people and stable weeks' : 'these people';
    return `No schedule with ${who} does better: ${formatDuration(uncoveredMinutes)} short.`;
  }
  // Rounded so that both halves stay true: the distance up, the least possible down.
  const points = Math.max(0.1, Math.ceil((1000 * (uncoveredMinutes - bound.minutes)) / requiredMinutes) / 10);
  const within = points === 1 ? '1 point' : `${points} points`;
  return `Within ${within} of what is possible with these people: ${formatDuration(uncoveredMinutes)} short, ${leastWords(bound.minutes)}.`;
}

/** `1–7 Feb 2026: 8 h short, at least 4 h in any schedule.`, a week's bound in a line. */
export function weekBoundSentence({
  startDate,
  uncoveredMinutes,
  boundMinutes,
}: RoleBound['weeks'][number]): string {
  const week = formatDateRange(startDate, addDays(startDate, 6));
  if (uncoveredMinutes === 0) return `${week}: nothing is short.`;
  if (boundMinutes >= uncoveredMinutes) {
    return `${week}: ${formatDuration(uncoveredMinutes)} short, and no schedule does better.`;
  }
  return `${week}: ${formatDuration(uncoveredMinutes)} short, ${leastWords(boundMinutes)}.`;
}

/** `at least 30 h in any schedule`; a bound of nothing says nothing of any schedule, so that is said instead. */
export function leastWords(boundMinutes: number): string {
  const whole = Math.floor(boundMinutes);
  return whole <= 0 ? 'none of it proven unavoidable' : `at least ${formatDuration(whole)} in any schedule`;
}

/**
 * What is lacking before anything is generated: `5 supervisors are needed, you have 3.`, a sentence for each role and
 * qualification that has too few people; empty when there are enough.
 *
 * @param qualificationNames by id
 */
export function capacitySentences(
  report: CapacityReport,
  qualificationNames: ReadonlyMap<string, string>,
): string[] {
  return [
    capacitySentence(report.supervisors, 'supervisor', 'supervisors'),
    ...report.qualified.map((row) => {
      const name = qualificationNames.get(row.qualificationId) ?? 'a required qualification';
      return capacitySentence(row, `person with ${name}`, `people with ${name}`);
    }),
    capacitySentence(report.employees, 'person', 'people'),
  ].filter((sentence) => sentence !== null);
}

function capacitySentence(row: CapacityRow, one: string, many: string): string | null {
  if (row.isEnough) return null;
  // Enough heads can still have too few hours.
  if (row.people >= row.peopleNeeded) {
    const required = formatDuration(60 * Math.ceil(row.requiredHoursPerWeek));
    return `${required} a week are required, your ${countOf(row.people, one, many)} have ${formatDuration(60 * Math.floor(row.availableHoursPerWeek))}.`;
  }
  const verb = row.peopleNeeded === 1 ? 'is' : 'are';
  return `${countOf(row.peopleNeeded, one, many)} ${verb} needed, you have ${row.people}.`;
}
