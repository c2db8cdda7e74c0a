import { describe, expect, it } from 'vitest';
import { addDays } from '#lib/domain/time.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { check } from '../../bench/check.mjs';
import { generate, generateProduct } from '../../bench/gen.mjs';
import { toBenchSchedule, toProblem } from '../../bench/instance.ts';

const ZONES = [
  'America/Denver',
  'Europe/Berlin',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Asia/Tokyo',
  'America/New_York',
  'Pacific/Auckland',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Asia/Kathmandu',
];
/** Both clock changes, blocks that start on the work week's first day, on its last, and inside it. */
const STARTS = [
  '2026-09-01',
  '2026-01-01',
  '2026-10-04',
  '2027-02-06',
  '2026-03-20',
  '2026-08-30',
  '2026-11-01',
];
const LENGTHS = [1, 6, 7, 30, 61, 122];

function instanceOf(seed: number) {
  const at = <T>(values: readonly T[]): T => values[seed % values.length] as T;
  const start = at(STARTS);
  const days = LENGTHS[(seed * 5) % LENGTHS.length] ?? 30;
  const options = {
    n: 6 + (seed % 14),
    n12: Math.floor(((6 + (seed % 14)) * (seed % 5)) / 4),
    seed,
    start,
    end: addDays(start, days - 1),
    tz: at(ZONES),
    off: at([0, 0.1, 0.2]),
    tight: at([0.9, 1, 1.1]),
    surge: seed % 2,
    // The generator of instances places locks well inside the block only if the block is long enough.
    locked: days >= 30 ? 1 + (seed % 5) : 0,
    name: `random-${seed}`,
  };
  return seed % 2 === 0 ? generateProduct(options) : generate(options);
}

describe('random instances', { timeout: 60_000 }, () => {
  it.each(Array.from({ length: 42 }, (_, i) => i + 1))(
    'number %i is lawful and counted to the minute',
    (seed) => {
      const instance = instanceOf(seed);
      const result = generateSchedule(toProblem(instance), { seed, effort: 'quick' });
      const verdict = check(instance, toBenchSchedule(instance.name, result));
      expect(verdict.violations).toEqual([]);
      expect(result.metrics.uncoveredEmployeeMinutes).toBe(verdict.coverage.deficitMinutes);
      expect(result.metrics.uncoveredSupervisorMinutes).toBe(verdict.coverage.supervisorDeficitMinutes);
      expect(result.assignments.filter((assignment) => assignment.locked)).toHaveLength(
        instance.locked.length,
      );
    },
  );

  it('are judged by a checker that does report a broken rule', () => {
    const instance = instanceOf(4);
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
