import { describe, expect, it } from 'vitest';
import { coverageOf } from '#lib/domain/coverage.ts';
import { countAt, type FloorShift, floorAt, gapsAhead } from '#lib/domain/floor.ts';
import { blockWindow, createZone, shiftWindow } from '#lib/domain/time.ts';
import type { LocalDate, LocalTime } from '#lib/domain/types.ts';

const clock = { timeZone: 'America/Los_Angeles', dayStart: '05:00' };
const zone = createZone(clock.timeZone);

const at = (date: LocalDate, hours: number, minutes = 0) => zone.toInstant(date, hours * 60 + minutes);

function shift(
  fullName: string,
  date: LocalDate,
  startTime: LocalTime,
  endTime: LocalTime,
  change: Partial<FloorShift> = {},
): FloorShift {
  return {
    userId: fullName,
    fullName,
    code: `${startTime.slice(0, 2)}-${endTime.slice(0, 2)}`,
    capacity: 'dispatcher',
    isActing: false,
    ...shiftWindow({ startTime, endTime }, date, clock),
    ...change,
  };
}

function namesAt(shifts: readonly FloorShift[], now: number) {
  const { onDuty, coming } = floorAt(shifts, now);
  const names = (people: readonly FloorShift[]) => people.map(({ fullName }) => fullName);
  return {
    onDuty: onDuty.map(({ people, relief }) => [names(people), names(relief)]),
    coming: coming.map(({ people }) => names(people)),
  };
}

const day = '2036-02-04';
const crew = [
  shift('Ann', day, '09:00', '19:00'),
  shift('Bob', day, '09:00', '19:00', { capacity: 'supervisor' }),
  shift('Cal', day, '13:00', '17:00'),
  shift('Dee', day, '17:15', '05:00'),
  shift('Eve', day, '19:30', '05:00'),
  shift('Fay', day, '19:31', '05:00'),
];

describe('the floor', () => {
  it('is told by when people go home, with those who start within half an hour of that', () => {
    expect(namesAt(crew, at(day, 16))).toEqual({
      onDuty: [
        [['Cal'], ['Dee']],
        [['Bob', 'Ann'], ['Eve']],
      ],
      coming: [['Dee'], ['Eve'], ['Fay']],
    });
  });

  it('names who has come already beside who goes', () => {
    const early = [shift('Ann', day, '09:00', '19:00'), shift('Bob', day, '18:30', '23:00')];
    expect(namesAt(early, at(day, 18, 45)).onDuty).toEqual([
      [['Ann'], ['Bob']],
      [['Bob'], []],
    ]);
  });

  it('changes on the minute', () => {
    expect(namesAt(crew, at(day, 19) - 1).onDuty.flat(2)).toContain('Ann');
    expect(namesAt(crew, at(day, 19)).onDuty.flat(2)).not.toContain('Ann');
    expect(namesAt(crew, at(day, 9) - 1).onDuty).toEqual([]);
    expect(namesAt(crew, at(day, 9)).onDuty).toHaveLength(1);
  });

  it('takes an extension for one duty, and nobody for their own relief', () => {
    const extended = [
      shift('Ann', day, '09:00', '19:00'),
      shift('Ann', day, '19:00', '23:00', { code: 'X4', capacity: 'supervisor', isActing: true }),
    ];
    const before = floorAt(extended, at(day, 18));
    expect(before.onDuty).toHaveLength(1);
    expect(before.onDuty[0]).toMatchObject({
      endsAt: at(day, 23),
      people: [{ fullName: 'Ann', code: '09-19', isActing: false }],
      relief: [],
    });
    expect(before.coming).toEqual([]);
    const brief = [shift('Ann', day, '18:30', '19:00'), shift('Bob', day, '19:00', '23:00')];
    expect(namesAt(brief, at(day, 18, 45)).onDuty).toEqual([[['Ann'], ['Bob']]]);
    expect(floorAt(extended, at(day, 20)).onDuty[0]?.people).toMatchObject([{ code: 'X4', isActing: true }]);
  });

  it('looks 12 hours ahead, and past midnight and the start of the operational day', () => {
    const night = [shift('Ann', day, '19:00', '05:00'), shift('Bob', '2036-02-05', '05:00', '15:00')];
    expect(namesAt(night, at(day, 23, 59))).toEqual({ onDuty: [[['Ann'], ['Bob']]], coming: [['Bob']] });
    expect(namesAt(night, at('2036-02-05', 0, 0))).toEqual({
      onDuty: [[['Ann'], ['Bob']]],
      coming: [['Bob']],
    });
    expect(namesAt(night, at('2036-02-05', 5))).toEqual({ onDuty: [[['Bob'], []]], coming: [] });
    expect(namesAt(night, at(day, 16, 59)).coming).toEqual([['Ann']]);
    expect(namesAt(night, at(day, 17)).coming).toEqual([['Ann'], ['Bob']]);
  });

  it.each([
    ['2036-03-08', 9],
    ['2036-11-01', 11],
  ])('is right while the clock changes: %s', (date, hours) => {
    const night = [shift('Ann', date, '19:00', '05:00')];
    const startsAt = at(date, 19);
    const end = startsAt + hours * 3_600_000;
    expect(namesAt(night, end - 1).onDuty).toHaveLength(1);
    expect(namesAt(night, end).onDuty).toHaveLength(0);
  });
});

describe('the counts', () => {
  const block = { startDate: day, endDate: day };
  const coverage = coverageOf({
    clock,
    window: blockWindow(block, clock),
    requirements: [
      {
        id: '1',
        name: 'All day',
        startTime: '05:00',
        endTime: '05:00',
        minEmployees: 2,
        minSupervisors: 1,
        weekdays: null,
        fromDate: null,
        toDate: null,
        replacesWeekly: false,
      },
    ],
    duties: crew.map((entry) => ({ ...entry, role: entry.capacity, countsTowardMinimum: true })),
    supervisorsCountAsEmployees: true,
  });

  it('are those of the quarter that runs', () => {
    expect(countAt(coverage, at(day, 16, 7))).toEqual({
      employees: { required: 2, onDuty: 3 },
      supervisors: { required: 1, onDuty: 1 },
    });
    expect(countAt(coverage, at(day, 5) - 1)).toBeNull();
    expect(countAt(coverage, at('2036-02-05', 5))).toBeNull();
    expect(countAt(coverage, at('2036-02-05', 5) - 1)?.employees).toEqual({ required: 2, onDuty: 3 });
  });

  it('say in words what is short from now on within 12 hours', () => {
    const words = gapsAhead(coverage, at(day, 8), clock.timeZone, '24h').map((gap) => gap.words);
    expect(words).toEqual([
      'Mon 4 Feb 05:00–09:00: 0 of 1 supervisor',
      'Mon 4 Feb 05:00–09:00: 0 of 2 employees',
      'Mon 4 Feb 19:00–05:00: 0 of 1 supervisor',
      'Mon 4 Feb 19:00–19:30: 1 of 2 employees',
    ]);
    expect(gapsAhead(coverage, at(day, 9), clock.timeZone, '24h')).toHaveLength(2);
    expect(gapsAhead(coverage, at(day, 6), clock.timeZone, '24h')).toHaveLength(2);
  });
});
