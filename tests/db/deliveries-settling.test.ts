import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  claim,
  claimOne,
  clearDeliveries,
  delivery,
  endLeases,
  handOver,
  makeDue,
  passDeadlines,
  release,
  send,
  settle,
  statesOf,
  statusOf,
  stored,
} from './deliveries-world.ts';
import { refusalOf } from './refusal.ts';
import { makeSchedulingWorld, type SchedulingWorld, who } from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => clearDeliveries(world));

/** The only delivery there is. */
const only = async () => {
  const [row] = await stored(world);
  if (row === undefined) throw new Error('no delivery');
  return row;
};
const unknown = 'Nobody knows whether it arrived.';

describe('an attempt', () => {
  it('that was sent ends the delivery, and the notice counts as sent', async () => {
    const notice = await send(world, [delivery('email'), delivery('sms', { dueIn: 60 })]);
    const held = await claimOne(world);
    expect(await handOver(world, held)).toBe(true);
    expect(await settle(world, held)).toBe(true);
    expect(await statesOf(world, notice)).toEqual({ email: 'sent', sms: 'waiting' });
    expect(await statusOf(world, notice)).toBe('sent');
  });

  it('that may succeed later waits as long as the worker says, from a second to an hour', async () => {
    await send(world, [delivery('email', { deadlineIn: 100_000 })]);
    for (const [asked, kept] of [
      [0, 1],
      [-5, 1],
      [90, 90],
      [99_999, 3600],
    ] as const) {
      await makeDue(world);
      const held = await claimOne(world);
      expect(await settle(world, held, { state: 'retry', error: 'Busy.', delaySeconds: asked })).toBe(true);
      const [row] = await world.db.sql`
        select extract(epoch from due_at - failed_at)::float8 as seconds from public.notification_deliveries`;
      expect(row?.seconds).toBe(kept);
      expect(await only()).toMatchObject({ state: 'waiting', attempts: held.attempt, error: 'Busy.' });
    }
  });

  it('that could be made again only after the deadline is the last', async () => {
    const notice = await send(world, [delivery('email', { deadlineIn: 60 })]);
    await settle(world, await claimOne(world), { state: 'retry', error: 'Busy.', delaySeconds: 120 });
    expect(await only()).toMatchObject({
      state: 'dead',
      error: 'It could not be sent in time. The newest attempt: Busy.',
    });
    expect(await statusOf(world, notice)).toBe('failed');
  });

  it('that will never succeed ends the delivery, in words of at most 500 characters', async () => {
    await send(world, [delivery('email')]);
    await settle(world, await claimOne(world), { state: 'dead', error: 'x'.repeat(600) });
    expect(await only()).toMatchObject({ state: 'dead', error: 'x'.repeat(500) });
    await clearDeliveries(world);
    await send(world, [delivery('email')]);
    await settle(world, await claimOne(world), { state: 'dead', error: ' ' });
    expect(await only()).toMatchObject({ state: 'dead', error: 'No reason given.' });
  });

  it('is settled once: the same outcome again, and any later one, is refused', async () => {
    await send(world, [delivery('email')]);
    const held = await claimOne(world);
    const retry = { state: 'retry', error: 'Busy.', delaySeconds: 1 } as const;
    expect(await settle(world, held, retry)).toBe(true);
    const before = await stored(world);
    expect(await settle(world, held, retry)).toBe(false);
    expect(await settle(world, held)).toBe(false);
    expect(await stored(world)).toEqual(before);
    await makeDue(world);
    const next = await claimOne(world, 'email', 'two');
    expect(next.attempt).toBe(2);
    expect(await settle(world, held)).toBe(false);
    expect(await settle(world, { ...next, attempt: 3 })).toBe(false);
    expect(await settle(world, next)).toBe(true);
    expect(await settle(world, next, { state: 'dead', error: 'No.' })).toBe(false);
    expect((await only()).state).toBe('sent');
  });

  it('is handed over by whoever holds it alone, as often as it says so', async () => {
    await send(world, [delivery('email')]);
    const held = await claimOne(world);
    expect(await handOver(world, held, 'two')).toBe(false);
    expect(await handOver(world, { ...held, attempt: 2 })).toBe(false);
    expect(await handOver(world, held)).toBe(true);
    const at = async () => (await world.db.sql`select handed_at from public.notification_deliveries`)[0];
    const first = await at();
    expect(await handOver(world, held)).toBe(true);
    expect(await at()).toEqual(first);
    await settle(world, held);
    expect(await handOver(world, held)).toBe(false);
  });

  it('holds its lease anew from when it is handed over', async () => {
    await send(world, [delivery('email')]);
    const held = await claimOne(world);
    await world.db.sql`update public.notification_deliveries set lease_until = now() + interval '1 second'`;
    await handOver(world, held);
    const [row] = await world.db.sql`
      select lease_until - handed_at = interval '45 seconds' as whole from public.notification_deliveries`;
    expect(row).toEqual({ whole: true });
  });

  it.each([
    ['nothing', null],
    ['no state', {}],
    ['another state', { state: 'waiting' }],
    ['no delay', { state: 'retry', error: 'Busy.' }],
    ['no delay either', { state: 'unsure', error: 'Busy.' }],
    ['words for subscriptions', { state: 'sent', goneSubscriptions: 'all' }],
    ['other things in them', { state: 'sent', goneSubscriptions: [1, 'x'] }],
  ])('with %s for an outcome is refused', async (_, outcome) => {
    await send(world, [delivery('email')]);
    const held = await claimOne(world);
    expect(await refusalOf(settle(world, held, outcome))).toMatchObject({
      code: 'PT422',
      detail: { field: 'outcome' },
    });
    expect((await only()).state).toBe('sending');
  });

  it('takes browsers away that are gone, of its own person and channel alone', async () => {
    const { sql } = world.db;
    const ids = (
      await sql<{ id: number }[]>`
        insert into public.push_subscriptions (agency_id, user_id, endpoint, p256dh, auth, device)
        select ${world.ours.id}, p, 'https://push.test/' || n, ${'A'.repeat(87)}, ${'B'.repeat(22)}, 'Firefox'
        from unnest(array[${who.ana}::uuid, ${who.ana}::uuid, ${who.ben}::uuid]) with ordinality x (p, n)
        returning id::integer`
    ).map(({ id }) => id);
    const left = async () =>
      (
        await sql`select endpoint, sent_at is not null as sent from public.push_subscriptions order by id`
      ).map(({ endpoint, sent }) => `${endpoint.slice(-1)} ${sent}`);
    await send(world, [delivery('email'), delivery('push')]);
    await settle(world, await claimOne(world), { state: 'sent', goneSubscriptions: ids });
    expect(await left()).toEqual(['1 false', '2 false', '3 false']);
    const held = await claimOne(world, 'push');
    await handOver(world, held);
    await settle(world, held, { state: 'sent', goneSubscriptions: [ids[0], ids[2]] });
    expect(await left()).toEqual(['2 true', '3 false']);
    expect(await sql`select id from public.notifications where kind = 'security.push'`).toHaveLength(0);
    await sql`truncate public.push_subscriptions`;
  });

  it('tells a person otherwise when the last browser is gone, once', async () => {
    const { sql } = world.db;
    const [made] = await sql<{ id: number }[]>`
      insert into public.push_subscriptions (agency_id, user_id, endpoint, p256dh, auth, device)
      values (${world.ours.id}, ${who.ana}, 'https://push.test/1', ${'A'.repeat(87)}, ${'B'.repeat(22)}, 'Firefox on Windows')
      returning id::integer`;
    const gone = { state: 'dead', error: 'Gone.', goneSubscriptions: [made?.id] };
    await send(world, [delivery('push')]);
    await settle(world, await claimOne(world, 'push'), gone);
    await send(world, [delivery('push')]);
    await settle(world, await claimOne(world, 'push'), gone);
    const told = await sql`
      select recipient_id as to, content, link from public.notifications where kind = 'security.push'`;
    expect([...told]).toEqual([
      {
        to: who.ana,
        content:
          'Your notices are shown on no device any more: Firefox on Windows does not take them now. Turn them on again if you want them there.',
        link: '/profile/notices',
      },
    ]);
  });
});

describe('a lease that has run out', () => {
  it('before the attempt was handed over leaves it as if it had not been taken', async () => {
    await send(world, [delivery('email')]);
    const held = await claimOne(world);
    expect((await claim(world, 'email', { worker: 'two' })).deliveries).toEqual([]);
    await endLeases(world);
    const again = await claimOne(world, 'email', 'two');
    expect(again).toMatchObject({ id: held.id, attempt: 2 });
    expect(await only()).toMatchObject({ unsure: 0, error: null });
    // Whoever comes back late may not send it.
    expect(await handOver(world, held)).toBe(false);
    expect(await settle(world, held)).toBe(false);
    expect(await settle(world, again)).toBe(true);
  });

  it('after that is tried once more, and then no more', async () => {
    const notice = await send(world, [delivery('email')]);
    for (const attempt of [1, 2]) {
      const held = await claimOne(world);
      expect(held.attempt).toBe(attempt);
      await handOver(world, held);
      await endLeases(world);
    }
    expect((await claim(world)).deliveries).toEqual([]);
    expect(await only()).toMatchObject({ state: 'dead', attempts: 2, unsure: 2, error: unknown });
    expect(await statusOf(world, notice)).toBe('failed');
  });

  it('is of its channel: a claim of another leaves it', async () => {
    await send(world, [delivery('email')]);
    const held = await claimOne(world);
    await endLeases(world);
    await claim(world, 'sms');
    expect(await handOver(world, held)).toBe(true);
  });
});

describe('a worker that starts or stops', () => {
  it('gives back all that it holds, of each channel, and nothing of others', async () => {
    await send(world, [delivery('email'), delivery('sms')]);
    await send(world, [delivery('email')], { to: who.ben });
    const mail = (await claim(world, 'email', { limit: 1 })).deliveries[0];
    if (mail === undefined) throw new Error('nothing claimed');
    await handOver(world, mail);
    await claimOne(world, 'sms');
    const others = await claimOne(world, 'email', 'two');
    expect(await release(world)).toBe(2);
    expect(await release(world)).toBe(0);
    expect((await stored(world)).map(({ channel, state, unsure }) => [channel, state, unsure])).toEqual([
      ['sms', 'waiting', 0],
      ['email', 'waiting', 1],
      ['email', 'sending', 0],
    ]);
    expect(await handOver(world, mail)).toBe(false);
    expect(await settle(world, others)).toBe(true);
  });

  it('twice in the middle of the same delivery ends it', async () => {
    await send(world, [delivery('email')]);
    for (let round = 0; round < 2; round += 1) {
      await handOver(world, await claimOne(world));
      expect(await release(world)).toBe(1);
    }
    expect(await only()).toMatchObject({ state: 'dead', error: unknown });
  });
});

describe('an attempt without an answer', () => {
  const unsure = { state: 'unsure', error: 'The connection broke.', delaySeconds: 10 } as const;

  it('counts like a lease that ran out: once more, later, and then no more', async () => {
    await send(world, [delivery('email')]);
    const first = await claimOne(world);
    await handOver(world, first);
    expect(await settle(world, first, unsure)).toBe(true);
    expect(await only()).toMatchObject({ state: 'waiting', unsure: 1, isDue: false, error: unsure.error });
    await makeDue(world);
    await settle(world, await claimOne(world), unsure);
    expect(await only()).toMatchObject({
      state: 'dead',
      unsure: 2,
      error: `${unknown} The connection broke.`,
    });
  });

  it('is one of the two also when the other was a lease', async () => {
    await send(world, [delivery('email')]);
    await handOver(world, await claimOne(world));
    await endLeases(world);
    await settle(world, await claimOne(world), unsure);
    expect(await only()).toMatchObject({ state: 'dead', unsure: 2 });
  });
});

describe('a deadline', () => {
  it('ends what waits, of any channel, also when no worker can send by it', async () => {
    const notice = await send(world, [delivery('email'), delivery('sms')]);
    await passDeadlines(world);
    await claim(world, 'push');
    expect(await statesOf(world, notice)).toEqual({ email: 'dead', sms: 'dead' });
    expect((await stored(world))[0]?.error).toBe('It could not be sent in time.');
    expect(await statusOf(world, notice)).toBe('failed');
  });

  it('ends what is held up, and says what held it up', async () => {
    await send(world, [delivery('email')]);
    await settle(world, await claimOne(world), { state: 'retry', error: 'Busy.', delaySeconds: 60 });
    await send(world, [delivery('email')]);
    await passDeadlines(world);
    await claim(world);
    expect((await stored(world)).map(({ state, error }) => [state, error])).toEqual([
      ['dead', 'It could not be sent in time. The newest attempt: Busy.'],
      ['dead', 'It could not be sent in time.'],
    ]);
  });

  it('leaves what is on its way to whoever sends it', async () => {
    await send(world, [delivery('email')]);
    const held = await claimOne(world);
    await passDeadlines(world);
    await claim(world);
    expect((await only()).state).toBe('sending');
    expect(await settle(world, held)).toBe(true);
  });

  it('skips what need not be sent any more, instead of failing', async () => {
    const notice = await send(world, [delivery('sms')]);
    await world.db.sql`update public.notifications set read_at = now() where id = ${notice}`;
    await passDeadlines(world);
    await claim(world);
    expect(await only()).toMatchObject({ state: 'skipped', error: 'The notice was opened in the app.' });
  });
});

describe('a fallback', () => {
  const urgent = () => [
    delivery('push', { isUrgent: true }),
    delivery('sms', { isUrgent: true, isFallback: true, dueIn: 300 }),
    delivery('email', { isUrgent: true, isFallback: true, dueIn: 600 }),
  ];

  it('is due at once when what it stands in for ends undelivered, and the notice has not failed yet', async () => {
    const notice = await send(world, urgent());
    const other = await send(world, urgent(), { to: who.ben });
    expect((await claim(world, 'sms')).deliveries).toEqual([]);
    const [held] = (await claim(world, 'push', { limit: 1 })).deliveries;
    if (held === undefined) throw new Error('nothing claimed');
    expect(held.notificationId).toBe(notice);
    await settle(world, held, { state: 'dead', error: 'Gone.' });
    expect(await statusOf(world, notice)).toBe('pending');
    expect((await claim(world, 'sms')).deliveries).toMatchObject([{ notificationId: notice }]);
    expect((await claim(world, 'email')).deliveries).toMatchObject([{ notificationId: notice }]);
    expect(await statesOf(world, other)).toEqual({ push: 'waiting', sms: 'waiting', email: 'waiting' });
  });

  it('wakes the workers then', async () => {
    await send(world, urgent());
    const held = await claimOne(world, 'push');
    let rings = 0;
    const { unlisten } = await world.db.sql.listen('notices', () => {
      rings += 1;
    });
    await settle(world, held, { state: 'dead', error: 'Gone.' });
    await expect.poll(() => rings, { timeout: 20_000 }).toBe(1);
    await unlisten();
  });

  it('that delivers makes the notice sent after all', async () => {
    const notice = await send(world, urgent());
    await settle(world, await claimOne(world, 'push'), { state: 'dead', error: 'Gone.' });
    await settle(world, await claimOne(world, 'sms'), { state: 'dead', error: 'Gone.' });
    expect(await statusOf(world, notice)).toBe('pending');
    await settle(world, await claimOne(world, 'email'));
    expect(await statusOf(world, notice)).toBe('sent');
  });

  it('is sent at its time to whoever has not opened the notice', async () => {
    const notice = await send(world, urgent());
    await settle(world, await claimOne(world, 'push'));
    await makeDue(world);
    expect((await claimOne(world, 'sms')).notificationId).toBe(notice);
  });
});

describe('how far a notice has come', () => {
  it('stays read, whatever comes of its deliveries', async () => {
    const notice = await send(world, [delivery('email'), delivery('sms')]);
    const mail = await claimOne(world);
    const words = await claimOne(world, 'sms');
    await world.db.sql`update public.notifications set read_at = now() where id = ${notice}`;
    await settle(world, mail);
    expect(await statusOf(world, notice)).toBe('read');
    await settle(world, words, { state: 'dead', error: 'No.' });
    expect(await statusOf(world, notice)).toBe('read');
  });

  it('stays sent when another channel fails, and has failed when all have', async () => {
    const sent = await send(world, [delivery('email'), delivery('sms')]);
    await settle(world, await claimOne(world));
    await settle(world, await claimOne(world, 'sms'), { state: 'dead', error: 'No.' });
    expect(await statusOf(world, sent)).toBe('sent');
    const failed = await send(world, [delivery('email'), delivery('sms')]);
    await settle(world, await claimOne(world), { state: 'dead', error: 'No.' });
    expect(await statusOf(world, failed)).toBe('pending');
    await settle(world, await claimOne(world, 'sms'), { state: 'dead', error: 'No.' });
    expect(await statusOf(world, failed)).toBe('failed');
  });
});
