import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TradedShift } from '#lib/domain/records.ts';
import type { Persona } from '../setup/database.ts';
import { refusalOf } from './refusal.ts';
import { call, edit } from './roster-world.ts';
import {
  makeDraft,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { changeOf } from './time-off-world.ts';

const monday = '2031-01-06';
const tuesday = '2031-01-07';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());

const credit = (id: number, person: string) => world.db.sql`
  update public.assigned_shifts set credited_user_id = ${person} where id = ${id}`;
const traded = (as: Persona, from: string | null = monday, to: string | null = tuesday) =>
  call<TradedShift[]>(world, as, (sql) => sql`select public.list_my_traded_shifts(${from}, ${to}) as answer`);

it('tells both sides of a trade, and nobody else, what one works and the other is paid for', async () => {
  const [anas = 0, bens = 0, later = 0] = await makePublished(world, 1, [
    [who.ana, shift.day, monday],
    [who.ben, shift.night, tuesday],
    [who.ana, shift.day, '2031-01-09'],
  ]);
  for (const id of [anas, later]) await credit(id, who.ben);
  await credit(bens, who.ana);
  const times = (date: string, from: string, to: string, toDate = date) => ({
    startsAt: Date.parse(`${date}T${from}-07:00`),
    endsAt: Date.parse(`${toDate}T${to}-07:00`),
  });
  const day = times(monday, '09:00', '19:00');
  const night = times(tuesday, '19:00', '05:00', '2031-01-08');
  expect(await traded(who.ana)).toMatchObject([
    { rowId: anas, isWorked: true, withName: 'Ben' },
    { rowId: bens, isWorked: false, withName: 'Ben' },
  ]);
  expect(await traded(who.ben)).toMatchObject([
    { rowId: anas, isWorked: false, withName: 'Ana', ...day },
    { rowId: bens, isWorked: true, withName: 'Ana', ...night },
  ]);
  expect(await traded(who.cora)).toEqual([]);
  expect(await traded(who.supervisor)).toEqual([]);
  expect(await traded(who.stranger)).toEqual([]);
  expect((await traded(who.ana, monday, '2031-01-09')).map(({ rowId }) => rowId)).toEqual([
    anas,
    bens,
    later,
  ]);

  // With another person the trade is over; a draft is not told.
  await edit(world, 1, [await changeOf(world, anas, { userId: who.supervisor })]);
  expect((await traded(who.ben)).map(({ rowId }) => rowId)).toEqual([bens]);
  const [planned = 0] = await makeDraft(world, 2, [[who.ana, shift.day, '2031-01-20']]);
  await credit(planned, who.ben);
  expect(await traded(who.ana, '2031-01-20', '2031-01-20')).toEqual([]);
});

it('asks for somebody and for days', async () => {
  expect((await refusalOf(traded(null)))?.code).toBe('42501');
  expect((await refusalOf(traded('service_role')))?.code).toBe('42501');
  for (const [from, to] of [
    [null, tuesday],
    [tuesday, monday],
    ['2031-01-01', '2032-03-01'],
  ] as const) {
    expect(await refusalOf(traded(who.ana, from, to))).toMatchObject({
      code: 'PT422',
      detail: { field: 'to' },
    });
  }
});
