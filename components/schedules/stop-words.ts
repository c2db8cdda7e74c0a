import { countOf, formatDuration } from '#lib/domain/format.ts';
import type { GapPerson, Problem } from '#lib/domain/types.ts';

/** What keeps people out of a gap, in words, the nearest to help first. */
export function stopWords({
  plannedRestMinutes,
  limits,
}: Pick<Problem, 'plannedRestMinutes' | 'limits'>): { stop: GapPerson['stop']; words: string }[] {
  return [
    { stop: 'offByLine', words: 'Free, but off by their line' },
    { stop: 'rest', words: `Would rest under ${formatDuration(plannedRestMinutes)}` },
    {
      stop: 'weeklyHours',
      words: `Only as overtime: would pass ${formatDuration(limits.weeklyRegularMinutes)} in the week`,
    },
    {
      stop: 'consecutiveDays',
      words: `Would work more than ${countOf(limits.consecutiveDaysHard, 'day', 'days')} in a row`,
    },
    { stop: 'onLeave', words: 'On leave' },
    { stop: 'onDuty', words: 'On duty' },
  ];
}
