import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { type RosterBench, runRosterBench, VIEWS } from '../tests/bench/roster/run.ts';
import { findBrowser } from './find-browser.ts';
import { print, runTask } from './project.ts';

const usage = 'Usage: npm run bench:roster -- [--loads 5] [--edits 50]';

const KINDS = ['document', 'script', 'style', 'font', 'data', 'other'] as const;

/** What the roster promises, on a machine that has nothing else to do. */
const goals = { paintedMs: 1000, taskMs: 100, framesBefore: 0, confirmedMs: 300, kilobytes: 300 };

// A table, then everything as one line of JSON.
await runTask(async () => {
  const { values } = parseArgs({
    options: { loads: { type: 'string', default: '5' }, edits: { type: 'string', default: '50' } },
  });
  const [loads, edits] = [values.loads, values.edits].map(Number);
  if (!loads || !edits || !(loads >= 1 && edits >= 1)) throw new LauncherError(usage);
  const load = loadavg()[0] ?? 0;
  const bench = await runRosterBench({ loads, edits, executablePath: findBrowser(), say: print });
  const misses = printTable(bench);
  print(
    JSON.stringify({
      loads,
      cores: availableParallelism(),
      loadBefore: load,
      misses: misses.length,
      ...bench,
    }),
  );
  return misses.length === 0 ? 0 : 1;
});

/** Returns the names of the lines that miss their goal. */
function printTable(bench: RosterBench): string[] {
  const { transfer, longest, edit, nodes } = bench;
  const misses: string[] = [];
  const line = (name: string, value: string, goal = '', isMet = true): void => {
    if (!isMet) misses.push(name);
    print(`${name.padEnd(38)}${value.padStart(22)}  ${goal}${isMet ? '' : '  missed'}`);
  };
  const firstView = Object.values(transfer.first).reduce((sum, bytes) => sum + bytes, 0);
  print(`\n${bench.people} people × ${bench.days} days, ${bench.shifts} shifts\n`);
  line(
    'first shifts painted',
    ms(bench.paintedMs),
    `≤ ${goals.paintedMs} ms`,
    bench.paintedMs <= goals.paintedMs,
  );
  line('the grid answers', ms(bench.hydratedMs));
  line('the whole block is there', ms(bench.loadedMs));
  for (const [name, { wallMs, cpuMs }] of Object.entries(longest)) {
    const isSmooth = !name.startsWith('scrolling') && name !== 'dragging' ? null : cpuMs <= goals.taskMs;
    const goal = isSmooth === null ? '' : `≤ ${goals.taskMs} ms`;
    line(`longest task ${name}`, `${ms(wallMs)} (cpu ${ms(cpuMs)})`, goal, isSmooth ?? true);
  }
  line(
    'frames before an edit is shown',
    String(edit.framesBefore),
    `= ${goals.framesBefore}`,
    edit.framesBefore <= goals.framesBefore,
  );
  line('an edit painted, p50 / p95', `${ms(edit.paintedP50)} / ${ms(edit.paintedP95)}`);
  line(
    'an edit confirmed, p50 / p95',
    `${ms(edit.confirmedP50)} / ${ms(edit.confirmedP95)}`,
    `p95 ≤ ${goals.confirmedMs} ms`,
    edit.confirmedP95 <= goals.confirmedMs,
  );
  line(
    'first view, compressed',
    kilobytes(firstView),
    `≤ ${goals.kilobytes} kB`,
    firstView / 1000 <= goals.kilobytes,
  );
  for (const kind of KINDS) {
    const later = transfer.all[kind] - transfer.first[kind];
    line(`  ${kind}`, kilobytes(transfer.first[kind]), later > 0 ? `${kilobytes(later)} later` : '');
  }
  for (const view of VIEWS) line(`nodes, ${view}`, String(nodes[view]));
  print();
  return misses;
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
