import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import type { Delays } from '../tests/bench/delivery/live.ts';
import { type DeliveryBench, runDeliveryBench } from '../tests/bench/delivery/run.ts';
import { findBrowser } from './find-browser.ts';
import { print, runTask } from './project.ts';

const usage = 'Usage: npm run bench:delivery -- [--clients 200] [--edits 100]';

/** Milliseconds from the commit. */
const goals = { signalP95: 250, screenP95: 1000 };

// A table, then everything as one line of JSON.
await runTask(async () => {
  const { values } = parseArgs({
    options: { clients: { type: 'string', default: '200' }, edits: { type: 'string', default: '100' } },
  });
  const [clients, edits] = [values.clients, values.edits].map(Number);
  if (!clients || !edits || !(clients >= 1 && edits >= 1)) throw new LauncherError(usage);
  const loadBefore = loadavg()[0] ?? 0;
  const bench = await runDeliveryBench({ clients, edits, executablePath: findBrowser(), say: print });
  const misses = printTable(bench);
  print(JSON.stringify({ cores: availableParallelism(), loadBefore, misses: misses.length, ...bench }));
  return misses.length === 0 ? 0 : 1;
});

/** Returns the names of the lines that miss their goal. */
function printTable({ live }: DeliveryBench): string[] {
  const misses: string[] = [];
  const line = (name: string, value: string, ratio?: { value: number; goal: number; unit: string }): void => {
    const isMet = ratio === undefined || ratio.value <= ratio.goal;
    if (!isMet) misses.push(name);
    const share = ratio === undefined || ratio.goal === 0 ? '' : `× ${(ratio.value / ratio.goal).toFixed(2)}`;
    const goal = ratio === undefined ? '' : `≤ ${ratio.goal} ${ratio.unit}`;
    print(`${name.padEnd(44)}${value.padStart(26)}  ${goal.padEnd(12)}${share}${isMet ? '' : '  missed'}`);
  };
  const delays = (name: string, { p50, p95, max }: Delays, goal: number): void =>
    line(name, `${ms(p50)} / ${ms(p95)} / ${ms(max)}`, { value: p95, goal, unit: 'ms' });
  print(
    `\n${live.clients} people listen, ${live.edits} edits of the published roster; p50 / p95 / max, goals are of p95\n`,
  );
  line('all topics joined', ms(live.joinMs));
  line('signals lost', `${live.expected - live.delivered} of ${live.expected}`, {
    value: live.expected - live.delivered,
    goal: 0,
    unit: '',
  });
  delays('commit → signal at each of them', live.signal, goals.signalP95);
  delays('commit → changed cell of the roster painted', live.roster, goals.screenP95);
  delays('commit → changed line of the floor painted', live.floor, goals.screenP95);
  print();
  return misses;
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}
