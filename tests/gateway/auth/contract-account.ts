import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type Api, type Contract, type Expected, password, refusal, session, user } from './contract.ts';
import { newEmail } from './people.ts';

const newPassword = 'another-horse-battery';
const invalid: Expected = { status: 400, code: 'validation_failed' };
const unknown: Expected = { status: 404, code: 'user_not_found' };

/** One's own account, and everybody's for an administrator's server. */
export function accountContract(api: Api): Contract {
  const { ann, newPerson, visitor, signIn, admin, raw, token } = api;
  const secret = () => ({ key: api.target().secretKey });

  async function change(attributes: Parameters<ReturnType<Api['visitor']>['updateUser']>[0]) {
    return (await signIn(await newPerson())).updateUser(attributes);
  }
  async function put(body: object) {
    const authorization = `Bearer ${await token(await signIn())}`;
    return raw('/user', { method: 'PUT', headers: { authorization }, body: JSON.stringify(body) });
  }
  async function adminSend(method: string, path: string, body?: object) {
    return raw(path, { ...secret(), method, ...(body ? { body: JSON.stringify(body) } : {}) });
  }

  return {
    'the own account': [
      [
        'data is merged, and null removes a key',
        async () => {
          const auth = await signIn(await newPerson());
          await auth.updateUser({ data: { full_name: 'Ann Lee', theme: 'dark' } });
          const result = await auth.updateUser({ data: { theme: null, note: 'Grüße 😀' } });
          expect(result.data.user?.user_metadata).not.toHaveProperty('theme');
          return result;
        },
        {
          status: 200,
          data: {
            user: user({
              user_metadata: expect.objectContaining({ full_name: 'Ann Lee', note: 'Grüße 😀' }),
            }),
          },
        },
      ],
      [
        'a new password opens the account',
        async () => {
          const person = await newPerson();
          const auth = await signIn(person);
          expect(
            (await auth.updateUser({ password: newPassword, current_password: password })).error,
          ).toBeNull();
          return visitor().signInWithPassword({ email: person.email, password: newPassword });
        },
        { status: 200, data: { session: session() } },
      ],
      [
        'and the old one no more',
        async () => {
          const person = await newPerson();
          await (await signIn(person)).updateUser({ password: newPassword, current_password: password });
          return visitor().signInWithPassword({ email: person.email, password });
        },
        { status: 400, code: 'invalid_credentials' },
      ],
      [
        'a new password keeps this session',
        async () => {
          const auth = await signIn(await newPerson());
          await auth.updateUser({ password: newPassword, current_password: password });
          return auth.getUser();
        },
        { status: 200, data: { user: user() } },
      ],
      [
        'and ends the others',
        async () => {
          const person = await newPerson();
          const elsewhere = await signIn(person);
          await (await signIn(person)).updateUser({ password: newPassword, current_password: password });
          return elsewhere.getUser();
        },
        { status: 403, name: 'AuthSessionMissingError' },
      ],
      [
        'a password that is too short',
        () => change({ password: 'short', current_password: password }),
        { status: 422, code: 'weak_password', name: 'AuthWeakPasswordError' },
      ],
      [
        'with the reason',
        () => put({ password: 'short' }),
        {
          status: 422,
          code: 'weak_password',
          data: { ...refusal('weak_password'), weak_password: { reasons: ['length'] } },
        },
      ],
      ['an empty password', () => put({ password: '' }), { status: 422, code: 'weak_password' }],
      [
        'a password longer than bcrypt can tell apart',
        () => change({ password: 'x'.repeat(73), current_password: password }),
        invalid,
      ],
      [
        'the present password again',
        () => change({ password, current_password: password }),
        { status: 422, code: 'same_password' },
      ],
      [
        'a new password without the present one',
        () => change({ password: newPassword }),
        { status: 400, code: 'current_password_required' },
      ],
      [
        'with a wrong present one',
        () => change({ password: newPassword, current_password: 'wrong' }),
        { status: 400, code: 'current_password_invalid' },
      ],
      [
        'a new address that somebody has',
        () => change({ email: ann().email.toUpperCase() }),
        { status: 422, code: 'email_exists' },
      ],
      ['a new address that is none', () => change({ email: 'not an address' }), invalid],
      [
        'the present address again',
        async () => {
          const person = await newPerson();
          const result = await (await signIn(person)).updateUser({ email: person.email.toUpperCase() });
          expect(result.data.user?.new_email).toBeUndefined();
          return result;
        },
        { status: 200, data: { user: user() } },
      ],
      [
        'the present password still opens the account after a refusal',
        async () => {
          const person = await newPerson();
          const auth = await signIn(person);
          for (const refused of ['short', password, 'x'.repeat(73)]) {
            await auth.updateUser({ password: refused, current_password: password });
          }
          return visitor().signInWithPassword({ email: person.email, password });
        },
        { status: 200, data: { session: session() } },
      ],
      [
        'what only administrators write',
        () => put({ app_metadata: { role: 'chief' } }),
        { status: 403, code: 'not_admin' },
      ],
      ['by nobody', () => visitor().updateUser({ data: {} }), { name: 'AuthSessionMissingError' }],
      ['reauthentication by nobody', () => visitor().reauthenticate(), { name: 'AuthSessionMissingError' }],
    ],
    'creating accounts': [
      [
        'confirmed, with both kinds of metadata',
        async () => {
          const result = await admin().createUser({
            email: newEmail(),
            password,
            email_confirm: true,
            user_metadata: { full_name: 'Bo' },
            app_metadata: { agency: 'bay' },
          });
          await admin().deleteUser(result.data.user?.id ?? '');
          return result;
        },
        {
          status: 200,
          data: {
            user: user({
              email_confirmed_at: expect.any(String),
              user_metadata: expect.objectContaining({ full_name: 'Bo' }),
              app_metadata: { agency: 'bay', provider: 'email', providers: ['email'] },
            }),
          },
        },
      ],
      [
        'in lower case',
        async () => {
          const email = newEmail();
          const result = await admin().createUser({ email: email.toUpperCase() });
          await admin().deleteUser(result.data.user?.id ?? '');
          expect(result.data.user?.email).toBe(email);
          return result;
        },
        { status: 200, data: { user: user() } },
      ],
      [
        'under an id of the own choice',
        async () => {
          const id = randomUUID();
          const result = await admin().createUser({ id, email: newEmail() });
          await admin().deleteUser(id);
          expect(result.data.user?.id).toBe(id);
          return result;
        },
        { status: 200 },
      ],
      ['under an id that is none', () => admin().createUser({ id: 'seven', email: newEmail() }), invalid],
      [
        'under a taken address',
        () => admin().createUser({ email: ann().email }),
        { status: 422, code: 'email_exists', data: { user: null } },
      ],
      ['under no address', () => admin().createUser({ password }), invalid],
      ['under what is no address', () => admin().createUser({ email: 'not an address' }), invalid],
      [
        'with a weak password',
        () => admin().createUser({ email: newEmail(), password: 'short' }),
        { status: 422, code: 'weak_password', name: 'AuthWeakPasswordError' },
      ],
      [
        'with a password and a hash',
        () => admin().createUser({ email: newEmail(), password, password_hash: 'x' }),
        invalid,
      ],
      [
        'with a hash that is none',
        () => admin().createUser({ email: newEmail(), password_hash: 'x' }),
        invalid,
      ],
      [
        'with a ban nobody can read',
        () => admin().createUser({ email: newEmail(), ban_duration: 'a while' }),
        invalid,
      ],
    ],
    'administering accounts': [
      [
        'one by id',
        () => admin().getUserById(ann().id),
        {
          status: 200,
          data: { user: user({ identities: [expect.objectContaining({ provider: 'email' })] }) },
        },
      ],
      [
        'one that is not there',
        () => admin().getUserById(randomUUID()),
        { ...unknown, data: { user: null } },
      ],
      [
        'an id that is none',
        () => adminSend('GET', '/admin/users/seven'),
        { status: 404, code: 'validation_failed' },
      ],
      [
        'all, a page at a time',
        () => admin().listUsers({ page: 1, perPage: 1 }),
        {
          status: 200,
          data: {
            users: [{ id: expect.any(String), aud: 'authenticated', identities: null }],
            aud: 'authenticated',
            total: expect.any(Number),
          },
        },
      ],
      [
        'with the number of all',
        () => adminSend('GET', '/admin/users?per_page=1'),
        {
          status: 200,
          headers: {
            'x-total-count': expect.stringMatching(/^\d+$/),
            link: expect.stringContaining('rel="last"'),
          },
        },
      ],
      ['a page that is no number', () => adminSend('GET', '/admin/users?page=first'), invalid],
      [
        'new metadata is merged',
        async () => {
          const { id } = await newPerson({
            app_metadata: { agency: 'bay' },
            user_metadata: { full_name: 'Bo' },
          });
          return admin().updateUserById(id, {
            app_metadata: { role: 'chief' },
            user_metadata: { full_name: null },
          });
        },
        {
          status: 200,
          data: {
            user: user({
              app_metadata: { agency: 'bay', role: 'chief', provider: 'email', providers: ['email'] },
              user_metadata: expect.not.objectContaining({ full_name: 'Bo' }),
            }),
          },
        },
      ],
      [
        'a new address counts at once',
        async () => {
          const { id } = await newPerson();
          const email = newEmail();
          const result = await admin().updateUserById(id, { email, email_confirm: true });
          expect(result.data.user?.email).toBe(email);
          return visitor().signInWithPassword({ email, password });
        },
        { status: 200, data: { session: session() } },
      ],
      [
        'a taken address',
        async () => admin().updateUserById((await newPerson()).id, { email: ann().email }),
        { status: 422, code: 'email_exists' },
      ],
      [
        'a new password ends every session',
        async () => {
          const person = await newPerson();
          const auth = await signIn(person);
          expect((await admin().updateUserById(person.id, { password: newPassword })).error).toBeNull();
          return auth.getUser();
        },
        { status: 403, name: 'AuthSessionMissingError' },
      ],
      [
        'a weak password',
        () => admin().updateUserById(ann().id, { password: 'short' }),
        { status: 422, code: 'weak_password', name: 'AuthWeakPasswordError' },
      ],
      [
        'a ban',
        async () => admin().updateUserById((await newPerson()).id, { ban_duration: '1h30m' }),
        { status: 200, data: { user: user({ banned_until: expect.any(String) }) } },
      ],
      ['a ban nobody can read', () => admin().updateUserById(ann().id, { ban_duration: 'a while' }), invalid],
      [
        'of somebody who is not there',
        () => admin().updateUserById(randomUUID(), { user_metadata: {} }),
        unknown,
      ],
      [
        'a deletion',
        async () => {
          const { id } = await newPerson();
          expect((await admin().deleteUser(id)).error).toBeNull();
          return admin().getUserById(id);
        },
        unknown,
      ],
      [
        'a deletion answers with nothing',
        async () => adminSend('DELETE', `/admin/users/${(await newPerson()).id}`),
        { status: 200, data: {} },
      ],
      [
        'a deletion that keeps the row',
        async () => {
          const { id, email } = await newPerson();
          expect((await admin().deleteUser(id, true)).error).toBeNull();
          const result = await admin().getUserById(id);
          expect(result.data.user?.email).not.toBe(email);
          return result;
        },
        { status: 200, data: { user: { deleted_at: expect.any(String), user_metadata: {} } } },
      ],
      ['a deletion of nobody', () => admin().deleteUser(randomUUID()), unknown],
      [
        'by somebody signed in',
        async () => (await signIn()).admin.listUsers(),
        { status: 403, code: 'not_admin' },
      ],
      [
        'by a visitor',
        () => visitor().admin.createUser({ email: newEmail() }),
        { status: 403, code: 'not_admin' },
      ],
    ],
  };
}
