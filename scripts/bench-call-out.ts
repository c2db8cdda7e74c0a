import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { type Delays, runCallOutBench } from '../tests/bench/call-out/run.ts';
import { print, runTask } from './project.ts';
import { seed } from './seed-data.ts';

const usage = 'Usage: npm run bench:call-out -- [--runs 60] [--warm-ups 10] [--call-outs 20]';

/** Milliseconds, of the 95th percentile: a list of everybody with all reasons, and until the first offer is on its way. */
const goals = { answer: 300, offer: 10_000 };
const widths = [46, 7, 10, 10, 10, 18];

// A table, then everything as one line of JSON.
await runTask(async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '60' },
      'warm-ups': { type: 'string', default: '10' },
      'call-outs': { type: 'string', default: '20' },
    },
  });
  const [runs = 0, warmUps = 0, callOuts = 0] = [values.runs, values['warm-ups'], values['call-outs']].map(
    Number,
  );
  if (!(runs >= 1 && warmUps >= 0 && callOuts >= 1)) throw new LauncherError(usage);
  const loadBefore = loadavg()[0] ?? 0;
  const bench = await runCallOutBench({ runs, warmUps, callOuts, seed, say: print });
  print(`
${bench.people} people, ${bench.entries} places and reasons in a list. Times are in ms; goals are of p95.
`);
  printRow(['', 'runs', 'p50', 'p95', 'max', 'goal']);
  const misses = [
    printDelays('opening → list of everybody with all reasons', bench.answer, goals.answer),
    printDelays('  of it the ranking alone', bench.ranking),
    printDelays('opening → call-out started', bench.start),
    printDelays('opening → first offer handed to its channel', bench.offer, goals.offer),
  ].filter((isMet) => !isMet).length;
  print();
  print(JSON.stringify({ cores: availableParallelism(), loadBefore, goals, misses, ...bench }));
  return misses === 0 ? 0 : 1;
});

/** Returns whether it is within its goal. */
function printDelays(name: string, { runs, p50, p95, max }: Delays, goal?: number): boolean {
  const isMet = goal === undefined || p95 < goal;
  const held = goal === undefined ? '' : `< ${goal}${isMet ? '' : ' missed'}`;
  printRow([name, String(runs), ...[p50, p95, max].map((value) => value.toFixed(1)), held]);
  return isMet;
}

function printRow(cells: readonly string[]): void {
  print(
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join(''),
  );
}
