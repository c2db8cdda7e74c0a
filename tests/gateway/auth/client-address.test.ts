import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import { createClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clientAddress, forwardingFetch } from '#lib/supabase/client-address.ts';
import { type Front, startFront } from '../../../supabase/local/front.ts';
import { createTestDatabase, type TestDatabase } from '../../setup/database.ts';
import { type AuthServer, startAuthServer } from './auth-server.ts';
import { createPerson, openAdmin, type Person, signIn } from './people.ts';

// The app signs people in from its own server; Auth must see where they come from all the same.

let database: TestDatabase;
let auth: AuthServer;
let person: Person;
const fronts: Front[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  auth = await startAuthServer(database.url('supabase_auth_admin'), { signInAttemptsMax: 2 });
  process.env.SUPABASE_URL = auth.url;
  process.env.SUPABASE_PUBLISHABLE_KEY = auth.publishableKey;
  process.env.SUPABASE_SECRET_KEY = auth.secretKey;
});
beforeEach(async () => {
  person = await createPerson(auth);
});
afterEach(async () => {
  await Promise.all(fronts.splice(0).map((front) => front.close(0)));
});
afterAll(async () => {
  await auth.close();
  await database.drop();
});

const credentials = z.object({ email: z.string(), password: z.string() });

function openFor(headers: Headers, calls: Request[] = []) {
  const send = forwardingFetch(clientAddress(headers), (input, init) => {
    calls.push(new Request(input, init));
    return fetch(input, init);
  });
  return createClient(auth.url, auth.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch: send },
  });
}

/** An app behind our front that does with a request what the sign-in action does. */
async function startApp(trustProxy: boolean): Promise<Front> {
  const front = await startFront({ host: '127.0.0.1', port: 0, mayMove: false, trustProxy });
  fronts.push(front);
  front.serve(async (req, res) => {
    const client = openFor(new Headers(req.headers as Record<string, string>));
    const { error } = await client.auth.signInWithPassword(credentials.parse(await json(req)));
    res.writeHead(error?.status ?? 200).end();
    await once(res, 'close');
  });
  return front;
}

async function attempt(front: Front, password: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${front.port}/sign-in`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email: person.email, password }),
  });
  return response.status;
}

async function lastSessionAddress(): Promise<unknown> {
  const [row] = await database.sql`
    select host(ip) as address from auth.sessions where user_id = ${person.id} order by created_at desc limit 1`;
  return row?.address;
}

describe('signing in through the app', () => {
  it('behind a trusted proxy, a guesser is stopped and the person elsewhere is not', async () => {
    const app = await startApp(true);
    const guesser = { 'x-forwarded-for': '192.0.2.1' };
    expect(await attempt(app, 'guess', guesser)).toBe(400);
    expect(await attempt(app, 'guess', guesser)).toBe(400);
    expect(await attempt(app, person.password, guesser)).toBe(429);
    // What the guesser writes comes before what the proxy adds.
    expect(await attempt(app, person.password, { 'x-forwarded-for': '198.51.100.9, 192.0.2.1' })).toBe(429);
    expect(await attempt(app, person.password, { 'x-forwarded-for': '192.0.2.2' })).toBe(200);
    expect(await lastSessionAddress()).toBe('192.0.2.2');
  });

  it('without a proxy, a forged header is ignored', async () => {
    const app = await startApp(false);
    const forge = (address: string) => ({ 'x-forwarded-for': address, 'sb-forwarded-for': address });
    expect(await attempt(app, 'guess', forge('192.0.2.1'))).toBe(400);
    expect(await attempt(app, 'guess', forge('192.0.2.2'))).toBe(400);
    expect(await attempt(app, person.password, forge('192.0.2.3'))).toBe(429);
  });

  it('without a proxy, the address is the one of the connection', async () => {
    expect(await attempt(await startApp(false), person.password, {})).toBe(200);
    expect(await lastSessionAddress()).toBe('127.0.0.1');
  });
});

describe('the secret key', () => {
  const headers = new Headers({ 'x-forwarded-for': '192.0.2.7' });

  it('goes along with sign-in and sign-out only', async () => {
    const calls: Request[] = [];
    const client = openFor(headers, calls);
    await client.auth.signInWithPassword(person);
    await client.from('people').select();
    await client.auth.admin.listUsers();
    await client.auth.signOut();
    const sent = calls.map(({ url, headers }) => [new URL(url).pathname, headers.get('apikey')]);
    expect(sent).toEqual([
      ['/auth/v1/token', auth.secretKey],
      ['/rest/v1/people', auth.publishableKey],
      ['/auth/v1/admin/users', auth.publishableKey],
      ['/auth/v1/logout', auth.secretKey],
    ]);
    expect(calls.map((call) => call.headers.get('sb-forwarded-for'))).toEqual([
      '192.0.2.7',
      null,
      null,
      '192.0.2.7',
    ]);
    // Beside a person's token the key changes nothing about who asks.
    expect(calls[3]?.headers.get('authorization')).not.toContain(auth.secretKey);
  });

  it('does not make somebody of nobody', async () => {
    const { data, error } = await openFor(headers).auth.getUser('not-a-token');
    expect(data.user).toBeNull();
    expect(error).toMatchObject({ status: 403 });
  });

  it('stays out of it when the address is unknown', async () => {
    const calls: Request[] = [];
    await openFor(new Headers({ 'x-forwarded-for': 'unknown' }), calls).auth.signInWithPassword(person);
    expect(calls.map((call) => call.headers.get('apikey'))).toEqual([auth.publishableKey]);
  });

  it('names the device, with an address or without', async () => {
    for (const address of ['192.0.2.7', null]) {
      const client = createClient(auth.url, auth.publishableKey, {
        auth: { persistSession: false, autoRefreshToken: false },
        global: { fetch: forwardingFetch(address, fetch, 'Firefox on Windows') },
      });
      expect((await client.auth.signInWithPassword(person)).error).toBeNull();
      const [row] = await database.sql`
        select user_agent from auth.sessions where user_id = ${person.id} order by created_at desc limit 1`;
      expect(row?.user_agent).toBe('Firefox on Windows');
    }
  });

  it('passes a refresh on as well', async () => {
    const { session } = await signIn(auth, person);
    await openFor(headers).auth.refreshSession(session);
    expect(await lastSessionAddress()).toBe('192.0.2.7');
    expect((await openAdmin(auth).auth.admin.getUserById(person.id)).error).toBeNull();
  });
});

describe('the address of a request', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['198.51.100.9, 192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['198.51.100.9, 192.0.2.1:443', '192.0.2.1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['192.0.2.1, unknown', null],
    ['192.0.2.1, 5.6.7.8.9:1', null],
    ['', null],
  ])('of X-Forwarded-For "%s" is %s', (header, expected) => {
    expect(clientAddress(new Headers({ 'x-forwarded-for': header }))).toBe(expected);
  });
});
