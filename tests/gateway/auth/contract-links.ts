import { expect } from 'vitest';
import { type Api, type Contract, type Expected, password, refusal, session, user } from './contract.ts';
import { wrongCode } from './letters.ts';
import { newEmail } from './people.ts';

const expired: Expected = { status: 403, code: 'otp_expired' };
const invalid: Expected = { status: 400, code: 'validation_failed' };
const opened: Expected = {
  status: 200,
  data: { session: session(), user: user({ email_confirmed_at: expect.any(String) }) },
};
type Kind = 'invite' | 'signup' | 'recovery' | 'magiclink';
type Type = Kind | 'email';

/** Links and codes, as far as they need no mail. */
export function linksContract(api: Api): Contract {
  const { ann, newPerson, visitor, signIn, admin, link, raw, post } = api;

  /** A link of a kind for a new address, and whose it is; the account is removed with the others. */
  async function issue(kind: Kind) {
    const isOpen = kind === 'recovery' || kind === 'magiclink';
    const { email } = await newPerson({ email_confirm: isOpen });
    const made = await link(kind === 'signup' ? { type: kind, email, password } : { type: kind, email });
    return { email, hash: made.hashed_token, code: made.email_otp, action: made.action_link };
  }
  async function byHash(kind: Kind, type: Type) {
    return visitor().verifyOtp({ type, token_hash: (await issue(kind)).hash });
  }
  async function byCode(kind: Kind, type: Type) {
    const { email, code } = await issue(kind);
    return visitor().verifyOtp({ type, email: email.toUpperCase(), token: code });
  }
  /** Where a link through the API leads the second or the first time. */
  async function follow(kind: Kind, times: 1 | 2) {
    const { action } = await issue(kind);
    if (times === 2) await (await fetch(action, { redirect: 'manual' })).text();
    return fetch(action, { redirect: 'manual' });
  }
  async function changeEmail() {
    const { email } = await newPerson();
    const newAddress = newEmail();
    const current = await link({ type: 'email_change_current', email, newEmail: newAddress });
    const next = await link({ type: 'email_change_new', email, newEmail: newAddress });
    return { email, newAddress, current, next };
  }

  return {
    'a link or code that is not mailed': [
      ['an invitation by link', () => byHash('invite', 'invite'), opened],
      ['an invitation by code', () => byCode('invite', 'invite'), opened],
      ['a sign-up by link', () => byHash('signup', 'signup'), opened],
      ['a sign-up by code', () => byCode('signup', 'email'), opened],
      ['a recovery by link', () => byHash('recovery', 'recovery'), opened],
      ['a recovery by code', () => byCode('recovery', 'recovery'), opened],
      ['a sign-in by link', () => byHash('magiclink', 'magiclink'), opened],
      ['a sign-in by link under the type email', () => byHash('magiclink', 'email'), opened],
      ['a sign-in by code', () => byCode('magiclink', 'email'), opened],
      ['a link of another kind', () => byHash('invite', 'recovery'), expired],
      ['a code of another kind', () => byCode('recovery', 'invite'), expired],
      [
        'a link used twice',
        async () => {
          const { hash } = await issue('recovery');
          await visitor().verifyOtp({ type: 'recovery', token_hash: hash });
          return visitor().verifyOtp({ type: 'recovery', token_hash: hash });
        },
        { ...expired, data: { user: null, session: null } },
      ],
      [
        'a code after its link',
        async () => {
          const { hash, email, code } = await issue('recovery');
          await visitor().verifyOtp({ type: 'recovery', token_hash: hash });
          return visitor().verifyOtp({ type: 'recovery', email, token: code });
        },
        expired,
      ],
      [
        'a wrong code',
        async () => {
          const { email, code } = await issue('recovery');
          return visitor().verifyOtp({ type: 'recovery', email, token: wrongCode(code) });
        },
        expired,
      ],
      [
        'a code for nobody',
        () => visitor().verifyOtp({ type: 'recovery', email: newEmail(), token: '123456' }),
        expired,
      ],
      [
        'a link nobody made',
        () => visitor().verifyOtp({ type: 'invite', token_hash: 'f'.repeat(56) }),
        expired,
      ],
      [
        'a link replaced by the next one',
        async () => {
          const { email, hash } = await issue('invite');
          await link({ type: 'invite', email });
          return visitor().verifyOtp({ type: 'invite', token_hash: hash });
        },
        expired,
      ],
      [
        'a link after a change of the password',
        async () => {
          const { email, hash } = await issue('recovery');
          const auth = await signIn({ id: '', email, password });
          await auth.updateUser({ password: 'another-horse-battery', current_password: password });
          return visitor().verifyOtp({ type: 'recovery', token_hash: hash });
        },
        expired,
      ],
      [
        'a link for somebody banned meanwhile',
        async () => {
          const person = await newPerson();
          const made = await link({ type: 'magiclink', email: person.email });
          await admin().updateUserById(person.id, { ban_duration: '1h' });
          return visitor().verifyOtp({ type: 'magiclink', token_hash: made.hashed_token });
        },
        { status: 403, code: 'user_banned' },
      ],
      ['a code without an address', () => post('/verify', { type: 'recovery', token: '123456' }), invalid],
      [
        'a code for what is no address',
        () => post('/verify', { type: 'recovery', token: '123456', email: 'nobody' }),
        { status: 422, code: 'validation_failed' },
      ],
      [
        'a code and a link at once',
        () => post('/verify', { type: 'recovery', token: '123456', token_hash: 'f'.repeat(56) }),
        invalid,
      ],
      ['neither', () => post('/verify', { type: 'recovery' }), invalid],
      ['no type', () => post('/verify', { token_hash: 'f'.repeat(56) }), invalid],
      [
        'a type nobody knows',
        () => post('/verify', { type: 'toString', token_hash: 'f'.repeat(56) }),
        invalid,
      ],
      [
        'a new password after a link needs no present one',
        async () => {
          const auth = visitor();
          await auth.verifyOtp({ type: 'recovery', token_hash: (await issue('recovery')).hash });
          return auth.updateUser({ password: 'another-horse-battery' });
        },
        { status: 200, data: { user: user() } },
      ],
    ],
    'a link through the API': [
      [
        'leads on with a session',
        () => follow('magiclink', 1),
        {
          status: 303,
          data: '',
          headers: { location: expect.stringMatching(/#access_token=.*&type=magiclink/) },
        },
      ],
      [
        'the second time with the reason',
        () => follow('recovery', 2),
        {
          status: 303,
          data: '',
          headers: { location: expect.stringMatching(/#error=access_denied&error_code=otp_expired/) },
        },
      ],
      ['without a token', () => raw('/verify?type=recovery'), invalid],
      ['without a type', () => raw('/verify?token=abc'), invalid],
    ],
    'a new address that both addresses confirm': [
      [
        'first the present one',
        async () => {
          const { current } = await changeEmail();
          return post('/verify', { type: 'email_change', token_hash: current.hashed_token });
        },
        {
          status: 200,
          data: {
            code: '200',
            msg: 'Confirmation link accepted. Please proceed to confirm link sent to the other email',
          },
        },
      ],
      [
        'which opens nothing',
        async () => {
          const { next } = await changeEmail();
          return visitor().verifyOtp({ type: 'email_change', token_hash: next.hashed_token });
        },
        { status: 200, data: { user: null, session: null } },
      ],
      [
        'then the other, by code',
        async () => {
          const { current, next, newAddress } = await changeEmail();
          await visitor().verifyOtp({ type: 'email_change', token_hash: current.hashed_token });
          const result = await visitor().verifyOtp({
            type: 'email_change',
            email: newAddress,
            token: next.email_otp,
          });
          expect(result.data.user?.email).toBe(newAddress);
          return result;
        },
        opened,
      ],
      [
        'the same one twice',
        async () => {
          const { current } = await changeEmail();
          await visitor().verifyOtp({ type: 'email_change', token_hash: current.hashed_token });
          return visitor().verifyOtp({ type: 'email_change', token_hash: current.hashed_token });
        },
        expired,
      ],
    ],
    'asking for a link that is not mailed': [
      [
        'with all that belongs to it',
        async () => admin().generateLink({ type: 'recovery', email: (await newPerson()).email }),
        {
          status: 200,
          data: {
            user: user(),
            properties: {
              action_link: expect.stringContaining('/auth/v1/verify?token='),
              email_otp: expect.stringMatching(/^\d{8}$/),
              hashed_token: expect.stringMatching(/^[0-9a-f]{56}$/),
              verification_type: 'recovery',
              redirect_to: expect.stringMatching(/^https?:/),
            },
          },
        },
      ],
      [
        'an invitation for a new address',
        async () => {
          const result = await admin().generateLink({
            type: 'invite',
            email: newEmail(),
            options: { data: { full_name: 'Gil' } },
          });
          await admin().deleteUser(result.data.user?.id ?? '');
          return result;
        },
        {
          status: 200,
          data: {
            user: user({
              invited_at: expect.any(String),
              user_metadata: expect.objectContaining({ full_name: 'Gil' }),
            }),
            properties: { verification_type: 'invite' },
          },
        },
      ],
      [
        'a sign-in for a new address is a sign-up',
        async () => {
          const result = await admin().generateLink({ type: 'magiclink', email: newEmail() });
          await admin().deleteUser(result.data.user?.id ?? '');
          return result;
        },
        { status: 200, data: { properties: { verification_type: 'signup' } } },
      ],
      [
        'a recovery for nobody',
        () => admin().generateLink({ type: 'recovery', email: newEmail() }),
        { status: 404, code: 'user_not_found', data: { user: null, properties: null } },
      ],
      [
        'a new address for nobody',
        () => admin().generateLink({ type: 'email_change_new', email: newEmail(), newEmail: newEmail() }),
        { status: 404, code: 'user_not_found' },
      ],
      [
        'a new address that is taken',
        async () =>
          admin().generateLink({
            type: 'email_change_new',
            email: (await newPerson()).email,
            newEmail: ann().email,
          }),
        { status: 422, code: 'email_exists' },
      ],
      [
        'an invitation for a member',
        () => admin().generateLink({ type: 'invite', email: ann().email }),
        { status: 422, code: 'email_exists' },
      ],
      [
        'a sign-up for a member',
        () => admin().generateLink({ type: 'signup', email: ann().email, password }),
        { status: 422, code: 'email_exists' },
      ],
      [
        'a sign-up without a password',
        () => admin().generateLink({ type: 'signup', email: newEmail(), password: '' }),
        invalid,
      ],
      [
        'a sign-up with a weak one',
        () => admin().generateLink({ type: 'signup', email: newEmail(), password: 'short' }),
        { status: 422, code: 'weak_password', name: 'AuthWeakPasswordError' },
      ],
      ['for what is no address', () => admin().generateLink({ type: 'magiclink', email: 'nobody' }), invalid],
      [
        'of a kind nobody knows',
        () =>
          raw('/admin/generate_link', {
            method: 'POST',
            key: api.target().secretKey,
            body: JSON.stringify({ type: 'other', email: ann().email }),
          }),
        { ...invalid, data: refusal('validation_failed') },
      ],
      [
        'by a visitor',
        () => visitor().admin.generateLink({ type: 'magiclink', email: ann().email }),
        { status: 403, code: 'not_admin' },
      ],
    ],
    'asking for mails that are not sent': [
      [
        'a new password for nobody',
        () => visitor().resetPasswordForEmail(newEmail()),
        { status: 200, data: {} },
      ],
      ['for what is no address', () => visitor().resetPasswordForEmail('nobody'), invalid],
      ['for nothing', () => visitor().resetPasswordForEmail(''), invalid],
      ['a sign-in link for what is no address', () => visitor().signInWithOtp({ email: 'nobody' }), invalid],
      [
        'a sign-in link by address and phone',
        () => post('/otp', { email: newEmail(), phone: '+15555550100' }),
        invalid,
      ],
      ['a sign-in link for nothing', () => post('/otp', {}), invalid],
      [
        'with a challenge that is too short',
        () => post('/recover', { email: newEmail(), code_challenge: 'x', code_challenge_method: 's256' }),
        invalid,
      ],
      [
        'with a challenge and no method',
        () => post('/recover', { email: newEmail(), code_challenge: 'x'.repeat(43) }),
        invalid,
      ],
      [
        'a confirmation again, for nobody',
        () => visitor().resend({ type: 'signup', email: newEmail() }),
        { status: 200, data: { user: null, session: null } },
      ],
      [
        'a confirmation again, by a member',
        () => visitor().resend({ type: 'signup', email: ann().email }),
        { status: 200 },
      ],
      [
        'a new address again, where none was asked for',
        () => visitor().resend({ type: 'email_change', email: ann().email }),
        { status: 200 },
      ],
      ['of a kind nobody knows', () => post('/resend', { type: 'other', email: ann().email }), invalid],
      ['a confirmation without an address', () => post('/resend', { type: 'signup' }), invalid],
      ['a message to no phone', () => post('/resend', { type: 'sms', email: ann().email }), invalid],
      [
        'a message to a phone',
        () => visitor().resend({ type: 'sms', phone: '+15555550100' }),
        { status: 400, code: 'phone_provider_disabled' },
      ],
      [
        'an invitation for a member',
        () => admin().inviteUserByEmail(ann().email),
        { status: 422, code: 'email_exists', data: { user: null } },
      ],
      ['an invitation for what is no address', () => admin().inviteUserByEmail('nobody'), invalid],
      [
        'an invitation by a visitor',
        () => visitor().admin.inviteUserByEmail(newEmail()),
        { status: 403, code: 'not_admin' },
      ],
    ],
    'exchanging a code': [
      [
        'that nobody issued',
        () =>
          post('/token?grant_type=pkce', {
            auth_code: '00000000-0000-4000-8000-000000000000',
            code_verifier: 'x'.repeat(43),
          }),
        { status: 404, code: 'flow_state_not_found' },
      ],
      ['without a verifier', () => post('/token?grant_type=pkce', { auth_code: 'some-code' }), invalid],
      ['without a code', () => post('/token?grant_type=pkce', { code_verifier: 'x'.repeat(43) }), invalid],
      ['in a client that started nothing', () => visitor().exchangeCodeForSession('some-code'), invalid],
    ],
  };
}
