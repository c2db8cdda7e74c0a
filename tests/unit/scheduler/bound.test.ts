import { describe, expect, it } from 'vitest';
import { addDays, createZone } from '#lib/domain/time.ts';
import type { Bounds, Effort, Gap, Problem } from '#lib/domain/types.ts';
import { lowerBounds, type Uncovered } from '#lib/scheduler/bound.ts';
import { segmentsOfDays } from '#lib/scheduler/bound-model.ts';
import { isWorkable } from '#lib/scheduler/cell-state.ts';
import { compile, type Model } from '#lib/scheduler/compile.ts';
import { type Choice, Staffing } from '#lib/scheduler/evaluate.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import type { PersonOptions } from '#lib/scheduler/person-options.ts';
import { below, createRandom } from '#lib/scheduler/random.ts';
import { generate, generateProduct } from '../../bench/gen.mjs';
import { readInstance, toProblem } from '../../bench/instance.ts';
import { person, problem, requirement, SHIFTS } from './world.ts';

const SLOW = { timeout: 120_000 };
const silent = { onStep: () => {}, shouldStop: () => false };
const pathOf = (name: string) => new URL(`../../bench/instances/${name}.json`, import.meta.url).pathname;

/** More than any schedule leaves uncovered, so that nothing of a bound is cut off by what is given. */
function everythingUncovered(model: Model): Uncovered {
  const { requiredEmployees, requiredSupervisors, segmentMinutes, weekOfDay, dayCount } = model.grid;
  const sum = (required: Int32Array) =>
    required.reduce((total, people, g) => total + people * (segmentMinutes[g] as number), 0);
  const all = {
    uncoveredSupervisorMinutes: sum(requiredSupervisors),
    uncoveredEmployeeMinutes: sum(requiredEmployees),
  };
  return { ...all, byWeek: Array.from({ length: (weekOfDay[dayCount - 1] ?? 0) + 1 }, () => all) };
}

function boundsOf(
  model: Model,
  effort: Effort,
  isWeeklyFree = false,
  given = everythingUncovered(model),
): Bounds {
  return lowerBounds(model, { ...given, isWeeklyFree, effort }, silent);
}

const sumOfWeeks = (bound: Bounds['employees']) =>
  bound.weeks.reduce((sum, week) => sum + week.boundMinutes, 0);

/** A few people for one to three weeks: leave, locks, a previous block and too few hands, as the random numbers fall. */
function smallProblem(seed: number): Problem {
  const random = createRandom(seed);
  const chance = (share: number) => random() < share;
  const start = addDays('2026-10-04', below(random, 40));
  const days = 3 + below(random, 17);
  const people = Array.from({ length: 2 + below(random, 2) }, (_, i) =>
    person(`p${i}`, {
      role: chance(0.5) ? 'supervisor' : 'dispatcher',
      patternId: chance(0.7) ? '4x10' : '3x12_1x4',
      countsTowardMinimum: chance(0.9),
    }),
  );
  const at = (day: number, hour: number) =>
    createZone('America/Denver').toInstant(addDays(start, day), hour * 60);
  const shiftOf = () => SHIFTS[below(random, SHIFTS.length)]?.id ?? '';
  return problem({
    block: { startDate: start, endDate: addDays(start, days - 1) },
    people,
    requirements: [
      requirement('05:00', '05:00', 1 + below(random, 2), 1),
      requirement('09:00', '21:00', 1 + below(random, 3), below(random, 2)),
    ],
    leave: people.flatMap(({ id }) => {
      if (chance(0.4)) return [];
      const day = below(random, days);
      const startsAt = at(day, below(random, 24));
      return [
        {
          personId: id,
          startsAt,
          endsAt: startsAt + (1 + below(random, 90)) * 3_600_000,
          state: 'approved' as const,
        },
      ];
    }),
    neighbours: people.flatMap(({ id }) =>
      Array.from({ length: below(random, 4) }, (_, i) => {
        const startsAt = at(-1 - i, 9);
        return {
          personId: id,
          shiftId: 'D10',
          shiftDate: addDays(start, -1 - i),
          startsAt,
          endsAt: startsAt + 36_000_000,
          nominalMinutes: 600,
        };
      }),
    ),
    locked: people.flatMap(({ id }) =>
      chance(0.3)
        ? [{ personId: id, shiftId: shiftOf(), shiftDate: addDays(start, below(random, days)) }]
        : [],
    ),
  });
}

/** Every line with every way to give something up in the special weeks. */
function choicesOf({ legalLines, specialWeeks }: PersonOptions): Choice[] {
  return [...legalLines].flatMap((line) => {
    let drops: number[][] = [[]];
    for (const { drops: sets } of specialWeeks) {
      drops = drops.flatMap((chosen) => [...(sets[line] ?? [0])].map((days) => [...chosen, days]));
    }
    return drops.map((days) => ({ line, drops: Uint8Array.from(days) }));
  });
}

/** The least uncovered minutes of both roles, each by itself, over all schedules of stable lines. */
function leastByTryingAll(model: Model): { supervisors: number; employees: number } {
  const staffing = new Staffing(model);
  const least = { supervisors: Number.POSITIVE_INFINITY, employees: Number.POSITIVE_INFINITY };
  const go = (e: number): void => {
    const options = model.people[e];
    if (!options) {
      least.supervisors = Math.min(least.supervisors, staffing.shortSupervisorMinutes);
      least.employees = Math.min(least.employees, staffing.shortEmployeeMinutes);
      return;
    }
    const isCounted = options.countsAsEmployee || options.countsAsSupervisor;
    if (options.fixed || !isCounted) {
      go(e + 1);
      return;
    }
    for (const choice of choicesOf(options)) {
      staffing.put(options, choice);
      go(e + 1);
      staffing.take(options, choice);
    }
  };
  go(0);
  return least;
}

/** The same for one role in one week by itself, on any line of the pattern. */
function leastInWeek(model: Model, role: 'supervisors' | 'employees', week: number): number {
  const { grid } = model;
  const days = { from: grid.weekOfDay.indexOf(week), to: grid.weekOfDay.lastIndexOf(week) + 1 };
  const { from, to } = segmentsOfDays(model, days);
  const required = role === 'supervisors' ? grid.requiredSupervisors : grid.requiredEmployees;
  const onDuty = Int32Array.from(role === 'supervisors' ? model.baseSupervisors : model.baseEmployees);
  const people = model.people.filter(
    (each) => !each.fixed && (role === 'supervisors' ? each.countsAsSupervisor : each.countsAsEmployee),
  );
  let least = Number.POSITIVE_INFINITY;
  const work = ({ lines, cellState }: PersonOptions, line: number, people: number): void => {
    for (let day = days.from; day < days.to; day++) {
      const shift = lines.week[line * 7 + (grid.weekdays[day] as number)] as number;
      const cell = day * grid.shiftCount + shift;
      if (shift < 0 || !isWorkable(cellState[cell] as number)) continue;
      for (let g = grid.cellFrom[cell] as number; g < (grid.cellTo[cell] as number); g++) {
        onDuty[g] = (onDuty[g] as number) + people;
      }
    }
  };
  const go = (e: number): void => {
    const each = people[e];
    if (!each) {
      let short = 0;
      for (let g = from; g < to; g++) {
        short +=
          (grid.segmentMinutes[g] as number) * Math.max(0, (required[g] as number) - (onDuty[g] as number));
      }
      least = Math.min(least, short);
      return;
    }
    for (let line = 0; line < each.lines.lineCount; line++) {
      work(each, line, 1);
      go(e + 1);
      work(each, line, -1);
    }
  };
  go(0);
  return least;
}

describe('against all schedules of a small center', SLOW, () => {
  const seeds = Array.from({ length: 24 }, (_, i) => i + 1);

  it.each(seeds)('number %i: never above the least, and exact for supervisors', (seed) => {
    const model = compile(smallProblem(seed));
    const least = leastByTryingAll(model);
    for (const effort of ['quick', 'good'] as const) {
      const { supervisors, employees } = boundsOf(model, effort);
      expect(supervisors.minutes).toBeLessThanOrEqual(least.supervisors);
      expect(employees.minutes).toBeLessThanOrEqual(least.employees);
      if (effort === 'good') expect(supervisors.minutes).toBe(least.supervisors);
      for (const bound of [supervisors, employees])
        expect(sumOfWeeks(bound)).toBeLessThanOrEqual(bound.minutes);
    }
  });

  it.each(seeds.slice(0, 20))(
    'number %i: never above the least of each week where weeks may change',
    (seed) => {
      const model = compile(smallProblem(seed));
      const bounds = boundsOf(model, 'good', true);
      for (const role of ['supervisors', 'employees'] as const) {
        bounds[role].weeks.forEach((week, index) => {
          expect(week.boundMinutes).toBeLessThanOrEqual(leastInWeek(model, role, index));
        });
        expect(bounds[role].minutes).toBe(sumOfWeeks(bounds[role]));
      }
    },
  );

  it('are close to the least on the whole', () => {
    let bound = 0;
    let least = 0;
    for (const seed of seeds.slice(0, 12)) {
      const model = compile(smallProblem(seed));
      bound += boundsOf(model, 'good').employees.minutes;
      least += leastByTryingAll(model).employees;
    }
    expect(bound / least).toBeGreaterThan(0.97);
  });
});

describe('against schedules of random centers', SLOW, () => {
  it.each(Array.from({ length: 12 }, (_, i) => i + 1))('number %i: never above what is found', (seed) => {
    const at = <T>(values: readonly T[]): T => values[seed % values.length] as T;
    const start = at(['2026-09-01', '2026-10-20', '2026-10-04', '2027-03-06', '2026-08-30']);
    const options = {
      n: 5 + (seed % 9),
      n12: seed % 5,
      nSup: 2 + (seed % 4),
      seed,
      start,
      end: addDays(start, at([6, 13, 20, 34, 27, 41, 2])),
      tz: at(['America/Denver', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Tokyo']),
      off: at([0, 0.1, 0.2]),
      tight: at([0.9, 1, 1.1]),
      locked: 0,
      name: `bound-${seed}`,
    };
    const instance = toProblem(seed % 3 === 0 ? generate(options) : generateProduct(options));
    const model = compile(instance);
    const { metrics, gaps } = generateSchedule(instance, { seed, effort: 'quick' });
    const found = byWeek(model, gaps);
    for (const isWeeklyFree of [false, true]) {
      const bounds = boundsOf(model, 'good', isWeeklyFree);
      expect(bounds.supervisors.minutes).toBeLessThanOrEqual(metrics.uncoveredSupervisorMinutes);
      expect(bounds.employees.minutes).toBeLessThanOrEqual(metrics.uncoveredEmployeeMinutes);
      found.forEach((week, index) => {
        expect(bounds.supervisors.weeks[index]?.boundMinutes).toBeLessThanOrEqual(
          week.uncoveredSupervisorMinutes,
        );
        expect(bounds.employees.weeks[index]?.boundMinutes).toBeLessThanOrEqual(
          week.uncoveredEmployeeMinutes,
        );
      });
    }
  });
});

function byWeek(model: Model, gaps: readonly Gap[]): Uncovered['byWeek'] {
  const weeks = everythingUncovered(model).byWeek.map(() => ({
    uncoveredSupervisorMinutes: 0,
    uncoveredEmployeeMinutes: 0,
  }));
  for (const { kind, shiftDate, required, onDuty, startsAt, endsAt } of gaps) {
    const day = (Date.parse(shiftDate) - Date.parse(model.grid.dateOf(0))) / 86_400_000;
    const week = weeks[model.grid.weekOfDay[day] ?? 0];
    if (!week) continue;
    const minutes = ((required - onDuty) * (endsAt - startsAt)) / 60_000;
    if (kind === 'supervisors') week.uncoveredSupervisorMinutes += minutes;
    if (kind === 'employees') week.uncoveredEmployeeMinutes += minutes;
  }
  return weeks;
}

describe('what is known to be true', SLOW, () => {
  const given = (model: Model, supervisorHours: number, employeeHours: number, weeks: number): Uncovered => ({
    uncoveredSupervisorMinutes: supervisorHours * 60,
    uncoveredEmployeeMinutes: employeeHours * 60,
    byWeek: everythingUncovered(model).byWeek.map(() => ({
      uncoveredSupervisorMinutes: (supervisorHours * 60) / weeks,
      uncoveredEmployeeMinutes: (employeeHours * 60) / weeks,
    })),
  });

  it.each([false, true])(
    '35 people of four tens stay 8 h short in each of 17 weeks (weeks may change: %s)',
    (isFree) => {
      const model = compile(readInstance(pathOf('prod-n40-all4x10')).problem);
      const { employees, supervisors } = boundsOf(model, 'good', isFree, given(model, 0, 136, 17));
      expect(employees.weeks.map((week) => week.boundMinutes)).toEqual(Array(17).fill(480));
      expect(employees).toMatchObject({ minutes: 136 * 60, isMet: true });
      expect(supervisors).toMatchObject({ minutes: 0, isMet: true });
    },
  );

  it('16 and 15 people of both patterns need not be short', () => {
    const model = compile(readInstance(pathOf('prod-n31-mixed')).problem);
    const { employees, supervisors } = boundsOf(model, 'good', false, given(model, 10, 10, 1));
    expect(employees).toMatchObject({ minutes: 0, isMet: false });
    expect(supervisors).toMatchObject({ minutes: 0, isMet: false });
  });

  it('six supervisors on leave now and then leave 80 h', () => {
    const model = compile(readInstance(pathOf('prod-n36')).problem);
    const { supervisors } = boundsOf(model, 'good', false, given(model, 82, 0, 18));
    expect(supervisors).toMatchObject({ minutes: 80 * 60, isMet: false });
  });
});

describe('what a bound owes its caller', SLOW, () => {
  const model = compile(
    toProblem(
      generateProduct({
        n: 12,
        n12: 6,
        nSup: 4,
        seed: 3,
        start: '2026-09-01',
        end: '2026-10-10',
        name: 'steps',
      }),
    ),
  );
  const given = { ...everythingUncovered(model), isWeeklyFree: false, effort: 'good' as const };

  it('tells of its steps, which never fall and end at the whole', () => {
    const steps: [number, number, number][] = [];
    lowerBounds(model, given, { ...silent, onStep: (...step) => steps.push(step) });
    for (const figure of [0, 1, 2] as const) {
      const values = steps.map((step) => step[figure]);
      expect(values).toEqual([...values].sort((a, b) => a - b));
    }
    expect(steps[0]?.[0]).toBeLessThan(0.05);
    expect(steps.at(-1)?.[0]).toBe(1);
    const jumps = steps.map(([fraction], i) => fraction - (steps[i - 1]?.[0] ?? 0));
    expect(Math.max(...jumps)).toBeLessThan(0.051);
  });

  it.each([1, 3, 20])('stops at look %i with what is proven by then', (looks) => {
    let asked = 0;
    const early = lowerBounds(model, given, { ...silent, shouldStop: () => ++asked >= looks });
    expect(asked).toBe(looks);
    const full = lowerBounds(model, given, silent);
    expect(early.supervisors.minutes).toBeLessThanOrEqual(full.supervisors.minutes);
    expect(early.employees.minutes).toBeLessThanOrEqual(full.employees.minutes);
  });

  it('says the same every time', () => {
    expect(lowerBounds(model, given, silent)).toEqual(lowerBounds(model, given, silent));
  });

  it('has a week for each workweek, with what it needs and lacks', () => {
    const { employees } = lowerBounds(model, given, silent);
    const required = employees.weeks.reduce((sum, week) => sum + week.requiredMinutes, 0);
    expect(required).toBe(given.uncoveredEmployeeMinutes);
    expect(employees.weeks).toHaveLength(given.byWeek.length);
    expect(employees.weeks.map((week) => week.startDate)).toEqual(
      employees.weeks.map((_, i) => addDays(employees.weeks[0]?.startDate ?? '', 7 * i)),
    );
  });
});
