import { timingSafeEqual } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createCaller } from '../../drill/http.ts';
import { isLoopbackAddress, listeningAddresses } from '../../drill/listening.ts';
import { topicsOf } from '../../drill/people.ts';
import { openRawSocket } from '../../drill/raw-socket.ts';
import { makeAgency, makePerson, uuid } from '../../factories/people.ts';
import { type GatewayTarget, startGatewayTarget } from '../../setup/gateway-target.ts';

// Watched, not replaced: it does what it always does.
vi.mock('node:crypto', async (load) => {
  const real = await load<typeof import('node:crypto')>();
  return { ...real, timingSafeEqual: vi.fn(real.timingSafeEqual) };
});

const isEmbedded = process.env.SUPABASE_TEST_URL === undefined;
const password = 'correct-horse-battery';
const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36';
let target: GatewayTarget;
let owner: postgres.Sql;
let caller: ReturnType<typeof createCaller>;

beforeAll(async () => {
  if (!isEmbedded) return;
  target = await startGatewayTarget();
  caller = createCaller(target.url);
  owner = postgres(target.databaseUrl, { max: 2, onnotice: () => {} });
  for (const number of [1, 2]) {
    const agency = await makeAgency(owner, number);
    await makePerson(owner, agency, number * 1000 + 1, { role: 'supervisor' });
    await admin().updateUserById(uuid(number * 1000 + 1), { password, email_confirm: true });
  }
});
afterAll(async () => {
  caller?.close();
  await owner?.end({ timeout: 1 });
  await target?.close();
});

function admin() {
  return createClient(target.url, target.secretKey, { auth: { persistSession: false } }).auth.admin;
}

/** Signs in the supervisor of an agency; `topics` are those they may hear. */
async function signIn(agency: number) {
  const client = createClient(target.url, target.publishableKey, { auth: { persistSession: false } });
  const email = `person-${agency * 1000 + 1}@example.test`;
  const { data, error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  const me = await client.rpc('get_me');
  return { client, token: data.session.access_token, topics: topicsOf(me.data) };
}

async function join(topic: string, token: string): Promise<unknown> {
  const socket = await openRawSocket(target);
  const answer = await socket.join(topic, token);
  await socket.close();
  return answer?.payload.status;
}

describe.runIf(isEmbedded)('the connections that answer requests', () => {
  it('are of named accounts without the rights of a superuser, whatever is asked', async () => {
    const { client, token, topics } = await signIn(1);
    const work = async (): Promise<void> => {
      await Promise.all([
        client.from('profiles').select('id'),
        client.rpc('get_me'),
        client.auth.getUser(),
        admin().listUsers(),
        join(topics[0] ?? '', token),
        caller.send({ path: '/rest/v1/', headers: { apikey: target.secretKey } }),
        caller.send({ path: '/rest/v1/no_such_table', headers: { apikey: target.secretKey } }),
      ]);
    };
    const seen = new Map<string, boolean>();
    let isWorking = true;
    const working = Promise.all([1, 2, 3].map(work)).finally(() => {
      isWorking = false;
    });
    do {
      const rows = await owner<{ name: string; isSuper: boolean }[]>`
        select distinct r.rolname as name, r.rolsuper as "isSuper"
        from pg_catalog.pg_stat_activity a join pg_catalog.pg_roles r on r.oid = a.usesysid
        where a.datname = current_database() and a.pid <> pg_backend_pid()`;
      for (const { name, isSuper } of rows) seen.set(name, isSuper);
    } while (isWorking);
    await working;
    expect([...seen.keys()].toSorted()).toEqual([
      'authenticator',
      'postgres',
      'supabase_auth_admin',
      'supabase_realtime_admin',
    ]);
    expect([...seen.values()]).not.toContain(true);
  });
});

describe.runIf(isEmbedded)('the project’s keys', () => {
  const compared = (given: string): boolean =>
    vi.mocked(timingSafeEqual).mock.calls.some(([left]) => Buffer.from(left as Buffer).toString() === given);
  it.each(['rest/v1/profiles', 'auth/v1/settings', 'realtime/v1/api/broadcast'])(
    'are compared in constant time: %s',
    async (path) => {
      const guess = `${target.secretKey.slice(0, -2)}zz`;
      vi.mocked(timingSafeEqual).mockClear();
      const { status } = await caller.send({
        method: 'POST',
        path: `/${path}`,
        headers: { apikey: guess },
        body: '{}',
      });
      expect([401, 405]).toContain(status);
      expect(status === 405 || compared(guess)).toBe(true);
    },
  );
  it('are compared so as a bearer token as well', async () => {
    const guess = `${target.secretKey.slice(0, -2)}zz`;
    vi.mocked(timingSafeEqual).mockClear();
    const headers = { apikey: target.publishableKey, authorization: `Bearer ${guess}` };
    expect((await caller.send({ path: '/rest/v1/profiles', headers })).status).toBe(401);
    expect(compared(guess)).toBe(true);
  });

  it.each([
    ['Data API', 'GET', '/rest/v1/profiles?select=id'],
    ['Auth', 'GET', '/auth/v1/admin/users'],
    ['broadcasts over HTTP', 'POST', '/realtime/v1/api/broadcast'],
  ])('let no browser in with the secret one: %s', async (_name, method, path) => {
    const headers = { apikey: target.secretKey, 'user-agent': browser };
    const { status, body } = await caller.send({
      method,
      path,
      headers,
      body: method === 'POST' ? '{}' : undefined,
    });
    expect(status).toBe(401);
    expect(body).toContain('browser');
    expect(body).not.toContain(target.secretKey);
  });
  it.each(['header', 'address'])(
    'let no browser in with the secret one: a WebSocket, by its %s',
    async (place) => {
      const query = place === 'address' ? `&apikey=${target.secretKey}` : '';
      const headers = { 'user-agent': browser, ...(place === 'header' ? { apikey: target.secretKey } : {}) };
      const ws = new WebSocket(
        `${target.url.replace('http', 'ws')}/realtime/v1/websocket?vsn=2.0.0${query}`,
        { headers },
      );
      const status = await new Promise((resolve) => {
        ws.once('open', () => resolve('open'));
        ws.once('unexpected-response', (_request, response) => resolve(response.statusCode));
      });
      ws.on('error', () => {});
      ws.terminate();
      expect(status).toBe(401);
    },
  );
});

describe.runIf(isEmbedded)('the topics of an agency', () => {
  it('are closed to everybody of another one', async () => {
    const [here, elsewhere] = [await signIn(1), await signIn(2)];
    expect(here.topics).toHaveLength(5);
    for (const topic of here.topics) {
      expect([await join(topic, here.token), await join(topic, elsewhere.token)]).toEqual(['ok', 'error']);
    }
  });
  it('are closed to a session that was ended, though its token has not expired', async () => {
    const { client, token, topics } = await signIn(1);
    expect(await join(topics[0] ?? '', token)).toBe('ok');
    await client.auth.signOut({ scope: 'local' });
    for (const topic of topics) expect(await join(topic, token)).toBe('error');
    const headers = { apikey: target.publishableKey, authorization: `Bearer ${token}` };
    expect((await caller.send({ path: '/rest/v1/profiles?select=id', headers })).body).toBe('[]');
    expect((await caller.send({ path: '/auth/v1/user', headers })).status).toBe(403);
  });
});

describe.runIf(isEmbedded && process.platform === 'linux')('what listens', () => {
  it('is reached from this machine alone, database included', () => {
    const database = new URL(target.databaseUrl).host;
    const addresses = listeningAddresses([process.pid], [Number(new URL(target.databaseUrl).port)]);
    expect(addresses).toEqual(expect.arrayContaining([new URL(target.url).host, database]));
    expect(addresses.filter((address) => !isLoopbackAddress(address))).toEqual([]);
  });
});
