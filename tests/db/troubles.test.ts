import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimOne, clearDeliveries, delivery, send, settle } from './deliveries-world.ts';
import { call } from './roster-world.ts';
import { makeSchedulingWorld, type SchedulingWorld, who } from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearDeliveries(world);
  await world.db.sql`delete from private.workers`;
});

type Told = { worker: { seenAt: number | null } | null; mail: { waiting: number; since: number } | null };
const told = (as = who.supervisor) =>
  call<Told | null>(world, as, (sql) => sql`select public.get_troubles() as answer`);
const retry = { state: 'retry', error: 'The mail server cannot be reached.', delaySeconds: 60 };
const failOne = async (to: string) => {
  await send(world, [delivery('email')], { to });
  await settle(world, await claimOne(world), retry);
};

describe('what supervisors are told of an installation in trouble', () => {
  it('is since when no worker was seen, and is nothing once one is', async () => {
    expect((await told())?.worker).toEqual({ seenAt: null });
    await world.db
      .sql`insert into private.workers (name, seen_at) values ('one', now() - interval '2 minutes')`;
    const [seen] = await world.db.sql`
      select floor(extract(epoch from seen_at) * 1000)::float8 as at from private.workers`;
    expect((await told())?.worker).toEqual({ seenAt: seen?.at });
    await world.db
      .sql`insert into private.workers (name, seen_at) values ('two', now() - interval '50 seconds')`;
    expect(await told()).toEqual({ worker: null, mail: null });
  });

  it('counts the mails that wait because none can leave, until one has left', async () => {
    await send(world, [delivery('email', { dueIn: 600 })], { to: who.admin });
    expect((await told())?.mail).toBeNull();
    await failOne(who.ana);
    await failOne(who.ben);
    // Due, and not yet tried; one that is due later does not wait.
    await send(world, [delivery('email', { dueIn: -1 })], { to: who.cora });
    const [first] = await world.db.sql`
      select floor(extract(epoch from min(created_at)) * 1000)::float8 as at from public.notification_deliveries
      where failed_at is not null`;
    expect((await told())?.mail).toEqual({ waiting: 3, since: first?.at });
    await settle(world, await claimOne(world));
    expect((await told())?.mail).toBeNull();
  });

  it('is of the own agency, and for nobody else', async () => {
    await failOne(who.ana);
    expect((await told(who.foreignSupervisor))?.mail).toBeNull();
    expect((await told(who.admin))?.mail).not.toBeNull();
    expect(await told(who.ana)).toBeNull();
    await expect(world.db.asUser(null, (sql) => sql`select public.get_troubles()`)).rejects.toThrow(
      /permission denied/,
    );
  });
});
