import { describe, expect, test } from 'vitest';
import { leaveWords } from '#lib/domain/leave-dates.ts';
import { operationalDayStartsAt, shiftWindow } from '#lib/domain/time.ts';
import { type AskWorld, askEffect, askWords, ordinal, sickCallWindow } from '#lib/domain/time-off-ask.ts';
import type { LeaveKind } from '#lib/domain/time-off-records.ts';
import type { CenterClock, Interval, LocalDate } from '#lib/domain/types.ts';

const clock: CenterClock = { timeZone: 'America/Los_Angeles', dayStart: '05:00' };
const vacation: LeaveKind = {
  id: 1,
  name: 'Vacation',
  type: 'vacation',
  needsBalance: true,
  countsToCaps: true,
  isProtected: false,
  isPrivate: false,
  noticeDays: 0,
  isActive: true,
  version: 1,
};
const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const days = (from: LocalDate, to: LocalDate): Interval => ({
  startsAt: operationalDayStartsAt(from, clock),
  endsAt: operationalDayStartsAt(to, clock),
});
const shift = (id: number, shiftDate: LocalDate, startTime: string, endTime: string) => ({
  id,
  shiftDate,
  code: 'G10',
  ...shiftWindow({ startTime, endTime }, shiftDate, clock),
});
const place = (date: LocalDate, approved: number, waiting: number) => ({
  date,
  cap: 6,
  approved,
  waiting,
  blackout: null,
});
const world = (change: Partial<AskWorld> = {}): AskWorld => ({
  clock,
  workweeks: 0,
  shifts: [shift(1, '2035-12-04', '19:00', '05:00'), shift(2, '2035-12-05', '19:00', '05:00')],
  published: [{ startDate: '2035-09-01', endDate: '2035-12-31' }],
  days: [],
  balances: [{ kindId: 1, minutes: 2520, heldMinutes: 600 }],
  pattern: { weeklyMinutes: 2400, daysPerWeek: 4 },
  ...change,
});
const wordsOf = (window: Interval, kind = vacation, change: Partial<AskWorld> = {}) =>
  askWords(askEffect(window, kind, world(change)), kind).map(plain);

describe('what asking would do', () => {
  test('takes the real minutes of the shifts that it touches', () => {
    const window = {
      ...days('2035-12-04', '2035-12-06'),
      startsAt: shift(0, '2035-12-04', '21:00', '22:00').startsAt,
    };
    const { taken, chargedMinutes } = askEffect(window, vacation, world());
    expect(taken.map(({ shift: { id }, minutes }) => [id, minutes])).toEqual([
      [1, 480],
      [2, 600],
    ]);
    expect(chargedMinutes).toBe(1080);
  });

  test('tells shifts, hours and what is left, without what waits already', () => {
    expect(wordsOf(days('2035-12-04', '2035-12-06'))).toEqual([
      'Takes 2 shifts, 20 h.',
      'Vacation left afterwards: 12 h.',
    ]);
  });

  test('tells by how much a balance is passed', () => {
    expect(
      wordsOf(days('2035-12-04', '2035-12-06'), vacation, {
        balances: [{ kindId: 1, minutes: 600, heldMinutes: 0 }],
      })[1],
    ).toMatch(/^Vacation left: 10 h, so this is 10 h more than you have\./);
  });

  test('a kind without a balance says nothing of one', () => {
    expect(wordsOf(days('2035-12-04', '2035-12-05'), { ...vacation, needsBalance: false })).toEqual([
      'Takes 1 shift, 10 h.',
    ]);
  });

  test('names the place in line on a full day, and who asked before for the last places', () => {
    const change = {
      days: [
        place('2035-12-03', 6, 9),
        place('2035-12-04', 6, 1),
        place('2035-12-05', 4, 2),
        place('2035-12-06', 4, 1),
      ],
    };
    expect(wordsOf(days('2035-12-04', '2035-12-07'), vacation, change).slice(2)).toEqual([
      'You would be 2nd in line on Tue 4 Dec.',
      'Wed 5 Dec has 2 places left, and 2 requests were there before you.',
    ]);
    expect(
      wordsOf(days('2035-12-04', '2035-12-07'), { ...vacation, countsToCaps: false }, change),
    ).toHaveLength(2);
  });

  test('a list of full days ends in a count', () => {
    const full = ['01', '02', '03', '04', '05'].map((day) => place(`2035-12-${day}`, 6, 0));
    expect(wordsOf(days('2035-12-01', '2035-12-06'), vacation, { days: full }).slice(2)).toEqual([
      'You would be 1st in line on Sat 1 Dec.',
      'You would be 1st in line on Sun 2 Dec.',
      'You would be 1st in line on Mon 3 Dec.',
      'So it is on 2 more days.',
    ]);
  });

  test('says that places alone decide where no schedule is published', () => {
    expect(wordsOf(days('2036-01-07', '2036-01-09'))).toEqual([
      'Takes no published shift.',
      'No schedule is published for 2 of these days yet, from Mon 7 Jan on: there the places on each day decide. They count as 20 h of your pattern.',
      'Vacation left afterwards: 12 h.',
    ]);
    expect(wordsOf(days('2035-12-20', '2035-12-21'))[0]).toBe(
      'Takes no shift: you are not scheduled at that time.',
    );
  });
});

test('a window is told by its days, or by its times', () => {
  expect(leaveWords(days('2035-12-04', '2035-12-05'), clock)).toBe('Tue 4 Dec 2035');
  expect(leaveWords(days('2035-12-04', '2035-12-07'), clock)).toBe('Tue 4 Dec – Thu 6 Dec 2035');
  expect(leaveWords(shift(1, '2035-12-04', '19:00', '05:00'), clock)).toBe('Tue 4 Dec 19:00–05:00');
});

test('ordinals', () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111].map(ordinal)).toEqual([
    '1st',
    '2nd',
    '3rd',
    '4th',
    '11th',
    '12th',
    '13th',
    '21st',
    '22nd',
    '103rd',
    '111th',
  ]);
});

test('a sick call takes a shift that starts within 24 hours, or the rest of one that runs', () => {
  const shiftOf = shift(1, '2035-12-04', '19:00', '05:00');
  const { startsAt, endsAt } = shiftOf;
  const minute = 60_000;
  const day = 24 * 60 * minute;
  expect(sickCallWindow(shiftOf, startsAt - day)).toEqual({ startsAt, endsAt });
  expect(sickCallWindow(shiftOf, startsAt - day - 1)).toBeNull();
  expect(sickCallWindow(shiftOf, startsAt + 1)).toEqual({ startsAt: startsAt + 15 * minute, endsAt });
  expect(sickCallWindow(shiftOf, endsAt - 15 * minute)).toEqual({ startsAt: endsAt - 15 * minute, endsAt });
  expect(sickCallWindow(shiftOf, endsAt - 15 * minute + 1)).toBeNull();
});
