import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { confirmApp, enrollApp } from './authenticator.ts';
import { type Api, type Auth, type Contract, type Expected, password, session, user } from './contract.ts';

const unknown: Expected = { status: 404, code: 'mfa_factor_not_found' };
const verified = { factor_type: 'totp', status: 'verified' };

/** Authenticator apps as second factor. */
export function mfaContract(api: Api): Contract {
  const { newPerson, signIn, visitor, admin, raw, token } = api;
  const stranger = async () => signIn(await newPerson());

  /** Somebody with an app, signed in once with it and once with the password alone. */
  async function twoSessions() {
    const person = await newPerson();
    const raised = await signIn(person);
    const app = await confirmApp(raised);
    return { person, app, raised, plain: await signIn(person) };
  }
  async function claims(auth: Auth) {
    return JSON.parse(atob((await token(auth)).split('.')[1]?.replace(/-/g, '+').replace(/_/g, '/') ?? ''));
  }
  async function send(auth: Auth, method: string, path: string, body?: object) {
    const headers = { authorization: `Bearer ${await token(auth)}` };
    return raw(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  }

  return {
    'enrolling an authenticator app': [
      [
        'hands out what the app needs',
        async () =>
          (await stranger()).mfa.enroll({ factorType: 'totp', friendlyName: 'Phone', issuer: 'Harbor' }),
        {
          status: 200,
          data: {
            type: 'totp',
            friendly_name: 'Phone',
            totp: {
              secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
              uri: expect.stringMatching(/^otpauth:\/\/totp\/Harbor:.*issuer=Harbor/),
              qr_code: expect.stringContaining('<svg'),
            },
          },
        },
      ],
      [
        'leaves it unverified, and the session where it was',
        async () => {
          const auth = await stranger();
          await enrollApp(auth);
          const { data } = await auth.getUser();
          expect(data.user?.factors).toMatchObject([{ factor_type: 'totp', status: 'unverified' }]);
          expect(JSON.stringify(data.user)).not.toContain('secret');
          return auth.mfa.getAuthenticatorAssuranceLevel();
        },
        { data: { currentLevel: 'aal1', nextLevel: 'aal1' } },
      ],
      [
        'twice by the same name',
        async () => {
          const auth = await stranger();
          await enrollApp(auth);
          return auth.mfa.enroll({ factorType: 'totp', friendlyName: 'Phone' });
        },
        { status: 422, code: 'mfa_factor_name_conflict' },
      ],
      [
        'twice by different names',
        async () => {
          const auth = await stranger();
          await enrollApp(auth);
          return auth.mfa.enroll({ factorType: 'totp', friendlyName: 'Tablet' });
        },
        { status: 200 },
      ],
      [
        'an eleventh',
        async () => {
          const auth = await stranger();
          for (let each = 0; each < 10; each += 1) await enrollApp(auth, `Phone ${each}`);
          return auth.mfa.enroll({ factorType: 'totp', friendlyName: 'Phone 10' });
        },
        { status: 422, code: 'too_many_enrolled_mfa_factors' },
      ],
      [
        'a second one with the password alone',
        async () => (await twoSessions()).plain.mfa.enroll({ factorType: 'totp', friendlyName: 'Thief' }),
        { status: 403, code: 'insufficient_aal' },
      ],
      [
        'a second one with the first',
        async () => (await twoSessions()).raised.mfa.enroll({ factorType: 'totp', friendlyName: 'Tablet' }),
        { status: 200 },
      ],
      [
        'a phone',
        async () => (await stranger()).mfa.enroll({ factorType: 'phone', phone: '+15551234567' }),
        { status: 422, code: 'mfa_phone_enroll_not_enabled' },
      ],
      [
        'something else',
        async () => send(await stranger(), 'POST', '/factors', { factor_type: 'carrier pigeon' }),
        { status: 400, code: 'validation_failed' },
      ],
      [
        'by nobody',
        () => raw('/factors', { method: 'POST', body: JSON.stringify({ factor_type: 'totp' }) }),
        { status: 401, code: 'no_authorization' },
      ],
    ],
    'proving it': [
      [
        'with its code gives a session with the factor',
        async () => {
          const auth = await stranger();
          const app = await enrollApp(auth);
          return auth.mfa.challengeAndVerify({ factorId: app.factorId, code: app.code(0) });
        },
        { status: 200, data: session({ factors: [verified] }) },
      ],
      [
        'raises the session, and says how',
        async () => {
          const { raised } = await twoSessions();
          const { aal, amr } = await claims(raised);
          expect(aal).toBe('aal2');
          expect(amr.map(({ method }: { method: string }) => method).sort()).toEqual(['password', 'totp']);
          return raised.mfa.getAuthenticatorAssuranceLevel();
        },
        { data: { currentLevel: 'aal2', nextLevel: 'aal2' } },
      ],
      [
        'lasts over a refresh',
        async () => {
          const { raised } = await twoSessions();
          const result = await raised.refreshSession();
          expect((await claims(raised)).aal).toBe('aal2');
          return result;
        },
        { status: 200, data: { session: session({ factors: [verified] }) } },
      ],
      [
        'is asked of the next sign-in',
        async () => (await twoSessions()).plain.mfa.getAuthenticatorAssuranceLevel(),
        { data: { currentLevel: 'aal1', nextLevel: 'aal2' } },
      ],
      [
        'at the next sign-in raises that session',
        async () => {
          const { plain, app } = await twoSessions();
          await plain.mfa.challengeAndVerify({ factorId: app.factorId, code: app.code() });
          return plain.mfa.getAuthenticatorAssuranceLevel();
        },
        { data: { currentLevel: 'aal2', nextLevel: 'aal2' } },
      ],
      [
        'ends the sessions that never got so far',
        async () => {
          const person = await newPerson();
          const elsewhere = await signIn(person);
          await confirmApp(await signIn(person));
          return elsewhere.getUser();
        },
        { status: 403, name: 'AuthSessionMissingError' },
      ],
      [
        'and keeps those that did',
        async () => {
          const { plain, raised, app } = await twoSessions();
          await plain.mfa.challengeAndVerify({ factorId: app.factorId, code: app.code() });
          return raised.getUser();
        },
        { status: 200, data: { user: user() } },
      ],
      [
        'removes the enrolments nobody went on with',
        async () => {
          const auth = await stranger();
          await enrollApp(auth, 'Given up');
          await confirmApp(auth);
          return auth.mfa.listFactors();
        },
        { status: 200, data: { all: [{ friendly_name: 'Phone', ...verified }] } },
      ],
      [
        'with a wrong code',
        async () => {
          const { plain, app } = await twoSessions();
          return plain.mfa.challengeAndVerify({ factorId: app.factorId, code: app.wrongCode() });
        },
        { status: 422, code: 'mfa_verification_failed' },
      ],
      [
        'without a code',
        async () => {
          const { plain, app } = await twoSessions();
          return plain.mfa.challengeAndVerify({ factorId: app.factorId, code: '' });
        },
        { status: 400, code: 'validation_failed' },
      ],
      [
        'a challenge that was answered',
        async () => {
          const { plain, app } = await twoSessions();
          const { factorId } = app;
          const { data } = await plain.mfa.challenge({ factorId });
          const challengeId = data?.id ?? '';
          expect((await plain.mfa.verify({ factorId, challengeId, code: app.code() })).error).toBeNull();
          return plain.mfa.verify({ factorId, challengeId, code: app.code() });
        },
        { status: 422, code: 'mfa_ip_address_mismatch' },
      ],
      [
        'a challenge that never was',
        async () => {
          const { plain, app } = await twoSessions();
          return plain.mfa.verify({ factorId: app.factorId, challengeId: randomUUID(), code: app.code() });
        },
        { status: 422, code: 'mfa_factor_not_found' },
      ],
      [
        "somebody else's challenge",
        async () => {
          const [own, other] = [await twoSessions(), await twoSessions()];
          const { data } = await other.plain.mfa.challenge({ factorId: other.app.factorId });
          const challengeId = data?.id ?? '';
          return own.plain.mfa.verify({ factorId: own.app.factorId, challengeId, code: own.app.code() });
        },
        { status: 422, code: 'mfa_factor_not_found' },
      ],
      [
        "somebody else's factor",
        async () => (await stranger()).mfa.challenge({ factorId: (await twoSessions()).app.factorId }),
        unknown,
      ],
      [
        'a factor that never was',
        async () => (await stranger()).mfa.challenge({ factorId: randomUUID() }),
        unknown,
      ],
      [
        'what is no factor',
        async () => send(await stranger(), 'POST', '/factors/app/challenge', {}),
        { status: 404, code: 'validation_failed' },
      ],
      [
        'a challenge says what it is and until when',
        async () => {
          const { plain, app } = await twoSessions();
          return plain.mfa.challenge({ factorId: app.factorId });
        },
        { status: 200, data: { id: expect.any(String), type: 'totp', expires_at: expect.any(Number) } },
      ],
    ],
    'what an account with a second factor keeps from the password alone': [
      [
        'a new password',
        async () =>
          (await twoSessions()).plain.updateUser({ password: 'another-horse', current_password: password }),
        { status: 401, code: 'insufficient_aal' },
      ],
      [
        'another address',
        async () => (await twoSessions()).plain.updateUser({ email: `${randomUUID()}@example.org` }),
        { status: 401, code: 'insufficient_aal' },
      ],
      [
        'not a change of data',
        async () => (await twoSessions()).plain.updateUser({ data: { theme: 'dark' } }),
        { status: 200, data: { user: user() } },
      ],
      [
        'a new password with the factor',
        async () =>
          (await twoSessions()).raised.updateUser({ password: 'another-horse', current_password: password }),
        { status: 200, data: { user: user() } },
      ],
    ],
    'removing it': [
      [
        'with the password alone',
        async () => {
          const { plain, app } = await twoSessions();
          return plain.mfa.unenroll({ factorId: app.factorId });
        },
        { status: 422, code: 'insufficient_aal' },
      ],
      [
        'with itself',
        async () => {
          const { raised, app } = await twoSessions();
          return raised.mfa.unenroll({ factorId: app.factorId });
        },
        { status: 200, data: { id: expect.any(String) } },
      ],
      [
        'takes the session down with the next token',
        async () => {
          const { raised, app } = await twoSessions();
          await raised.mfa.unenroll({ factorId: app.factorId });
          await raised.refreshSession();
          expect((await claims(raised)).amr).toMatchObject([{ method: 'password' }]);
          return raised.mfa.getAuthenticatorAssuranceLevel();
        },
        { data: { currentLevel: 'aal1', nextLevel: 'aal1' } },
      ],
      [
        'before it was confirmed',
        async () => {
          const auth = await stranger();
          const { factorId } = await enrollApp(auth);
          await auth.mfa.unenroll({ factorId });
          return auth.mfa.listFactors();
        },
        { status: 200, data: { all: [], totp: [] } },
      ],
      [
        "somebody else's",
        async () => (await stranger()).mfa.unenroll({ factorId: (await twoSessions()).app.factorId }),
        unknown,
      ],
    ],
    'an administrator': [
      [
        'sees the factors, not their secrets',
        async () => {
          const { person } = await twoSessions();
          const result = await admin().mfa.listFactors({ userId: person.id });
          expect(JSON.stringify(result.data)).not.toContain('secret');
          return result;
        },
        { status: 200, data: { factors: [{ friendly_name: 'Phone', ...verified }] } },
      ],
      [
        'removes one',
        async () => {
          const { person, app, plain } = await twoSessions();
          expect((await admin().mfa.deleteFactor({ userId: person.id, id: app.factorId })).error).toBeNull();
          await plain.refreshSession();
          return plain.mfa.getAuthenticatorAssuranceLevel();
        },
        { data: { currentLevel: 'aal1', nextLevel: 'aal1' } },
      ],
      [
        'not by the id of another person',
        async () => {
          const { app } = await twoSessions();
          return admin().mfa.deleteFactor({ userId: (await newPerson()).id, id: app.factorId });
        },
        unknown,
      ],
      [
        'is nobody else',
        async () => {
          const { person } = await twoSessions();
          return visitor().admin.mfa.listFactors({ userId: person.id });
        },
        { status: 403, code: 'not_admin' },
      ],
    ],
  };
}
