import { describe, expect, it } from 'vitest';
import { personNumbers } from '#lib/domain/person-numbers.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { createZone, eachDate } from '#lib/domain/time.ts';
import type { Leave } from '#lib/domain/types.ts';
import { DENVER } from './reference-center.ts';
import { autumnFacts, factsOf, rowOf } from './roster-world.ts';

const DAY = '2026-02-04';

function numbers(rows: readonly RosterRow[], date = DAY, facts: RosterFacts = factsOf()) {
  const result = personNumbers({ facts, rows, userId: 'diaz', date });
  expect(personNumbers({ facts, rows: rows.toReversed(), userId: 'diaz', date })).toEqual(result);
  return result;
}

const days = (code: string, from: string, to: string, over: Partial<RosterRow> = {}) =>
  eachDate(from, to).map((date) => rowOf('diaz', code, date, over));

describe('the week', () => {
  it('has nominal, regular and worked hours of this person alone', () => {
    const rows = [
      ...days('D10', '2026-02-01', '2026-02-04'),
      rowOf('diaz', 'E4', '2026-02-06', { isOvertime: true }),
      rowOf('diaz', 'D10', '2026-02-08'),
      rowOf('kim', 'D10', '2026-02-05'),
      rowOf(null, 'D10', '2026-02-05'),
    ];
    expect(numbers(rows).week).toEqual({
      startDate: '2026-02-01',
      nominalMinutes: 2640,
      regularMinutes: 2400,
      workedMinutes: 2640,
      paidMinutes: 2640,
      overtimeMinutes: 240,
    });
    expect(numbers(rows, '2026-02-08').week).toMatchObject({ startDate: '2026-02-08', workedMinutes: 600 });
    expect(numbers([]).week).toMatchObject({ nominalMinutes: 0, workedMinutes: 0, overtimeMinutes: 0 });
  });

  it('is paid apart from worked where a trade makes a difference', () => {
    const beside = rowOf('kim', 'D12', '2026-01-31', { creditedUserId: 'diaz' });
    const rows = [
      ...days('D10', '2026-02-01', '2026-02-03'),
      rowOf('diaz', 'D12', '2026-02-04', { creditedUserId: 'kim', source: 'swap' }),
      rowOf('kim', 'D10', '2026-02-05', { creditedUserId: 'diaz', source: 'swap' }),
      rowOf('kim', 'D4', '2026-02-06', { creditedUserId: 'okafor' }),
      rowOf(null, 'D4', '2026-02-06', { creditedUserId: 'diaz' }),
    ];
    const taken = { workedMinutes: 2520, paidMinutes: 2400, overtimeMinutes: 0 };
    const facts = factsOf({ neighbours: [beside] });
    expect(numbers(rows, DAY, facts).week).toMatchObject(taken);
    expect(numbers(rows, DAY, facts).block).toMatchObject(taken);
    const friday = factsOf({ neighbours: [beside], workweekStart: 5 });
    expect(numbers(rows, '2026-02-01', friday).week).toMatchObject({
      workedMinutes: 2520,
      paidMinutes: 2400 + 720,
      overtimeMinutes: 720,
    });
  });

  it('counts by operational date what is nominal, and by the wall what is worked', () => {
    // Saturday night's five hours after midnight are worked in the next workweek.
    const rows = days('G10', '2026-02-04', '2026-02-07');
    expect(numbers(rows).week).toMatchObject({ nominalMinutes: 2400, workedMinutes: 2100 });
    expect(numbers(rows, '2026-02-08').week).toMatchObject({ nominalMinutes: 0, workedMinutes: 300 });
  });

  it('has an hour more in autumn and one less in spring', () => {
    const autumn = autumnFacts({ workweekStart: 3 });
    expect(numbers(days('G10', '2026-10-28', '2026-10-31'), '2026-10-31', autumn).week).toMatchObject({
      startDate: '2026-10-28',
      nominalMinutes: 2400,
      workedMinutes: 2460,
      overtimeMinutes: 60,
    });
    const spring = factsOf({ workweekStart: 3 });
    expect(numbers(days('G10', '2026-03-04', '2026-03-07'), '2026-03-07', spring).week).toMatchObject({
      nominalMinutes: 2400,
      workedMinutes: 2340,
      overtimeMinutes: 0,
    });
  });

  it('knows the block before', () => {
    const facts = factsOf({ workweekStart: 3, neighbours: days('D10', '2026-01-28', '2026-01-31') });
    expect(numbers([rowOf('diaz', 'D4', '2026-02-01')], '2026-02-01', facts)).toMatchObject({
      week: { startDate: '2026-01-28', nominalMinutes: 2640, overtimeMinutes: 240 },
      block: { shifts: 1, nominalMinutes: 240, workedMinutes: 240, overtimeMinutes: 240 },
      daysInARow: 5,
    });
  });
});

describe('the block', () => {
  it('has nights, weekends, holidays and overtime', () => {
    const facts = factsOf({ holidays: ['2026-02-16'] });
    const rows = [
      ...days('G10', '2026-02-06', '2026-02-08'),
      rowOf('diaz', 'D10', '2026-02-16'),
      ...days('D12', '2026-03-09', '2026-03-12'),
    ];
    expect(numbers(rows, DAY, facts).block).toEqual({
      shifts: 8,
      nights: 3,
      weekends: 2,
      holidays: 1,
      nominalMinutes: 5280,
      workedMinutes: 5280,
      paidMinutes: 5280,
      overtimeMinutes: 480,
    });
  });

  it('has the overtime of the weeks that it touches, and of no other', () => {
    const week = (from: string, to: string) => days('D12', from, to);
    // The block starts on a Sunday: a workweek from Wednesday reaches back to 28 January.
    const neighbours = [...week('2026-01-21', '2026-01-24'), ...week('2026-01-28', '2026-01-31')];
    const facts = factsOf({ workweekStart: 3, neighbours });
    expect(numbers([rowOf('diaz', 'D4', '2026-02-03')], DAY, facts).block.overtimeMinutes).toBe(720);
    expect(numbers([], DAY, factsOf({ neighbours })).block.overtimeMinutes).toBe(0);
  });

  it('counts a night by the start of the row itself', () => {
    const row = rowOf('diaz', 'G10', DAY, { localStart: '05:00', localEnd: '09:00' });
    expect(numbers([row]).block.nights).toBe(0);
  });
});

describe('the day', () => {
  const rows = [
    rowOf('diaz', 'S10', '2026-02-03'),
    rowOf('diaz', 'D10', DAY),
    rowOf('diaz', 'S4', DAY, { localStart: '19:00', localEnd: '21:00', isOvertime: true }),
    rowOf('diaz', 'E10', '2026-02-05'),
  ];

  it('has rest before and after all its work, and a run of days', () => {
    expect(numbers(rows)).toMatchObject({ restBeforeMinutes: 480, restAfterMinutes: 480, daysInARow: 3 });
    expect(numbers(rows, '2026-02-03')).toMatchObject({ restBeforeMinutes: null, restAfterMinutes: 480 });
    expect(numbers(rows, '2026-02-05')).toMatchObject({ restBeforeMinutes: 480, restAfterMinutes: null });
  });

  it('rests only after an extension into the next day', () => {
    const night = [
      rowOf('diaz', 'G10', DAY),
      rowOf('diaz', 'E4', '2026-02-05', { isOvertime: true }),
      rowOf('diaz', 'G10', '2026-02-05'),
    ];
    expect(numbers(night).restAfterMinutes).toBe(600);
    expect(numbers(night, '2026-02-05').restBeforeMinutes).toBeNull();
  });

  it('off has neither', () => {
    expect(numbers(rows, '2026-02-07')).toMatchObject({
      restBeforeMinutes: null,
      restAfterMinutes: null,
      daysInARow: 0,
    });
  });

  it('rests an hour less in the spring night', () => {
    const night = [rowOf('diaz', 'D12', '2026-03-07'), rowOf('diaz', 'E10', '2026-03-08')];
    expect(numbers(night, '2026-03-07').restAfterMinutes).toBe(420);
  });
});

describe('the next leave', () => {
  const at = (date: string, hour: number) => createZone(DENVER.timeZone).toInstant(date, hour * 60);
  const leave = (personId: string, from: number, to: number, state: Leave['state'] = 'approved'): Leave => ({
    personId,
    state,
    startsAt: from,
    endsAt: to,
  });

  it('is the first that has not ended when the day begins', () => {
    const later = leave('diaz', at('2026-02-20', 0), at('2026-02-22', 0));
    const sooner = leave('diaz', at('2026-02-03', 12), at(DAY, 6), 'pending');
    const facts = factsOf({
      leave: [later, leave('kim', at(DAY, 5), at(DAY, 24)), sooner, leave('diaz', 0, at(DAY, 5))],
    });
    expect(numbers([], DAY, facts).nextLeave).toEqual(sooner);
    expect(numbers([], '2026-02-05', facts).nextLeave).toEqual(later);
    expect(numbers([], '2026-02-22', facts).nextLeave).toBeNull();
  });
});
