import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import type { Delays, Departure } from '../tests/bench/chat/live.ts';
import { type ChatBench, runChatBench } from '../tests/bench/chat/run.ts';
import { print, runTask } from './project.ts';

const usage =
  'Usage: npm run bench:chat -- [--people 200] [--per-second 20] [--seconds 60] [--processes 2] [--messages 100000] [--calls 50]';

/** Milliseconds, of the 95th percentile; and until somebody who is put out hears nothing any more. */
const goals = { delivery: 500, reading: 150, departure: 5000 };

// A table, then everything as one line of JSON.
await runTask(async () => {
  const { values } = parseArgs({
    options: {
      people: { type: 'string', default: '200' },
      'per-second': { type: 'string', default: '20' },
      seconds: { type: 'string', default: '60' },
      processes: { type: 'string', default: '2' },
      messages: { type: 'string', default: '100000' },
      calls: { type: 'string', default: '50' },
    },
  });
  const [people = 0, perSecond = 0, seconds = 0, processes = 0, messages = 0, calls = 0] = [
    values.people,
    values['per-second'],
    values.seconds,
    values.processes,
    values.messages,
    values.calls,
  ].map(Number);
  const isUsable = [perSecond, seconds, processes, calls].every((count) => count >= 1);
  if (!isUsable || !(people >= 5) || !(messages >= 4000)) throw new LauncherError(usage);
  const loadBefore = loadavg()[0] ?? 0;
  const bench = await runChatBench({
    people,
    perSecond,
    seconds,
    processes,
    messages,
    calls,
    say: print,
  });
  const misses = [...printLive(bench), ...printHistory(bench)];
  print();
  print(
    JSON.stringify({ cores: availableParallelism(), loadBefore, goals, misses: misses.length, ...bench }),
  );
  return misses.length === 0 ? 0 : 1;
});

/** Returns the names of the lines that miss their goal. */
function printLive({ live }: ChatBench): string[] {
  const misses: string[] = [];
  const line = (name: string, value: string, ratio?: { value: number; goal: number; unit: string }): void => {
    const isMet = ratio === undefined || ratio.value <= ratio.goal;
    if (!isMet) misses.push(name);
    const share = ratio === undefined || ratio.goal === 0 ? '' : `× ${(ratio.value / ratio.goal).toFixed(2)}`;
    const goal = ratio === undefined ? '' : `≤ ${ratio.goal} ${ratio.unit}`;
    print(
      `${name.padEnd(52)}${value.padStart(30)}  ${goal.padEnd(10)}${share.padStart(8)}${isMet ? '' : '  missed'}`,
    );
  };
  const delays = (name: string, value: Delays, goal?: number): void =>
    line(name, msOf(value), goal === undefined ? undefined : { value: value.p95, goal, unit: 'ms' });
  const departure = (name: string, { heardMsAfter }: Departure): void =>
    line(name, `${Math.round(heardMsAfter)} ms`, { value: heardMsAfter, goal: goals.departure, unit: 'ms' });
  const none = (name: string, value: number): void => line(name, String(value), { value, goal: 0, unit: '' });
  print(`
${live.people} people have a conversation open, ${live.posted} messages at ${live.perSecond} a second; p50 / p95 / p99 / max in ms, goals are of p95.
One is put out after a third, one deactivated after two thirds: then all the others move to new topics.
`);
  line('all pages live', `${live.joinMs.toFixed(0)} ms`);
  delays('call → answer to the sender', live.answer);
  delays('call → message in each page', live.delivery, goals.delivery);
  delays('  and without the seconds in which topics moved', live.steady, goals.delivery);
  none('messages missing, of all for everybody', live.expected - live.delivered);
  none('out of order, twice, refused or otherwise wrong', live.problems.length);
  for (const problem of live.problems) print(`  ✗ ${problem}`);
  departure('put out → last thing heard', live.removed);
  departure('deactivated → last thing heard', live.deactivated);
  none('heard by somebody of another agency', live.strangerHeard);
  const { gateway, database, pages, senders } = live.cpu;
  line('share of one core: gateway, database', `${percent(gateway)} / ${percent(database)}`);
  line('  and of the load: pages, senders', `${percent(pages)} / ${percent(senders)}`);
  return misses;
}

/** Returns the names of the lines that miss their goal. */
function printHistory({ history: { messages, readings } }: ChatBench): string[] {
  const widths = [40, 7, 9, 9, 9, 8, 16];
  const row = (cells: readonly string[]): void =>
    print(
      cells
        .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
        .join(''),
    );
  print(`
${messages} messages in one conversation, each question asked by members through the gateway, in ms; p95 is held against ${goals.reading} ms.
`);
  row(['', 'calls', 'p50', 'p95', 'max', 'found', 'share']);
  return readings.flatMap(({ name, calls, p50, p95, max, found }) => {
    const isMet = p95 < goals.reading;
    row([
      name,
      String(calls),
      ...[p50, p95, max].map((value) => value.toFixed(1)),
      String(found),
      `${(p95 / goals.reading).toFixed(2)}${isMet ? '' : ' missed'}`,
    ]);
    return isMet ? [] : [name];
  });
}

function msOf({ p50, p95, p99, max }: Delays): string {
  return [p50, p95, p99, max].map((value) => value.toFixed(0)).join(' / ');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
