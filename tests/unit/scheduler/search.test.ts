import { describe, expect, it } from 'vitest';
import type { Problem } from '#lib/domain/types.ts';
import { BUDGETS } from '#lib/scheduler/budget.ts';
import { compile } from '#lib/scheduler/compile.ts';
import { buildLines, listAssignments } from '#lib/scheduler/result.ts';
import { type Best, type SearchOptions, type SearchResult, search } from '#lib/scheduler/search.ts';
import { check } from '../../bench/check.mjs';
import { generateProduct } from '../../bench/gen.mjs';
import { toProblem } from '../../bench/instance.ts';

const instance = generateProduct({
  n: 18,
  n12: 8,
  nSup: 5,
  scale: 0.55,
  seed: 5,
  start: '2026-10-15',
  end: '2026-11-20',
  name: 'search',
});
const problem = toProblem(instance);

type Seen = { stage: string; fraction: number; best: Best };

function run(options: Partial<SearchOptions> = {}, stopAt = Number.POSITIVE_INFINITY, on: Problem = problem) {
  const model = compile(on);
  const seen: Seen[] = [];
  let asked = 0;
  const found = search(
    model,
    { seed: 1, budget: BUDGETS.quick, ...options },
    {
      onStep: (stage, fraction, best) => seen.push({ stage, fraction, best }),
      shouldStop: () => ++asked >= stopAt,
    },
  );
  return { model, found, seen, asked };
}

function short({ staffing }: SearchResult): number[] {
  return [staffing.shortSupervisorMinutes, staffing.shortQualifiedMinutes, staffing.shortEmployeeMinutes];
}

function compareInOrder(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}

function violationsOf({ model, found }: ReturnType<typeof run>): readonly unknown[] {
  const report = check(instance, {
    format: 'ecc-schedule/1',
    instance: 'search',
    generator: 'test',
    seed: 1,
    lines: buildLines(model, found.choices).map(({ personId, fromDate, week }) => ({
      employee: personId,
      from: fromDate,
      week,
    })),
    assignments: listAssignments(model, found.choices).map(({ personId, shiftId, shiftDate, locked }) => ({
      employee: personId,
      shift: shiftId,
      date: shiftDate,
      overtime: false,
      locked,
    })),
  });
  expect(report.coverage.deficitMinutes).toBe(found.staffing.shortEmployeeMinutes);
  expect(report.coverage.supervisorDeficitMinutes).toBe(found.staffing.shortSupervisorMinutes);
  return report.violations;
}

describe('the search', () => {
  it('gives the same choices for the same seed, and others for another', () => {
    const lines = (seed: number) => {
      const { model, found } = run({ seed, preferenceSlackPercent: 0.5, hasPrices: true });
      return JSON.stringify([buildLines(model, found.choices), found.preferencePrices, found.steps]);
    };
    const first = lines(1);
    expect(lines(1)).toBe(first);
    expect(lines(2)).not.toBe(first);
  }, 30_000);

  it('has a complete schedule at once and never tells of a worse one', () => {
    const { seen, found } = run({ hasPrices: true });
    const told = seen.map(({ best }) => [
      best.shortSupervisorMinutes,
      best.shortQualifiedMinutes,
      best.shortEmployeeMinutes,
    ]);
    expect(Number.isFinite(told[0]?.[2])).toBe(true);
    for (const [i, each] of told.entries()) {
      expect(compareInOrder(each, told[i - 1] ?? each)).toBeLessThanOrEqual(0);
    }
    expect(compareInOrder(short(found), told.at(-1) ?? [])).toBeLessThanOrEqual(0);
  });

  it('tells of itself at least once in every twentieth of a stage', () => {
    const { seen } = run();
    for (const stage of ['supervisors', 'lines', 'preferences']) {
      const fractions = seen.filter((each) => each.stage === stage).map(({ fraction }) => fraction);
      const widest = Math.max(...fractions.map((fraction, i) => fraction - (fractions[i - 1] ?? 0)));
      expect(fractions.length).toBeGreaterThan(20);
      expect(widest).toBeLessThanOrEqual(0.05);
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    }
  });

  it('counts what is short by day as it does in all', () => {
    const { seen, model } = run();
    for (const { best } of [seen[0], seen[40]].flatMap((each) => each ?? [])) {
      const days = best.shortByDay();
      expect(days).toHaveLength(model.grid.dayCount);
    }
    const last = seen.at(-1)?.best;
    const sum = last?.shortByDay().reduce((total, minutes) => total + minutes, 0);
    expect(sum).toBe((last?.shortSupervisorMinutes ?? 0) + (last?.shortEmployeeMinutes ?? 0));
    expect(sum).toBeGreaterThan(0);
  });

  it('stopped anywhere returns a complete lawful schedule, no worse than the last one told', () => {
    const { asked } = run();
    const all = new Set<number>();
    for (let stopAt = 1; stopAt < asked; stopAt += Math.ceil(asked / 8)) {
      const stopped = run({}, stopAt);
      expect(stopped.found.isStopped).toBe(true);
      expect(stopped.found.choices.every((choice) => choice !== null)).toBe(true);
      expect(violationsOf(stopped)).toEqual([]);
      const told = stopped.seen.at(-1)?.best;
      const last = [told?.shortSupervisorMinutes ?? 0, 0, told?.shortEmployeeMinutes ?? 0];
      expect(compareInOrder(short(stopped.found), last)).toBeLessThanOrEqual(0);
      all.add(stopped.found.steps);
    }
    expect(all.size).toBeGreaterThan(5);
  }, 30_000);

  it('lets a few steps pass at most after it was asked to stop', () => {
    const { asked } = run({}, 30);
    expect(asked).toBeLessThan(40);
  });
});

describe('preferences', () => {
  const strict = run({ hasPrices: true }).found;
  const slackPercent = 2;
  const loose = run({ preferenceSlackPercent: slackPercent, hasPrices: true }).found;
  const required = compile(problem).grid.requiredEmployees.reduce(
    (sum, people, g) => sum + people * (compile(problem).grid.segmentMinutes[g] as number),
    0,
  );

  it('never cost supervisors’ time, and employees’ no more than the slack', () => {
    const without = run({ budget: { ...BUDGETS.quick, preferenceStepsPerPerson: 0 } }).found;
    expect(compareInOrder(short(strict), short(without))).toBeLessThanOrEqual(0);
    expect(loose.staffing.shortSupervisorMinutes).toBeLessThanOrEqual(
      without.staffing.shortSupervisorMinutes,
    );
    expect(loose.staffing.shortEmployeeMinutes).toBeLessThanOrEqual(
      without.staffing.shortEmployeeMinutes + (slackPercent / 100) * required,
    );
  });

  it('are met the more the looser the slack', () => {
    for (const { preferencePrices } of [strict, loose]) {
      const met = preferencePrices.map((price) => price.peopleOnPreferredShift);
      expect(met).toEqual([...met].sort((a, b) => a - b));
      expect(preferencePrices.map((price) => price.slackPercent)).toEqual(
        [...new Set(preferencePrices.map((price) => price.slackPercent))].sort((a, b) => a - b),
      );
    }
    const first = loose.preferencePrices[0]?.peopleOnPreferredShift ?? 0;
    const last = loose.preferencePrices.at(-1)?.peopleOnPreferredShift ?? 0;
    expect(last).toBeGreaterThan(first + 1);
  });

  it('are priced at the asked slack with the schedule that is returned', () => {
    const model = compile(problem);
    const met = loose.choices.filter(
      (choice, e) => choice && model.people[e]?.isPreferred?.[choice.line] === 1,
    );
    const price = loose.preferencePrices.find((each) => each.slackPercent === slackPercent);
    expect(met.length).toBeGreaterThanOrEqual(price?.peopleOnPreferredShift ?? Number.POSITIVE_INFINITY);
    expect(run({}).found.preferencePrices).toEqual([]);
  });
});
