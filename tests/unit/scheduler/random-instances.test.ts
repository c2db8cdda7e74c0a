import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { check } from '../../bench/check.mjs';
import { toBenchSchedule, toProblem } from '../../bench/instance.ts';
import { problemsOf, randomInstance } from '../../bench/random-instance.ts';

describe('random instances', { timeout: 600_000 }, () => {
  it('are scheduled lawfully, counted to the minute, and never beyond their bound', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 0, max: 4_294_967_295 }),
        fc.constantFrom(0, 0, 5, 20),
        fc.constantFrom(0, 0.5),
        (number, seed, changeBudgetPercent, preferenceSlackPercent) => {
          const options = { seed, effort: 'quick', changeBudgetPercent, preferenceSlackPercent } as const;
          expect(problemsOf(randomInstance(number), options)).toEqual([]);
        },
      ),
      { seed: 911, numRuns: 14 },
    );
  });

  it('keep the rules when they are generated again from their own lines', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 0, max: 5 }),
        (number, peopleMax) => {
          const instance = randomInstance(number);
          const before = generateSchedule(toProblem(instance), { seed: 1, effort: 'quick', isBare: true });
          const keep = { lines: before.lines, peopleMax };
          expect(problemsOf(instance, { seed: 2, effort: 'quick', keep })).toEqual([]);
        },
      ),
      { seed: 911, numRuns: 6 },
    );
  });

  it('are judged by a checker that does report a broken rule', () => {
    const instance = randomInstance(4);
    const schedule = toBenchSchedule(
      instance.name,
      generateSchedule(toProblem(instance), { seed: 4, effort: 'quick' }),
    );
    const [first] = schedule.assignments;
    if (!first) throw new Error('the schedule is empty');
    schedule.assignments.push({ ...first });
    const rules = check(instance, schedule).violations.map((violation) => violation.rule);
    expect(rules).toContain('OVERLAP');
    expect(rules).toContain('TWO_REGULAR_SAME_DAY');
  });
});
