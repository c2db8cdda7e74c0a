import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAccount, uuid } from '../factories/people.ts';
import { makeDraft, makeSchedulingWorld, type SchedulingWorld, shift, who } from './scheduling-world.ts';
import { refusedAt, saveSetting } from './settings-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());

/** Lets `second` begin while `first` has written and not ended; returns how the second one is refused. */
async function inTheMoment(
  first: (sql: SchedulingWorld['db']['sql']) => Promise<unknown>,
  second: () => Promise<unknown>,
) {
  const { sql } = world.db;
  const connection = await sql.reserve();
  try {
    await connection`begin`;
    await first(connection);
    let isOver = false;
    const outcome = refusedAt(second()).finally(() => {
      isOver = true;
    });
    for (let waits = false; !waits && !isOver; ) {
      const [row] = await sql`
        select exists (
          select 1 from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0
        ) as waits`;
      waits = row?.waits === true;
    }
    await connection`commit`;
    return await outcome;
  } finally {
    connection.release();
  }
}

describe('in the moment in which', () => {
  it('a shift is written, the day does not come to start so that the shift would move', async () => {
    await makeDraft(world, 1, []);
    const center = world.ours.centerId;
    const [code, field] = await inTheMoment(
      (sql) => sql`
        insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status,
          local_start, local_end)
        values (${world.ours.id}, ${center}, 1, ${who.ana}, ${shift.day}, '2031-01-06', 'draft', '04:00', '12:00')`,
      () => saveSetting(world, { kind: 'day_start', value: { dayStart: '04:00' }, center }),
    );
    expect([code, field]).toEqual(['PT422', 'dayStart']);
  });

  it('a center closes, nobody comes to work there, nor back to it', async () => {
    const { sql } = world.db;
    const [made] = await world.db.asUser(
      who.admin,
      (transaction) => transaction`select public.add_center('North', 'America/Denver', '05:00') as id`,
    );
    const center: string = made?.id;
    await makeAccount(sql, 301);
    const person = {
      row: 1,
      userId: uuid(301),
      email: 'person-301@example.test',
      fullName: 'Nora',
      role: 'dispatcher',
    };
    const [code, field] = await inTheMoment(
      (connection) =>
        connection`select 1 from public.centers where id = ${center} for update`.then(
          () => connection`update public.centers set is_active = false where id = ${center}`,
        ),
      () =>
        world.db.asUser(
          'service_role',
          (server) =>
            server`select public.import_people(${who.admin}, ${server.json([{ ...person, centerId: center }])})`,
        ),
    );
    expect([code, field]).toEqual(['PT422', 'centerId']);

    await sql`update public.profiles set is_active = false, center_id = ${center} where id = ${who.cora}`;
    const back = world.db.asUser(
      who.admin,
      (transaction) => transaction`
        select public.set_person_active(${who.cora}, true, p.version) from public.profiles p where p.id = ${who.cora}`,
    );
    expect(await refusedAt(back)).toEqual([
      'PT422',
      'centerId',
      'North is closed. Give another center first.',
    ]);
  });
});
