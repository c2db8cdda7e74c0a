import { describe, expect, it } from 'vitest';
import { maskOf, spanWords, timesWords, weekdaysOfMask } from '#lib/domain/availability-words.ts';

const entry = {
  fromDate: '2026-02-04',
  toDate: null as string | null,
  weekdayMask: 127,
  startTime: null as string | null,
  endTime: null as string | null,
};

describe('the times of an entry', () => {
  it.each([
    [{}, 'Every day, all day'],
    [{ toDate: '2026-02-04' }, 'Wed 4 Feb 2026, all day'],
    [{ startTime: '19:00', endTime: '07:00' }, 'Every day, 19:00–07:00'],
    [{ weekdayMask: 0b0000010 }, 'Every Mon, all day'],
    [{ weekdayMask: 0b1000001 }, 'Every Sun and Sat, all day'],
    [{ weekdayMask: 0b0101010 }, 'Every Mon, Wed and Fri, all day'],
    [{ weekdayMask: 0b0111110 }, 'Every Mon–Fri, all day'],
    [{ weekdayMask: 0b0000110 }, 'Every Mon and Tue, all day'],
    [{ weekdayMask: 0b1100001 }, 'Every Sun, Fri and Sat, all day'],
  ])('are told: %j', (over, words) => {
    expect(timesWords({ ...entry, ...over }, 0, '24h')).toBe(words);
  });

  it('follow the agency’s week and the reader’s clock', () => {
    const weekend = { ...entry, weekdayMask: 0b1000001, startTime: '19:00', endTime: '07:00' };
    expect(timesWords(weekend, 1, '12h')).toBe('Every Sat and Sun, 7:00 pm–7:00 am');
  });
});

describe('how long an entry holds', () => {
  it.each([
    ['2026-02-01', {}, 'From Wed 4 Feb 2026 on'],
    ['2026-02-04', {}, 'Until you change it'],
    ['2026-02-01', { toDate: '2026-03-06' }, 'Wed 4 Feb – Fri 6 Mar 2026'],
    ['2026-02-01', { toDate: '2027-03-06' }, 'Wed 4 Feb 2026 – Sat 6 Mar 2027'],
    ['2026-02-10', { toDate: '2026-03-06' }, 'Until Fri 6 Mar 2026'],
    ['2026-02-01', { toDate: '2026-02-04' }, null],
  ])('seen on %s: %j', (today, over, words) => {
    expect(spanWords({ ...entry, ...over }, today)).toBe(words);
  });
});

it('has weekdays as bits from Sunday on', () => {
  expect(maskOf(null)).toBe(127);
  expect(maskOf([0, 6])).toBe(0b1000001);
  expect(weekdaysOfMask(0b1000001)).toEqual([0, 6]);
  expect(weekdaysOfMask(127)).toBeNull();
});
