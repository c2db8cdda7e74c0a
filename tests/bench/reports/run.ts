import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type postgres from 'postgres';
import { requireRunning } from '../../drill/data-folder.ts';
import { type DrillStack, withDrillStack } from '../../drill/stack.ts';
import { pause } from '../../drill/wait.ts';
import { median, percentile } from '../gateway/measure.ts';
import { addAgencies, fillYear, type YearCenter } from './center.ts';

/** What the server process is given to do. */
export type Plan = { center: YearCenter; runs: number };

/** Milliseconds of each run, by what was asked for, and what the hours sum to. */
export type Times = { times: Record<string, number[]>; workedMinutes: number };

export type Delays = { runs: number; p50: number; p95: number; max: number };

export type ReportsBench = {
  center: YearCenter;
  /** Shifts of other agencies, when they were there. */
  otherShifts: number;
  alone: Record<string, Delays>;
  among: Record<string, Delays>;
  /** Tables of tenants that were read from one end to the other, with how often. */
  scans: Record<string, number>;
  workedMinutes: number;
};

/** The name of what a search takes. */
export const SEARCH = 'search';

/** Long from now: what is measured is all to come. */
const today = '2035-11-20';
/** A table of fewer rows lies on a page or two, which is read at once whatever one looks for. */
const SMALL_TABLE = 500;

/** Measures the reports of a year of two hundred people, alone in the database and among other agencies. */
export function runReportsBench(options: {
  runs: number;
  agencies: number;
  seed: (databaseUrl: string, args: string[]) => Promise<void>;
  say: (line: string) => void;
}): Promise<ReportsBench> {
  const { runs, agencies, seed, say } = options;
  return withDrillStack(async (stack) => {
    say('Making the large center, and a year of shifts …');
    await seed(requireRunning(stack.dataDir).databaseUrl, ['large', '--today', today]);
    const center = await fillYear(stack.sql);
    say(`${center.people} people, ${center.shifts} shifts. Reporting …`);
    const alone = await measure(stack, { center, runs });
    say(`Adding ${agencies} agencies …`);
    const otherShifts = await addAgencies(stack.sql, agencies, center);
    const before = await scansOf(stack.sql);
    const among = await measure(stack, { center, runs });
    const after = await scansOf(stack.sql);
    if (alone.workedMinutes !== among.workedMinutes)
      throw new Error('Other agencies change the hours of one.');
    const scans: Record<string, number> = {};
    for (const [table, count] of after) {
      const more = count - (before.get(table) ?? 0);
      if (more > 0) scans[table] = more;
    }
    return {
      center,
      otherShifts,
      alone: delaysOf(alone),
      among: delaysOf(among),
      scans,
      workedMinutes: among.workedMinutes,
    };
  });
}

/** How often each large table was read from one end to the other; what connections did a moment ago is counted too. */
async function scansOf(sql: postgres.Sql): Promise<Map<string, number>> {
  await pause(2_000);
  const rows = await sql<{ table: string; count: number }[]>`
    select s.relname as table, s.seq_scan::integer as count from pg_stat_user_tables s
    where s.schemaname = 'public' and s.n_live_tup >= ${SMALL_TABLE}`;
  return new Map(rows.map(({ table, count }) => [table, count]));
}

/** Answers come from a process as the app's server is: with its modules and clients. */
async function measure(stack: DrillStack, plan: Plan): Promise<Times> {
  const program = join(import.meta.dirname, 'server-process.ts');
  const child = spawn(process.execPath, ['--conditions=react-server', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, SUPABASE_URL: stack.url, SUPABASE_PUBLISHABLE_KEY: stack.publishableKey },
  });
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  const ended = once(child, 'exit');
  try {
    child.send(plan);
    const [times] = (await Promise.race([
      once(child, 'message'),
      ended.then(() => {
        throw new Error('The server process ended before it was through.');
      }),
    ])) as [Times];
    return times;
  } finally {
    process.removeListener('exit', end);
    end();
    await ended;
  }
}

function delaysOf({ times }: Times): Record<string, Delays> {
  return Object.fromEntries(
    Object.entries(times).map(([name, each]) => [
      name,
      { runs: each.length, p50: median(each), p95: percentile(each, 0.95), max: Math.max(...each) },
    ]),
  );
}
