import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  claim,
  clearDeliveries,
  delivery,
  makeNotice,
  send,
  settle,
  stored,
  toPlan,
} from './deliveries-world.ts';
import { announce, edit, fields, newEditId, noticesOf } from './roster-world.ts';
import { makePublished, makeSchedulingWorld, type SchedulingWorld, shift, who } from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => clearDeliveries(world));

const claimed = async (channel: 'email' | 'webhook' = 'email', limit = 20) =>
  (await claim(world, channel, { limit })).deliveries.map(({ notificationId }) => notificationId);
const reasons = async () =>
  (await stored(world)).flatMap(({ state, error }) => (state === 'skipped' ? [error] : []));

/** Gives both agencies an address of their own. */
async function openWebhooks(): Promise<void> {
  const { sql } = world.db;
  await sql`update public.notice_rules set webhook_url = 'https://hook.test/'`;
  await sql`
    insert into private.webhook_secrets (agency_id, secret)
    select id, ${`whsec_${'A'.repeat(44)}`} from public.agencies on conflict do nothing`;
}

describe('a channel that the planning worker lacks', () => {
  it('counts while another worker was able to send by it within the hour', async () => {
    await world.db.sql`
      insert into private.workers (name, channels, seen_at) values
        ('bare', '{webhook}', now()), ('mail', '{email,webhook}', now() - interval '50 minutes'),
        ('gone', '{sms}', now() - interval '61 minutes')`;
    await makeNotice(world);
    expect((await toPlan(world)).map(({ channels }) => channels)).toEqual([['email', 'webhook']]);
  });
});

describe('news of one trade', () => {
  const link = '/swaps?swap=12';

  it('from one coworker takes the place of nothing that another has said', async () => {
    const first = await send(world, [delivery('email')], { kind: 'swap.proposed', link });
    await makeNotice(world, { kind: 'swap.proposed', link });
    await makeNotice(world, { kind: 'swap.declined', link });
    expect(await claimed()).toEqual([first]);
  });

  it('about all of it takes the place of what coworkers said', async () => {
    await send(world, [delivery('email')], { kind: 'swap.proposed', link });
    await makeNotice(world, { kind: 'swap.approved', link });
    expect(await claimed()).toEqual([]);
    expect(await reasons()).toEqual(['A newer notice took its place.']);
  });
});

describe('what only supervisors read', () => {
  it('is not sent to somebody who is none any more', async () => {
    const { sql } = world.db;
    const mail = [delivery('email')];
    await send(world, mail, { to: who.otherSupervisor, kind: 'time_off.waiting' });
    const own = await send(world, mail, { to: who.otherSupervisor, kind: 'time_off.approved' });
    const other = await send(world, mail, { to: who.supervisor, kind: 'time_off.waiting' });
    const give = (role: string) => sql`
      update public.user_roles set role_id = (select r.id from public.roles r where r.name::text = ${role})
      where user_id = ${who.otherSupervisor}`;
    await give('dispatcher');
    expect((await claimed()).toSorted((a, b) => a - b)).toEqual([own, other]);
    expect(await reasons()).toEqual(['The recipient supervises no more.']);
    await give('supervisor');
  });
});

describe('a notice that is of use for a short time', () => {
  it('does not wait for an earlier one that is due only afterwards', async () => {
    await send(world, [delivery('email', { dueIn: 7200, deadlineIn: 9000 })]);
    const soon = await send(world, [delivery('email', { deadlineIn: 3600 })]);
    expect(await claimed()).toEqual([soon]);
  });

  it('waits for an earlier one that is due before', async () => {
    await send(world, [delivery('email', { dueIn: 600, deadlineIn: 9000 })]);
    await send(world, [delivery('email', { deadlineIn: 3600 })]);
    expect(await claimed()).toEqual([]);
  });
});

describe('an agency’s own address', () => {
  it('is called twice at once at most, and holds up no other agency’s', async () => {
    await openWebhooks();
    const { theirs, db } = world;
    const people = [who.ana, who.ben, who.cora, who.supervisor];
    const mine: number[] = [];
    for (const to of people) mine.push(await send(world, [delivery('webhook')], { to }));
    const [row] = await db.sql<{ id: number }[]>`
      insert into public.notifications (agency_id, recipient_id, kind, content, planned_at)
      values (${theirs.id}, ${who.stranger}, 'swap.approved', 'Words.', now()) returning id::integer`;
    const foreign = Number(row?.id);
    await db.sql`
      insert into public.notification_deliveries (agency_id, notification_id, recipient_id, channel, due_at, deadline_at)
      values (${theirs.id}, ${foreign}, ${who.stranger}, 'webhook', now(), now() + interval '1 hour')`;

    const first = await claim(world, 'webhook', { limit: 5 });
    expect(first.deliveries.map(({ notificationId }) => notificationId)).toEqual([mine[0], mine[1], foreign]);
    expect(await claimed('webhook')).toEqual([]);
    const [ended] = first.deliveries;
    if (ended === undefined) throw new Error('not claimed');
    await settle(world, ended);
    expect(await claimed('webhook')).toEqual([mine[2]]);
  });

  it('that is taken away leaves nothing undelivered', async () => {
    await openWebhooks();
    await send(world, [delivery('webhook')]);
    await world.db.sql`update public.notice_rules set webhook_url = null`;
    expect(await claimed('webhook')).toEqual([]);
    expect(await reasons()).toEqual(['The agency has no address of its own any more.']);
  });
});

describe('what is told with the time', () => {
  const tellDue = () =>
    world.db.asUser('service_role', async (sql) => {
      const [row] = await sql<{ told: number }[]>`select public.tell_due() as told`;
      return row?.told;
    });
  /** An edit of Ana's shift that should have been told so many minutes ago. */
  const editDue = async (minutes: number): Promise<string> => {
    await world.db.sql`truncate public.schedules cascade`;
    const [row = 0] = await makePublished(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    await clearDeliveries(world);
    const editId = newEditId();
    const moved = fields({ shiftId: shift.night });
    await edit(world, 1, [{ kind: 'change', id: row, version: 2, row: moved }], { editId });
    await world.db.sql`
      update public.roster_edits set announce_at = now() - make_interval(mins => ${minutes}) where id = ${editId}`;
    return editId;
  };
  const changes = async () => (await noticesOf(world.db.sql, 'roster.changed')).length;

  it('includes an edit whose job was lost, once, and none of long ago', async () => {
    const editId = await editDue(2);
    expect(await tellDue()).toBe(1);
    expect(await changes()).toBe(1);
    expect(await tellDue()).toBe(0);
    expect(await announce(world, editId)).toBe(0);
    await editDue(3 * 24 * 60 + 1);
    expect(await tellDue()).toBe(0);
    await editDue(0);
    expect(await tellDue()).toBe(0);
  });

  it('is told although something else cannot be', async () => {
    const { sql } = world.db;
    await editDue(2);
    const [broken] = await sql<{ definition: string }[]>`
      select pg_get_functiondef('private.tell_new_devices()'::regprocedure) as definition`;
    await sql`
      create or replace function private.tell_new_devices() returns integer language plpgsql security definer
      set search_path = '' as $$ begin raise exception 'broken'; end $$`;
    try {
      expect(await tellDue()).toBe(1);
      expect(await changes()).toBe(1);
    } finally {
      await sql.unsafe(broken?.definition ?? '');
    }
  });
});
