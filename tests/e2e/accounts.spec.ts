import type { APIRequestContext, Page } from '@playwright/test';
import type postgres from 'postgres';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeCenter, nextId, type TestCenter, type TestPerson } from './center.ts';
import { expect, test } from './test.ts';

const password = 'dispatch-demo-2026';
const newPassword = 'quiet harbor morning 7';

type CaughtMail = { to: string; kind: string; link: string; code: string };

/** The newest mail of that kind to an address, once it is there. */
async function mailTo(request: APIRequestContext, to: string, kind: string): Promise<CaughtMail> {
  let found: CaughtMail | undefined;
  await expect(async () => {
    const mails: CaughtMail[] = await (await request.get('/__mail.json')).json();
    found = mails.find((mail) => mail.to === to && mail.kind === kind);
    expect(found, `a mail of kind ${kind} to ${to}`).toBeDefined();
  }).toPass();
  if (found === undefined) throw new Error('unreachable');
  return found;
}

async function signInWith(page: Page, email: string, typed: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(typed);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Asks for a mail on the page of the forgotten password. */
async function askForMail(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible();
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send the mail', exact: true }).click();
  await expect(page.getByText(`If there is an account for ${email}, a mail is on its way.`)).toBeVisible();
}

/** Five wrong passwords in a row. */
async function block(page: Page, { email }: TestPerson, words: RegExp): Promise<void> {
  await page.goto('/sign-in');
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await signInWith(page, email, `wrong password ${attempt}`);
    await expect(
      page.getByText(attempt < 5 ? 'E-mail and password do not match an account.' : words),
    ).toBeVisible();
  }
}

/** Gives a person a published shift for the whole of the present operational day, which starts at 05:00. */
async function putOnDuty(sql: postgres.Sql, center: TestCenter, person: TestPerson): Promise<void> {
  const [now] = await sql<{ day: string }[]>`
    select (now() at time zone ${center.timeZone} - interval '5 hours')::date::text as day`;
  if (now === undefined) throw new Error('no time');
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
    startDate: now.day,
    endDate: now.day,
    status: 'published',
  });
  const id = await makeAssignment(sql, center, {
    scheduleId,
    shiftId: center.shiftId,
    userId: person.id,
    shiftDate: now.day,
    status: 'published',
  });
  await sql`update public.assigned_shifts set local_start = '05:00', local_end = '05:00' where id = ${id}`;
}

test('a forgotten password is replaced with the code of a mail', async ({ openBrowser, request, sql }) => {
  const { dispatcher } = await makeCenter(sql);
  const elsewhere = await openBrowser(dispatcher.email);
  await elsewhere.goto('/profile');

  const page = await openBrowser(null);
  await askForMail(page, dispatcher.email);
  const { code } = await mailTo(request, dispatcher.email, 'recovery');
  await page.getByLabel('Code').fill('12345');
  await page.getByLabel('New password').fill(newPassword);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByText('Type all digits of the code of the mail.')).toBeVisible();
  await page.getByLabel('Code').fill(code === '00000000' ? '00000001' : '00000000');
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByText('This code is wrong, was used or has expired.')).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveValue(newPassword);

  // The code is used up now, and the person goes on all the same.
  await page.getByLabel('Code').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByText('This is the password the account has already.')).toBeVisible();
  await page.getByLabel('New password').fill(newPassword);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByText('Your new password is set.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Hello, Dana' })).toBeVisible();

  // Where the old password opened a session, the page itself says that it is over.
  await expect(elsewhere.getByText('Your session has ended. Sign in again to go on.')).toBeVisible();
  await signInWith(elsewhere, dispatcher.email, password);
  await expect(elsewhere.getByText('E-mail and password do not match an account.')).toBeVisible();
  await signInWith(elsewhere, dispatcher.email, newPassword);
  await expect(elsewhere.getByRole('heading', { name: 'Profile' })).toBeVisible();
});

test('a password is changed with the current one alone, and without a new sign-in', async ({
  openBrowser,
  request,
  sql,
}) => {
  const { dispatcher } = await makeCenter(sql);
  const page = await openBrowser(null);
  await askForMail(page, dispatcher.email);
  await page.getByLabel('Code').fill((await mailTo(request, dispatcher.email, 'recovery')).code);
  await page.getByLabel('New password').fill(newPassword);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Hello, Dana' })).toBeVisible();

  // A session that a mail has opened asks for the current password, too.
  const change = async (current: string, next: string) => {
    await page.getByLabel('Current password', { exact: true }).fill(current);
    await page.getByLabel('New password', { exact: true }).fill(next);
    await page.getByRole('button', { name: 'Change password' }).click();
  };
  await page.goto('/profile');
  await change('not this one', 'another password 8');
  await expect(page.getByText('This is not your current password.')).toBeVisible();
  await change(newPassword, 'another password 8');
  await expect(page.getByText('Your password is changed.')).toBeVisible();

  await page.goto('/sign-in');
  await signInWith(page, dispatcher.email, 'another password 8');
  await expect(page.getByRole('heading', { name: 'Hello, Dana' })).toBeVisible();
  const signIns = () => sql`
    select 1 from public.audit_logs where action = 'user.sign_in' and actor_id = ${dispatcher.id}`;
  const before = (await signIns()).length;
  await page.goto('/profile');
  await change('another password 8', newPassword);
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  expect((await signIns()).length).toBe(before);
});

test('a lost connection keeps what was typed', async ({ openBrowser, complaints, sql }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  const { dispatcher } = await makeCenter(sql);
  const page = await openBrowser(null);
  await askForMail(page, dispatcher.email);
  await page.getByLabel('Code').fill('123456');
  await page.getByLabel('New password').fill(newPassword);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByText('The server could not be reached')).toBeVisible();
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByText('This code is wrong, was used or has expired.')).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveValue(newPassword);
});

test('the answer is the same for an address without an account', async ({ openBrowser }) => {
  const page = await openBrowser(null);
  await askForMail(page, `nobody-${Date.now()}@example.test`);
  await page.getByLabel('Code').fill('123456');
  await page.getByLabel('New password').fill(newPassword);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByText('This code is wrong, was used or has expired.')).toBeVisible();
  await page.getByRole('button', { name: 'Send the mail again' }).click();
  await expect(page.getByText('a new mail is on its way')).toBeVisible();
});

test('a link sets the password once, and only when the form is sent', async ({
  openBrowser,
  request,
  sql,
}) => {
  const { dispatcher, supervisor } = await makeCenter(sql);
  const page = await openBrowser(null);
  await askForMail(page, dispatcher.email);
  const { link } = await mailTo(request, dispatcher.email, 'recovery');

  // A scanner opens it first.
  await (await openBrowser(null)).goto(link);
  // Somebody else is signed in where it is opened.
  const shared = await openBrowser(supervisor.email);
  await shared.goto(link);
  await shared.getByLabel('New password').fill(newPassword);
  await shared.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(shared.getByText('Your new password is set.')).toBeVisible();
  await expect(shared.getByRole('heading', { name: 'Hello, Dana' })).toBeVisible();
  const left = await sql`select 1 from auth.sessions where user_id = ${supervisor.id}`;
  expect(left.length, 'the session that was replaced has ended').toBe(0);

  await page.goto(link);
  await page.getByLabel('New password').fill('another password 8');
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByText('This link was used or has expired. Ask for a new mail.')).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveValue('another password 8');
  // Nor does it help in the browser where it worked, whoever sits there now.
  await shared.goto(link);
  await shared.getByLabel('New password').fill('another password 8');
  await shared.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(shared.getByText('This link was used or has expired. Ask for a new mail.')).toBeVisible();
});

test('an expired link says so', async ({ openBrowser, request, sql }) => {
  const { dispatcher } = await makeCenter(sql);
  const page = await openBrowser(null);
  await askForMail(page, dispatcher.email);
  const { link } = await mailTo(request, dispatcher.email, 'recovery');
  await sql`
    update auth.users set recovery_sent_at = now() - interval '25 hours' where id = ${dispatcher.id}`;
  await sql`
    update auth.one_time_tokens set created_at = created_at - interval '25 hours',
      updated_at = updated_at - interval '25 hours' where user_id = ${dispatcher.id}`;
  await page.goto(link);
  await page.getByLabel('New password').fill(newPassword);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByText('This link was used or has expired. Ask for a new mail.')).toBeVisible();
  await page.getByRole('link', { name: 'Ask for a new mail' }).click();
  await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible();
});

test('an e-mail address changes when both addresses have confirmed it', async ({
  openBrowser,
  request,
  sql,
}) => {
  const center = await makeCenter(sql);
  const { dispatcher } = center;
  const newEmail = `new-${dispatcher.email}`;
  const page = await openBrowser(dispatcher.email);
  await page.goto('/profile');
  const section = page.getByRole('region', { name: 'E-mail' });
  await section.getByLabel('New e-mail').fill(center.supervisor.email);
  await section.getByLabel('Your password', { exact: true }).fill('not this one');
  await section.getByRole('button', { name: 'Change e-mail' }).click();
  await expect(section.getByText('This is not your current password.')).toBeVisible();
  await section.getByLabel('Your password', { exact: true }).fill(password);
  await section.getByRole('button', { name: 'Change e-mail' }).click();
  await expect(section.getByText('This e-mail address already belongs to an account.')).toBeVisible();
  await section.getByLabel('New e-mail').fill(newEmail);
  await section.getByRole('button', { name: 'Change e-mail' }).click();
  await expect(section.getByText(`Waiting for both confirmations of ${newEmail}.`)).toBeVisible();

  // The old address confirms with the code, the new one with the link, where somebody else is signed in.
  const old = await mailTo(request, dispatcher.email, 'email_change');
  await section.getByLabel('Old address: code').fill(old.code);
  await section.getByRole('button', { name: 'Confirm' }).first().click();
  await expect(section.getByText(`${dispatcher.email} is confirmed.`)).toBeVisible();
  const fresh = await mailTo(request, newEmail, 'email_change');
  const shared = await openBrowser(center.supervisor.email);
  await shared.goto(fresh.link);
  await shared.getByRole('button', { name: 'Confirm this address' }).click();
  await expect(shared.getByText('Both addresses are confirmed.')).toBeVisible();
  await shared.goto('/');
  await expect(shared.getByRole('heading', { name: 'Hello, Sam' })).toBeVisible();
  await shared.goto(fresh.link);
  await shared.getByRole('button', { name: 'Confirm this address' }).click();
  await expect(shared.getByText('This link was used or has expired.')).toBeVisible();

  await page.reload();
  await expect(page.getByRole('region', { name: 'Kept by your agency' }).getByText(newEmail)).toBeVisible();
  const elsewhere = await openBrowser(null);
  await elsewhere.goto('/sign-in');
  await signInWith(elsewhere, newEmail, password);
  await expect(elsewhere.getByRole('heading', { name: 'Hello, Dana' })).toBeVisible();
  const admin = await openBrowser(center.admin.email);
  await admin.goto('/audit?action=user.change_email');
  await expect(
    admin.getByText(`Dana Dispatcher changed the e-mail address from ${dispatcher.email} to ${newEmail}`),
  ).toBeVisible();
});

test('a change of address may be confirmed by link first and finished with a code', async ({
  openBrowser,
  request,
  sql,
}) => {
  const { dispatcher } = await makeCenter(sql);
  const newEmail = `new-${dispatcher.email}`;
  const page = await openBrowser(dispatcher.email);
  await page.goto('/profile');
  const section = page.getByRole('region', { name: 'E-mail' });
  await section.getByLabel('New e-mail').fill(dispatcher.email);
  await section.getByLabel('Your password', { exact: true }).fill(password);
  await section.getByRole('button', { name: 'Change e-mail' }).click();
  await expect(section.getByText('This is your address already.')).toBeVisible();
  await section.getByLabel('New e-mail').fill(newEmail);
  await section.getByRole('button', { name: 'Change e-mail' }).click();
  await expect(section.getByText(`Waiting for both confirmations of ${newEmail}.`)).toBeVisible();
  await section.getByRole('button', { name: 'Send both mails again' }).click();
  await expect(section.getByText('Mails were sent a moment ago.')).toBeVisible();

  const atHome = await openBrowser(null);
  await atHome.goto((await mailTo(request, dispatcher.email, 'email_change')).link);
  await atHome.getByRole('button', { name: 'Confirm this address' }).click();
  await expect(atHome.getByText('This address is confirmed. Now confirm the other one')).toBeVisible();
  const { code } = await mailTo(request, newEmail, 'email_change');
  await section.getByLabel('New address: code').fill(code === '000000' ? '000001' : '000000');
  await section.getByRole('button', { name: 'Confirm' }).last().click();
  await expect(section.getByText('This code is wrong, was used or has expired.')).toBeVisible();
  await section.getByLabel('New address: code').fill(code);
  await section.getByRole('button', { name: 'Confirm' }).last().click();
  await expect(page.getByText(`Your address is ${newEmail} now. You sign in with it.`)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Kept by your agency' }).getByText(newEmail)).toBeVisible();
  await expect(section.getByLabel('New e-mail')).toBeVisible();
  // The confirmation opens no session, neither here nor there.
  const sessions = await sql`select 1 from auth.sessions where user_id = ${dispatcher.id}`;
  expect(sessions.length).toBe(1);
});

test('sessions are listed with their devices and end at once', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const userAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const console1 = await openBrowser(null, { userAgent });
  const console2 = await openBrowser(null);
  for (const page of [console1, console2]) {
    await page.goto('/sign-in');
    await signInWith(page, center.dispatcher.email, password);
    await expect(page.getByRole('heading', { name: 'Hello, Dana' })).toBeVisible();
  }
  await console2.goto('/profile');
  const list = console2.getByRole('list', { name: 'Where you are signed in' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(list.getByRole('listitem').first()).toContainText('This device');
  await list.getByRole('button', { name: 'Sign out Firefox on Windows' }).click();
  await expect(console2.getByText('Firefox on Windows is signed out.')).toBeVisible();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(console1.getByText('Your session has ended. Sign in again to go on.')).toBeVisible();

  await signInWith(console1, center.dispatcher.email, password);
  await expect(console1.getByRole('heading', { name: 'Hello, Dana' })).toBeVisible();
  await console2.reload();
  await console2.getByRole('button', { name: 'Sign out everywhere…' }).click();
  const dialog = console2.getByRole('alertdialog');
  await expect(dialog).toContainText('All 2 places are signed out at once, this one included.');
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(console2.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(console1.getByRole('heading', { name: 'Sign in' })).toBeVisible();

  const admin = await openBrowser(center.admin.email);
  await admin.goto('/audit?action=no_sign_ins');
  const audit = admin.getByRole('list', { name: 'Audit' });
  await expect(audit.getByText('Dana Dispatcher ended 1 own session').first()).toBeVisible();
  await expect(audit.getByText('signed in with')).toHaveCount(0);
  await admin.getByRole('combobox', { name: 'Action' }).click();
  await admin.getByRole('option', { name: 'All sign-ins' }).click();
  await expect(
    audit.getByText(/^Dana Dispatcher signed in with Firefox on Windows from /).first(),
  ).toBeVisible();
  await expect(audit.getByText('own session')).toHaveCount(0);
});

test('at a shared console another person signs in', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.supervisor.email);
  await page.goto('/sign-in');
  await expect(page.getByText('Sam Supervisor is signed in here.')).toBeVisible();
  await page.getByRole('link', { name: 'Continue as Sam Supervisor' }).click();
  await expect(page.getByRole('heading', { name: 'Hello, Sam' })).toBeVisible();
  await page.goto('/sign-in');
  await signInWith(page, center.dispatcher.email, password);
  await expect(page.getByRole('heading', { name: 'Hello, Dana' })).toBeVisible();
  const left = await sql`select 1 from auth.sessions where user_id = ${center.supervisor.id}`;
  expect(left.length).toBe(0);
});

test('a supervisor on duty releases a blocked dispatcher, one off duty cannot', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  await putOnDuty(sql, center, center.supervisor);
  const person = await openBrowser(null);
  await block(person, center.dispatcher, /^Too many wrong passwords\. Try again in \d+ seconds\.$/);
  await signInWith(person, center.dispatcher.email, password);
  await expect(person.getByText(/^Too many wrong passwords\. Try again in/)).toBeVisible();

  const offDuty = await openBrowser(center.otherSupervisor.email);
  await offDuty.goto(`/people?person=${center.dispatcher.id}`);
  await expect(offDuty.getByText('5 wrong passwords in a row.')).toBeVisible();
  await expect(offDuty.getByText('You are not on duty now.')).toBeVisible();
  await expect(offDuty.getByRole('button', { name: 'Release' })).toHaveCount(0);

  const onDuty = await openBrowser(center.supervisor.email);
  await onDuty.goto('/people?state=blocked');
  const row = onDuty.getByRole('row').filter({ has: onDuty.getByRole('link', { name: 'Dana Dispatcher' }) });
  await expect(row.getByText(/^Waits until \d\d:\d\d$/)).toBeVisible();
  await onDuty.getByRole('link', { name: 'Dana Dispatcher' }).click();
  await onDuty.getByRole('button', { name: 'Release' }).click();
  await expect(onDuty.getByText('Dana Dispatcher can sign in now.')).toBeVisible();
  await expect(onDuty.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
  await signInWith(person, center.dispatcher.email, password);
  await expect(person.getByRole('heading', { name: 'Hello, Dana' })).toBeVisible();

  const admin = await openBrowser(center.admin.email);
  await admin.goto('/audit');
  const audit = admin.getByRole('list', { name: 'Audit' });
  await expect(
    audit.getByText('Sam Supervisor released the account of Dana Dispatcher after wrong passwords'),
  ).toBeVisible();
  await expect(
    audit.getByText(
      'refused a wrong password for Dana Dispatcher (5 in a row); the account waits 30 seconds',
    ),
  ).toBeVisible();
});

test('an admin makes wrong passwords lock accounts; a stale choice is refused', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const admin = await openBrowser(center.admin.email);
  await admin.goto('/');
  await admin.getByRole('link', { name: 'Settings', exact: true }).click();
  await admin.getByRole('link', { name: 'Signing in' }).last().click();
  await expect(admin.getByRole('radio', { name: 'A wait that grows' })).toBeChecked();
  const stale = await openBrowser(center.admin.email);
  await stale.goto('/settings/sign-in');
  // A form that is being filled in stays as it was opened.
  await stale.getByRole('radio', { name: 'Locked until released' }).click();

  await admin.getByRole('radio', { name: 'Locked until released' }).click();
  await expect(admin.getByText('You are the only admin.')).toBeVisible();
  await saveFromToday(admin);
  await expect(admin.getByText('The rules of signing in are saved.')).toBeVisible();
  await admin.reload();
  await expect(admin.getByRole('radio', { name: 'Locked until released' })).toBeChecked();

  const person = await openBrowser(null);
  await block(person, center.supervisor, /^This account is locked .* An admin can release it\.$/);
  const supervisor = await openBrowser(center.otherSupervisor.email);
  await supervisor.goto(`/people?person=${center.supervisor.id}`);
  await expect(
    supervisor.getByText('Only an admin releases the account of a supervisor or an admin.'),
  ).toBeVisible();
  await admin.goto('/people');
  const row = admin.getByRole('row').filter({ has: admin.getByRole('link', { name: 'Sam Supervisor' }) });
  await expect(row.getByText('Locked')).toBeVisible();
  await admin.getByRole('link', { name: 'Sam Supervisor' }).click();
  await admin.getByRole('button', { name: 'Release' }).click();
  await expect(row.getByText('Active')).toBeVisible();

  await admin.goto('/settings/sign-in');
  await admin.getByRole('radio', { name: 'A wait that grows' }).click();
  await saveFromToday(admin);
  await expect(admin.getByText('The rules of signing in are saved.')).toBeVisible();
  await saveFromToday(stale);
  await expect(stale.getByRole('button', { name: 'Reload' })).toBeVisible();
  await stale.getByRole('button', { name: 'Reload' }).click();
  await expect(stale.getByRole('radio', { name: 'A wait that grows' })).toBeChecked();
  await admin.goto('/audit');
  await expect(
    admin
      .getByText(/^Ada Admin set the sign-in rules, .*: After five wrong passwords: locked until released/)
      .first(),
  ).toBeVisible();
});

async function saveFromToday(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show what it does' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save from today on' }).click();
}

test('the settings are for admins', async ({ openBrowser, complaints, sql }) => {
  complaints.allow(/status of 403/);
  const center = await makeCenter(sql);
  const page = await openBrowser(center.supervisor.email);
  const response = await page.goto('/settings');
  expect(response?.status()).toBe(403);
});
