import { describe, expect, it } from 'vitest';
import type { Board } from '#lib/domain/board-records.ts';
import { coverageOf } from '#lib/domain/coverage.ts';
import type { FloorShift } from '#lib/domain/floor.ts';
import { createZone, operationalDayWindow } from '#lib/domain/time.ts';
import {
  reliefIn,
  reliefWords,
  sinceWords,
  timeWithSeconds,
  wallTime,
  wallView,
} from '#lib/domain/wall-view.ts';
import { boardOf, wireOf } from '#lib/domain/wall-wire.ts';

const clock = { timeZone: 'America/Los_Angeles', dayStart: '05:00' };
const zone = createZone(clock.timeZone);
const date = '2036-02-04';
const at = (hours: number, minutes = 0, on = date) => zone.toInstant(on, hours * 60 + minutes);
const hourMs = 3_600_000;

function shift(fullName: string, from: number, to: number, change: Partial<FloorShift> = {}): FloorShift {
  return {
    userId: fullName,
    fullName,
    code: 'DA10',
    capacity: 'dispatcher',
    isActing: false,
    startsAt: at(from),
    endsAt: at(to),
    ...change,
  };
}

const crew = [
  shift('Ana', 7, 15),
  shift('Ben', 7, 15),
  shift('Sam', 7, 19, { capacity: 'supervisor' }),
  shift('Cora', 14, 22, { startsAt: at(14, 45) }),
  shift('Dan', 15, 23, { startsAt: at(15, 15) }),
  shift('Eve', 16, 23),
];

/** Three people and a supervisor are needed the whole day. */
function makeBoard(change: Partial<Board> = {}, shifts: readonly FloorShift[] = crew): Board {
  const coverage = coverageOf({
    supervisorsCountAsEmployees: true,
    window: operationalDayWindow(date, clock),
    clock,
    requirements: [
      {
        id: '1',
        name: 'Day',
        startTime: '05:00',
        endTime: '05:00',
        minEmployees: 3,
        minSupervisors: 1,
        weekdays: null,
        fromDate: null,
        toDate: null,
        replacesWeekly: false,
      },
    ],
    duties: shifts.map(({ startsAt, endsAt, capacity }) => ({
      startsAt,
      endsAt,
      role: capacity,
      countsTowardMinimum: true,
    })),
  });
  return {
    center: { id: 'c', name: 'Main', timeZone: clock.timeZone },
    floor: { shifts, coverage },
    openChairs: [],
    requestsWaiting: 0,
    readAt: at(12),
    ...change,
  };
}

describe('a wall', () => {
  it('has the people by when they go home, then who relieves the next of them', () => {
    const { groups, onDutyCount } = wallView(makeBoard(), at(12));
    expect(onDutyCount).toBe(3);
    expect(groups.map(({ title, people }) => [title, people.map(({ fullName }) => fullName)])).toEqual([
      ['Until 15:00', ['Ana', 'Ben']],
      ['Until 19:00', ['Sam']],
      ['From 14:45', ['Cora']],
      ['From 15:15', ['Dan']],
    ]);
  });

  it('tells the next relief: when, how many leave, how many come', () => {
    const { relief } = wallView(makeBoard(), at(12));
    expect(relief).toEqual({ at: at(15), leaving: 2, coming: 2 });
    if (relief === null) return;
    expect(reliefIn(relief, at(14, 3))).toBe('in 57\u00a0min');
    expect(reliefWords(relief)).toBe('2 leave, 2 come');
    expect(reliefWords({ ...relief, leaving: 1, coming: 0 })).toBe('1 leaves, nobody comes');
    expect(reliefWords({ ...relief, coming: 1 })).toBe('2 leave, 1 comes');
  });

  it('counts nobody as relief who is on already', () => {
    const { relief, groups } = wallView(makeBoard(), at(14, 50));
    // Cora has come early and is no longer to come.
    expect(relief).toEqual({ at: at(15), leaving: 2, coming: 1 });
    expect(groups.map(({ title }) => title)).toEqual([
      'Until 15:00',
      'Until 19:00',
      'Until 22:00',
      'From 15:15',
    ]);
  });

  it('tells the margin over both minimums', () => {
    expect(wallView(makeBoard(), at(12)).margins).toEqual([
      { label: 'Employees', onDuty: 3, required: 3, spare: 0 },
      { label: 'Supervisors', onDuty: 1, required: 1, spare: 0 },
    ]);
    expect(wallView(makeBoard(), at(14, 50)).margins?.[0]).toMatchObject({ onDuty: 4, spare: 1 });
    expect(wallView(makeBoard(), at(20)).margins).toEqual([
      { label: 'Employees', onDuty: 3, required: 3, spare: 0 },
      { label: 'Supervisors', onDuty: 0, required: 1, spare: -1 },
    ]);
    expect(wallView(makeBoard(), at(6)).margins?.[0]?.spare).toBe(-3);
  });

  it('says what is short within twelve hours, and of what runs only its end', () => {
    const gaps = (now: number) => wallView(makeBoard(), now).gaps.map(({ words }) => words);
    expect(gaps(at(12))).toEqual([
      '15:00–15:15: 2 of 3 employees',
      '19:00–05:00: 0 of 1 supervisor',
      '22:00–23:00: 2 of 3 employees',
      '23:00–05:00: 0 of 3 employees',
    ]);
    expect(gaps(at(6, 30))[0]).toBe('Now to 07:00: 0 of 1 supervisor');
    expect(wallView(makeBoard(), at(12)).gaps[2]).toMatchObject({ when: '22:00–23:00', what: '2/3' });
    // Beyond twelve hours nothing is told yet.
    expect(gaps(at(6, 45))).not.toContain('19:00–05:00: 0 of 1 supervisor');
  });

  it('compares nothing where nothing is published', () => {
    const bare = makeBoard({ floor: { shifts: [], coverage: null } });
    expect(wallView(bare, at(12))).toMatchObject({
      margins: null,
      gaps: [],
      relief: null,
      groups: [],
      onDutyCount: 0,
    });
  });

  it('names open shifts until they end', () => {
    const openChairs = [
      { code: 'DA10', capacity: 'dispatcher', startsAt: at(11), endsAt: at(13) },
      { code: 'SW10', capacity: 'supervisor', startsAt: at(15), endsAt: at(25) },
    ] as const;
    const words = (now: number) =>
      wallView(makeBoard({ openChairs }), now).chairs.map((chair) => chair.words);
    expect(words(at(12))).toEqual(['11:00–13:00: DA10', '15:00–01:00: SW10, a supervisor']);
    expect(words(at(13))).toEqual(['15:00–01:00: SW10, a supervisor']);
  });

  it('shows each line under a key of its own', () => {
    const chair = { code: 'DA10', capacity: 'dispatcher', startsAt: at(15), endsAt: at(25) } as const;
    const { chairs } = wallView(makeBoard({ openChairs: [chair, chair] }), at(12));
    expect(new Set(chairs.map(({ key }) => key)).size).toBe(2);
  });
});

describe('the clock of a wall', () => {
  it('goes by the center’s zone, and says which hour it is when one comes twice', () => {
    const first = zone.toInstant('2036-11-02', 90);
    expect(wallTime(first, clock.timeZone)).toEqual({ time: '01:30', date: 'Sun 2 Nov', zone: 'PDT' });
    expect(wallTime(first + hourMs, clock.timeZone)).toEqual({
      time: '01:30',
      date: 'Sun 2 Nov',
      zone: 'PST',
    });
    const spring = zone.toInstant('2036-03-09', 119);
    expect(wallTime(spring, clock.timeZone).time).toBe('01:59');
    expect(wallTime(spring + 60_000, clock.timeZone)).toMatchObject({ time: '03:00', zone: 'PDT' });
  });

  it('tells seconds, and the day where it is another', () => {
    expect(timeWithSeconds(at(14, 3) + 25_999, clock.timeZone)).toBe('14:03:25');
    expect(timeWithSeconds(at(0, 0), clock.timeZone)).toBe('00:00:00');
    expect(sinceWords(at(14, 3), at(15), clock.timeZone)).toBe('14:03');
    expect(sinceWords(at(23, 50), at(24, 1), clock.timeZone)).toBe('Mon 4 Feb 23:50');
  });

  it('counts down real time across a change of the clock', () => {
    const now = zone.toInstant('2036-11-02', 0);
    expect(reliefIn({ at: zone.toInstant('2036-11-02', 3 * 60), leaving: 1, coming: 1 }, now)).toBe(
      'in 4\u00a0h',
    );
  });
});

describe('what a wall is told', () => {
  it('comes through JSON as it was', () => {
    const board = makeBoard();
    const again = boardOf(JSON.parse(JSON.stringify(wireOf(board))));
    expect(again).toEqual({
      ...board,
      floor: { ...board.floor, coverage: { ...board.floor.coverage, qualified: [] } },
    });
    expect(wallView(again, at(12))).toEqual(wallView(board, at(12)));
    const bare = makeBoard({ floor: { shifts: [], coverage: null } });
    expect(boardOf(JSON.parse(JSON.stringify(wireOf(bare))))).toEqual(bare);
  });
});
