import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../setup/database.ts';
import { type AuthServer, startAuthServer, startCuttableLine } from './auth-server.ts';
import { lastLetterTo } from './letters.ts';
import { createPerson, newEmail, openAdmin, openPublic, signIn } from './people.ts';

// What only the embedded Auth API promises, or what needs its settings and its database.

let database: TestDatabase;
const servers: AuthServer[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => database.drop());

const authUrl = () => database.url('supabase_auth_admin');
async function start(
  ...[settings, sendMail, url]: [
    Parameters<typeof startAuthServer>[1]?,
    Parameters<typeof startAuthServer>[2]?,
    string?,
  ]
) {
  const server = await startAuthServer(url ?? authUrl(), settings, sendMail);
  servers.push(server);
  return server;
}

function post(server: AuthServer, path: string, body: string, headers: Record<string, string> = {}) {
  return fetch(`${server.url}/auth/v1${path}`, {
    method: 'POST',
    headers: { apikey: server.publishableKey, 'x-supabase-api-version': '2024-01-01', ...headers },
    body,
  });
}

describe('the limit on failed sign-ins', () => {
  it('stops guessing at one account, names the wait, and leaves others alone', async () => {
    const server = await start({ signInAttemptsMax: 3, signInWindowSeconds: 60 });
    const person = await createPerson(server);
    const neighbour = await createPerson(server);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { error } = await openPublic(server).auth.signInWithPassword({ ...person, password: 'guess' });
      expect(error?.code).toBe('invalid_credentials');
    }
    const { error } = await openPublic(server).auth.signInWithPassword(person);
    expect(error).toMatchObject({ status: 429, code: 'over_request_rate_limit' });
    const response = await post(server, '/token?grant_type=password', JSON.stringify(person));
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await openPublic(server).auth.signInWithPassword(neighbour)).error).toBeNull();
  });

  it('counts failures in a row, not sign-ins', async () => {
    const server = await start({ signInAttemptsMax: 2 });
    const person = await createPerson(server);
    for (const password of ['guess', person.password, 'guess', person.password, person.password]) {
      const { error } = await openPublic(server).auth.signInWithPassword({ ...person, password });
      expect(error?.code).toBe(password === 'guess' ? 'invalid_credentials' : undefined);
    }
  });

  it('believes a forwarded address only from a holder of the secret key', async () => {
    const server = await start({ signInAttemptsMax: 1 });
    const person = await createPerson(server);
    const body = JSON.stringify({ ...person, password: 'guess' });
    const attempt = async (key: string, address: string) =>
      (await post(server, '/token?grant_type=password', body, { apikey: key, 'sb-forwarded-for': address }))
        .status;
    expect(await attempt(server.publishableKey, '192.0.2.1')).toBe(400);
    expect(await attempt(server.publishableKey, '192.0.2.2')).toBe(429);
    expect(await attempt(server.secretKey, '192.0.2.3')).toBe(400);
    expect(await attempt(server.secretKey, '192.0.2.4')).toBe(400);
  });

  it('limits mails to an address whether or not it has an account', async () => {
    const server = await start();
    const person = await createPerson(server);
    for (const email of [person.email, newEmail()]) {
      expect((await openPublic(server).auth.resetPasswordForEmail(email)).error).toBeNull();
      const { error } = await openPublic(server).auth.resetPasswordForEmail(email);
      expect(error).toMatchObject({ status: 429, code: 'over_email_send_rate_limit' });
    }
    expect(server.mails.map(({ to }) => to)).toEqual([person.email]);
  });
});

describe('what the database keeps', () => {
  it('a bcrypt hash of the password, and only a digest of a link', async () => {
    const server = await start();
    const person = await createPerson(server);
    await openPublic(server).auth.resetPasswordForEmail(person.email);
    const linkToken = new URL(server.mails[0]?.link ?? '').searchParams.get('token_hash');
    const [row] = await database.sql`
      select u.encrypted_password, u.recovery_token, t.token_hash from auth.users u
      join auth.one_time_tokens t on t.user_id = u.id where u.id = ${person.id}`;
    expect(row?.encrypted_password).toMatch(/^\$2a\$10\$/);
    expect(row?.token_hash).toMatch(/^[0-9a-f]{56}$/);
    expect(row?.recovery_token).toBe(row?.token_hash);
    expect(row?.token_hash).not.toBe(linkToken);
  });

  it('metadata as JSON objects a trigger can read', async () => {
    const server = await start();
    const { data } = await openAdmin(server).auth.admin.inviteUserByEmail(newEmail(), {
      data: { full_name: 'Ann Lee' },
    });
    const [row] = await database.sql`
      select jsonb_typeof(raw_user_meta_data) as type, raw_user_meta_data ->> 'full_name' as name
      from auth.users where id = ${data.user?.id ?? ''}`;
    expect(row).toEqual({ type: 'object', name: 'Ann Lee' });
  });

  it('an audit row for a sign-in, a failed one and a sign-out', async () => {
    const server = await start();
    const person = await createPerson(server);
    await openPublic(server).auth.signInWithPassword({ ...person, password: 'guess' });
    const { client } = await signIn(server, person);
    await client.auth.signOut();
    const rows = await database.sql`
      select payload ->> 'action' as action, payload ->> 'actor_username' as actor, ip_address
      from auth.audit_log_entries where payload ->> 'actor_id' = ${person.id} order by created_at`;
    expect(rows.map(({ action }) => action)).toEqual(['login_failed', 'login', 'logout']);
    expect(new Set(rows.map(({ actor }) => actor))).toEqual(new Set([person.email]));
    expect(rows[0]?.ip_address).toBe('127.0.0.1');
  });

  it('nothing of an account whose creation a trigger refuses', async () => {
    const server = await start();
    await database.sql`
      create function public.refuse_user() returns trigger language plpgsql set search_path = '' as $$
      begin raise exception 'not this one'; end $$`;
    await database.sql`
      create trigger refuse_user after insert on auth.identities for each row execute function public.refuse_user()`;
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const email = newEmail();
    try {
      const { error } = await openAdmin(server).auth.admin.createUser({ email });
      expect(error).toMatchObject({ status: 500, message: 'Database error creating new user' });
      expect(log).toHaveBeenCalled();
    } finally {
      await database.admin`drop trigger refuse_user on auth.identities`;
      log.mockRestore();
    }
    expect(await database.sql`select 1 from auth.users where email = ${email}`).toHaveLength(0);
  });

  it('nothing of an invitation whose mail cannot be sent', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const server = await start({}, async () => {
      throw new Error('disk full');
    });
    const email = newEmail();
    const { error } = await openAdmin(server).auth.admin.inviteUserByEmail(email);
    expect(error).toMatchObject({ status: 500 });
    expect(await database.sql`select 1 from auth.users where email = ${email}`).toHaveLength(0);
    log.mockRestore();
  });
});

describe('links', () => {
  it('end after their lifetime', async () => {
    const server = await start({ mailLinkExpirySeconds: 60 });
    const { data } = await openAdmin(server).auth.admin.inviteUserByEmail(newEmail());
    const tokenHash = new URL(server.mails[0]?.link ?? '').searchParams.get('token_hash') ?? '';
    await database.sql`
      update auth.one_time_tokens set updated_at = updated_at - interval '61 seconds'
      where user_id = ${data.user?.id ?? ''}`;
    const { error } = await openPublic(server).auth.verifyOtp({ type: 'invite', token_hash: tokenHash });
    expect(error).toMatchObject({ status: 403, code: 'otp_expired' });
  });

  it.each([
    ['https://app.example.org/welcome', 'https://app.example.org/welcome'],
    ['https://app.example.org.evil.test/welcome', 'site'],
    ['https://user@app.example.org:444/welcome', 'site'],
    ['javascript:alert(1)', 'site'],
    ['/welcome', 'site'],
  ])('lead to %s only if it is allowed', async (redirectTo, expected) => {
    const server = await start({ additionalRedirectUrls: ['https://app.example.org/**'] });
    await openAdmin(server).auth.admin.inviteUserByEmail(newEmail(), { redirectTo });
    const link = new URL(server.mails[0]?.link ?? '');
    expect(`${link.origin}${link.pathname}`).toBe(
      expected === 'site' ? `${server.url}/accept-invitation` : expected,
    );
  });
});

describe('changing the password with requireCurrentPassword', () => {
  it('does not let an open session guess the password', async () => {
    const server = await start({ requireCurrentPassword: true, signInAttemptsMax: 2 });
    const person = await createPerson(server);
    const { client } = await signIn(server, person);
    const change = async (current: string) => {
      const { error } = await client.auth.updateUser({
        password: 'another-horse-battery',
        current_password: current,
      });
      return error?.code;
    };
    expect(await change('guess')).toBe('current_password_invalid');
    expect(await change('guess')).toBe('current_password_invalid');
    expect(await change(person.password)).toBe('over_request_rate_limit');
    const rows = await database.sql`
      select 1 from auth.audit_log_entries where payload ->> 'actor_id' = ${person.id}
        and payload ->> 'action' = 'login_failed' and payload -> 'traits' ->> 'reason' = 'current_password'`;
    expect(rows).toHaveLength(2);
  });

  /** Opens a session by a mail, and says what becomes of a change of the password in it. */
  async function openByMail(server: AuthServer, email: string, type: 'recovery' | 'invite') {
    const client = openPublic(server);
    const { error } = await client.auth.verifyOtp({ type, token_hash: lastLetterTo(server, email).token });
    expect(error).toBeNull();
    return async (password: string, current?: string) => {
      const changed = await client.auth.updateUser({
        password,
        ...(current === undefined ? {} : { current_password: current }),
      });
      return changed.error?.code ?? 'done';
    };
  }

  it.each<['recovery' | 'invite', (server: AuthServer) => Promise<string>]>([
    [
      'recovery',
      async (server) => {
        const { email } = await createPerson(server);
        await openPublic(server).auth.resetPasswordForEmail(email);
        return email;
      },
    ],
    [
      'invite',
      async (server) => {
        const email = newEmail();
        await openAdmin(server).auth.admin.inviteUserByEmail(email);
        return email;
      },
    ],
  ])('lets a session of a mail (%s) set one password, after one that was refused', async (type, ask) => {
    const server = await start({ requireCurrentPassword: true });
    const change = await openByMail(server, await ask(server), type);
    expect(await change('weak')).toBe('weak_password');
    expect(await change('another-horse-battery')).toBe('done');
    // A client that lost the answer.
    expect(await change('another-horse-battery')).toBe('same_password');
    expect(await change('a-third-horse-battery')).toBe('current_password_required');
    expect(await change('a-third-horse-battery', 'guess')).toBe('current_password_invalid');
    expect(await change('a-third-horse-battery', 'another-horse-battery')).toBe('done');
  });

  it('lets two changes at once set one password', async () => {
    const server = await start({ requireCurrentPassword: true });
    const { email } = await createPerson(server);
    await openPublic(server).auth.resetPasswordForEmail(email);
    const change = await openByMail(server, email, 'recovery');
    const both = await Promise.all([change('another-horse-battery'), change('a-third-horse-battery')]);
    expect(both.sort()).toEqual(['current_password_required', 'done']);
  });

  it('asks a session of a mail for it after an hour', async () => {
    const server = await start({ requireCurrentPassword: true });
    const { id, email, password } = await createPerson(server);
    await openPublic(server).auth.resetPasswordForEmail(email);
    const change = await openByMail(server, email, 'recovery');
    await database.sql`
      update auth.mfa_amr_claims set created_at = created_at - interval '61 minutes',
        updated_at = updated_at - interval '61 minutes'
      where session_id in (select s.id from auth.sessions s where s.user_id = ${id})`;
    expect(await change('another-horse-battery')).toBe('current_password_required');
    expect(await change('another-horse-battery', password)).toBe('done');
  });
});

describe('an address', () => {
  it.each(['a\u202eb@example.org', 'a\u0001b@example.org', 'a\u200bb@example.org', 'a\u2066b@example.org'])(
    'of a mail with what nobody sees is refused: %j',
    async (email) => {
      const server = await start({ enableSignup: true });
      const invited = await openAdmin(server).auth.admin.inviteUserByEmail(email);
      expect(invited.error).toMatchObject({ status: 400, code: 'validation_failed' });
      const signedUp = await openPublic(server).auth.signUp({ email, password: 'correct-horse-battery' });
      expect(signedUp.error).toMatchObject({ status: 400, code: 'validation_failed' });
    },
  );

  it.each([
    ['192.0.2.1:443', '192.0.2.1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:443:5', '127.0.0.1'],
  ])('of a client forwarded as %s is %s', async (forwarded, expected) => {
    const server = await start();
    const person = await createPerson(server);
    const answer = await post(server, '/token?grant_type=password', JSON.stringify(person), {
      apikey: server.secretKey,
      'sb-forwarded-for': forwarded,
    });
    expect(answer.status).toBe(200);
    const [row] =
      await database.sql`select host(ip) as address from auth.sessions where user_id = ${person.id}`;
    expect(row?.address).toBe(expected);
  });
});

describe('open sign-up, where a project allows it', () => {
  it('confirms by mail and does not tell about existing accounts', async () => {
    const server = await start({ enableSignup: true });
    const existing = await createPerson(server);
    const repeated = await openPublic(server).auth.signUp({ ...existing });
    expect(repeated.error).toBeNull();
    expect(repeated.data.user?.identities).toEqual([]);

    const email = newEmail();
    const signedUp = await openPublic(server).auth.signUp({ email, password: existing.password });
    expect(signedUp.data.session).toBeNull();
    expect(server.mails.map(({ to }) => to)).toEqual([email]);
    const tokenHash = new URL(server.mails[0]?.link ?? '').searchParams.get('token_hash') ?? '';
    const confirmed = await openPublic(server).auth.verifyOtp({ type: 'email', token_hash: tokenHash });
    expect(confirmed.data.user?.email).toBe(email);
  });
});

describe('a restart of the database', () => {
  it('is answered with 503 and is over when the database is back', async () => {
    const line = await startCuttableLine(authUrl());
    const server = await start({}, undefined, line.url);
    const person = await createPerson(server);
    await line.cut();
    const { error } = await openPublic(server).auth.signInWithPassword(person);
    expect(error).toMatchObject({ name: 'AuthRetryableFetchError', status: 503 });
    await line.restore();
    await vi.waitFor(async () => {
      expect((await openPublic(server).auth.signInWithPassword(person)).error).toBeNull();
    });
    await line.close();
  });
});
