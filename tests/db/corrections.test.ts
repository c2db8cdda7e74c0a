import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { corrects } from '#lib/domain/corrections.ts';
import type { ShiftChange } from '#lib/domain/roster-records.ts';
import { refusalOf } from './refusal.ts';
import { announce, call, changesOf, edit, fields, newEditId, noticesOf, storedRow } from './roster-world.ts';
import {
  clearSchedules,
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
beforeEach(() => clearSchedules(world));
afterAll(() => world.db.drop());

const monday = '2020-01-06';
const past = { startDate: '2020-01-01', endDate: '2020-01-31' };

/** A published block that is over, with Ana's day shift on a Monday; the row's id. */
async function workedShift(): Promise<number> {
  const [id = 0] = await makeDraft(world, 1, [[who.ana, shift.day, monday]], past);
  await publish(world, 1);
  return id;
}

const corrections = (as: string, before: number | null = null, limit = 50) =>
  call<ShiftChange[]>(
    world,
    as,
    (sql) => sql`select public.list_corrections(1, ${before}::bigint, ${limit}) as answer`,
  );

describe('a correction', () => {
  it('keeps the original beside what really was, with the reason and who entered it, and tells the person', async () => {
    const ana = await workedShift();
    const editId = newEditId();
    const row = fields({ shiftDate: monday, localEnd: '17:30' });
    await edit(world, 1, [{ kind: 'change', id: ana, version: 2, row }], {
      editId,
      reason: 'Went home early',
    });
    expect(await storedRow(world.db.sql, ana)).toMatchObject({ localEnd: '17:30:00', status: 'published' });
    const [kept] = await corrections(who.supervisor);
    expect(kept).toMatchObject({ rowId: ana, isCorrection: true, reason: 'Went home early' });
    expect((kept?.before?.endsAt ?? 0) - (kept?.after?.endsAt ?? 0)).toBe(90 * 60_000);
    expect(await announce(world, editId)).toBe(1);
    expect(await noticesOf(world.db.sql, 'roster.corrected')).toEqual([
      {
        to: who.ana,
        content:
          'Your record is corrected: instead of DA10 on Mon 6 Jan 2020, 09:00–19:00 you worked DA10 on Mon 6 Jan 2020, 09:00–17:30.',
        link: '/schedule?month=2020-01',
      },
    ]);
    const [notice] = await world.db.sql`
      select needs_ack as "needsAck" from public.notifications where kind = 'roster.corrected'`;
    expect(notice?.needsAck).toBe(true);
  });

  it('puts on record what somebody worked who has left since, but gives them nothing to come', async () => {
    const ana = await workedShift();
    await world.db.sql`update public.profiles set is_active = false where id = ${who.cora}`;
    try {
      const change = (shiftDate: string) => ({
        kind: 'change',
        id: ana,
        version: 2,
        row: fields({ userId: who.cora, shiftDate }),
      });
      await edit(world, 1, [change(monday)], { reason: 'Cora worked it' });
      expect(await storedRow(world.db.sql, ana)).toMatchObject({ userId: who.cora });
      await clearSchedules(world);
      const [coming = 0] = await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
      await publish(world, 1);
      expect(await refusalOf(edit(world, 1, [{ ...change('2031-01-06'), id: coming }]))).toMatchObject({
        code: 'PT422',
      });
    } finally {
      await world.db.sql`update public.profiles set is_active = true where id = ${who.cora}`;
    }
  });

  it('is not what only concerns work to come, nor a lock, nor an open shift', async () => {
    const [dates] = await world.db.sql`
      select (current_date - 3)::text as past, (current_date + 3)::text as future, (current_date + 2)::text as later`;
    const block = { startDate: dates?.past, endDate: dates?.future };
    const [ana = 0, ben = 0] = await makeDraft(
      world,
      1,
      [
        [who.ana, shift.day, dates?.later],
        [who.ben, shift.day, dates?.past],
      ],
      block,
    );
    await publish(world, 1);
    await edit(world, 1, [
      { kind: 'change', id: ana, version: 2, row: fields({ shiftDate: dates?.later, localEnd: '18:00' }) },
      {
        kind: 'change',
        id: ben,
        version: 2,
        row: fields({ userId: who.ben, shiftDate: dates?.past, isLocked: true }),
      },
      { kind: 'add', key: -1, row: fields({ userId: null, shiftDate: dates?.past }) },
    ]);
    expect(await changesOf(world.db.sql, 1)).toHaveLength(3);
    expect(await corrections(who.supervisor)).toEqual([]);
  });

  it('is listed by pages for supervisors of the agency alone', async () => {
    const ana = await workedShift();
    for (const [index, localEnd] of ['17:00', '17:15', '17:30'].entries()) {
      const row = fields({ shiftDate: monday, localEnd });
      await edit(world, 1, [{ kind: 'change', id: ana, version: 2 + index, row }]);
    }
    const [newest, ...older] = await corrections(who.supervisor);
    expect(older).toHaveLength(2);
    expect(await corrections(who.supervisor, newest?.id, 1)).toEqual([older[0]]);
    for (const persona of [who.ana, who.foreignSupervisor]) expect(await corrections(persona)).toEqual([]);
  });
});

describe('what a correction is', () => {
  it('is decided alike by the database and by the screens, which say so beforehand', async () => {
    const now = Date.UTC(2031, 0, 6, 12);
    const hour = 3_600_000;
    const works = [null, who.ana, who.ben].flatMap((userId) =>
      [
        [-20, -10],
        [-20, -9],
        [-2, 8],
        [-2, 9],
        [-2, -1],
        [0, 8],
        [2, 10],
      ].map(([from = 0, to = 0]) => ({ userId, startsAt: now + from * hour, endsAt: now + to * hour })),
    );
    const pairs = [null, ...works].flatMap((before) => [null, ...works].map((after) => ({ before, after })));
    const at = (instant: number | undefined) =>
      instant === undefined ? null : new Date(instant).toISOString();
    const wire = pairs.map(({ before, after }) => ({
      from_user: before?.userId ?? null,
      from_start: at(before?.startsAt),
      from_end: at(before?.endsAt),
      to_user: after?.userId ?? null,
      to_start: at(after?.startsAt),
      to_end: at(after?.endsAt),
    }));
    const judged = await world.db.sql`
      select private.corrects(${new Date(now)}, x.from_user, x.from_start, x.from_end, x.to_user, x.to_start, x.to_end) as answer
      from jsonb_array_elements(${JSON.stringify(wire)}::text::jsonb) with ordinality e (value, place),
        jsonb_to_record(e.value) x (from_user uuid, from_start timestamptz, from_end timestamptz, to_user uuid,
          to_start timestamptz, to_end timestamptz)
      order by e.place`;
    expect(judged.map(({ answer }) => answer)).toEqual(
      pairs.map(({ before, after }) => corrects(before, after, now)),
    );
    expect(judged.filter(({ answer }) => answer)).not.toHaveLength(0);
  });
});
