import { describe, expect, it } from 'vitest';
import type { Line, Problem } from '#lib/domain/types.ts';
import { BUDGETS } from '#lib/scheduler/budget.ts';
import { compile } from '#lib/scheduler/compile.ts';
import { buildLines } from '#lib/scheduler/result.ts';
import { type SearchOptions, search } from '#lib/scheduler/search.ts';
import { generateProduct } from '../../bench/gen.mjs';
import { toProblem } from '../../bench/instance.ts';

const problem = toProblem(
  generateProduct({
    n: 16,
    n12: 8,
    nSup: 5,
    scale: 0.5,
    seed: 9,
    start: '2026-10-04',
    end: '2026-10-31',
    name: 'keep',
  }),
);
const watch = { onStep: () => undefined, shouldStop: () => false };

function linesOf(on: Problem, options: Partial<SearchOptions>): { lines: Line[]; short: number } {
  const model = compile(on);
  const { choices, staffing } = search(model, { seed: 1, budget: BUDGETS.quick, ...options }, watch);
  const short = staffing.shortEmployeeMinutes + 1000 * staffing.shortSupervisorMinutes;
  return { lines: buildLines(model, choices), short };
}

function changed(before: readonly Line[], after: readonly Line[]): string[] {
  const weekOf = new Map(before.map((line) => [line.personId, line.week.join()]));
  return after.filter((line) => weekOf.get(line.personId) !== line.week.join()).map((line) => line.personId);
}

/** Good lines, of which a few people then take the line of the first: what a coordinator might have made of it. */
const good = linesOf(problem, {});
const people = problem.people.filter((person) => person.role === 'dispatcher' && person.patternId === '4x10');
const crowdedWeek = good.lines.find((line) => line.personId === people[0]?.id)?.week ?? [];
const spoiled = good.lines.map((line) =>
  people.some((person) => person.id === line.personId) ? { ...line, week: crowdedWeek } : line,
);

describe('lines to keep', () => {
  it('stay as they are where nobody may change', () => {
    const kept = linesOf(problem, { keep: { lines: spoiled, peopleMax: 0 } });
    expect(changed(spoiled, kept.lines)).toEqual([]);
  });

  it('change for at most as many people as allowed, each of whom helps', () => {
    const shorts = [0, 1, 2, 3].map((peopleMax) => {
      const kept = linesOf(problem, { keep: { lines: spoiled, peopleMax } });
      expect(changed(spoiled, kept.lines).length).toBeLessThanOrEqual(peopleMax);
      return kept.short;
    });
    expect(shorts).toEqual([...shorts].sort((a, b) => b - a));
    expect(new Set(shorts).size).toBe(shorts.length);
  });

  it('do not change without need where as many as it takes may', () => {
    const kept = linesOf(problem, { keep: { lines: good.lines, peopleMax: null }, budget: BUDGETS.warm });
    expect(kept.short).toBeLessThanOrEqual(good.short);
    if (kept.short === good.short) expect(changed(good.lines, kept.lines)).toEqual([]);
    const free = linesOf(problem, { keep: { lines: spoiled, peopleMax: null } });
    const capped = linesOf(problem, { keep: { lines: spoiled, peopleMax: 1 } });
    expect(free.short).toBeLessThan(capped.short);
  });

  it('give way beyond the cap where they are not lawful any more, and start new people', () => {
    const [first, second] = people;
    if (!first || !second) throw new Error('the instance has two dispatchers on 4x10');
    const other = problem.people.map((person) =>
      person.id === first.id ? { ...person, patternId: '3x12_1x4' } : person,
    );
    const hired = { ...second, id: 'hired', seniorityRank: 999 };
    const changedProblem = { ...problem, people: [...other, hired] };
    const kept = linesOf(changedProblem, { keep: { lines: good.lines, peopleMax: 0 }, budget: BUDGETS.warm });
    expect(changed(good.lines, kept.lines).sort()).toEqual([first.id, 'hired'].sort());
    expect(kept.lines.every((line) => line.week.some((shift) => shift !== null))).toBe(true);
  });
});
