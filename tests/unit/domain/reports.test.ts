import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import { payrollSheet, savePayrollSchema } from '#lib/domain/payroll.ts';
import { fairnessReasons, fairnessReport } from '#lib/domain/report-fairness.ts';
import { fatigueReport } from '#lib/domain/report-fatigue.ts';
import { hourReport, hourShares, weeksIn } from '#lib/domain/report-hours.ts';
import {
  openText,
  rangeProblem,
  readRange,
  readReportQuery,
  reportHref,
  usualRanges,
} from '#lib/domain/report-query.ts';
import type { ReportFacts, ReportPerson, ReportShift } from '#lib/domain/report-records.ts';
import { leaveByPerson, waitsOf } from '#lib/domain/report-requests.ts';
import { shareWords } from '#lib/domain/report-view-coverage.ts';
import { requestsView, requestView } from '#lib/domain/report-view-requests.ts';
import { addDays, shiftWindow } from '#lib/domain/time.ts';
import type { LocalDate, LocalTime, Weekday } from '#lib/domain/types.ts';

const clock = { timeZone: 'America/Denver', dayStart: '05:00' };
const weekFrom = (fromDate: LocalDate, workweekStart: Weekday) => ({
  fromDate,
  limits: DEFAULT_LIMITS,
  workweekStart,
});

function person(id: string, options: Partial<ReportPerson> = {}): ReportPerson {
  return {
    id,
    fullName: `Person ${id}`,
    employeeNumber: null,
    role: 'dispatcher',
    isActive: true,
    hiredOn: null,
    pattern: '4x10',
    preferredCategory: null,
    notCounting: [],
    leave: [],
    mandates: [],
    ...options,
  };
}

let nextId = 1;
function shift(
  userId: string | null,
  shiftDate: LocalDate,
  startTime: LocalTime,
  endTime: LocalTime,
  options: Partial<ReportShift> = {},
): ReportShift {
  return {
    id: nextId++,
    scheduleId: 1,
    userId,
    creditedUserId: null,
    code: 'X',
    category: 'day',
    shiftDate,
    startTime,
    ...shiftWindow({ startTime, endTime }, shiftDate, clock),
    isOvertime: false,
    isActing: false,
    requiredRole: 'dispatcher',
    source: 'generated',
    ...options,
  };
}

function facts(
  fromDate: LocalDate,
  toDate: LocalDate,
  people: ReportPerson[],
  shifts: ReportShift[],
  others: Partial<ReportFacts> = {},
): ReportFacts {
  return {
    fromDate,
    toDate,
    clock,
    ruleVersions: [weekFrom('2000-01-01', 0)],
    holidays: [],
    people,
    shifts: shifts.toSorted((a, b) => a.startsAt - b.startsAt),
    ...others,
  };
}

const nightsOf = (userId: string, dates: LocalDate[]) =>
  dates.map((date) => shift(userId, date, '19:00', '05:00'));

describe('hours', () => {
  it('have one of overtime in the week in which the clocks go back', () => {
    // Sunday 1 November 2026, 02:00 again 01:00: DOMAIN names this line and this hour.
    const dates = ['2026-10-28', '2026-10-29', '2026-10-30', '2026-10-31'];
    const report = hourReport(facts('2026-10-25', '2026-11-07', [person('a')], nightsOf('a', dates)));
    const [own] = report.people;
    // 5 h of the last night lie in the week after, of them the hour that is there twice.
    expect(own?.weeks.map(({ week, worked, overtime }) => [week.startDate, worked, overtime])).toEqual([
      ['2026-10-25', 35 * 60, 0],
      ['2026-11-01', 6 * 60, 0],
    ]);
    const monday = facts('2026-10-25', '2026-11-07', [person('a')], nightsOf('a', dates), {
      ruleVersions: [weekFrom('2000-01-01', 1)],
    });
    expect(hourReport(monday).people[0]?.sums).toMatchObject({
      worked: 41 * 60,
      paid: 41 * 60,
      overtime: 60,
    });
    expect(hourShares(monday, { measure: 'overtime', personId: 'a', period: '' })).toMatchObject([
      { shift: { shiftDate: '2026-10-31' }, amount: 60 },
    ]);
  });

  it('pay whoever gave a shift away, and count no overtime of whoever took it', () => {
    const dates = ['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05'];
    const own = dates.map((date) => shift('a', date, '09:00', '19:00'));
    const taken = shift('a', '2026-02-06', '09:00', '19:00', { creditedUserId: 'b', source: 'swap' });
    const report = hourReport(facts('2026-02-01', '2026-02-07', [person('a'), person('b')], [...own, taken]));
    expect(report.people.map(({ sums }) => sums)).toEqual([
      { worked: 3000, paid: 2400, overtime: 0, beyond: 0, took: 600, gave: 0 },
      { worked: 0, paid: 600, overtime: 0, beyond: 0, took: 0, gave: 600 },
    ]);
  });

  it('lie on the last of a week’s shifts where they are beyond forty', () => {
    const dates = ['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05'];
    const own = dates.map((date) => shift('a', date, '09:00', '21:00'));
    const world = facts('2026-02-01', '2026-02-07', [person('a')], own);
    expect(hourShares(world, { measure: 'overtime', personId: 'a', period: '2026-02-01' })).toMatchObject([
      { shift: { shiftDate: '2026-02-05' }, amount: 480 },
    ]);
  });

  it('are of the workweeks that begin in the dates, so that months put together are a year', () => {
    const all = weeksIn({ fromDate: '2026-01-01', toDate: '2026-12-31' }, 3, clock);
    const months = Array.from({ length: 12 }, (_, month) => {
      const first = `2026-${String(month + 1).padStart(2, '0')}-01`;
      const next = month === 11 ? '2027-01-01' : `2026-${String(month + 2).padStart(2, '0')}-01`;
      return weeksIn({ fromDate: first, toDate: addDays(next, -1) }, 3, clock);
    });
    expect(months.flat()).toEqual(all);
    expect(
      all.every(({ endsAt }, index) => all[index + 1] === undefined || all[index + 1]?.startsAt === endsAt),
    ).toBe(true);
  });

  it('are told once where the workweek begins on another day from some date on', () => {
    const versions = [weekFrom('2000-01-01', 0), weekFrom('2026-02-11', 3)];
    const dates = Array.from({ length: 28 }, (_, day) => addDays('2026-02-01', day));
    const own = dates.map((date) => shift('a', date, '09:00', '11:00'));
    const report = hourReport(
      facts('2026-02-01', '2026-02-28', [person('a')], own, { ruleVersions: versions }),
    );
    const weeks = report.weeks;
    expect(
      weeks.every(
        ({ endsAt }, index) => weeks[index + 1] === undefined || weeks[index + 1]?.startsAt === endsAt,
      ),
    ).toBe(true);
    const inWeeks = own.filter(({ startsAt }) => startsAt < (weeks.at(-1)?.endsAt ?? 0));
    expect(report.total.worked).toBe(inWeeks.length * 120);
  });
});

describe('payroll', () => {
  const lines = [
    { code: 'REG', measure: 'regular' as const },
    { code: 'OT', measure: 'overtime' as const },
    { code: 'NIGHT', measure: 'nights' as const },
    { code: 'HOL', measure: 'holidays' as const },
    { code: 'TRADE', measure: 'gave' as const },
  ];

  it('has a line for each code with hours, of each person and workweek', () => {
    const nights = ['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05'].map((date) =>
      shift('a', date, '17:00', '05:00'),
    );
    const taken = shift('a', '2026-02-10', '09:00', '19:00', { creditedUserId: 'b', source: 'swap' });
    const people = [person('a', { employeeNumber: '7' }), person('b')];
    const world = facts('2026-02-01', '2026-02-14', people, [...nights, taken], { holidays: ['2026-02-03'] });
    expect([...payrollSheet(world, { lines }).rows]).toEqual([
      ['7', 'Person a', '2026-02-01', '2026-02-07', 'REG', 40],
      ['7', 'Person a', '2026-02-01', '2026-02-07', 'OT', 8],
      ['7', 'Person a', '2026-02-01', '2026-02-07', 'NIGHT', 48],
      ['7', 'Person a', '2026-02-01', '2026-02-07', 'HOL', 12],
      [null, 'Person b', '2026-02-08', '2026-02-14', 'REG', 10],
      [null, 'Person b', '2026-02-08', '2026-02-14', 'TRADE', 10],
    ]);
  });

  it('takes each code once, of plain signs', () => {
    const save = (codes: string[]) =>
      savePayrollSchema.safeParse({
        profileId: null,
        expectedVersion: null,
        name: 'County',
        lines: codes.map((code) => ({ code, measure: 'paid' })),
      });
    expect(save(['REG', 'OT-1.5']).success).toBe(true);
    expect(save(['REG', 'reg']).error?.issues[0]?.message).toBe('Each code stands once.');
    expect(save([]).error?.issues[0]?.message).toBe('Give at least one code.');
    expect(save(['=cmd']).error?.issues[0]?.path).toEqual(['lines', 0, 'code']);
    expect(save(Array.from({ length: 21 }, (_, n) => `C${n}`)).success).toBe(false);
  });
});

describe('fairness', () => {
  const days = (userId: string, count: number) =>
    Array.from({ length: count }, (_, index) =>
      shift(userId, addDays('2026-02-02', index), '09:00', '19:00'),
    );

  it('shares out what there is by the shifts people work', () => {
    const world = facts(
      '2026-02-01',
      '2026-02-28',
      [person('a'), person('b')],
      [...nightsOf('a', ['2026-02-02', '2026-02-03', '2026-02-04']), ...days('b', 9)],
    );
    const { people, total } = fairnessReport(world);
    expect(total).toMatchObject({ shifts: 12, nights: 3 });
    expect(people.map(({ has, share }) => [has.nights, share.nights])).toEqual([
      [3, 0.75],
      [0, 2.25],
    ]);
    expect(people.reduce((sum, { share }) => sum + share.nights, 0)).toBeCloseTo(total.nights);
  });

  it('names the number, the share and each reason on record', () => {
    const a = person('a', {
      preferredCategory: 'graveyard',
      hiredOn: '2026-02-02',
      leave: [{ startsAt: Date.parse('2026-02-10T07:00:00Z'), endsAt: Date.parse('2026-02-12T07:00:00Z') }],
    });
    const world = facts(
      '2026-02-01',
      '2026-02-28',
      [a, person('b')],
      [
        ...nightsOf('a', ['2026-02-02', '2026-02-03']),
        shift('a', '2026-02-05', '19:00', '05:00', { source: 'swap' }),
        ...days('b', 9),
      ],
    );
    const own = fairnessReport(world).people.find((each) => each.person.id === 'a');
    if (own === undefined) throw new Error('Nobody works.');
    const reasons = fairnessReasons(world, own, 'nights').join(' ');
    expect(reasons).toContain('3 of 3; an equal share of 3 shifts is 0.8.');
    expect(reasons).toContain('Asks for Graveyard.');
    expect(reasons).toContain('in trades');
    expect(reasons).toContain('Joined on Mon 2 Feb 2026.');
    expect(reasons).toMatch(/Was off for [23] days of approved leave\./);
  });
});

describe('fatigue', () => {
  it('counts quick returns, nights, runs and full weeks, and nothing of a quiet line', () => {
    const quiet = ['2026-02-02', '2026-02-04', '2026-02-06'].map((date) =>
      shift('q', date, '09:00', '19:00'),
    );
    const hard = Array.from({ length: 7 }, (_, day) =>
      shift('h', addDays('2026-02-02', day), '17:00', '07:00'),
    );
    const [first, second] = fatigueReport(
      facts('2026-02-01', '2026-02-28', [person('q'), person('h')], [...quiet, ...hard]),
    );
    expect(first).toMatchObject({
      person: { id: 'h' },
      nights: 7,
      quickReturns: 6,
      longestRun: 7,
      shortestRestMinutes: 600,
      sevenDayMinutes: 7 * 14 * 60,
      points: { quickReturns: 30, nights: 30, run: 20, sevenDays: 20 },
      score: 100,
    });
    expect(second).toMatchObject({ person: { id: 'q' }, score: 0, quickReturns: 0 });
  });

  it('sees no rest between shifts that touch', () => {
    const own = [shift('a', '2026-02-02', '09:00', '19:00'), shift('a', '2026-02-02', '19:00', '21:00')];
    expect(fatigueReport(facts('2026-02-01', '2026-02-28', [person('a')], own))[0]).toMatchObject({
      shortestRestMinutes: null,
      quickReturns: 0,
      longestRun: 1,
    });
  });
});

describe('requests', () => {
  it('have a median, and one below which nine of ten lie', () => {
    expect(waitsOf([])).toBeNull();
    expect(waitsOf([5])).toEqual({ count: 1, median: 5, ninetieth: 5, longest: 5 });
    expect(waitsOf([10, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual({
      count: 10,
      median: 5,
      ninetieth: 9,
      longest: 10,
    });
  });

  const none = { timeZone: 'America/Denver', leave: [], balances: [], swaps: [], asked: [], callOuts: [] };

  it('sum only what of a leave lies in the dates', () => {
    const leave = {
      id: 1,
      personId: 'a',
      fullName: 'A',
      kind: null,
      status: 'approved' as const,
      isSickCall: false,
      chargedMinutes: null,
      askedAt: 0,
      decidedAt: 1,
      startsAt: 0,
      endsAt: 600 * 60_000,
    };
    const window = { startsAt: 300 * 60_000, endsAt: 900 * 60_000 };
    expect(
      leaveByPerson({ ...none, leave: [leave, { ...leave, id: 2, status: 'denied' }] }, window),
    ).toMatchObject([{ approvedMinutes: 300, denied: 1, pending: 0 }]);
  });

  it('say that nothing waits, or how long the oldest does', () => {
    expect(requestsView(none, 0).summary).toBe('Nothing of these dates waits for a decision.');
    const asked = [
      { id: 1, personId: 'a', fullName: 'A', status: 'pending' as const, askedAt: 0, decidedAt: null },
    ];
    expect(requestsView({ ...none, asked }, 90 * 60_000).summary).toBe(
      '1 request waits for a decision, the oldest for 1\u00a0h 30\u00a0min.',
    );
  });

  it('draw how long requests wait, decided and not, and approved leave by stretch', () => {
    const ask = { personId: 'a', fullName: 'A', askedAt: 0 };
    const asked = [
      { ...ask, id: 1, status: 'pending' as const, decidedAt: null },
      { ...ask, id: 2, status: 'approved' as const, decidedAt: 239 * 60_000 },
      { ...ask, id: 3, status: 'denied' as const, decidedAt: 240 * 60_000 },
    ];
    const [waits] = requestsView({ ...none, asked }, 8 * 86_400_000).charts;
    expect(waits?.series).toEqual([
      { name: 'Decided', values: [1, 1, 0, 0, 0] },
      { name: 'Still waiting', values: [0, 0, 0, 0, 1] },
    ]);
    expect(waits?.summary).toBe('1 of 3 waited three days or longer.');
    const hours = 3_600_000;
    const leave = {
      id: 1,
      personId: 'a',
      fullName: 'A',
      kind: null,
      status: 'approved' as const,
      isSickCall: false,
      chargedMinutes: null,
      askedAt: 0,
      decidedAt: null,
      // The night on which the clocks of Denver are set back has an hour more.
      startsAt: Date.parse('2026-10-31T06:00Z'),
      endsAt: Date.parse('2026-10-31T06:00Z') + 49 * hours,
    };
    const report = {
      ...none,
      timeZone: 'America/Denver',
      leave: [leave, { ...leave, id: 2, status: 'denied' as const }],
    };
    const [drawn] =
      requestView('leave', report, { fromDate: '2026-10-31', toDate: '2026-11-02' }, 0)?.charts ?? [];
    expect(drawn?.series[0]?.values).toEqual([1440, 1500, 0]);
    expect(drawn?.categories).toEqual(['Sat 31 Oct', 'Sun 1 Nov', 'Mon 2 Nov']);
  });
});

describe('the address of a report', () => {
  const today = '2026-11-23';

  it('is the current month without dates, or with wrong ones, which are named', () => {
    const month = { fromDate: '2026-11-01', toDate: '2026-11-30' };
    expect(readRange({}, today)).toEqual(month);
    expect(rangeProblem({})).toBeNull();
    for (const params of [
      { from: '2026-02-30', to: '2026-03-01' },
      { from: '2026-02-03', to: '2026-02-01' },
      { from: 'x', to: '2026-02-01' },
      { from: '1066-01-01', to: '2026-02-01' },
      { from: '2026-02-01' },
    ]) {
      expect(readRange(params, today), JSON.stringify(params)).toEqual(month);
      expect(rangeProblem(params), JSON.stringify(params)).not.toBeNull();
    }
  });

  it('spans a leap year at most', () => {
    const params = { from: '2027-03-01', to: '2028-12-31' };
    expect(readRange(params, today)).toEqual({ fromDate: '2027-03-01', toDate: '2028-02-29' });
    expect(rangeProblem(params)).toContain('at most 366 days');
    expect(rangeProblem({ from: '2028-01-01', to: '2028-12-31' })).toBeNull();
  });

  it('comes back as it was', () => {
    const query = {
      report: 'hours' as const,
      fromDate: '2026-02-01',
      toDate: '2026-02-28',
      open: { measure: 'worked', personId: 'a', period: '2026-02-01' },
      sort: { column: 3, descending: true },
      by: 'week' as const,
      centerId: null,
    };
    const params = Object.fromEntries(new URL(reportHref(query), 'http://x').searchParams);
    expect(readReportQuery('hours', params, today)).toEqual(query);
    expect(openText(query.open)).toBe('worked.a.2026-02-01');
    for (const open of ['', 'a.b.c.d', 'x'.repeat(200)]) {
      expect(readReportQuery('hours', { open }, today).open, open).toBeNull();
    }
  });

  it('has usual stretches that are all short enough', () => {
    for (const { label, range } of usualRanges('2028-02-29')) {
      expect(rangeProblem({ from: range.fromDate, to: range.toDate }), label).toBeNull();
    }
  });
});

it('never says that all is covered where a minute is not', () => {
  expect(shareWords(0.99999)).toBe('99.9\u00a0%');
  expect(shareWords(1)).toBe('100.0\u00a0%');
});
