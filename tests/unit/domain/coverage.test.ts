import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Coverage,
  type CoverageDuty,
  coverageByDay,
  coverageOf,
  coverageTotals,
  gapsOf,
  requirementsBySlot,
  slotCountOf,
  slotLabels,
  slotStartsAt,
} from '#lib/domain/coverage.ts';
import {
  addDays,
  blockWindow,
  createZone,
  dayNumber,
  operationalDayWindow,
  parseTime,
} from '#lib/domain/time.ts';
import type { CenterClock, Interval, LocalDate, Requirement, Weekday } from '#lib/domain/types.ts';
import { customDuty, DENVER, dutyOf, REQUIREMENTS, requirement } from './reference-center.ts';

const QUARTER = 900_000;

function staff(
  duty: Interval,
  role: CoverageDuty['role'] = 'dispatcher',
  countsTowardMinimum = true,
): CoverageDuty {
  return { startsAt: duty.startsAt, endsAt: duty.endsAt, role, countsTowardMinimum };
}

function cover(
  requirements: readonly Requirement[],
  duties: readonly CoverageDuty[],
  options: {
    from?: LocalDate;
    to?: LocalDate;
    clock?: CenterClock;
    supervisorsCountAsEmployees?: boolean;
  } = {},
): Coverage {
  const clock = options.clock ?? DENVER;
  const startDate = options.from ?? '2026-02-04';
  const input = {
    clock,
    requirements,
    window: blockWindow({ startDate, endDate: options.to ?? startDate }, clock),
  };
  const one = coverageOf({
    ...input,
    duties,
    supervisorsCountAsEmployees: options.supervisorsCountAsEmployees ?? true,
  });
  const other = coverageOf({
    ...input,
    duties: duties.toReversed(),
    supervisorsCountAsEmployees: options.supervisorsCountAsEmployees ?? true,
  });
  expect(other).toEqual(one);
  return one;
}

/** `[local start, local end, on duty, required]` of each gap, in short. */
function shortGaps(coverage: Coverage, clock: CenterClock = DENVER): string[] {
  const zone = createZone(clock.timeZone);
  const clockText = (instant: number): string => {
    const { date, minutes } = zone.toLocal(instant);
    return `${date.slice(5)} ${String(minutes / 60)}`;
  };
  return gapsOf(coverage).map(
    (gap) =>
      `${gap.kind} ${gap.shiftDate.slice(5)}: ${clockText(gap.startsAt)} – ${clockText(gap.endsAt)} ${gap.onDuty}/${gap.required}`,
  );
}

describe('what a slot requires', () => {
  const dayOf = (requirements: readonly Requirement[], date: LocalDate, clock = DENVER): number[] => [
    ...requirementsBySlot(requirements, operationalDayWindow(date, clock), clock).employees,
  ];

  it('is 172 staff-hours a day at the reference center', () => {
    expect(coverageTotals(cover(REQUIREMENTS, [])).requiredEmployeeMinutes).toBe(172 * 60);
    expect(coverageTotals(cover(REQUIREMENTS, [])).requiredSupervisorMinutes).toBe(24 * 60);
  });

  it('is required twice in the repeated hour and never in the skipped one', () => {
    expect(dayOf(REQUIREMENTS, '2026-10-31')).toHaveLength(100);
    expect(dayOf(REQUIREMENTS, '2026-03-07')).toHaveLength(92);
    const hour = [requirement({ startTime: '01:00', endTime: '02:00', minEmployees: 3 })];
    expect(dayOf(hour, '2026-10-31').filter((n) => n === 3)).toHaveLength(8);
    const skipped = [requirement({ startTime: '02:00', endTime: '03:00', minEmployees: 3 })];
    expect(dayOf(skipped, '2026-03-07').filter((n) => n === 3)).toHaveLength(0);
    expect(dayOf(skipped, '2026-03-06').filter((n) => n === 3)).toHaveLength(4);
  });

  it('is repeated for half an hour on Lord Howe, and across midnight in Havana', () => {
    const lordHowe = { timeZone: 'Australia/Lord_Howe', dayStart: '05:00' };
    const two = [requirement({ startTime: '01:30', endTime: '02:00', minEmployees: 2 })];
    expect(dayOf(two, '2026-04-04', lordHowe).filter((n) => n === 2)).toHaveLength(4);
    const havana = { timeZone: 'America/Havana', dayStart: '05:00' };
    const midnight = [requirement({ startTime: '00:00', endTime: '01:00', minEmployees: 2 })];
    expect(dayOf(midnight, '2026-10-31', havana).filter((n) => n === 2)).toHaveLength(8);
    expect(dayOf(midnight, '2026-03-07', havana).filter((n) => n === 2)).toHaveLength(0);
  });

  it('belongs to the operational date on which the row starts', () => {
    const friday: Weekday[] = [5];
    // Friday 6 February: a row over midnight, one that starts after midnight, one for the whole day.
    const evening = [requirement({ startTime: '21:00', endTime: '02:00', weekdays: friday })];
    expect(dayOf(evening, '2026-02-06').filter((n) => n > 0)).toHaveLength(20);
    expect(dayOf(evening, '2026-02-05').filter((n) => n > 0)).toHaveLength(0);
    expect(dayOf(evening, '2026-02-07').filter((n) => n > 0)).toHaveLength(0);
    const night = [requirement({ startTime: '01:00', endTime: '05:00', weekdays: friday })];
    expect(dayOf(night, '2026-02-06').slice(80)).toEqual(Array(16).fill(1));
    expect(dayOf(night, '2026-02-05').filter((n) => n > 0)).toHaveLength(0);
    const whole = [requirement({ startTime: '00:00', endTime: '00:00', weekdays: friday })];
    expect(dayOf(whole, '2026-02-06')).toEqual(Array(96).fill(1));
    expect(dayOf(whole, '2026-02-05').filter((n) => n > 0)).toHaveLength(0);
  });

  it('runs past the end of the operational day when the row does', () => {
    const long = [
      requirement({ startTime: '21:00', endTime: '09:00', fromDate: '2026-02-06', toDate: '2026-02-06' }),
    ];
    expect(dayOf(long, '2026-02-06').filter((n) => n > 0)).toHaveLength(32);
    expect(dayOf(long, '2026-02-07').slice(0, 16)).toEqual(Array(16).fill(1));
    expect(dayOf(long, '2026-02-07').filter((n) => n > 0)).toHaveLength(16);
  });

  it('is the maximum of equal rows, employees and supervisors apart, in either order', () => {
    const rows = [
      requirement({ startTime: '05:00', endTime: '09:00', minEmployees: 4, minSupervisors: 2 }),
      requirement({ startTime: '05:00', endTime: '09:00', minEmployees: 6, minSupervisors: 1 }),
    ];
    for (const order of [rows, rows.toReversed()]) {
      const { employees, supervisors } = requirementsBySlot(
        order,
        operationalDayWindow('2026-02-04', DENVER),
        DENVER,
      );
      expect([employees[0], supervisors[0]]).toEqual([6, 2]);
    }
  });

  it('is the dated row where one covers the slot, even when it asks for less', () => {
    const weekly = requirement({ startTime: '05:00', endTime: '09:00', minEmployees: 6, minSupervisors: 1 });
    const dates = { fromDate: '2026-02-04', toDate: '2026-02-05', replacesWeekly: true };
    const dated = requirement({ startTime: '06:00', endTime: '07:00', minEmployees: 2, ...dates });
    const more = requirement({ startTime: '06:30', endTime: '07:00', minEmployees: 3, ...dates });
    for (const rows of [
      [weekly, dated, more],
      [more, dated, weekly],
    ]) {
      expect(dayOf(rows, '2026-02-04').slice(0, 9)).toEqual([6, 6, 6, 6, 2, 2, 3, 3, 6]);
      expect(dayOf(rows, '2026-02-05').slice(4, 6)).toEqual([2, 2]);
      expect(dayOf(rows, '2026-02-06').slice(4, 6)).toEqual([6, 6]);
      expect(dayOf(rows, '2026-02-03').slice(4, 6)).toEqual([6, 6]);
    }
  });
});

describe('who is on duty', () => {
  const one = [requirement({ startTime: '05:00', endTime: '05:00', minEmployees: 1, minSupervisors: 1 })];

  it('counts a supervisor to both minimums, or to their own alone by setting', () => {
    const duties = [staff(dutyOf('E10', '2026-02-04'), 'supervisor')];
    expect(cover(one, duties).onDutyEmployees[0]).toBe(1);
    const apart = cover(one, duties, { supervisorsCountAsEmployees: false });
    expect([apart.onDutyEmployees[0], apart.onDutySupervisors[0]]).toEqual([0, 1]);
  });

  it('leaves out trainees, supervisors among them', () => {
    const trainees = [
      staff(dutyOf('E10', '2026-02-04'), 'dispatcher', false),
      staff(dutyOf('E10', '2026-02-04'), 'supervisor', false),
    ];
    const coverage = cover(one, trainees);
    expect([coverage.onDutyEmployees[0], coverage.onDutySupervisors[0]]).toEqual([0, 0]);
  });

  it('counts only slots that a duty covers wholly', () => {
    const { startsAt, endsAt } = dutyOf('E4', '2026-02-04');
    const late = cover(one, [staff({ startsAt: startsAt + 60_000, endsAt: endsAt - 60_000 })]);
    expect([...late.onDutyEmployees.slice(0, 17)]).toEqual([0, ...Array(14).fill(1), 0, 0]);
  });

  it('is cut at both edges of the window', () => {
    const spill = customDuty('03:00', '07:00', '2026-02-03');
    expect(cover(one, [staff(spill)]).onDutyEmployees.indexOf(0)).toBe(8);
    const beyond = customDuty('22:00', '08:00', '2026-02-04');
    expect(cover(one, [staff(beyond)]).onDutyEmployees.at(-1)).toBe(1);
    expect(cover(one, [staff(dutyOf('E10', '2026-02-05'))]).onDutyEmployees.includes(1)).toBe(false);
    expect(cover(one, [staff(dutyOf('G12', '2026-02-03'))]).onDutyEmployees.includes(1)).toBe(false);
  });

  it('counts people above the minimum', () => {
    const duties = Array.from({ length: 3 }, () => staff(dutyOf('D4', '2026-02-04')));
    const coverage = cover(one, duties);
    expect([coverage.overEmployees[15], coverage.overEmployees[16]]).toEqual([0, 2]);
    expect(coverageTotals(coverage).overstaffedMinutes).toBe(2 * 240);
  });
});

describe('gaps', () => {
  const two = [requirement({ startTime: '05:00', endTime: '05:00', minEmployees: 2 })];

  it('join slots of equal shortage across midnight', () => {
    const coverage = cover(two, [staff(dutyOf('E12', '2026-02-04')), staff(dutyOf('E12', '2026-02-04'))]);
    expect(shortGaps(coverage)).toEqual(['employees 02-04: 02-04 17 – 02-05 5 0/2']);
  });

  it('are split where the shortage, the requirement or the operational day changes', () => {
    const coverage = cover(two, [staff(dutyOf('D4', '2026-02-04'))], { to: '2026-02-05' });
    expect(shortGaps(coverage)).toEqual([
      'employees 02-04: 02-04 5 – 02-04 9 0/2',
      'employees 02-04: 02-04 9 – 02-04 13 1/2',
      'employees 02-04: 02-04 13 – 02-05 5 0/2',
      'employees 02-05: 02-05 5 – 02-06 5 0/2',
    ]);
    const steps = [
      requirement({ startTime: '05:00', endTime: '09:00', minEmployees: 1 }),
      requirement({ startTime: '09:00', endTime: '13:00', minEmployees: 2 }),
    ];
    expect(shortGaps(cover(steps, [staff(dutyOf('D4', '2026-02-04'))]))).toEqual([
      'employees 02-04: 02-04 5 – 02-04 9 0/1',
      'employees 02-04: 02-04 9 – 02-04 13 1/2',
    ]);
  });

  it('keep employees and supervisors apart, supervisors first', () => {
    const both = [requirement({ startTime: '05:00', endTime: '06:00', minEmployees: 1, minSupervisors: 1 })];
    expect(gapsOf(cover(both, [])).map(({ kind }) => kind)).toEqual(['supervisors', 'employees']);
    const dispatcher = cover(both, [staff(dutyOf('E4', '2026-02-04'))]);
    expect(shortGaps(dispatcher)).toEqual(['supervisors 02-04: 02-04 5 – 02-04 6 0/1']);
  });

  it('are none when the requirement is met to the minute, on the last day too', () => {
    const duties = ['2026-02-04', '2026-02-05'].flatMap((date) => [
      staff(dutyOf('E12', date)),
      staff(dutyOf('G12', date)),
    ]);
    const one = [requirement({ startTime: '05:00', endTime: '05:00' })];
    expect(gapsOf(cover(one, duties, { to: '2026-02-05' }))).toEqual([]);
    expect(shortGaps(cover(one, duties.slice(0, 3), { to: '2026-02-05' }))).toEqual([
      'employees 02-05: 02-05 17 – 02-06 5 0/1',
    ]);
  });

  it('last their real hours at the clock change', () => {
    const night = [requirement({ startTime: '19:00', endTime: '05:00' })];
    for (const [date, hours] of [
      ['2026-03-07', 9],
      ['2026-10-31', 11],
    ] as const) {
      const [gap] = gapsOf(cover(night, [], { from: date }));
      expect(gap && (gap.endsAt - gap.startsAt) / 3_600_000).toBe(hours);
      expect(gapsOf(cover(night, [staff(dutyOf('G10', date))], { from: date }))).toEqual([]);
    }
  });
});

describe('a minimum of people with a qualification', () => {
  const morning = { startTime: '05:00', endTime: '09:00' };
  const general = requirement({ ...morning, minEmployees: 2, minSupervisors: 1 });
  const cto = requirement({ ...morning, minEmployees: 3, minSupervisors: 2, qualificationId: 'cto' });
  const holding = (role: CoverageDuty['role'], counts: boolean, ...qualificationIds: string[]) => ({
    ...staff(dutyOf('E4', '2026-02-04'), role, counts),
    qualificationIds,
  });

  it('is apart from the general one and asks for nobody in particular', () => {
    const coverage = cover([cto, general], []);
    expect([coverage.requiredEmployees[0], coverage.requiredSupervisors[0]]).toEqual([2, 1]);
    expect(coverage.qualified.map(({ qualificationId, required }) => [qualificationId, required[0]])).toEqual(
      [['cto', 3]],
    );
  });

  it('counts whoever holds it in either role, trainees left out', () => {
    const duties = [
      holding('supervisor', true, 'cto'),
      holding('dispatcher', true, 'fire', 'cto'),
      holding('dispatcher', true, 'fire'),
      holding('dispatcher', false, 'cto'),
      holding('dispatcher', true),
    ];
    for (const supervisorsCountAsEmployees of [true, false]) {
      expect(cover([cto], duties, { supervisorsCountAsEmployees }).qualified[0]?.onDuty[0]).toBe(2);
    }
  });

  it('is short between supervisors and employees, with its own name', () => {
    const fire = requirement({ ...morning, minEmployees: 1, qualificationId: 'fire' });
    const gaps = gapsOf(cover([cto, general, fire], [holding('dispatcher', true, 'cto')]));
    expect(
      gaps.map(({ kind, qualificationId, onDuty, required }) => [kind, qualificationId, onDuty, required]),
    ).toEqual([
      ['supervisors', undefined, 0, 1],
      ['qualified', 'cto', 1, 3],
      ['qualified', 'fire', 0, 1],
      ['employees', undefined, 1, 2],
    ]);
    expect(gaps[0]).not.toHaveProperty('qualificationId');
  });

  it('is summed over qualifications, the worst of one', () => {
    const fire = requirement({ ...morning, minEmployees: 1, qualificationId: 'fire' });
    const coverage = cover([cto, fire], [holding('dispatcher', true, 'cto')]);
    const sums = { requiredQualifiedMinutes: 4 * 240, uncoveredQualifiedMinutes: 3 * 240 };
    expect(coverageTotals(coverage)).toMatchObject(sums);
    expect(coverageByDay(coverage)).toMatchObject([{ ...sums, worstQualifiedShortage: 2 }]);
  });

  it('is replaced by dated rows of the same qualification alone', () => {
    const dates = { fromDate: '2026-02-04', toDate: '2026-02-04', replacesWeekly: true };
    const fewer = requirement({ ...morning, minEmployees: 1, qualificationId: 'cto', ...dates });
    const quiet = requirement({ ...morning, minEmployees: 0, ...dates });
    const minimums = (rows: readonly Requirement[]) => {
      const coverage = cover(rows, []);
      return [coverage.requiredEmployees[0], coverage.qualified[0]?.required[0]];
    };
    expect(minimums([general, cto, fewer])).toEqual([2, 1]);
    expect(minimums([general, cto, quiet])).toEqual([0, 3]);
  });

  it('is left out where nothing is asked for in the window', () => {
    const later = { ...cto, fromDate: '2026-02-05' };
    expect(cover([later, { ...cto, minEmployees: 0 }], []).qualified).toEqual([]);
    expect(cover([later], [], { to: '2026-02-05' }).qualified).toHaveLength(1);
  });
});

describe('summaries', () => {
  it('give short minutes and the worst moment per operational date', () => {
    const rows = [requirement({ startTime: '05:00', endTime: '09:00', minEmployees: 3, minSupervisors: 1 })];
    const coverage = cover(rows, [staff(dutyOf('E4', '2026-02-05'), 'supervisor')], { to: '2026-02-05' });
    expect(coverageByDay(coverage)).toEqual([
      {
        date: '2026-02-04',
        requiredEmployeeMinutes: 720,
        requiredSupervisorMinutes: 240,
        uncoveredEmployeeMinutes: 720,
        uncoveredSupervisorMinutes: 240,
        requiredQualifiedMinutes: 0,
        uncoveredQualifiedMinutes: 0,
        overstaffedMinutes: 0,
        worstEmployeeShortage: 3,
        worstSupervisorShortage: 1,
        worstQualifiedShortage: 0,
      },
      {
        date: '2026-02-05',
        requiredEmployeeMinutes: 720,
        requiredSupervisorMinutes: 240,
        uncoveredEmployeeMinutes: 480,
        uncoveredSupervisorMinutes: 0,
        requiredQualifiedMinutes: 0,
        uncoveredQualifiedMinutes: 0,
        overstaffedMinutes: 0,
        worstEmployeeShortage: 2,
        worstSupervisorShortage: 0,
        worstQualifiedShortage: 0,
      },
    ]);
  });

  it('skip a date that the zone skipped', () => {
    const apia = { timeZone: 'Pacific/Apia', dayStart: '05:00' };
    const coverage = cover([], [], { from: '2011-12-29', to: '2011-12-31', clock: apia });
    expect(coverage.days.map(({ date }) => date)).toEqual(['2011-12-29', '2011-12-31']);
    expect(coverage.slotCount).toBe(192);
  });

  it('label the slots of a day, the second showing of an hour marked', () => {
    const labels = slotLabels(cover([], [], { from: '2026-10-31' }), '2026-10-31', DENVER);
    expect(labels).toHaveLength(100);
    expect(labels[0]).toMatchObject({ slot: 0, time: '05:00', repeated: false });
    expect(labels.filter(({ repeated }) => repeated).map(({ time }) => time)).toEqual([
      '01:00',
      '01:15',
      '01:30',
      '01:45',
    ]);
    expect(labels.at(-1)?.time).toBe('04:45');
    const spring = slotLabels(cover([], [], { from: '2026-03-07' }), '2026-03-07', DENVER);
    expect(spring.map(({ time }) => time)).not.toContain('02:00');
    expect(slotLabels(cover([], []), '2026-02-05', DENVER)).toEqual([]);
  });

  it('refuse a window that is not whole slots', () => {
    expect(() => slotCountOf({ startsAt: 0, endsAt: QUARTER + 1 })).toThrow(RangeError);
    expect(() => slotCountOf({ startsAt: QUARTER, endsAt: 0 })).toThrow(RangeError);
    expect(slotCountOf({ startsAt: 0, endsAt: 0 })).toBe(0);
  });
});

// --- Against a brute-force slot loop ---------------------------------------------------------------

type Minimum = { employees: number; supervisors: number };

/** Straight from the words: the row of each operational date is a stretch of the wall clock. */
function activeRows(wall: number, requirements: readonly Requirement[], dayStart: number): Requirement[] {
  const active: Requirement[] = [];
  const today = Math.floor(wall / 1440);
  for (const row of requirements) {
    for (let day = today - 3; day <= today + 1; day++) {
      const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
      if (row.weekdays && !row.weekdays.includes(new Date(day * 86_400_000).getUTCDay() as Weekday)) continue;
      if (row.fromDate && date < row.fromDate) continue;
      if (row.toDate && date > row.toDate) continue;
      const start = parseTime(row.startTime);
      const end = parseTime(row.endTime);
      let from = day * 1440 + start + (start < dayStart ? 1440 : 0);
      let to = from + (end > start ? end - start : end - start + 1440);
      if (start === end) {
        from = day * 1440 + dayStart;
        to = from + 1440;
      }
      if (wall >= from && wall < to) active.push(row);
    }
  }
  return active;
}

function bruteMinimum(rows: readonly Requirement[], qualificationId?: string): Minimum {
  const active = rows.filter((row) => row.qualificationId === qualificationId);
  const ranked = active.some((row) => row.replacesWeekly)
    ? active.filter((row) => row.replacesWeekly)
    : active;
  return {
    employees: Math.max(0, ...ranked.map((row) => row.minEmployees)),
    supervisors: Math.max(0, ...ranked.map((row) => row.minSupervisors)),
  };
}

const quarterTime = fc
  .integer({ min: 0, max: 95 })
  .map((n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`);

const scene = fc.constantFrom(
  ['America/Denver', '2026-03-06'],
  ['America/Denver', '2026-10-30'],
  ['Europe/Berlin', '2026-03-27'],
  ['Europe/Berlin', '2026-10-23'],
  ['Australia/Lord_Howe', '2026-04-03'],
  ['Australia/Lord_Howe', '2026-10-02'],
  ['America/Havana', '2026-03-06'],
  ['Africa/Cairo', '2026-10-28'],
  ['Pacific/Apia', '2011-12-28'],
  ['UTC', '2026-12-30'],
) as fc.Arbitrary<[string, LocalDate]>;

const rowArbitrary = (firstDate: LocalDate): fc.Arbitrary<Requirement> =>
  fc.record({
    id: fc.constant('r'),
    name: fc.constant('r'),
    startTime: quarterTime,
    endTime: quarterTime,
    minEmployees: fc.integer({ min: 0, max: 4 }),
    minSupervisors: fc.integer({ min: 0, max: 2 }),
    weekdays: fc.option(fc.uniqueArray(fc.constantFrom<Weekday>(0, 1, 2, 3, 4, 5, 6), { minLength: 1 })),
    fromDate: fc.option(fc.integer({ min: -1, max: 3 }).map((n) => addDays(firstDate, n))),
    toDate: fc.option(fc.integer({ min: -1, max: 4 }).map((n) => addDays(firstDate, n))),
    replacesWeekly: fc.boolean(),
    qualificationId: fc.constantFrom(undefined, undefined, 'cto', 'fire'),
  });

const dutyArbitrary = (window: Interval): fc.Arbitrary<CoverageDuty> =>
  fc
    .record({
      // Five-minute steps: some duties cover only a part of a slot.
      from: fc.integer({ min: -200, max: (window.endsAt - window.startsAt) / 300_000 + 10 }),
      length: fc.integer({ min: 0, max: 200 }),
      role: fc.constantFrom<CoverageDuty['role']>('dispatcher', 'supervisor'),
      countsTowardMinimum: fc.boolean(),
      qualificationIds: fc.constantFrom(undefined, ['cto'], ['fire', 'cto']),
    })
    .map(({ from, length, ...rest }) => {
      const startsAt = window.startsAt + from * 300_000;
      return { ...rest, startsAt, endsAt: startsAt + length * 300_000 };
    });

// A hundred small centers, slot by slot: seconds where the machine is busy; nothing here waits on a clock.
describe('coverage, against a brute-force slot loop', { timeout: 60_000 }, () => {
  it('agrees in every slot, gap and sum', () => {
    const problem = fc
      .tuple(scene, fc.integer({ min: 1, max: 3 }), fc.constantFrom('00:00', '05:00', '06:30'), fc.boolean())
      .chain(([[timeZone, firstDate], days, dayStart, supervisorsCountAsEmployees]) => {
        const clock = { timeZone, dayStart };
        const window = blockWindow({ startDate: firstDate, endDate: addDays(firstDate, days - 1) }, clock);
        return fc.record({
          clock: fc.constant(clock),
          window: fc.constant(window),
          requirements: fc.array(rowArbitrary(firstDate), { maxLength: 5 }),
          duties: fc.array(dutyArbitrary(window), { maxLength: 8 }),
          supervisorsCountAsEmployees: fc.constant(supervisorsCountAsEmployees),
        });
      });
    fc.assert(
      fc.property(problem, (input) => {
        const coverage = coverageOf(input);
        const zone = createZone(input.clock.timeZone);
        const gaps = gapsOf(coverage);
        const wrong: string[] = [];
        const generalGaps = gaps.filter(({ kind }) => kind !== 'qualified');
        const expected = { short: 0, supervisorsShort: 0, qualifiedShort: 0, over: 0 };
        for (let slot = 0; slot < coverage.slotCount; slot++) {
          const startsAt = slotStartsAt(coverage, slot);
          const local = zone.toLocal(startsAt);
          const wall = dayNumber(local.date) * 1440 + local.minutes;
          const rows = activeRows(wall, input.requirements, parseTime(input.clock.dayStart));
          const required = bruteMinimum(rows);
          const present = input.duties.filter(
            (duty) =>
              duty.countsTowardMinimum && duty.startsAt <= startsAt && duty.endsAt >= startsAt + QUARTER,
          );
          const supervisors = present.filter(({ role }) => role === 'supervisor').length;
          const employees = input.supervisorsCountAsEmployees ? present.length : present.length - supervisors;
          expect([coverage.requiredEmployees[slot], coverage.requiredSupervisors[slot]]).toEqual([
            required.employees,
            required.supervisors,
          ]);
          expect([coverage.onDutyEmployees[slot], coverage.onDutySupervisors[slot]]).toEqual([
            employees,
            supervisors,
          ]);
          for (const qualificationId of ['cto', 'fire']) {
            const asked = coverage.qualified.find((entry) => entry.qualificationId === qualificationId);
            const wanted = bruteMinimum(rows, qualificationId).employees;
            if ((asked?.required[slot] ?? 0) !== wanted) wrong.push(`${qualificationId} required at ${slot}`);
            const held = present.filter((duty) => duty.qualificationIds?.includes(qualificationId)).length;
            if (asked && asked.onDuty[slot] !== held) wrong.push(`${qualificationId} on duty at ${slot}`);
            expected.qualifiedShort += Math.max(0, wanted - held) * 15;
          }
          const gapsHere = generalGaps.filter((gap) => gap.startsAt <= startsAt && gap.endsAt > startsAt);
          expect(gapsHere.map(({ kind, required: need, onDuty }) => ({ kind, need, onDuty }))).toEqual(
            [
              ...(supervisors < required.supervisors
                ? [{ kind: 'supervisors', need: required.supervisors, onDuty: supervisors }]
                : []),
              ...(employees < required.employees
                ? [{ kind: 'employees', need: required.employees, onDuty: employees }]
                : []),
            ].sort((a, b) => gapStart(gapsHere, a.kind) - gapStart(gapsHere, b.kind)),
          );
          expected.short += Math.max(0, required.employees - employees) * 15;
          expected.supervisorsShort += Math.max(0, required.supervisors - supervisors) * 15;
          expected.over += Math.max(0, employees - required.employees) * 15;
        }
        expect(wrong).toEqual([]);
        const totals = coverageTotals(coverage);
        expect([
          totals.uncoveredEmployeeMinutes,
          totals.uncoveredSupervisorMinutes,
          totals.uncoveredQualifiedMinutes,
          totals.overstaffedMinutes,
        ]).toEqual([expected.short, expected.supervisorsShort, expected.qualifiedShort, expected.over]);
        const qualifiedShort = gaps
          .filter(({ kind }) => kind === 'qualified')
          .reduce(
            (sum, gap) => sum + ((gap.endsAt - gap.startsAt) / 60_000) * (gap.required - gap.onDuty),
            0,
          );
        expect(qualifiedShort).toBe(expected.qualifiedShort);
        const days = coverageByDay(coverage);
        expect(days.reduce((sum, day) => sum + day.uncoveredEmployeeMinutes, 0)).toBe(expected.short);
        // No two neighbouring gaps could have been one.
        for (const gap of gaps) {
          const next = gaps.find(
            (other) =>
              other.kind === gap.kind &&
              other.qualificationId === gap.qualificationId &&
              other.startsAt === gap.endsAt,
          );
          if (next && next.shiftDate === gap.shiftDate) {
            expect([next.required, next.onDuty]).not.toEqual([gap.required, gap.onDuty]);
          }
        }
      }),
      { seed: 911, numRuns: 120 },
    );
  });
});

function gapStart(gaps: readonly { kind: string; startsAt: number }[], kind: string): number {
  return gaps.find((gap) => gap.kind === kind)?.startsAt ?? 0;
}
