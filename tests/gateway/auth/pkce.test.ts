import { createServerClient } from '@supabase/ssr';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../setup/database.ts';
import { type AuthServer, startAuthServer } from './auth-server.ts';
import { follow, fragmentOf, lastLetterTo } from './letters.ts';
import { createPerson, newEmail, openAdmin, openPublic, type Person, signIn } from './people.ts';

let database: TestDatabase;
let server: AuthServer;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAuthServer(database.url('supabase_auth_admin'), {
    mailIntervalSeconds: 0,
    enableSignup: true,
  });
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

/** A browser that keeps the verifiers of its flows. */
function openBrowser() {
  return createClient(server.url, server.publishableKey, {
    auth: { flowType: 'pkce', persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
}
type Browser = ReturnType<typeof openBrowser>;

/** The app's server with the cookies of one browser, as lib/supabase has it. */
function openAppServer() {
  const jar = new Map<string, string>();
  return createServerClient(server.url, server.publishableKey, {
    cookies: {
      getAll: () => [...jar].map(([name, value]) => ({ name, value })),
      setAll: (changed) => {
        for (const { name, value } of changed) jar.set(name, value);
      },
    },
  });
}

async function exchange(authCode: string, verifier: string) {
  const response = await fetch(`${server.url}/auth/v1/token?grant_type=pkce`, {
    method: 'POST',
    headers: { apikey: server.publishableKey, 'x-supabase-api-version': '2024-01-01' },
    body: JSON.stringify({ auth_code: authCode, code_verifier: verifier }),
  });
  return { status: response.status, body: await response.json() };
}

const plainVerifier = 'a-verifier-of-the-plain-kind-with-43-letters-';

async function recoverWith(email: string, fields: Record<string, unknown>) {
  const response = await fetch(`${server.url}/auth/v1/recover`, {
    method: 'POST',
    headers: { apikey: server.publishableKey, 'x-supabase-api-version': '2024-01-01' },
    body: JSON.stringify({ email, ...fields }),
  });
  return { status: response.status, body: await response.json() };
}

async function plainFlow(person: Person): Promise<string> {
  const asked = await recoverWith(person.email, {
    code_challenge: plainVerifier,
    code_challenge_method: 'plain',
  });
  expect(asked.status).toBe(200);
  const landed = await follow(server, lastLetterTo(server, person.email).token, 'recovery');
  return landed.searchParams.get('code') ?? '';
}

async function flowsOf(person: Pick<Person, 'id'>): Promise<number> {
  const rows = await database.sql`select id from auth.flow_state where user_id = ${person.id}`;
  return rows.length;
}

describe('a browser that exchanges a code', () => {
  it.each<[string, (browser: Browser, person: Person) => Promise<string>, string, string]>([
    [
      'forgot its password',
      async (browser, { email }) => {
        expect((await browser.auth.resetPasswordForEmail(email)).error).toBeNull();
        return email;
      },
      'recovery',
      'recovery',
    ],
    [
      'asked for a sign-in link',
      async (browser, { email }) => {
        expect((await browser.auth.signInWithOtp({ email })).error).toBeNull();
        return email;
      },
      'magiclink',
      'magiclink',
    ],
    [
      'signed up',
      async (browser) => {
        const email = newEmail();
        const password = 'correct-horse-battery';
        expect((await browser.auth.signUp({ email, password })).error).toBeNull();
        return email;
      },
      'signup',
      'email/signup',
    ],
    [
      'signed up and lost the mail',
      async (browser) => {
        const email = newEmail();
        await openPublic(server).auth.signUp({ email, password: 'correct-horse-battery' });
        expect((await browser.auth.resend({ type: 'signup', email })).error).toBeNull();
        return email;
      },
      'signup',
      'email/signup',
    ],
    [
      'changed its address',
      async (browser, person) => {
        await browser.auth.signInWithPassword(person);
        const email = newEmail();
        expect((await browser.auth.updateUser({ email })).error).toBeNull();
        const first = await follow(server, lastLetterTo(server, person.email).token, 'email_change');
        expect(first.searchParams.get('message')).toContain('Confirmation link accepted');
        expect(first.searchParams.get('code')).toBeNull();
        return email;
      },
      'email_change',
      'email_change',
    ],
  ])('that %s gets a session', async (_case, ask, type, method) => {
    const browser = openBrowser();
    const email = await ask(browser, await createPerson(server));
    const { token } = lastLetterTo(server, email);
    expect(token).toMatch(/^pkce_[0-9a-f]{56}$/);
    const landed = await follow(server, token, type);
    expect(landed.searchParams.get('kept')).toBe('1');
    expect(landed.hash).toBe('');
    const { data, error } = await browser.auth.exchangeCodeForSession(landed.searchParams.get('code') ?? '');
    expect(error).toBeNull();
    expect(data.user?.email).toBe(email);
    const claims = await browser.auth.getClaims();
    expect(claims.data?.claims.amr).toEqual([{ method, timestamp: expect.any(Number) }]);
  });

  it('gets a session through the app server as well, by code or by the token of the link', async () => {
    for (const way of ['exchange', 'verify'] as const) {
      const person = await createPerson(server);
      const app = openAppServer();
      expect((await app.auth.resetPasswordForEmail(person.email)).error).toBeNull();
      const { token } = lastLetterTo(server, person.email);
      expect(token).toMatch(/^pkce_/);
      if (way === 'verify') {
        // Another browser may open the mail: the token alone suffices, as on a hosted project.
        const { data, error } = await openAppServer().auth.verifyOtp({
          type: 'recovery',
          token_hash: token,
        });
        expect(error).toBeNull();
        expect(data.user?.id).toBe(person.id);
      } else {
        const landed = await follow(server, token, 'recovery');
        const code = landed.searchParams.get('code') ?? '';
        expect((await app.auth.exchangeCodeForSession(code)).data.user?.id).toBe(person.id);
      }
    }
  });

  it('cannot do so for another browser', async () => {
    const person = await createPerson(server);
    const [asking, other] = [openBrowser(), openBrowser()];
    await asking.auth.resetPasswordForEmail(person.email);
    await other.auth.resetPasswordForEmail(newEmail());
    const landed = await follow(server, lastLetterTo(server, person.email).token, 'recovery');
    const code = landed.searchParams.get('code') ?? '';
    expect((await other.auth.exchangeCodeForSession(code)).error?.code).toBe('bad_code_verifier');
    // Nothing was lost by it.
    expect((await asking.auth.exchangeCodeForSession(code)).error).toBeNull();
  });

  it('reads why its link did not work, in the query too', async () => {
    const person = await createPerson(server);
    const browser = openBrowser();
    await browser.auth.resetPasswordForEmail(person.email);
    const { token } = lastLetterTo(server, person.email);
    await follow(server, token, 'recovery');
    const again = await follow(server, token, 'recovery');
    expect(Object.fromEntries(again.searchParams)).toEqual({
      kept: '1',
      error: 'access_denied',
      error_code: 'otp_expired',
      error_description: 'Email link is invalid or has expired',
    });
    expect(fragmentOf(again).get('error_code')).toBe('otp_expired');
  });
});

describe('an auth code', () => {
  it('works once, also when exchanged twice at once', async () => {
    const person = await createPerson(server);
    const code = await plainFlow(person);
    const both = await Promise.all([exchange(code, plainVerifier), exchange(code, plainVerifier)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(await exchange(code, plainVerifier)).toMatchObject({
      status: 404,
      body: { code: 'flow_state_not_found' },
    });
    expect(await flowsOf(person)).toBe(0);
    const sessions = await database.sql`select id from auth.sessions where user_id = ${person.id}`;
    expect(sessions).toHaveLength(1);
  });

  it('expires five minutes after the mail was asked for', async () => {
    const person = await createPerson(server);
    const code = await plainFlow(person);
    await database.sql`update auth.flow_state set created_at = created_at - interval '301 seconds'
      where user_id = ${person.id}`;
    expect(await exchange(code, plainVerifier)).toMatchObject({
      status: 422,
      body: { code: 'flow_state_expired' },
    });
  });

  it('of a sign-in link counts from the moment it was opened', async () => {
    const person = await createPerson(server);
    const browser = openBrowser();
    await browser.auth.signInWithOtp({ email: person.email });
    await database.sql`update auth.flow_state set created_at = created_at - interval '1 hour'
      where user_id = ${person.id}`;
    const landed = await follow(server, lastLetterTo(server, person.email).token, 'magiclink');
    const code = landed.searchParams.get('code') ?? '';
    expect((await browser.auth.exchangeCodeForSession(code)).error).toBeNull();
  });

  it('opens nothing before its link was opened', async () => {
    const person = await createPerson(server);
    await recoverWith(person.email, { code_challenge: plainVerifier, code_challenge_method: 'PLAIN' });
    const [flow] = await database.sql<{ auth_code: string; code_challenge_method: string }[]>`
      select auth_code, code_challenge_method from auth.flow_state where user_id = ${person.id}`;
    expect(flow?.code_challenge_method).toBe('plain');
    expect((await exchange(flow?.auth_code ?? '', plainVerifier)).status).toBe(404);
  });

  it('opens nothing for somebody banned meanwhile', async () => {
    const person = await createPerson(server);
    const code = await plainFlow(person);
    await openAdmin(server).auth.admin.updateUserById(person.id, { ban_duration: '1h' });
    expect(await exchange(code, plainVerifier)).toMatchObject({
      status: 400,
      body: { code: 'user_banned' },
    });
  });
});

describe('a code challenge', () => {
  const good = 'x'.repeat(43);
  it.each<[string, Record<string, unknown>]>([
    ['without a method', { code_challenge: good }],
    ['missing beside its method', { code_challenge_method: 's256' }],
    ['that is too short', { code_challenge: 'x'.repeat(42), code_challenge_method: 's256' }],
    ['that is too long', { code_challenge: 'x'.repeat(129), code_challenge_method: 's256' }],
    ['with other characters', { code_challenge: `${good}=`, code_challenge_method: 's256' }],
    ['of an unknown method', { code_challenge: good, code_challenge_method: 's512' }],
  ])('%s is refused, and no mail goes out', async (_case, fields) => {
    const person = await createPerson(server);
    expect(await recoverWith(person.email, fields)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
    expect(server.mails.filter(({ to }) => to === person.email)).toEqual([]);
  });

  it('is kept for people who have an account only', async () => {
    const before = await database.sql`select id from auth.flow_state`;
    const asked = await recoverWith(newEmail(), { code_challenge: good, code_challenge_method: 's256' });
    expect(asked).toEqual({ status: 200, body: {} });
    expect(await database.sql`select id from auth.flow_state`).toHaveLength(before.length);
  });
});

describe('without a code challenge', () => {
  it('the link redirects with a session in the fragment, and the second time with the reason', async () => {
    const person = await createPerson(server);
    await openPublic(server).auth.resetPasswordForEmail(person.email);
    const { token } = lastLetterTo(server, person.email);
    const landed = await follow(server, token, 'recovery');
    expect([...landed.searchParams]).toEqual([['kept', '1']]);
    const session = fragmentOf(landed);
    expect(session.get('type')).toBe('recovery');
    const { data } = await openPublic(server).auth.getUser(session.get('access_token') ?? '');
    expect(data.user?.id).toBe(person.id);
    const again = await follow(server, token, 'recovery');
    expect([...again.searchParams]).toEqual([['kept', '1']]);
    expect(fragmentOf(again).get('error_code')).toBe('otp_expired');
    expect((await signIn(server, person)).session.user.id).toBe(person.id);
  });
});
