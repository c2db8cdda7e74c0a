import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addressKey } from '../../../supabase/local/gateway/auth/limits.ts';
import { createAttemptLimit } from '../../../supabase/local/gateway/auth/rate-limit.ts';
import type { AuthSettings, RateLimits } from '../../../supabase/local/gateway/auth/settings.ts';
import { createTestDatabase, type TestDatabase } from '../../setup/database.ts';
import { type AuthServer, startAuthServer } from './auth-server.ts';
import { lastLetterTo } from './letters.ts';
import { createPerson, newEmail, openAdmin, openPublic, type Person, signIn } from './people.ts';

let database: TestDatabase;
const servers: AuthServer[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => database.drop());

const none = Number.POSITIVE_INFINITY;
const unlimited: RateLimits = {
  emailSent: none,
  tokenRefresh: none,
  signInSignUps: none,
  tokenVerifications: none,
};

async function start(
  rateLimits: Partial<RateLimits>,
  mailIntervalSeconds = 0,
  settings: Partial<AuthSettings> = {},
): Promise<AuthServer> {
  const server = await startAuthServer(database.url('supabase_auth_admin'), {
    rateLimits: { ...unlimited, ...rateLimits },
    mailIntervalSeconds,
    signInAttemptsMax: 100,
    codeAttemptsMax: 100,
    ...settings,
  });
  servers.push(server);
  return server;
}

/** A request as our server sends it for somebody at an address. */
async function send(server: AuthServer, path: string, body: object, from = '192.0.2.1', bearer?: string) {
  const response = await fetch(`${server.url}/auth/v1${path}`, {
    method: path === '/user' ? 'PUT' : 'POST',
    headers: {
      apikey: server.secretKey,
      'sb-forwarded-for': from,
      'x-supabase-api-version': '2024-01-01',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    body: JSON.stringify(body),
  });
  const { code } = (await response.json()) as { code?: string };
  return { status: response.status, code, retryAfter: Number(response.headers.get('retry-after')) };
}

type Ask = (server: AuthServer, person: Person, from?: string) => ReturnType<typeof send>;

const refused: [string, keyof RateLimits, Ask, number][] = [
  [
    'verifications of codes',
    'tokenVerifications',
    (server, { email }, from) => send(server, '/verify', { email, token: '000000', type: 'recovery' }, from),
    403,
  ],
  [
    'verifications of links',
    'tokenVerifications',
    (server, _person, from) => send(server, '/verify', { token_hash: 'none', type: 'recovery' }, from),
    403,
  ],
  [
    'refreshes',
    'tokenRefresh',
    (server, _person, from) =>
      send(server, '/token?grant_type=refresh_token', { refresh_token: 'none' }, from),
    400,
  ],
  [
    'exchanges of codes',
    'tokenRefresh',
    (server, _person, from) =>
      send(server, '/token?grant_type=pkce', { auth_code: 'none', code_verifier: 'none' }, from),
    404,
  ],
  [
    'wrong passwords, for whomever',
    'signInSignUps',
    (server, _person, from) =>
      send(server, '/token?grant_type=password', { email: newEmail(), password: 'wrong' }, from),
    400,
  ],
  [
    'forgotten passwords, known or not',
    'signInSignUps',
    (server, _person, from) => send(server, '/recover', { email: newEmail() }, from),
    200,
  ],
  [
    'requests for a code',
    'signInSignUps',
    (server, { email }, from) => send(server, '/otp', { email }, from),
    200,
  ],
];

describe('the limit by address', () => {
  it.each(refused)('on %s stops one address and no other', async (_case, limit, ask, status) => {
    const server = await start({ [limit]: 3 });
    const person = await createPerson(server);
    const tried = [await ask(server, person), await ask(server, person), await ask(server, person)];
    expect(tried.map((answer) => answer.status)).toEqual([status, status, status]);
    const stopped = await ask(server, person);
    expect(stopped).toMatchObject({ status: 429, code: 'over_request_rate_limit' });
    expect(stopped.retryAfter).toBeGreaterThan(0);
    expect(stopped.retryAfter).toBeLessThanOrEqual(300);
    expect((await ask(server, person, '192.0.2.2')).status).toBe(status);
  });

  it('does not count right passwords as guesses: a whole shift comes from one address', async () => {
    const server = await start({ signInSignUps: 3 });
    const person = await createPerson(server);
    for (let turn = 0; turn < 5; turn += 1) {
      const { email, password } = person;
      expect((await send(server, '/token?grant_type=password', { email, password })).status).toBe(200);
    }
  });

  it('stops no colleague with the right password who was signed in there, and nobody else gets to guess', async () => {
    const server = await start({ signInSignUps: 3 }, 0, { signInAttemptsMax: 4 });
    const [here, elsewhere] = [await createPerson(server), await createPerson(server)];
    const ask = ({ email }: Pick<Person, 'email'>, password: string, from?: string) =>
      send(server, '/token?grant_type=password', { email, password }, from);
    expect((await ask(here, here.password)).status).toBe(200);
    expect((await ask(elsewhere, elsewhere.password, '192.0.2.2')).status).toBe(200);
    for (let turn = 0; turn < 3; turn += 1) await ask({ email: newEmail() }, 'wrong');
    expect((await ask({ email: newEmail() }, 'wrong')).status).toBe(429);
    expect((await ask(here, here.password)).status).toBe(200);
    expect((await ask(elsewhere, elsewhere.password)).status).toBe(429);
    const guesses = [];
    for (let turn = 0; turn < 5; turn += 1) guesses.push((await ask(here, 'wrong')).status);
    expect(guesses).toEqual([400, 400, 400, 400, 429]);
  });

  it.each([
    { case: 'signed out meanwhile', signsOut: true, restarts: false, status: 200 },
    { case: 'is signed in since before a restart', signsOut: false, restarts: true, status: 200 },
    { case: 'signed out before a restart', signsOut: true, restarts: true, status: 429 },
  ])('answers somebody who $case with $status', async ({ signsOut, restarts, status }) => {
    let server = await start({ signInSignUps: 1 });
    const { id, email, password } = await createPerson(server);
    const ask = (word: string) => send(server, '/token?grant_type=password', { email, password: word });
    expect((await ask(password)).status).toBe(200);
    if (signsOut) await database.sql`delete from auth.sessions where user_id = ${id}`;
    if (restarts) server = await start({ signInSignUps: 1 });
    await ask('wrong');
    expect((await ask(password)).status).toBe(status);
  });

  it('takes an IPv6 network for one place', async () => {
    const server = await start({ signInSignUps: 1 });
    const { email, password } = await createPerson(server);
    const ask = (word: string, from: string) =>
      send(server, '/token?grant_type=password', { email, password: word }, from);
    expect((await ask(password, '2001:db8:1:2::1')).status).toBe(200);
    await ask('wrong', '2001:db8:1:2::7');
    expect((await ask(password, '2001:db8:1:2::9')).status).toBe(200);
    await ask('wrong', '2001:db8:1:3::7');
    expect((await ask(password, '2001:db8:1:3::9')).status).toBe(429);
  });

  it('refuses no good refresh after a flood of bad ones', async () => {
    const server = await start({ tokenRefresh: 2 });
    const person = await createPerson(server);
    const { session } = await signIn(server, person);
    const refresh = (token: string) =>
      send(server, '/token?grant_type=refresh_token', { refresh_token: token });
    const flood = [];
    for (let turn = 0; turn < 3; turn += 1) flood.push((await refresh('A'.repeat(24))).status);
    expect(flood).toEqual([400, 400, 429]);
    expect((await send(server, '/token?grant_type=nonsense', {})).status).toBe(429);
    expect((await refresh(session.refresh_token)).status).toBe(200);
    const { email, password } = person;
    expect((await send(server, '/token?grant_type=password', { email, password })).status).toBe(200);
  });

  it('refuses no good link after a flood of bad ones, sent or opened', async () => {
    const server = await start({ tokenVerifications: 2 });
    const { email } = await createPerson(server);
    const open = async () => {
      const response = await fetch(`${server.url}/auth/v1/verify?token=none&type=recovery`, {
        redirect: 'manual',
      });
      return response.status;
    };
    expect([await open(), await open(), await open()]).toEqual([303, 303, 429]);
    const post = (token_hash: string) =>
      send(server, '/verify', { token_hash, type: 'recovery' }, '127.0.0.1');
    const sent = [await post('none'), await post('none'), await post('none')];
    expect(sent.map(({ status }) => status)).toEqual([403, 403, 429]);
    await openPublic(server).auth.resetPasswordForEmail(email);
    expect((await post(lastLetterTo(server, email).token)).status).toBe(200);
  });

  it('counts mails asked for, wrong passwords and changes of accounts apart', async () => {
    const server = await start({ signInSignUps: 1 });
    const { session } = await signIn(server, await createPerson(server));
    const [colleague, token] = [await createPerson(server), session.access_token];
    const other = await signIn(server, colleague);
    const ask = (path: string, body: object, bearer?: string) =>
      send(server, path, body, '192.0.2.1', bearer);
    const change = (bearer: string) => ask('/user', { data: { theme: 'dark' } }, bearer);
    const guess = { email: newEmail(), password: 'wrong' };
    const statuses = [
      await ask('/recover', { email: newEmail() }),
      await ask('/recover', { email: newEmail() }),
      await ask('/token?grant_type=password', guess),
      await ask('/token?grant_type=password', guess),
      await change(token),
      await change(token),
      await change(other.session.access_token),
    ];
    expect(statuses.map(({ status }) => status)).toEqual([200, 429, 400, 429, 200, 429, 200]);
  });

  it('on changes of the account counts them', async () => {
    const server = await start({ signInSignUps: 2 });
    const { session } = await signIn(server, await createPerson(server));
    const change = () =>
      send(server, '/user', { data: { theme: 'dark' } }, '192.0.2.1', session.access_token);
    expect((await change()).status).toBe(200);
    expect((await change()).status).toBe(200);
    expect((await change()).status).toBe(429);
  });

  it('does not believe an address that comes without the secret key', async () => {
    const server = await start({ tokenRefresh: 2 });
    const statuses: number[] = [];
    for (const from of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      const response = await fetch(`${server.url}/auth/v1/token?grant_type=refresh_token`, {
        method: 'POST',
        headers: { apikey: server.publishableKey, 'sb-forwarded-for': from },
        body: '{"refresh_token":"none"}',
      });
      statuses.push(response.status);
    }
    expect(statuses).toEqual([400, 400, 429]);
  });

  it('counts requests made at once', async () => {
    const server = await start({ tokenVerifications: 5 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(server, '/verify', { token_hash: 'none', type: 'email' })),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it.each([
    ['192.0.2.1', '192.0.2.2', false],
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::7', true],
    ['2001:db8:1:2::1', '2001:DB8:0001:0002::9', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['2001:db8::1', '2001:db8:0:0::2', true],
    ['::1', '::2', true],
    ['fe80::1%eth0', 'fe80::2', true],
  ])('takes %s and %s for the same client: %s', (one, other, same) => {
    expect(addressKey({ address: one }) === addressKey({ address: other })).toBe(same);
  });
});

describe('the limit on mails', () => {
  it('stops all of them, known address or not, and tells when to come back', async () => {
    const server = await start({ emailSent: 2 });
    const people = [await createPerson(server), await createPerson(server), await createPerson(server)];
    const answers = [];
    for (const { email } of people) answers.push(await send(server, '/recover', { email }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]).toMatchObject({ code: 'over_email_send_rate_limit' });
    expect(answers[2]?.retryAfter).toBeLessThanOrEqual(3600);
    expect((await send(server, '/recover', { email: newEmail() })).status).toBe(429);
    const { error } = await openAdmin(server).auth.admin.inviteUserByEmail(newEmail());
    expect(error).toMatchObject({ status: 429, code: 'over_email_send_rate_limit' });
    expect(server.mails).toHaveLength(2);
  });

  it('is not used up by asking for unknown addresses', async () => {
    const server = await start({ emailSent: 1 });
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await send(server, '/recover', { email: newEmail() })).status).toBe(200);
    }
    const { email } = await createPerson(server);
    expect((await send(server, '/recover', { email })).status).toBe(200);
  });

  it('sends both mails of a change of address or none', async () => {
    const server = await start({ emailSent: 3 });
    const { client } = await signIn(server, await createPerson(server));
    expect((await client.auth.updateUser({ email: newEmail() })).error).toBeNull();
    expect((await client.auth.updateUser({ email: newEmail() })).error?.code).toBe(
      'over_email_send_rate_limit',
    );
    expect(server.mails).toHaveLength(2);
  });

  it.each([
    ['a known address', async (server: AuthServer) => (await createPerson(server)).email],
    ['an unknown address', async () => newEmail()],
  ])('by address lets one be asked for in a minute by %s', async (_case, address) => {
    const server = await start({}, 60);
    const email = await address(server);
    const client = openPublic(server);
    expect((await client.auth.resetPasswordForEmail(email)).error).toBeNull();
    const { error } = await client.auth.resetPasswordForEmail(email);
    expect(error).toMatchObject({ status: 429, code: 'over_email_send_rate_limit' });
    // A sign-in link opens the account as well, so it is no way round.
    expect((await send(server, '/otp', { email })).status).toBe(429);
  });
});

describe('what a limit remembers', () => {
  const limit = () =>
    createAttemptLimit({
      attemptsMax: 2,
      windowSeconds: 60,
      keysMax: 3,
      refusal: () => ({ code: 'over_request_rate_limit', message: 'no' }),
    });

  it('is not flushed by other keys', () => {
    const { take, check } = limit();
    take('victim', 2);
    for (let key = 0; key < 100; key += 1) take(`made up ${key}`);
    expect(() => check('victim')).toThrow('no');
  });

  it('is bounded: with too many full keys no other comes through', () => {
    const { take, check, giveBack } = limit();
    for (const key of ['a', 'b', 'c']) take(key, 2);
    expect(() => take('d')).toThrow('no');
    giveBack('a');
    expect(() => check('a')).not.toThrow();
    expect(() => take('d')).not.toThrow();
  });
});
