import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  claimNow,
  type Fill,
  fill,
  fillsOf,
  openDay,
  openingSteps,
  openingsOf,
  openOne,
} from './openings-world.ts';
import { call, edit, fields, newEditId, noticesOf, storedRow } from './roster-world.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  makeDraft,
  makePublished,
  makeSchedulingWorld,
  publish,
  revise,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { ask, cancel, changeOf, clearTimeOff, decide, partOf } from './time-off-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
beforeEach(async () => {
  await clearSchedules(world);
  await clearTimeOff(world);
});
afterAll(() => world.db.drop());

const monday = '2031-01-06';
const tuesday = '2031-01-07';

async function published() {
  const [open = 0, ben = 0] = await makePublished(world, 1, openDay);
  return { open, ben, opening: await openOne(world, 1) };
}
const versionAt = async (id: number) => (await storedRow(world.db.sql, id)).version;
/** Changes one row as the supervisor. */
const change = async (id: number, row: Parameters<typeof fields>[0], editId = newEditId()) => {
  await edit(world, 1, [{ kind: 'change', id, version: await versionAt(id), row: fields(row) }], { editId });
  return editId;
};
const states = async () => (await openingsOf(world, 1)).map(({ state, way, origin }) => [state, way, origin]);

describe('an opening', () => {
  it('is there from the publication of its shift, once, and not in a draft', async () => {
    await makeDraft(world, 1, openDay);
    expect(await openingsOf(world, 1)).toEqual([]);
    const before = await lastAuditId(world.db.sql);
    await publish(world, 1);
    expect(await states()).toEqual([['open', null, 'planned']]);
    const one = await openOne(world, 1);
    expect(await openingSteps(world, one.id)).toEqual([['opened', who.supervisor, null]]);
    // A publication is one row of the audit.
    expect((await auditSince(world.db.sql, before)).map(({ action }) => action)).toEqual([
      'schedule.publish',
    ]);
  });

  it('is none for work that is over', async () => {
    await world.db.sql`
      insert into public.schedules (id, agency_id, center_id, name, start_date, end_date, status, published_version)
      overriding system value
      values (9, ${world.ours.id}, ${world.ours.centerId}, 'Past', '2020-01-01', '2020-01-31', 'published', 1)`;
    await edit(world, 9, [{ kind: 'add', key: -1, row: fields({ userId: null, shiftDate: '2020-01-06' }) }]);
    expect(await openingsOf(world, 9)).toEqual([]);
  });

  it('is one when an edit takes the person off, and is filled when an edit gives it to somebody', async () => {
    const { ben } = await published();
    const before = await lastAuditId(world.db.sql);
    await change(ben, { userId: null, shiftDate: tuesday });
    expect((await states()).at(-1)).toEqual(['open', null, 'vacated']);
    expect((await auditSince(world.db.sql, before)).map(({ action }) => action)).toEqual([
      'opening.open',
      'roster.edit',
    ]);
    const last = (await openingsOf(world, 1)).at(-1);
    await change(ben, { userId: who.cora, shiftDate: tuesday });
    expect((await states()).at(-1)).toEqual(['filled', 'roster', 'vacated']);
    expect(await openingSteps(world, last?.id ?? 0)).toEqual([
      ['opened', who.supervisor, null],
      ['filled', who.supervisor, who.cora],
    ]);
    expect(await fillsOf(world, last?.id ?? 0)).toEqual([{ person: who.cora, way: 'roster', minutes: 600 }]);
    // Nobody is told twice: the edit is announced as every other.
    expect(await noticesOf(world.db.sql, 'opening.awarded')).toEqual([]);
  });

  it('is withdrawn when the edit that made it is undone, and opened again as what it was by an undo of a fill', async () => {
    const { ben } = await published();
    const taken = await change(ben, { userId: null, shiftDate: tuesday });
    await edit(
      world,
      1,
      [
        {
          kind: 'change',
          id: ben,
          version: await versionAt(ben),
          row: fields({ userId: who.ben, shiftDate: tuesday }),
        },
      ],
      { undoes: taken, reason: null },
    );
    expect((await states()).at(-1)).toEqual(['withdrawn', null, 'vacated']);

    const opening = await openOne(world, 1);
    const editId = newEditId();
    await fill(world, { opening, editId });
    await edit(
      world,
      1,
      [
        {
          kind: 'change',
          id: opening.rowId,
          version: await versionAt(opening.rowId),
          row: fields({ userId: null }),
        },
      ],
      { undoes: editId, reason: null },
    );
    expect((await states()).slice(-1)).toEqual([['open', null, 'planned']]);
    // Ana had been told at once: that it is taken back again she is told as well.
    expect(await noticesOf(world.db.sql, 'opening.awarded')).toHaveLength(1);
    const [undo] = await world.db.sql`
      select is_silent, people_told from public.roster_edits where undoes = ${editId}`;
    expect(undo).toEqual({ is_silent: false, people_told: 1 });
  });

  it('follows its shift to other times, and ends with it', async () => {
    const { open, opening } = await published();
    await change(open, { userId: null, localEnd: '15:00', requiredRole: 'supervisor' });
    expect(await openOne(world, 1)).toMatchObject({ id: opening.id, version: opening.version + 1 });
    const [row] = await world.db.sql`
      select extract(epoch from ends_at - starts_at)::integer / 60 as minutes, required_role from public.openings`;
    expect(row).toEqual({ minutes: 360, required_role: 'supervisor' });
    // A mark that changes nothing of it is no step.
    await change(open, { userId: null, localEnd: '15:00', requiredRole: 'supervisor', isLocked: true });
    await edit(world, 1, [{ kind: 'cancel', id: open, version: await versionAt(open) }]);
    expect(await states()).toEqual([['withdrawn', null, 'planned']]);
    expect((await openingSteps(world, opening.id)).map(([kind]) => kind)).toEqual([
      'opened',
      'changed',
      'withdrawn',
    ]);
    await edit(world, 1, [{ kind: 'restore', id: open, version: await versionAt(open) }]);
    expect(await states()).toEqual([
      ['withdrawn', null, 'planned'],
      ['open', null, 'planned'],
    ]);
  });

  it('for a gap is told from a piece of a shift that somebody worked, and of one that was open', async () => {
    const { open, ben } = await published();
    await edit(world, 1, [{ kind: 'add', key: -1, row: fields({ userId: null, shiftId: shift.night }) }]);
    expect((await states()).at(-1)).toEqual(['open', null, 'gap']);
    await edit(world, 1, [
      {
        kind: 'change',
        id: ben,
        version: await versionAt(ben),
        row: fields({ userId: who.ben, shiftDate: tuesday, localEnd: '13:00' }),
      },
      {
        kind: 'add',
        key: -2,
        row: fields({ userId: null, shiftDate: tuesday, localStart: '13:00', localEnd: '19:00' }),
      },
    ]);
    expect((await states()).at(-1)).toEqual(['open', null, 'vacated']);
    await edit(world, 1, [
      {
        kind: 'change',
        id: open,
        version: await versionAt(open),
        row: fields({ userId: null, localEnd: '13:00' }),
      },
      { kind: 'add', key: -3, row: fields({ userId: null, localStart: '13:00', localEnd: '19:00' }) },
    ]);
    expect((await states()).at(-1)).toEqual(['open', null, 'planned']);
  });

  it('comes from an approved leave, and is withdrawn when that is cancelled', async () => {
    const [ana = 0] = await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    const request = await ask(world);
    const approved = await decide(world, request, {
      parts: [await partOf(world, 1, [await changeOf(world, ana, { userId: null })])],
      note: 'Enough people',
    });
    expect(await states()).toEqual([['open', null, 'leave']]);
    const [row] = await world.db.sql`select time_off_id from public.openings`;
    expect(row?.time_off_id).toBe(request.id);
    await cancel(world, approved, { parts: [await partOf(world, 1, [await changeOf(world, ana, {})])] });
    expect(await states()).toEqual([['withdrawn', null, 'leave']]);
  });

  it('is followed through a revision: filled, withdrawn, changed, opened', async () => {
    const [filled = 0, gone = 0, moved = 0, taken = 0] = await makePublished(world, 1, [
      [null, shift.day, '2031-01-20'],
      [null, shift.day, '2031-01-21'],
      [null, shift.day, '2031-01-22'],
      [who.ben, shift.day, '2031-01-23'],
      [who.ben, shift.day, '2031-01-24'],
    ]);
    const draft = await revise(world, 1, '2031-01-13');
    const sql = world.db.sql;
    const copy = (row: number) => sql`origin_id = ${row} and schedule_id = ${draft}`;
    await sql`update public.assigned_shifts set user_id = ${who.ana} where ${copy(filled)}`;
    await sql`delete from public.assigned_shifts where ${copy(gone)}`;
    await sql`update public.assigned_shifts set local_end = '15:00' where ${copy(moved)}`;
    await sql`update public.assigned_shifts set user_id = null where ${copy(taken)}`;
    await publish(world, draft);
    const found = (await openingsOf(world, 1)).map(({ rowId, state, way, origin }) => [
      rowId,
      state,
      way,
      origin,
    ]);
    expect(found).toEqual([
      [filled, 'filled', 'roster', 'planned'],
      [gone, 'withdrawn', null, 'planned'],
      [moved, 'open', null, 'planned'],
      [taken, 'open', null, 'planned'],
    ]);
  });

  it('expires when its shift is over, with the claims for it', async () => {
    const { opening } = await published();
    const asked = await call<{ state: string }>(
      world,
      'service_role',
      (sql) => sql`select public.claim_opening(${who.ana}, ${opening.id}, null, '[]') as answer`,
    );
    expect(asked.state).toBe('waiting');
    await world.db.sql`select private.expire_openings('2031-01-07T01:59Z')`;
    expect(await states()).toEqual([['open', null, 'planned']]);
    await world.db.sql`select private.expire_openings('2031-01-07T02:00Z')`;
    expect(await states()).toEqual([['expired', null, 'planned']]);
    expect(await noticesOf(world.db.sql, 'opening.lost')).toMatchObject([
      { to: who.ana, content: 'DA10 on Mon 6 Jan 2031, 09:00–19:00, which you asked for, is over.' },
    ]);
  });

  it('tells open pages of its center, once in a transaction', async () => {
    const heard = async () => {
      const [row] = await world.db.sql<{ count: number }[]>`
        select count(*)::integer as count from realtime.messages where event = 'openings' and topic like 'agency:%'`;
      return row?.count ?? 0;
    };
    const before = await heard();
    await makePublished(world, 1, [
      [null, shift.day, monday],
      [null, shift.night, monday],
      [who.ben, shift.day, tuesday],
    ]);
    expect((await heard()) - before).toBe(1);
  });
});

describe('a publication of many rows', () => {
  it('does nothing more for those that have somebody', async () => {
    const { ben } = await published();
    const before = await world.db.sql`select count(*)::integer as events from public.opening_events`;
    await change(ben, { userId: who.cora, shiftDate: tuesday });
    expect(await world.db.sql`select count(*)::integer as events from public.opening_events`).toEqual(before);
  });
});

describe('part of an opening', () => {
  const holdover = async (opening: Fill['opening']): Promise<unknown[]> => [
    {
      kind: 'change',
      id: opening.rowId,
      version: await versionAt(opening.rowId),
      row: fields({ userId: null, localStart: '13:00' }),
    },
    { kind: 'add', key: -1, row: fields({ localEnd: '13:00', isOvertime: true }) },
  ];

  it('goes to somebody while the rest stays open, and the last part fills it', async () => {
    const { opening } = await published();
    await fill(world, { opening, way: 'extension', operations: await holdover(opening) });
    const left = await openOne(world, 1);
    expect(left.id).toBe(opening.id);
    expect(await fillsOf(world, opening.id)).toEqual([{ person: who.ana, way: 'extension', minutes: 240 }]);
    expect(await noticesOf(world.db.sql, 'opening.awarded')).toMatchObject([
      {
        to: who.ana,
        content: expect.stringMatching(/^Sam extends your shift: you also work DA10 .*09:00–13:00/),
      },
    ]);
    await claimNow(world, { opening: left, person: who.cora, row: { localStart: '13:00' } });
    expect(await states()).toEqual([['filled', 'claim', 'planned']]);
    expect(await fillsOf(world, opening.id)).toEqual([
      { person: who.ana, way: 'extension', minutes: 240 },
      { person: who.cora, way: 'claim', minutes: 360 },
    ]);
    expect((await openingSteps(world, opening.id)).map(([kind]) => kind)).toEqual([
      'opened',
      'awarded',
      'changed',
      'claimed',
      'filled',
    ]);
  });
});
