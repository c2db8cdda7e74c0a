import { addDays } from '#lib/domain/time.ts';
import type { GenerationOptions } from '#lib/scheduler/index.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { check } from './check.mjs';
import { type BenchInstance, generate, generateProduct } from './gen.mjs';
import { toBenchSchedule, toProblem } from './instance.ts';

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

/** A small center that is all its number's: even ones have the product's rules, odd ones independent segments. */
export function randomInstance(number: number): BenchInstance {
  const at = <T>(values: readonly T[]): T => values[number % values.length] as T;
  const days = LENGTHS[(number * 5) % LENGTHS.length] ?? 30;
  const start = at(STARTS);
  const options = {
    n: 6 + (number % 14),
    n12: Math.floor(((6 + (number % 14)) * (number % 5)) / 4),
    seed: number,
    start,
    end: addDays(start, days - 1),
    tz: at(ZONES),
    off: at([0, 0.1, 0.2]),
    tight: at([0.9, 1, 1.1]),
    surge: number % 2,
    // Locks are placed well inside the block, which must be long enough for it.
    locked: days >= 30 ? 1 + (number % 5) : 0,
    name: `random-${number}`,
  };
  return number % 2 === 0 ? generateProduct(options) : generate(options);
}

/** What is wrong with the generator's schedule for an instance, in words; empty when every promise is kept. */
export function problemsOf(
  instance: BenchInstance,
  options: Omit<GenerationOptions, 'onProgress' | 'shouldStop'>,
): string[] {
  const problem = toProblem(instance);
  const result = generateSchedule(problem, options);
  const { metrics, bounds, assignments } = result;
  const { coverage, violations } = check(instance, toBenchSchedule(instance.name, result));
  const found = violations.map(
    ({ rule, employee, date, detail }) => `${rule} ${employee} ${date}: ${detail}`,
  );
  const expectEqual = (what: string, got: number, wanted: number) => {
    if (got !== wanted) found.push(`${what}: ${got} instead of ${wanted}`);
  };
  expectEqual('uncovered employee minutes', metrics.uncoveredEmployeeMinutes, coverage.deficitMinutes);
  expectEqual(
    'uncovered supervisor minutes',
    metrics.uncoveredSupervisorMinutes,
    coverage.supervisorDeficitMinutes,
  );
  expectEqual('open minutes', metrics.openPieceMinutes, coverage.openOvertimeMinutes);
  expectEqual('locks', assignments.filter(({ locked }) => locked).length, instance.locked.length);
  const isAbove = (bound: number, uncovered: number) => bound > uncovered;
  if (isAbove(bounds.employees.minutes, metrics.uncoveredEmployeeMinutes))
    found.push(
      `the employees' bound ${bounds.employees.minutes} is above ${metrics.uncoveredEmployeeMinutes}`,
    );
  if (isAbove(bounds.supervisors.minutes, metrics.uncoveredSupervisorMinutes))
    found.push(
      `the supervisors' bound ${bounds.supervisors.minutes} is above ${metrics.uncoveredSupervisorMinutes}`,
    );
  for (const role of ['supervisors', 'employees'] as const) {
    for (const week of bounds[role].weeks) {
      if (isAbove(week.boundMinutes, week.uncoveredMinutes))
        found.push(`the ${role}' bound of the week of ${week.startDate} is above what is uncovered`);
    }
  }
  return found;
}
