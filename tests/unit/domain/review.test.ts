import { describe, expect, it } from 'vitest';
import { localPath } from '#lib/auth/local-path.ts';
import { formatMonth, monthWindow } from '#lib/domain/months.ts';
import type { Roster, RosterAssignment, RosterPerson } from '#lib/domain/records.ts';
import { parseReviewQuery, reviewHref } from '#lib/domain/review-query.ts';
import { reviewSchedule } from '#lib/domain/schedule-review.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Gap, Requirement } from '#lib/domain/types.ts';

const clock = { timeZone: 'America/Denver', dayStart: '05:00' };
const zone = createZone(clock.timeZone);

const night: Requirement = {
  id: '1',
  name: 'Night',
  startTime: '01:00',
  endTime: '05:00',
  minEmployees: 2,
  minSupervisors: 1,
  weekdays: null,
  fromDate: null,
  toDate: null,
  replacesWeekly: false,
};

function person(id: string, role: RosterPerson['role'], isTrainee = false): RosterPerson {
  return {
    id,
    fullName: id,
    isActive: true,
    employeeNumber: null,
    seniorityDate: null,
    notCounting: isTrainee ? [{ fromDate: '2026-01-01', toDate: null }] : [],
    role,
    pattern: '4x10',
  };
}

/** A shift from 01:00 to 05:00 that belongs to the operational date. */
function nightShift(id: number, userId: string | null, shiftDate: string): RosterAssignment {
  return {
    id,
    userId,
    shiftId: 1,
    shiftDate,
    startsAt: zone.toInstant(shiftDate, 25 * 60),
    endsAt: zone.toInstant(shiftDate, 29 * 60),
    isOvertime: userId === null,
    isManual: false,
    isLocked: false,
    requiredRole: 'dispatcher',
  };
}

const problem = {
  clock,
  block: { startDate: '2026-03-06', endDate: '2026-03-08' },
  requirements: [night],
  neighbours: [],
  people: [],
  supervisorsCountAsEmployees: true,
};

const people = [person('ana', 'supervisor'), person('ben', 'dispatcher'), person('cy', 'dispatcher', true)];

describe('a review', () => {
  it('counts supervisors to both minimums, trainees to none, and open shifts to nothing', () => {
    const roster: Roster = {
      people,
      assignments: [
        nightShift(1, 'ana', '2026-03-06'),
        nightShift(2, 'ben', '2026-03-06'),
        nightShift(3, 'cy', '2026-03-08'),
        nightShift(4, null, '2026-03-08'),
      ],
    };
    const review = reviewSchedule(problem, roster, []);
    expect(
      review.gaps.map(({ kind, shiftDate, onDuty, required }) => [kind, shiftDate, onDuty, required]),
    ).toEqual([
      ['supervisors', '2026-03-07', 0, 1],
      ['employees', '2026-03-07', 0, 2],
      ['supervisors', '2026-03-08', 0, 1],
      ['employees', '2026-03-08', 0, 2],
    ]);
    expect(review).toMatchObject({ openCount: 1, openMinutes: 240, scheduledPeople: 3, assignedCount: 3 });
  });

  it('counts who is released on a later day from then on, and knows what the generator counts', () => {
    const released: RosterPerson = {
      ...person('cy', 'dispatcher'),
      notCounting: [{ fromDate: '2026-01-01', toDate: '2026-03-06' }],
    };
    const roster: Roster = {
      people: [released],
      assignments: [nightShift(1, 'cy', '2026-03-06'), nightShift(2, 'cy', '2026-03-07')],
    };
    const known = { patternId: '4x10', preferredShiftId: null, seniorityRank: 1, countsTowardMinimum: false };
    const planned = { ...problem, people: [{ ...known, id: 'cy', role: 'dispatcher' as const }] };
    const { days, daysAsPlanned } = reviewSchedule(planned, roster, []);
    const short = (list: typeof days) => list.map(({ uncoveredEmployeeMinutes }) => uncoveredEmployeeMinutes);
    const none = short(reviewSchedule(problem, { people: [], assignments: [] }, []).days);
    expect(short(daysAsPlanned)).toEqual(none);
    // The night the clock goes forward.
    expect(short(days)).toEqual([none[0], (none[1] ?? 0) - 180, none[2]]);
  });

  it('counts the real hours of the night the clock goes forward', () => {
    // 01:00–05:00 of operational Saturday 7 March lies on Sunday 8 March, when 02:00 becomes 03:00.
    const review = reviewSchedule(problem, { people, assignments: [] }, []);
    expect(review.totals.uncoveredSupervisorMinutes).toBe((4 + 3 + 4) * 60);
  });

  it('counts a shift of the block before that reaches into this one', () => {
    const startsAt = zone.toInstant('2026-03-07', 1 * 60);
    const spill = {
      personId: 'ana',
      shiftId: '1',
      shiftDate: '2026-03-05',
      nominalMinutes: 240,
      startsAt,
      endsAt: startsAt + 4 * 3_600_000,
    };
    const review = reviewSchedule({ ...problem, neighbours: [spill] }, { people, assignments: [] }, []);
    expect(review.days[0]?.uncoveredSupervisorMinutes).toBe(0);
  });

  it('counts who holds a qualification by the problem, and nobody it does not know', () => {
    const known = { patternId: '4x10', preferredShiftId: null, seniorityRank: 1, countsTowardMinimum: true };
    const review = reviewSchedule(
      {
        ...problem,
        requirements: [{ ...night, minEmployees: 2, qualificationId: 'cto' }],
        people: [{ ...known, id: 'ben', role: 'dispatcher', qualificationIds: ['cto'] }],
      },
      {
        people,
        assignments: ['ana', 'ben'].map((id, index) => nightShift(index, id, '2026-03-06')),
      },
      [],
    );
    expect(
      review.gaps.map(({ kind, qualificationId, onDuty, required }) => [
        kind,
        qualificationId,
        onDuty,
        required,
      ]),
    ).toEqual([
      ['qualified', 'cto', 1, 2],
      ['qualified', 'cto', 0, 2],
      ['qualified', 'cto', 0, 2],
    ]);
    expect(review.totals).toMatchObject({ requiredEmployeeMinutes: 0, requiredSupervisorMinutes: 0 });
  });

  it('keeps the reasons of gaps of two qualifications apart', () => {
    const rows = ['cto', 'fire'].map((qualificationId) => ({ ...night, qualificationId }));
    const asking = { ...problem, requirements: rows };
    const [first, second] = reviewSchedule(asking, { people, assignments: [] }, []).gaps;
    if (first === undefined || second === undefined) throw new Error('expected two gaps');
    const reasonWith = (onLeave: number): Gap['reason'] => ({
      code: 'leave',
      counts: { ...first.reason.counts, onLeave },
    });
    const explained = [
      { ...first, reason: reasonWith(1) },
      { ...second, reason: reasonWith(2) },
    ];
    const review = reviewSchedule(asking, { people, assignments: [] }, explained);
    expect(review.gaps.slice(0, 3).map(({ reason }) => reason.counts.onLeave)).toEqual([1, 2, 0]);
  });

  it('takes the reason of the same gap, and none of another', () => {
    const plain = reviewSchedule(problem, { people, assignments: [] }, []);
    const [first, second] = plain.gaps;
    if (first === undefined || second === undefined) throw new Error('expected two gaps');
    const reason: Gap['reason'] = {
      code: 'no_supervisor',
      counts: { onDuty: 0, onLeave: 3, rest: 0, weeklyHours: 0, consecutiveDays: 0, offByLine: 0 },
    };
    const review = reviewSchedule(problem, { people, assignments: [] }, [{ ...first, reason }]);
    expect(review.gaps[0]?.reason).toEqual(reason);
    expect(review.gaps[1]?.reason.counts.onLeave).toBe(0);
  });
});

describe('the address of a review', () => {
  const review = reviewSchedule(problem, { people, assignments: [] }, []);

  const later = '2026-09-01';
  const first = '2026-03-06';

  it('opens a block that runs on today', () => {
    expect(parseReviewQuery({}, review, '2026-03-07', first)).toMatchObject({
      day: '2026-03-07',
    });
    expect(parseReviewQuery({ day: '2026-03-08' }, review, '2026-03-07', first)).toMatchObject({
      day: '2026-03-08',
    });
  });

  it('opens a revision on the first day that it plans, until that day has come', () => {
    const opened = (today: string) => parseReviewQuery({}, review, today, '2026-03-07');
    expect(opened('2026-03-06')).toMatchObject({ day: '2026-03-07' });
    expect(opened('2026-01-01')).toMatchObject({ day: '2026-03-07' });
    expect(opened('2026-03-08')).toMatchObject({ day: '2026-03-08' });
    expect(parseReviewQuery({ day: '2026-03-06' }, review, '2026-01-01', '2026-03-07').day).toBe(
      '2026-03-06',
    );
  });

  it('falls back to sensible choices', () => {
    const query = parseReviewQuery(
      { tab: 'nonsense', day: '1999-01-01', measure: ['x'], sort: '9' },
      review,
      later,
      first,
    );
    expect(query).toEqual({
      tab: 'coverage',
      day: '2026-03-06',
      showAllGaps: false,
      gap: null,
      measure: 'nights',
      sort: 'difference',
      isDescending: true,
    });
  });

  it('reads back what it writes', () => {
    const query = parseReviewQuery({ tab: 'fairness', measure: 'weekends' }, review, later, first);
    const href = reviewHref(3, query, {});
    expect(href).toBe('/schedules/3?tab=fairness&measure=weekends&sort=difference&order=desc');
    const { searchParams } = new URL(href, 'http://x');
    expect(parseReviewQuery(Object.fromEntries(searchParams), review, later, first)).toEqual(query);
  });
});

describe('a month', () => {
  it('is shown in whole weeks', () => {
    expect(monthWindow('2026-02', '2026-05-01', 0)).toEqual({
      month: '2026-02',
      previous: '2026-01',
      next: '2026-03',
      fromDate: '2026-02-01',
      toDate: '2026-02-28',
    });
    expect(monthWindow('2026-02', '2026-05-01', 1)).toMatchObject({
      fromDate: '2026-01-26',
      toDate: '2026-03-01',
    });
    expect(monthWindow('13-2026', '2026-05-01', 0).month).toBe('2026-05');
    expect(formatMonth('2026-12')).toBe('December 2026');
  });
});

describe('a path to go on to', () => {
  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '',
    undefined,
    ['/a', '/b'],
    '/a\nb',
  ])('refuses %j', (value) => expect(localPath(value)).toBe('/'));

  it('keeps a path of the app', () => {
    expect(localPath('/schedules/3?tab=gaps')).toBe('/schedules/3?tab=gaps');
  });
});
