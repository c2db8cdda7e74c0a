import { describe, expect, it } from 'vitest';
import { dutyOn, endsSoon, patternPeriods, periodState, validityWords } from '#lib/domain/person-words.ts';

const today = '2026-02-04';
const period = (fromDate: string, toDate: string | null) => ({ fromDate, toDate });

describe('a period beside a day', () => {
  it('holds on both of its ends', () => {
    expect(periodState(period('2026-02-04', '2026-02-04'), today)).toBe('now');
    expect(periodState(period('2026-02-05', null), today)).toBe('planned');
    expect(periodState(period('2026-01-01', '2026-02-03'), today)).toBe('past');
    expect(periodState(period('2026-01-01', null), today)).toBe('now');
  });

  it('ends soon within 30 days, and not before it began', () => {
    expect(endsSoon(period('2026-01-01', '2026-03-06'), today)).toBe(true);
    expect(endsSoon(period('2026-01-01', '2026-03-07'), today)).toBe(false);
    expect(endsSoon(period('2026-02-05', '2026-02-06'), today)).toBe(false);
    expect(endsSoon(period('2026-01-01', null), today)).toBe(false);
  });

  it('is told in words', () => {
    const words = (fromDate: string, toDate: string | null) => validityWords(period(fromDate, toDate), today);
    expect(words('2026-01-01', '2026-02-16')).toBe('ends in 12 days');
    expect(words('2026-01-01', '2026-02-05')).toBe('ends tomorrow');
    expect(words('2026-01-01', '2026-02-04')).toBe('ends today');
    expect(words('2026-01-01', '2026-12-31')).toBe('until 31 Dec 2026');
    expect(words('2026-01-01', null)).toBe('since 1 Jan 2026');
    expect(words('2026-01-01', '2026-02-03')).toBe('ended 3 Feb 2026');
    expect(words('2026-03-01', null)).toBe('from Sun 1 Mar 2026');
    expect(words('2026-03-01', '2026-03-02')).toBe('from Sun 1 Mar 2026 to Mon 2 Mar 2026');
  });
});

describe('patterns', () => {
  it('end the day before the next one begins, the latest first', () => {
    const patterns = [
      { fromDate: '2025-01-01', pattern: '4x10' as const },
      { fromDate: '2026-02-04', pattern: null },
      { fromDate: '2026-03-01', pattern: '2x12' as const },
    ];
    expect(patternPeriods(patterns, today)).toEqual([
      { fromDate: '2026-03-01', toDate: null, pattern: '2x12', state: 'planned' },
      { fromDate: '2026-02-04', toDate: '2026-02-28', pattern: null, state: 'now' },
      { fromDate: '2025-01-01', toDate: '2026-02-03', pattern: '4x10', state: 'past' },
    ]);
    expect(patternPeriods([], today)).toEqual([]);
  });
});

describe('duty', () => {
  it('names what holds on the day, training first', () => {
    const states = [
      { kind: 'light_duty' as const, ...period('2026-02-01', null) },
      { kind: 'trainee' as const, ...period('2026-01-01', '2026-02-04') },
      { kind: 'trainee' as const, ...period('2025-01-01', '2025-02-01') },
    ];
    expect(dutyOn(states, today)).toEqual([states[1], states[0]]);
  });
});
