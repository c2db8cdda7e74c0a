import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HoursAccount } from '#lib/domain/swap-records.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import { call, edit } from './roster-world.ts';
import {
  clearSchedules,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { ask, changeOf, clearTimeOff, day, decide, partOf } from './time-off-world.ts';

let world: SchedulingWorld;
let rows: { long: number; short: number; ben: number };
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearTimeOff(world);
  await world.db.sql`truncate public.hour_settlements`;
  await clearSchedules(world);
  const [long = 0, short = 0, ben = 0] = await makePublished(world, 1, [
    [who.ana, shift.day, '2031-01-06'],
    [who.ben, shift.short, '2031-01-08'],
    [who.ben, shift.day, '2031-01-20'],
  ]);
  rows = { long, short, ben };
});

/** Ben works Ana's ten hours and Ana his four, as an approved trade leaves it. */
const trade = () => world.db.sql`
  update public.assigned_shifts a set user_id = case a.user_id when ${who.ana} then ${who.ben}::uuid else ${who.ana}::uuid end,
    credited_user_id = a.user_id, source = 'swap'
  where a.id in (${rows.long}, ${rows.short})`;
const accounts = (as: string) =>
  call<HoursAccount[]>(world, as, (sql) => sql`select public.list_my_hours() as answer`);
const balances = async (as: string) =>
  (await accounts(as)).map(({ fullName, balanceMinutes }) => [fullName, balanceMinutes]);
const settle = (as: string, debtor: string, minutes: number | null, note: string | null = null) =>
  call<void>(
    world,
    as,
    (sql) => sql`select public.settle_hours(${debtor}, ${minutes}, ${note})::text as answer`,
  );

describe('hours of trades', () => {
  it('are owed by whoever is paid for a shift to whoever works it, line by line', async () => {
    expect(await accounts(who.ana)).toEqual([]);
    await trade();
    const of = (assignmentId: number, code: string, shiftDate: string, at: string, minutes: number) => ({
      kind: 'shift',
      ...{ assignmentId, code, shiftDate, minutes },
      at: Date.parse(at),
      isOver: false,
    });
    expect(await accounts(who.ana)).toEqual([
      {
        personId: who.ben,
        fullName: 'Ben',
        balanceMinutes: -360,
        lines: [
          of(rows.short, 'SW4', '2031-01-08', '2031-01-08T20:00Z', 240),
          of(rows.long, 'DA10', '2031-01-06', '2031-01-06T16:00Z', -600),
        ],
      },
    ]);
    expect(await balances(who.ben)).toEqual([['Ana', 360]]);
    for (const as of [who.cora, who.supervisor, who.stranger]) expect(await accounts(as)).toEqual([]);
  });

  it('go with the shift that leave takes away', async () => {
    await trade();
    const asked = await ask(world, { as: who.ben, from: day('2031-01-06'), to: day('2031-01-07') });
    await decide(world, asked, {
      charged: 600,
      note: 'Enough people',
      parts: [await partOf(world, 1, [await changeOf(world, rows.long, { userId: null })])],
    });
    expect(await balances(who.ana)).toEqual([['Ben', 240]]);
    expect(await balances(who.ben)).toEqual([['Ana', -240]]);
  });

  it('end where an edit gives the shift to somebody else, who works it for the own pay', async () => {
    await trade();
    await edit(world, 1, [await changeOf(world, rows.long, { userId: who.cora })]);
    expect(await balances(who.ana)).toEqual([['Ben', 240]]);
    expect(await accounts(who.cora)).toEqual([]);
  });

  it('are called even by whoever is owed them, at most what is owed now', async () => {
    await trade();
    await settle(who.ben, who.ana, 300, '  Worked my holiday ');
    const [account] = await accounts(who.ben);
    expect(account?.balanceMinutes).toBe(60);
    expect(account?.lines.find(({ kind }) => kind === 'settled')).toMatchObject({
      minutes: -300,
      note: 'Worked my holiday',
    });
    expect(await balances(who.ana)).toEqual([['Ben', -60]]);
    const refused = async (work: Promise<unknown>) => (await refusalOf(work)) ?? { code: 'accepted' };
    expect(await refused(settle(who.ben, who.ana, 61))).toMatchObject({
      code: 'PT422',
      message: 'You are owed 1 h 00 min. No more than that can be settled.',
      detail: { field: 'minutes' },
    });
    for (const [as, debtor, minutes] of [
      [who.ana, who.ben, 1],
      [who.ben, who.cora, 1],
      [who.ben, who.ana, 0],
      [who.ben, who.ana, null],
      [who.stranger, who.ana, 1],
    ] as const) {
      expect(await refused(settle(as, debtor, minutes))).toMatchObject({
        code: 'PT422',
        detail: { field: 'minutes' },
      });
    }
    await settle(who.ben, who.ana, 60);
    expect(await balances(who.ana)).toEqual([['Ben', 0]]);
    const audit = await world.db.sql`
      select actor_id from public.audit_logs where action = 'hour_settlement.create'`;
    expect(audit).toEqual([{ actor_id: who.ben }, { actor_id: who.ben }]);
  });

  it('are settled once by two who try at once', async () => {
    await trade();
    const outcomes = await race(
      world.db,
      [1, 2].map(() => ({
        as: who.ben,
        work: (sql) => sql`select public.settle_hours(${who.ana}, 200)`,
      })),
    );
    expect(outcomes.toSorted()).toEqual(['PT422', null]);
    expect(await balances(who.ben)).toEqual([['Ana', 160]]);
  });
});
