import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf } from '#lib/domain/coverage.ts';
import { digestOf } from '#lib/domain/digest.ts';
import type { DigestFacts, WaitingRequest } from '#lib/domain/digest-records.ts';
import { coverageDutiesOf } from '#lib/domain/live-coverage.ts';
import { personNumbers } from '#lib/domain/person-numbers.ts';
import type { RosterBlock, RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { addDays, blockWindow, eachDate, operationalDayStartsAt, weekStartOf } from '#lib/domain/time.ts';
import { DENVER } from './reference-center.ts';
import { DIAZ, factsOf, KIM, member, OKAFOR, REYES, rowOf } from './roster-world.ts';

const HOUR = 3_600_000;
/** Wednesday; its workweek began on Sunday the 1st. */
const TODAY = '2026-02-04';
const LAST = '2026-02-17';
const SPRING: RosterBlock = {
  id: 7,
  name: 'Spring',
  startDate: '2026-02-01',
  endDate: '2026-05-31',
  status: 'published',
};

type World = {
  rows?: readonly RosterRow[];
  neighbours?: readonly RosterRow[];
  over?: Partial<RosterFacts>;
  today?: string;
  rest?: Partial<Omit<DigestFacts, 'centers'>>;
};

/** A center of four people without requirements, whose block lasts on, and in which nothing is amiss. */
function world({ rows = [], neighbours = [], over = {}, today = TODAY, rest = {} }: World = {}): DigestFacts {
  const facts = factsOf({ requirements: [], blocks: [SPRING], neighbours, ...over });
  const roster = {
    ...facts,
    schedule: { ...facts.schedule, id: 0, startDate: today, endDate: addDays(today, 13) },
  };
  const coverage = coverageOf({
    clock: roster.clock,
    window: blockWindow(roster.schedule, roster.clock),
    requirements: roster.requirements,
    duties: coverageDutiesOf(roster, rows),
    supervisorsCountAsEmployees: true,
  });
  return {
    centers: [{ name: 'Harbor', roster, rows, coverage }],
    requests: [],
    invitationEnds: [],
    certificates: [],
    unacknowledged: 0,
    undelivered: 0,
    ...rest,
  };
}

const nowOn = (date: string) => operationalDayStartsAt(date, DENVER) + HOUR / 2;
const NOW = nowOn(TODAY);

function reversed({ centers, requests, invitationEnds, ...facts }: DigestFacts): DigestFacts {
  return {
    ...facts,
    requests: requests.toReversed(),
    invitationEnds: invitationEnds.toReversed(),
    centers: centers.map((center) => ({
      ...center,
      rows: center.rows.toReversed(),
      roster: {
        ...center.roster,
        people: center.roster.people.toReversed(),
        blocks: center.roster.blocks.toReversed(),
        neighbours: center.roster.neighbours.toReversed(),
      },
    })),
  };
}

/** The digest, which is the same whatever the order of the facts. */
function digest(facts: DigestFacts, now = NOW) {
  const found = digestOf(facts, now);
  expect(digestOf(reversed(facts), now)).toEqual(found);
  return found;
}

const days = (userId: string, code: string, from: string, to: string, over: Partial<RosterRow> = {}) =>
  eachDate(from, to).map((date) => rowOf(userId, code, date, over));

describe('a quiet night', () => {
  it('has nothing to tell', () => {
    const found = digest(world({ rows: days('diaz', 'D10', '2026-02-08', '2026-02-11') }));
    expect(found.summary).toBe('');
    expect(found.centers).toEqual([
      {
        id: 'harbor',
        name: 'Harbor',
        timeZone: 'America/Denver',
        fromDate: TODAY,
        toDate: LAST,
        hasSchedule: true,
        unscheduled: [],
      },
    ]);
    expect(found).toMatchObject({ overtime: { total: 0, rows: [] }, gaps: { total: 0 }, scheduleEnds: [] });
  });
});

describe('overtime', () => {
  it('counts the whole workweek, what is worked already too, and names the last of its shifts', () => {
    // Sunday to Tuesday are over: three days of ten hours, and two more to come.
    const found = digest(
      world({
        neighbours: days('diaz', 'D10', '2026-02-01', '2026-02-03'),
        rows: days('diaz', 'D10', '2026-02-04', '2026-02-05'),
      }),
    );
    expect(found.overtime.rows).toEqual([
      {
        centerId: 'harbor',
        userId: 'diaz',
        fullName: 'Maria Diaz',
        weekStart: '2026-02-01',
        lastDate: '2026-02-05',
        scheduleId: 7,
        workedMinutes: 3000,
        paidMinutes: 3000,
        overtimeMinutes: 600,
      },
    ]);
    expect(found.summary).toBe('10\u00a0h of overtime');
  });

  it('is none at forty hours, and none of a week that is over or has not come within reach', () => {
    const found = digest(
      world({
        neighbours: [
          ...days('diaz', 'D10', '2026-01-25', '2026-01-31'),
          ...days('kim', 'D10', '2026-02-22', '2026-02-28'),
        ],
        rows: days('reyes', 'D10', '2026-02-08', '2026-02-11'),
      }),
    );
    expect(found.overtime.rows).toEqual([]);
  });

  it('counts a week that only the end of the fourteen days touches', () => {
    // The last of the days is a Tuesday; three more follow behind.
    const found = digest(
      world({
        rows: days('kim', 'D10', '2026-02-15', '2026-02-17'),
        neighbours: days('kim', 'D10', '2026-02-18', '2026-02-20'),
      }),
    );
    expect(found.overtime.rows).toMatchObject([
      { userId: 'kim', weekStart: '2026-02-15', lastDate: '2026-02-20', overtimeMinutes: 1200 },
    ]);
  });

  it('splits a night at the edge of the workweek', () => {
    // Four nights are 40 hours; five hours of the last one lie in the next week, where they meet forty others.
    const found = digest(
      world({
        rows: [
          ...days('diaz', 'G10', '2026-02-04', '2026-02-07'),
          ...days('diaz', 'D10', '2026-02-09', '2026-02-12'),
        ],
      }),
    );
    expect(found.overtime.rows).toMatchObject([
      { weekStart: '2026-02-08', workedMinutes: 2700, overtimeMinutes: 300, lastDate: '2026-02-12' },
    ]);
  });

  it('counts the hour that the clock gives in autumn, and not the one that it takes in spring', () => {
    const autumn = {
      over: {
        workweekStart: 3 as const,
        blocks: [{ ...SPRING, startDate: '2026-09-01', endDate: '2027-01-31' }],
      },
      today: '2026-10-28',
    };
    const rows = days('diaz', 'G10', '2026-10-28', '2026-10-31');
    expect(digest(world({ ...autumn, rows }), nowOn('2026-10-28')).overtime.rows).toMatchObject([
      { workedMinutes: 2460, overtimeMinutes: 60 },
    ]);
    const spring = { over: { workweekStart: 3 as const }, today: '2026-03-04' };
    const shorter = days('diaz', 'G10', '2026-03-04', '2026-03-07');
    expect(digest(world({ ...spring, rows: shorter }), nowOn('2026-03-04')).overtime.rows).toEqual([]);
  });

  it('of a trade belongs to whoever is paid', () => {
    const found = digest(
      world({
        rows: [
          ...days('diaz', 'D10', '2026-02-08', '2026-02-11'),
          rowOf('diaz', 'D10', '2026-02-12', { creditedUserId: 'kim', source: 'swap' }),
          ...days('kim', 'D10', '2026-02-08', '2026-02-11'),
        ],
      }),
    );
    expect(found.overtime.rows).toMatchObject([
      {
        userId: 'kim',
        workedMinutes: 2400,
        paidMinutes: 3000,
        overtimeMinutes: 600,
        lastDate: '2026-02-12',
      },
    ]);
  });

  it('is what the roster says of the person and week, whatever the shifts', () => {
    const people = [DIAZ, KIM, OKAFOR, REYES];
    const anyRow = fc.record({
      userId: fc.constantFrom(...people.map(({ id }) => id)),
      code: fc.constantFrom('D10', 'D12', 'G10', 'G4', 'E4', 'S12'),
      day: fc.integer({ min: -16, max: 29 }),
      credited: fc.option(fc.constantFrom(...people.map(({ id }) => id)), { freq: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(anyRow, { minLength: 20, maxLength: 90 }),
        fc.constantFrom(TODAY, '2026-03-01', '2026-10-25'),
        fc.constantFrom(0 as const, 3 as const),
        (drawn, today, workweekStart) => {
          const all = drawn.map(({ userId, code, day, credited }) =>
            rowOf(userId, code, addDays(today, day), { creditedUserId: credited }),
          );
          const isAhead = ({ shiftDate }: RosterRow) => shiftDate >= today && shiftDate <= addDays(today, 13);
          const block = { ...SPRING, startDate: '2026-01-01', endDate: '2026-12-31' };
          const facts = world({
            today,
            rows: all.filter(isAhead),
            neighbours: all.filter((row) => !isAhead(row)),
            over: { workweekStart, blocks: [block] },
          });
          const [center] = facts.centers;
          if (center === undefined) throw new Error('no center');
          const weeks = new Set(
            eachDate(today, addDays(today, 13)).map((date) => weekStartOf(date, workweekStart)),
          );
          const expected = people.flatMap(({ id: userId }) =>
            [...weeks].flatMap((weekStart) => {
              const date = weekStart < today ? today : weekStart;
              const { week } = personNumbers({ facts: center.roster, rows: center.rows, userId, date });
              return week.overtimeMinutes > 0 ? [`${userId} ${weekStart} ${week.overtimeMinutes}`] : [];
            }),
          );
          const found = digest(facts, nowOn(today));
          const lastWeek = weekStartOf(addDays(today, 13), workweekStart);
          const told = found.overtime.rows
            // The last operational day may reach into a week of which no day is looked at.
            .filter(({ weekStart }) => weekStart <= lastWeek)
            .map(({ userId, weekStart, overtimeMinutes }) => `${userId} ${weekStart} ${overtimeMinutes}`);
          expect(told.toSorted()).toEqual(expected.toSorted());
        },
      ),
      { seed: 911, numRuns: 60 },
    );
  });
});

describe('gaps', () => {
  const oneByDay = {
    requirements: [
      {
        id: '1',
        name: 'Day',
        startTime: '09:00',
        endTime: '19:00',
        minEmployees: 1,
        minSupervisors: 0,
        weekdays: null,
        fromDate: null,
        toDate: null,
        replacesWeekly: false,
      },
    ],
  };

  it('are the stretches below a minimum, with the block that they lie in', () => {
    const rows = days('diaz', 'D10', TODAY, '2026-02-16');
    const found = digest(world({ rows, over: oneByDay }));
    expect(found.gaps).toEqual({
      total: 1,
      rows: [
        {
          centerId: 'harbor',
          scheduleId: 7,
          kind: 'employees',
          qualificationName: null,
          shiftDate: LAST,
          required: 1,
          onDuty: 0,
          startsAt: operationalDayStartsAt(LAST, DENVER) + 4 * HOUR,
          endsAt: operationalDayStartsAt(LAST, DENVER) + 14 * HOUR,
        },
      ],
    });
    expect(found.summary).toContain('1 gap');
  });

  it('that are over are not told, those that go on are', () => {
    const rows = days('diaz', 'D10', '2026-02-05', LAST);
    const facts = world({ rows, over: oneByDay });
    const ends = operationalDayStartsAt(TODAY, DENVER) + 14 * HOUR;
    expect(digest(facts, ends - 1).gaps.total).toBe(1);
    expect(digest(facts, ends).gaps.total).toBe(0);
  });

  it('across midnight belong to the day that they begin on', () => {
    const night = oneByDay.requirements.map((row) => ({ ...row, startTime: '21:00', endTime: '01:00' }));
    const rows = days('diaz', 'G10', TODAY, '2026-02-16');
    const found = digest(world({ rows, over: { requirements: night } }));
    expect(found.gaps.rows).toMatchObject([
      { shiftDate: LAST, endsAt: operationalDayStartsAt(LAST, DENVER) + 20 * HOUR },
    ]);
  });

  it('name the qualification that is missing', () => {
    const fire = oneByDay.requirements.map((row) => ({ ...row, qualificationId: 'fire' }));
    const rows = days('diaz', 'D10', TODAY, LAST);
    const found = digest(world({ rows, over: { requirements: fire } }));
    expect(found.gaps.total).toBe(14);
    expect(found.gaps.rows[0]).toMatchObject({ kind: 'qualified', qualificationName: 'Fire' });
  });

  it('are none on days without a published block, which are told as such', () => {
    const ends = { ...SPRING, endDate: '2026-02-10' };
    const next = { ...SPRING, id: 8, startDate: '2026-02-13', endDate: '2026-05-31' };
    const draft: RosterBlock = {
      ...SPRING,
      id: 9,
      startDate: '2026-02-11',
      endDate: '2026-02-12',
      status: 'draft',
    };
    const found = digest(world({ over: { ...oneByDay, blocks: [ends, next, draft] } }));
    expect(found.centers[0]?.unscheduled).toEqual(['2026-02-11', '2026-02-12']);
    const told = new Map(found.gaps.rows.map(({ shiftDate, scheduleId }) => [shiftDate, scheduleId]));
    expect([...told.keys()]).toEqual([...eachDate(TODAY, '2026-02-10'), ...eachDate('2026-02-13', LAST)]);
    expect([told.get('2026-02-10'), told.get('2026-02-13')]).toEqual([7, 8]);
    expect(found.summary).toBe('12 gaps, 2 days without a schedule');
  });

  it('and days are none before the first block', () => {
    const draft: RosterBlock = { ...SPRING, status: 'draft' };
    const later: RosterBlock = { ...SPRING, id: 8, startDate: '2026-02-18' };
    for (const blocks of [[], [draft], [later]]) {
      const found = digest(world({ over: { ...oneByDay, blocks } }));
      expect(found.summary).toBe('');
      expect(found.centers).toMatchObject([{ hasSchedule: false, unscheduled: [] }]);
    }
    const [center] = digest(world({ over: { blocks: [{ ...SPRING, startDate: LAST }] } })).centers;
    expect(center).toMatchObject({ hasSchedule: true, unscheduled: [] });
    const over = digest(world({ over: { blocks: [{ ...SPRING, endDate: '2026-02-03' }] } }));
    expect(over.centers[0]?.unscheduled).toEqual(eachDate(TODAY, LAST));
    expect(over.summary).toBe('14 days without a schedule, 1 schedule ends with no draft after it');
  });

  it('are listed up to a hundred, and all counted', () => {
    const both = [0, 1, 2, 3, 4].flatMap((hour) =>
      oneByDay.requirements.flatMap((row) => [
        { ...row, id: `a${hour}`, startTime: `${10 + 2 * hour}:00`, endTime: `${11 + 2 * hour}:00` },
        {
          ...row,
          id: `b${hour}`,
          startTime: `${10 + 2 * hour}:00`,
          endTime: `${11 + 2 * hour}:00`,
          qualificationId: 'fire',
        },
      ]),
    );
    const { gaps } = digest(world({ over: { requirements: both } }));
    expect([gaps.total, gaps.rows.length]).toEqual([140, 100]);
  });
});

describe('requests', () => {
  const request = (over: Partial<WaitingRequest> = {}): WaitingRequest => ({
    kind: 'leave',
    id: 1,
    centerId: 'harbor',
    names: ['Maria Diaz'],
    startsAt: NOW + 30 * 24 * HOUR,
    endsAt: NOW + 31 * 24 * HOUR,
    since: NOW - HOUR,
    ...over,
  });

  it('are told once they wait longer than 48 hours, or start within 72', () => {
    const asked = [
      request({ id: 1 }),
      request({ id: 2, since: NOW - 48 * HOUR }),
      request({ id: 3, since: NOW - 48 * HOUR - 1 }),
      request({ id: 4, startsAt: NOW + 72 * HOUR + 1 }),
      request({ id: 5, startsAt: NOW + 72 * HOUR, kind: 'swap' }),
      request({ id: 6, startsAt: NOW - HOUR }),
    ];
    const found = digest(world({ rest: { requests: asked } }));
    expect(found.requests.rows.map(({ id }) => id)).toEqual([6, 5, 3]);
    expect(found.summary).toBe('3 requests wait');
    expect(digest(world({ rest: { requests: asked.slice(4, 5) } })).summary).toBe('1 request waits');
  });
});

describe('what ends soon', () => {
  const holder = (...spans: readonly [from: string, to: string | null][]) =>
    member('lee', { qualifications: spans.map(([fromDate, toDate]) => ({ id: 'fire', fromDate, toDate })) });
  const ends = (...spans: readonly [string, string | null][]) =>
    digest(world({ over: { people: [holder(...spans)] } })).qualifications.rows.map(
      ({ lastDate }) => lastDate,
    );

  it('are qualifications within thirty days that are not renewed', () => {
    expect(ends(['2025-01-01', '2026-02-03'])).toEqual([]);
    expect(ends(['2025-01-01', TODAY])).toEqual([TODAY]);
    expect(ends(['2025-01-01', '2026-03-06'])).toEqual(['2026-03-06']);
    expect(ends(['2025-01-01', '2026-03-07'])).toEqual([]);
    expect(ends(['2025-01-01', null])).toEqual([]);
    expect(ends(['2025-01-01', '2026-02-20'], ['2026-02-21', '2027-02-20'])).toEqual([]);
    expect(ends(['2025-01-01', '2026-02-20'], ['2026-02-22', null])).toEqual(['2026-02-20']);
    const found = digest(world({ over: { people: [holder(['2025-01-01', TODAY])] } }));
    expect(found.summary).toBe('1 qualification ends soon');
    expect(found.qualifications.rows).toEqual([
      { userId: 'lee', fullName: 'L. lee', name: 'Fire', lastDate: TODAY },
    ]);
  });

  it('are certificates, by day', () => {
    const of = (fullName: string, lastDate: string) => ({
      userId: fullName,
      fullName,
      title: 'CPR',
      lastDate,
    });
    const certificates = [of('Zoe', '2026-03-01'), of('Ana', '2026-03-01'), of('Lee', '2026-01-30')];
    const found = digest(world({ rest: { certificates } }));
    expect(found.certificates.rows.map(({ fullName }) => fullName)).toEqual(['Lee', 'Ana', 'Zoe']);
    expect(found.summary).toBe('3 certificates expire soon');
  });

  it('is the last published block within 28 days, unless a draft goes on after it', () => {
    const blocks = (endDate: string, ...more: RosterBlock[]) =>
      digest(world({ over: { blocks: [{ ...SPRING, endDate }, ...more] } })).scheduleEnds;
    const draft = (endDate: string): RosterBlock => ({ ...SPRING, id: 9, endDate, status: 'draft' });
    expect(blocks('2026-03-04')).toEqual([
      { centerId: 'harbor', scheduleId: 7, name: 'Spring', lastDate: '2026-03-04' },
    ]);
    expect(blocks('2026-03-05')).toEqual([]);
    expect(blocks('2026-03-04', draft('2026-03-05'))).toEqual([]);
    expect(blocks('2026-03-04', draft('2026-03-04'))).toHaveLength(1);
    expect(blocks('2026-03-04', { ...SPRING, id: 8, endDate: '2026-06-30' })).toEqual([]);
    expect(blocks('2026-02-01')).toHaveLength(1);
  });

  it('are invitations within three days, and counts of notices', () => {
    const day = 24 * HOUR;
    const found = digest(
      world({
        rest: {
          invitationEnds: [NOW, NOW + 3 * day, NOW + 3 * day + 1, NOW + day],
          unacknowledged: 4,
          undelivered: 1,
        },
      }),
    );
    expect(found.invitations).toEqual({ count: 2, firstEndsAt: NOW + day });
    expect(found.summary).toBe('2 invitations end soon, 4 notices not acknowledged, 1 notice not delivered');
  });
});
