import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClaimedDelivery } from '#lib/domain/notice-records.ts';
import {
  type Claimed,
  claimOne,
  clearDeliveries,
  delivery,
  endLeases,
  handOver,
  makeNotice,
  passDeadlines,
  send,
  settle,
  statesOf,
  statusOf,
  stored,
} from './deliveries-world.ts';
import { type Contestant, race } from './race.ts';
import { makeSchedulingWorld, type SchedulingWorld, who } from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => clearDeliveries(world));

const everybody = [who.ana, who.ben, who.cora, who.supervisor, who.otherSupervisor, who.admin];

/** A worker that claims, and what it got. */
function claimer(name: string, channel = 'email', limit = 50) {
  const got: ClaimedDelivery[] = [];
  const contestant: Contestant = {
    as: 'service_role',
    work: async (sql) => {
      const [row] = await sql<{ answer: Claimed }[]>`
        select public.claim_deliveries(${name}, ${channel}, ${limit}) as answer`;
      got.push(...(row?.answer.deliveries ?? []));
    },
  };
  return { contestant, got };
}

const server = (text: string): Contestant => ({
  as: 'service_role',
  work: (sql) => sql.unsafe(`select public.${text}`),
});

describe('at the same moment', () => {
  it('workers who claim get each delivery once, and of a person one at a time', async () => {
    for (let round = 0; round < 5; round += 1) {
      await clearDeliveries(world);
      for (const to of [...everybody, ...everybody]) await send(world, [delivery('email')], { to });
      const workers = ['one', 'two', 'three', 'four'].map((name) => claimer(name, 'email', 3));
      expect(
        await race(
          world.db,
          workers.map(({ contestant }) => contestant),
        ),
      ).toEqual([null, null, null, null]);
      const claimed = workers.flatMap(({ got }) => got);
      const people = claimed.map(({ recipientId }) => recipientId);
      expect(people).toHaveLength(new Set(people).size);
      expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length);
      const rows = await stored(world);
      expect(rows.filter(({ state }) => state === 'sending')).toHaveLength(claimed.length);
      expect(rows.every(({ attempts }) => attempts <= 1)).toBe(true);
      // The earlier of the two of each.
      const firsts = new Set(rows.slice(0, everybody.length).map(({ notice }) => notice));
      expect(claimed.every(({ notificationId }) => firsts.has(notificationId))).toBe(true);
    }
  });

  it('workers who plan the same notice keep one plan', async () => {
    const notificationId = await makeNotice(world);
    const planner = (channel: 'email' | 'sms'): Contestant => ({
      as: 'service_role',
      work: (sql) =>
        sql`select public.plan_deliveries(${JSON.stringify([{ notificationId, deliveries: [delivery(channel)] }])}::text::jsonb)`,
    });
    expect(await race(world.db, [planner('email'), planner('sms'), planner('email')])).toEqual([
      null,
      null,
      null,
    ]);
    expect(Object.keys(await statesOf(world, notificationId))).toHaveLength(1);
  });

  it('a worker that settles and one that takes its lease: one of the two', async () => {
    for (let round = 0; round < 5; round += 1) {
      await clearDeliveries(world);
      await send(world, [delivery('email')]);
      const held = await claimOne(world);
      await handOver(world, held);
      await endLeases(world);
      const two = claimer('two');
      const outcomes = await race(world.db, [
        server(`settle_delivery(${held.id}, 1, '{"state": "sent"}')`),
        two.contestant,
      ]);
      expect(outcomes).toEqual([null, null]);
      const [row] = await stored(world);
      if (two.got.length === 0) expect(['sent', 'sending']).toContain(row?.state);
      else expect(row).toMatchObject({ state: 'sending', attempts: 2, unsure: 1 });
    }
  });

  it('deliveries of one notice end on all channels without waiting for each other in a circle', async () => {
    for (let round = 0; round < 5; round += 1) {
      await clearDeliveries(world);
      const notice = await send(world, [
        delivery('push', { isUrgent: true }),
        delivery('sms', { isUrgent: true }),
        delivery('email', { isUrgent: true, isFallback: true, dueIn: 300 }),
      ]);
      const push = await claimOne(world, 'push');
      const sms = await claimOne(world, 'sms');
      const died = `'{"state": "dead", "error": "No."}'`;
      const outcomes = await race(world.db, [
        server(`settle_delivery(${push.id}, 1, ${died})`),
        server(`settle_delivery(${sms.id}, 1, ${died})`),
        claimer('two', 'email').contestant,
        {
          as: who.ana,
          work: (sql) => sql`update public.notifications set read_at = now() where id = ${notice}`,
        },
      ]);
      expect(outcomes).toEqual([null, null, null, null]);
      expect(await statesOf(world, notice)).toMatchObject({ push: 'dead', sms: 'dead' });
      expect(await statusOf(world, notice)).toBe('read');
    }
  });

  it('the last two that fail make the notice failed', async () => {
    for (let round = 0; round < 5; round += 1) {
      await clearDeliveries(world);
      const notice = await send(world, [delivery('push'), delivery('sms')]);
      const push = await claimOne(world, 'push');
      const sms = await claimOne(world, 'sms');
      const died = `'{"state": "dead", "error": "No."}'`;
      await race(world.db, [
        server(`settle_delivery(${push.id}, 1, ${died})`),
        server(`settle_delivery(${sms.id}, 1, ${died})`),
      ]);
      expect(await statusOf(world, notice)).toBe('failed');
    }
  });

  it('claims of all channels end what is overdue, each once', async () => {
    for (const to of everybody) await send(world, [delivery('email'), delivery('sms')], { to });
    await passDeadlines(world);
    const outcomes = await race(
      world.db,
      ['email', 'sms', 'push', 'webhook'].map((channel) => claimer('one', channel).contestant),
    );
    expect(outcomes).toEqual([null, null, null, null]);
    // What another held just then is ended by the next claim.
    await race(world.db, [claimer('one').contestant]);
    expect((await stored(world)).every(({ state, attempts }) => state === 'dead' && attempts === 0)).toBe(
      true,
    );
  });

  it('supervisors who send the same again raise its round once', async () => {
    await send(world, [delivery('email')]);
    await settle(world, await claimOne(world), { state: 'dead', error: 'No.' });
    const [row] = await world.db.sql`select id from public.notification_deliveries`;
    const resend = (as: string): Contestant => ({
      as,
      work: (sql) => sql`select public.resend_deliveries(array[${row?.id}]::bigint[])`,
    });
    expect(
      await race(world.db, [resend(who.supervisor), resend(who.otherSupervisor), resend(who.admin)]),
    ).toEqual([null, null, null]);
    expect(await stored(world)).toMatchObject([{ state: 'waiting', round: 1 }]);
    expect(await world.db.sql`select 1 from public.audit_logs where action = 'notice.resend'`).toHaveLength(
      1,
    );
  });
});
