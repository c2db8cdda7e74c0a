import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyMigrations } from '../../supabase/local/migrate.ts';
import { makeAgency, makePerson, uuid } from '../factories/people.ts';
import { makeSchedule } from '../factories/scheduling.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { allParameters } from './generation-world.ts';

const dir = join(import.meta.dirname, '../../supabase/migrations');
/** The last migration under which the application itself drove its runs. */
const upTo = '20261121000400';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase({ migrated: false });
});
afterAll(() => db.drop());

describe('a database from before runs waited in a queue', () => {
  it('keeps its runs with complete parameters, and one that the application left is computed by a worker', async () => {
    await applyMigrations(db.url('postgres'), { dir, upTo });
    const ours = await makeAgency(db.sql, 1);
    const supervisor = await makePerson(db.sql, ours, 103, { role: 'supervisor' });
    await makeSchedule(db.sql, ours, 1, { startDate: '2031-01-01', endDate: '2031-01-31' });
    await db.sql`
      insert into public.generation_runs (agency_id, schedule_id, requested_by, parameters, seed, loaded_version, worker,
        state, heartbeat_at)
      values (${ours.id}, 1, ${supervisor}, '{"effort":"best"}', 7, 1, 'the app', 'succeeded', now()),
        (${ours.id}, 1, ${supervisor}, '{"effort":"quick"}', 42, 1, 'the app', 'running', now() - interval '2 minutes')`;

    await applyMigrations(db.url('postgres'), { dir });

    const runs =
      await db.sql`select parameters, state, worker, attempt from public.generation_runs order by id`;
    expect([...runs]).toEqual([
      {
        parameters: { ...allParameters, effort: 'best', seed: 7 },
        state: 'succeeded',
        worker: 'the app',
        attempt: 0,
      },
      { parameters: allParameters, state: 'running', worker: 'the app', attempt: 0 },
    ]);
    const asServer = async (text: string) =>
      (await db.asUser('service_role', (sql) => sql.unsafe(text)))[0]?.answer;
    expect(await asServer('select public.requeue_abandoned_runs() as answer')).toBe(1);
    const [event] = await db.sql`select kind, payload from private.outbox`;
    expect(event).toMatchObject({ kind: 'generation.start', payload: { schedule_id: 1 } });
    expect(
      await asServer(`select public.claim_generation(${event?.payload.run_id}, 'w') as answer`),
    ).toMatchObject({
      run: { attempt: 1, parameters: allParameters },
      facts: { people: [{ id: uuid(103), qualification_ids: [] }], pattern_rules: {} },
    });
  });
});
