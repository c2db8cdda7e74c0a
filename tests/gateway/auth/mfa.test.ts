import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../setup/database.ts';
import { type AuthServer, startAuthServer } from './auth-server.ts';
import { confirmApp, enrollApp } from './authenticator.ts';
import { createPerson, signIn } from './people.ts';

// What only the embedded Auth promises of second factors, or what needs its settings and its database.

let database: TestDatabase;
const servers: AuthServer[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => database.drop());

async function start(settings: Parameters<typeof startAuthServer>[1] = {}) {
  const server = await startAuthServer(database.url('supabase_auth_admin'), settings);
  servers.push(server);
  return server;
}

/** Somebody with an app, and a later session of theirs with the password alone. */
async function personWithApp(server: AuthServer) {
  const person = await createPerson(server);
  const app = await confirmApp((await signIn(server, person)).client.auth);
  return { person, app, auth: (await signIn(server, person)).client.auth };
}

/** As if no code of the factor had been used. */
async function forgetCodes(factorId: string): Promise<void> {
  await database.sql`update auth.mfa_challenges set otp_code = null where factor_id = ${factorId}`;
}

describe('a code', () => {
  it('works once, whichever challenge it answers', async () => {
    const server = await start();
    const { person, app, auth } = await personWithApp(server);
    const code = app.code();
    expect((await auth.mfa.challengeAndVerify({ factorId: app.factorId, code })).error).toBeNull();
    const other = (await signIn(server, person)).client.auth;
    const again = await other.mfa.challengeAndVerify({ factorId: app.factorId, code });
    expect(again.error?.code).toBe('mfa_verification_failed');
    await forgetCodes(app.factorId);
    const free = await other.mfa.challengeAndVerify({ factorId: app.factorId, code });
    expect(free.error).toBeNull();
  });

  it('works once, too, when it comes twice at the same time', async () => {
    const server = await start();
    const { person, app, auth } = await personWithApp(server);
    const others = await Promise.all([signIn(server, person), signIn(server, person)]);
    const code = app.code();
    const answers = await Promise.all(
      [auth, ...others.map(({ client }) => client.auth)].map((each) =>
        each.mfa.challengeAndVerify({ factorId: app.factorId, code }),
      ),
    );
    expect(answers.filter(({ error }) => error === null)).toHaveLength(1);
  });

  it('of an older step than the last one is used up with it', async () => {
    const server = await start();
    const { person, app, auth } = await personWithApp(server);
    const { factorId } = app;
    const earlier = app.code(0);
    await forgetCodes(factorId);
    expect((await auth.mfa.challengeAndVerify({ factorId, code: app.code(1) })).error).toBeNull();
    const other = (await signIn(server, person)).client.auth;
    const { error } = await other.mfa.challengeAndVerify({ factorId, code: earlier });
    expect(error?.code).toBe('mfa_verification_failed');
  });
});

describe('the limit on wrong codes', () => {
  it('counts by account, over its sessions and challenges, and says so', async () => {
    const server = await start({ codeAttemptsMax: 3 });
    const { person, app, auth } = await personWithApp(server);
    const neighbour = await personWithApp(server);
    const other = (await signIn(server, person)).client.auth;
    const { factorId } = app;
    for (const each of [auth, other, auth]) {
      const { error } = await each.mfa.challengeAndVerify({ factorId, code: app.wrongCode() });
      expect(error?.code).toBe('mfa_verification_failed');
    }
    const refused = await other.mfa.challengeAndVerify({ factorId, code: app.code() });
    expect(refused.error).toMatchObject({ status: 429, code: 'over_request_rate_limit' });
    const passed = await neighbour.auth.mfa.challengeAndVerify({
      factorId: neighbour.app.factorId,
      code: neighbour.app.code(),
    });
    expect(passed.error).toBeNull();
  });

  it('counts failures in a row', async () => {
    const server = await start({ codeAttemptsMax: 2 });
    const { app, auth } = await personWithApp(server);
    const { factorId } = app;
    for (const code of [app.wrongCode(), app.code(), app.wrongCode()]) {
      await auth.mfa.challengeAndVerify({ factorId, code });
    }
    await forgetCodes(factorId);
    expect((await auth.mfa.challengeAndVerify({ factorId, code: app.code() })).error).toBeNull();
  });

  it('leaves a trace of each', async () => {
    const server = await start();
    const { person, app, auth } = await personWithApp(server);
    await auth.mfa.challengeAndVerify({ factorId: app.factorId, code: app.wrongCode() });
    const rows = await database.sql`
      select payload ->> 'action' as action, payload -> 'traits' ->> 'reason' as reason
      from auth.audit_log_entries where payload ->> 'actor_id' = ${person.id} and payload ->> 'log_type' <> 'token'
      order by created_at`;
    expect(rows.map(({ action }) => action)).toEqual([
      'login',
      'factor_in_progress',
      'challenge_created',
      'verification_attempted',
      'login',
      'challenge_created',
      'login_failed',
    ]);
    expect(rows.at(-1)?.reason).toBe('totp');
  });
});

describe('a challenge', () => {
  it('ends after five minutes', async () => {
    const server = await start();
    const { app, auth } = await personWithApp(server);
    const { factorId } = app;
    const { data } = await auth.mfa.challenge({ factorId });
    const challengeId = data?.id ?? '';
    await database.sql`
      update auth.mfa_challenges set created_at = created_at - interval '301 seconds' where id = ${challengeId}`;
    const { error } = await auth.mfa.verify({ factorId, challengeId, code: app.code() });
    expect(error).toMatchObject({ status: 422, code: 'mfa_challenge_expired' });
  });
});

describe('the refresh token of before', () => {
  it('does not lead to the raised session', async () => {
    const server = await start({ refreshTokenReuseSeconds: 0 });
    const { person, app } = await personWithApp(server);
    const { client, session } = await signIn(server, person);
    const { error } = await client.auth.mfa.challengeAndVerify({ factorId: app.factorId, code: app.code() });
    expect(error).toBeNull();
    const thief = (await signIn(server, person)).client.auth;
    const stolen = await thief.refreshSession({ refresh_token: session.refresh_token });
    expect(stolen.error?.code).toBe('refresh_token_already_used');
  });
});

describe('switched off', () => {
  it('nobody enrols', async () => {
    const server = await start({ totpEnrollEnabled: false });
    const { auth } = (await signIn(server, await createPerson(server))).client;
    await expect(enrollApp(auth)).rejects.toMatchObject({ code: 'mfa_totp_enroll_not_enabled' });
  });

  it('no code is taken', async () => {
    const server = await start({ totpVerifyEnabled: false });
    const { auth } = (await signIn(server, await createPerson(server))).client;
    const app = await enrollApp(auth);
    const { error } = await auth.mfa.challenge({ factorId: app.factorId });
    expect(error?.code).toBe('mfa_totp_verify_not_enabled');
  });
});
