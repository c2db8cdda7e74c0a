import { describe, expect, it } from 'vitest';
import {
  isLegalLineWeek,
  lineWeekProblem,
  PATTERNS,
  patternMinutes,
  patternWeeks,
  runOrders,
} from '#lib/domain/patterns.ts';
import type { Pattern } from '#lib/domain/types.ts';
import { SHIFTS } from './reference-center.ts';

/** `'- D10 D10 D10 D10 - -'`, Sunday first. */
const week = (text: string): (string | null)[] => text.split(' ').map((code) => (code === '-' ? null : code));
const problem = (text: string, pattern: Pattern): string | null =>
  lineWeekProblem(week(text), pattern, SHIFTS);

const TEN = PATTERNS['4x10'];
const TWELVE = PATTERNS['3x12_1x4'];
const FIVE_EIGHTS: Pattern = {
  id: '5x8',
  segments: [{ count: 5, minutes: 480 }],
  contiguous: true,
  sameCategory: true,
};
const SPLIT: Pattern = {
  id: 'split',
  segments: [
    { count: 2, minutes: 720 },
    { count: 1, minutes: 240 },
  ],
  contiguous: false,
  sameCategory: false,
};

describe('the weeks of a pattern', () => {
  it('are seven for 4x10 and fourteen for 3x12_1x4: 28 and 56 lines in four categories', () => {
    expect(patternWeeks(TEN)).toHaveLength(7);
    expect(patternWeeks(TWELVE)).toHaveLength(14);
    expect(patternWeeks(FIVE_EIGHTS)).toHaveLength(7);
    expect(new Set(patternWeeks(TWELVE).map(String)).size).toBe(14);
  });

  it('all hold the pattern’s hours', () => {
    for (const pattern of [TEN, TWELVE, FIVE_EIGHTS, SPLIT]) {
      for (const minutes of patternWeeks(pattern)) {
        expect(minutes).toHaveLength(7);
        expect(minutes.reduce((a, b) => a + b)).toBe(patternMinutes(pattern));
      }
    }
    expect([TEN, TWELVE].map(patternMinutes)).toEqual([2400, 2400]);
  });

  it('follow the order of the segments where the pattern says so', () => {
    const last = patternWeeks({ ...TWELVE, segmentOrder: 'listed' });
    const first = patternWeeks({
      ...TWELVE,
      segments: TWELVE.segments.toReversed(),
      segmentOrder: 'listed',
    });
    expect([last, first].map((weeks) => weeks.length)).toEqual([7, 7]);
    expect(last).toContainEqual([0, 720, 720, 720, 240, 0, 0]);
    expect(first).toContainEqual([0, 240, 720, 720, 720, 0, 0]);
    expect(new Set([...last, ...first].map(String)).size).toBe(14);
    expect(patternWeeks({ ...TWELVE, segmentOrder: 'any' })).toEqual(patternWeeks(TWELVE));
  });

  it('are each listed once, also of equal segments', () => {
    const pair = { ...TEN, segments: [1, 1, 2].map((count) => ({ count, minutes: 600 })) };
    expect(runOrders({}, pair.segments)).toHaveLength(3);
    expect(runOrders({ segmentOrder: 'listed' }, pair.segments)).toEqual([pair.segments]);
    expect(patternWeeks(pair)).toHaveLength(7);
  });

  it('of part-time tours are runs of their own length', () => {
    for (const id of ['2x10', '3x10', '2x12'] as const) {
      const weeks = patternWeeks(PATTERNS[id]);
      expect(weeks).toHaveLength(7);
      expect(weeks.every((week) => week.reduce((a, b) => a + b) === patternMinutes(PATTERNS[id]))).toBe(true);
    }
    expect((['2x10', '3x10', '2x12'] as const).map((id) => patternMinutes(PATTERNS[id]) / 60)).toEqual([
      20, 30, 24,
    ]);
  });

  it('may place each segment apart when the pattern is not one run', () => {
    // Seven places for two days in a row, five free days for the third.
    expect(patternWeeks(SPLIT)).toHaveLength(35);
  });

  it('are none when the run is longer than a week', () => {
    expect(patternWeeks({ ...TEN, segments: [{ count: 8, minutes: 300 }] })).toEqual([]);
    expect(patternWeeks({ ...SPLIT, segments: [{ count: 8, minutes: 300 }] })).toEqual([]);
  });
});

describe('a line', () => {
  it.each([
    ['- D10 D10 D10 D10 - -', TEN],
    ['G10 G10 - - - G10 G10', TEN],
    ['- - - E12 E12 E12 E4', TWELVE],
    ['- - - E4 E12 E12 E12', TWELVE],
    ['G12 G4 - - - G12 G12', TWELVE],
  ])('%s is legal', (text, pattern) => {
    expect(problem(text, pattern)).toBeNull();
    expect(isLegalLineWeek(week(text), pattern, SHIFTS)).toBe(true);
  });

  it.each([
    ['- D10 D10 - D10 D10 -', TEN, 'not in the order'],
    ['- - E12 E4 E12 E12 -', TWELVE, 'not in the order'],
    ['E4 - - E12 E12 E12 -', TWELVE, 'not in the order'],
    ['- D10 D10 D10 - - -', TEN, 'not the shifts'],
    ['- D10 D10 D10 D10 D10 -', TEN, 'not the shifts'],
    ['- D12 D12 D12 D4 - -', TEN, 'not the shifts'],
    ['- D10 D10 D10 G10 - -', TEN, 'one category'],
    ['- E12 E12 E12 D4 - -', TWELVE, 'one category'],
    ['- D10 D10 D10 X99 - -', TEN, 'does not have'],
    ['- D10 D10 D10 D10 -', TEN, 'seven days'],
    ['- - - - - - -', TEN, 'not the shifts'],
  ])('%s is refused, in words', (text, pattern, words) => {
    expect(problem(text, pattern)).toContain(words);
    expect(isLegalLineWeek(week(text), pattern, SHIFTS)).toBe(false);
  });

  it('has the short shift where the pattern lists it', () => {
    const last = { ...TWELVE, segmentOrder: 'listed' as const };
    expect(problem('- E12 E12 E12 E4 - -', last)).toBeNull();
    expect(problem('- E4 E12 E12 E12 - -', last)).toContain('not in the order');
  });

  it('may mix categories when the pattern allows it', () => {
    const mixed = { ...TWELVE, sameCategory: false };
    expect(problem('- E12 E12 E12 D4 - -', mixed)).toBeNull();
    expect(problem('G4 - - E12 E12 - -', SPLIT)).toBeNull();
    expect(problem('G4 - E12 - E12 - -', SPLIT)).toContain('not in the order');
  });
});
