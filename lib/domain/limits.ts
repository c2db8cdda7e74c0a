import type { Limits } from './types.ts';

/**
 * The limits a new agency starts with. They are agency settings, not statute: federal law sets no rest or daily
 * maximum for civilian dispatchers. The generator plans within the soft limits; a person may pass a soft limit
 * with a warning and a hard one with a reason that is kept.
 */
export const DEFAULT_LIMITS: Limits = {
  restMinutesSoft: 10 * 60,
  restMinutesHard: 8 * 60,
  dutyMinutesSoft: 14 * 60,
  dutyMinutesHard: 16 * 60,
  sevenDayMinutesSoft: 60 * 60,
  sevenDayMinutesHard: 72 * 60,
  consecutiveDaysHard: 6,
  weeklyRegularMinutes: 40 * 60,
};

/** What is wrong with a set of limits, in words; empty when they fit together. */
export function limitProblems(limits: Limits): string[] {
  const problems: string[] = [];
  if (Object.values(limits).some((value) => !Number.isInteger(value) || value < 0)) {
    problems.push('Every limit is a whole number that is not negative.');
  }
  if (limits.restMinutesSoft < limits.restMinutesHard) {
    problems.push('The preferred rest cannot be shorter than the minimum rest.');
  }
  if (limits.dutyMinutesSoft > limits.dutyMinutesHard) {
    problems.push('The preferred duty length cannot be longer than the maximum.');
  }
  if (limits.sevenDayMinutesSoft > limits.sevenDayMinutesHard) {
    problems.push('The preferred hours in seven days cannot be more than the maximum.');
  }
  return problems;
}
