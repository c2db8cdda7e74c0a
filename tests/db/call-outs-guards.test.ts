import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { read, record, standing, start } from './call-outs-world.ts';
import { openDay, openOne } from './openings-world.ts';
import { race } from './race.ts';
import { newEditId } from './roster-world.ts';
import {
  clearSchedules,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
beforeEach(async () => {
  await clearSchedules(world);
  await world.db.sql`update public.profiles set is_active = true where agency_id = ${world.ours.id}`;
});
afterAll(() => world.db.drop());

const running = async (given: Parameters<typeof start>[2] = {}) => {
  await makePublished(world, 1, openDay);
  const opening = await openOne(world, 1);
  return { opening, id: await start(world, opening, given) };
};

describe('a call', () => {
  it('that is sent twice at the same moment is written once, and both are told that it is', async () => {
    const { id } = await running();
    const clientId = newEditId();
    const written = new Set<unknown>();
    const tap = {
      as: who.supervisor,
      work: async (sql: Parameters<Parameters<typeof race>[1][number]['work']>[0]) => {
        const [row] = await sql`
          select public.record_contact(${id}, 0, ${who.ana}, 'refused', '', ${clientId}) as contact`;
        written.add(row?.contact);
      },
    };
    expect(await race(world.db, [tap, tap, tap, tap])).toEqual([null, null, null, null]);
    expect(written.size).toBe(1);
    expect((await read(world, id))?.contacts).toHaveLength(1);
  });

  it('has an id of its caller alone: that of somebody else, or of another call-out, is in nobody’s way', async () => {
    const { id } = await running();
    const clientId = newEditId();
    const first = await record(world, id, { clientId });
    expect(await record(world, id, { clientId, as: who.otherSupervisor })).not.toBe(first);
    await expect(record(world, id, { clientId, person: who.ben })).rejects.toThrow(
      'Another call has this id',
    );
    await expect(record(world, id, { clientId, outcome: 'refused' })).rejects.toThrow(
      'Another call has this id',
    );
    expect(await record(world, id, { clientId })).toBe(first);
  });

  it('later does not undo what the person said', async () => {
    const { id } = await running();
    await record(world, id, { outcome: 'refused' });
    await record(world, id, { outcome: 'no_answer', as: who.otherSupervisor });
    expect((await standing(world, id))[0]).toBe('Ana 0 refused');
  });
});
