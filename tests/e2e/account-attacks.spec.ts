import { type Page, type Request, request } from '@playwright/test';
import { makeCenter } from './center.ts';
import { sessionCookies } from './instance.ts';
import { expect, test } from './test.ts';

type Send = (email: string | null, input?: unknown) => Promise<{ status: number; text: string }>;

/** What a click would send; it is answered here and does nothing. */
async function record(page: Page, click: () => Promise<void>): Promise<Request> {
  const sent = page.waitForRequest((sending) => sending.headers()['next-action'] !== undefined);
  await page.route('**/*', (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status: 204 }) : route.continue(),
  );
  await click();
  return sent;
}

/** Sends a recorded action again, signed in as somebody or as nobody, with its own input or another. */
function sender(recorded: Request): Send {
  const { origin, pathname } = new URL(recorded.url());
  return async (email, input) => {
    const cookies = email === null ? [] : await sessionCookies(email);
    const client = await request.newContext();
    const response = await client.post(`${origin}${pathname}`, {
      headers: {
        'next-action': recorded.headers()['next-action'] ?? '',
        'content-type': 'text/plain;charset=UTF-8',
        accept: 'text/x-component',
        origin,
        cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
      },
      data: input === undefined ? (recorded.postData() ?? '') : JSON.stringify([input]),
    });
    const answer = { status: response.status(), text: await response.text() };
    await client.dispose();
    return answer;
  };
}

/** Each input is refused as invalid, and none is a fault. */
async function expectInvalid(send: Send, email: string | null, inputs: readonly unknown[]): Promise<void> {
  for (const input of inputs) {
    const answer = await send(email, input);
    expect(answer.status, JSON.stringify(input)).toBe(200);
    expect(answer.text, JSON.stringify(input)).toContain('"code":"invalid"');
  }
}

test('the settings are saved by an admin of the agency alone', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const stranger = await makeCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/settings/sign-in');
  await page.getByRole('radio', { name: 'Locked until released' }).click();
  await page.getByRole('button', { name: 'Show what it does' }).click();
  const save = page.getByRole('dialog').getByRole('button', { name: 'Save from today on' });
  await save.waitFor();
  const recorded = await record(page, () => save.click());
  const send = sender(recorded);

  expect((await send(null)).text).toContain('"code":"unauthenticated"');
  for (const { email } of [center.dispatcher, center.supervisor]) {
    expect((await send(email)).text).toContain('Only an admin may do this.');
  }
  await expectInvalid(send, center.admin.email, [
    null,
    'lock',
    {},
    { kind: 'sign_in', policy: 'lock' },
    ...[
      { policy: 'never' },
      { effectiveFrom: '2036-02-30' },
      { knownVersionId: '1' },
      { agencyId: center.id },
      { secondFactor: 'yes' },
      { notice: 'x'.repeat(2001) },
      { notice: 'For \u202Eesu dezirohtua' },
      { idleLockMinutes: 4 },
      { signInHours: 169 },
      { signInHours: 1.5 },
    ].map((change) => ({
      kind: 'sign_in',
      policy: 'lock',
      secondFactor: false,
      notice: null,
      idleLockMinutes: 30,
      signInHours: 12,
      effectiveFrom: '2036-01-01',
      knownVersionId: null,
      ...change,
    })),
  ]);
  // A stranger changes the settings of the own agency and of no other.
  expect((await send(stranger.admin.email)).text).toContain('"ok":true');
  const policies = await sql`
    select id, sign_in_policy from public.agencies where id in (${center.id}, ${stranger.id})`;
  expect(new Map(policies.map((row) => [row.id, row.sign_in_policy]))).toEqual(
    new Map([
      [center.id, 'delay'],
      [stranger.id, 'lock'],
    ]),
  );
  // Sent twice, as by a double click: the second finds that the first was quicker.
  const answers = await Promise.all([send(center.admin.email), send(center.admin.email)]);
  expect(answers.filter(({ text }) => text.includes('"ok":true'))).toHaveLength(1);
  expect(answers.filter(({ text }) => text.includes('"code":"conflict"'))).toHaveLength(1);
  const changes = await sql`
    select 1 from public.setting_versions where agency_id = ${center.id} and created_by is not null`;
  expect(changes.length).toBe(1);
});

test('an account is released by those who may, in their agency', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const stranger = await makeCenter(sql);
  await sql`
    insert into private.sign_in_guards (user_id, failures, last_failed_at, blocked_until)
    values (${center.dispatcher.id}, 5, now(), now() + interval '1 hour'),
      (${center.admin.id}, 5, now(), now() + interval '1 hour')`;
  const admin = await openBrowser(stranger.admin.email);
  await sql`
    insert into private.sign_in_guards (user_id, failures, last_failed_at, blocked_until)
    values (${stranger.dispatcher.id}, 5, now(), now() + interval '1 hour')`;
  await admin.goto(`/people?person=${stranger.dispatcher.id}`);
  const release = admin.getByRole('button', { name: 'Release' });
  const send = sender(await record(admin, () => release.click()));
  const target = { userId: center.dispatcher.id };

  expect((await send(null, target)).text).toContain('"code":"unauthenticated"');
  expect((await send(stranger.admin.email, target)).text).toContain('This person does not exist.');
  expect((await send(center.otherDispatcher.email, target)).text).toContain('"code":"forbidden"');
  expect((await send(center.supervisor.email, target)).text).toContain(
    'Only a supervisor who is on duty now',
  );
  expect((await send(center.supervisor.email, { userId: center.supervisor.id })).text).toContain(
    'Nobody releases their own account.',
  );
  expect((await send(center.supervisor.email, { userId: center.admin.id })).text).toContain(
    'Only an admin releases the account of a supervisor or an admin.',
  );
  await expectInvalid(send, center.supervisor.email, [null, {}, { userId: 'x' }, { ...target, force: true }]);
  const left = await sql`
    select user_id from private.sign_in_guards where user_id in (${center.dispatcher.id}, ${center.admin.id})`;
  expect(left.length).toBe(2);
});

test("nobody ends another's session, and codes are tried a few times only", async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  await openBrowser(center.dispatcher.email);
  const page = await openBrowser(center.dispatcher.email);
  await page.goto('/profile');
  const list = page.getByRole('list', { name: 'Where you are signed in' });
  const end = list.getByRole('button', { name: /^Sign out/ });
  const send = sender(await record(page, () => end.click()));
  expect((await send(null)).text).toContain('"code":"unauthenticated"');
  expect((await send(center.otherDispatcher.email)).text).toContain('This session has ended already.');
  await expectInvalid(send, center.dispatcher.email, [null, {}, { sessionId: '1' }, { sessionId: null }]);
  const twice = [await send(center.dispatcher.email), await send(center.dispatcher.email)];
  expect(twice[0]?.text).toContain('"ok":true');
  expect(twice[1]?.text).toContain('This session has ended already.');

  const forgot = await openBrowser(null);
  await forgot.goto('/forgot-password');
  await forgot.getByLabel('E-mail').fill(center.dispatcher.email);
  await forgot.getByRole('button', { name: 'Send the mail', exact: true }).click();
  await forgot.getByLabel('Code').fill('123456');
  await forgot.getByLabel('New password').fill('quiet harbor morning 7');
  const set = forgot.getByRole('button', { name: 'Set password and sign in' });
  const guess = sender(await record(forgot, () => set.click()));
  const { email } = center.dispatcher;
  await expectInvalid(guess, null, [
    null,
    { email, code: '123456' },
    { email, code: '12345', password: 'quiet harbor morning 7' },
    { email, code: '123456', password: 'short' },
    { email, code: 123456, password: 'quiet harbor morning 7' },
  ]);
  let refusal = '';
  for (let attempt = 0; attempt < 30 && !refusal.includes('too many tries'); attempt += 1) {
    const code = String(100_000 + attempt);
    refusal = (await guess(null, { email, code, password: 'quiet harbor morning 7' })).text;
    expect(refusal).not.toContain('"ok":true');
  }
  expect(refusal).toContain('There were too many tries. Open the link of the mail instead');
});
