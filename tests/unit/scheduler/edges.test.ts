import { describe, expect, it } from 'vitest';
import { coverageOf, coverageTotals } from '#lib/domain/coverage.ts';
import {
  addDays,
  blockWindow,
  dateOfDay,
  MINUTE_MS,
  operationalDateOf,
  operationalDayWindow,
  shiftWindow,
  weekdayOf,
} from '#lib/domain/time.ts';
import type { Duty, GenerationResult, Leave, Problem } from '#lib/domain/types.ts';
import { buildGrid } from '#lib/scheduler/block-grid.ts';
import { compile, type Model } from '#lib/scheduler/compile.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { person, problem, requirement, SHIFTS } from './world.ts';

/** Four weeks, and the hour that the last night repeats. */
const BLOCK_MINUTES = (28 * 24 + 1) * 60;

const run = (input: Problem): GenerationResult => generateSchedule(input, { seed: 1, effort: 'quick' });
const shift = (id: string) => SHIFTS.find((candidate) => candidate.id === id) ?? SHIFTS[0];

function duty(personId: string, shiftId: string, shiftDate: string, input: Problem = problem()): Duty {
  const template = shift(shiftId);
  if (!template) throw new Error('no shifts');
  return {
    personId,
    shiftId,
    shiftDate,
    ...shiftWindow(template, shiftDate, input.clock),
    nominalMinutes: template.durationMinutes,
  };
}

const datesOf = (result: GenerationResult, personId: string) =>
  result.assignments.filter((a) => a.personId === personId).map((a) => a.shiftDate);

const ten = (count: number) => Array.from({ length: count }, (_, i) => person(`P${i + 1}`));

describe('small and empty problems', () => {
  it('nobody: every required minute is a gap, and the pieces cover it', () => {
    const result = run(problem());
    expect(result.lines).toEqual([]);
    expect(result.metrics.uncoveredEmployeeMinutes).toBe(result.metrics.requiredEmployeeMinutes);
    expect(result.metrics.requiredEmployeeMinutes).toBe(BLOCK_MINUTES * 2);
    expect(result.metrics.uncoveredIfFilledEmployeeMinutes).toBe(0);
    expect(result.gaps.every((gap) => gap.reason.code === 'capacity')).toBe(true);
  });

  it('no requirement: lines, no gap, no piece', () => {
    const result = run(problem({ people: ten(3), requirements: [] }));
    expect(result.gaps).toEqual([]);
    expect(result.openPieces).toEqual([]);
    expect(result.assignments).toHaveLength(3 * 16);
  });

  it('no supervisor where one is required: all of it is a supervisor gap', () => {
    const result = run(problem({ people: ten(2), requirements: [requirement('05:00', '05:00', 0, 1)] }));
    expect(result.metrics.uncoveredSupervisorMinutes).toBe(BLOCK_MINUTES);
    expect(result.openPieces.every((piece) => piece.role === 'supervisor')).toBe(true);
    expect(result.metrics.uncoveredIfFilledSupervisorMinutes).toBe(0);
  });

  it.each([
    ['2026-10-07', '2026-10-07', 1],
    ['2026-10-04', '2027-10-04', 366],
  ])('a block from %s to %s', (startDate, endDate, days) => {
    const result = run(problem({ block: { startDate, endDate }, people: ten(2) }));
    expect(result.metrics.requiredEmployeeMinutes).toBe(days * 24 * 60 * 2);
    expect(datesOf(result, 'P1').every((date) => date >= startDate && date <= endDate)).toBe(true);
  });

  it('a person whose pattern has no template keeps a line of days off', () => {
    const patterns = [
      { id: '5x8', segments: [{ count: 5, minutes: 480 }], contiguous: true, sameCategory: true },
    ];
    const result = run(problem({ patterns, people: [person('P1', { patternId: '5x8' }), person('P2')] }));
    expect(result.lines.map((line) => line.week)).toEqual([Array(7).fill(null), Array(7).fill(null)]);
    expect(result.assignments).toEqual([]);
  });
});

describe('patterns as data', () => {
  it('5x8 runs five days in a row in one category', () => {
    const eight = ['06:00', '14:00', '22:00'].map((startTime, i) => ({
      ...(shift('E10') ?? { id: '', code: '', name: '', category: '' }),
      id: `X${i}`,
      category: `c${i}`,
      startTime,
      endTime: ['14:00', '22:00', '06:00'][i] ?? '14:00',
      durationMinutes: 480,
    }));
    const patterns = [
      { id: '5x8', segments: [{ count: 5, minutes: 480 }], contiguous: true, sameCategory: true },
    ];
    const people = Array.from({ length: 9 }, (_, i) => person(`P${i + 1}`, { patternId: '5x8' }));
    const result = run(problem({ shifts: eight, patterns, people }));
    expect(result.metrics.uncoveredEmployeeMinutes).toBeLessThan(
      0.1 * result.metrics.requiredEmployeeMinutes,
    );
    for (const line of result.lines) {
      const worked = line.week.filter((id) => id !== null);
      expect(worked).toHaveLength(5);
      expect(new Set(worked).size).toBe(1);
      const doubled = [...line.week, ...line.week].map((id) => (id ? 'x' : '.')).join('');
      expect(doubled).toContain('xxxxx');
    }
  });
});

describe('the block before', () => {
  it('is rested from, counted in days in a row, in the week and in coverage', () => {
    const base = problem({
      block: { startDate: '2026-10-07', endDate: '2026-10-31' },
      people: [person('P1')],
      requirements: [requirement('19:00', '05:00', 1, 0)],
    });
    const neighbours = ['2026-10-04', '2026-10-05', '2026-10-06'].map((date) =>
      duty('P1', 'G10', date, base),
    );
    const result = run({ ...base, neighbours });
    const firstWeek = datesOf(result, 'P1').filter((date) => date <= '2026-10-10');
    expect(firstWeek.length).toBeLessThanOrEqual(1);
  });

  it('three history days leave room for one ten-hour shift in a forty-hour week', () => {
    const base = problem({
      block: { startDate: '2026-10-07', endDate: '2026-10-31' },
      people: [person('P1')],
    });
    const neighbours = ['2026-10-04', '2026-10-05', '2026-10-06'].map((date) =>
      duty('P1', 'D10', date, base),
    );
    expect(datesOf(run({ ...base, neighbours }), 'P1').filter((date) => date <= '2026-10-10')).toHaveLength(
      1,
    );
  });

  it('an aligned block never makes seven days in a row', () => {
    const neighbours = ['2026-09-30', '2026-10-01', '2026-10-02', '2026-10-03'].map((date) =>
      duty('P1', 'E10', date),
    );
    const locked = [{ personId: 'P1', shiftId: 'E10', shiftDate: '2026-10-04' }];
    const result = run(problem({ people: [person('P1')], neighbours, locked }));
    const worked = new Set([...neighbours.map((n) => n.shiftDate), ...datesOf(result, 'P1')]);
    expect(worked.has('2026-10-04')).toBe(true);
    let longest = 0;
    let inARow = 0;
    for (let date = '2026-09-28'; date <= '2026-10-31'; date = addDays(date, 1)) {
      inARow = worked.has(date) ? inARow + 1 : 0;
      longest = Math.max(longest, inARow);
    }
    expect(longest).toBeLessThanOrEqual(6);
  });

  it('covers the first hours by a shift that spills over', () => {
    const late = {
      ...SHIFTS[0],
      id: 'L',
      code: 'L',
      name: 'L',
      startTime: '23:00',
      endTime: '07:00',
      category: 'x',
    };
    const shifts = [...SHIFTS, { ...late, durationMinutes: 480 }] as Problem['shifts'];
    const base = problem({ shifts, people: ten(1), requirements: [requirement('05:00', '07:00', 1, 0)] });
    const spill: Duty = {
      personId: 'P1',
      shiftId: 'L',
      shiftDate: '2026-10-03',
      ...shiftWindow({ startTime: '23:00', endTime: '07:00' }, '2026-10-03', base.clock),
      nominalMinutes: 480,
    };
    const shortOnFirstDay = (neighbours: Duty[]) =>
      run({ ...base, people: [person('P1', { patternId: 'none' })], neighbours }).gaps.filter(
        (gap) => gap.shiftDate === '2026-10-04',
      );
    expect(shortOnFirstDay([])).toHaveLength(1);
    expect(shortOnFirstDay([spill])).toHaveLength(0);
  });

  it('overtime before the block tires but uses up no regular hours', () => {
    const base = problem({
      block: { startDate: '2026-10-07', endDate: '2026-10-31' },
      people: [person('P1')],
    });
    const dates = ['2026-10-04', '2026-10-05'];
    const shiftsIn = (isOvertime: boolean) =>
      datesOf(
        run({ ...base, neighbours: dates.map((date) => ({ ...duty('P1', 'D10', date, base), isOvertime })) }),
        'P1',
      ).filter((date) => date <= '2026-10-10').length;
    expect(shiftsIn(false)).toBe(2);
    expect(shiftsIn(true)).toBe(4);
  });
});

describe('the block after', () => {
  it('is rested for', () => {
    const next = duty('P1', 'E10', '2026-11-01');
    const base = problem({ people: [person('P1')], requirements: [requirement('19:00', '05:00', 1, 0)] });
    const worksLastNight = (neighbours: Duty[]) =>
      run({ ...base, neighbours }).assignments.some(
        (a) => a.shiftDate === '2026-10-31' && a.shiftId === 'G10',
      );
    expect(worksLastNight([next])).toBe(false);
  });
});

describe('leave and locks', () => {
  const leaveAt = (startsAt: number, hours: number, state: Leave['state']): Leave => ({
    personId: 'P1',
    startsAt,
    endsAt: startsAt + hours * 60 * MINUTE_MS,
    state,
  });

  it('approved leave of an hour takes the shift it touches, pending leave none', () => {
    const night = requirement('19:00', '05:00', 1, 0);
    const at = shiftWindow({ startTime: '02:00', endTime: '03:00' }, '2026-10-14', problem().clock).startsAt;
    const count = (state: Leave['state']) => {
      // Without any other work to do, the line with the most nights wins; leave is one hour of one of them.
      const input = problem({
        people: [person('P1')],
        requirements: [night],
        leave: [leaveAt(at, 1, state)],
      });
      const result = run(input);
      return result.assignments.filter((assignment) => {
        const template = shift(assignment.shiftId);
        const window = template && shiftWindow(template, assignment.shiftDate, input.clock);
        return window && window.startsAt < at + 60 * MINUTE_MS && window.endsAt > at;
      }).length;
    };
    expect(count('approved')).toBe(0);
    expect(
      run(problem({ people: [person('P1')], leave: [leaveAt(at, 1, 'pending')] })).assignments,
    ).toHaveLength(16);
  });

  it('honours pending leave as if it were approved when asked to', () => {
    const at = operationalDayWindow('2026-10-14', problem().clock).startsAt;
    const input = problem({
      people: ten(2),
      leave: [leaveAt(at, 48, 'pending'), leaveAt(at + 96 * 60 * MINUTE_MS, 24, 'approved')],
    });
    const asApproved = problem({
      ...input,
      leave: input.leave.map((entry) => ({ ...entry, state: 'approved' })),
    });
    const statesOf = (model: Model) => model.people.map(({ cellState }) => [...cellState]);
    const honoured = compile(input, { pendingLeave: 'honour' });
    expect(statesOf(honoured)).toEqual(statesOf(compile(asApproved)));
    expect(statesOf(compile(input, { pendingLeave: 'avoid' }))).toEqual(statesOf(compile(input)));
    expect(statesOf(compile(input))).not.toEqual(statesOf(honoured));
    expect([compile(input).leave.length, honoured.leave.length]).toEqual([1, 2]);
  });

  it('measures the shifts that lie over pending leave by their nominal minutes, each once', () => {
    const evening = operationalDayWindow('2026-10-14', problem().clock).startsAt + 12 * 60 * MINUTE_MS;
    const base = problem({
      people: ten(2),
      locked: ['P1', 'P2'].map((personId) => ({ personId, shiftId: 'D10', shiftDate: '2026-10-14' })),
    });
    const pending = (leave: Leave[]) => run({ ...base, leave }).metrics.pendingLeaveMinutes;
    // An hour of the shift, and again two of them; then its end, and somebody else's.
    expect(pending([leaveAt(evening, 1, 'pending'), leaveAt(evening, 2, 'pending')])).toBe(600);
    expect(pending([leaveAt(evening + 2 * 60 * MINUTE_MS, 1, 'pending')])).toBe(0);
    expect(pending([leaveAt(evening, 1, 'approved')])).toBe(0);
    expect(pending([{ ...leaveAt(evening, 1, 'pending'), personId: 'P9' }])).toBe(0);
  });

  it('a lock that is listed twice is one, and one of an unknown person or template is none', () => {
    const lock = { personId: 'P1', shiftId: 'E12', shiftDate: '2026-10-13' };
    const strange = [
      { ...lock, personId: 'P9' },
      { ...lock, shiftId: 'X' },
      { ...lock, shiftDate: '2027-01-01' },
    ];
    const once = run(problem({ people: ten(1), locked: [lock] }));
    const twice = run(problem({ people: ten(1), locked: [lock, ...strange, { ...lock }] }));
    expect(twice.assignments).toEqual(once.assignments);
    expect(twice.metrics).toEqual(once.metrics);
  });

  it('two locked shifts a day and a lock on leave are kept as they are, and nothing is added that day', () => {
    const locked = ['E04', 'S04'].map((shiftId) => ({ personId: 'P1', shiftId, shiftDate: '2026-10-13' }));
    const day = operationalDayWindow('2026-10-13', problem().clock);
    for (const leave of [[], [leaveAt(day.startsAt, 24, 'approved')]]) {
      const result = run(problem({ people: ten(1), locked, leave }));
      const onDay = result.assignments.filter(({ shiftDate }) => shiftDate === '2026-10-13');
      expect(onDay.map(({ shiftId, locked: isLocked }) => [shiftId, isLocked])).toEqual([
        ['E04', true],
        ['S04', true],
      ]);
    }
  });

  it('locks stay exactly as they are, even where they leave no lawful line', () => {
    const dates = Array.from({ length: 14 }, (_, i) => addDays('2026-10-11', i));
    const locked = dates.map((shiftDate) => ({ personId: 'P1', shiftId: 'G12', shiftDate }));
    const result = run(problem({ people: ten(2), locked }));
    const kept = result.assignments.filter((assignment) => assignment.locked);
    expect(kept.map((a) => [a.shiftId, a.shiftDate])).toEqual(dates.map((date) => ['G12', date]));
    const own = result.assignments.filter((a) => a.personId === 'P1' && !a.locked).map((a) => a.shiftDate);
    expect(own.filter((date) => date >= '2026-10-10' && date <= '2026-10-25')).toEqual([]);
  });

  it('without any lawful line a person works the part of one that the rules allow', () => {
    const patterns = [
      { id: '6x6', segments: [{ count: 6, minutes: 360 }], contiguous: true, sameCategory: true },
    ];
    const shifts = SHIFTS.slice(0, 1).map((template) => ({
      ...template,
      endTime: '11:00',
      durationMinutes: 360,
    }));
    const dates = Array.from({ length: 7 }, (_, i) => addDays('2026-10-18', i));
    const locked = dates.map((shiftDate) => ({ personId: 'P1', shiftId: 'E04', shiftDate }));
    // Every line of six days touches a neighbouring Saturday or Sunday, and so the seven locked days.
    const result = run(problem({ shifts, patterns, locked, people: [person('P1', { patternId: '6x6' })] }));
    const worked = new Set(datesOf(result, 'P1'));
    expect(dates.every((date) => worked.has(date))).toBe(true);
    expect([addDays('2026-10-18', -1), addDays('2026-10-18', 7)].some((date) => worked.has(date))).toBe(
      false,
    );
    expect(worked.size).toBeGreaterThan(7 + 2 * 5);
    expect(result.lines[0]?.week.filter((id) => id !== null)).toHaveLength(6);
    expect(result.metrics.assignments).toBe(worked.size);
  });

  it('a schedule locked whole comes back as it is', () => {
    const input = problem({ people: ten(6) });
    const first = run(input);
    const locked = first.assignments.map(({ personId, shiftId, shiftDate }) => ({
      personId,
      shiftId,
      shiftDate,
    }));
    const again = run({ ...input, locked });
    expect(again.assignments.every((assignment) => assignment.locked)).toBe(true);
    expect(again.assignments.map(({ locked: _, ...rest }) => rest)).toEqual(locked);
    expect(again.metrics.uncoveredEmployeeMinutes).toBe(first.metrics.uncoveredEmployeeMinutes);
  });
});

describe('rest is elapsed time', () => {
  // On 8 March 2026 the clock in Denver skips an hour: 22:00 to 08:00 is ten hours on the wall and nine in fact.
  it('a line that rests exactly the minimum on the wall is not offered over the spring change', () => {
    const shifts = [
      { ...shift('E04'), id: 'A', code: 'A', name: 'A', category: 'a', startTime: '08:00', endTime: '22:00' },
    ].map((template) => ({ ...template, durationMinutes: 840 })) as Problem['shifts'];
    const patterns = [
      { id: '2x14', segments: [{ count: 2, minutes: 840 }], contiguous: true, sameCategory: true },
    ];
    const result = run(
      problem({
        block: { startDate: '2026-02-22', endDate: '2026-03-28' },
        clock: { timeZone: 'America/Denver', dayStart: '05:00' },
        shifts,
        patterns,
        people: ten(7).map((p) => ({ ...p, patternId: '2x14' })),
        requirements: [requirement('08:00', '22:00', 2, 0)],
      }),
    );
    const saturdayToSunday = result.lines.filter((line) => line.week[6] !== null && line.week[0] !== null);
    expect(saturdayToSunday).toEqual([]);
    expect(result.lines.every((line) => line.week.filter((id) => id !== null).length === 2)).toBe(true);
  });
});

describe('people who count towards no minimum', () => {
  it('get a line and cover nothing', () => {
    const trainee = person('P2', { countsTowardMinimum: false, preferredShiftId: 'S10' });
    const result = run(problem({ people: [person('P1'), trainee] }));
    const alone = run(problem({ people: [person('P1')] }));
    expect(datesOf(result, 'P2')).toHaveLength(16);
    expect(result.lines[1]?.week.filter((id) => id !== null)).toEqual(['S10', 'S10', 'S10', 'S10']);
    expect(result.metrics.uncoveredEmployeeMinutes).toBe(alone.metrics.uncoveredEmployeeMinutes);
  });

  it('the reported minutes are the domain’s own', () => {
    const input = problem({
      people: [
        person('P1', { role: 'supervisor' }),
        person('P2', { countsTowardMinimum: false }),
        person('P3'),
      ],
      requirements: [requirement('05:00', '05:00', 2, 1)],
      supervisorsCountAsEmployees: false,
    });
    const result = run(input);
    const people = new Map(input.people.map((p) => [p.id, p]));
    const totals = coverageTotals(
      coverageOf({
        clock: input.clock,
        window: blockWindow(input.block, input.clock),
        requirements: input.requirements,
        duties: result.assignments.flatMap((a) => {
          const who = people.get(a.personId);
          const template = shift(a.shiftId);
          if (!who || !template) return [];
          const { role, countsTowardMinimum } = who;
          return [{ ...shiftWindow(template, a.shiftDate, input.clock), role, countsTowardMinimum }];
        }),
        supervisorsCountAsEmployees: false,
      }),
    );
    expect(result.metrics).toMatchObject(totals);
  });
});

describe('preferences', () => {
  it('are granted where coverage does not care', () => {
    const people = ten(8).map((p, i) => ({ ...p, preferredShiftId: i < 4 ? 'S10' : 'E10' }));
    const result = run(problem({ people, requirements: [requirement('05:00', '05:00', 1, 0)] }));
    expect(result.metrics.peopleWithPreference).toBe(8);
    expect(result.metrics.uncoveredEmployeeMinutes).toBe(0);
    expect(result.metrics.peopleOnPreferredShift).toBeGreaterThanOrEqual(4);
  });

  it('cost coverage only up to the slack', () => {
    const people = ten(8).map((p) => ({ ...p, preferredShiftId: 'E10' }));
    const input = problem({ people, requirements: [requirement('05:00', '05:00', 2, 0)] });
    const strict = generateSchedule(input, { seed: 1, effort: 'quick', preferenceSlackPercent: 0 }).metrics;
    const lax = generateSchedule(input, { seed: 1, effort: 'quick', preferenceSlackPercent: 5 }).metrics;
    expect(lax.peopleOnPreferredShift).toBeGreaterThanOrEqual(strict.peopleOnPreferredShift);
    expect(lax.uncoveredEmployeeMinutes).toBeLessThanOrEqual(
      strict.uncoveredEmployeeMinutes + 0.05 * strict.requiredEmployeeMinutes,
    );
  });
});

describe('the operational day', () => {
  it('dates a shift before five in the morning by the day before', () => {
    const people = [person('P1', { patternId: '3x12_1x4' })];
    const result = run(problem({ people, requirements: [requirement('17:00', '05:00', 1, 0)] }));
    const line = result.lines[0]?.week ?? [];
    expect(line.filter((id) => id === 'G12')).toHaveLength(3);
    expect(line.filter((id) => id === 'G04')).toHaveLength(1);
    for (const assignment of result.assignments) {
      expect(line[weekdayOf(assignment.shiftDate)]).toBe(assignment.shiftId);
    }
  });
});

describe('the grid of a block', () => {
  const zones = [
    'America/Denver',
    'Europe/Berlin',
    'Australia/Sydney',
    'Australia/Lord_Howe',
    'America/Phoenix',
  ];
  const blocks = [
    { startDate: '2026-03-06', endDate: '2026-04-06' },
    { startDate: '2026-10-02', endDate: '2026-11-02' },
    { startDate: '2026-10-04', endDate: '2026-10-04' },
  ];
  const cases = zones.flatMap((timeZone) =>
    ['00:00', '02:30', '05:00', '06:00', '07:00'].map((dayStart) => ({ timeZone, dayStart })),
  );

  it.each(cases)('has every shift where the wall has it: $timeZone from $dayStart', (clock) => {
    const shifts = [
      ...SHIFTS,
      { ...SHIFTS[0], id: 'N', startTime: '02:15', endTime: '02:15', durationMinutes: 1440 },
    ];
    for (const block of blocks) {
      const input = problem({ clock, block, shifts: shifts as Problem['shifts'] });
      const grid = buildGrid(input);
      const wrong: string[] = [];
      for (let day = 0; day < grid.dayCount; day++) {
        const date = addDays(block.startDate, day);
        expect(grid.dateOf(day)).toBe(date);
        expect(grid.dayOfDate(date)).toBe(day);
        input.shifts.forEach((template, s) => {
          const cell = day * grid.shiftCount + s;
          expect(grid.cellOf(date, template.id)).toBe(cell);
          const { startsAt, endsAt } = shiftWindow(template, date, clock);
          if (grid.startsAt[cell] !== startsAt || grid.endsAt[cell] !== endsAt)
            wrong.push(`${template.id} ${date}`);
        });
      }
      for (
        let at = grid.window.startsAt - 3 * 86_400_000;
        at < grid.window.endsAt + 3 * 86_400_000;
        at += 2_700_000
      ) {
        const date = operationalDateOf(at, clock);
        if (dateOfDay(grid.firstDay + grid.dayOf(at)) !== date) wrong.push(`${date} at ${at}`);
      }
      expect(wrong).toEqual([]);
    }
  });

  it.each(cases)('counts people as the coverage does: $timeZone from $dayStart', (clock) => {
    for (const block of blocks) {
      const base = problem({
        clock,
        block,
        people: ten(3),
        requirements: [requirement('05:00', '17:00', 2, 0)],
      });
      const dates = [-1, 0, 1, 2].map((day) => addDays(block.startDate, day)).concat(block.endDate);
      const locked = dates.flatMap((shiftDate, i) =>
        shiftDate < block.startDate || shiftDate > block.endDate
          ? []
          : [
              {
                personId: `P${(i % 3) + 1}`,
                shiftId: ['G12', 'E10', 'G04', 'S12', 'D10'][i] ?? '',
                shiftDate,
              },
            ],
      );
      const neighbours = [
        duty('P1', 'G12', addDays(block.startDate, -1), base),
        duty('P2', 'E10', addDays(block.startDate, -1), base),
        duty('P3', 'E10', addDays(block.endDate, 1), base),
      ];
      const { grid, baseEmployees } = compile({ ...base, locked, neighbours });
      const coverage = coverageOf({
        clock,
        window: grid.window,
        requirements: base.requirements,
        duties: [
          ...neighbours,
          ...locked.map((lock) => duty(lock.personId, lock.shiftId, lock.shiftDate, base)),
        ].map((worked) => ({ ...worked, role: 'dispatcher', countsTowardMinimum: true })),
        supervisorsCountAsEmployees: true,
      });
      const bySlot = (counts: Int32Array) =>
        [...counts].flatMap((count, g) => Array<number>((grid.segmentMinutes[g] ?? 0) / 15).fill(count));
      expect(bySlot(baseEmployees)).toEqual([...coverage.onDutyEmployees]);
      expect(bySlot(grid.requiredEmployees)).toEqual([...coverage.requiredEmployees]);
    }
  });
});
