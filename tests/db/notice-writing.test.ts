import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACKNOWLEDGED_KINDS, NOTICE_KINDS } from '#lib/domain/notice-kinds.ts';
import { claimOne, clearDeliveries, delivery, makeNotice, plan, settle } from './deliveries-world.ts';
import { announce, edit, fields, newEditId } from './roster-world.ts';
import {
  clearSchedules,
  makeDraft,
  makePublished,
  makeSchedulingWorld,
  publish,
  revise,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearDeliveries(world);
  await clearSchedules(world);
});

type Written = { to: string; kind: string; schedule: number | null; concerns: string | null };
/** What was written of some kinds since the last look, by person; shifts by their start in the center's time. */
async function written(...kinds: readonly string[]): Promise<Written[]> {
  return [
    ...(await world.db.sql<Written[]>`
      select recipient_id as to, kind, schedule_id as schedule,
        to_char(concerns_at at time zone 'America/Denver', 'YYYY-MM-DD HH24:MI') as concerns
      from public.notifications where kind = any (${kinds}) order by recipient_id, id`),
  ];
}

describe('a notice', () => {
  it('is to be acknowledged when its kind says so', async () => {
    for (const kind of Object.keys(NOTICE_KINDS)) await makeNotice(world, { kind });
    const rows = await world.db.sql`
      select kind from public.notifications where needs_ack order by kind`;
    expect(rows.map(({ kind }) => kind)).toEqual([...ACKNOWLEDGED_KINDS].toSorted());
  });

  it.each([
    ['/swaps?swap=12', 'swap:12'],
    ['/requests?swap=12', 'swap:12'],
    ['/requests?view=mine&swap=12', 'swap:12'],
    ['/requests?request=7', 'time_off:7'],
    ['/time-off?request=7', 'time_off:7'],
    ['/schedule?month=2031-01', null],
    ['/swaps?swap=abc', null],
    [null, null],
  ])('with the link %s tells of %s', async (link, subject) => {
    await makeNotice(world, { link });
    expect([...(await world.db.sql`select subject from public.notifications`)]).toEqual([{ subject }]);
  });

  it('leads nowhere but into the app', async () => {
    for (const link of ['//evil.test', '/\\evil.test', '/\t/evil.test', '/a\\b', 'https://evil.test/', '']) {
      await expect(makeNotice(world, { link }), JSON.stringify(link)).rejects.toThrow(/check constraint/);
    }
    for (const link of ['/', '/swaps?swap=1', '/roster?block=1&view=day#x', null])
      await makeNotice(world, { link });
  });

  it('keeps what whoever writes it says', async () => {
    await world.db.sql`
      insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, needs_ack)
      values (${world.ours.id}, ${who.ana}, 'swap.approved', 'Words.', '/swaps?swap=1', 'mine', true)`;
    const rows = await world.db.sql`select subject, needs_ack from public.notifications`;
    expect([...rows]).toEqual([{ subject: 'mine', needs_ack: true }]);
  });

  it('wakes the worker, once for all of a statement', async () => {
    let rings = 0;
    const { unlisten } = await world.db.sql.listen('notices', () => {
      rings += 1;
    });
    await world.db.sql`
      insert into public.notifications (agency_id, recipient_id, kind, content)
      select ${world.ours.id}, ${who.ana}, 'swap.approved', 'Words.' from generate_series(1, 3)`;
    await makeNotice(world);
    await expect.poll(() => rings, { timeout: 20_000 }).toBe(2);
    await unlisten();
  });

  it('is told to its person’s pages when it comes and when it is read, and not while it is delivered', async () => {
    const { sql } = world.db;
    const told = async () =>
      (await sql`delete from realtime.messages where event = 'notices' returning topic`).map(
        ({ topic }) => topic,
      );
    const mine = [`user:${who.ana}:1`];
    await told();
    const notificationId = await makeNotice(world);
    expect(await told()).toEqual(mine);
    await plan(world, [{ notificationId, deliveries: [delivery('email')] }]);
    await settle(world, await claimOne(world));
    expect(await told()).toEqual([]);
    await sql`update public.notifications set acknowledged_at = now()`;
    expect(await told()).toEqual(mine);
    await sql`update public.notifications set read_at = now()`;
    expect(await told()).toEqual(mine);
  });
});

describe('a publication', () => {
  it('concerns each person’s first shift of the block', async () => {
    await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-07'],
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.night, '2031-01-09'],
    ]);
    expect(await written('schedule.published')).toEqual([
      { to: who.ana, kind: 'schedule.published', schedule: 1, concerns: '2031-01-06 09:00' },
      { to: who.ben, kind: 'schedule.published', schedule: 1, concerns: '2031-01-09 19:00' },
    ]);
  });

  it('concerns none that has begun', async () => {
    const [dates] = await world.db.sql`
      select (current_date - 3)::text as past, (current_date + 3)::text as future`;
    await makeDraft(
      world,
      1,
      [
        [who.ana, shift.day, dates?.past],
        [who.ana, shift.day, dates?.future],
        [who.ben, shift.day, dates?.past],
      ],
      { startDate: dates?.past, endDate: dates?.future },
    );
    await publish(world, 1);
    expect((await written('schedule.published')).map(({ concerns }) => concerns)).toEqual([
      `${dates?.future} 09:00`,
      null,
    ]);
  });

  it('of a revision concerns the first shift that it changes, gives or takes away', async () => {
    await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ana, shift.day, '2031-01-20'],
      [who.ben, shift.day, '2031-01-07'],
      [who.ben, shift.day, '2031-01-21'],
      [who.cora, shift.day, '2031-01-08'],
    ]);
    const draft = await revise(world, 1, '2031-01-15');
    const { sql } = world.db;
    await sql`
      update public.assigned_shifts set local_start = '07:00'
      where schedule_id = ${draft} and user_id = ${who.ana} and shift_date = '2031-01-20'`;
    await sql`
      delete from public.assigned_shifts
      where schedule_id = ${draft} and user_id = ${who.ben} and shift_date = '2031-01-21'`;
    await publish(world, draft);
    expect(await written('schedule.changed')).toEqual([
      { to: who.ana, kind: 'schedule.changed', schedule: 1, concerns: '2031-01-20 07:00' },
      { to: who.ben, kind: 'schedule.changed', schedule: 1, concerns: '2031-01-21 09:00' },
    ]);
  });
});

describe('an edit', () => {
  const told = async (operations: readonly object[]): Promise<Written[]> => {
    const editId = newEditId();
    await edit(world, 1, operations, { editId });
    await announce(world, editId);
    return written('roster.changed', 'roster.cancelled', 'roster.corrected');
  };

  it('that only takes shifts away from somebody cancels them; who gets them has a change', async () => {
    const [first = 0, second = 0, third = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ana, shift.day, '2031-01-07'],
      [who.ben, shift.day, '2031-01-08'],
    ]);
    expect(
      await told([
        { kind: 'cancel', id: first, version: 2 },
        {
          kind: 'change',
          id: second,
          version: 2,
          row: fields({ userId: who.cora, shiftDate: '2031-01-07' }),
        },
        {
          kind: 'change',
          id: third,
          version: 2,
          row: fields({ userId: who.ben, shiftDate: '2031-01-08', localStart: '07:00' }),
        },
      ]),
    ).toEqual([
      { to: who.ana, kind: 'roster.cancelled', schedule: 1, concerns: '2031-01-06 09:00' },
      { to: who.ben, kind: 'roster.changed', schedule: 1, concerns: '2031-01-08 07:00' },
      { to: who.cora, kind: 'roster.changed', schedule: 1, concerns: '2031-01-07 09:00' },
    ]);
    const [words] = await world.db
      .sql`select content from public.notifications where kind = 'roster.cancelled'`;
    expect(words?.content).toBe('2 of your shifts in Block 1 are cancelled, the first on Mon 6 Jan 2031.');
  });

  it('that moves somebody to another day has changed a shift, and concerns the earlier of the two', async () => {
    const [ana = 0, ben = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.day, '2031-01-07'],
    ]);
    expect(
      await told([
        { kind: 'change', id: ana, version: 2, row: fields({ userId: who.ana, shiftDate: '2031-01-16' }) },
        { kind: 'cancel', id: ben, version: 2 },
        { kind: 'add', key: -1, row: fields({ userId: who.ben, shiftDate: '2031-01-17' }) },
      ]),
    ).toEqual([
      { to: who.ana, kind: 'roster.changed', schedule: 1, concerns: '2031-01-06 09:00' },
      { to: who.ben, kind: 'roster.changed', schedule: 1, concerns: '2031-01-07 09:00' },
    ]);
  });

  it('of the past concerns no shift to come', async () => {
    const [dates] = await world.db.sql`
      select (current_date - 3)::text as past, (current_date + 3)::text as future`;
    const [ana = 0] = await makeDraft(world, 1, [[who.ana, shift.day, dates?.past]], {
      startDate: dates?.past,
      endDate: dates?.future,
    });
    await publish(world, 1);
    expect(
      await told([
        { kind: 'change', id: ana, version: 2, row: fields({ userId: who.cora, shiftDate: dates?.past }) },
      ]),
    ).toMatchObject([
      { to: who.ana, kind: 'roster.corrected', concerns: null },
      { to: who.cora, kind: 'roster.corrected', concerns: null },
    ]);
  });
});
