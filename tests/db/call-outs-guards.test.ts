import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { letPass, look, offer, read, record, rules, standing, start } from './call-outs-world.ts';
import { openDay, openingsOf, openOne } from './openings-world.ts';
import { race } from './race.ts';
import { call, edit, fields, newEditId } from './roster-world.ts';
import {
  clearSchedules,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
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
/** Another call-out, for a shift a week later. */
const another = async (given: Parameters<typeof start>[2] = {}) => {
  await edit(world, 1, [
    { kind: 'add', key: -1, row: fields({ userId: null, shiftId: shift.day, shiftDate: '2031-01-13' }) },
  ]);
  const opening = (await openingsOf(world, 1)).at(-1);
  if (opening === undefined) throw new Error('it is not open');
  return start(world, opening, given);
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

describe('an offer', () => {
  const delivered = (channel: string, state: string) => world.db.sql`
    insert into public.notification_deliveries (agency_id, notification_id, recipient_id, channel, state, is_urgent, due_at,
      deadline_at, sent_at, ended_at)
    select n.agency_id, n.id, n.recipient_id, ${channel}, ${state}, true, now(), now() + interval '10 minutes',
      case when ${state} = 'sent' then now() end, case when ${state} <> 'waiting' then now() end
    from public.notifications n where n.kind = 'call_out.offer'`;
  const unsettled = () =>
    call<string[]>(world, 'service_role', (sql) => sql`select public.list_unsettled_offers() as answer`);
  const settle = (id: string) =>
    call<number>(world, 'service_role', (sql) => sql`select public.settle_offers(${id}) as answer`);

  it('is in the trace by each channel by which it left, once, and by none by which it did not', async () => {
    const { id } = await running();
    await offer(world, id);
    expect(await unsettled()).toEqual([]);
    await delivered('sms', 'sent');
    await delivered('push', 'waiting');
    expect(await unsettled()).toEqual([id]);
    await Promise.all([settle(id), settle(id), settle(id)]);
    expect(await unsettled()).toEqual([]);
    const ways = async () =>
      (await read(world, id))?.contacts.map(({ channel, outcome, byName }) => [channel, outcome, byName]);
    expect(await ways()).toEqual([
      ['app', null, 'Sam'],
      ['sms', null, 'Sam'],
    ]);
    await letPass(world);
    expect(await unsettled()).toEqual([id]);
    expect(await settle(id)).toBe(1);
    expect((await ways())?.at(-1)).toEqual(['sms', 'no_answer', null]);
  });

  it('that cannot be ended holds up no other', async () => {
    const { id } = await running();
    await offer(world, id);
    const other = await another();
    const theirs = await offer(world, other);
    await letPass(world);
    expect((await unsettled()).toSorted()).toEqual([id, other].toSorted());
    const keeper = await world.db.sql.reserve();
    try {
      await keeper`begin`;
      await keeper`select 1 from public.call_outs where id = ${id} for update`;
      expect(await settle(id)).toBe(0);
      expect(await settle(other)).toBe(1);
      await keeper`rollback`;
    } finally {
      keeper.release();
    }
    expect(await look(world, { offerId: theirs }, who.ana)).toMatchObject({ state: 'lapsed' });
    expect(await settle(id)).toBe(1);
  });
});

describe('what the worker is told', () => {
  const work = async (resting: string[]) => {
    const { callOuts } = await call<{ callOuts: { callOutId: string }[] }>(
      world,
      'service_role',
      (sql) => sql`select public.list_call_out_work(${resting}) as answer`,
    );
    return callOuts.map(({ callOutId }) => callOutId);
  };

  it('leaves out call-outs that rest, and those whose people are only phoned', async () => {
    const { id } = await running({ isAutomatic: true });
    expect(await work([])).toEqual([id]);
    expect(await work([id])).toEqual([]);
    const phoned = { ...rules, steps: rules.steps.map((each) => ({ ...each, channels: ['phone'] })) };
    await another({ isAutomatic: true, rules: phoned });
    expect(await work([])).toEqual([id]);
  });
});
