import { describe, expect, it } from 'vitest';
import {
  coverageMapDaysOf,
  coverageRuns,
  coverageSlotsOf,
  monthsOf,
  stretchOf,
} from '#components/coverage/coverage-slots.ts';
import { coverageOf } from '#lib/domain/coverage.ts';
import { blockWindow } from '#lib/domain/time.ts';
import type { CenterClock, LocalDate, Requirement } from '#lib/domain/types.ts';

const clock: CenterClock = { timeZone: 'America/New_York', dayStart: '05:00' };
const wholeDay: Requirement = {
  id: 'all',
  name: 'All day',
  startTime: '05:00',
  endTime: '05:00',
  minEmployees: 2,
  minSupervisors: 1,
  weekdays: null,
  fromDate: null,
  toDate: null,
  replacesWeekly: false,
};

/** Two people all day, one of them a supervisor, but for a gap of the second from 01:00 to 03:00 wall time. */
function coverageOfDay(date: LocalDate, gap: { startsAt: number; endsAt: number }) {
  const window = blockWindow({ startDate: date, endDate: date }, clock);
  const duty = { countsTowardMinimum: true } as const;
  return coverageOf({
    clock,
    window,
    requirements: [wholeDay],
    supervisorsCountAsEmployees: true,
    duties: [
      { ...duty, role: 'dispatcher', ...window },
      { ...duty, role: 'supervisor', startsAt: window.startsAt, endsAt: gap.startsAt },
      { ...duty, role: 'supervisor', startsAt: gap.endsAt, endsAt: window.endsAt },
    ],
  });
}

const ordinary = coverageOfDay('2026-02-06', {
  startsAt: Date.parse('2026-02-07T01:00:00-05:00'),
  endsAt: Date.parse('2026-02-07T03:00:00-05:00'),
});

describe('coverageSlotsOf', () => {
  it.each([
    ['2026-02-06', 96],
    ['2026-03-07', 92],
    ['2026-10-31', 100],
  ])('gives %s its %i quarter hours', (date, count) => {
    const coverage = coverageOfDay(date, {
      startsAt: Date.parse(`${date}T20:00:00Z`),
      endsAt: Date.parse(`${date}T21:00:00Z`),
    });
    expect(coverageSlotsOf(coverage, date, clock)).toHaveLength(count);
  });

  it('shows no 02:00 on the night the clock springs forward, and 01:00 twice when it falls back', () => {
    const spring = coverageOfDay('2026-03-07', {
      startsAt: Date.parse('2026-03-07T20:00:00Z'),
      endsAt: Date.parse('2026-03-07T21:00:00Z'),
    });
    const autumn = coverageOfDay('2026-10-31', {
      startsAt: Date.parse('2026-10-31T20:00:00Z'),
      endsAt: Date.parse('2026-10-31T21:00:00Z'),
    });
    const springTimes = coverageSlotsOf(spring, '2026-03-07', clock).map((slot) => slot.time);
    expect(springTimes).not.toContain('02:00');
    expect(springTimes).toContain('03:00');
    const ones = coverageSlotsOf(autumn, '2026-10-31', clock).filter((slot) => slot.time === '01:00');
    expect(ones.map((slot) => slot.repeated)).toEqual([false, true]);
  });

  it('is empty for a day outside the coverage', () => {
    expect(coverageSlotsOf(ordinary, '2026-02-09', clock)).toEqual([]);
  });
});

describe('coverageRuns', () => {
  it('joins equal slots and names a stretch across midnight by the wall clock', () => {
    const slots = coverageSlotsOf(ordinary, '2026-02-06', clock);
    const runs = coverageRuns(slots, 'employees');
    expect(runs.map((run) => [run.required, run.onDuty])).toEqual([
      [2, 2],
      [2, 1],
      [2, 2],
    ]);
    expect(runs.map((run) => stretchOf(slots, run, '05:00'))).toEqual([
      { startTime: '05:00', endTime: '01:00' },
      { startTime: '01:00', endTime: '03:00' },
      { startTime: '03:00', endTime: '05:00' },
    ]);
  });

  it('keeps supervisors apart from employees', () => {
    const runs = coverageRuns(coverageSlotsOf(ordinary, '2026-02-06', clock), 'supervisors');
    expect(runs.map((run) => run.onDuty)).toEqual([1, 0, 1]);
  });
});

describe('coverageMapDaysOf', () => {
  it('counts person-minutes of both kinds and shows the hours they lie in', () => {
    const [day] = coverageMapDaysOf(ordinary);
    expect(day).toMatchObject({ date: '2026-02-06', shortEmployeeMinutes: 120, shortSupervisorMinutes: 120 });
    const shortHours = day?.worstByHour.flatMap((missing, hour) => (missing > 0 ? [hour] : []));
    expect(shortHours).toEqual([20, 21]);
  });

  it('groups by calendar month', () => {
    const day = { shortEmployeeMinutes: 0, shortSupervisorMinutes: 0, worstByHour: [] };
    const months = monthsOf([
      { ...day, date: '2026-01-31' },
      { ...day, date: '2026-02-01' },
      { ...day, date: '2026-02-02' },
    ]);
    expect(months.map(({ month, days }) => [month, days.length])).toEqual([
      ['2026-01', 1],
      ['2026-02', 2],
    ]);
  });
});
