import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootstrapDatabase } from '../../../supabase/local/bootstrap.ts';
import { type RunningPostgres, startPostgres } from '../../../supabase/local/postgres.ts';
import { loadSecrets } from '../../../supabase/local/secrets.ts';
import { type AuthServer, startAuthServer } from './auth-server.ts';
import { createPerson, openAdmin, type Person } from './people.ts';

let dataDir: string;
let postgresServer: RunningPostgres;
let server: AuthServer;
let people: Person[];
const faults: unknown[] = [];
const noteFault = (fault: unknown) => faults.push(fault);

beforeAll(async () => {
  process.on('uncaughtException', noteFault);
  process.on('unhandledRejection', noteFault);
  dataDir = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-auth-'));
  // As root, the server runs under another account and has to get in.
  chmodSync(dataDir, 0o711);
  postgresServer = await startPostgres({ dataDir, durable: false });
  await bootstrapDatabase(postgresServer, loadSecrets(dataDir).databasePasswords);
  server = await startAuthServer(postgresServer.url('supabase_auth_admin'));
  people = await Promise.all(Array.from({ length: 6 }, () => createPerson(server)));
});

afterAll(async () => {
  await server.close();
  await postgresServer.stop();
  rmSync(dataDir, { recursive: true, force: true });
  process.off('uncaughtException', noteFault);
  process.off('unhandledRejection', noteFault);
});

type Answer = { status: number; body: Record<string, unknown> };

async function ask(path: string, init: RequestInit = {}, bearer?: string): Promise<Answer> {
  const response = await fetch(`${server.url}/auth/v1${path}`, {
    ...init,
    headers: {
      apikey: server.publishableKey,
      'x-supabase-api-version': '2024-01-01',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
  });
  return { status: response.status, body: await response.json() };
}

const post = (path: string, body: object) => ask(path, { method: 'POST', body: JSON.stringify(body) });

/** Each person signs in, is looked up and refreshes, over and over; returns every answer. */
function startTraffic() {
  const answers: Answer[] = [];
  let isOver = false;
  async function live({ email, password }: Person): Promise<void> {
    while (!isOver) {
      const signedIn = await post('/token?grant_type=password', { email, password });
      answers.push(signedIn);
      if (signedIn.status !== 200) continue;
      const { access_token, refresh_token } = signedIn.body;
      const asked = [ask('/user', {}, String(access_token))];
      asked.push(post('/token?grant_type=refresh_token', { refresh_token }));
      asked.push(ask('/user', { method: 'PUT', body: '{"data":{"theme":"dark"}}' }, String(access_token)));
      answers.push(...(await Promise.all(asked)));
    }
  }
  const lives = people.map(live);
  const answered = (status: number) => answers.filter((answer) => answer.status === status).length;
  return {
    /** Waits until that many more requests got this status. */
    more: (count: number, status: number) => {
      const goal = answered(status) + count;
      return expect
        .poll(() => answered(status), { timeout: 20_000, interval: 5 })
        .toBeGreaterThanOrEqual(goal);
    },
    end: async () => {
      isOver = true;
      await Promise.all(lives);
      return answers;
    },
  };
}

async function terminateConnections(): Promise<number> {
  const admin = postgres(postgresServer.url('supabase_admin'), { max: 1 });
  const ended = await admin`
    select pg_terminate_backend(pid) from pg_stat_activity where usename = 'supabase_auth_admin'`;
  await admin.end();
  return ended.length;
}

/** Only success and a plain "come back later" may have been answered. */
function expectHonestAnswers(answers: readonly Answer[]): void {
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]));
  for (const { status, body } of answers) {
    if (status === 503) expect(body).toEqual({ code: 'unexpected_failure', message: expect.any(String) });
  }
}

async function expectAllWell(): Promise<void> {
  // More than the pool holds, so that a connection lost to it would be missed.
  const crowd = [...people, ...people, ...people];
  const signedIn = await Promise.all(
    crowd.map(({ email, password }) => post('/token?grant_type=password', { email, password })),
  );
  expect(signedIn.map(({ status }) => status)).toEqual(crowd.map(() => 200));
  expect(faults).toEqual([]);
}

describe('when Postgres goes away', () => {
  it('answers 503 while its connections are ended one after the other, and goes on', async () => {
    const traffic = startTraffic();
    let ended = 0;
    for (let round = 0; round < 25; round += 1) {
      await traffic.more(4, 200);
      ended += await terminateConnections();
    }
    await traffic.more(10, 200);
    expectHonestAnswers(await traffic.end());
    expect(ended).toBeGreaterThan(25);
    await expectAllWell();
  });

  it('answers 503 through a restart in the middle of sign-ins, and all is well when it is back', async () => {
    const traffic = startTraffic();
    await traffic.more(10, 200);
    const { port } = postgresServer;
    await postgresServer.stop();
    await traffic.more(20, 503);
    postgresServer = await startPostgres({ dataDir, durable: false });
    expect(postgresServer.port).toBe(port);
    await traffic.more(10, 200);
    expectHonestAnswers(await traffic.end());
    await expectAllWell();
  });

  it('leaves nothing half done', async () => {
    const owner = postgres(postgresServer.url('postgres'), { max: 1 });
    const [row] = await owner<{ broken: number; open: number }[]>`
      select
        (select count(*)::int from auth.sessions s where not exists
          (select from auth.refresh_tokens t where t.session_id = s.id and not t.revoked)) as broken,
        (select count(*)::int from pg_stat_activity
          where usename = 'supabase_auth_admin' and state like 'idle in transaction%') as open`;
    await owner.end();
    expect(row).toEqual({ broken: 0, open: 0 });
  });

  it('replaces connections that were ended while nobody used them', async () => {
    await expect.poll(terminateConnections).toBe(0);
    const { data, error } = await openAdmin(server).auth.admin.listUsers();
    expect(error).toBeNull();
    expect(data.users).toHaveLength(people.length);
  });
});
