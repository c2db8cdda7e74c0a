import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { waitFor } from '../../drill/wait.ts';
import {
  countJobs,
  endWorkerProcess,
  isOver,
  makeDraft,
  makeWorkerWorld,
  readDraft,
  readRun,
  readSeen,
  recordRuns,
  startRun,
  startWorkerProcess,
  untilRun,
  type WorkerProcess,
  type WorkerWorld,
} from '../../drill/worker-world.ts';
import { versionOf } from '../../factories/scheduling.ts';

// Whole generations, beside other tests.
vi.setConfig({ testTimeout: 90_000 });

let world: WorkerWorld;
let workers: WorkerProcess[] = [];
beforeAll(async () => {
  world = await makeWorkerWorld();
  await recordRuns(world);
  workers = ['worker-1', 'worker-2'].map((name) => startWorkerProcess(world, name));
}, 120_000);
afterAll(async () => {
  await Promise.all(workers.map(endWorkerProcess));
  await world.close();
}, 30_000);

/** Nothing is left to do. */
function untilIdle() {
  return waitFor('the queue is empty', 60_000, async () => ((await countJobs(world)) === 0 ? true : null));
}

describe('a run', () => {
  it('becomes the rows of its draft, and the same seed the same rows', async () => {
    const [first, second] = [await makeDraft(world, 1), await makeDraft(world, 2)];
    for (const draft of [first, second]) {
      const over = await untilRun(world, await startRun(world, draft), isOver);
      expect(over).toMatchObject({ state: 'succeeded', attempt: 1, progress: 1, error: null });
    }
    const made = await readDraft(world, first);
    expect(made.rows.length).toBeGreaterThan(800);
    expect(made).toMatchObject({ results: [{ isStopped: false }], saved: 1 });
    expect(await readDraft(world, second)).toEqual(made);
  });

  it('tells how far it is all along, and never goes back', async () => {
    const run = await startRun(world, await makeDraft(world, 3), { effort: 'good' });
    await untilRun(world, run, isOver);
    const told = (await readSeen(world, [run])).map(({ progress }) => progress);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    // How fine it is at least, whatever a request takes, is the reporter's own test.
    expect(new Set(told).size).toBeGreaterThan(10);
  });

  it('is saved once, however often its job comes', async () => {
    const draft = await makeDraft(world, 4);
    const run = await startRun(world, draft);
    await untilRun(world, run, isOver);
    await untilIdle();
    const version = await versionOf(world.stack.sql, draft);
    const made = await readDraft(world, draft);
    await world.stack.sql`
      insert into private.outbox (agency_id, kind, payload)
      select agency_id, kind, payload from private.outbox where (payload ->> 'run_id')::integer = ${run}`;
    await waitFor('the event is taken', 10_000, async () => {
      const [row] = await world.stack.sql`select from private.outbox where relayed_at is null`;
      return row ? null : true;
    });
    await untilIdle();
    expect(await readRun(world, run)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(await versionOf(world.stack.sql, draft)).toBe(version);
    expect(await readDraft(world, draft)).toEqual(made);
  });

  it('ends with the reason when its draft has changed before it began', async () => {
    const draft = await makeDraft(world, 5);
    const run = await startRun(world, draft, { effort: 'best' });
    await world.stack.sql`update public.schedules set version = version + 1 where id = ${draft}`;
    const over = await untilRun(world, run, isOver);
    expect(over.state).toBe('failed');
    expect(over.error).toMatch(/was changed/);
    expect((await readDraft(world, draft)).rows).toEqual([]);
  });
});

describe('somebody who does not want to wait', () => {
  it('stops a run and has the best schedule so far', async () => {
    const draft = await makeDraft(world, 6);
    const run = await startRun(world, draft, { effort: 'best' });
    await untilRun(world, run, ({ progress }) => progress > 0.02);
    expect((await world.supervisor.rpc('stop_generation', { p_run_id: run })).error).toBeNull();
    expect(await untilRun(world, run, isOver)).toMatchObject({ state: 'succeeded', attempt: 1 });
    const { rows, results } = await readDraft(world, draft);
    expect(results).toEqual([{ isStopped: true }]);
    expect(rows.length).toBeGreaterThan(800);
  });

  it('stops a run that has hardly begun', async () => {
    const draft = await makeDraft(world, 7);
    const run = await startRun(world, draft, { effort: 'best' });
    await world.supervisor.rpc('stop_generation', { p_run_id: run });
    expect(await untilRun(world, run, isOver)).toMatchObject({ state: 'succeeded' });
    expect((await readDraft(world, draft)).results).toEqual([{ isStopped: true }]);
  });

  it('cancels a run, and nothing is saved', async () => {
    const draft = await makeDraft(world, 8);
    const version = await versionOf(world.stack.sql, draft);
    const run = await startRun(world, draft, { effort: 'best' });
    await untilRun(world, run, ({ progress }) => progress > 0.01);
    await world.supervisor.rpc('cancel_generation', { p_run_id: run });
    await untilIdle();
    expect(await readRun(world, run)).toMatchObject({ state: 'cancelled', attempt: 1 });
    expect(await readDraft(world, draft)).toEqual({ rows: [], results: [], saved: 0 });
    expect(await versionOf(world.stack.sql, draft)).toBe(version);
  });
});

describe('several runs', () => {
  it('go side by side for different drafts, each once, on whatever worker', async () => {
    const drafts = await Promise.all([11, 12, 13, 14].map((id) => makeDraft(world, id)));
    const runs: number[] = [];
    for (const draft of drafts) runs.push(await startRun(world, draft, { effort: 'best' }));
    await waitFor('all are computed', 60_000, async () => {
      const found = await Promise.all(runs.map((run) => readRun(world, run)));
      return found.every(({ attempt, state }) => attempt === 1 && state === 'running') ? true : null;
    });
    for (const run of runs) await world.supervisor.rpc('stop_generation', { p_run_id: run });
    for (const run of runs) {
      expect(await untilRun(world, run, isOver)).toMatchObject({ state: 'succeeded', attempt: 1 });
    }
    for (const draft of drafts) expect(await readDraft(world, draft)).toMatchObject({ saved: 1 });
  });

  it('go one after the other for the same schedule', async () => {
    const draft = await makeDraft(world, 15);
    const version = await versionOf(world.stack.sql, draft);
    const runs: number[] = [];
    for (const name of ['One', 'Two', 'Three']) {
      const { data, error } = await world.supervisor.rpc('create_scenario', {
        p_schedule_id: draft,
        p_expected_version: version,
        p_name: name,
        p_change: {},
        p_parameters: { seed: 1, effort: 'quick' },
      });
      if (error) throw error;
      runs.push((data as { run_id: number }).run_id);
    }
    for (const run of runs) expect(await untilRun(world, run, isOver)).toMatchObject({ state: 'succeeded' });
    const seen = await readSeen(world, runs);
    const order = seen.map(({ run }) => run).filter((run, index, all) => run !== all[index - 1]);
    expect(order).toHaveLength(runs.length);
  });
});
