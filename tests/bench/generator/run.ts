import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Effort } from '#lib/domain/types.ts';
import { generateProduct } from '../gen.mjs';
import { readInstance } from '../instance.ts';
import type { Measure } from './measure.ts';
import { compareWithSolver, type SideBySide } from './solver.ts';

export type GeneratorBenchOptions = {
  seeds: number;
  effort: Effort;
  /** A regular expression that names of instances match. */
  only: string;
  /** How long the general solver may take for each instance; 0 leaves it out. */
  solverSeconds: number;
  /** Numbers of people; empty leaves the growth out. */
  growth: readonly number[];
};

const folder = fileURLToPath(new URL('../instances/', import.meta.url));
const measureProcess = fileURLToPath(new URL('./measure-process.ts', import.meta.url));
/** The best known values of other methods, for the column beside ours. */
const known: Record<string, { lines: { bestEmpHours: number; bestSupHours: number } } | undefined> =
  JSON.parse(readFileSync(join(folder, '../bounds.json'), 'utf8'));
const anytimeSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10];
const solverInstances = ['ecc-n16-t100-s1', 'ecc-n40-t100-s1', 'prod-n36', 'prod-n40', 'prod-n120'];

/**
 * Measures every instance, how quality grows with time, how time grows with people, and a general solver beside it.
 * Prints tables, then all figures as one line of JSON.
 */
export async function runGeneratorBench(options: GeneratorBenchOptions): Promise<void> {
  const { seeds, effort, solverSeconds } = options;
  const names = readdirSync(folder)
    .map((file) => file.replace(/\.json$/, ''))
    .filter((name) => new RegExp(options.only).test(name))
    .sort();
  const rows = names.map((name) => medianOf(measureSeeds(join(folder, `${name}.json`), seeds, effort)));
  printInstances(rows);
  printAnytime(rows);
  const growth = measureGrowth(options.growth, effort);
  const exponent = exponentOf(growth);
  printGrowth(growth, exponent);
  const solver: SideBySide[] = [];
  for (const name of solverSeconds > 0 ? solverInstances.filter((each) => names.includes(each)) : []) {
    const { problem } = readInstance(join(folder, `${name}.json`));
    solver.push(await compareWithSolver(name, problem, solverSeconds));
  }
  printSolver(solver);
  const figures = { rows: rows.map(figuresOf), growth: growth.map(figuresOf), exponent, solver };
  process.stdout.write(`${JSON.stringify({ bench: 'generator', effort, seeds, ...figures })}\n`);
}

function measureSeeds(path: string, count: number, effort: Effort): Measure[] {
  return Array.from({ length: count }, (_, i) => {
    const output = execFileSync(
      process.execPath,
      [measureProcess, '--instance', path, '--seed', String(i + 1), '--effort', effort],
      { encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    return JSON.parse(output) as Measure;
  });
}

type Row = Measure & { allViolations: number };

/** The run whose schedule is in the middle, in the order supervisors, employees; times and memory by themselves. */
function medianOf(runs: readonly Measure[]): Row {
  const byQuality = [...runs].sort(
    (a, b) => a.supervisorHours - b.supervisorHours || a.employeeHours - b.employeeHours,
  );
  const middle = byQuality[Math.floor(runs.length / 2)] as Measure;
  const median = (figure: (run: Measure) => number) =>
    runs.map(figure).sort((a, b) => a - b)[Math.floor(runs.length / 2)] as number;
  return {
    ...middle,
    cpuSeconds: median((run) => run.cpuSeconds),
    searchCpuSeconds: median((run) => run.searchCpuSeconds),
    firstCompleteMs: median((run) => run.firstCompleteMs ?? 0),
    peakMegabytes: Math.max(...runs.map((run) => run.peakMegabytes)),
    allViolations: runs.reduce((sum, run) => sum + run.violations, 0),
  };
}

/** The demo center's mix of people and its requirements, made larger and larger. */
function measureGrowth(sizes: readonly number[], effort: Effort): Row[] {
  const place = mkdtempSync(join(tmpdir(), 'generator-growth-'));
  try {
    return sizes.map((n) => {
      const path = join(place, `n${n}.json`);
      const instance = generateProduct({
        n,
        n12: Math.round(n / 2),
        nSup: Math.max(5, Math.round(n * 0.17)),
        scale: n / 37,
        seed: 1,
        name: `grown-n${n}`,
      });
      writeFileSync(path, JSON.stringify(instance));
      return medianOf(measureSeeds(path, 1, effort));
    });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Slope of the least-squares line through the logarithms of people and CPU time. */
function exponentOf(grown: readonly Measure[]): number | null {
  if (grown.length < 2) return null;
  const x = grown.map((row) => Math.log(row.people));
  const y = grown.map((row) => Math.log(row.searchCpuSeconds));
  const mean = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  const over = x.reduce((sum, each, i) => sum + (each - mx) * ((y[i] as number) - my), 0);
  return over / x.reduce((sum, each) => sum + (each - mx) ** 2, 0);
}

function printInstances(measured: readonly Row[]): void {
  printTable(
    [
      'instance',
      'broken',
      'sup. h',
      'bound',
      'points',
      'known',
      'emp. h',
      'bound',
      'points',
      'known',
      'preferred',
      'open h',
      '/ least',
      'search s',
      'all s',
      'first ms',
      'MB',
    ],
    measured.map((row) => [
      row.instance,
      row.allViolations,
      round(row.supervisorHours, 1),
      round(row.supervisorBoundHours, 1),
      round(row.supervisorGapPoints, 2),
      known[row.instance]?.lines.bestSupHours ?? '',
      round(row.employeeHours, 1),
      round(row.employeeBoundHours, 1),
      round(row.employeeGapPoints, 2),
      known[row.instance]?.lines.bestEmpHours ?? '',
      `${Math.round(100 * row.preferredShare)} %`,
      round(row.openHours, 0),
      row.openOverMinimum === null ? '' : round(row.openOverMinimum, 3),
      round(row.searchCpuSeconds, 2),
      round(row.cpuSeconds, 2),
      round(row.firstCompleteMs ?? 0, 0),
      round(row.peakMegabytes, 0),
    ]),
  );
}

function printAnytime(measured: readonly Row[]): void {
  process.stdout.write(
    '\nUncovered hours (supervisors/employees) of the best schedule after so many CPU seconds\n',
  );
  printTable(
    ['instance', ...anytimeSeconds.map((seconds) => `${seconds} s`)],
    measured.map((row) => [
      row.instance,
      ...anytimeSeconds.map((seconds) => {
        const point = row.anytime.findLast((each) => each.cpuSeconds <= seconds);
        return point ? `${round(point.supervisorHours, 0)}/${round(point.employeeHours, 0)}` : '–';
      }),
    ]),
  );
}

function printGrowth(grown: readonly Row[], slope: number | null): void {
  if (slope === null) return;
  process.stdout.write('\nGrowth with people\n');
  printTable(
    ['people', 'search s', 'all s', 'MB', 'emp. points', 'broken'],
    grown.map((row) => [
      row.people,
      round(row.searchCpuSeconds, 2),
      round(row.cpuSeconds, 2),
      round(row.peakMegabytes, 0),
      round(row.employeeGapPoints, 2),
      row.allViolations,
    ]),
  );
  process.stdout.write(`CPU time of the search grows with people to the power ${round(slope, 2)}.\n`);
}

function printSolver(compared: readonly SideBySide[]): void {
  if (compared.length === 0) return;
  process.stdout.write('\nThe same employees-only model in the npm package highs\n');
  printTable(
    ['instance', 'columns', 'highs h', 'its bound', 'highs s', 'ours at that', 'times faster', 'ours h'],
    compared.map((row) => [
      row.instance,
      row.columns,
      row.solverHours === null ? 'none' : round(row.solverHours, 1),
      row.solverBoundHours === null ? 'none' : round(row.solverBoundHours, 1),
      round(row.solverCpuSeconds, 1),
      row.generatorCpuSeconds === null ? 'never' : `${round(row.generatorCpuSeconds, 3)} s`,
      row.ratio === null ? '' : round(row.ratio, 0),
      round(row.generatorHours, 1),
    ]),
  );
}

function figuresOf({ anytime: _, ...figures }: Row) {
  return figures;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function printTable(head: readonly string[], body: readonly (readonly unknown[])[]): void {
  const cells = [head, ...body].map((row) => row.map(String));
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  for (const row of cells) {
    const line = row.map((cell, i) =>
      i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
    );
    process.stdout.write(`${line.join('  ')}\n`);
  }
}
