import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../setup/database.ts';
import { type AuthServer, startAuthServer } from './auth-server.ts';
import { follow, fragmentOf, lastLetterTo, lettersTo } from './letters.ts';
import { createPerson, newEmail, openAdmin, openPublic, type Person, signIn } from './people.ts';

let database: TestDatabase;
let server: AuthServer;
beforeAll(async () => {
  database = await createTestDatabase();
  // As the app mirrors addresses: a trigger that has to see each change once.
  await database.sql`create table public.seen_changes (user_id uuid, before text, after text)`;
  await database.sql.unsafe(`
    create function public.see_change() returns trigger language plpgsql security definer set search_path = '' as $$
    begin
      insert into public.seen_changes values (new.id, old.email, new.email);
      return null;
    end $$`);
  await database.sql`create trigger see_change after update of email on auth.users
    for each row when (old.email is distinct from new.email) execute function public.see_change()`;
  server = await startAuthServer(database.url('supabase_auth_admin'), { mailIntervalSeconds: 0 });
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

async function askFor(newAddress: string): Promise<{ person: Person; client: SupabaseClient }> {
  const person = await createPerson(server);
  const { client } = await signIn(server, person);
  const { data, error } = await client.auth.updateUser({ email: newAddress });
  expect(error).toBeNull();
  expect(data.user).toMatchObject({
    email: person.email,
    new_email: newAddress,
    email_change_sent_at: expect.any(String),
  });
  return { person, client };
}

const current = (person: Person) => lastLetterTo(server, person.email);

type Proof = 'link' | 'code';
function confirm(email: string, proof: Proof) {
  const { token, code } = lastLetterTo(server, email);
  const type = 'email_change';
  return openPublic(server).auth.verifyOtp(
    proof === 'link' ? { type, token_hash: token } : { type, email, token: code },
  );
}

describe('a change of the e-mail address', () => {
  it.each<['old' | 'new', Proof, Proof]>([
    ['old', 'link', 'link'],
    ['old', 'code', 'link'],
    ['new', 'link', 'code'],
    ['new', 'code', 'code'],
  ])('needs both, the %s address first, by %s and by %s', async (firstSide, firstProof, secondProof) => {
    const email = newEmail();
    const { person } = await askFor(email);
    const order = firstSide === 'old' ? [person.email, email] : [email, person.email];

    const first = await confirm(order[0] ?? '', firstProof);
    expect(first.error).toBeNull();
    expect(first.data).toMatchObject({ user: null, session: null });
    expect((await signIn(server, person)).session.user.email).toBe(person.email);
    // What was used is used, and does not count as the second.
    expect((await confirm(order[0] ?? '', firstProof)).error?.code).toBe('otp_expired');
    expect((await confirm(order[0] ?? '', firstProof === 'link' ? 'code' : 'link')).error?.code).toBe(
      'otp_expired',
    );

    const second = await confirm(order[1] ?? '', secondProof);
    expect(second.error).toBeNull();
    expect(second.data.session?.user).toMatchObject({ id: person.id, email });
    expect(second.data.user?.new_email).toBeUndefined();
    expect(second.data.user?.identities?.map(({ identity_data }) => identity_data)).toEqual([
      expect.objectContaining({ email, email_verified: true, sub: person.id }),
    ]);
    const signedIn = await openPublic(server).auth.signInWithPassword({ email, password: person.password });
    expect(signedIn.data.user?.id).toBe(person.id);
    expect((await openPublic(server).auth.signInWithPassword(person)).error?.code).toBe(
      'invalid_credentials',
    );
    const seen =
      await database.sql`select before, after from public.seen_changes where user_id = ${person.id}`;
    expect([...seen]).toEqual([{ before: person.email, after: email }]);
  });

  it('mails a link to the page of the app to both', async () => {
    const email = newEmail();
    const { person } = await askFor(email);
    for (const address of [person.email, email]) {
      const letter = lastLetterTo(server, address);
      expect(letter.kind).toBe('email_change');
      expect(letter.link.href).toBe(
        `${server.url}/confirm-email?token_hash=${letter.token}&type=email_change`,
      );
      expect(letter.code).toMatch(/^\d{6}$/);
      const mail = server.mails.findLast(({ to }) => to === address);
      expect(mail?.text).toContain(`is to become ${email}.`);
      expect(mail?.text).toContain(`${letter.link.href}\n\nOr enter this code: ${letter.code}\n`);
    }
    expect(current(person).token).not.toBe(lastLetterTo(server, email).token);
  });

  it('answers the first confirmation as a hosted project does', async () => {
    const email = newEmail();
    const { person } = await askFor(email);
    const response = await fetch(`${server.url}/auth/v1/verify`, {
      method: 'POST',
      headers: { apikey: server.publishableKey },
      body: JSON.stringify({ type: 'email_change', token_hash: current(person).token }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      code: '200',
      msg: 'Confirmation link accepted. Please proceed to confirm link sent to the other email',
    });
    const landed = await follow(server, lastLetterTo(server, email).token, 'email_change');
    expect(fragmentOf(landed).get('access_token')).toEqual(expect.any(String));
  });

  it('tells in the redirect of a link that the other address is awaited', async () => {
    const { person } = await askFor(newEmail());
    const landed = await follow(server, current(person).token, 'email_change');
    expect(fragmentOf(landed).get('message')).toContain('confirm link sent to the other email');
    expect(fragmentOf(landed).get('access_token')).toBeNull();
  });

  it('is complete after both were confirmed at once', async () => {
    const email = newEmail();
    const { person } = await askFor(email);
    const both = await Promise.all([confirm(person.email, 'link'), confirm(email, 'code')]);
    expect(both.map(({ error }) => error)).toEqual([null, null]);
    expect(both.filter(({ data }) => data.session !== null)).toHaveLength(1);
    expect((await openAdmin(server).auth.admin.getUserById(person.id)).data.user?.email).toBe(email);
  });

  it('gives an address that two people want to the first', async () => {
    const email = newEmail();
    const [one, other] = [await askFor(email), await askFor(email)];
    const [, second] = lettersTo(server, email);
    expect((await confirm(one.person.email, 'link')).error).toBeNull();
    expect((await confirm(other.person.email, 'link')).error).toBeNull();
    const finish = (token: string) =>
      openPublic(server).auth.verifyOtp({ type: 'email_change', token_hash: token });
    const both = await Promise.all(lettersTo(server, email).map(({ token }) => finish(token)));
    expect(both.map(({ error }) => error?.code ?? 'done').sort()).toEqual(['done', 'email_exists']);
    const owners = await database.sql`select id from auth.users where email = ${email}`;
    expect(owners).toHaveLength(1);
    expect(second?.kind).toBe('email_change');
  });

  it('tells the codes of two people who want the same address apart', async () => {
    const email = newEmail();
    const people = [await askFor(email), await askFor(email)];
    const codes = lettersTo(server, email).map(({ code }) => code);
    const [first] = people;
    if (first === undefined) throw new Error('nobody');
    expect((await confirm(first.person.email, 'code')).error).toBeNull();
    const { data } = await openPublic(server).auth.verifyOtp({
      type: 'email_change',
      email,
      token: codes[0] ?? '',
    });
    expect(data.user?.id).toBe(first.person.id);
  });

  it('is replaced by the next one', async () => {
    const [unwanted, wanted] = [newEmail(), newEmail()];
    const { person, client } = await askFor(unwanted);
    const before = current(person);
    expect((await confirm(unwanted, 'link')).error).toBeNull();
    expect((await client.auth.updateUser({ email: wanted })).error).toBeNull();
    const old = await openPublic(server).auth.verifyOtp({ type: 'email_change', token_hash: before.token });
    expect(old.error?.code).toBe('otp_expired');
    // The confirmation of the first address does not count for the second.
    expect((await confirm(wanted, 'link')).data.session).toBeNull();
    expect((await confirm(person.email, 'link')).data.user?.email).toBe(wanted);
  });

  it('is asked for again by either mail lost', async () => {
    const email = newEmail();
    const { person } = await askFor(email);
    const lost = current(person);
    const again = await openPublic(server).auth.resend({ type: 'email_change', email: person.email });
    expect(again.error).toBeNull();
    expect(current(person).token).not.toBe(lost.token);
    await confirm(person.email, 'link');
    expect((await confirm(email, 'link')).data.user?.email).toBe(email);
  });

  it('expires', async () => {
    const email = newEmail();
    const { person } = await askFor(email);
    expect((await confirm(person.email, 'link')).error).toBeNull();
    await database.sql`update auth.one_time_tokens set updated_at = updated_at - interval '2 hours'
      where user_id = ${person.id}`;
    expect((await confirm(email, 'link')).error?.code).toBe('otp_expired');
    expect((await confirm(email, 'code')).error?.code).toBe('otp_expired');
    expect((await signIn(server, person)).session.user.email).toBe(person.email);
  });

  it('ends what was mailed to the old address', async () => {
    const email = newEmail();
    const { person } = await askFor(email);
    await openPublic(server).auth.resetPasswordForEmail(person.email);
    const recovery = current(person);
    expect(recovery.kind).toBe('recovery');
    const [agreement] = lettersTo(server, person.email);
    await openPublic(server).auth.verifyOtp({
      type: 'email_change',
      token_hash: agreement?.token ?? '',
    });
    expect((await confirm(email, 'link')).error).toBeNull();
    const { error } = await openPublic(server).auth.verifyOtp({
      type: 'recovery',
      token_hash: recovery.token,
    });
    expect(error?.code).toBe('otp_expired');
  });

  it.each<[string, () => Promise<string>, number, string]>([
    ['somebody else has', async () => (await createPerson(server)).email.toUpperCase(), 422, 'email_exists'],
    ['that is none', async () => 'not an address', 400, 'validation_failed'],
  ])('to one %s is refused', async (_case, wanted, status, code) => {
    const person = await createPerson(server);
    const { client } = await signIn(server, person);
    const { error } = await client.auth.updateUser({ email: await wanted() });
    expect(error).toMatchObject({ status, code });
    expect(lettersTo(server, person.email)).toEqual([]);
  });

  it('to the present one is none', async () => {
    const person = await createPerson(server);
    const { client } = await signIn(server, person);
    const { data, error } = await client.auth.updateUser({ email: person.email.toUpperCase() });
    expect(error).toBeNull();
    expect(data.user?.new_email).toBeUndefined();
    expect(lettersTo(server, person.email)).toEqual([]);
  });

  it('leaves nothing behind when a mail cannot be sent', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const broken = await startAuthServer(database.url('supabase_auth_admin'), {}, async () => {
      throw new Error('no mail today');
    });
    const person = await createPerson(broken);
    const { client } = await signIn(broken, person);
    const attempts = [await client.auth.updateUser({ email: newEmail() })];
    attempts.push(await client.auth.updateUser({ email: newEmail() }));
    await broken.close();
    expect(log).toHaveBeenCalledTimes(2);
    log.mockRestore();
    expect(attempts.map(({ error }) => error?.status)).toEqual([500, 500]);
    const [row] = await database.sql`select email_change from auth.users where id = ${person.id}`;
    expect(row?.email_change).toBe('');
  });

  it('needs the new address only where that is set', async () => {
    const single = await startAuthServer(database.url('supabase_auth_admin'), {
      doubleConfirmChanges: false,
    });
    const person = await createPerson(single);
    const { client } = await signIn(single, person);
    const email = newEmail();
    await client.auth.updateUser({ email });
    const { token } = lastLetterTo(single, email);
    const anonymous = createClient(single.url, single.publishableKey, { auth: { persistSession: false } });
    const { data } = await anonymous.auth.verifyOtp({ type: 'email_change', token_hash: token });
    await single.close();
    expect(single.mails.map(({ to }) => to)).toEqual([email]);
    expect(data.user?.email).toBe(email);
  });
});
