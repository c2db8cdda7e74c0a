import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type postgres from 'postgres';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import { requireRunning } from '../../drill/data-folder.ts';
import { type DrillStack, withDrillStack } from '../../drill/stack.ts';
import { databaseUrl } from '../../drill/worker-world.ts';
import { median, percentile } from '../gateway/measure.ts';

/** What the server process is given to do. */
export type Plan = {
  databaseUrl: string;
  supervisorId: string;
  /** One for each ranking; a call-out is started for the last of them. */
  openingIds: readonly number[];
  /** Rankings that are not counted, before the others. */
  warmUps: number;
  callOuts: number;
};

/** What it answers; milliseconds. */
export type Times = {
  /** Of the whole answer: read from the database and ranked. */
  answers: readonly number[];
  /** Of the ranking alone. */
  rankings: readonly number[];
  /** From the call that starts a call-out until that has returned. */
  starts: readonly number[];
  /** From that call until the first offer was handed to its channel. */
  offers: readonly number[];
  /** People in the first ranking. */
  people: number;
  /** Reasons and places in it, over all steps. */
  entries: number;
};

export type Delays = { runs: number; p50: number; p95: number; max: number };

export type CallOutBench = {
  people: number;
  entries: number;
  answer: Delays;
  ranking: Delays;
  start: Delays;
  offer: Delays;
};

/** Long from now, so that no shift has begun and nobody sleeps right before it. */
const today = '2035-11-20';

/** Measures how long a supervisor waits for the list of an opening, and how soon the first offer of a call-out is on its way. */
export function runCallOutBench(options: {
  runs: number;
  warmUps: number;
  callOuts: number;
  seed: (databaseUrl: string, args: string[]) => Promise<void>;
  say: (line: string) => void;
}): Promise<CallOutBench> {
  const { runs, warmUps, callOuts, seed, say } = options;
  return withDrillStack(async (stack) => {
    say('Making the large center …');
    await seed(requireRunning(stack.dataDir).databaseUrl, ['large', '--today', today]);
    const { supervisorId, openingIds } = await openShifts(stack.sql, Math.max(runs + warmUps, callOuts));
    say(`Ranking ${runs} times, then searching ${callOuts} times …`);
    const times = await measure(stack, {
      databaseUrl: databaseUrl(stack),
      supervisorId,
      openingIds,
      warmUps,
      callOuts,
    });
    return {
      people: times.people,
      entries: times.entries,
      answer: delaysOf(times.answers),
      ranking: delaysOf(times.rankings),
      start: delaysOf(times.starts),
      offer: delaysOf(times.offers),
    };
  });
}

/** Takes dispatchers off shifts in the middle of the block, and lets the app make offers by email. */
async function openShifts(
  sql: postgres.Sql,
  count: number,
): Promise<{ supervisorId: string; openingIds: number[] }> {
  const [supervisor] = await sql<{ id: string; agencyId: string }[]>`
    select p.id, p.agency_id as "agencyId" from public.profiles p
    join auth.users u on u.id = p.id where u.email = 'supervisor@harbor.example'`;
  if (supervisor === undefined) throw new Error('The large center has no supervisor.');
  const rules = sql.json({
    ...DEFAULT_FILLING,
    steps: DEFAULT_FILLING.steps.map((step) => ({ ...step, channels: ['phone', 'email'] })),
    automatic: { ...DEFAULT_FILLING.automatic, offers: true },
  });
  await sql`update public.setting_versions set value = ${rules} where agency_id = ${supervisor.agencyId} and kind = 'filling'`;
  await sql`
    insert into public.filling_rules (agency_id, value) values (${supervisor.agencyId}, ${rules})
    on conflict (agency_id) do update set value = excluded.value`;
  await sql`
    update public.assigned_shifts set user_id = null where id in (
      select a.id from public.assigned_shifts a
      join public.schedules s on s.id = a.schedule_id and a.shift_date between s.start_date + 21 and s.end_date - 21
      where a.agency_id = ${supervisor.agencyId} and a.status = 'published' and a.required_role = 'dispatcher'
        and not a.is_locked and not a.is_acting and a.user_id is not null and a.user_id <> ${supervisor.id}
      order by md5(a.id::text) limit ${count})`;
  const openings = await sql<{ id: number }[]>`
    select o.id::integer from public.openings o
    where o.agency_id = ${supervisor.agencyId} and o.state = 'open' and o.starts_at > now() order by md5(o.id::text)
    limit ${count}`;
  if (openings.length < count) throw new Error(`Of ${count} shifts only ${openings.length} are open.`);
  return { supervisorId: supervisor.id, openingIds: openings.map(({ id }) => id) };
}

/** Answers come from a process as the app's server and its worker are: with their modules, clients and secret key. */
async function measure(stack: DrillStack, plan: Plan): Promise<Times> {
  const program = join(import.meta.dirname, 'server-process.ts');
  const child = spawn(process.execPath, ['--conditions=react-server', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      SUPABASE_URL: stack.url,
      SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
      SUPABASE_SECRET_KEY: stack.secretKey,
    },
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

function delaysOf(times: readonly number[]): Delays {
  return { runs: times.length, p50: median(times), p95: percentile(times, 0.95), max: Math.max(...times) };
}
