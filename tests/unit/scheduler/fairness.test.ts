import { describe, expect, it } from 'vitest';
import type { Problem } from '#lib/domain/types.ts';
import { BUDGETS } from '#lib/scheduler/budget.ts';
import { compile } from '#lib/scheduler/compile.ts';
import { fairnessOf } from '#lib/scheduler/fairness.ts';
import { listAssignments } from '#lib/scheduler/result.ts';
import { search } from '#lib/scheduler/search.ts';
import { generateProduct } from '../../bench/gen.mjs';
import { toProblem } from '../../bench/instance.ts';
import { person, problem } from './world.ts';

const nothing = { shifts: 0, nights: 0, weekends: 0, holidays: 0, overtimeMinutes: 0 };
const worked = (personId: string, shiftId: string, shiftDate: string) => ({
  personId,
  shiftId,
  shiftDate,
  locked: false,
});

describe('fairness of a plan', () => {
  const two = problem({ people: [person('p1'), person('p2')], holidays: ['2026-10-05'] });

  it('counts nights, weekends and holidays, a shift as often as it is one', () => {
    const fairness = fairnessOf(two, [
      worked('p1', 'G10', '2026-10-04'),
      worked('p1', 'D10', '2026-10-05'),
      worked('p2', 'S10', '2026-10-06'),
      worked('stranger', 'G10', '2026-10-04'),
    ]);
    expect(fairness.people.map((each) => each.planned)).toEqual([
      { ...nothing, shifts: 2, nights: 1, weekends: 1, holidays: 1 },
      { ...nothing, shifts: 1 },
    ]);
    // Three burdens over three shifts: the fair shares are two and one, so both are one off.
    expect(fairness.people.map((each) => each.share)).toEqual([
      { ...nothing, shifts: 2, nights: 2 / 3, weekends: 2 / 3, holidays: 2 / 3 },
      { ...nothing, shifts: 1, nights: 1 / 3, weekends: 1 / 3, holidays: 1 / 3 },
    ]);
    expect(fairness.unevenness).toBeCloseTo(1);
  });

  it('is even when what is carried makes up for what is planned', () => {
    const carried = [{ ...nothing, personId: 'p2', shifts: 1, nights: 1, overtimeMinutes: 600 }];
    const plan = [
      worked('p1', 'G10', '2026-10-10'),
      worked('p1', 'D10', '2026-10-06'),
      worked('p2', 'D10', '2026-10-06'),
    ];
    expect(fairnessOf({ ...two, carried }, plan).unevenness).toBeCloseTo(0);
    expect(fairnessOf(two, plan).unevenness).toBeGreaterThan(0.5);
  });

  it('is even where nobody works', () => {
    expect(fairnessOf(two, [])).toEqual({
      unevenness: 0,
      people: ['p1', 'p2'].map((personId) => ({
        personId,
        planned: nothing,
        carried: nothing,
        share: nothing,
      })),
    });
  });
});

describe('the search for fairness', () => {
  const base = toProblem(
    generateProduct({
      n: 16,
      n12: 8,
      nSup: 5,
      scale: 0.5,
      seed: 4,
      off: 0,
      start: '2026-10-04',
      end: '2026-10-31',
      name: 'fair',
    }),
  );
  /** Half of the people come out of a winter of nights. */
  const carrying: Problem = {
    ...base,
    carried: base.people.map(({ id }, i) => ({
      ...nothing,
      personId: id,
      shifts: 60,
      nights: i % 2 === 0 ? 50 : 0,
    })),
  };
  const run = (seed: number, fairnessStepsPerPerson: number) => {
    const on = carrying;
    const model = compile(on);
    const budget = { ...BUDGETS.quick, fairnessStepsPerPerson };
    const watch = { onStep: () => undefined, shouldStop: () => false };
    const found = search(model, { seed, budget }, watch);
    const { shortSupervisorMinutes, shortEmployeeMinutes } = found.staffing;
    const met = found.choices.filter(
      (choice, e) => choice && model.people[e]?.isPreferred?.[choice.line] === 1,
    ).length;
    const { unevenness } = fairnessOf(on, listAssignments(model, found.choices));
    const assignments = listAssignments(model, found.choices);
    return { unevenness, assignments, short: [shortSupervisorMinutes, shortEmployeeMinutes], met };
  };

  it('spreads burdens by what people carry, and costs neither coverage nor preferences', () => {
    const gains = [1, 2, 3].map((seed) => {
      const without = run(seed, 0);
      const fair = run(seed, 1500);
      for (const [i, short] of fair.short.entries()) expect(short).toBeLessThanOrEqual(without.short[i] ?? 0);
      expect(fair.met).toBeGreaterThanOrEqual(without.met);
      return without.unevenness - fair.unevenness;
    });
    expect(gains.reduce((sum, gain) => sum + gain, 0) / gains.length).toBeGreaterThan(0.5);
  });
});
