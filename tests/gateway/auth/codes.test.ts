import type { SupabaseClient, VerifyOtpParams } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../supabase/local/gateway/auth/database.ts';
import { createOneTimeTokens } from '../../../supabase/local/gateway/auth/one-time-tokens.ts';
import { createTestDatabase, type TestDatabase } from '../../setup/database.ts';
import { type AuthServer, startAuthServer } from './auth-server.ts';
import { lastLetterTo, wrongCode } from './letters.ts';
import { createPerson, newEmail, openAdmin, openPublic, type Person } from './people.ts';

const CODE_ATTEMPTS = 5;
let database: TestDatabase;
let server: AuthServer;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAuthServer(database.url('supabase_auth_admin'), {
    mailIntervalSeconds: 0,
    codeAttemptsMax: CODE_ATTEMPTS,
    enableSignup: true,
  });
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

type Kind = 'recovery' | 'invite' | 'signup' | 'magiclink';
type EmailType = Kind | 'email';

/** Asks for a mail of a kind, for a new address or a new person's, and returns the address. */
const ask: Record<Kind, () => Promise<string>> = {
  recovery: async () => {
    const { email } = await createPerson(server);
    expect((await openPublic(server).auth.resetPasswordForEmail(email)).error).toBeNull();
    return email;
  },
  invite: async () => {
    const email = newEmail();
    expect((await openAdmin(server).auth.admin.inviteUserByEmail(email)).error).toBeNull();
    return email;
  },
  signup: async () => {
    const email = newEmail();
    const { error } = await openPublic(server).auth.signUp({ email, password: 'correct-horse-battery' });
    expect(error).toBeNull();
    return email;
  },
  magiclink: async () => {
    const { email } = await createPerson(server);
    expect((await openPublic(server).auth.signInWithOtp({ email })).error).toBeNull();
    return email;
  },
};

function verify(params: VerifyOtpParams, client: SupabaseClient = openPublic(server)) {
  return client.auth.verifyOtp(params);
}

const cases: [Kind, EmailType][] = [
  ['recovery', 'recovery'],
  ['invite', 'invite'],
  ['signup', 'signup'],
  ['signup', 'email'],
  ['magiclink', 'magiclink'],
  ['magiclink', 'email'],
];

describe('the code of a mail', () => {
  it.each(cases)('of the kind %s opens the account as %s, and its link no more', async (kind, type) => {
    const email = await ask[kind]();
    const { code, token } = lastLetterTo(server, email);
    expect(code).toMatch(/^\d{6}$/);
    const { data, error } = await verify({ email: email.toUpperCase(), token: code, type });
    expect(error).toBeNull();
    expect(data.session?.user).toMatchObject({ email, email_confirmed_at: expect.any(String) });
    for (const spent of [
      { email, token: code, type },
      { token_hash: token, type },
    ]) {
      expect((await verify(spent)).error).toMatchObject({ status: 403, code: 'otp_expired' });
    }
  });

  it.each(cases)('of the kind %s ends when its link is used as %s', async (kind, type) => {
    const email = await ask[kind]();
    const { code, token } = lastLetterTo(server, email);
    expect((await verify({ token_hash: token, type })).error).toBeNull();
    expect((await verify({ email, token: code, type })).error?.code).toBe('otp_expired');
  });

  it('works once, also when used twice at once', async () => {
    const email = await ask.recovery();
    const { code, token } = lastLetterTo(server, email);
    const all = await Promise.all([
      verify({ email, token: code, type: 'recovery' }),
      verify({ email, token: code, type: 'recovery' }),
      verify({ token_hash: token, type: 'recovery' }),
    ]);
    expect(all.filter(({ error }) => error === null)).toHaveLength(1);
  });

  it('belongs to its address and its type', async () => {
    const [email, other] = [await ask.recovery(), await ask.recovery()];
    const { code } = lastLetterTo(server, email);
    const foreign = lastLetterTo(server, other).code === code ? wrongCode(code) : code;
    for (const params of [
      { email: other, token: foreign, type: 'recovery' },
      { email, token: code, type: 'invite' },
      { email, token: code, type: 'email_change' },
    ] as const) {
      expect((await verify(params)).error).toMatchObject({ status: 403, code: 'otp_expired' });
    }
    expect((await verify({ email, token: code, type: 'recovery' })).error).toBeNull();
  });

  it('ends before the link, but for an invitation', async () => {
    const patient = await startAuthServer(database.url('supabase_auth_admin'), {
      mailLinkExpirySeconds: 86_400,
      mailIntervalSeconds: 0,
    });
    const { email } = await createPerson(patient);
    const invited = newEmail();
    await openPublic(patient).auth.resetPasswordForEmail(email);
    await openAdmin(patient).auth.admin.inviteUserByEmail(invited);
    const [letter, invitation] = [lastLetterTo(patient, email), lastLetterTo(patient, invited)];
    await database.sql`update auth.one_time_tokens set updated_at = updated_at - interval '3601 seconds'
      where relates_to in (${email}, ${invited})`;
    const open = (params: VerifyOtpParams) => openPublic(patient).auth.verifyOtp(params);
    const late = await open({ email, token: letter.code, type: 'recovery' });
    const byLink = await open({ token_hash: letter.token, type: 'recovery' });
    const accepted = await open({ email: invited, token: invitation.code, type: 'invite' });
    await patient.close();
    expect(late.error?.code).toBe('otp_expired');
    expect([byLink.error, accepted.error]).toEqual([null, null]);
    expect(patient.mails.map(({ text }) => /Either works|Link and code/.exec(text)?.[0])).toEqual([
      'Either works',
      'Link and code',
    ]);
  });

  it('and the link end after the same time', async () => {
    const email = await ask.recovery();
    const { code, token } = lastLetterTo(server, email);
    await database.sql`update auth.one_time_tokens set updated_at = updated_at - interval '3601 seconds'
      where relates_to = ${email}`;
    expect((await verify({ email, token: code, type: 'recovery' })).error?.code).toBe('otp_expired');
    expect((await verify({ token_hash: token, type: 'recovery' })).error?.code).toBe('otp_expired');
  });

  it('is replaced by that of the next mail', async () => {
    const email = await ask.recovery();
    const first = lastLetterTo(server, email);
    await openPublic(server).auth.signInWithOtp({ email });
    const second = lastLetterTo(server, email);
    if (first.code !== second.code) {
      expect((await verify({ email, token: first.code, type: 'recovery' })).error?.code).toBe('otp_expired');
    }
    expect((await verify({ token_hash: first.token, type: 'recovery' })).error?.code).toBe('otp_expired');
    expect((await verify({ email, token: second.code, type: 'email' })).error).toBeNull();
  });

  it('is worth nothing to somebody banned', async () => {
    const email = await ask.recovery();
    const { code } = lastLetterTo(server, email);
    const [row] = await database.sql<{ id: string }[]>`select id from auth.users where email = ${email}`;
    await openAdmin(server).auth.admin.updateUserById(row?.id ?? '', { ban_duration: '1h' });
    expect((await verify({ email, token: code, type: 'recovery' })).error).toMatchObject({
      status: 403,
      code: 'user_banned',
    });
  });

  it('ends with the address it was sent to', async () => {
    const email = newEmail();
    const invited = await openAdmin(server).auth.admin.inviteUserByEmail(email);
    const { code, token } = lastLetterTo(server, email);
    await openAdmin(server).auth.admin.updateUserById(invited.data.user?.id ?? '', { email: newEmail() });
    expect((await verify({ email, token: code, type: 'invite' })).error?.code).toBe('otp_expired');
    expect((await verify({ token_hash: token, type: 'invite' })).error?.code).toBe('otp_expired');
  });

  it('cannot be read from what is stored', async () => {
    const email = await ask.recovery();
    const { code, token } = lastLetterTo(server, email);
    const [row] = await database.sql<{ everything: string }[]>`
      select concat(to_jsonb(u), to_jsonb(t)) as everything
      from auth.users u join auth.one_time_tokens t on t.user_id = u.id where u.email = ${email}`;
    expect(row?.everything).toContain('token_hash');
    expect(row?.everything).not.toContain(token);
    expect(row?.everything).not.toMatch(new RegExp(`"${code}"`));
  });
});

describe('guessing codes at one mail', () => {
  it('ends its code, whatever else is forgotten, and neither its link nor the next code', async () => {
    const { id: userId, email } = await createPerson(server);
    const auth = openDatabase(database.url('supabase_auth_admin'));
    const tokens = createOneTimeTokens({
      secret: 'for tests',
      codeLength: 8,
      expirySeconds: 3600,
      codeExpirySeconds: 3600,
      codeAttemptsMax: 3,
    });
    const issue = () => auth.begin((tx) => tokens.issue(tx, { userId, email }, 'recovery'));
    const enter = (code: string) => auth.begin((tx) => tokens.redeemCode(tx, email, code, 'recovery'));
    const [first, refusal] = [await issue(), { code: 'otp_expired' }];
    for (let turn = 0; turn < 3; turn += 1) {
      await expect(enter(wrongCode(first.code))).rejects.toMatchObject(refusal);
    }
    await expect(enter(first.code)).rejects.toMatchObject(refusal);
    await auth.begin((tx) => tokens.redeemLink(tx, first.linkToken, 'recovery'));
    const second = await issue();
    await expect(enter(wrongCode(second.code))).rejects.toMatchObject(refusal);
    await expect(enter(second.code)).resolves.toMatchObject({ userId });
    await auth.close();
  });
});

describe('guessing codes', () => {
  async function guess(person: Pick<Person, 'email'>, code: string) {
    const { error } = await verify({ email: person.email, token: code, type: 'recovery' });
    return error?.status ?? 200;
  }

  it.each<[string, () => Promise<string>]>([
    ['a known address', ask.recovery],
    ['an unknown address', async () => newEmail()],
  ])('stops after a few tries at %s, with the same answers', async (_case, prepare) => {
    const email = await prepare();
    const code = server.mails.some(({ to }) => to === email) ? lastLetterTo(server, email).code : '123456';
    const tries = Array.from({ length: CODE_ATTEMPTS }, () => wrongCode(code));
    const statuses: number[] = [];
    for (const wrong of tries) statuses.push(await guess({ email }, wrong));
    expect(statuses).toEqual(tries.map(() => 403));
    const response = await fetch(`${server.url}/auth/v1/verify`, {
      method: 'POST',
      headers: { apikey: server.publishableKey, 'x-supabase-api-version': '2024-01-01' },
      body: JSON.stringify({ email, token: code, type: 'recovery' }),
    });
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ code: 'over_request_rate_limit' });
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('counts tries made at once', async () => {
    const email = await ask.recovery();
    const wrong = wrongCode(lastLetterTo(server, email).code);
    const statuses = await Promise.all(Array.from({ length: 20 }, () => guess({ email }, wrong)));
    expect(statuses.filter((status) => status === 403)).toHaveLength(CODE_ATTEMPTS);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20 - CODE_ATTEMPTS);
  });

  it('does not keep the person from the link', async () => {
    const email = await ask.recovery();
    const { code, token } = lastLetterTo(server, email);
    for (let turn = 0; turn <= CODE_ATTEMPTS; turn += 1) await guess({ email }, wrongCode(code));
    expect((await verify({ token_hash: token, type: 'recovery' })).error).toBeNull();
  });
});

describe('asking for a code', () => {
  it('opens an account where accounts may be opened', async () => {
    const email = newEmail();
    const { error } = await openPublic(server).auth.signInWithOtp({
      email,
      options: { data: { shift: 'night' } },
    });
    expect(error).toBeNull();
    const { code, kind } = lastLetterTo(server, email);
    expect(kind).toBe('signup');
    const { data } = await verify({ email, token: code, type: 'email' });
    expect(data.user).toMatchObject({ email, user_metadata: { shift: 'night' } });
  });

  it.each([
    ['for nobody and without opening an account', false, true],
    ['for nobody where accounts are closed', true, false],
    ['for nobody, with both', false, false],
  ])('%s is answered as for somebody, and sends nothing', async (_case, shouldCreateUser, enableSignup) => {
    const one = await startAuthServer(database.url('supabase_auth_admin'), { enableSignup });
    const email = newEmail();
    const ask = () => openPublic(one).auth.signInWithOtp({ email, options: { shouldCreateUser } });
    const [first, second] = [await ask(), await ask()];
    await one.close();
    expect(first.error).toBeNull();
    expect(second.error).toMatchObject({ status: 429, code: 'over_email_send_rate_limit' });
    expect(one.mails).toEqual([]);
    expect(await database.sql`select 1 from auth.users where email = ${email}`).toEqual([]);
  });

  it('for an existing account works where accounts are closed', async () => {
    const closed = await startAuthServer(database.url('supabase_auth_admin'), { enableSignup: false });
    const person = await createPerson(closed);
    const { error } = await openPublic(closed).auth.signInWithOtp({ email: person.email });
    expect(error).toBeNull();
    const { code } = lastLetterTo(closed, person.email);
    const { data } = await openPublic(closed).auth.verifyOtp({
      email: person.email,
      token: code,
      type: 'magiclink',
    });
    await closed.close();
    expect(data.user?.id).toBe(person.id);
  });

  it('does not mail somebody again who signed up under a known address', async () => {
    const person = await createPerson(server);
    const { data, error } = await openPublic(server).auth.signUp(person);
    expect(error).toBeNull();
    expect(data.user?.id).not.toBe(person.id);
    expect(data.user?.identities).toEqual([]);
    expect(server.mails.filter(({ to }) => to === person.email)).toEqual([]);
  });
});
