import { describe, expect, it } from 'vitest';
import type { Problem, Requirement } from '#lib/domain/types.ts';
import { compile, type Model } from '#lib/scheduler/compile.ts';
import { type Choice, choiceOn, Staffing } from '#lib/scheduler/evaluate.ts';
import { cellsOf, type Repair, type RepairOptions, repairWeeks } from '#lib/scheduler/repair.ts';
import { buildLines, listAssignments, listCells } from '#lib/scheduler/result.ts';
import { check } from '../../bench/check.mjs';
import { readInstance, toProblem } from '../../bench/instance.ts';
import { randomInstance } from '../../bench/random-instance.ts';
import { person, problem, requirement, SHIFTS } from './world.ts';

const QUIET = { onStep: () => {}, shouldStop: () => false };

/** Everybody on some lawful line, and everybody's shortage: a schedule with much to repair. */
function dealt(model: Model): (Choice | null)[] {
  return model.people.map((options, e) => {
    const line = options.legalLines[(5 * e) % Math.max(1, options.legalLines.length)];
    return line === undefined ? null : choiceOn(options, line);
  });
}

function staffed(model: Model, choices: readonly (Choice | null)[]): Staffing {
  const staffing = new Staffing(model);
  choices.forEach((choice, e) => {
    const options = model.people[e];
    if (choice && options) staffing.put(options, choice);
  });
  return staffing;
}

function repaired(
  model: Model,
  choices: readonly (Choice | null)[],
  changes: Partial<RepairOptions>,
): Repair {
  return repairWeeks(model, { choices }, { seed: 1, budgetPercent: 10, stepsPerWeek: 20, ...changes }, QUIET);
}

/** The line of a person that works one template from a weekday on, four days. */
function onLine(model: Model, e: number, shiftId: string, firstWeekday: number): Choice {
  const options = model.people[e];
  const shift = SHIFTS.findIndex(({ id }) => id === shiftId);
  for (const line of options?.legalLines ?? []) {
    const week = options?.lines.week.subarray(line * 7, line * 7 + 7) ?? [];
    const isIt = [0, 1, 2, 3].every((i) => week[(firstWeekday + i) % 7] === shift);
    if (options && isIt) return choiceOn(options, line);
  }
  throw new Error(`no line ${shiftId} from weekday ${firstWeekday}`);
}

const on = (
  date: string,
  startTime: string,
  endTime: string,
  changes: Partial<Requirement>,
): Requirement => ({
  ...requirement(startTime, endTime, 0, 0),
  id: `${date} ${startTime}`,
  fromDate: date,
  toDate: date,
  ...changes,
});

/** The days on which a person's cells differ from those of the choices, with what is worked instead. */
function differences(model: Model, choices: readonly (Choice | null)[], repair: Repair, e: number): string[] {
  const before = new Set(cellsOf(model, choices)[e]);
  const after = new Set(repair.assignments[e]);
  const name = (cell: number) =>
    `${model.grid.dateOf(Math.floor(cell / model.grid.shiftCount))} ${SHIFTS[cell % model.grid.shiftCount]?.id}`;
  return [
    ...[...before].filter((cell) => !after.has(cell)).map((cell) => `- ${name(cell)}`),
    ...[...after].filter((cell) => !before.has(cell)).map((cell) => `+ ${name(cell)}`),
  ];
}

describe('a week off the line', () => {
  // Friday of the second week asks for one person early.
  const friday = on('2026-10-16', '05:00', '15:00', { minEmployees: 1 });

  it('is worked by whoever it moves least', () => {
    const model = compile(
      problem({ requirements: [friday], people: [person('p1'), person('p2'), person('p3')] }),
    );
    const choices = [onLine(model, 0, 'E10', 0), onLine(model, 1, 'E10', 1), onLine(model, 2, 'D10', 1)];
    const repair = repaired(model, choices, { budgetPercent: 25 });
    expect(repair.staffing.shortEmployeeMinutes).toBe(0);
    expect(repair.changedWeeks).toEqual([{ person: 1, week: 1 }]);
    expect(differences(model, choices, repair, 1)).toEqual(['- 2026-10-12 E10', '+ 2026-10-16 E10']);
  });

  it('is nobody’s without a budget, or with one for less than a week', () => {
    const model = compile(problem({ requirements: [friday], people: [person('p1')] }));
    const choices = [onLine(model, 0, 'E10', 0)];
    for (const budgetPercent of [0, 24]) {
      const repair = repaired(model, choices, { budgetPercent });
      expect(repair.changedWeeks).toEqual([]);
      expect(repair.assignments).toEqual(cellsOf(model, choices));
      expect(repair.staffing.shortEmployeeMinutes).toBe(600);
    }
    expect(repaired(model, choices, { budgetPercent: 25 }).changedWeeks).toEqual([{ person: 0, week: 1 }]);
  });

  it('serves supervisors’ time before qualified time before employees’ time', () => {
    const supervisors = on('2026-10-16', '05:00', '06:00', { minSupervisors: 1 });
    const qualified = on('2026-10-23', '05:00', '07:00', { minEmployees: 1, qualificationId: 'fire' });
    const employees = on('2026-10-30', '05:00', '15:00', { minEmployees: 1 });
    const firstOf = (requirements: readonly Requirement[]) => {
      const model = compile(
        problem({ requirements, people: [person('p1', { role: 'supervisor', qualificationIds: ['fire'] })] }),
      );
      // Without steps, which would find the same by trying.
      const options = { budgetPercent: 25, stepsPerWeek: 0 };
      return repaired(model, [onLine(model, 0, 'E10', 0)], options).changedWeeks;
    };
    expect(firstOf([employees, qualified, supervisors])).toEqual([{ person: 0, week: 1 }]);
    expect(firstOf([employees, qualified])).toEqual([{ person: 0, week: 2 }]);
    expect(firstOf([employees])).toEqual([{ person: 0, week: 3 }]);
  });

  it('never gives up supervisors’ time for more of the employees’', () => {
    const requirements = [
      on('2026-10-12', '05:00', '06:00', { minSupervisors: 1 }),
      // Another category: nobody works both in one week.
      on('2026-10-16', '21:00', '23:00', { minEmployees: 1 }),
    ];
    const model = compile(problem({ requirements, people: [person('p1', { role: 'supervisor' })] }));
    const repair = repaired(model, [onLine(model, 0, 'E10', 1)], { budgetPercent: 100, stepsPerWeek: 200 });
    expect(repair.changedWeeks).toEqual([]);
  });

  it('is not the first week, a week with a lock, or that of a person who counts for nothing', () => {
    const requirements = ['2026-10-09', '2026-10-16', '2026-10-23'].map((date) =>
      on(date, '05:00', '15:00', { minEmployees: 1 }),
    );
    const people = [person('p1'), person('p2', { countsTowardMinimum: false })];
    const locked = [{ personId: 'p1', shiftId: 'E10', shiftDate: '2026-10-11' }];
    const model = compile(problem({ requirements, people, locked }));
    const choices = [onLine(model, 0, 'E10', 0), onLine(model, 1, 'E10', 1)];
    const repair = repaired(model, choices, { budgetPercent: 100 });
    expect(repair.changedWeeks).toEqual([{ person: 0, week: 2 }]);
    expect(listCells(model, repair.assignments)).toContainEqual({ ...locked[0], locked: true });
  });

  it('has no more of a week that the block’s end cuts than the line has', () => {
    // The block ends on a Wednesday; Sunday to Tuesday are short.
    const block = { startDate: '2026-10-04', endDate: '2026-10-28' };
    const requirements = ['2026-10-25', '2026-10-26', '2026-10-27'].map((date) =>
      on(date, '05:00', '15:00', { minEmployees: 1 }),
    );
    const model = compile(problem({ block, requirements, people: [person('p1')] }));
    // Of the line, Tuesday and Wednesday are in the block.
    const choices = [onLine(model, 0, 'E10', 2)];
    const repair = repaired(model, choices, { budgetPercent: 100 });
    expect(differences(model, choices, repair, 0)).toEqual([
      '- 2026-10-27 E10',
      '- 2026-10-28 E10',
      '+ 2026-10-25 E10',
      '+ 2026-10-26 E10',
    ]);
    expect(repair.staffing.shortEmployeeMinutes).toBe(600);
  });

  it('keeps to the days in a row and to the hours of any seven days', () => {
    // Wednesday to Saturday by the line; the week after, the days that would join it are short.
    const requirements = ['2026-10-18', '2026-10-19', '2026-10-20'].map((date) =>
      on(date, '05:00', '15:00', { minEmployees: 1 }),
    );
    const shortWith = (limits: Partial<Problem['limits']>) => {
      const world = problem({ requirements, people: [person('p1')] });
      const model = compile({ ...world, limits: { ...world.limits, ...limits } });
      const choices = [onLine(model, 0, 'E10', 3)];
      return repaired(model, choices, { budgetPercent: 25 }).staffing.shortEmployeeMinutes;
    };
    // A run over the week's edge, Saturday to Tuesday, covers all three and makes seven days in a row.
    expect(shortWith({ consecutiveDaysHard: 7, sevenDayMinutesSoft: 4200 })).toBe(0);
    expect(shortWith({ consecutiveDaysHard: 6, sevenDayMinutesSoft: 4200 })).toBe(600);
    expect(shortWith({ consecutiveDaysHard: 7, sevenDayMinutesSoft: 4199 })).toBe(600);
  });

  it('counts duties before the block and locks among the days in a row', () => {
    const early = { personId: 'p1', shiftId: 'E10' };
    const shortAfter = (changes: Partial<Problem>, firstWeekday: number, consecutiveDaysHard: number) => {
      const world = problem({ people: [person('p1')], ...changes });
      const limits = { ...world.limits, consecutiveDaysHard, sevenDayMinutesSoft: 4200 };
      const model = compile({ ...world, limits });
      const choices = [onLine(model, 0, 'E10', firstWeekday)];
      return repaired(model, choices, { budgetPercent: 50 }).staffing.shortEmployeeMinutes;
    };
    const shortOn = (dates: readonly string[]) =>
      dates.map((date) => on(date, '05:00', '15:00', { minEmployees: 1 }));
    const before: Partial<Problem> = {
      // Its first week is one Saturday, after three days of the same line.
      block: { startDate: '2026-10-10', endDate: '2026-10-31' },
      requirements: shortOn(['2026-10-11', '2026-10-12', '2026-10-13']),
      neighbours: [7, 8, 9].map((day) => ({
        ...early,
        shiftDate: `2026-10-0${day}`,
        startsAt: Date.UTC(2026, 9, day, 11),
        endsAt: Date.UTC(2026, 9, day, 21),
        nominalMinutes: 600,
      })),
    };
    expect(shortAfter(before, 3, 7)).toBe(0);
    expect(shortAfter(before, 3, 6)).toBe(600);
    const locks: Partial<Problem> = {
      requirements: shortOn(['2026-10-18', '2026-10-19', '2026-10-20']),
      locked: [14, 15, 16, 17].map((day) => ({ ...early, shiftDate: `2026-10-${day}` })),
    };
    expect(shortAfter(locks, 1, 7)).toBe(0);
    expect(shortAfter(locks, 1, 6)).toBe(600);
  });

  it('gives way to a lock in the week after', () => {
    const requirements = ['2026-10-11', '2026-10-15', '2026-10-16'].map((date) =>
      on(date, '21:00', '23:00', { minEmployees: 1 }),
    );
    const shortWith = (shiftId: string) => {
      const locked = [{ personId: 'p1', shiftId, shiftDate: '2026-10-18' }];
      const model = compile(problem({ requirements, people: [person('p1')], locked }));
      const repair = repaired(model, [onLine(model, 0, 'E10', 1)], { budgetPercent: 25 });
      return repair.staffing.shortEmployeeMinutes;
    };
    // Thursday to Sunday, read over the week's edge, has a late Saturday, too near to an early lock.
    expect(shortWith('S10')).toBe(0);
    expect(shortWith('E10')).toBe(120);
  });

  it('rests in elapsed time inside the week, in the night that loses an hour', () => {
    // Fourteen hours from 15:00 to 05:00 by the wall; thirteen from 13 to 14 March 2027.
    const shortOn = (...dates: string[]) => {
      const world = problem({
        block: { startDate: '2027-02-24', endDate: '2027-03-23' },
        workweekStart: 3,
        plannedRestMinutes: 14 * 60,
        requirements: dates.map((date) => on(date, '05:00', '09:00', { minEmployees: 1 })),
        people: [person('p1')],
      });
      const model = compile(world);
      const choices = [onLine(model, 0, 'E10', 1)];
      return repaired(model, choices, { budgetPercent: 25 }).staffing.shortEmployeeMinutes;
    };
    expect(shortOn('2027-03-06', '2027-03-07')).toBe(0);
    expect(shortOn('2027-03-13', '2027-03-14')).toBe(240);
  });

  it('rests from the week before and to the week after', () => {
    // Early on Sunday after a swing shift on Saturday: four hours.
    const sunday = on('2026-10-18', '05:00', '09:00', { minEmployees: 1 });
    const model = compile(problem({ requirements: [sunday], people: [person('p1')] }));
    const shortOn = (shiftId: string, firstWeekday: number) =>
      repaired(model, [onLine(model, 0, shiftId, firstWeekday)], { budgetPercent: 25 }).staffing
        .shortEmployeeMinutes;
    expect(shortOn('S10', 3)).toBe(240);
    expect(shortOn('S10', 2)).toBe(0);
    // Late on Saturday before an early Sunday of the line: four hours at most.
    const saturday = on('2026-10-17', '21:00', '23:00', { minEmployees: 1 });
    const before = compile(problem({ requirements: [saturday], people: [person('p1')] }));
    const shortBefore = (firstWeekday: number) =>
      repaired(before, [onLine(before, 0, 'E10', firstWeekday)], { budgetPercent: 25 }).staffing
        .shortEmployeeMinutes;
    expect(shortBefore(0)).toBe(120);
    expect(shortBefore(1)).toBe(0);
  });

  it('misses a shift for leave alone, and never looks like the line with shifts missing', () => {
    const model = compile(
      problem({
        requirements: [friday],
        people: [person('p1')],
        // Away from Monday to Thursday, and on Saturday.
        leave: [
          [12, 16],
          [17, 18],
        ].map(([from, to]) => ({
          personId: 'p1',
          state: 'approved' as const,
          startsAt: Date.UTC(2026, 9, from, 11),
          endsAt: Date.UTC(2026, 9, to, 11),
        })),
      }),
    );
    const choices = [onLine(model, 0, 'E10', 0)];
    const repair = repaired(model, choices, { budgetPercent: 25 });
    // Of the line only Sunday is left. Friday and Sunday are what Friday to Monday leaves.
    expect(differences(model, choices, repair, 0)).toEqual(['+ 2026-10-16 E10']);
  });
});

/** Uncovered minutes of both kinds. */
function shortMinutes({ shortSupervisorMinutes, shortEmployeeMinutes }: Staffing): [number, number] {
  return [shortSupervisorMinutes, shortEmployeeMinutes];
}

function isWorse([supervisors, employees]: [number, number], than: [number, number]): boolean {
  return supervisors > than[0] || (supervisors === than[0] && employees > than[1]);
}

describe('random centers', { timeout: 60_000 }, () => {
  it.each(Array.from({ length: 24 }, (_, i) => i + 1))(
    'number %i is repaired lawfully and within the budget',
    (number) => {
      const instance = randomInstance(number);
      const center = toProblem(instance);
      const model = compile(center);
      const choices = dealt(model);
      const before = shortMinutes(staffed(model, choices));
      const lines = buildLines(model, choices).map((line) => ({
        employee: line.personId,
        from: line.fromDate,
        week: line.week,
      }));
      for (const budgetPercent of [1, 6, 20]) {
        const repair = repaired(model, choices, { seed: number, budgetPercent });
        const verdict = check(instance, {
          format: 'ecc-schedule/1',
          instance: instance.name,
          generator: 'repair',
          seed: number,
          lines,
          assignments: listCells(model, repair.assignments).map((assignment) => ({
            employee: assignment.personId,
            shift: assignment.shiftId,
            date: assignment.shiftDate,
            overtime: false,
            ...(assignment.locked ? { locked: true } : {}),
          })),
        });
        expect(verdict.violations).toEqual([]);
        expect(shortMinutes(repair.staffing)).toEqual([
          verdict.coverage.supervisorDeficitMinutes,
          verdict.coverage.deficitMinutes,
        ]);
        expect(isWorse(shortMinutes(repair.staffing), before)).toBe(false);

        const weeks = model.grid.weekOfDay.at(-1) ?? 0;
        const people = choices.filter((choice) => choice !== null).length;
        expect(repair.changedWeeks.length).toBeLessThanOrEqual((budgetPercent / 100) * people * (weeks + 1));
        expect(changedWeeksOf(model, choices, repair)).toEqual(
          repair.changedWeeks.map(({ person: e, week }) => `${week}/${e}`).sort(),
        );
        for (const { person: e, week } of repair.changedWeeks) {
          const day = model.grid.weekOfDay.indexOf(week);
          expect(model.people[e]?.specialOfDay[day]).toBe(-1);
        }
      }
    },
  );
});

/** Where the cells differ from those of the choices, as `week/person`. */
function changedWeeksOf(model: Model, choices: readonly (Choice | null)[], repair: Repair): string[] {
  const weekOf = (cell: number) => model.grid.weekOfDay[Math.floor(cell / model.grid.shiftCount)];
  const own = cellsOf(model, choices);
  const found = new Set<string>();
  repair.assignments.forEach((cells, e) => {
    for (const cell of cells) if (!own[e]?.includes(cell)) found.add(`${weekOf(cell)}/${e}`);
    for (const cell of own[e] ?? []) if (!cells.includes(cell)) found.add(`${weekOf(cell)}/${e}`);
  });
  return [...found].sort();
}

describe('a whole center', { timeout: 60_000 }, () => {
  const { problem: center } = readInstance(
    new URL('../../bench/instances/prod-n36.json', import.meta.url).pathname,
  );
  const model = compile(center);
  const choices = dealt(model);

  it('lists without a change what the choices say', () => {
    expect(listCells(model, cellsOf(model, choices))).toEqual(listAssignments(model, choices));
  });

  it('is repaired the same way every time, and another way with another seed', () => {
    const cells = (seed: number) =>
      JSON.stringify(repaired(model, choices, { seed }).assignments.map((own) => [...own]));
    expect(cells(3)).toBe(cells(3));
    expect(cells(4)).not.toBe(cells(3));
  });

  it.each([3, 60])('has no change that does not help, with a budget of %i', (budgetPercent) => {
    const repair = repaired(model, choices, { seed: 2, budgetPercent, stepsPerWeek: 5 });
    const isChanged = new Set(repair.changedWeeks.map(({ person: e, week }) => `${week}/${e}`));
    const own = cellsOf(model, choices);
    let tried = 0;
    for (const { person: e, week } of repair.changedWeeks) {
      // Beside another changed week the line might not be lawful.
      if (isChanged.has(`${week - 1}/${e}`) || isChanged.has(`${week + 1}/${e}`)) continue;
      const days = (cell: number) => model.grid.weekOfDay[Math.floor(cell / model.grid.shiftCount)] === week;
      const staffing = new Staffing(model);
      repair.assignments.forEach((cells, other) => {
        const options = model.people[other];
        const worked =
          other === e ? [...cells.filter((cell) => !days(cell)), ...(own[e]?.filter(days) ?? [])] : cells;
        for (const cell of worked) if (options && !options.fixed) staffing.add(cell, options);
      });
      expect(isWorse(shortMinutes(staffing), shortMinutes(repair.staffing))).toBe(true);
      tried++;
    }
    expect(tried).toBeGreaterThan(5);
  });

  it('takes the steps further than the best single changes', () => {
    const shortAfter = (stepsPerWeek: number) =>
      shortMinutes(repaired(model, choices, { budgetPercent: 5, stepsPerWeek }).staffing);
    expect(isWorse(shortAfter(0), shortAfter(100))).toBe(true);
  });

  it('tells how far it is, and stops when asked with what it has', () => {
    const fractions: number[] = [];
    const shortage: [number, number][] = [];
    let asked = 0;
    const options = { seed: 1, budgetPercent: 10, stepsPerWeek: 20 };
    const repair = repairWeeks(model, { choices }, options, {
      onStep: (fraction, staffing) => {
        fractions.push(fraction);
        shortage.push(shortMinutes(staffing));
      },
      shouldStop: () => ++asked === 60,
    });
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect(shortage.every((short, i) => i === 0 || !isWorse(short, shortage[i - 1] ?? short))).toBe(true);
    expect(asked).toBe(60);
    expect(repair.changedWeeks.length).toBeGreaterThan(0);
    expect(repair.changedWeeks.length).toBeLessThan(repaired(model, choices, options).changedWeeks.length);
  });
});
