import { createClient } from '@supabase/supabase-js';
import { expect } from 'vitest';
import { type Api, type Contract, type Expected, session, user } from './contract.ts';
import { newEmail } from './people.ts';

const opened: Expected = { status: 200, data: { session: session(), user: user() } };

/** What arrives by mail, and what it opens: readable only where the mails stay on this machine. */
export function mailsContract(api: Api): Contract {
  const { newPerson, visitor, signIn, admin, mailTo, raw } = api;

  /** A browser that keeps the verifiers of its flows. */
  const browser = () =>
    createClient(api.target().url, api.target().publishableKey, {
      auth: { flowType: 'pkce', persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    }).auth;
  /** The code with which the link of the latest mail leads back. */
  async function landWith(email: string, type: string) {
    const answer = await raw(`/verify?${new URLSearchParams({ token: (await mailTo(email)).token, type })}`);
    return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
  }
  async function recover(asking: ReturnType<typeof browser>) {
    const { email } = await newPerson();
    expect((await asking.resetPasswordForEmail(email)).error).toBeNull();
    return landWith(email, 'recovery');
  }
  async function askForAddress() {
    const person = await newPerson();
    const email = newEmail();
    const auth = await signIn(person);
    const result = await auth.updateUser({ email });
    return { person, auth, email, result };
  }

  return {
    'mails and what they open': [
      [
        'an invitation, with its data',
        async () => {
          const email = newEmail();
          const result = await admin().inviteUserByEmail(email, { data: { full_name: 'Gil' } });
          expect(await mailTo(email)).toMatchObject({
            kind: 'invite',
            code: expect.stringMatching(/^\d{8}$/),
          });
          return result;
        },
        {
          status: 200,
          data: {
            user: user({
              invited_at: expect.any(String),
              user_metadata: expect.objectContaining({ full_name: 'Gil' }),
            }),
          },
        },
      ],
      [
        'opens the account',
        async () => {
          const email = newEmail();
          await admin().inviteUserByEmail(email);
          return visitor().verifyOtp({ type: 'invite', token_hash: (await mailTo(email)).token });
        },
        opened,
      ],
      [
        'a forgotten password, by link',
        async () => {
          const { email } = await newPerson();
          expect(await visitor().resetPasswordForEmail(email)).toEqual({ data: {}, error: null });
          return visitor().verifyOtp({ type: 'recovery', token_hash: (await mailTo(email)).token });
        },
        opened,
      ],
      [
        'and by code',
        async () => {
          const { email } = await newPerson();
          await visitor().resetPasswordForEmail(email);
          return visitor().verifyOtp({ type: 'recovery', email, token: (await mailTo(email)).code });
        },
        opened,
      ],
      [
        'asked for twice within the minute',
        async () => {
          const { email } = await newPerson();
          await visitor().resetPasswordForEmail(email);
          return visitor().resetPasswordForEmail(email);
        },
        { status: 429, code: 'over_email_send_rate_limit' },
      ],
      [
        'a sign-in link',
        async () => {
          const { email } = await newPerson();
          expect((await visitor().signInWithOtp({ email })).error).toBeNull();
          return visitor().verifyOtp({ type: 'email', email, token: (await mailTo(email)).code });
        },
        opened,
      ],
      [
        'reauthentication',
        async () => {
          const person = await newPerson();
          const result = await (await signIn(person)).reauthenticate();
          expect(await mailTo(person.email)).toMatchObject({
            kind: 'reauthentication',
            token: '',
            code: expect.stringMatching(/^\d{8}$/),
          });
          return result;
        },
        { status: 200, data: { user: null, session: null } },
      ],
      [
        'a confirmation again',
        async () => {
          const { email } = await newPerson({ email_confirm: false });
          expect((await visitor().resend({ type: 'signup', email })).error).toBeNull();
          return visitor().verifyOtp({ type: 'signup', token_hash: (await mailTo(email)).token });
        },
        opened,
      ],
    ],
    'a new address by mail': [
      [
        'is noted beside the present one',
        async () => {
          const { result, email, person } = await askForAddress();
          expect(result.data.user).toMatchObject({ email: person.email, new_email: email });
          return result;
        },
        { status: 200, data: { user: user({ email_change_sent_at: expect.any(String) }) } },
      ],
      [
        'counts after both mails',
        async () => {
          const { person, email } = await askForAddress();
          const first = await visitor().verifyOtp({
            type: 'email_change',
            token_hash: (await mailTo(person.email)).token,
          });
          expect(first).toMatchObject({ data: { user: null, session: null }, error: null });
          const result = await visitor().verifyOtp({
            type: 'email_change',
            token_hash: (await mailTo(email)).token,
          });
          expect(result.data.user?.email).toBe(email);
          return result;
        },
        opened,
      ],
      [
        'asked for twice within the minute',
        async () => (await askForAddress()).auth.updateUser({ email: newEmail() }),
        { status: 429, code: 'over_email_send_rate_limit' },
      ],
      [
        'mailed again too soon',
        async () => {
          const { person } = await askForAddress();
          return visitor().resend({ type: 'email_change', email: person.email });
        },
        { status: 429, code: 'over_email_send_rate_limit' },
      ],
    ],
    'a code that a link leads back with': [
      [
        'in the browser that asked',
        async () => {
          const asking = browser();
          return asking.exchangeCodeForSession(await recover(asking));
        },
        { data: { session: session(), user: user(), redirectType: 'recovery' } },
      ],
      [
        'a second time',
        async () => {
          const asking = browser();
          const code = await recover(asking);
          await asking.exchangeCodeForSession(code);
          await asking.resetPasswordForEmail(newEmail());
          return asking.exchangeCodeForSession(code);
        },
        { code: 'flow_state_not_found' },
      ],
      [
        'in another browser',
        async () => {
          const code = await recover(browser());
          const other = browser();
          await other.resetPasswordForEmail(newEmail());
          return other.exchangeCodeForSession(code);
        },
        { code: 'bad_code_verifier' },
      ],
    ],
  };
}
