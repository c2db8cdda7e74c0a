import { randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import { demoPassword } from '#supabase/seed/logins.ts';
import { actionIds, callAction, inLanes, sourceActions, textTable } from './action-call.ts';
import { makeCenter } from './center.ts';
import { sessionCookies } from './instance.ts';
import { type ActionRight, actionRights, openActions } from './rights-contract.ts';
import { fingerprint, homeMark, makeRightsWorld, type PersonaKey, personaKeys } from './rights-world.ts';
import { skips, strangeCookies } from './strange-sessions.ts';
import { expect, test } from './test.ts';

type Call = ActionRight & { key: string; id: string; own: unknown; trainees: unknown };
type Answers = Map<string, Partial<Record<PersonaKey, string>>>;

const rank = { dispatcher: 0, supervisor: 1, admin: 2 };
const idOf = (key: string) => actionIds().get(key) ?? '';

test('every action has its rights written down', () => {
  expect([...actionIds().keys()].sort(), 'of the sources').toEqual(sourceActions().sort());
  const written = Object.entries(actionRights).flatMap(([file, actions]) =>
    Object.keys(actions).map((name) => `${file}/${name}`),
  );
  expect([...written, ...openActions].sort()).toEqual([...actionIds().keys()].sort());
});

test('every action refuses whoever may not, and serves whoever may', async ({ sql, baseURL }) => {
  test.setTimeout(240_000);
  const origin = baseURL ?? '';
  const world = await makeRightsWorld(sql);
  const calls: Call[] = [];
  for (const [file, actions] of Object.entries(actionRights)) {
    for (const [name, right] of Object.entries(actions)) {
      const own = await right.input(world, world.dispatcher);
      const trainees = right.least === 'dispatcher' ? await right.input(world, world.trainee) : own;
      calls.push({ ...right, key: `${file}/${name}`, id: idOf(`${file}/${name}`), own, trainees });
    }
  }
  const seen: Answers = new Map(calls.map(({ key }) => [key, {}]));
  const wrong: string[] = [];
  const send = async (call: Call, who: PersonaKey, index: number, expected: string) => {
    const cookies = world.cookies[who];
    const cookie = cookies[index % cookies.length] ?? '';
    const input = who === 'trainee' ? call.trainees : call.own;
    const { answer, text } = await sendAs(call, who, { cookie }, input, expected);
    const answers = seen.get(call.key);
    if (answers) answers[who] = answer;
    if (['anon', 'deactivated', 'foreign'].includes(who) && text.includes(homeMark)) {
      wrong.push(`${call.key} tells ${who} of the home agency`);
    }
  };
  const sendAs = async (
    call: Call,
    who: string,
    by: { cookie: string; headers?: Record<string, string> },
    input: unknown,
    expected: string,
  ) => {
    const answered = await callAction(origin, { ...call, ...by, input });
    if (answered.answer !== expected) {
      const words = /"message":"[^"]*"/.exec(answered.text)?.[0] ?? '';
      wrong.push(`${call.key} as ${who}: ${answered.answer} instead of ${expected}: ${words}`);
    }
    return answered;
  };
  const strange = strangeCookies(world.home.admin.id);

  const before = await fingerprint(world);
  await inLanes(calls, 3, async (call, index) => {
    for (const who of ['anon', 'deactivated'] as const) await send(call, who, index, 'unauthenticated');
    // Every action sees one kind of each, and every kind is seen by many actions.
    const { what = '', cookie = '' } = strange[index % strange.length] ?? {};
    await sendAs(call, `somebody with ${what}`, { cookie }, call.own, 'unauthenticated');
    const headers = { 'x-middleware-subrequest': skips[index % skips.length] ?? '' };
    await sendAs(call, 'anon past the middleware', { cookie: '', headers }, call.own, 'unauthenticated');
    if (rank[call.least] > rank.dispatcher) {
      await send(call, 'dispatcher', index, 'forbidden');
      await send(call, 'trainee', index, 'forbidden');
    }
    if (rank[call.least] > rank.supervisor) await send(call, 'supervisor', index, 'forbidden');
    // Roles that only read change nothing: each sees half of the actions, since a minute has room for 60 refusals.
    await send(call, index % 2 === 0 ? 'auditor' : 'payroll', index, 'forbidden');
  });
  for (const call of calls) {
    // All of a file by one person, for what they change is their own.
    const index = Object.keys(actionRights).indexOf(call.key.split('/')[0] ?? '');
    await send(call, 'foreign', index, call.foreign);
  }
  const after = await fingerprint(world);
  expect(wrong).toEqual([]);
  expect(after, 'nobody has changed anything of the home agency').toEqual(before);

  const others = new Map<string, string>();
  for (const call of calls) {
    if (call.other !== null) {
      const by = { cookie: world.bystander.cookie };
      // What refuses them serves whose it is afterwards: nothing of it was used up.
      const input = call.other === 'ok' ? await call.input(world, world.dispatcher) : call.own;
      const { answer } = await sendAs(call, 'another dispatcher', by, input, call.other);
      others.set(call.key, answer);
    }
    await send(call, call.least, 0, call.answer);
    if (call.least === 'dispatcher') await send(call, 'trainee', 0, call.answer);
  }
  process.stdout.write(
    `\n${textTable([
      ['action', 'least', ...personaKeys, 'other'],
      ...calls.map(({ key, least }) => [
        key,
        least,
        ...personaKeys.map((who) => seen.get(key)?.[who] ?? '·'),
        others.get(key) ?? '·',
      ]),
    ])}\n`,
  );
  expect(wrong).toEqual([]);

  const refused = await sql<{ name: string }[]>`
    select distinct target_id as name from public.audit_logs
    where agency_id = ${world.home.id} and entity = 'refusal' and details ->> 'code' = 'forbidden'`;
  const names = new Set(refused.map(({ name }) => name));
  const unrecorded = calls.filter(
    ({ key, least }) => least !== 'dispatcher' && !names.has(key.split('/')[1] ?? ''),
  );
  expect(unrecorded.map(({ key }) => key)).toEqual([]);
});

test('actions without a session serve whoever has the secret, and nobody else', async ({
  sql,
  request,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const center = await makeCenter(sql);
  const password = 'quiet harbor morning 7';
  const seen = new Map<string, string[]>();
  const call = async (name: string, input: unknown, expected: string, cookie = '') => {
    const key = openActions.find((action) => action.endsWith(`/${name}`)) ?? '';
    const { answer, text } = await callAction(baseURL ?? '', {
      id: idOf(key),
      page: '/sign-in',
      cookie,
      input,
    });
    seen.set(key, [...(seen.get(key) ?? []), answer]);
    expect(answer, `${name}: ${/"message":"[^"]*"/.exec(text)?.[0] ?? ''}`).toBe(expected);
  };
  const wrongToken = { tokenHash: 'a'.repeat(56) };
  const { dispatcher, otherDispatcher, supervisor, admin } = center;

  await call('signIn', { email: dispatcher.email, password: 'not this one' }, 'invalid');
  await call('signIn', { email: dispatcher.email, password: demoPassword }, 'ok');
  // The answer is the same without an account.
  await call('requestRecovery', { email: 'nobody@rights.example' }, 'ok');
  await call('requestRecovery', { email: dispatcher.email }, 'ok');
  await call('requestRecovery', { email: otherDispatcher.email }, 'ok');
  const { code } = await mailTo(request, dispatcher.email, 'recovery');
  const wrongCode = code === '111111' ? '222222' : '111111';
  await call('resetPasswordByCode', { email: dispatcher.email, code: wrongCode, password }, 'invalid');
  await call('resetPasswordByCode', { email: dispatcher.email, code, password }, 'ok');
  await call('resetPasswordByLink', { ...wrongToken, password }, 'invalid');
  const recovery = await mailTo(request, otherDispatcher.email, 'recovery');
  await call('resetPasswordByLink', { tokenHash: tokenOf(recovery.link), password }, 'ok');

  const cookieOf = async (email: string) =>
    (await sessionCookies(email)).map(({ name, value }) => `${name}=${value}`).join('; ');
  const newEmail = `new-${supervisor.email}`;
  const change = { email: newEmail, currentPassword: demoPassword };
  const own = await cookieOf(supervisor.email);
  await callAction(baseURL ?? '', {
    id: idOf('auth-actions/changeEmail'),
    page: '/profile',
    cookie: own,
    input: change,
  });
  await call('confirmEmailByLink', wrongToken, 'invalid');
  const confirmation = await mailTo(request, newEmail, 'email_change');
  await call('confirmEmailByLink', { tokenHash: tokenOf(confirmation.link) }, 'ok');

  const email = `invited-${admin.email}`;
  const invited = {
    email,
    fullName: 'Ina Invited',
    role: 'dispatcher',
    pattern: '4x10',
    centerId: center.centerId,
  };
  const cookie = await cookieOf(admin.email);
  await callAction(baseURL ?? '', {
    id: idOf('admin-actions/createUser'),
    page: '/people/invite',
    cookie,
    input: invited,
  });
  await call('signUp', { ...wrongToken, password }, 'invalid');
  const { link } = await mailTo(request, email, 'invite');
  await call('signUp', { tokenHash: tokenOf(link), password }, 'ok');

  await call('proveSecondFactor', { code: '000000' }, 'unauthenticated');
  await call('proveSecondFactor', { code: '000000' }, 'conflict', cookie);
  // No agency of this center's has a notice, or requires a second factor.
  const mark = 'a'.repeat(32);
  await call('acceptUseNotice', { mark, isSignedIn: false }, 'conflict');
  await call('acceptUseNotice', { mark, isSignedIn: true }, 'unauthenticated');
  await call('acceptUseNotice', { mark, isSignedIn: true }, 'conflict', cookie);
  await call('startRequiredFactor', { currentPassword: demoPassword }, 'unauthenticated');
  await call('startRequiredFactor', { currentPassword: demoPassword }, 'conflict', cookie);
  const first = { factorId: randomUUID(), code: '000000' };
  await call('confirmRequiredFactor', first, 'unauthenticated');
  await call('confirmRequiredFactor', first, 'conflict', cookie);
  // With both they are served, as sign-in-rules.spec.ts walks.
  // There is an agency, so nothing is set up any more, whatever the code.
  await call('openSetUp', { code: '7F3K-QW9D-0XMT' }, 'not_found');
  const agency = {
    agencyName: 'New',
    timeZone: 'UTC',
    centerName: 'New',
    dayStart: '05:00',
    workweekStart: 0,
  };
  const firstAdmin = { ...agency, fullName: 'Eve', email: 'eve@rights.example', password };
  await call('setUpAgency', firstAdmin, 'not_found', 'set-up-code=7F3KQW9D0XMT');
  await call('lockSession', {}, 'forbidden');
  await call('lockSession', {}, 'ok', cookie);
  await call('lockSession', {}, 'forbidden', cookie);
  await call('unlockSession', { password: demoPassword }, 'unauthenticated');
  await call('unlockSession', { password: 'not this one' }, 'invalid', cookie);
  await call('unlockSession', { password: demoPassword }, 'ok', cookie);
  await call('signOut', {}, '→/sign-in', own);
  // Without a session there is nothing to end.
  await call('signOut', {}, '→/sign-in');
  expect([...seen.keys()].sort()).toEqual(openActions);
  process.stdout.write(`\n${textTable([...seen].map(([name, answers]) => [name, answers.join(', ')]))}\n`);
});

type CaughtMail = { to: string; kind: string; link: string; code: string };

/** The newest mail of that kind to an address, once it is there. */
async function mailTo(request: APIRequestContext, to: string, kind: string): Promise<CaughtMail> {
  let found: CaughtMail | undefined;
  await expect(async () => {
    const mails: CaughtMail[] = await (await request.get('/__mail.json')).json();
    found = mails.find((mail) => mail.to === to && mail.kind === kind);
    expect(found, `a mail of kind ${kind} to ${to}`).toBeDefined();
  }).toPass({ timeout: 60_000 });
  if (found === undefined) throw new Error('unreachable');
  return found;
}

function tokenOf(link: string): string {
  const token = new URL(link).searchParams.get('token_hash');
  if (token === null) throw new Error(`There is no token in ${link}.`);
  return token;
}
