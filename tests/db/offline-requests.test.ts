import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TimeOffRequest } from '#lib/domain/time-off-records.ts';
import { kindOf } from '../factories/time-off.ts';
import { refusalOf } from './refusal.ts';
import { call } from './roster-world.ts';
import { clearSchedules, makeSchedulingWorld, type SchedulingWorld, who } from './scheduling-world.ts';
import { clearTimeOff, day } from './time-off-world.ts';

let world: SchedulingWorld;
let kind: number;
beforeAll(async () => {
  world = await makeSchedulingWorld();
  kind = await kindOf(world.db.sql, world.ours, 'vacation');
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await world.db.sql`delete from private.offline_asks`;
  await clearTimeOff(world);
  await clearSchedules(world);
});

type Sent = { as?: string; clientId: string | null; to?: string };

const send = ({ as = who.ana, clientId, to = day('2031-01-07') }: Sent) =>
  call<TimeOffRequest>(
    world,
    as,
    (sql) => sql`
      select public.ask_time_off_once(${clientId}, ${kind}, ${day('2031-01-06')}::text::timestamptz,
        ${to}::text::timestamptz, 'Asked underground', 600) as answer`,
  );
const find = (as: string, clientId: string) =>
  call<TimeOffRequest | null>(world, as, (sql) => sql`select public.find_offline_ask(${clientId}) as answer`);
const count = async () => {
  const [row] = await world.db.sql<{ requests: number; audited: number }[]>`
    select (select count(*)::integer from public.time_off_requests) as requests,
      (select count(*)::integer from public.audit_logs a join public.time_off_requests o on a.target_id = o.id::text
        where a.action = 'time_off.create') as audited`;
  return row;
};

describe('a request that a browser sends under an id of its own', () => {
  it('is made once, however often it is sent, and answers as it stands now', async () => {
    const clientId = randomUUID();
    const made = await send({ clientId });
    expect(made).toMatchObject({ userId: who.ana, status: 'pending', reason: 'Asked underground' });
    expect(await send({ clientId })).toEqual(made);
    await call(
      world,
      who.ana,
      (sql) => sql`select public.withdraw_time_off(${made.id}, ${made.version}, null) as answer`,
    );
    expect(await send({ clientId })).toMatchObject({ id: made.id, status: 'withdrawn' });
    expect(await find(who.ana, clientId)).toMatchObject({ id: made.id, status: 'withdrawn' });
    expect(await find(who.ben, clientId), 'of somebody else').toBeNull();
    expect(await find(who.ana, randomUUID())).toBeNull();
    expect(await count()).toEqual({ requests: 1, audited: 1 });
  });

  it('is made once by ten that come at once', async () => {
    const clientId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => send({ clientId })));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await count()).toEqual({ requests: 1, audited: 1 });
  });

  it('is its person’s alone: the same id of somebody else is another request', async () => {
    const clientId = randomUUID();
    const [ana, ben] = [await send({ clientId }), await send({ as: who.ben, clientId })];
    expect(ben).toMatchObject({ userId: who.ben });
    expect(ben.id).not.toBe(ana.id);
  });

  it('is refused under the id of another, and without any', async () => {
    const clientId = randomUUID();
    await send({ clientId });
    expect(await refusalOf(send({ clientId, to: day('2031-01-09') }))).toMatchObject({
      code: 'PT409',
      message: 'Another request has this id. Ask again.',
      detail: { field: 'clientId' },
    });
    expect(await refusalOf(send({ clientId: null }))).toMatchObject({ detail: { field: 'clientId' } });
  });

  it('leaves nothing of what the rules forbid, so that the id is free for another try', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    await send({ clientId: first });
    expect(await refusalOf(send({ clientId: second }))).toMatchObject({
      message: 'You have asked for time off at that time already: Mon 6 Jan 2031.',
    });
    const [row] = await world.db.sql`select count(*)::integer as kept from private.offline_asks`;
    expect(row).toEqual({ kept: 1 });
  });
});

describe('whether an account was deactivated', () => {
  it('is told to nobody but its person, who reads nothing else any more', async () => {
    const ask = (as: string) =>
      call<boolean>(world, as, (sql) => sql`select public.is_deactivated() as answer`);
    expect(await ask(who.ben)).toBe(false);
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ben}`;
    expect(await ask(who.ben)).toBe(true);
    expect(await ask(who.ana)).toBe(false);
    expect(await call(world, who.ben, (sql) => sql`select public.list_my_claims() as answer`)).toEqual([]);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.ben}`;
  });
});
