import type { RoleBound } from '#lib/domain/types.ts';

/**
 * How near a plan is to the proven bound of one role: `Within 0.4 points of what is possible with these people.` Points
 * are percent of the required hours, rounded up; null where nothing is required.
 */
export function nearnessWords(
  bound: RoleBound,
  requiredMinutes: number,
  uncoveredMinutes: number,
): string | null {
  if (requiredMinutes <= 0) return null;
  if (bound.isMet) return 'No schedule with these people does better.';
  const tenths = Math.ceil((1000 * (uncoveredMinutes - bound.minutes)) / requiredMinutes);
  return `Within ${Math.max(1, tenths) / 10} points of what is possible with these people.`;
}
