import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { type Delays, runReportsBench, SEARCH } from '../tests/bench/reports/run.ts';
import { print, runTask } from './project.ts';
import { seed } from './seed-data.ts';

const usage = 'Usage: npm run bench:reports -- [--runs 15] [--agencies 200]';

/** Milliseconds of the 95th percentile: a report of a year of 200 people, and a search among them. */
const goals = { report: 1000, search: 100 };
const widths = [24, 12, 12, 12, 12, 9, 18];

// A table, then everything as one line of JSON.
await runTask(async () => {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '15' }, agencies: { type: 'string', default: '200' } },
  });
  const [runs = 0, agencies = 0] = [values.runs, values.agencies].map(Number);
  if (!(runs >= 1 && agencies >= 1)) throw new LauncherError(usage);
  const loadBefore = loadavg()[0] ?? 0;
  const bench = await runReportsBench({ runs, agencies, seed, say: print });
  const { center, otherShifts, alone, among, scans } = bench;
  print(`
${center.people} people, ${center.shifts} shifts of a year; then ${agencies} other agencies with ${otherShifts}. Times in ms.
`);
  printRow(['', 'alone p50', 'alone p95', 'among p50', 'among p95', 'ratio', 'goal of p95']);
  const misses = Object.entries(among).filter(([name, each]) => !printDelays(name, alone[name], each)).length;
  const scanned = Object.entries(scans);
  print(
    scanned.length === 0
      ? '\nNo large table of tenants was read from one end to the other.'
      : `\nRead from one end to the other: ${scanned.map(([table, count]) => `${table} ${count} times`).join(', ')}`,
  );
  print();
  const missed = misses + scanned.length;
  print(JSON.stringify({ cores: availableParallelism(), loadBefore, goals, misses: missed, ...bench }));
  return missed === 0 ? 0 : 1;
});

/** Returns whether it is within its goal, alone and among others. */
function printDelays(name: string, alone: Delays | undefined, among: Delays): boolean {
  const goalMs = name === SEARCH ? goals.search : goals.report;
  const isMet = Math.max(alone?.p95 ?? 0, among.p95) < goalMs;
  printRow([
    name,
    ...[alone?.p50 ?? 0, alone?.p95 ?? 0, among.p50, among.p95].map((value) => value.toFixed(1)),
    (among.p50 / (alone?.p50 ?? among.p50)).toFixed(2),
    `< ${goalMs}${isMet ? '' : ' missed'}`,
  ]);
  return isMet;
}

function printRow(cells: readonly string[]): void {
  print(
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join(''),
  );
}
