import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { QUESTIONS, type Question, runSelfServiceBench } from '../tests/bench/self-service/run.ts';
import { print, runTask } from './project.ts';
import { seed } from './seed-data.ts';

const usage = 'Usage: npm run bench:self-service -- [--runs 100] [--warm-ups 20]';

/** What a person waits at most in nineteen of twenty cases, on a machine that has nothing else to do. */
const GOAL_MS = 300;

const names: Record<Question, string> = {
  partners: 'swap partners of a shift',
  impact: 'impact of a pending leave',
};
const widths = [27, 6, 9, 9, 9, 9, 10, 10, 10, 9, 9, 15];

// A table, then everything as one line of JSON.
await runTask(async () => {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '100' }, 'warm-ups': { type: 'string', default: '20' } },
  });
  const [runs, warmUps] = [values.runs, values['warm-ups']].map(Number);
  if (!runs || !warmUps || !(runs >= 1 && warmUps >= 1)) throw new LauncherError(usage);
  const load = loadavg()[0] ?? 0;
  const bench = await runSelfServiceBench({ runs, warmUps, seed, say: print });
  print(`
${bench.people} people, ${bench.shifts} published shifts. Each answer is loaded from the database and judged as the app's server
does it. First: the first answer of the process. Times are in ms; cpu is the server's, and beside it that of gateway and
database together. p95 is held against ${GOAL_MS} ms.
`);
  printRow([
    '',
    'runs',
    'first',
    'p50',
    'p95',
    'max',
    'cpu p50',
    'cpu p95',
    '+ stack',
    'kB',
    'found',
    'share',
  ]);
  const missed = QUESTIONS.filter((question) => {
    const row = bench[question];
    printRow([
      names[question],
      String(row.runs),
      ...[row.firstMs, row.p50, row.p95, row.max, row.cpuP50, row.cpuP95].map((value) => value.toFixed(1)),
      row.stackCpu === null ? '–' : row.stackCpu.toFixed(1),
      row.kilobytes.toFixed(1),
      row.found.toFixed(1),
      `${(row.p95 / GOAL_MS).toFixed(2)}${row.p95 < GOAL_MS ? '' : ' missed'}`,
    ]);
    return row.p95 >= GOAL_MS;
  });
  print();
  print(
    JSON.stringify({
      runs,
      cores: availableParallelism(),
      loadBefore: load,
      goalMs: GOAL_MS,
      misses: missed.length,
      ...bench,
    }),
  );
  return missed.length === 0 ? 0 : 1;
});

function printRow(cells: readonly string[]): void {
  print(
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join(''),
  );
}
