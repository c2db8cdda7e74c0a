import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { totpCode } from '#supabase/local/gateway/auth/totp.ts';
import { demoPassword } from '#supabase/seed/logins.ts';
import { actionIds, callAction } from './action-call.ts';
import { makeCenter, type TestPerson } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

/** Sets the last touch of a person's sessions back, as if so many seconds had passed, and lets their pages ask. */
async function letPass(sql: postgres.Sql, { id }: TestPerson, seconds: number): Promise<void> {
  await sql`
    insert into private.session_activity (session_id, user_id, last_active_at)
    select s.id, s.user_id, now() - ${seconds} * interval '1 second' from auth.sessions s where s.user_id = ${id}
    on conflict (session_id) do update set last_active_at = excluded.last_active_at`;
  await sql`select private.tell_person(${id}, 'session', jsonb_build_object('at', clock_timestamp()))`;
}

/** A page locks a little before the server does. */
const isLocked = (page: Page) =>
  expect
    .poll(async () => (await page.evaluate(async () => (await fetch('/api/session')).json())).problem)
    .toBe('locked');

const lockOf = (page: Page) => page.getByRole('dialog', { name: 'Locked' });

async function unlock(page: Page, password = demoPassword): Promise<void> {
  await lockOf(page).getByLabel('Password', { exact: true }).fill(password);
  await lockOf(page).getByRole('button', { name: 'Unlock' }).click();
}

const isLive = (page: Page) => expect(page.getByRole('button', { name: /^Live: / })).toBeVisible();

test('a session that nobody uses locks on every tab, and opens again with all that was typed', async ({
  openBrowser,
  sql,
  baseURL,
  complaints,
}) => {
  test.setTimeout(150_000);
  // Set back by hand, a session locks while its page reads, or while it is made.
  complaints.allow(/status of 40[13]|React error #441/);
  const { supervisor, admin } = await makeCenter(sql);
  const page = await openBrowser(supervisor.email);
  await page.goto('/profile');
  const tab = await page.context().newPage();
  await tab.goto('/schedule');
  await page.getByLabel('Phone').first().fill('555 0134');
  await page.getByRole('button', { name: 'Mark this computer' }).click();
  const mark = page.getByRole('dialog', { name: 'Mark this computer' });
  await mark.getByLabel('Name').fill('Console 7');
  await isLive(tab);

  await test.step('a minute before, both tabs say so, and a press keeps both open', async () => {
    await letPass(sql, supervisor, 29 * 60 + 10);
    const warning = 'This page locks in a minute, because nobody touches it.';
    for (const each of [page, tab]) await expect(each.getByText(warning)).toBeVisible();
    await tab.getByRole('button', { name: 'Stay signed in' }).click();
    for (const each of [page, tab]) await expect(each.getByText(warning)).toHaveCount(0);
  });

  await test.step('then nothing of the page can be read or reached', async () => {
    await letPass(sql, supervisor, 30 * 60 - 4);
    for (const each of [page, tab]) {
      await expect(lockOf(each)).toBeVisible();
      await expect(lockOf(each)).toContainText(`${supervisor.fullName} is signed in here.`);
      await expect(lockOf(each)).toContainText('Nobody touched a page here for 30 minutes.');
      await expect(each.getByRole('navigation')).toHaveCount(0);
      await expect(each).toHaveTitle('Locked');
    }
    await expect(mark).toHaveCount(0);
    await expect(page.getByText('Where you are signed in')).toBeHidden();
    await expectAccessible(page, 'the lock');
    for (const key of ['Tab', 'Tab', 'Tab', 'Tab', 'Shift+Tab', 'Escape', 'Escape', 'Escape']) {
      await page.keyboard.press(key);
    }
    await lockOf(page).getByRole('button', { name: 'Unlock' }).focus();
    await page.keyboard.type('gh?');
    await expect(lockOf(page)).toBeVisible();
    await expect(page).toHaveURL(/\/profile$/);
    expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true);
  });

  await test.step('and the server refuses the session in words', async () => {
    await isLocked(page);
    const cookies = await page.context().cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const id = actionIds().get('user-actions/chooseTheme') ?? '';
    const input = { theme: 'light' };
    const { answer, text } = await callAction(baseURL ?? '', { id, page: '/profile', cookie, input });
    expect(answer).toBe('unauthenticated');
    expect(text).toContain('This session is locked, and nothing was saved.');
    const live = await fetch(`${baseURL}/api/live`, { headers: { cookie } });
    expect(await live.json()).toBeNull();
    const touched = await fetch(`${baseURL}/api/session`, { method: 'POST', headers: { cookie } });
    expect(await touched.json()).toMatchObject({ problem: 'locked' });
  });

  await test.step('the password opens both tabs, with what was typed', async () => {
    await unlock(page, 'not this one');
    await expect(lockOf(page).getByText('This is not your password.')).toBeVisible();
    await unlock(page);
    for (const each of [page, tab]) await expect(lockOf(each)).toHaveCount(0);
    await expect(mark.getByLabel('Name')).toHaveValue('Console 7');
    await expect(page.getByLabel('Phone').first()).toHaveValue('555 0134');
    await expect(tab).toHaveTitle(/My schedule/);
    await isLive(tab);
    const sessions = await sql`select 1 from auth.sessions where user_id = ${supervisor.id}`;
    expect(sessions.length).toBe(1);
  });

  await test.step('a page that is opened on a locked session asks first', async () => {
    await sql`update private.session_activity set last_active_at = now() - interval '31 minutes' where user_id = ${supervisor.id}`;
    await tab.goto('/time-off');
    await expect(tab.getByRole('heading', { name: 'Locked' })).toBeVisible();
    await expect(tab.getByText(`${supervisor.fullName} is signed in here.`)).toBeVisible();
    await tab.getByLabel('Password', { exact: true }).fill(demoPassword);
    await tab.getByRole('button', { name: 'Unlock' }).click();
    await expect(tab.getByRole('heading', { name: 'Time off', level: 1 })).toBeVisible();
  });

  await test.step('a computer of the floor does not lock, until an admin revokes it', async () => {
    await mark.getByRole('button', { name: 'Mark this computer' }).click();
    await expect(page.getByText('This computer does not lock any more.')).toBeVisible();
    await expect(page.getByText('Floor: Console 7')).toBeVisible();
    await letPass(sql, supervisor, 5 * 60 * 60);
    const state = () => page.evaluate(async () => (await fetch('/api/session')).json());
    expect(await state()).toMatchObject({ problem: null, isFloorDevice: true, endsBy: 'hours' });
    await page.getByRole('button', { name: /menu$/ }).click();
    await page.getByRole('menuitem', { name: 'Lock' }).click();
    await expect(lockOf(tab)).toContainText('This session was locked.');
    // Whoever signs in on this computer is on the floor.
    await unlock(page);
    await expect(lockOf(page)).toHaveCount(0);
    expect(await state()).toMatchObject({ problem: null, isFloorDevice: true });

    const desk = await openBrowser(admin.email);
    await desk.goto('/settings/devices');
    const list = desk.getByRole('list', { name: 'Computers that do not lock' });
    await expect(list.getByRole('listitem')).toHaveText([/Console 7.*Marked by/]);
    await expectAccessible(desk, 'the computers of the floor');
    await list.getByRole('button', { name: 'Revoke…' }).click();
    const dialog = desk.getByRole('alertdialog');
    await expect(dialog).toContainText('Whoever is signed in there is locked at once');
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await expect(desk.getByText('Console 7 is revoked.')).toBeVisible();
    for (const each of [page, tab]) await expect(lockOf(each)).toBeVisible();
    await lockOf(page).getByRole('button', { name: 'Sign out instead' }).click();
    for (const each of [page, tab]) {
      await expect(each.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    }
    await desk.goto('/audit?action=no_sign_ins');
    for (const words of [
      'marked the computer “Console 7”',
      'revoked the computer “Console 7”',
      'locked their session',
    ]) {
      await expect(desk.getByRole('list', { name: 'Audit' }).getByText(words).first()).toBeVisible();
    }
  });
});

test('a session with a second factor needs its code again', async ({ openBrowser, sql }) => {
  const { dispatcher } = await makeCenter(sql);
  const page = await openBrowser(dispatcher.email);
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  await sql`
    insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, secret, created_at, updated_at)
    values (gen_random_uuid(), ${dispatcher.id}, 'App', 'totp', 'verified', ${secret}, now(), now())`;
  await sql`update auth.sessions set aal = 'aal2' where user_id = ${dispatcher.id}`;
  await page.goto('/');
  await isLive(page);
  await letPass(sql, dispatcher, 30 * 60 - 4);
  await expect(lockOf(page)).toBeVisible();
  await isLocked(page);
  await lockOf(page).getByLabel('Code').fill('000000');
  await unlock(page);
  await expect(lockOf(page).getByText('This code is wrong or was used already.')).toBeVisible();
  await lockOf(page)
    .getByLabel('Code')
    .fill(totpCode(secret, Math.floor(Date.now() / 30_000)));
  await unlock(page);
  await expect(lockOf(page)).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Hello, Dana' })).toBeVisible();
  const open = await sql`select aal::text from auth.sessions where user_id = ${dispatcher.id}`;
  expect(open).toEqual([{ aal: 'aal2' }]);
});
