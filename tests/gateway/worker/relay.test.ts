import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { unlockLostWorkers } from '#lib/jobs/locks.ts';
import { relayEvents } from '#lib/jobs/relay.ts';
import { defineTask } from '#lib/jobs/task.ts';
import { tasks } from '#lib/jobs/tasks.ts';
import { log } from '#lib/log.ts';
import { listTables } from '../../../supabase/local/backup/tables.ts';
import { makeAgency, type TestAgency } from '../../factories/people.ts';
import { createTestDatabase, type TestDatabase } from '../../setup/database.ts';

let db: TestDatabase;
let agency: TestAgency;
beforeAll(async () => {
  db = await createTestDatabase();
  agency = await makeAgency(db.sql, 1);
  // As the project's owner, who is no superuser, and by two workers that start together.
  await Promise.all([migrate(), migrate()]);
});
beforeEach(async () => {
  await db.sql`truncate private.outbox, private.workers, graphile_worker._private_jobs`;
});
afterAll(() => db.drop());

/** In a process of its own: the test runner loads packages in another way than Node. */
function migrate() {
  const program = `
    import { migrateQueue } from '#lib/jobs/queue.ts';
    await migrateQueue(process.argv[1], new AbortController().signal);`;
  return promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, db.url('postgres')]);
}

const greet = defineTask({
  name: 'greet',
  event: 'test.greeting',
  payload: z.object({ person: z.int() }),
  place: ({ person }) => ({ queueName: 'greetings', jobKey: `greet:${person}`, priority: person }),
  run: async () => {},
});

async function writeEvents(kind: string, payloads: readonly object[]): Promise<void> {
  for (const payload of payloads) {
    await db.sql`
      insert into private.outbox (agency_id, kind, payload) values (${agency.id}, ${kind}, ${db.sql.json({ ...payload })})`;
  }
}

async function listJobs() {
  return [
    ...(await db.sql<{ task: string; queue: string; key: string; payload: unknown }[]>`
      select j.task_identifier as task, j.queue_name as queue, j.key, p.payload
      from graphile_worker.jobs j join graphile_worker._private_jobs p using (id) order by j.id`),
  ];
}

async function countWaiting(): Promise<number | undefined> {
  const [row] = await db.sql<{ waiting: number }[]>`
    select count(*)::integer as waiting from private.outbox where relayed_at is null`;
  return row?.waiting;
}

describe('the relay', () => {
  it('makes one job of an event, under its key and in its queue', async () => {
    await writeEvents('test.greeting', [{ person: 7 }]);
    expect(await relayEvents(db.sql, [greet])).toBe(1);
    expect(await relayEvents(db.sql, [greet])).toBe(0);
    expect(await listJobs()).toEqual([
      { task: 'greet', queue: 'greetings', key: 'greet:7', payload: { person: 7 } },
    ]);
  });

  it('gives the lowest priority its turn first', async () => {
    await writeEvents('test.greeting', [{ person: 3 }, { person: 1 }, { person: 2 }]);
    await relayEvents(db.sql, [greet]);
    const jobs = await db.sql`select key from graphile_worker.jobs order by priority, run_at, id`;
    expect(jobs.map(({ key }) => key)).toEqual(['greet:1', 'greet:2', 'greet:3']);
  });

  it('lets a job wait until its time', async () => {
    const later = {
      ...greet,
      place: (payload: unknown) => ({ ...greet.place(payload), runAt: new Date('2040-01-01') }),
    };
    await writeEvents('test.greeting', [{ person: 7 }]);
    await relayEvents(db.sql, [later]);
    const [job] = await db.sql`select run_at from graphile_worker.jobs`;
    expect(job?.run_at).toEqual(new Date('2040-01-01'));
  });

  it('lets the what-ifs of an agency wait for each other, and drafts for none of them', async () => {
    const run = { schedule_id: 5, agency_id: agency.id, is_scenario: true, turn: 1000 };
    await writeEvents('generation.start', [
      { ...run, run_id: 1 },
      { ...run, run_id: 2, schedule_id: 6 },
      { ...run, run_id: 3, is_scenario: false, turn: 0 },
    ]);
    await relayEvents(db.sql, tasks);
    expect((await listJobs()).map(({ queue, key }) => [queue, key])).toEqual([
      [`scenarios:${agency.id}`, 'generation:1'],
      [`scenarios:${agency.id}`, 'generation:2'],
      ['schedule:5', 'generation:3'],
    ]);
  });

  it('leaves what it has no task for', async () => {
    await writeEvents('test.farewell', [{ person: 1 }]);
    expect(await relayEvents(db.sql, [greet])).toBe(0);
    expect(await countWaiting()).toBe(1);
  });

  it('takes each event once, however many relays run at the same time', async () => {
    await writeEvents(
      'test.greeting',
      Array.from({ length: 250 }, (_, person) => ({ person })),
    );
    let taken = 0;
    while ((await countWaiting()) !== 0) {
      const counts = await Promise.all([1, 2, 3].map(() => relayEvents(db.sql, [greet])));
      taken += counts.reduce((sum, count) => sum + count, 0);
    }
    expect(taken).toBe(250);
    expect(new Set((await listJobs()).map(({ key }) => key)).size).toBe(250);
  });

  it('does not stop at an event that cannot be read', async () => {
    const complain = vi.spyOn(log, 'error').mockImplementation(() => {});
    await writeEvents('test.greeting', [{ person: 'Ana' }, { person: 2 }]);
    await relayEvents(db.sql, [greet]);
    expect((await listJobs()).map(({ key }) => key)).toEqual(['greet:2']);
    expect(await countWaiting()).toBe(0);
    expect(complain).toHaveBeenCalledOnce();
    expect(JSON.stringify(complain.mock.calls)).not.toContain('Ana');
    complain.mockRestore();
  });
});

describe('a worker that is gone', () => {
  it('loses its jobs to the others, one that lives keeps them', async () => {
    await writeEvents('test.greeting', [{ person: 1 }, { person: 2 }, { person: 3 }, { person: 4 }]);
    await relayEvents(db.sql, [greet]);
    await db.sql`
      insert into private.workers (name, seen_at)
      values ('living', now() - interval '30 seconds'), ('dead', now() - interval '2 minutes')`;
    for (const [person, worker] of ['living', 'dead', 'unknown', 'self'].entries()) {
      await db.sql`
        update graphile_worker._private_jobs set locked_by = ${worker}, locked_at = now()
        where key = ${`greet:${person + 1}`}`;
    }
    await unlockLostWorkers(db.sql, 'self');
    const locked =
      await db.sql`select locked_by from graphile_worker.jobs where locked_by is not null order by id`;
    expect(locked.map((row) => row.locked_by)).toEqual(['living', 'self']);
  });
});

describe('a backup', () => {
  it('leaves out the queue, which another database does not have', async () => {
    const tables = await db.sql.begin((sql) => listTables(sql));
    expect(tables.map(({ schema }) => schema)).not.toContain('graphile_worker');
    expect(tables.map(({ name }) => name)).toContain('outbox');
  });
});
