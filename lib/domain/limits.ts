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

export type LimitRange = {
  label: string;
  /** Of the number that is stored. */
  unit: 'minutes' | 'days';
  min: number;
  max: number;
};

const HOUR = 60;

/** How the screens name each limit, and between which numbers it lies; the database repeats them. */
export const LIMIT_RANGES: Readonly<Record<keyof Limits, LimitRange>> = {
  restMinutesSoft: { label: 'Preferred rest', unit: 'minutes', min: 0, max: 24 * HOUR },
  restMinutesHard: { label: 'Minimum rest', unit: 'minutes', min: 0, max: 24 * HOUR },
  dutyMinutesSoft: { label: 'Preferred duty length', unit: 'minutes', min: HOUR, max: 24 * HOUR },
  dutyMinutesHard: { label: 'Longest duty', unit: 'minutes', min: HOUR, max: 24 * HOUR },
  sevenDayMinutesSoft: {
    label: 'Preferred hours in seven days',
    unit: 'minutes',
    min: HOUR,
    max: 168 * HOUR,
  },
  sevenDayMinutesHard: { label: 'Most hours in seven days', unit: 'minutes', min: HOUR, max: 168 * HOUR },
  consecutiveDaysHard: { label: 'Days in a row', unit: 'days', min: 1, max: 14 },
  weeklyRegularMinutes: { label: 'Regular hours a week', unit: 'minutes', min: HOUR, max: 168 * HOUR },
};

/** A preferred limit and the one that it may not go beyond, and what each cannot be, in words. */
const pairs: readonly {
  soft: keyof Limits;
  hard: keyof Limits;
  isBeyond: (limits: Limits) => boolean;
  softWords: string;
  hardWords: string;
}[] = [
  {
    soft: 'restMinutesSoft',
    hard: 'restMinutesHard',
    isBeyond: (limits) => limits.restMinutesSoft < limits.restMinutesHard,
    softWords: 'The preferred rest cannot be shorter than the minimum rest.',
    hardWords: 'The minimum rest cannot be longer than the preferred rest.',
  },
  {
    soft: 'dutyMinutesSoft',
    hard: 'dutyMinutesHard',
    isBeyond: (limits) => limits.dutyMinutesSoft > limits.dutyMinutesHard,
    softWords: 'The preferred duty length cannot be longer than the maximum.',
    hardWords: 'The longest duty cannot be shorter than the preferred length.',
  },
  {
    soft: 'sevenDayMinutesSoft',
    hard: 'sevenDayMinutesHard',
    isBeyond: (limits) => limits.sevenDayMinutesSoft > limits.sevenDayMinutesHard,
    softWords: 'The preferred hours in seven days cannot be more than the maximum.',
    hardWords: 'The most hours in seven days cannot be fewer than the preferred ones.',
  },
];

/** Limits that contradict each other: either of the two fields can be changed, and each says why in words. */
export function limitContradictions(limits: Limits): { field: keyof Limits; words: string }[] {
  return pairs
    .filter(({ isBeyond }) => isBeyond(limits))
    .flatMap(({ soft, hard, softWords, hardWords }) => [
      { field: soft, words: softWords },
      { field: hard, words: hardWords },
    ]);
}

/** What is wrong with a set of limits, in words; empty when they fit together. */
export function limitProblems(limits: Limits): string[] {
  const contradictions = pairs.filter(({ isBeyond }) => isBeyond(limits)).map(({ softWords }) => softWords);
  const isOdd = Object.values(limits).some((value) => !Number.isInteger(value) || value < 0);
  return isOdd ? ['Every limit is a whole number that is not negative.', ...contradictions] : contradictions;
}
