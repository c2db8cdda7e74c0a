import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { check } from './check.mjs';
import { readInstance, toBenchSchedule } from './instance.ts';

/** Measures the generator on every instance: the median seed, in the order supervisors, employees. */

type Bounds = Record<string, { lines: { lbEmpHours: number; lbSupHours: number } } | undefined>;
type Run = {
  supervisorHours: number;
  employeeHours: number;
  openHours: number;
  cpuSeconds: number;
  violations: number;
};
type Row = Run & {
  instance: string;
  lbSupHours: number;
  lbEmpHours: number;
  gapPoints: number;
  preferred: number;
};

const folder = new URL('./instances/', import.meta.url);
const bounds: Bounds = JSON.parse(readFileSync(new URL('./bounds.json', import.meta.url), 'utf8'));

function measureOnce(
  path: string,
  seed: number,
  effort: 'quick' | 'good' | 'best',
): Run & { preferred: number; required: number } {
  const { name, problem, raw } = readInstance(path);
  const before = process.cpuUsage();
  const result = generateSchedule(problem, { seed, effort });
  const used = process.cpuUsage(before);
  const verdict = check(raw, toBenchSchedule(name, result));
  return {
    supervisorHours: verdict.coverage.supervisorDeficitMinutes / 60,
    employeeHours: verdict.coverage.deficitMinutes / 60,
    openHours: verdict.coverage.openOvertimeMinutes / 60,
    cpuSeconds: (used.user + used.system) / 1e6,
    violations: verdict.violations.length,
    preferred: result.metrics.peopleOnPreferredShift / Math.max(1, result.metrics.peopleWithPreference),
    required: verdict.coverage.requiredMinutes / 60,
  };
}

function measure(name: string, seeds: number, effort: 'quick' | 'good' | 'best'): Row {
  const path = new URL(`${name}.json`, folder).pathname;
  const runs = Array.from({ length: seeds }, (_, i) => measureOnce(path, i + 1, effort)).sort(
    (a, b) => a.supervisorHours - b.supervisorHours || a.employeeHours - b.employeeHours,
  );
  const median = runs[Math.floor(runs.length / 2)] as (typeof runs)[number];
  const cpu = runs.map((run) => run.cpuSeconds).sort((a, b) => a - b);
  const { lbSupHours = 0, lbEmpHours = 0 } = bounds[name]?.lines ?? {};
  const { required, ...figures } = median;
  return {
    instance: name,
    ...figures,
    cpuSeconds: Number((cpu[Math.floor(cpu.length / 2)] ?? 0).toFixed(2)),
    violations: runs.reduce((sum, run) => sum + run.violations, 0),
    preferred: Number(figures.preferred.toFixed(2)),
    lbSupHours,
    lbEmpHours,
    gapPoints: Number(((100 * (figures.employeeHours - lbEmpHours)) / Math.max(1, required)).toFixed(2)),
  };
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3' },
    effort: { type: 'string', default: 'good' },
    only: { type: 'string', default: '' },
  },
});
const effort = (['quick', 'good', 'best'] as const).find((known) => known === values.effort) ?? 'good';
const names = readdirSync(folder)
  .map((file) => file.replace(/\.json$/, ''))
  .filter((name) => new RegExp(values.only).test(name))
  .sort();
const columns: (keyof Row)[] = [
  'instance',
  'supervisorHours',
  'lbSupHours',
  'employeeHours',
  'lbEmpHours',
  'gapPoints',
  'openHours',
  'preferred',
  'cpuSeconds',
  'violations',
];
const print = (cells: readonly unknown[]) =>
  process.stdout.write(`${cells.map((cell, i) => String(cell).padEnd(i === 0 ? 18 : 16)).join('')}\n`);
print(columns);
const rows: Row[] = [];
for (const name of names) {
  const row = measure(name, Math.max(1, Number(values.seeds)), effort);
  rows.push(row);
  print(columns.map((column) => row[column]));
}
process.stdout.write(`${JSON.stringify({ effort, seeds: Number(values.seeds), rows })}\n`);
