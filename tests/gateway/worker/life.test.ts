import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { isProcessAlive } from '../../../supabase/local/processes.ts';
import { findFreePort } from '../../drill/data-folder.ts';
import { killAll, postmastersOf, processTree } from '../../drill/process-tree.ts';
import { waitFor } from '../../drill/wait.ts';
import {
  databaseUrl,
  endWorkerProcess,
  isOver,
  makeDraft,
  makeWorkerWorld,
  readDraft,
  readRun,
  startRun,
  startWorkerProcess,
  untilRun,
  type WorkerProcess,
  type WorkerWorld,
  workerEnvironment,
} from '../../drill/worker-world.ts';
import { uuid } from '../../factories/people.ts';
import { makeLeave } from '../../factories/time-off.ts';

// Whole generations, beside other tests.
vi.setConfig({ testTimeout: 90_000 });

let world: WorkerWorld;
beforeAll(async () => {
  world = await makeWorkerWorld();
}, 120_000);
afterAll(() => world.close(), 30_000);

/** All that a worker says that nothing happens to. */
const greeting = 'Notices stay in the app: no way out is configured.\n';

const started: WorkerProcess[] = [];
function start(name: string, change: Record<string, string | undefined> = {}): WorkerProcess {
  const worker = startWorkerProcess(world, name, change);
  started.push(worker);
  return worker;
}
afterEach(async () => {
  await Promise.all(started.splice(0).map(endWorkerProcess));
  // What a test left running would keep the next one's worker busy.
  await world.stack.sql`
    select private.end_generation(id, 'cancelled', 'The test is over.') from public.generation_runs where state = 'running'`;
});

/** A run of a new draft that a worker of that name has begun. */
async function begin(id: number, effort: 'quick' | 'best' = 'best') {
  const draft = await makeDraft(world, id);
  const run = await startRun(world, draft, { effort });
  // From then on the worker has everything it needs: an answer that is lost costs it no attempt any more.
  await untilRun(world, run, ({ attempt, progress }) => attempt === 1 && progress > 0);
  return { draft, run };
}

/** Ends a run with what it has, and looks whether it was saved exactly once. */
async function finish({ draft, run }: { draft: number; run: number }, attempt: number): Promise<void> {
  await waitFor('somebody may stop it', 60_000, async () => {
    const { error } = await world.supervisor.rpc('stop_generation', { p_run_id: run });
    if (error) throw error;
    return true;
  });
  expect(await untilRun(world, run, isOver)).toMatchObject({ state: 'succeeded', attempt, error: null });
  const { rows, results, saved } = await readDraft(world, draft);
  expect(rows.length).toBeGreaterThan(800);
  expect({ results: results.length, saved }).toEqual({ results: 1, saved: 1 });
}

describe('a worker that is killed', () => {
  it('is followed by one that comes to the same result', async () => {
    const first = start('worker-1');
    const killed = await begin(1, 'quick');
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await readRun(world, killed.run)).toMatchObject({ state: 'running', attempt: 1 });
    start('worker-1');
    expect(await untilRun(world, killed.run, isOver)).toMatchObject({ state: 'succeeded', attempt: 2 });
    const whole = await begin(2, 'quick');
    await untilRun(world, whole.run, isOver);
    const made = await readDraft(world, killed.draft);
    expect(made.rows.length).toBeGreaterThan(800);
    expect(made).toEqual(await readDraft(world, whole.draft));
  });

  it('ends with the process that started it', async () => {
    const worker = start('worker-1');
    await begin(3);
    worker.child.disconnect();
    expect(await worker.ended).toEqual({ code: 1, signal: null });
  });

  it('is started again by the app, and does not outlive a killed one', async () => {
    const program = `
      import { keepWorker } from './scripts/keep-worker.ts';
      keepWorker();
      setInterval(() => {}, 1000);`;
    const app = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: join(import.meta.dirname, '../../..'),
      stdio: 'ignore',
      env: workerEnvironment(world, 'worker-1'),
    });
    const findWorker = (not?: number) =>
      waitFor('a worker runs', 20_000, () => {
        const found = processTree(app.pid ?? 0).find(({ command }) => command.includes('scripts/worker.ts'));
        return found && found.pid !== not ? found.pid : null;
      });
    try {
      const first = await findWorker();
      killAll([first]);
      const second = await findWorker(first);
      app.kill('SIGKILL');
      await waitFor('the worker is gone', 20_000, () => (isProcessAlive(second) ? null : true));
    } finally {
      app.kill('SIGKILL');
    }
  });
});

describe('a worker that is told to stop', () => {
  it('gives its run to the next one at once', async () => {
    const first = start('worker-1');
    const run = await begin(4);
    first.child.kill('SIGTERM');
    expect(await first.ended).toEqual({ code: 0, signal: null });
    expect(first.output()).toBe(greeting);
    expect(await readRun(world, run.run)).toMatchObject({ state: 'running', attempt: 1 });
    start('worker-2');
    await untilRun(world, run.run, ({ attempt }) => attempt === 2);
    await finish(run, 2);
  });
});

describe('a worker without a job', () => {
  it('sees to requests that wait, and says nothing of it', async () => {
    const { sql } = world.stack;
    const request = await makeLeave(sql, world.agency, {
      userId: uuid(120),
      startsAt: '2031-02-01Z',
      endsAt: '2031-02-02Z',
    });
    await sql`update public.time_off_requests set created_at = now() - interval '30 hours' where id = ${request}`;
    const worker = start('worker-1');
    await waitFor('the request goes on', 30_000, async () => {
      const [row] = await sql`select told_stage as stage from public.time_off_requests where id = ${request}`;
      return row?.stage === 'admins' ? true : null;
    });
    expect(worker.output()).toBe(greeting);
    // Runs of other tests have nobody on leave.
    await sql`truncate public.time_off_requests cascade`;
  });
});

describe('a worker that has lost its run', () => {
  it('writes nothing of it any more', async () => {
    start('worker-1');
    const { draft, run } = await begin(5);
    const taken = await world.server.rpc('claim_generation', { p_run_id: run, p_worker: 'another' });
    expect(taken.error).toBeNull();
    await waitFor('the job is done', 60_000, async () => {
      const [row] = await world.stack.sql`select from graphile_worker.jobs`;
      return row ? null : true;
    });
    expect(await readRun(world, run)).toMatchObject({ state: 'running', attempt: 2, worker: 'another' });
    expect(await readDraft(world, draft)).toEqual({ rows: [], results: [], saved: 0 });
  });
});

describe('a database that goes away', () => {
  it('costs a run nothing', async () => {
    const worker = start('worker-1');
    const run = await begin(6);
    killAll(postmastersOf(world.stack.dataDir).map(({ pid }) => pid));
    await waitFor('the database is back', 60_000, () => readRun(world, run.run));
    await finish(run, 1);
    expect(worker.child.exitCode).toBeNull();
  });

  it('is waited for, also at the start, and no secret is told', async () => {
    const nobody = new URL(databaseUrl(world.stack));
    nobody.port = String(await findFreePort());
    const worker = start('worker-1', { DATABASE_URL: nobody.href });
    await waitFor('it says so', 10_000, () => (worker.output().includes('keeps trying') ? true : null));
    worker.child.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
    expect(worker.output()).not.toContain(nobody.password);
    expect(worker.output().trim().split('\n')).toHaveLength(2);
  });
});

describe('a worker without a connection', () => {
  it('says what is missing and ends', async () => {
    const worker = start('worker-1', { DATABASE_URL: undefined });
    expect((await worker.ended).code).toBe(1);
    expect(worker.output()).toMatch(/^The worker needs DATABASE_URL[^\n]*\n$/);
  });
});
