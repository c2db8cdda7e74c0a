import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { SupabaseClient } from '@supabase/supabase-js';
import { deliveryVariables } from '#lib/delivery-settings.ts';
import type { GenerationParameters } from '#lib/domain/records.ts';
import type { Database } from '#lib/supabase/database.types.ts';
import { workerArguments } from '../../scripts/keep-worker.ts';
import { makeAgency, makePerson, type TestAgency } from '../factories/people.ts';
import { makeRequirement, makeSchedule, makeShift, versionOf } from '../factories/scheduling.ts';
import { createDrillClient } from './lanes.ts';
import { type DrillStack, startDrillStack } from './stack.ts';
import { pause, waitFor } from './wait.ts';

/** A center on the embedded project, its supervisor signed in, and workers that the tests start and end. */
export type WorkerWorld = {
  stack: DrillStack;
  agency: TestAgency;
  supervisor: SupabaseClient<Database>;
  /** With the secret key, as the worker has it. */
  server: SupabaseClient<Database>;
  close(): Promise<void>;
};

export type WorkerProcess = {
  child: ChildProcess;
  output(): string;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
};

export type Run = {
  state: string;
  attempt: number;
  worker: string | null;
  stage: string | null;
  progress: number;
  error: string | null;
};

const password = 'correct-horse-battery';
const people = 40;
/** Round the clock. */
const shifts = [
  { code: 'EA10', startTime: '05:00', endTime: '15:00', category: 'early' },
  { code: 'DA10', startTime: '09:00', endTime: '19:00', category: 'day' },
  { code: 'SW10', startTime: '15:00', endTime: '01:00', category: 'swing' },
  { code: 'GR10', startTime: '19:00', endTime: '05:00', category: 'graveyard' },
] as const;
/** More than the people can do: otherwise the search would soon be through. */
const requirements = [
  { startTime: '05:00', endTime: '09:00', minEmployees: 7, minSupervisors: 2 },
  { startTime: '09:00', endTime: '21:00', minEmployees: 13, minSupervisors: 2 },
  { startTime: '21:00', endTime: '05:00', minEmployees: 8, minSupervisors: 2 },
];

/** Eight weeks. */
const block = { startDate: '2031-01-05', endDate: '2031-03-01' };
const parameters: GenerationParameters = {
  seed: 7,
  effort: 'quick',
  preferenceSlackPercent: 0,
  changeBudgetPercent: 0,
  keepLines: false,
  keepPeopleMax: null,
  pendingLeave: 'avoid',
};

export async function makeWorkerWorld(): Promise<WorkerWorld> {
  const stack = await startDrillStack();
  const { sql } = stack;
  const agency = await makeAgency(sql, 1);
  for (let index = 1; index <= people; index++) {
    await makePerson(sql, agency, 100 + index, { role: index <= 8 ? 'supervisor' : 'dispatcher' });
  }
  for (const [index, shift] of shifts.entries()) await makeShift(sql, agency, index + 1, shift);
  for (const [index, row] of requirements.entries()) await makeRequirement(sql, agency, index + 1, row);
  const server = createDrillClient(stack.url, stack.secretKey);
  const email = 'person-101@example.test';
  const { data } = await server.auth.admin.listUsers({ perPage: 1000 });
  const account = data.users.find((user) => user.email === email);
  const changed = await server.auth.admin.updateUserById(account?.id ?? '', {
    password,
    email_confirm: true,
  });
  if (changed.error) throw changed.error;
  const supervisor = createDrillClient(stack.url, stack.publishableKey);
  const signedIn = await supervisor.auth.signInWithPassword({ email, password });
  if (signedIn.error) throw signedIn.error;
  return { stack, agency, supervisor, server, close: () => stack.close() };
}

/** What `npm start` tells its worker, without any way by which notices leave the app. */
export function workerEnvironment({ stack }: Pick<WorkerWorld, 'stack'>, name: string): NodeJS.ProcessEnv {
  const nothing = Object.fromEntries([...deliveryVariables, 'SITE_URL'].map((name) => [name, undefined]));
  return {
    ...process.env,
    ...nothing,
    SUPABASE_URL: stack.url,
    SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
    SUPABASE_SECRET_KEY: stack.secretKey,
    DATABASE_URL: databaseUrl(stack),
    INSTANCE_ID: name,
  };
}

/** Starts a worker as `npm start` does. */
export function startWorkerProcess(
  world: Pick<WorkerWorld, 'stack'>,
  name: string,
  change: Record<string, string | undefined> = {},
): WorkerProcess {
  const child = spawn(process.execPath, workerArguments, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...workerEnvironment(world, name), ...change },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  return { child, output: () => output, ended };
}

export function databaseUrl({ secrets, databasePort }: DrillStack): string {
  return `postgresql://postgres:${secrets.databasePasswords.postgres}@127.0.0.1:${databasePort}/postgres`;
}

/** Ends a worker as `npm start` does, if it still runs. */
export async function endWorkerProcess({ child, ended }: WorkerProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await ended;
}

export async function makeDraft({ stack, agency }: WorkerWorld, id: number): Promise<number> {
  return makeSchedule(stack.sql, agency, id, block);
}

/** Opens a run as the action does. */
export async function startRun(
  { stack, supervisor }: WorkerWorld,
  scheduleId: number,
  change: Partial<GenerationParameters> = {},
): Promise<number> {
  const { data, error } = await supervisor.rpc('start_generation', {
    p_schedule_id: scheduleId,
    p_expected_version: await versionOf(stack.sql, scheduleId),
    p_parameters: { ...parameters, ...change },
  });
  if (error) throw error;
  return data;
}

export async function readRun({ stack }: WorkerWorld, run: number): Promise<Run> {
  const [row] = await stack.sql<Run[]>`
    select state, attempt, worker, stage, progress, error from public.generation_runs where id = ${run}`;
  if (row === undefined) throw new Error(`There is no run ${run}.`);
  return row;
}

/** Waits until the run is as wanted. */
export function untilRun(world: WorkerWorld, run: number, isThere: (run: Run) => boolean): Promise<Run> {
  return waitFor(
    `run ${run}`,
    60_000,
    async () => {
      const found = await readRun(world, run);
      return isThere(found) ? found : null;
    },
    10,
  );
}

export const isOver = ({ state }: Run): boolean => state !== 'running';

/** A state of a run that a client could have seen. */
export type Seen = { run: number; attempt: number; state: string; progress: number; at: number };

/** From now on every state of a run is kept, in the order in which they were committed to be seen. */
export async function recordRuns({ stack }: WorkerWorld): Promise<void> {
  await stack.sql.unsafe(`
    create table private.seen_runs (id bigint generated always as identity, run bigint, attempt integer, state text,
      progress real, at timestamptz default clock_timestamp());
    create function private.see_run() returns trigger language plpgsql set search_path = '' as $$
    begin
      insert into private.seen_runs (run, attempt, state, progress) values (new.id, new.attempt, new.state, new.progress);
      return null;
    end $$;
    create trigger see_run after update on public.generation_runs for each row execute function private.see_run()`);
}

export async function readSeen({ stack }: WorkerWorld, runs: readonly number[]): Promise<Seen[]> {
  return [
    ...(await stack.sql<Seen[]>`
      select run::integer, attempt, state, progress::float8, extract(epoch from at)::float8 * 1000 as at
      from private.seen_runs where run = any(${[...runs]}) order by id`),
  ];
}

/** Everything of a draft that a run may write. The connection may be one that a kill has just cut: then it is read by a new one. */
export async function readDraft(world: WorkerWorld, scheduleId: number) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await readDraftOnce(world, scheduleId);
    } catch (error) {
      // The database may just be on its way up again.
      if (tries === 20) throw error;
      await pause(500);
    }
  }
}

async function readDraftOnce({ stack }: WorkerWorld, scheduleId: number) {
  const rows = await stack.sql`
    select user_id, shift_id, shift_date::text, required_role from public.assigned_shifts
    where schedule_id = ${scheduleId} order by shift_date, user_id, shift_id, required_role`;
  const results = await stack.sql<{ isStopped: boolean }[]>`
    select (result ->> 'isStopped')::boolean as "isStopped" from public.schedule_results
    where schedule_id = ${scheduleId}`;
  const [audit] = await stack.sql<{ saved: number }[]>`
    select count(*)::integer as saved from public.audit_logs
    where action = 'schedule.generate' and target_id = ${String(scheduleId)}`;
  return { rows: [...rows], results: [...results], saved: audit?.saved ?? 0 };
}

/** Jobs that the queue still has. */
export async function countJobs({ stack }: WorkerWorld): Promise<number> {
  const [row] = await stack.sql<{ jobs: number }[]>`
    select count(*)::integer as jobs from graphile_worker.jobs`;
  return row?.jobs ?? 0;
}
