import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  claim,
  claimOne,
  clearDeliveries,
  delivery,
  handOver,
  makeDue,
  plan,
  send,
  settle,
  statesOf,
  statusOf,
  stored,
} from './deliveries-world.ts';
import { refusalOf } from './refusal.ts';
import { call } from './roster-world.ts';
import {
  auditSince,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => clearDeliveries(world));

type Backlog = {
  channel: string;
  isConfigured: boolean;
  waiting: number;
  oldestDueAt: number | null;
  sent: number;
  dead: number;
  lastError: string | null;
};
const backlog = (as = who.supervisor) =>
  call<Backlog[]>(world, as, (sql) => sql`select public.list_delivery_backlog() as answer`);
type Dead = { id: number; recipientName: string; isRead: boolean; isSentOtherwise: boolean };
const dead = (before: number | null = null, as = who.supervisor) =>
  call<{ deliveries: Dead[]; next: number | null }>(
    world,
    as,
    (sql) => sql`select public.list_dead_deliveries(${before}) as answer`,
  );
const resend = (ids: readonly number[], as = who.supervisor) =>
  call<number>(world, as, (sql) => sql`select public.resend_deliveries(${ids}::bigint[]) as answer`);
const tellChannels = (worker: string, channels: readonly string[] | null) =>
  call(
    world,
    'service_role',
    (sql) => sql`select public.tell_worker_channels(${worker}, ${channels}::text[]) as answer`,
  );
/** A mail to somebody that nobody takes; returns the notice. */
const fail = async (to = who.ana, error = 'No such person.'): Promise<number> => {
  const notice = await send(world, [delivery('email')], { to });
  await settle(world, await claimOne(world), { state: 'dead', error });
  return notice;
};
const idsOfDead = async () => (await dead()).deliveries.map(({ id }) => id);
/** Events for supervisors since the last look. */
const told = async () => {
  const rows = await world.db.sql`delete from realtime.messages returning topic, event`;
  return rows.map(({ topic, event }) => `${topic} ${event}`).filter((entry) => entry.endsWith(' deliveries'));
};

describe('the backlog', () => {
  it('says of each channel what waits, since when, what was done, and what went wrong last', async () => {
    await send(world, [delivery('email'), delivery('sms', { dueIn: -90 }), delivery('push', { dueIn: 60 })]);
    await settle(world, await claimOne(world, 'email'));
    await send(world, [delivery('email')], { to: who.ben });
    await settle(world, await claimOne(world, 'email'), { state: 'retry', error: 'Busy.', delaySeconds: 60 });
    await send(world, [delivery('email', { dueIn: -5 })], { to: who.cora });
    await claimOne(world, 'email');
    await send(world, [delivery('email')], { to: who.admin });
    const [oldest] = await world.db.sql`
      select (extract(epoch from due_at) * 1000)::float8 as at from public.notification_deliveries where channel = 'sms'`;
    const found = await backlog();
    expect(found.map(({ channel }) => channel)).toEqual(['push', 'sms', 'email', 'webhook']);
    expect(found.find(({ channel }) => channel === 'sms')).toEqual({
      channel: 'sms',
      isConfigured: false,
      waiting: 1,
      oldestDueAt: Math.floor(oldest?.at),
      sent: 0,
      dead: 0,
      lastError: null,
    });
    expect(found.find(({ channel }) => channel === 'email')).toMatchObject({
      waiting: 3,
      sent: 1,
      dead: 0,
      lastError: 'Busy.',
    });
    expect(found.find(({ channel }) => channel === 'push')).toMatchObject({ waiting: 0, oldestDueAt: null });
  });

  it('counts what ended in the last 24 hours, in the own agency', async () => {
    await fail();
    await world.db.sql`
      update public.notification_deliveries set ended_at = now() - interval '25 hours'`;
    await fail();
    expect((await backlog()).find(({ channel }) => channel === 'email')).toMatchObject({ dead: 1 });
    expect((await backlog(who.foreignSupervisor)).map((entry) => entry.dead + entry.waiting)).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('knows by which channels a living worker can send', async () => {
    await tellChannels('one', ['email', 'webhook']);
    await tellChannels('one', ['email', 'sms']);
    await tellChannels('two', ['push']);
    const configured = async () =>
      (await backlog()).filter(({ isConfigured }) => isConfigured).map(({ channel }) => channel);
    expect(await configured()).toEqual(['push', 'sms', 'email']);
    await world.db.sql`update private.workers set seen_at = now() - interval '2 minutes' where name = 'two'`;
    expect(await configured()).toEqual(['sms', 'email']);
    expect(await refusalOf(tellChannels('one', ['fax']))).toMatchObject({ code: 'PT422' });
    expect(await refusalOf(tellChannels('one', null))).toMatchObject({ code: 'PT422' });
  });
});

describe('what could not be delivered', () => {
  it('is listed without what it says: to whom, by what, when and why', async () => {
    const notice = await fail();
    const [row] = await world.db.sql`
      select id::integer, ended_at as ended from public.notification_deliveries`;
    const [source] = await world.db.sql`select created_at as at from public.notifications`;
    expect(await dead()).toEqual({
      deliveries: [
        {
          id: row?.id,
          recipientId: who.ana,
          recipientName: 'Ana',
          kind: 'swap.approved',
          channel: 'email',
          noticeAt: source?.at.getTime(),
          endedAt: row?.ended.getTime(),
          attempts: 1,
          error: 'No such person.',
          isRead: false,
          isSentOtherwise: false,
        },
      ],
      next: null,
    });
    await world.db.sql`update public.notifications set read_at = now() where id = ${notice}`;
    expect((await dead()).deliveries[0]).toMatchObject({ isRead: true });
  });

  it('says whether another channel has taken it', async () => {
    await send(world, [delivery('email'), delivery('sms')]);
    await settle(world, await claimOne(world, 'sms'));
    await settle(world, await claimOne(world), { state: 'dead', error: 'No.' });
    expect((await dead()).deliveries).toMatchObject([{ isSentOtherwise: true }]);
  });

  it('does not take the agency’s own address for the person', async () => {
    await world.db.sql`update public.notice_rules set webhook_url = 'https://hook.test/'`;
    await world.db.sql`
      insert into private.webhook_secrets (agency_id, secret) values (${world.ours.id}, ${`whsec_${'A'.repeat(44)}`})`;
    await send(world, [delivery('email'), delivery('webhook')]);
    await settle(world, await claimOne(world, 'webhook'));
    await settle(world, await claimOne(world), { state: 'dead', error: 'No.' });
    expect((await dead()).deliveries).toMatchObject([{ isSentOtherwise: false }]);
    await world.db.sql`truncate private.webhook_secrets`;
    await world.db.sql`update public.notice_rules set webhook_url = null`;
  });

  it('comes fifty at a time, the latest first, each once', async () => {
    await world.db.sql`
      with made as (
        insert into public.notifications (agency_id, recipient_id, kind, content, planned_at)
        select ${world.ours.id}, ${who.ana}, 'swap.approved', 'Words.', now() from generate_series(1, 101)
        returning id
      )
      insert into public.notification_deliveries
        (agency_id, notification_id, recipient_id, channel, state, due_at, deadline_at, ended_at, last_error)
      select ${world.ours.id}, id, ${who.ana}, 'email', 'dead', now(), now(), now(), 'No.' from made`;
    const pages: number[][] = [];
    let before: number | null = null;
    do {
      const page = await dead(before);
      pages.push(page.deliveries.map(({ id }) => id));
      before = page.next;
    } while (before !== null);
    expect(pages.map((page) => page.length)).toEqual([50, 50, 1]);
    const all = pages.flat();
    expect(all).toEqual([...new Set(all)].toSorted((a, b) => b - a));
  });

  it('is told to the supervisors at once', async () => {
    await told();
    await fail();
    expect(await told()).toEqual([`supervisors:${world.ours.id}:1 deliveries`]);
    await resend(await idsOfDead());
    expect(await told()).toEqual([`supervisors:${world.ours.id}:1 deliveries`]);
    await settle(world, await claimOne(world));
    expect(await told()).toEqual([]);
  });
});

describe('sending again', () => {
  it('is a new round with a day of time, and leaves one row in the audit', async () => {
    const notice = await fail();
    const other = await fail(who.ben);
    expect(await statusOf(world, notice)).toBe('failed');
    const ids = await idsOfDead();
    const before = await lastAuditId(world.db.sql);
    expect(await resend(ids)).toBe(2);
    expect(await statusOf(world, notice)).toBe('pending');
    expect(await stored(world)).toMatchObject([
      { notice, state: 'waiting', round: 1, unsure: 0, error: null, isDue: true },
      { notice: other, state: 'waiting', round: 1 },
    ]);
    const [row] = await world.db.sql`
      select distinct deadline_at - due_at = interval '24 hours' as day from public.notification_deliveries`;
    expect(row).toEqual({ day: true });
    expect(await auditSince(world.db.sql, before)).toEqual([
      {
        action: 'notice.resend',
        actor_id: who.supervisor,
        actor_kind: 'user',
        target_id: null,
        details: { entity: 'notice', count: 2, deliveries: ids.toSorted((a, b) => a - b) },
        before: null,
        after: null,
      },
    ]);
    const again = (await claim(world)).deliveries;
    expect(again).toMatchObject([
      { round: 1, attempt: 2 },
      { round: 1, attempt: 2 },
    ]);
  });

  it('twice is once', async () => {
    await fail();
    const ids = await idsOfDead();
    expect(await resend(ids)).toBe(1);
    const before = await lastAuditId(world.db.sql);
    expect(await resend(ids)).toBe(0);
    expect((await stored(world))[0]).toMatchObject({ round: 1 });
    expect(await auditSince(world.db.sql, before)).toEqual([]);
  });

  it('gives two attempts anew to what was unsure, and skips what was opened', async () => {
    await send(world, [delivery('email')]);
    for (let n = 0; n < 2; n += 1) {
      const held = await claimOne(world);
      await handOver(world, held);
      await settle(world, held, { state: 'unsure', error: 'Cut off.', delaySeconds: 1 });
      await makeDue(world);
    }
    await resend(await idsOfDead());
    await settle(world, await claimOne(world), { state: 'unsure', error: 'Cut off.', delaySeconds: 1 });
    expect((await stored(world))[0]).toMatchObject({ state: 'waiting', unsure: 1, round: 1 });
    await clearDeliveries(world);
    const read = await send(world, [delivery('sms')]);
    await settle(world, await claimOne(world, 'sms'), { state: 'dead', error: 'No.' });
    await world.db.sql`update public.notifications set read_at = now() where id = ${read}`;
    await resend(await idsOfDead());
    await claim(world, 'sms');
    expect(await statesOf(world, read)).toEqual({ sms: 'skipped' });
  });

  it('wakes the workers', async () => {
    await fail();
    const ids = await idsOfDead();
    let rings = 0;
    const { unlisten } = await world.db.sql.listen('notices', () => {
      rings += 1;
    });
    await resend(ids);
    await expect.poll(() => rings, { timeout: 20_000 }).toBe(1);
    await unlisten();
  });

  it('leaves what is not dead, or of another agency, and takes at most 500', async () => {
    const sent = await send(world, [delivery('email')]);
    await settle(world, await claimOne(world));
    const [row] = await world.db.sql`select id::integer from public.notification_deliveries`;
    expect(await resend([row?.id])).toBe(0);
    expect(await statesOf(world, sent)).toEqual({ email: 'sent' });
    await fail();
    expect(await resend(await idsOfDead(), who.foreignSupervisor)).toBe(0);
    expect(await idsOfDead()).toHaveLength(1);
    expect(await refusalOf(resend(Array.from({ length: 501 }, (_, n) => n)))).toMatchObject({
      code: 'PT422',
    });
  });
});

describe('who may', () => {
  it('see and resend: supervisors and admins, each of the own agency', async () => {
    await fail();
    const ids = await idsOfDead();
    for (const ask of [() => backlog(who.ana), () => dead(null, who.ana), () => resend(ids, who.ana)]) {
      expect(await refusalOf(ask())).toMatchObject({ code: 'PT403' });
    }
    expect((await dead(null, who.foreignSupervisor)).deliveries).toEqual([]);
    expect((await dead(null, who.admin)).deliveries).toHaveLength(1);
    expect(await resend(ids, who.admin)).toBe(1);
  });

  it('plan, claim and settle: the holder of the secret key alone', async () => {
    const notice = await send(world, [delivery('email')]);
    const calls = [
      `list_notices_to_plan(10)`,
      `plan_deliveries('[]')`,
      `claim_deliveries('one', 'email', 1)`,
      `hand_over_delivery('one', 1, 1)`,
      `settle_delivery(1, 1, '{"state": "sent"}')`,
      `release_deliveries('one')`,
      `tell_worker_channels('one', '{}')`,
    ];
    for (const as of [null, who.ana, who.supervisor, who.admin]) {
      for (const text of calls) {
        const work = world.db.asUser(as, (sql) => sql.unsafe(`select public.${text}`));
        expect(await refusalOf(work), `${text} as ${as}`).toMatchObject({ code: '42501' });
      }
    }
    expect(await statesOf(world, notice)).toEqual({ email: 'waiting' });
    expect(await plan(world, [])).toBe(0);
  });
});
