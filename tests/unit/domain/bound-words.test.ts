import { describe, expect, it } from 'vitest';
import { boundSentence, capacitySentences, weekBoundSentence } from '#lib/domain/bound-words.ts';
import type { CapacityReport, CapacityRow } from '#lib/domain/types.ts';

const HOUR = 60;

describe('how near a schedule is to what is possible', () => {
  const required = 20_990 * HOUR;

  it('is told in points, with what is short and the least possible', () => {
    expect(boundSentence(required, 74 * HOUR, { minutes: 0, isMet: false }, 'stable_lines')).toBe(
      'Within 0.4 points of what is possible with these people: 74\u00a0h short, none of it proven unavoidable.',
    );
    expect(boundSentence(required, 74 * HOUR, { minutes: 30.9 * HOUR, isMet: false }, 'free_weeks')).toBe(
      'Within 0.3 points of what is possible with these people: 74\u00a0h short, at least 30\u00a0h 54\u00a0min in any schedule.',
    );
  });

  it('rounds so that it stays true', () => {
    const words = (uncovered: number, minutes: number) =>
      boundSentence(1000, uncovered, { minutes, isMet: false }, 'stable_lines');
    expect(words(11, 10.5)).toContain('Within 0.1 points');
    expect(words(11, 10.5)).toContain('at least 10\u00a0min in');
    expect(words(20, 10)).toContain('Within 1 point of');
    expect(words(21.0001, 10)).toContain('Within 1.2 points of');
  });

  it('says that nothing does better only where the bound is met', () => {
    const met = { minutes: 80 * HOUR, isMet: true };
    expect(boundSentence(required, 80 * HOUR, met, 'stable_lines')).toBe(
      'No schedule with these people and stable weeks does better: 80\u00a0h short.',
    );
    expect(boundSentence(required, 80 * HOUR, met, 'free_weeks')).toBe(
      'No schedule with these people does better: 80\u00a0h short.',
    );
    expect(boundSentence(required, 80 * HOUR, { ...met, isMet: false }, 'stable_lines')).not.toMatch(
      /No schedule|optimal/,
    );
  });

  it('is short where nothing is short or required', () => {
    expect(boundSentence(required, 0, { minutes: 0, isMet: true }, 'stable_lines')).toBe('Nothing is short.');
    expect(boundSentence(0, 0, { minutes: 0, isMet: true }, 'stable_lines')).toBeNull();
  });

  it('is told by week too', () => {
    const week = { startDate: '2026-02-01', requiredMinutes: 1204 * HOUR };
    const words = (uncovered: number, bound: number) =>
      weekBoundSentence({ ...week, uncoveredMinutes: uncovered * HOUR, boundMinutes: bound * HOUR });
    expect(words(8, 4)).toBe('1–7 Feb 2026: 8\u00a0h short, at least 4\u00a0h in any schedule.');
    expect(words(8, 0)).toBe('1–7 Feb 2026: 8\u00a0h short, none of it proven unavoidable.');
    expect(words(8, 8)).toBe('1–7 Feb 2026: 8\u00a0h short, and no schedule does better.');
    expect(words(0, 0)).toBe('1–7 Feb 2026: nothing is short.');
  });
});

describe('what is lacking before anything is generated', () => {
  const enough: CapacityRow = {
    requiredHoursPerWeek: 100,
    availableHoursPerWeek: 120,
    people: 3,
    peopleAtPeak: 1,
    peopleNeeded: 3,
    isEnough: true,
  };
  const report: CapacityReport = { supervisors: enough, employees: enough, qualified: [] };

  it('is nothing where there are enough', () => {
    expect(capacitySentences(report, new Map())).toEqual([]);
  });

  it('counts people, by role and qualification', () => {
    const lacking = { ...enough, peopleNeeded: 5, isEnough: false };
    const one = { ...lacking, people: 0, peopleNeeded: 1 };
    expect(
      capacitySentences(
        {
          supervisors: lacking,
          employees: { ...lacking, people: 31, peopleNeeded: 36 },
          qualified: [
            { ...one, qualificationId: '7' },
            { ...lacking, qualificationId: '8' },
          ],
        },
        new Map([['7', 'Fire dispatch']]),
      ),
    ).toEqual([
      '5 supervisors are needed, you have 3.',
      '1 person with Fire dispatch is needed, you have 0.',
      '5 people with a required qualification are needed, you have 3.',
      '36 people are needed, you have 31.',
    ]);
  });

  it('speaks of hours where heads are enough', () => {
    const row = { ...enough, requiredHoursPerWeek: 120.2, availableHoursPerWeek: 119.9, isEnough: false };
    expect(capacitySentences({ ...report, supervisors: row }, new Map())).toEqual([
      '121\u00a0h a week are required, your 3 supervisors have 119\u00a0h.',
    ]);
  });
});
