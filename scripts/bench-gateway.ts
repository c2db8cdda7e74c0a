import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { type BenchReport, type CaseResult, runGatewayBench } from '../tests/bench/gateway/run.ts';
import { print, runTask } from './project.ts';
import { seed } from './seed-data.ts';

const usage = 'Usage: npm run bench:gateway -- [--rounds 3] [--ms 400] [--only CASE]';

/** Of the table's columns. */
const widths = [19, 8, 10, 7, 8, 11, 7, 8, 8, 8, 6, 15, 7, 8, 8];

// A table, then everything as one line of JSON.
await runTask(async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '3' },
      ms: { type: 'string', default: '400' },
      only: { type: 'string', default: '' },
    },
  });
  const [rounds, ms] = [values.rounds, values.ms].map(Number);
  if (!rounds || !ms || !(rounds >= 1 && ms >= 50)) throw new LauncherError(usage);
  explain(rounds, ms);
  const report = await runGatewayBench({
    rounds,
    ms,
    only: values.only,
    seed: (url) => seed(url, ['large']),
    onReady: printHead,
    report: printCase,
  });
  printRest(report);
  print(JSON.stringify({ rounds, ms, cores: availableParallelism(), ...report }));
  return report.realtime.delivered === report.realtime.expected && report.realtime.strangersHeard === 0
    ? 0
    : 1;
});

function explain(rounds: number, ms: number): void {
  print(`The embedded Supabase under load: ${rounds} rounds of ${ms} ms after one to warm up, ${availableParallelism()} cores for everything.
Database, gateway and load are processes of their own and share those cores.

driver       postgres.js in the load process sends the very statement the gateway sends for the request, the one that
             makes the JSON, prepared, as the same database role; up to 10 connections, on each of which role and claims
             are set once. For a sign-in it is the comparison with the bcrypt hash alone.
gateway      a bare keep-alive HTTP client sends the request with a person's token; ten people take turns.
supabase-js  the unmodified client does. It costs more than the gateway and shares its cores, so here it is the limit.
share        of the driver's rate, pair by pair. spread is the width of the gateway's rounds, µs its processor time for
             one request. Rates are the median round, latencies are in ms over all rounds.
`);
}

function printHead(): void {
  printRow([
    '',
    'clients',
    'driver/s',
    'p50',
    'p95',
    'gateway/s',
    'p50',
    'p95',
    'share',
    'spread',
    'µs',
    'supabase-js/s',
    'p50',
    'p95',
    'share',
  ]);
}

function printCase({ name, clients, driver, lean, library }: CaseResult): void {
  const figures = ({ rate, p50, p95 }: { rate: number; p50: number; p95: number }): string[] => [
    rate.toFixed(0),
    p50.toFixed(1),
    p95.toFixed(1),
  ];
  printRow([
    name,
    clients,
    ...figures(driver),
    ...figures(lean),
    percent(lean.share),
    percent(lean.spread),
    lean.gatewayMicros.toFixed(0),
    ...figures(library),
    percent(library.share),
  ]);
}

function printRest({ startMs, rss, realtime, statements }: BenchReport): void {
  const { clients, joinMs, messages, expected, delivered, strangersHeard, paced, burst } = realtime;
  const latency = ({ p50, p95, max }: typeof paced): string =>
    `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, max ${max.toFixed(1)} ms`;
  print();
  print(
    `Realtime     ${clients} private clients joined in ${joinMs.toFixed(0)} ms and heard ${messages} messages of realtime.send:`,
  );
  print(
    `             ${delivered} of ${expected} delivered; a stranger was refused and heard ${strangersHeard}`,
  );
  print(
    `             commit to receipt, one message every 25 ms: ${latency(paced)}; ${messages / 2} at once: ${latency(burst)}`,
  );
  print(`Start        ${startMs.toFixed(0)} ms on existing data, from opening the database to listening`);
  print(
    `Memory       ${megabytes(rss.idle)} after the start, ${megabytes(rss.afterLoad)} after all load (the gateway's process)`,
  );
  print();
  for (const [name, text] of Object.entries(statements)) print(`${name}: ${text}`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0)} MB`;
}

function printRow(cells: readonly (string | number)[]): void {
  print(
    cells
      .map((cell, index) =>
        index === 0 ? String(cell).padEnd(widths[0] ?? 0) : String(cell).padStart(widths[index] ?? 0),
      )
      .join(''),
  );
}
