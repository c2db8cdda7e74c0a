import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import type { Delays } from '../tests/bench/delivery/live.ts';
import { type DeliveryBench, runDeliveryBench } from '../tests/bench/delivery/run.ts';
import { findBrowser } from './find-browser.ts';
import { print, runTask } from './project.ts';

const usage = 'Usage: npm run bench:delivery -- [--clients 200] [--edits 100] [--people 1000] [--rounds 10]';

/** Milliseconds from the commit to signals and screens, and from when a notice is due; megabytes over megabytes. */
const goals = { signalP95: 250, screenP95: 1000, firstMail: 1000, lastMail: 30_000, growth: 1.25 };

// A table, then everything as one line of JSON.
await runTask(async () => {
  const { values } = parseArgs({
    options: {
      clients: { type: 'string', default: '200' },
      edits: { type: 'string', default: '100' },
      people: { type: 'string', default: '1000' },
      rounds: { type: 'string', default: '10' },
    },
  });
  const [clients = 0, edits = 0, people = 0, rounds = 0] = [
    values.clients,
    values.edits,
    values.people,
    values.rounds,
  ].map(Number);
  if (![clients, edits, people, rounds].every((count) => count >= 1)) throw new LauncherError(usage);
  const loadBefore = loadavg()[0] ?? 0;
  const bench = await runDeliveryBench({
    clients,
    edits,
    people,
    rounds,
    executablePath: findBrowser(),
    say: print,
  });
  const misses = printTable(bench);
  print(JSON.stringify({ cores: availableParallelism(), loadBefore, misses: misses.length, ...bench }));
  return misses.length === 0 ? 0 : 1;
});

/** Returns the names of the lines that miss their goal. */
function printTable({ live, mail }: DeliveryBench): string[] {
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
  const { rss } = mail;
  const grown = (rss.rounds.at(-1) ?? 0) / rss.three;
  print(
    `\n${mail.people} people are told of one publication by mail, ${mail.notices} notices in all; a mail takes the server 5 ms.\nThe first publication waits its minute, for the others it is cut short in the database.\n`,
  );
  line('commit → all planned', ms(mail.commitToPlanned));
  line('commit → due, the minute for an undo', ms(mail.commitToDue));
  line('due → first accepted', ms(mail.dueToFirst), {
    value: mail.dueToFirst,
    goal: goals.firstMail,
    unit: 'ms',
  });
  line('due → last accepted', ms(mail.dueToLast), {
    value: mail.dueToLast,
    goal: goals.lastMail,
    unit: 'ms',
  });
  line(
    'due → each accepted',
    `${ms(mail.dueToEach.p50)} / ${ms(mail.dueToEach.p95)} / ${ms(mail.dueToEach.max)}`,
  );
  line('mails a second', mail.perSecond.toFixed(0));
  line('notices lost', String(mail.lost), { value: mail.lost, goal: 0, unit: '' });
  line('notices that came twice', String(mail.twice), { value: mail.twice, goal: 0, unit: '' });
  line('out of order, or otherwise wrong', String(mail.problems.length), {
    value: mail.problems.length,
    goal: 0,
    unit: '',
  });
  for (const problem of mail.problems.slice(0, 10)) print(`  ✗ ${problem}`);
  line('memory of the worker: before, one, three', `${mb(rss.before)} / ${mb(rss.first)} / ${mb(rss.three)}`);
  line(`  and after ${rss.rounds.length} more, over that after three`, mb(rss.rounds.at(-1) ?? 0), {
    value: grown,
    goal: goals.growth,
    unit: '×',
  });
  print();
  return misses;
}

function mb(value: number): string {
  return `${value.toFixed(0)} MB`;
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}
