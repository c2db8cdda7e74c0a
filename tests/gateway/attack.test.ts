import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

// What somebody tries who does not use a client library. Only the embedded project answers by these rules.

let target: GatewayTarget;
beforeAll(async () => {
  target = await startGatewayTarget();
});
afterAll(() => target.close());

/** Sends exactly this path and these headers, without the corrections that fetch makes. */
async function send(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = new URL(target.url);
  const outgoing = request({ host: '127.0.0.1', port, path, headers, method, agent: false }).end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, text: await text(response) };
}

describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('the page of mails', () => {
  beforeAll(async () => {
    const admin = createClient(target.url, target.secretKey, { auth: { persistSession: false } });
    const { error } = await admin.auth.admin.inviteUserByEmail('invited.reader@example.com');
    expect(error).toBeNull();
  });

  it.each(['localhost:3000', '127.0.0.1', '[::1]:80'])('is shown to whoever opens %s here', async (host) => {
    expect(await send('/__mail.json', { host })).toMatchObject({
      status: 200,
      text: expect.stringContaining('invited.reader@example.com'),
    });
  });

  // Nobody answers there but the app, which is not part of this test: 503.
  it.each<[string, Record<string, string>]>([
    ['a proxy that names whom it speaks for', { 'x-forwarded-for': '203.0.113.9' }],
    ['a proxy that names itself', { via: '1.1 proxy' }],
    ['a proxy that names the address', { 'x-forwarded-proto': 'https' }],
    ['a page of another site whose name leads here', { host: 'evil.example:3000' }],
    ['a name that only begins like a local one', { host: 'localhost.evil.example' }],
    ['an address with a name before it', { host: 'localhost@evil.example' }],
  ])('is not shown through %s', async (_name, headers) => {
    const answer = await send('/__mail.json', { host: 'localhost', ...headers });
    expect(answer.status).toBe(503);
    expect(answer.text).not.toContain('invited.reader');
  });
});

describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('a path that is no address', () => {
  it.each(['//', '///', '//evil.example/__mail', '/%'])('is left to the app: %s', async (path) => {
    expect((await send(path, { host: 'localhost' })).status).toBe(503);
  });
});

describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('what only a proxy may ask', () => {
  it.each([
    ['OPTIONS', '*', 400],
    ['GET', 'http://evil.example/rest/v1/shifts', 400],
    ['TRACE', '/', 405],
  ])('is refused: %s %s', async (method, path, status) => {
    expect((await send(path, { host: 'localhost' }, method)).status).toBe(status);
  });
});

describe('an e-mail longer than any account has', () => {
  it('fails as an unknown one does', async () => {
    const person = createClient(target.url, target.publishableKey, { auth: { persistSession: false } });
    const email = `${'x'.repeat(200_000)}@example.com`;
    const { error } = await person.auth.signInWithPassword({ email, password: 'wrong-password' });
    expect(error?.code).toBe('invalid_credentials');
  });
});

describe('a mail link of a kind that every object has', () => {
  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])('is refused: %s', async (type) => {
    const answer = await fetch(`${target.url}/auth/v1/verify`, {
      method: 'POST',
      headers: { apikey: target.publishableKey, 'content-type': 'application/json' },
      body: JSON.stringify({ type, token_hash: 'x'.repeat(56) }),
    });
    expect(answer.status).toBe(400);
    await answer.text();
  });
});

describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('a body of several megabytes', () => {
  const post = (key: string, headers: Record<string, string> = {}) =>
    fetch(`${target.url}/rest/v1/rpc/fail_generation`, {
      method: 'POST',
      headers: { apikey: key, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ p_run_id: 1, p_attempt: 1, p_reason: 'x'.repeat(3_000_000) }),
    });

  it('is taken from a server of ours, which saves whole schedules', async () => {
    expect((await post(target.secretKey)).status).toBe(204);
  });

  it('is refused to everybody else', async () => {
    const refused = await post(target.publishableKey);
    expect(refused.status).toBe(413);
    await refused.text();
  });
});

describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('one person’s slow requests', () => {
  it('leave connections for everybody else', async () => {
    const admin = createClient(target.url, target.secretKey, { auth: { persistSession: false } });
    const owner = postgres(target.databaseUrl, { max: 2, onnotice: () => {} });
    const blocker = await owner.reserve();
    try {
      const tokens: string[] = [];
      for (const email of ['slow.person@example.com', 'other.person@example.com']) {
        const password = 'correct-horse-battery';
        await admin.auth.admin.createUser({ email, password, email_confirm: true });
        const person = createClient(target.url, target.publishableKey, { auth: { persistSession: false } });
        const { data } = await person.auth.signInWithPassword({ email, password });
        tokens.push(data.session?.access_token ?? '');
      }
      const read = (token: string | undefined, table: string, signal?: AbortSignal) =>
        fetch(`${target.url}/rest/v1/${table}?select=id`, {
          headers: { apikey: target.publishableKey, authorization: `Bearer ${token}` },
          ...(signal ? { signal } : {}),
        });
      await blocker`begin`;
      await blocker`lock table public.holidays in access exclusive mode`;
      const slow = Array.from({ length: 30 }, () =>
        read(tokens[0], 'holidays').then((answer) => answer.text()),
      );
      await expect
        .poll(
          () =>
            owner`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        .toHaveLength(5);
      expect((await read(tokens[1], 'qualifications', AbortSignal.timeout(5000))).status).toBe(200);
      await blocker`rollback`;
      expect(new Set(await Promise.all(slow))).toEqual(new Set(['[]']));
    } finally {
      blocker.release();
      await owner.end();
    }
  });
});

describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('a token whose session was ended', () => {
  it('opens nothing any more, though it has not expired', async () => {
    const owner = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
    const admin = createClient(target.url, target.secretKey, { auth: { persistSession: false } });
    const email = `ended.session.${Date.now()}@example.com`;
    const password = 'correct-horse-battery';
    const { data } = await admin.auth.admin.createUser({ email, password, email_confirm: true });
    const id = data.user?.id ?? '';
    const signIn = async () => {
      const person = createClient(target.url, target.publishableKey, { auth: { persistSession: false } });
      const signedIn = await person.auth.signInWithPassword({ email, password });
      const token = signedIn.data.session?.access_token ?? '';
      const read = async () => {
        const headers = { apikey: target.publishableKey, authorization: `Bearer ${token}` };
        const answer = await fetch(`${target.url}/rest/v1/profiles?select=id`, { headers });
        return (await answer.json()) as unknown;
      };
      return { person, read };
    };
    try {
      await owner`
        with agency as (
          insert into public.agencies (name, slug) values ('Ended', ${`ended-${Date.now()}`}) returning id
        ), profile as (
          insert into public.profiles (id, agency_id, full_name, email)
          select ${id}, a.id, 'Ended Session', ${email} from agency a returning id
        )
        insert into public.user_roles (user_id, role_id)
        select p.id, r.id from profile p, public.roles r where r.name = 'dispatcher'`;
      const [here, elsewhere] = [await signIn(), await signIn()];
      expect(await elsewhere.read()).toEqual([{ id }]);
      await here.person.auth.signOut({ scope: 'others' });
      expect(await elsewhere.read()).toEqual([]);
      expect(await here.read()).toEqual([{ id }]);
      await here.person.auth.signOut({ scope: 'local' });
      expect(await here.read()).toEqual([]);
    } finally {
      await owner.end();
    }
  });
});
