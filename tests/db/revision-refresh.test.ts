import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { calendarUid } from '#lib/domain/calendar-feed.ts';
import { makeAssignment, makeSchedule, versionOf } from '../factories/scheduling.ts';
import { generationCalls } from './generation-world.ts';
import { type Contestant, race } from './race.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  ledger,
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
beforeEach(() => clearSchedules(world));
afterAll(() => world.db.drop());

type Refreshed = {
  version: number;
  brought_in: number;
  removed: number;
  people: string[];
  removed_people: string[];
};

async function refresh(id: number, options: { as?: string; version?: number } = {}): Promise<Refreshed> {
  const version = options.version ?? (await versionOf(world.db.sql, id));
  return world.db.asUser(options.as ?? who.supervisor, async (sql) => {
    const [row] = await sql<
      { answer: Refreshed }[]
    >`select public.refresh_revision(${id}, ${version}) as answer`;
    if (row === undefined) throw new Error('no answer');
    return row.answer;
  });
}

async function stateOf(id: number, as: string = who.supervisor) {
  return world.db.asUser(as, async (sql) => {
    const [row] = await sql`select public.get_revision_state(${id}) as answer`;
    return row?.answer;
  });
}

const edit = (text: string) => world.db.asUser(who.supervisor, (sql) => sql.unsafe(text));
/** A change of a published row, as a supervisor's edit leaves it. */
const change = (id: number, set: string) =>
  world.db.sql.unsafe(`update public.assigned_shifts set source = 'manual', ${set} where id = ${id}`);
const rowOf = (rows: Awaited<ReturnType<typeof ledger>>, originId: number) =>
  rows.find((row) => row.originId === originId);

const behind = (count: string) => ({
  code: 'PT409',
  message: `${count} of the published schedule ${count.startsWith('1 ') ? 'has' : 'have'} changed since this revision was started. Bring ${count.startsWith('1 ') ? 'it' : 'them'} in first.`,
});

describe('a revision of a block that has moved on', () => {
  it('is not published over an edit, an added and a cancelled shift, until these are brought in', async () => {
    const [edited = 0, cancelled = 0, kept = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-20'],
      [who.ben, shift.day, '2031-01-21'],
      [who.cora, shift.day, '2031-01-22'],
    ]);
    const draft = await revise(world, 1, '2031-01-15');
    await change(edited, `user_id = '${who.ben}', local_end = '20:00'`);
    await change(cancelled, `status = 'cancelled'`);
    await world.db.sql`
      insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status, source)
      values (${world.ours.id}, ${world.ours.centerId}, 1, ${who.ana}, ${shift.night}, '2031-01-23', 'published', 'manual')`;
    await edit(`update public.assigned_shifts set shift_id = ${shift.short}
      where schedule_id = ${draft} and user_id = '${who.cora}'`);
    const published = await ledger(world.db.sql, 1);

    expect(await refusalOf(publish(world, draft))).toMatchObject(behind('3 shifts'));
    expect(await ledger(world.db.sql, 1)).toEqual(published);
    expect(await stateOf(draft)).toMatchObject({ changed: 3, people: ['Ana', 'Ben'] });

    const before = await lastAuditId(world.db.sql);
    expect(await refresh(draft)).toEqual({
      version: await versionOf(world.db.sql, draft),
      brought_in: 3,
      removed: 0,
      people: ['Ana', 'Ben'],
      removed_people: [],
    });
    expect((await auditSince(world.db.sql, before)).map((row) => [row.action, row.details])).toEqual([
      ['schedule.refresh', { entity: 'schedule', revises: 1, brought_in: 3, removed: 0 }],
    ]);
    const rows = await ledger(world.db.sql, draft);
    expect(rowOf(rows, edited)).toMatchObject({ userId: who.ben, isLocked: true });
    expect(rowOf(rows, cancelled)).toBeUndefined();
    expect(rowOf(rows, kept)).toMatchObject({ userId: who.cora, shiftId: shift.short, isLocked: false });
    expect(rows).toHaveLength(3);
    expect(await stateOf(draft)).toMatchObject({ changed: 0, people: [] });

    expect(await publish(world, draft)).toMatchObject({ published_version: 2, people_told: 1 });
    const after = await ledger(world.db.sql, 1);
    // What the plan changed, and nothing of what was edited meanwhile.
    expect(after).toEqual(published.map((row) => (row.id === kept ? { ...row, shiftId: shift.short } : row)));
    const [times] = await world.db
      .sql`select local_end::text from public.assigned_shifts where id = ${edited}`;
    expect(times?.local_end).toBe('20:00:00');
  });

  it('is not published over an edit that came before the draft was generated again', async () => {
    const [id = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-20'],
      [who.cora, shift.day, '2031-01-21'],
    ]);
    const draft = await revise(world, 1, '2031-01-15');
    await change(id, `user_id = '${who.ben}'`);
    const calls = generationCalls(world);
    const run = await calls.start(draft);
    await calls.claim(run);
    await calls.save(run, 1, [{ user_id: who.ana, shifts: [['2031-01-20', shift.day]] }]);

    expect(await refusalOf(publish(world, draft))).toMatchObject(behind('1 shift'));
    await refresh(draft);
    expect(await ledger(world.db.sql, draft)).toMatchObject([
      { userId: who.ana, originId: null },
      { userId: who.ben, originId: id, isLocked: true },
    ]);
  });

  it('makes room for what is brought in where somebody would be in two places, and says for whom', async () => {
    const [id = 0, other = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-20'],
      [who.cora, shift.short, '2031-01-20'],
    ]);
    const draft = await revise(world, 1, '2031-01-15');
    await edit(`update public.assigned_shifts set user_id = '${who.ben}', is_locked = true
      where schedule_id = ${draft} and origin_id = ${other}`);
    await change(id, `user_id = '${who.ben}'`);

    expect(await refresh(draft)).toMatchObject({ brought_in: 1, removed: 1, removed_people: ['Ben'] });
    expect(await ledger(world.db.sql, draft)).toMatchObject([
      { userId: who.ben, shiftId: shift.day, originId: id, isLocked: true },
    ]);
  });

  it('takes in what people exchanged in the published block', async () => {
    const ids = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-20'],
      [who.ben, shift.short, '2031-01-20'],
    ]);
    const draft = await revise(world, 1, '2031-01-15');
    await world.db.sql`update public.assigned_shifts set source = 'swap',
      user_id = case user_id when ${who.ana}::uuid then ${who.ben}::uuid else ${who.ana}::uuid end
      where id = any (${ids})`;
    expect(await refresh(draft)).toMatchObject({ brought_in: 2, removed: 0 });
    const rows = await ledger(world.db.sql, draft);
    expect(ids.map((id) => rowOf(rows, id)?.userId)).toEqual([who.ben, who.ana]);
  });

  it('takes in what another revision published, and is then merged on top of it', async () => {
    const [first = 0, second = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-20'],
      [who.ben, shift.day, '2031-01-21'],
    ]);
    const one = await revise(world, 1, '2031-01-15');
    const two = await revise(world, 1, '2031-01-15');
    await edit(
      `update public.assigned_shifts set shift_id = ${shift.short} where schedule_id = ${one} and origin_id = ${first}`,
    );
    await edit(
      `update public.assigned_shifts set user_id = '${who.cora}' where schedule_id = ${two} and origin_id = ${second}`,
    );
    await publish(world, one);
    expect(await refusalOf(publish(world, two))).toMatchObject(behind('1 shift'));
    await refresh(two);
    expect(await publish(world, two)).toMatchObject({ published_version: 3, people_told: 2 });
    expect(await ledger(world.db.sql, 1)).toMatchObject([
      { id: first, userId: who.ana, shiftId: shift.short, status: 'published' },
      { id: second, userId: who.cora, shiftId: shift.day, status: 'published' },
    ]);
  });

  it('takes in a correction of what has begun, which a merge would refuse', async () => {
    await makeSchedule(world.db.sql, world.ours, 1, {
      startDate: '2020-01-01',
      endDate: '2020-01-31',
      status: 'published',
    });
    const id = await makeAssignment(world.db.sql, world.ours, {
      scheduleId: 1,
      userId: who.ana,
      shiftId: shift.day,
      shiftDate: '2020-01-20',
      status: 'published',
    });
    const draft = await revise(world, 1, '2020-01-10');
    await change(id, `user_id = '${who.ben}', local_end = '21:00'`);
    expect(await refusalOf(publish(world, draft))).toMatchObject(behind('1 shift'));
    await refresh(draft);
    expect(await publish(world, draft)).toMatchObject({ published_version: 2, people_told: 0 });
    expect(await ledger(world.db.sql, 1)).toMatchObject([{ id, userId: who.ben, status: 'published' }]);
  });

  it('has nothing to bring in when nothing changed, and stays as it is', async () => {
    await makePublished(world, 1, [[who.ana, shift.day, '2031-01-20']]);
    const draft = await revise(world, 1, '2031-01-15');
    const rows = await ledger(world.db.sql, draft);
    expect(await refresh(draft)).toMatchObject({ brought_in: 0, removed: 0, people: [] });
    expect(await ledger(world.db.sql, draft)).toEqual(rows);
  });

  it('is refreshed by a supervisor of its agency, in the version seen, and not while it is generated', async () => {
    await makePublished(world, 1, [[who.ana, shift.day, '2031-01-20']]);
    const draft = await revise(world, 1, '2031-01-15');
    const version = await versionOf(world.db.sql, draft);
    expect(await refusalOf(refresh(draft, { as: who.ana }))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(refresh(draft, { as: who.foreignSupervisor }))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(refresh(draft, { version: version - 1 }))).toMatchObject({ code: 'PT409' });
    expect(await refusalOf(refresh(1))).toMatchObject({ code: 'PT409' });
    expect(await stateOf(draft, who.ana)).toBeNull();
    expect(await stateOf(draft, who.foreignSupervisor)).toBeNull();
    expect(await stateOf(1)).toBeNull();
    await generationCalls(world).start(draft);
    expect(await refusalOf(refresh(draft))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/being generated/),
    });
  });

  it('forgets what it knew when it is published or discarded', async () => {
    await makePublished(world, 1, [[who.ana, shift.day, '2031-01-20']]);
    const published = await revise(world, 1, '2031-01-15');
    const discarded = await revise(world, 1, '2031-01-15');
    await publish(world, published);
    const version = await versionOf(world.db.sql, discarded);
    await world.db.asUser(
      who.supervisor,
      (sql) => sql`select public.discard_schedule(${discarded}, ${version})`,
    );
    expect(await world.db.sql`select 1 from private.revision_bases`).toHaveLength(0);
  });
});

describe('a published block re-planned from a date', () => {
  it('keeps every row id, swap, lock and calendar entry that the plan did not change', async () => {
    const ids = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ana, shift.day, '2031-01-20'],
      [who.ben, shift.day, '2031-01-20'],
      [who.cora, shift.day, '2031-01-20'],
      [who.ana, shift.day, '2031-01-21'],
      [who.ben, shift.day, '2031-01-21'],
      [who.cora, shift.day, '2031-01-21'],
      [null, shift.short, '2031-01-22'],
    ]);
    const [, unchanged = 0, swapped = 0, locked = 0, replanned = 0, leaver = 0, edited = 0, open = 0] = ids;
    await world.db
      .sql`update public.assigned_shifts set source = 'swap', credited_user_id = ${who.ana} where id = ${swapped}`;
    await world.db.sql`update public.assigned_shifts set is_locked = true where id = ${locked}`;
    await world.db.sql`update public.assigned_shifts set is_overtime = true where id = ${open}`;
    await change(edited, `local_start = '10:00', override_reason = 'Short of one'`);
    const whole = () =>
      world.db.sql`
        select id::integer, user_id, shift_id, shift_date::text, local_start::text, status, source, is_locked,
          credited_user_id, override_reason, version, starts_at, ends_at
        from public.assigned_shifts where schedule_id = 1 order by id`;
    const before = await whole();
    const token = await world.db.asUser(who.ana, async (sql) => {
      const [row] = await sql`select public.create_calendar_feed() as token`;
      return String(row?.token);
    });
    // What a calendar knows an entry by, and which version of it.
    const entries = async () => {
      const [row] = await world.db.asUser(
        null,
        (sql) => sql`select public.get_calendar_feed(${token}) as feed`,
      );
      const shifts: { id: number; version: number; is_cancelled: boolean }[] = row?.feed.shifts ?? [];
      return new Map(
        shifts.map((entry) => [
          calendarUid(entry.id),
          { version: entry.version, isCancelled: entry.is_cancelled },
        ]),
      );
    };
    const calendar = await entries();
    expect([...calendar.keys()]).toEqual([ids[0], unchanged, replanned].map((id) => calendarUid(id ?? 0)));
    const draft = await revise(world, 1, '2031-01-15');
    // The plan: Ana's second day is shorter, Ben's second goes to another person, the rest as it was.
    const calls = generationCalls(world);
    const run = await calls.start(draft);
    await calls.claim(run);
    await calls.save(
      run,
      1,
      [
        {
          user_id: who.ana,
          shifts: [
            ['2031-01-20', shift.day],
            ['2031-01-21', shift.short],
          ],
        },
        { user_id: who.otherSupervisor, shifts: [['2031-01-21', shift.day]] },
      ],
      [['2031-01-22', shift.short, 'dispatcher']],
    );
    // And an edit while it was planned, which is brought in.
    await change(unchanged, `local_end = '18:00'`);
    const [meanwhile] = await world.db
      .sql`select version from public.assigned_shifts where id = ${unchanged}`;
    await refresh(draft);
    await publish(world, draft);

    const after = new Map((await whole()).map((row) => [row.id, row]));
    for (const row of before) {
      if ([unchanged, replanned, leaver].includes(row.id)) continue;
      expect(after.get(row.id), `row ${row.id}`).toEqual(row);
    }
    expect(after.get(swapped)).toMatchObject({ source: 'swap', credited_user_id: who.ana });
    expect(after.get(open)).toMatchObject({ user_id: null, status: 'published' });
    expect(after.get(unchanged)).toMatchObject({
      user_id: who.ana,
      source: 'manual',
      version: meanwhile?.version,
    });
    expect(after.get(replanned)).toMatchObject({
      user_id: who.ana,
      shift_id: shift.short,
      status: 'published',
    });
    expect(after.get(leaver)).toMatchObject({ user_id: who.ben, status: 'cancelled' });
    const now = await entries();
    expect([...now.keys()]).toEqual([...calendar.keys()]);
    for (const [id, isChanged] of [
      [ids[0] ?? 0, false],
      [unchanged, true],
      [replanned, true],
    ] as const) {
      const uid = calendarUid(id);
      expect(now.get(uid)?.isCancelled).toBe(false);
      expect((now.get(uid)?.version ?? 0) > (calendar.get(uid)?.version ?? 0), uid).toBe(isChanged);
    }
    expect([...after.values()].filter((row) => !ids.includes(row.id))).toMatchObject([
      { user_id: who.otherSupervisor, shift_date: '2031-01-21', status: 'published' },
    ]);
  });

  it('records what the merge changes with its notice, and nothing of the draft', async () => {
    const [changed = 0, cancelled = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-20'],
      [who.ben, shift.day, '2031-01-21'],
      [who.cora, shift.day, '2031-01-22'],
    ]);
    const draft = await revise(world, 1, '2031-01-15');
    await edit(
      `update public.assigned_shifts set shift_id = ${shift.short} where schedule_id = ${draft} and origin_id = ${changed}`,
    );
    await edit(
      `delete from public.assigned_shifts where schedule_id = ${draft} and origin_id = ${cancelled}`,
    );
    await edit(`insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
      values ('${world.ours.id}', '${world.ours.centerId}', ${draft}, '${who.ben}', ${shift.night}, '2031-01-23')`);
    await refresh(draft);
    expect(await world.db.sql`select 1 from public.shift_changes`).toHaveLength(0);

    await publish(world, draft);

    const recorded = await world.db.sql`
      select assignment_id::integer as id, kind, from_user_id, to_user_id, is_published, changed_by,
        before ->> 'code' as was, after ->> 'code' as is,
        -- The earlier of old and new start, to the minute or so.
        abs(notice_minutes - extract(epoch from to_timestamp(
          least((before ->> 'startsAt')::bigint, (after ->> 'startsAt')::bigint) / 1000) - now()) / 60) as off
      from public.shift_changes where schedule_id = 1 order by kind`;
    const by = { is_published: true, changed_by: who.supervisor };
    expect(recorded).toMatchObject([
      { ...by, kind: 'added', from_user_id: null, to_user_id: who.ben, was: null, is: 'GR10' },
      {
        ...by,
        id: changed,
        kind: 'changed',
        from_user_id: who.ana,
        to_user_id: who.ana,
        was: 'DA10',
        is: 'SW4',
      },
      {
        ...by,
        id: cancelled,
        kind: 'cancelled',
        from_user_id: who.ben,
        to_user_id: null,
        was: 'DA10',
        is: null,
      },
    ]);
    for (const { off } of recorded) expect(Number(off)).toBeLessThanOrEqual(2);
    expect(await world.db.sql`select 1 from public.shift_changes where schedule_id = ${draft}`).toHaveLength(
      0,
    );
  });

  it('is named after the block and the date, so that both can be told apart', async () => {
    await makePublished(world, 1, [[who.ana, shift.day, '2031-01-20']]);
    await world.db.sql`update public.schedules set name = ${'x'.repeat(80)} where id = 1`;
    const draft = await revise(world, 1, '2031-01-15');
    const [row] = await world.db.sql`select name from public.schedules where id = ${draft}`;
    expect(row?.name).toBe(`${'x'.repeat(60)}, from 15 Jan`);
  });

  it('ends what a trade says of a shift when the plan gives it to somebody else', async () => {
    const [id = 0] = await makePublished(world, 1, [[who.ben, shift.day, '2031-01-20']]);
    await world.db
      .sql`update public.assigned_shifts set source = 'swap', credited_user_id = ${who.ana} where id = ${id}`;
    const draft = await revise(world, 1, '2031-01-15');
    await edit(
      `update public.assigned_shifts set user_id = '${who.cora}', source = 'manual' where schedule_id = ${draft}`,
    );
    await publish(world, draft);
    const [row] = await world.db
      .sql`select user_id, credited_user_id from public.assigned_shifts where id = ${id}`;
    expect(row).toEqual({ user_id: who.cora, credited_user_id: null });
  });

  it('cancels what was taken out of the draft and kept there as cancelled', async () => {
    const [gone = 0, back = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-20'],
      [who.ben, shift.day, '2031-01-20'],
      [who.cora, shift.day, '2031-01-20'],
    ]);
    const draft = await revise(world, 1, '2031-01-15');
    await world.db.sql`update public.assigned_shifts set status = 'cancelled'
      where schedule_id = ${draft} and origin_id in (${gone}, ${back})`;
    await edit(`insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
      values ('${world.ours.id}', '${world.ours.centerId}', ${draft}, '${who.ben}', ${shift.day}, '2031-01-20')`);
    expect(await publish(world, draft)).toMatchObject({ people_told: 1 });
    const rows = await ledger(world.db.sql, 1);
    expect(rows.find(({ id }) => id === gone)?.status).toBe('cancelled');
    expect(rows.find(({ id }) => id === back)?.status).toBe('published');
    expect(await ledger(world.db.sql, draft)).toEqual([]);
  });
});

describe('an edit of the published block at the same moment', () => {
  it('is never lost: it is in the block, or refused to whoever made it', async () => {
    for (const round of [1, 2, 3, 4, 5, 6]) {
      await clearSchedules(world);
      const [edited = 0, replanned = 0] = await makePublished(world, 1, [
        [who.ana, shift.day, '2031-01-20'],
        [who.ben, shift.day, '2031-01-21'],
      ]);
      const draft = await revise(world, 1, '2031-01-15');
      await edit(`update public.assigned_shifts set user_id = '${who.cora}'
        where schedule_id = ${draft} and origin_id in (${edited}, ${replanned})`);
      const [version, facts] = [await versionOf(world.db.sql, draft), await versionOf(world.db.sql, 1)];
      const [row] = await world.db.sql`select version from public.assigned_shifts where id = ${edited}`;
      const operations = [{ kind: 'cancel', id: edited, version: row?.version }];
      const editor: Contestant = {
        as: who.otherSupervisor,
        work: (
          sql,
        ) => sql`select public.apply_roster_edit(${randomUUID()}, 1, ${facts}, ${sql.json(operations)},
          'Not needed', '[]', false, null)`,
      };
      const publisher: Contestant = {
        as: who.supervisor,
        work: (sql) => sql`select public.publish_schedule(${draft}, ${version})`,
      };
      const refresher: Contestant = {
        as: who.admin,
        work: (sql) => sql`select public.refresh_revision(${draft}, ${version})`,
      };
      const outcomes = await race(
        world.db,
        round % 2 ? [editor, publisher, refresher] : [publisher, refresher, editor],
      );
      const [byEditor, byPublisher] = round % 2 ? [outcomes[0], outcomes[1]] : [outcomes[2], outcomes[0]];
      for (const outcome of outcomes) expect([null, 'PT409']).toContain(outcome);
      const [after] = await world.db
        .sql`select status, user_id from public.assigned_shifts where id = ${edited}`;
      if (byEditor === null) expect(after).toMatchObject({ status: 'cancelled', user_id: who.ana });
      else expect(after).toMatchObject({ status: 'published', user_id: who.cora });
      // Whoever publishes over an edit, or edits what was published meanwhile, is told.
      expect([byEditor, byPublisher]).not.toEqual([null, null]);
    }
  });
});

describe('whoever has left', () => {
  it('is told nothing and not counted', async () => {
    await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-20'],
      [who.ben, shift.day, '2031-01-20'],
    ]);
    const draft = await revise(world, 1, '2031-01-15');
    await edit(`delete from public.assigned_shifts where schedule_id = ${draft} and user_id = '${who.ben}'`);
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ben}`;
    expect(await publish(world, draft)).toMatchObject({ people_told: 0 });
    await world.db.sql`update public.profiles set is_active = true where id = ${who.ben}`;
  });
});
