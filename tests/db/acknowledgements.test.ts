import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeSchedule } from '../factories/scheduling.ts';
import type { Persona } from '../setup/database.ts';
import { refusalOf } from './refusal.ts';
import { call, noticesOf } from './roster-world.ts';
import {
  auditSince,
  clearSchedules,
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
beforeEach(async () => {
  const { sql } = world.db;
  await clearSchedules(world);
  await sql`update public.profiles set is_active = true`;
  await makeSchedule(sql, world.ours, 1, { startDate: '2031-01-01', endDate: '2031-01-31' });
  await makeSchedule(sql, world.ours, 2, { startDate: '2020-01-01', endDate: '2020-01-31' });
  await makeSchedule(sql, world.ours, 3, { startDate: '2031-02-01', endDate: '2031-02-28' });
  await makeSchedule(sql, world.theirs, 4, { startDate: '2031-01-01', endDate: '2031-01-31' });
  await sql`update public.schedules set status = 'published' where id <> 3`;
});

type Planted = {
  scheduleId?: number;
  kind?: string;
  content?: string;
  /** Hours from now. */
  concerns?: number;
  expires?: number;
  acknowledged?: boolean;
};

/** A notice to be acknowledged; returns its id. */
async function plant(to: string, options: Planted = {}): Promise<number> {
  const hours = (count: number | undefined) =>
    count === undefined ? null : new Date(Date.now() + count * 3_600_000);
  const [row] = await world.db.sql<{ id: number }[]>`
    insert into public.notifications (agency_id, recipient_id, kind, content, schedule_id, needs_ack, acknowledged_at,
      concerns_at, expires_at)
    select p.agency_id, p.id, ${options.kind ?? 'roster.changed'}, ${options.content ?? 'A is now B.'},
      ${options.scheduleId ?? 1}, true, ${options.acknowledged ? new Date() : null}, ${hours(options.concerns)},
      ${hours(options.expires)}
    from public.profiles p where p.id = ${to}
    returning id::integer`;
  if (row === undefined) throw new Error('nobody to tell');
  return row.id;
}

type Listed = {
  scheduleId: number;
  name: string;
  asked: number;
  acknowledged: number;
  open: {
    id: number;
    userId: string;
    fullName: string;
    kind: string;
    content: string;
    createdAt: number;
    concernsAt: number | null;
    remindedAt: number | null;
    isRead: boolean;
  }[];
};
type Reminded = { told: number; leftOut: { userId: string; fullName: string; why: string }[] };

const list = (as: Persona = who.supervisor) =>
  call<Listed[]>(world, as, (sql) => sql`select public.list_schedule_acknowledgements() as answer`);
const progress = (scheduleId: number, as: Persona = who.supervisor) =>
  call<{ asked: number; acknowledged: number }>(
    world,
    as,
    (sql) => sql`select public.get_schedule_acknowledgement(${scheduleId}) as answer`,
  );
const count = (as: Persona = who.supervisor) =>
  call<{ people: number; soonestAt: number | null; undelivered: number }>(
    world,
    as,
    (sql) => sql`select public.count_notice_work() as answer`,
  );
const remind = (ids: readonly number[], as: Persona = who.supervisor) =>
  call<Reminded>(
    world,
    as,
    (sql) => sql`select public.remind_unacknowledged(${ids.map(String)}::bigint[]) as answer`,
  );
const reminders = () => noticesOf(world.db.sql, 'schedule.remind');

describe('who has not acknowledged', () => {
  it('is told by current schedule with what is open, what starts soonest first', async () => {
    await plant(who.ana, { acknowledged: true });
    const later = await plant(who.ana, { content: 'Later.', concerns: 50 });
    const vague = await plant(who.ben, { kind: 'schedule.published', content: 'Published.' });
    const soon = await plant(who.cora, { content: 'Soon.', concerns: 5 });
    await plant(who.otherSupervisor, { acknowledged: true });
    await world.db.sql`update public.notifications set read_at = now() where id = ${soon}`;
    const [schedule, ...others] = await list();
    expect(others).toEqual([]);
    expect(schedule).toMatchObject({
      scheduleId: 1,
      centerId: world.ours.centerId,
      asked: 4,
      acknowledged: 1,
    });
    expect(schedule?.open.map(({ id }) => id)).toEqual([soon, later, vague]);
    expect(schedule?.open[0]).toMatchObject({
      userId: who.cora,
      fullName: 'Cora',
      kind: 'roster.changed',
      content: 'Soon.',
      isRead: true,
      remindedAt: null,
    });
    expect(schedule?.open[1]).toMatchObject({ isRead: false });
    expect(schedule?.open[2]?.concernsAt).toBeNull();
    expect(await progress(1)).toEqual({ asked: 4, acknowledged: 1 });
    expect(await count()).toEqual({ people: 3, soonestAt: schedule?.open[0]?.concernsAt, undelivered: 0 });
  });

  it('leaves out whoever has left, what has expired, blocks that have ended and drafts', async () => {
    await plant(who.ana);
    await plant(who.ben);
    await plant(who.cora, { expires: -1 });
    await plant(who.cora, { scheduleId: 2 });
    await plant(who.cora, { scheduleId: 3 });
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ben}`;
    const schedules = await list();
    expect(schedules.map(({ scheduleId, asked, open }) => [scheduleId, asked, open.length])).toEqual([
      [1, 1, 1],
    ]);
    expect(await count()).toMatchObject({ people: 1, soonestAt: null });
  });

  it('is nothing where nobody was asked', async () => {
    expect(await list()).toEqual([]);
    expect(await progress(1)).toEqual({ asked: 0, acknowledged: 0 });
    expect(await count()).toEqual({ people: 0, soonestAt: null, undelivered: 0 });
  });

  it('is told to supervisors alone, each of their own agency', async () => {
    await plant(who.ana);
    await plant(who.stranger, { scheduleId: 4 });
    expect((await list(who.admin)).map(({ scheduleId }) => scheduleId)).toEqual([1]);
    expect((await list(who.foreignSupervisor)).map(({ scheduleId }) => scheduleId)).toEqual([4]);
    expect(await progress(1, who.foreignSupervisor)).toEqual({ asked: 0, acknowledged: 0 });
    for (const asked of [list, count, (as: Persona) => progress(1, as), (as: Persona) => remind([1], as)]) {
      expect(await refusalOf(asked(who.ana))).toMatchObject({ code: 'PT403' });
      expect(await refusalOf(asked(null))).toMatchObject({ code: '42501' });
    }
  });
});

describe('a reminder', () => {
  it('is one notice a person, that says what and how many, and is recorded with counts', async () => {
    const first = await plant(who.ana, { kind: 'schedule.published' });
    const second = await plant(who.ana);
    await plant(who.ana);
    await plant(who.ana, { kind: 'roster.cancelled', concerns: 30 });
    const only = await plant(who.ben, { content: 'D12 is now D10.' });
    await plant(who.cora);
    const before = await lastAuditId(world.db.sql);
    expect(await remind([first, second, only])).toEqual({ told: 2, leftOut: [] });
    expect(await reminders()).toEqual([
      {
        to: who.ana,
        content: 'Sam asks you to acknowledge 1 published schedule, 2 changed shifts and 1 cancelled shift.',
        link: '/notifications?show=acknowledge',
      },
      {
        to: who.ben,
        content: 'Sam asks you to acknowledge: D12 is now D10.',
        link: '/notifications?show=acknowledge',
      },
    ]);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'notice.remind', details: { entity: 'notice', people: 2, left_out: 0 } },
    ]);
    const [row] = await world.db.sql`
      select concerns_at is not null as concerns, needs_ack, acknowledged_at from public.notifications
      where recipient_id = ${who.ana} and kind = 'schedule.remind'`;
    expect(row).toEqual({ concerns: true, needs_ack: false, acknowledged_at: null });
    const open = (await list()).flatMap((schedule) => schedule.open);
    expect(new Set(open.filter(({ remindedAt }) => remindedAt !== null).map(({ userId }) => userId))).toEqual(
      new Set([who.ana, who.ben]),
    );
  });

  it('goes to nobody twice within an hour, and again after it', async () => {
    const id = await plant(who.ana);
    expect(await remind([id])).toMatchObject({ told: 1 });
    const before = await lastAuditId(world.db.sql);
    const other = await plant(who.ben);
    expect(await remind([id])).toMatchObject({
      told: 0,
      leftOut: [{ userId: who.ana, fullName: 'Ana', why: 'recent' }],
    });
    expect(await auditSince(world.db.sql, before)).toEqual([]);
    expect(await remind([id, other], who.otherSupervisor)).toMatchObject({
      told: 1,
      leftOut: [{ userId: who.ana, why: 'recent' }],
    });
    await world.db.sql`
      update public.notifications set created_at = created_at - interval '61 minutes' where kind = 'schedule.remind'`;
    expect(await remind([id])).toMatchObject({ told: 1, leftOut: [] });
  });

  it('is sent once where two press at the same moment', async () => {
    const ids = [await plant(who.ana), await plant(who.ben)];
    let isAnswered = false;
    const isWaiting = async () => {
      while (!isAnswered) {
        const waiting = await world.db.sql`
          select 1 from pg_locks where locktype = 'advisory' and not granted
            and database = (select oid from pg_database where datname = current_database())`;
        if (waiting.length > 0) return;
      }
    };
    // The second presses before the first has committed.
    const second = await world.db.asUser(who.supervisor, async (sql) => {
      await sql`select public.remind_unacknowledged(${ids.map(String)}::bigint[])`;
      const answer = remind(ids, who.otherSupervisor).finally(() => {
        isAnswered = true;
      });
      await Promise.race([answer, isWaiting()]);
      return { answer };
    });
    expect(await second.answer).toMatchObject({ told: 0, leftOut: [{ why: 'recent' }, { why: 'recent' }] });
    expect((await reminders()).map(({ to }) => to)).toEqual([who.ana, who.ben]);
  });

  it('leaves out whoever has acknowledged meanwhile, has left, or reminds', async () => {
    const done = await plant(who.ana, { acknowledged: true });
    const gone = await plant(who.ben);
    const own = await plant(who.supervisor);
    const ended = await plant(who.cora, { scheduleId: 2 });
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ben}`;
    expect(await remind([done, gone, own, ended])).toMatchObject({
      told: 0,
      leftOut: [
        { userId: who.ana, why: 'acknowledged' },
        { userId: who.ben, why: 'left' },
        { userId: who.cora, why: 'acknowledged' },
        { userId: who.supervisor, why: 'self' },
      ],
    });
    expect(await reminders()).toEqual([]);
  });

  it('reaches no other agency, not even by name', async () => {
    const foreign = await plant(who.stranger, { scheduleId: 4 });
    expect(await remind([foreign])).toEqual({ told: 0, leftOut: [] });
    expect(await reminders()).toEqual([]);
  });

  it('is for at least one notice and at most a thousand', async () => {
    const many = Array.from({ length: 1001 }, (_, index) => index + 1);
    for (const ids of [[], many]) {
      expect(await refusalOf(remind(ids))).toMatchObject({
        code: 'PT422',
        message: 'Choose between 1 and 1,000 notices.',
      });
    }
  });

  it('counts as read once everything is acknowledged', async () => {
    const ids = [await plant(who.ana), await plant(who.ana)];
    await remind(ids);
    const unread = async () => {
      const rows = await world.db.sql`
        select 1 from public.notifications where kind = 'schedule.remind' and read_at is null`;
      return rows.length;
    };
    await world.db.sql`update public.notifications set acknowledged_at = now() where id = ${ids[0] ?? 0}`;
    expect(await unread()).toBe(1);
    await world.db.sql`update public.notifications set acknowledged_at = now() where id = ${ids[1] ?? 0}`;
    expect(await unread()).toBe(0);
  });
});

describe('notices that reached nobody', () => {
  async function dead(notice: number, state: 'dead' | 'sent' = 'dead', channel = 'email', days = 0) {
    await world.db.sql`
      insert into public.notification_deliveries (agency_id, notification_id, recipient_id, channel, state, due_at, deadline_at,
        ended_at)
      select n.agency_id, n.id, n.recipient_id, ${channel}::public.notice_channel, ${state}::public.delivery_state, now(), now(),
        now() - ${days} * interval '1 day'
      from public.notifications n where n.id = ${notice}`;
  }

  it('are counted once each, unless they were opened, reached by another channel or are long ago', async () => {
    const lost = await plant(who.ana);
    await dead(lost);
    await dead(lost, 'dead', 'sms');
    await dead(lost, 'sent', 'webhook');
    const reached = await plant(who.ben);
    await dead(reached);
    await dead(reached, 'sent', 'push');
    const opened = await plant(who.cora);
    await dead(opened);
    await world.db.sql`update public.notifications set read_at = now() where id = ${opened}`;
    await dead(await plant(who.otherSupervisor), 'dead', 'email', 15);
    await dead(await plant(who.stranger, { scheduleId: 4 }));
    expect(await count()).toMatchObject({ undelivered: 1 });
    expect(await count(who.foreignSupervisor)).toMatchObject({ undelivered: 1 });
  });
});

describe('supervisors hear', () => {
  const heard = async () => {
    const rows = await world.db.sql<{ topic: string }[]>`
      delete from realtime.messages where event = 'deliveries' returning topic`;
    return rows.map(({ topic }) => topic);
  };

  it('when somebody is asked, acknowledges or is reminded, and not when a notice is read', async () => {
    await heard();
    const theirs = `supervisors:${world.ours.id}:`;
    const id = await plant(who.ana);
    expect(await heard()).toEqual([expect.stringContaining(theirs)]);
    await remind([id]);
    expect(await heard()).toEqual([expect.stringContaining(theirs)]);
    await world.db.sql`update public.notifications set read_at = now() where id = ${id}`;
    expect(await heard()).toEqual([]);
    await world.db.sql`update public.notifications set acknowledged_at = now() where id = ${id}`;
    expect(await heard()).toEqual([expect.stringContaining(theirs)]);
  });
});
