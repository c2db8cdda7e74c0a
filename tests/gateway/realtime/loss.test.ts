import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connectAsAdmin } from '../../../supabase/local/bootstrap.ts';
import type { DatabaseRole } from '../../../supabase/local/secrets.ts';
import { eventually, listen, type Person, type RealtimeFixture, startRealtime } from './fixture.ts';
import { openRaw } from './raw-socket.ts';

let fixture: RealtimeFixture;
let person: Person;
let cluster: postgres.Sql;
let database = '';
let room = '';
beforeAll(async () => {
  fixture = await startRealtime();
  person = await fixture.signIn('person');
  room = `room:${person.id}`;
  database = new URL(fixture.target.databaseUrl).pathname.slice(1);
  const { port, secrets } = inject('cluster');
  const url = (role: DatabaseRole, name = 'postgres') =>
    `postgresql://${role}:${secrets.databasePasswords[role]}@127.0.0.1:${port}/${name}`;
  cluster = connectAsAdmin({ url }, 'postgres');
});
afterAll(async () => {
  await cluster?.end({ timeout: 1 });
  await fixture?.close();
});

const kill = async (application: string): Promise<number> => {
  const killed = await cluster`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = ${database} and application_name like ${application}`;
  return killed.length;
};

describe('the listening connection', () => {
  it('may break again and again under load: nothing is lost, nothing told twice, each sender in order', async () => {
    const { heard } = await listen(await person.client(), room);
    const [writers, messages] = [4, 150];
    let kills = 0;
    const killing = (async () => {
      for (let round = 0; round < 8; round += 1) {
        kills += await kill('realtime listener');
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    })();
    await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        for (let index = 0; index < messages; index += 1) {
          const size = index % 10 === 0 ? 9000 : 20;
          await fixture.owner`
            select realtime.send(
              jsonb_build_object('writer', ${writer}::integer, 'index', ${index}::integer, 'text', repeat('x', ${size})),
              'load', ${room})`;
        }
      }),
    );
    await killing;
    await fixture.owner`select realtime.send('{}', 'end', ${room})`;
    await eventually(() => heard.length).toBeGreaterThan(writers * messages);
    expect(kills).toBeGreaterThan(2);
    expect(heard).toHaveLength(writers * messages + 1);
    for (let writer = 0; writer < writers; writer += 1) {
      const order = heard
        .filter(({ payload }) => payload.writer === writer)
        .map(({ payload }) => payload.index);
      expect(order).toEqual(Array.from({ length: messages }, (_, index) => index));
    }
  });

  it('brings a message whose transaction began before the loss and ended during it', async () => {
    const { heard } = await listen(await person.client(), room);
    const slow = await fixture.owner.reserve();
    await slow`begin`;
    await slow`select realtime.send('{}', 'begun before', ${room})`;
    await fixture.owner`select realtime.send('{}', 'told before', ${room})`;
    await eventually(() => heard.map(({ event }) => event)).toEqual(['told before']);
    expect(await kill('realtime listener')).toBe(1);
    await slow`commit`;
    slow.release();
    await fixture.owner`select realtime.send('{}', 'told after', ${room})`;
    await eventually(() => heard.map(({ event }) => event).toSorted()).toEqual([
      'begun before',
      'told after',
      'told before',
    ]);
  });

  it('tells those who join nothing that was sent before', async () => {
    const witness = await listen(fixture.service, room);
    await fixture.owner`select realtime.send('{}', 'old', ${room})`;
    await eventually(() => witness.heard).toHaveLength(1);
    const { heard } = await listen(await person.client(), room);
    await fixture.owner`select realtime.send('{}', 'new', ${room})`;
    await eventually(() => heard.map(({ event }) => event)).toEqual(['new']);
  });
});

describe('the connections that ask for rights', () => {
  it('may break; the next join opens new ones', async () => {
    const open = await listen(await person.client(), room);
    await kill('realtime');
    const raw = await openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey });
    await eventually(async () => {
      const ref = crypto.randomUUID();
      return (await raw.join(`realtime:${room}`, { access_token: person.token }, ref)).payload;
    }).toMatchObject({ status: 'ok' });
    await fixture.owner`select realtime.send('{}', 'after', ${room})`;
    await eventually(() => open.heard.map(({ event }) => event)).toEqual(['after']);
    raw.ws.close();
  });
});

describe('a database that is away', () => {
  it('refuses joins for now, keeps those who have joined, and tells them what they missed', async () => {
    const { heard } = await listen(await person.client(), room);
    const join = { access_token: person.token };
    const raw = await openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey });
    await cluster`alter database ${cluster(database)} allow_connections false`;
    await kill('realtime%');
    try {
      expect((await raw.join(`realtime:${room}`, join, '1')).payload).toEqual({
        status: 'error',
        response: {
          reason: 'UnableToConnectToProject: Realtime was unable to connect to the project database',
        },
      });
      // The sender's own connection was open before.
      await fixture.owner`select realtime.send('{}', 'missed', ${room})`;
    } finally {
      await cluster`alter database ${cluster(database)} allow_connections true`;
    }
    await eventually(() => heard.map(({ event }) => event)).toEqual(['missed']);
    expect((await raw.join(`realtime:${room}`, join, '2')).payload).toMatchObject({ status: 'ok' });
    raw.ws.close();
  });
});
