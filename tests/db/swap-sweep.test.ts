import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePerson, uuid } from '../factories/people.ts';
import { makeSwap, type SwapOptions } from '../factories/swaps.ts';
import { makeLeave } from '../factories/time-off.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import { call, noticesOf } from './roster-world.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { ask, clearTimeOff, decide } from './time-off-world.ts';

/** A supervisor of no center, and one of another. */
const roamer = uuid(108);
const away = uuid(109);
let world: SchedulingWorld;
let rows: { ana: number; ben: number; cora: number; sam: number; tess: number };
beforeAll(async () => {
  world = await makeSchedulingWorld();
  const { sql } = world.db;
  await makePerson(sql, world.ours, 108, { role: 'supervisor', fullName: 'Roamer' });
  await makePerson(sql, world.ours, 109, { role: 'supervisor', fullName: 'Away' });
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  const { sql } = world.db;
  await clearTimeOff(world);
  await sql`update public.profiles set center_id = null where id in (${roamer}, ${away})`;
  await clearSchedules(world);
  await sql`
    insert into public.centers (id, agency_id, name, time_zone)
    values (${uuid(1001)}, ${world.ours.id}, 'Other', 'America/Denver')`;
  await sql`update public.profiles set center_id = ${uuid(1001)} where id = ${away}`;
  await sql`update public.leave_rules set deputy_id = null, escalate_after_hours = 24`;
  const [ana = 0, ben = 0, cora = 0, sam = 0, tess = 0] = await makePublished(world, 1, [
    [who.ana, shift.day, '2031-01-06'],
    [who.ben, shift.day, '2031-01-07'],
    [who.cora, shift.day, '2031-01-08'],
    [who.supervisor, shift.day, '2031-01-06'],
    [who.otherSupervisor, shift.day, '2031-01-07'],
  ]);
  rows = { ana, ben, cora, sam, tess };
  await sql`truncate public.notifications cascade`;
});

const sweep = () =>
  call<number>(world, 'service_role', (sql) => sql`select public.sweep_requests() as answer`);
const told = async (kind: string) => (await noticesOf(world.db.sql, kind)).map(({ to }) => to);
const deputize = (person: string | null) =>
  world.db.sql`update public.leave_rules set deputy_id = ${person} where agency_id = ${world.ours.id}`;
/** Makes everything that waits so many hours older. */
const letPass = async (hours: number) => {
  await world.db.sql`
    update public.time_off_requests set created_at = created_at - ${hours} * interval '1 hour' where status = 'pending'`;
  await world.db.sql`
    update public.shift_swaps set accepted_at = accepted_at - ${hours} * interval '1 hour' where status = 'accepted'`;
};
const offer = (changed: Partial<SwapOptions> = {}) =>
  makeSwap(world.db.sql, world.ours, { requesterId: who.ana, assignmentId: rows.ana, ...changed });
/** Ana's and Ben's trade, accepted now as the machine does. */
const accept = async (changed: Partial<SwapOptions> = {}) => {
  const id = await offer({ answers: [{ personId: who.ben, assignmentId: rows.ben }], ...changed });
  await world.db.sql`
    update public.shift_swaps s set status = 'accepted', accepted_at = now(), responder_id = w.person_id,
      responder_assigned_shift_id = w.assigned_shift_id
    from public.swap_answers w where s.id = ${id} and w.swap_id = s.id`;
  return id;
};
const supervisors = [who.supervisor, who.admin, who.otherSupervisor, roamer];

describe('a request for time off', () => {
  it('is told at once to the supervisors of the center and those of none, without kind or reason', async () => {
    const { id } = await ask(world, { reason: 'Surgery' });
    const notices = await noticesOf(world.db.sql, 'time_off.waiting');
    expect(notices.map(({ to }) => to)).toEqual(supervisors);
    expect(new Set(notices.map(({ content, link }) => `${content} ${link}`))).toEqual(
      new Set([`Ana asks for time off Mon 6 Jan 2031. /requests?request=${id}`]),
    );
    expect(await sweep()).toBe(0);
  });

  it('of a supervisor is never told to the one who asks', async () => {
    await ask(world, { as: who.supervisor });
    expect(await told('time_off.waiting')).toEqual([who.admin, who.otherSupervisor, roamer]);
  });

  it('goes to the deputy and then to the admins, once each', async () => {
    await deputize(who.otherSupervisor);
    const asked = await ask(world);
    await world.db.sql`truncate public.notifications cascade`;
    await letPass(25);
    expect([await sweep(), await sweep()]).toEqual([1, 0]);
    expect(await noticesOf(world.db.sql, 'time_off.waiting')).toEqual([
      {
        to: who.otherSupervisor,
        content: 'Nobody has decided yet: Ana asks for time off Mon 6 Jan 2031.',
        link: `/requests?request=${asked.id}`,
      },
    ]);
    await letPass(24);
    expect([await sweep(), await sweep()]).toEqual([1, 0]);
    expect(await told('time_off.waiting')).toEqual([who.admin, who.otherSupervisor]);
  });

  it('keeps its version, and leaves no trace in the audit, when somebody is told', async () => {
    const asked = await ask(world);
    await letPass(25);
    const before = await lastAuditId(world.db.sql);
    const [{ version } = { version: 0 }] = await world.db.sql<{ version: number }[]>`
      select version from public.time_off_requests`;
    expect(await sweep()).toBe(1);
    expect(await auditSince(world.db.sql, before)).toEqual([]);
    expect(await decide(world, { ...asked, version }, { decision: 'denied', note: 'No' })).toMatchObject({
      status: 'denied',
    });
  });

  it.each([
    ['is the one who asks', who.otherSupervisor],
    ['may decide no more', who.ben],
    ['is off just now', who.otherSupervisor],
  ])('goes to the admins at once where the deputy %s', async (why, deputy) => {
    await deputize(deputy);
    await ask(world, { as: why === 'is the one who asks' ? deputy : who.ana });
    if (why === 'is off just now') {
      await makeLeave(world.db.sql, world.ours, {
        userId: deputy,
        startsAt: 'yesterday',
        endsAt: 'tomorrow',
        status: 'approved',
        reviewedBy: who.admin,
      });
    }
    await world.db.sql`truncate public.notifications cascade`;
    await letPass(25);
    await sweep();
    expect(await told('time_off.waiting')).toEqual([who.admin]);
  });

  it('that was decided, or came decided, is told no more', async () => {
    await decide(world, await ask(world), { decision: 'denied', note: 'No' });
    await letPass(100);
    await makeLeave(world.db.sql, world.ours, {
      userId: who.ben,
      startsAt: '2031-02-01Z',
      endsAt: '2031-02-02Z',
      status: 'withdrawn',
    });
    expect(await sweep()).toBe(0);
    expect(await told('time_off.waiting')).toEqual(supervisors);
  });

  it('is told once, also by two sweeps at once', async () => {
    await ask(world);
    await ask(world, { as: who.ben });
    await offer({ expiresAt: '2026-01-01Z' });
    await letPass(25);
    await world.db.sql`truncate public.notifications cascade`;
    const outcomes = await race(
      world.db,
      [1, 2, 3].map(() => ({
        as: 'service_role' as const,
        work: (sql) => sql`select public.sweep_requests()`,
      })),
    );
    expect(outcomes).toEqual([null, null, null]);
    expect(await told('time_off.waiting')).toEqual([who.admin, who.admin]);
    expect(await told('swap.expired')).toEqual([who.ana]);
    expect(await sweep()).toBe(0);
  });
});

describe('an accepted trade', () => {
  it('is told at once to who may decide it', async () => {
    const id = await accept();
    const notices = await noticesOf(world.db.sql, 'swap.waiting');
    expect(notices.map(({ to }) => to)).toEqual(supervisors);
    expect(notices[0]).toMatchObject({
      content:
        'Ana and Ben trade DA10 on Mon 6 Jan 2031, 09:00–19:00 for DA10 on Tue 7 Jan 2031, 09:00–19:00.',
      link: `/requests?swap=${id}`,
    });
    expect(await sweep()).toBe(0);
  });

  it('of supervisors is told to neither of the two, at no stage', async () => {
    await deputize(who.supervisor);
    await accept({
      requesterId: who.supervisor,
      assignmentId: rows.sam,
      answers: [{ personId: who.otherSupervisor, assignmentId: rows.tess }],
    });
    expect(await told('swap.waiting')).toEqual([who.admin, roamer]);
    await letPass(25);
    expect(await sweep()).toBe(1);
    expect(await told('swap.waiting')).toEqual([who.admin, who.admin, roamer]);
  });

  it('that is approved at once waits for nobody', async () => {
    await world.db.sql.begin(async (sql) => {
      const [swap] = await sql<{ id: number }[]>`
        insert into public.shift_swaps (agency_id, center_id, kind, requester_id, requester_assigned_shift_id, expires_at)
        values (${world.ours.id}, ${world.ours.centerId}, 'give', ${who.ana}, ${rows.ana}, '2031-01-05') returning id`;
      const id = swap?.id ?? 0;
      await sql`
        update public.shift_swaps set status = 'accepted', responder_id = ${who.ben}, accepted_at = now() where id = ${id}`;
      await sql`update public.shift_swaps set status = 'approved', decided_at = now() where id = ${id}`;
    });
    expect(await told('swap.waiting')).toEqual([]);
  });

  it('goes to the deputy and then to the admins, in the same version', async () => {
    await deputize(who.otherSupervisor);
    const id = await accept({ answers: [{ personId: who.ben }] });
    const [before] = await world.db.sql`select version from public.shift_swaps where id = ${id}`;
    await world.db.sql`truncate public.notifications cascade`;
    await letPass(25);
    expect([await sweep(), await sweep()]).toEqual([1, 0]);
    expect(await noticesOf(world.db.sql, 'swap.waiting')).toMatchObject([
      {
        to: who.otherSupervisor,
        content: 'Nobody has decided yet: Ben would work DA10 on Mon 6 Jan 2031, 09:00–19:00 instead of Ana.',
      },
    ]);
    await letPass(24);
    expect(await sweep()).toBe(1);
    expect(await told('swap.waiting')).toEqual([who.admin, who.otherSupervisor]);
    expect(await world.db.sql`select version from public.shift_swaps where id = ${id}`).toEqual([before]);
  });
});

describe('what has expired', () => {
  it('is written down once, with nobody as the actor, and told to its people', async () => {
    const unanswered = await offer({
      expiresAt: '2026-01-01Z',
      answers: [
        { personId: who.ben, assignmentId: rows.ben, state: 'proposed' },
        { personId: who.cora, assignmentId: rows.cora },
      ],
    });
    const undecided = await makeSwap(world.db.sql, world.ours, {
      requesterId: who.supervisor,
      assignmentId: rows.sam,
      responder: { personId: who.otherSupervisor, assignmentId: rows.tess },
      status: 'accepted',
      expiresAt: '2026-01-01Z',
    });
    const open = await offer({ requesterId: who.cora, assignmentId: rows.cora });
    const before = await lastAuditId(world.db.sql);
    expect([await sweep(), await sweep()]).toEqual([2, 0]);
    expect(await noticesOf(world.db.sql, 'swap.expired')).toEqual([
      {
        to: who.ana,
        content: 'Your offer of DA10 on Mon 6 Jan 2031, 09:00–19:00 has expired.',
        link: `/swaps?swap=${unanswered}`,
      },
      {
        to: who.ben,
        content: 'What Ana offered, DA10 on Mon 6 Jan 2031, 09:00–19:00, has expired.',
        link: `/swaps?swap=${unanswered}`,
      },
      ...[who.supervisor, who.otherSupervisor].map((to) => ({
        to,
        content:
          'Nobody decided in time on the trade of DA10 on Mon 6 Jan 2031, 09:00–19:00. It has expired.',
        link: `/swaps?swap=${undecided}`,
      })),
    ]);
    const events = await world.db.sql`
      select swap_id as id, from_status as from, actor_id as actor from public.swap_events where to_status = 'expired' order by id`;
    expect(events).toEqual([
      { id: unanswered, from: 'pending', actor: null },
      { id: undecided, from: 'accepted', actor: null },
    ]);
    const [left] = await world.db.sql`select status from public.shift_swaps where id = ${open}`;
    expect(left).toEqual({ status: 'pending' });
    expect(
      (await auditSince(world.db.sql, before)).map(({ action, actor_id: actor }) => [action, actor]),
    ).toEqual([
      ['swap.expire', null],
      ['swap.expire', null],
    ]);
  });

  it('is left for the next time while somebody works on it', async () => {
    await offer({ expiresAt: '2026-01-01Z' });
    const holder = await world.db.sql.reserve();
    try {
      await holder`begin`;
      await holder`select 1 from public.shift_swaps for update`;
      expect(await sweep()).toBe(0);
      await holder`rollback`;
    } finally {
      holder.release();
    }
    expect(await sweep()).toBe(1);
  });
});

it.each([
  ['whose offer has expired', who.ana],
  ['who is told that a trade waits', who.admin],
])('holds somebody %s before any offer, as whoever deactivates them does', async (_, person) => {
  await offer({ expiresAt: '2026-01-01Z' });
  await accept({ requesterId: who.cora, assignmentId: rows.cora });
  await letPass(50);
  const holder = await world.db.sql.reserve();
  let swept: Promise<number> | undefined;
  try {
    await holder`begin`;
    await holder`select 1 from public.profiles where id = ${person} for update`;
    swept = sweep();
    for (let isWaiting = false; !isWaiting; ) {
      const [row] = await world.db.sql<{ waiting: boolean }[]>`
        select exists (
          select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like '%sweep_requests%'
        ) as waiting`;
      isWaiting = row?.waiting === true;
    }
    expect(await holder`select 1 from public.shift_swaps for update nowait`).toHaveLength(2);
  } finally {
    await holder`rollback`;
    holder.release();
  }
  expect(await swept).toBe(2);
});

it('sweeps for the server alone', async () => {
  for (const as of [who.admin, null]) {
    expect(
      await refusalOf(call(world, as, (sql) => sql`select public.sweep_requests() as answer`)),
    ).toMatchObject({ code: '42501' });
  }
});
