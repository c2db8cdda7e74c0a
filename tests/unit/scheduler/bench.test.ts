import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GENERATION_STAGES } from '#lib/domain/types.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { check } from '../../bench/check.mjs';
import { readInstance, toBenchSchedule } from '../../bench/instance.ts';

const folder = new URL('../../bench/instances/', import.meta.url);
/** The others of many people differ in how tight they are, as the smaller ones do; the benchmark measures all. */
const isLargeTwin = (name: string) => /^ecc-n(120|400)-t(106|94)/.test(name);
const names = readdirSync(folder)
  .map((file) => file.replace(/\.json$/, ''))
  .filter((name) => !isLargeTwin(name));
const pathOf = (name: string) => new URL(`${name}.json`, folder).pathname;

/** Four hundred people take seconds where the machine is busy; nothing here waits on a clock. */
const SLOW = { timeout: 120_000 };

describe('every benchmark instance', SLOW, () => {
  it.each(names)('%s: no violation, and the same coverage to the minute', (name) => {
    const { problem, raw } = readInstance(pathOf(name));
    const result = generateSchedule(problem, { seed: 7, effort: 'quick', isBare: true });
    const verdict = check(raw, toBenchSchedule(name, result));
    expect(verdict.violations).toEqual([]);
    expect(result.metrics).toMatchObject({
      requiredEmployeeMinutes: verdict.coverage.requiredMinutes,
      requiredSupervisorMinutes: verdict.coverage.requiredSupervisorMinutes,
      uncoveredEmployeeMinutes: verdict.coverage.deficitMinutes,
      uncoveredSupervisorMinutes: verdict.coverage.supervisorDeficitMinutes,
      openPieceMinutes: verdict.coverage.openOvertimeMinutes,
      uncoveredIfFilledEmployeeMinutes: verdict.coverage.deficitIfFilledMinutes,
      uncoveredIfFilledSupervisorMinutes: verdict.coverage.supervisorDeficitIfFilledMinutes,
    });
  });
});

describe('proven minima', SLOW, () => {
  // bounds.json: the exact cyclic week proves 8 staff-hours a week short over 17 weeks, and 0.
  it.each([
    ['prod-n40-all4x10', 136],
    ['prod-n31-mixed', 0],
  ])('%s is %i h short', (name, hours) => {
    const { problem } = readInstance(pathOf(name));
    const { metrics } = generateSchedule(problem, { seed: 1, effort: 'good' });
    expect(metrics.uncoveredSupervisorMinutes).toBe(0);
    expect(metrics.uncoveredEmployeeMinutes).toBe(hours * 60);
  });
});

describe('what a run owes its caller', SLOW, () => {
  const { problem, raw, name } = readInstance(pathOf('prod-n36'));

  it('gives the same bytes for the same problem, seed and effort, and others for another seed', () => {
    const bytes = (seed: number) => JSON.stringify(generateSchedule(problem, { seed, effort: 'quick' }));
    expect(bytes(3)).toBe(bytes(3));
    expect(bytes(4)).not.toBe(bytes(3));
  });

  it('reports progress from 0 to 1 that never falls', () => {
    const fractions: number[] = [];
    const stages = new Set<string>();
    generateSchedule(problem, {
      seed: 1,
      effort: 'quick',
      onProgress: (progress) => {
        fractions.push(progress.fraction);
        stages.add(progress.stage);
      },
    });
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect([fractions[0], fractions.at(-1)]).toEqual([0, 1]);
    expect([...stages]).toEqual([...GENERATION_STAGES]);
  });

  it.each([1, 20, 150])('returns a lawful schedule when stopped at look %i', (looks) => {
    let asked = 0;
    const result = generateSchedule(problem, {
      seed: 1,
      effort: 'good',
      shouldStop: () => ++asked >= looks,
    });
    expect(check(raw, toBenchSchedule(name, result)).violations).toEqual([]);
    expect(asked).toBeLessThanOrEqual(looks + 3);
  });

  it('explains every gap, and the gaps add up to what is uncovered', () => {
    const { gaps, metrics } = generateSchedule(problem, { seed: 1, effort: 'quick' });
    const shortOf = (kind: string) =>
      gaps
        .filter((gap) => gap.kind === kind)
        .reduce((sum, gap) => sum + ((gap.required - gap.onDuty) * (gap.endsAt - gap.startsAt)) / 60_000, 0);
    expect(shortOf('employees')).toBe(metrics.uncoveredEmployeeMinutes);
    expect(shortOf('supervisors')).toBe(metrics.uncoveredSupervisorMinutes);
    for (const gap of gaps) {
      const { code, counts } = gap.reason;
      const people = Object.values(counts).reduce((sum, count) => sum + count, 0);
      expect(people).toBe(gap.kind === 'supervisors' ? 6 : 36);
      expect(counts.onDuty).toBeLessThanOrEqual(gap.onDuty);
      expect(['capacity', 'no_supervisor', 'leave', 'block_edge', 'pattern']).toContain(code);
    }
    expect(gaps.some((gap) => gap.kind === 'supervisors' && gap.reason.code === 'no_supervisor')).toBe(true);
  });

  it('leaves the pieces out at stage lines', () => {
    const result = generateSchedule(problem, { seed: 1, effort: 'quick', stage: 'lines' });
    expect(result.openPieces).toEqual([]);
    expect(result.metrics.uncoveredIfFilledEmployeeMinutes).toBe(result.metrics.uncoveredEmployeeMinutes);
  });
});
