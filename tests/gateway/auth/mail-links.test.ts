import type { User } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayTarget, startGatewayTarget } from '../../setup/gateway-target.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { createPerson, newEmail, openAdmin, openPublic, removePeople, signIn } from './people.ts';

let target: GatewayTarget;
/** Only an embedded instance keeps the mails it would have sent. */
let mailbox: Mailbox | null;
const created: string[] = [];
beforeAll(async () => {
  target = await startGatewayTarget();
  mailbox = openMailbox(target);
});
afterAll(async () => {
  await removePeople(target, created);
  await target.close();
});

const admin = () => openAdmin(target).auth.admin;

async function generate(type: 'invite' | 'recovery' | 'magiclink', email: string) {
  const { data, error } = await admin().generateLink({ type, email });
  if (error) throw error;
  created.push(data.user.id);
  return { user: data.user, tokenHash: data.properties.hashed_token, link: data.properties.action_link };
}

/** Invites by mail where the mails stay on this machine, else by a generated link. */
async function invite(email: string, data: object): Promise<{ user: User; tokenHash: string }> {
  if (mailbox === null) {
    const generated = await admin().generateLink({ type: 'invite', email, options: { data } });
    if (generated.error) throw generated.error;
    created.push(generated.data.user.id);
    return { user: generated.data.user, tokenHash: generated.data.properties.hashed_token };
  }
  const sent = await admin().inviteUserByEmail(email, {
    data,
    redirectTo: `${target.url}/accept-invitation`,
  });
  if (sent.error) throw sent.error;
  created.push(sent.data.user.id);
  const [mail] = await mailbox.readFor(email);
  const link = new URL(mail?.link ?? '');
  expect(mail?.kind).toBe('invite');
  expect(`${link.origin}${link.pathname}`).toBe(`${target.url}/accept-invitation`);
  expect(link.searchParams.get('type')).toBe('invite');
  return { user: sent.data.user, tokenHash: link.searchParams.get('token_hash') ?? '' };
}

describe('an invitation', () => {
  it('leads to an account with a password of the own choice', async () => {
    const email = newEmail();
    const { user, tokenHash } = await generate('invite', email);
    expect(user.invited_at).toEqual(expect.any(String));
    expect(user.email_confirmed_at).toBeUndefined();

    const invited = openPublic(target);
    const accepted = await invited.auth.verifyOtp({ type: 'invite', token_hash: tokenHash });
    expect(accepted.error).toBeNull();
    expect(accepted.data.user?.email_confirmed_at).toEqual(expect.any(String));
    const set = await invited.auth.updateUser({ password: 'correct-horse-battery' });
    expect(set.error).toBeNull();
    const signedIn = await openPublic(target).auth.signInWithPassword({
      email,
      password: 'correct-horse-battery',
    });
    expect(signedIn.data.user?.id).toBe(user.id);
  });

  it('works once, also when used twice at once', async () => {
    const { tokenHash } = await generate('invite', newEmail());
    const use = () => openPublic(target).auth.verifyOtp({ type: 'invite', token_hash: tokenHash });
    const both = await Promise.all([use(), use()]);
    expect(both.filter(({ error }) => error === null)).toHaveLength(1);
    expect((await use()).error).toMatchObject({ status: 403, code: 'otp_expired' });
  });

  it('does not work as another kind of link', async () => {
    const { tokenHash } = await generate('invite', newEmail());
    const { error } = await openPublic(target).auth.verifyOtp({ type: 'recovery', token_hash: tokenHash });
    expect(error).toMatchObject({ status: 403, code: 'otp_expired' });
    const accepted = await openPublic(target).auth.verifyOtp({ type: 'invite', token_hash: tokenHash });
    expect(accepted.error).toBeNull();
  });

  it('keeps its data and leads to the page the app asked for', async () => {
    const email = newEmail();
    const { user, tokenHash } = await invite(email, { full_name: 'Gil' });
    expect(user).toMatchObject({ email, user_metadata: { full_name: 'Gil' } });
    const accepted = await openPublic(target).auth.verifyOtp({ type: 'invite', token_hash: tokenHash });
    expect(accepted.data.user).toMatchObject({ email, user_metadata: { full_name: 'Gil' } });
  });
});

describe('a forgotten password', () => {
  it('is replaced through the link', async () => {
    const person = await createPerson(target);
    created.push(person.id);
    const { tokenHash } = await generate('recovery', person.email);
    const client = openPublic(target);
    const verified = await client.auth.verifyOtp({ type: 'recovery', token_hash: tokenHash });
    expect(verified.error).toBeNull();
    expect((await client.auth.updateUser({ password: 'another-horse-battery' })).error).toBeNull();
    await signIn(target, { ...person, password: 'another-horse-battery' });
  });

  it('does not tell whether an address has an account', async () => {
    const unknown = newEmail();
    expect((await openPublic(target).auth.resetPasswordForEmail(unknown)).error).toBeNull();
    if (mailbox === null) return;
    // Only here, where nothing leaves the machine, is a mail really asked for.
    expect(await mailbox.readFor(unknown)).toEqual([]);
    const person = await createPerson(target);
    created.push(person.id);
    expect((await openPublic(target).auth.resetPasswordForEmail(person.email)).error).toBeNull();
    expect((await mailbox.readFor(person.email)).map(({ kind }) => kind)).toEqual(['recovery']);
  });
});

describe('a sign-in link', () => {
  it('redirects with a session, and the second time with the reason', async () => {
    const person = await createPerson(target);
    created.push(person.id);
    const { link } = await generate('magiclink', person.email);
    const follow = async () => {
      const response = await fetch(link, { redirect: 'manual' });
      expect(response.status).toBe(303);
      return new URLSearchParams(new URL(response.headers.get('location') ?? '').hash.slice(1));
    };
    const session = await follow();
    expect(session.get('type')).toBe('magiclink');
    const { data } = await openPublic(target).auth.getUser(session.get('access_token') ?? '');
    expect(data.user?.id).toBe(person.id);
    expect((await follow()).get('error_code')).toBe('otp_expired');
  });
});
