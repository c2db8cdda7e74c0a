import { describe, expect, it } from 'vitest';
import {
  inDayOrder,
  requiredWeek,
  requirementTimes,
  unrequiredStretches,
  weekdayWords,
} from '#lib/domain/required-week.ts';
import type { Requirement } from '#lib/domain/types.ts';

const monday = '2026-02-02';

function row(id: string, startTime: string, endTime: string, change: Partial<Requirement> = {}): Requirement {
  return {
    id,
    name: id,
    startTime,
    endTime,
    minEmployees: 6,
    minSupervisors: 1,
    weekdays: null,
    fromDate: null,
    toDate: null,
    replacesWeekly: false,
    ...change,
  };
}

const whole = [
  row('night', '01:00', '05:00'),
  row('morning', '05:00', '09:00'),
  row('day', '09:00', '21:00', { minEmployees: 8 }),
  row('evening', '21:00', '01:00', { minEmployees: 7 }),
];

describe('the plain week', () => {
  it('joins equal weekdays and starts where the operational day starts', () => {
    expect(requiredWeek(whole, '05:00', monday)).toEqual([
      {
        weekdays: [0, 1, 2, 3, 4, 5, 6],
        stretches: [
          { startTime: '05:00', endTime: '09:00', minEmployees: 6, minSupervisors: 1 },
          { startTime: '09:00', endTime: '21:00', minEmployees: 8, minSupervisors: 1 },
          { startTime: '21:00', endTime: '01:00', minEmployees: 7, minSupervisors: 1 },
          { startTime: '01:00', endTime: '05:00', minEmployees: 6, minSupervisors: 1 },
        ],
      },
    ]);
  });

  it('tells weekdays apart and leaves out rows that replace the weekly ones', () => {
    const rows = [
      ...whole,
      row('weekend', '09:00', '21:00', { minEmployees: 10, weekdays: [0, 6] }),
      row('festival', '05:00', '05:00', {
        minEmployees: 20,
        fromDate: monday,
        toDate: monday,
        replacesWeekly: true,
      }),
    ];
    const week = requiredWeek(rows, '05:00', monday);
    expect(week.map(({ weekdays }) => weekdays)).toEqual([
      [1, 2, 3, 4, 5],
      [0, 6],
    ]);
    expect(week[1]?.stretches[1]?.minEmployees).toBe(10);
    expect(week[0]?.stretches[1]?.minEmployees).toBe(8);
  });

  it('counts only rows in force on the date', () => {
    const rows = [...whole.slice(1), row('night', '01:00', '05:00', { fromDate: '2026-02-05' })];
    // 01:00 lies before the day's start, so it belongs to the date before.
    expect(unrequiredStretches(requiredWeek(rows, '05:00', monday), 1)).toEqual(['01:00–05:00 on Mon–Wed']);
  });
});

describe('what nobody is required for', () => {
  it('is empty when the day is whole', () => {
    expect(unrequiredStretches(requiredWeek(whole, '05:00', monday), 1)).toEqual([]);
  });

  it('names the stretch, on the clock of the reader', () => {
    const week = requiredWeek(whole.slice(1), '05:00', monday);
    expect(unrequiredStretches(week, 0)).toEqual(['01:00–05:00 every day']);
    expect(unrequiredStretches(week, 0, '12h')).toEqual(['1:00 am–5:00 am every day']);
  });

  it('is the whole day without a row, and counts a minimum of zero as none', () => {
    expect(unrequiredStretches(requiredWeek([], '05:00', monday), 0)).toEqual(['all day every day']);
    const zero = [row('zero', '05:00', '05:00', { minEmployees: 0, minSupervisors: 0 })];
    expect(unrequiredStretches(requiredWeek(zero, '05:00', monday), 0)).toEqual(['all day every day']);
  });
});

describe('words', () => {
  it('joins runs of weekdays', () => {
    expect(weekdayWords(null, 1)).toBe('Every day');
    expect(weekdayWords([1, 2, 3, 4, 5], 1)).toBe('Mon–Fri');
    expect(weekdayWords([0, 6], 1)).toBe('Sat, Sun');
    expect(weekdayWords([0, 6], 0)).toBe('Sun, Sat');
    expect(weekdayWords([1, 3, 4, 5], 1)).toBe('Mon, Wed–Fri');
  });

  it('names the whole day', () => {
    expect(requirementTimes({ startTime: '21:00', endTime: '01:00' })).toBe('21:00–01:00');
    expect(requirementTimes({ startTime: '05:00', endTime: '05:00' })).toBe('05:00, all day');
  });
});

describe('the order of rows', () => {
  it('is that of the operational day, and replacing rows come last by date', () => {
    const rows = [
      row('late', '05:00', '05:00', { fromDate: '2026-12-25', toDate: '2026-12-25', replacesWeekly: true }),
      row('soon', '21:00', '01:00', { fromDate: '2026-07-04', toDate: '2026-07-04', replacesWeekly: true }),
      ...whole,
    ];
    expect(inDayOrder(rows, '05:00').map(({ id }) => id)).toEqual([
      'morning',
      'day',
      'evening',
      'night',
      'soon',
      'late',
    ]);
  });
});
