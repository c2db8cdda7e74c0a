import { describe, expect, it } from 'vitest';
import {
  countOf,
  formatClock,
  formatCount,
  formatDate,
  formatDateRange,
  formatDuration,
  formatInstantTime,
  formatInterval,
  formatTimeRange,
  formatWeek,
  shiftShortCode,
  weekdaysFrom,
} from '#lib/domain/format.ts';
import { SHIFTS } from './reference-center.ts';

describe('dates', () => {
  it('are written with weekday, day and month', () => {
    expect(formatDate('2026-02-04')).toBe('Wed 4 Feb');
    expect(formatDate('2026-12-31', { year: true })).toBe('Thu 31 Dec 2026');
    expect(() => formatDate('2026-02-30')).toThrow(RangeError);
  });

  it('are written as ranges without repeating themselves', () => {
    expect(formatDateRange('2026-01-01', '2026-04-30')).toBe('1 Jan – 30 Apr 2026');
    expect(formatDateRange('2026-02-04', '2026-02-10')).toBe('4–10 Feb 2026');
    expect(formatDateRange('2025-11-01', '2026-02-28')).toBe('1 Nov 2025 – 28 Feb 2026');
    expect(formatDateRange('2025-02-01', '2026-02-28')).toBe('1 Feb 2025 – 28 Feb 2026');
    expect(formatDateRange('2026-02-04', '2026-02-04')).toBe('4 Feb 2026');
  });

  it('are grouped by the agency’s workweek', () => {
    expect(formatWeek('2026-02-04', 0)).toBe('Sun 1 Feb – Sat 7 Feb');
    expect(formatWeek('2026-02-01', 1)).toBe('Mon 26 Jan – Sun 1 Feb');
    expect(weekdaysFrom(1)).toEqual([1, 2, 3, 4, 5, 6, 0]);
  });
});

describe('times', () => {
  it('are 24-hour by default, 12-hour by setting', () => {
    expect(formatTimeRange('21:00', '01:00')).toBe('21:00–01:00');
    expect(['00:00', '00:30', '09:05', '12:00', '13:15'].map((time) => formatClock(time, '12h'))).toEqual([
      '12:00 am',
      '12:30 am',
      '9:05 am',
      '12:00 pm',
      '1:15 pm',
    ]);
    expect(formatTimeRange('21:00', '01:00', '12h')).toBe('9:00 pm–1:00 am');
  });

  it('are those of the zone', () => {
    const instant = Date.parse('2026-02-04T12:30Z');
    expect(formatInstantTime(instant, 'America/Denver')).toBe('05:30');
    expect(formatInstantTime(instant, 'Europe/Berlin', '12h')).toBe('1:30 pm');
  });

  it('carry a second date only when the end is not plainly the next occurrence of its time', () => {
    const at = (iso: string): number => Date.parse(iso);
    const utc = (from: string, to: string): string =>
      formatInterval({ startsAt: at(from), endsAt: at(to) }, 'UTC');
    expect(utc('2026-02-06T21:00Z', '2026-02-07T01:00Z')).toBe('Fri 6 Feb 21:00–01:00');
    expect(utc('2026-02-06T05:00Z', '2026-02-07T05:00Z')).toBe('Fri 6 Feb 05:00 – Sat 7 Feb 05:00');
    expect(utc('2026-02-06T05:00Z', '2026-02-07T05:15Z')).toBe('Fri 6 Feb 05:00 – Sat 7 Feb 05:15');
    expect(utc('2026-02-06T05:00Z', '2026-02-09T01:00Z')).toBe('Fri 6 Feb 05:00 – Mon 9 Feb 01:00');
  });
});

describe('durations and counts', () => {
  it('are hours and minutes', () => {
    expect([600, 570, 45, 0, 72_240, -90].map(formatDuration)).toEqual([
      '10\u00a0h',
      '9\u00a0h 30\u00a0min',
      '45\u00a0min',
      '0\u00a0min',
      '1,204\u00a0h',
      '−1\u00a0h 30\u00a0min',
    ]);
  });

  it('separate thousands and agree in number', () => {
    expect([0, 999, 1000, 1_234_567, 1234.5].map(formatCount)).toEqual([
      '0',
      '999',
      '1,000',
      '1,234,567',
      '1,234.5',
    ]);
    expect([
      countOf(1, 'person', 'people'),
      countOf(0, 'person', 'people'),
      countOf(1204, 'person', 'people'),
    ]).toEqual(['1 person', '0 people', '1,204 people']);
  });
});

describe('short codes', () => {
  it('are the category’s letter and the hours', () => {
    expect(SHIFTS.map(shiftShortCode)).toEqual(SHIFTS.map(({ code }) => code));
    expect(shiftShortCode({ category: 'day', durationMinutes: 510 })).toBe('D8.5');
  });
});
