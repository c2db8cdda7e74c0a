import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RATE_LIMITS, type RateLimit } from '#lib/domain/rate-limits.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import { makeSchedulingWorld, type SchedulingWorld, who } from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => world.db.sql`delete from private.turns`);

const { times, seconds } = RATE_LIMITS.generate;

/** Seconds to wait, 0 for a turn. */
async function take(as: string, turn = 'generate', given: RateLimit = { times, seconds }): Promise<number> {
  const [row] = await world.db.asUser(
    as,
    (sql) => sql`select public.take_turn(${turn}, ${given.times}, ${given.seconds}) as wait`,
  );
  return row?.wait;
}

async function takeAll(as: string): Promise<number[]> {
  const waits: number[] = [];
  for (let turn = 0; turn < times; turn += 1) waits.push(await take(as));
  return waits;
}

/** As if so much time had gone by. */
const goOn = (passed: number) =>
  world.db.sql`update private.turns set full_at = full_at - make_interval(secs => ${passed})`;

describe('a limit', () => {
  it('gives as many turns as it says, then one after the other', async () => {
    expect(await takeAll(who.supervisor)).toEqual(Array.from({ length: times }, () => 0));
    const each = seconds / times;
    const wait = await take(who.supervisor);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(Math.ceil(each));
    await goOn(each);
    expect(await take(who.supervisor)).toBe(0);
    expect(await take(who.supervisor)).toBeGreaterThan(0);
    await goOn(seconds);
    expect(await takeAll(who.supervisor)).toEqual(Array.from({ length: times }, () => 0));
  });

  it('counts each person and each kind of work by itself', async () => {
    await takeAll(who.supervisor);
    expect(await take(who.ana)).toBe(0);
    expect(await take(who.supervisor, 'preview')).toBe(0);
  });

  it('is not passed by two who ask at once for the last turn', async () => {
    const one = { times: 1, seconds: 600 };
    const waits: number[] = [];
    const contestant = {
      as: who.supervisor,
      work: async (sql: Parameters<Parameters<typeof race>[1][number]['work']>[0]) => {
        const [row] = await sql`select public.take_turn('generate', ${one.times}, ${one.seconds}) as wait`;
        waits.push(row?.wait);
      },
    };
    expect(await race(world.db, [contestant, contestant])).toEqual([null, null]);
    expect(waits.sort((a, b) => a - b)).toEqual([0, expect.any(Number)]);
    expect(waits[1]).toBeGreaterThan(590);
  });

  it('is not lifted by a call with other numbers', async () => {
    await takeAll(who.supervisor);
    expect(await take(who.supervisor, 'generate', { times: 100_000, seconds: 1 })).toBeGreaterThan(0);
    expect(await take(who.supervisor)).toBeGreaterThan(0);
  });
});

describe('what is no limit', () => {
  it.each([
    ['a name that is none', "'Generate; --', 1, 1"],
    ['no name', 'null, 1, 1'],
    ['no turn at all', "'generate', 0, 1"],
    ['no time at all', "'generate', 1, 0"],
    ['more than a day', "'generate', 1, 86401"],
    ['nothing', "'generate', null, null"],
  ])('is refused: %s', async (_what, given) => {
    const asked = world.db.asUser(who.ana, (sql) => sql.unsafe(`select public.take_turn(${given})`));
    expect(await refusalOf(asked)).toMatchObject({ message: 'There is no such limit.' });
  });

  it('is refused: more names than the app has', async () => {
    await world.db.sql`
      insert into private.turns (user_id, name, full_at)
      select ${who.ana}, repeat('x', n), now() from generate_series(1, 40) n`;
    await world.db.sql`
      insert into private.turns (user_id, name, full_at)
      select ${who.ana}, repeat('y', n), now() from generate_series(1, 10) n`;
    expect(await refusalOf(take(who.ana, 'one_more'))).toMatchObject({ message: 'There is no such limit.' });
    expect(await take(who.ana, 'xx')).toBe(0);
  });
});
