import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  claim,
  claimOne,
  clearDeliveries,
  delivery,
  handOver,
  makeDue,
  makeNotice,
  plan,
  send,
  settle,
  statesOf,
  statusOf,
  stored,
  toPlan,
} from './deliveries-world.ts';
import { refusalOf } from './refusal.ts';
import {
  makeDraft,
  makeSchedulingWorld,
  publish,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => clearDeliveries(world));

const noticesClaimed = async (channel: 'email' | 'sms' | 'push' = 'email', limit = 20) =>
  (await claim(world, channel, { limit })).deliveries.map(({ notificationId }) => notificationId);

describe('what is to be planned', () => {
  it('comes with the person’s addresses, wishes and hours, the oldest notice first', async () => {
    const { sql } = world.db;
    await sql`update public.profiles set phone = '(303) 555-0100' where id = ${who.ana}`;
    await sql`
      insert into public.notification_preferences (agency_id, user_id, category, channel, is_on)
      values (${world.ours.id}, ${who.ana}, 'swap', 'sms', true)`;
    await sql`
      insert into public.notification_settings (agency_id, user_id, quiet_start, quiet_end, rests_after_night)
      values (${world.ours.id}, ${who.ana}, '22:00', '06:30', false)`;
    await sql`
      insert into public.push_subscriptions (agency_id, user_id, endpoint, p256dh, auth, device)
      values (${world.ours.id}, ${who.ana}, 'https://push.test/1', ${'A'.repeat(87)}, ${'B'.repeat(22)}, 'Firefox')`;
    const first = await makeNotice(world, { expiresIn: 90 });
    const second = await makeNotice(world, { to: who.ben });
    const [notice] =
      await sql`select created_at as "at", expires_at as "end" from public.notifications where id = ${first}`;

    const found = await toPlan(world);

    expect(found.map(({ id }) => id)).toEqual([first, second]);
    expect(found[0]).toEqual({
      id: first,
      kind: 'swap.approved',
      createdAt: notice?.at.getTime(),
      concernsAt: null,
      expiresAt: notice?.end.getTime(),
      timeZone: 'America/Denver',
      hasEmail: true,
      phone: '(303) 555-0100',
      pushCount: 1,
      hasWebhook: false,
      fallbackMinutes: 5,
      channels: [],
      onlyChannels: null,
      preferences: [{ category: 'swap', channel: 'sms', isOn: true }],
      quiet: { start: '22:00', end: '06:30', restsAfterNight: false },
      shifts: [],
    });
    await sql`truncate public.notification_preferences, public.notification_settings, public.push_subscriptions`;
    expect((await toPlan(world, 1)).map(({ id }) => id)).toEqual([first]);
    expect((await toPlan(world))[0]).toMatchObject({
      quiet: { start: null, end: null, restsAfterNight: true },
      pushCount: 0,
      preferences: [],
    });
  });

  it('knows a webhook by its address and its secret, and the minutes of the agency', async () => {
    const { sql } = world.db;
    await makeNotice(world);
    const hook = async () =>
      (await toPlan(world)).map(({ hasWebhook, fallbackMinutes }) => [hasWebhook, fallbackMinutes]);
    await sql`
      update public.notice_rules set webhook_url = 'https://hook.test/', fallback_minutes = 9
      where agency_id = ${world.ours.id}`;
    expect(await hook()).toEqual([[false, 9]]);
    await sql`
      insert into private.webhook_secrets (agency_id, secret) values (${world.ours.id}, ${`whsec_${'A'.repeat(44)}`})`;
    expect(await hook()).toEqual([[true, 9]]);
    await sql`delete from private.webhook_secrets`;
    await sql`update public.notice_rules set webhook_url = null, fallback_minutes = 5`;
  });

  it('names the person’s published shifts around now', async () => {
    const days = await world.db.sql<{ date: string }[]>`
      select (current_date + n)::text as date from unnest(array[-9, -1, 0, 9]) with ordinality x (n, place) order by place`;
    const [first = '', yesterday = '', today = '', last = ''] = days.map(({ date }) => date);
    await makeDraft(
      world,
      1,
      [first, yesterday, today, last].map((date) => [who.ana, shift.night, date] as const),
      { startDate: first, endDate: last },
    );
    await publish(world, 1);
    await clearDeliveries(world);
    await makeNotice(world);
    const [found] = await toPlan(world);
    const near = await world.db.sql`
      select (extract(epoch from starts_at) * 1000)::float8 as "startsAt", (extract(epoch from ends_at) * 1000)::float8 as "endsAt"
      from public.assigned_shifts where shift_date::text in (${yesterday}, ${today})
      order by starts_at`;
    expect(found?.shifts).toEqual([...near]);
    expect(found?.shifts).toHaveLength(2);
    await world.db.sql`truncate public.schedules cascade`;
  });
});

describe('a plan', () => {
  it('is kept once: the second one for the same notice changes nothing', async () => {
    const notificationId = await makeNotice(world);
    expect(await plan(world, [{ notificationId, deliveries: [delivery('email')] }])).toBe(1);
    expect(await plan(world, [{ notificationId, deliveries: [delivery('sms'), delivery('push')] }])).toBe(0);
    expect(await statesOf(world, notificationId)).toEqual({ email: 'waiting' });
    expect(await toPlan(world)).toEqual([]);
  });

  it('without deliveries leaves a notice that has done all that it can', async () => {
    const notificationId = await makeNotice(world);
    expect(await plan(world, [{ notificationId, deliveries: [] }])).toBe(1);
    expect(await statusOf(world, notificationId)).toBe('sent');
    expect(await toPlan(world)).toEqual([]);
    const read = await makeNotice(world);
    await world.db.sql`update public.notifications set read_at = now() where id = ${read}`;
    await plan(world, [{ notificationId: read, deliveries: [] }]);
    expect(await statusOf(world, read)).toBe('read');
  });

  it('that could go only after its deadline ends as undelivered', async () => {
    const notice = await send(world, [delivery('email', { dueIn: 7200, deadlineIn: 3600 })]);
    const [row] = await world.db.sql`select due_at = deadline_at as same from public.notification_deliveries`;
    expect(row).toEqual({ same: true });
    expect(await statesOf(world, notice)).toEqual({ email: 'waiting' });
  });

  it('of an unknown notice does nothing', async () => {
    expect(await plan(world, [{ notificationId: 2_000_000, deliveries: [delivery('email')] }])).toBe(0);
  });

  it.each([
    ['no list', {}],
    ['no notice', [{ deliveries: [] }]],
    ['no deliveries', [{ notificationId: 1 }]],
    [
      'a channel that is none',
      [{ notificationId: 1, deliveries: [{ ...delivery('email'), channel: 'fax' }] }],
    ],
    ['a channel twice', [{ notificationId: 1, deliveries: [delivery('email'), delivery('email')] }]],
    ['no deadline', [{ notificationId: 1, deliveries: [{ ...delivery('email'), deadlineAt: null }] }]],
    ['words for a number', [{ notificationId: 1, deliveries: [{ ...delivery('email'), dueAt: 'now' }] }]],
    ['no urgency', [{ notificationId: 1, deliveries: [{ ...delivery('email'), isUrgent: undefined }] }]],
  ])('with %s is refused', async (_, plans) => {
    expect(await refusalOf(plan(world, plans as Parameters<typeof plan>[1]))).toMatchObject({
      code: 'PT422',
      detail: { field: 'plans' },
    });
  });
});

describe('a claim', () => {
  it('gives what is needed to send by that channel, and no other address', async () => {
    await world.db.sql`update public.profiles set phone = '303-555-0100' where id = ${who.ana}`;
    const notice = await send(world, [delivery('email'), delivery('sms', { isUrgent: true })], {
      kind: 'roster.changed',
      link: '/schedule?month=2031-01',
    });
    const mail = await claimOne(world, 'email');
    expect(mail).toMatchObject({
      attempt: 1,
      round: 0,
      notificationId: notice,
      agencyId: world.ours.id,
      agencyName: 'Agency 1',
      recipientId: who.ana,
      recipientName: 'Ana',
      employeeNumber: 'E101',
      channel: 'email',
      kind: 'roster.changed',
      content: 'The words of the notice.',
      hasLink: true,
      needsAck: true,
      isUrgent: false,
      timeZone: 'America/Denver',
      email: 'person-101@example.test',
      phone: null,
      push: [],
      webhook: null,
    });
    expect(await claimOne(world, 'sms')).toMatchObject({
      email: null,
      phone: '303-555-0100',
      isUrgent: true,
    });
  });

  it('gives the browsers of a person, and the agency’s own receiver with its secret', async () => {
    const { sql } = world.db;
    await sql`
      insert into public.push_subscriptions (agency_id, user_id, endpoint, p256dh, auth, device)
      select ${world.ours.id}, p, 'https://push.test/' || n, ${'A'.repeat(87)}, ${'B'.repeat(22)}, 'Firefox'
      from unnest(array[${who.ana}::uuid, ${who.ana}::uuid, ${who.ben}::uuid]) with ordinality x (p, n)`;
    await sql`
      update public.notice_rules set webhook_url = 'https://hook.test/' where agency_id = ${world.ours.id}`;
    const secret = `whsec_${'A'.repeat(44)}`;
    await sql`insert into private.webhook_secrets (agency_id, secret) values (${world.ours.id}, ${secret})`;
    await send(world, [delivery('push'), delivery('webhook')]);
    const { push, webhook } = await claimOne(world, 'push');
    expect(push.map(({ endpoint }) => endpoint)).toEqual(['https://push.test/1', 'https://push.test/2']);
    expect(webhook).toBeNull();
    expect(await claimOne(world, 'webhook')).toMatchObject({
      push: [],
      webhook: { url: 'https://hook.test/', secret },
    });
    await sql`truncate public.push_subscriptions, private.webhook_secrets`;
    await sql`update public.notice_rules set webhook_url = null`;
  });

  it('is of one channel, of what is due, and gives nothing twice', async () => {
    const due = await send(world, [delivery('email'), delivery('sms')]);
    await send(world, [delivery('email', { dueIn: 60 })], { to: who.ben });
    expect(await noticesClaimed()).toEqual([due]);
    expect(await noticesClaimed()).toEqual([]);
    expect(await statesOf(world, due)).toEqual({ email: 'sending', sms: 'waiting' });
  });

  it('gives each person one at a time, in the order of the notices', async () => {
    const ana = [await send(world, [delivery('email')]), await send(world, [delivery('email')])];
    const ben = await send(world, [delivery('email')], { to: who.ben });
    const { deliveries } = await claim(world);
    expect(deliveries.map(({ notificationId }) => notificationId).toSorted()).toEqual(
      [ana[0], ben].toSorted(),
    );
    expect(await noticesClaimed()).toEqual([]);
    const first = deliveries.find(({ recipientId }) => recipientId === who.ana);
    if (first === undefined) throw new Error('Ana got none');
    await settle(world, first);
    expect(await noticesClaimed()).toEqual([ana[1]]);
  });

  it('waits with a later notice for one that is tried again, or is due later', async () => {
    const first = await send(world, [delivery('email')]);
    await send(world, [delivery('email')]);
    await settle(world, await claimOne(world), { state: 'retry', error: 'Busy.', delaySeconds: 30 });
    expect(await noticesClaimed()).toEqual([]);
    await makeDue(world);
    expect(await noticesClaimed()).toEqual([first]);
  });

  it('lets urgent notices pass, and takes them first', async () => {
    await send(world, [delivery('email')]);
    const later = await send(world, [delivery('email', { isUrgent: true })]);
    const benLater = await send(world, [delivery('email', { isUrgent: true })], { to: who.ben });
    expect(await noticesClaimed('email', 2)).toEqual([later, benLater]);
    expect(await noticesClaimed('email', 2)).toHaveLength(1);
  });

  it('is not held up by a fallback that is not due, but by one that is', async () => {
    const first = await send(world, [delivery('sms', { isUrgent: true, isFallback: true, dueIn: 300 })]);
    const second = await send(world, [delivery('sms', { isUrgent: true })]);
    const third = await send(world, [delivery('sms', { isUrgent: true })]);
    const claimed = await claimOne(world, 'sms');
    expect(claimed.notificationId).toBe(second);
    await settle(world, claimed);
    await makeDue(world);
    const fallback = await claimOne(world, 'sms');
    expect(fallback.notificationId).toBe(first);
    await settle(world, fallback);
    expect(await noticesClaimed('sms')).toEqual([third]);
  });

  it('tells when there may be more: now, at the next due time, at the end of a lease, or never', async () => {
    const next = async (limit = 20) => (await claim(world, 'email', { limit })).nextDueAt;
    const first = async (column: 'due_at' | 'lease_until') => {
      const [row] = await world.db.sql`
        select floor(extract(epoch from min(${world.db.sql(column)})) * 1000)::float8 as at
        from public.notification_deliveries where state = ${column === 'due_at' ? 'waiting' : 'sending'}`;
      return row?.at;
    };
    expect(await next()).toBeNull();
    await send(world, [delivery('email', { dueIn: 600 })]);
    expect(await next()).toBe(await first('due_at'));
    await send(world, [delivery('email')], { to: who.ben });
    await send(world, [delivery('email')], { to: who.cora });
    expect(await next(1)).toBeLessThanOrEqual(Date.now());
    expect(await next(2)).toBe(await first('lease_until'));
  });

  it('without a name or a channel is refused', async () => {
    expect(await refusalOf(claim(world, 'email', { worker: '' }))).toMatchObject({ code: 'PT422' });
  });
});

describe('what is skipped instead', () => {
  const skipped = async (notice: number, channel: 'email' | 'sms' | 'push' = 'email') => {
    expect(await noticesClaimed(channel)).not.toContain(notice);
    const row = (await stored(world)).find((entry) => entry.notice === notice && entry.channel === channel);
    return [row?.state, row?.error];
  };
  const read = (notice: number) =>
    world.db.sql`update public.notifications set read_at = now() where id = ${notice}`;

  it('a notice to somebody who has left, or of a suspended agency', async () => {
    const notice = await send(world, [delivery('email')], { to: who.cora });
    await world.db.sql`update public.profiles set is_active = false where id = ${who.cora}`;
    expect(await skipped(notice)).toEqual(['skipped', 'The recipient is no longer active.']);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.cora}`;
    const next = await send(world, [delivery('email')], { to: who.cora });
    await world.db.sql`update public.agencies set status = 'suspended' where id = ${world.ours.id}`;
    expect(await skipped(next)).toEqual(['skipped', 'The recipient is no longer active.']);
    await world.db.sql`update public.agencies set status = 'active' where id = ${world.ours.id}`;
  });

  it('one that is of no use any more', async () => {
    const notice = await send(world, [delivery('email')], { expiresIn: -1 });
    expect(await skipped(notice)).toEqual(['skipped', 'The notice is of no use any more.']);
  });

  it('a text or a push of what was opened, but never a mail', async () => {
    const notice = await send(world, [delivery('email'), delivery('push'), delivery('sms')]);
    await read(notice);
    const words = ['skipped', 'The notice was opened in the app.'];
    expect(await skipped(notice, 'push')).toEqual(words);
    expect(await skipped(notice, 'sms')).toEqual(words);
    expect(await noticesClaimed('email')).toEqual([notice]);
    expect(await statusOf(world, notice)).toBe('read');
  });

  it('a fallback of what was opened or acknowledged, a mail too', async () => {
    const opened = await send(world, [delivery('email', { isFallback: true })]);
    await read(opened);
    expect(await skipped(opened)).toEqual(['skipped', 'The notice was opened in the app.']);
    const agreed = await send(world, [delivery('email', { isFallback: true })]);
    await world.db.sql`update public.notifications set acknowledged_at = now() where id = ${agreed}`;
    expect(await skipped(agreed)).toEqual(['skipped', 'The notice was opened in the app.']);
  });

  it('one whose subject a newer notice tells of, unless it may have arrived', async () => {
    const link = '/swaps?swap=12';
    const first = await send(world, [delivery('email')], { link });
    const other = await send(world, [delivery('email')], { link: '/swaps?swap=13', to: who.ben });
    const second = await send(world, [delivery('email')], { link });
    // The newer one goes with the same claim.
    const { deliveries } = await claim(world);
    expect(deliveries.map(({ notificationId }) => notificationId).toSorted()).toEqual(
      [other, second].toSorted(),
    );
    expect(await statesOf(world, first)).toEqual({ email: 'skipped' });
    const mine = deliveries.find(({ notificationId }) => notificationId === second);
    if (mine === undefined) throw new Error('not claimed');
    await handOver(world, mine);
    await settle(world, mine, { state: 'retry', error: 'Timed out.', delaySeconds: 1 });
    await makeNotice(world, { link });
    await makeDue(world);
    expect(await noticesClaimed()).toEqual([second]);
  });

  it('is not what another person, or another subject, has news of', async () => {
    const link = '/requests?request=7';
    const notice = await send(world, [delivery('email')], { link });
    await makeNotice(world, { link, to: who.ben });
    await makeNotice(world, { link: '/swaps?swap=7' });
    await makeNotice(world);
    expect(await noticesClaimed()).toEqual([notice]);
  });
});

describe('a thousand notices', () => {
  it('are planned and claimed in order for each person, none lost and none twice', async () => {
    const people = [who.ana, who.ben, who.cora, who.supervisor, who.otherSupervisor, who.admin];
    await world.db.sql`
      insert into public.notifications (agency_id, recipient_id, kind, content)
      select ${world.ours.id}, (${people}::uuid[])[1 + n % 6], 'swap.approved', 'Words.' from generate_series(1, 1000) n`;
    for (;;) {
      const found = await toPlan(world, 500);
      if (found.length === 0) break;
      await plan(
        world,
        found.map(({ id }) => ({ notificationId: id, deliveries: [delivery('email'), delivery('webhook')] })),
      );
    }
    const seen = new Map<string, number[]>();
    for (;;) {
      const batch = await world.db.asUser(
        'service_role',
        (sql) => sql<{ person: string; notice: number }[]>`
          select d ->> 'recipientId' as person, (d ->> 'notificationId')::integer as notice,
            public.settle_delivery((d ->> 'id')::bigint, (d ->> 'attempt')::integer, '{"state": "sent"}')
          from jsonb_array_elements(public.claim_deliveries('one', 'email', 50) -> 'deliveries') d`,
      );
      if (batch.length === 0) break;
      for (const { person, notice } of batch) seen.set(person, [...(seen.get(person) ?? []), notice]);
    }
    expect([...seen.values()].flat()).toHaveLength(1000);
    expect(seen.size).toBe(6);
    for (const order of seen.values()) {
      expect(order).toEqual([...new Set(order)].toSorted((a, b) => a - b));
    }
    expect((await stored(world)).filter(({ state }) => state !== 'sent')).toHaveLength(1000);
    expect(await noticesClaimed()).toEqual([]);
  });
});
