import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { totpCode } from '#supabase/local/gateway/auth/totp.ts';
import { demoPassword } from '#supabase/seed/logins.ts';
import { makeCenter } from './center.ts';
import { agedCookies } from './instance.ts';
import { expect, expectAccessible, test } from './test.ts';

const notice = 'For authorized use only.\nUse is monitored & recorded <always>.';

async function signInWith(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(demoPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Another admin of the agency has an authenticator app. */
async function giveFactor(sql: postgres.Sql, userId: string): Promise<void> {
  await sql`
    insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, secret, created_at, updated_at)
    values (gen_random_uuid(), ${userId}, 'App', 'totp', 'unverified', 'GEZDGNBVGY3TQOJQ', now(), now())`;
  await sql`update auth.mfa_factors set status = 'verified' where user_id = ${userId}`;
}

/** Sets up what is required, and gives its recovery codes. */
async function setUpRequired(page: Page): Promise<string[]> {
  await page.getByLabel('Current password').fill(demoPassword);
  await page.getByRole('button', { name: 'Continue' }).click();
  const secret = (await page.locator('code').innerText()).replaceAll(' ', '');
  await page.getByLabel('Code of your app').fill(totpCode(secret, Math.floor(Date.now() / 30_000)));
  await page.getByRole('button', { name: 'Turn on the second factor' }).click();
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const texts = await codes.allInnerTexts();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  return texts;
}

test('an agency requires a second factor and shows a notice, and nobody passes by', async ({
  openBrowser,
  sql,
}) => {
  test.setTimeout(180_000);
  const { id, admin, dispatcher, supervisor } = await makeCenter(sql);
  const page = await openBrowser(admin.email);
  const floor = await openBrowser(dispatcher.email);
  await floor.goto('/time-off');

  // With one admin who has one, a lost phone would lock everybody out.
  await page.goto('/settings/sign-in');
  await page.getByRole('checkbox', { name: 'Everybody needs a second factor' }).click();
  await expect(page.getByText(/No other admin has a second factor yet/)).toBeVisible();
  await page.getByLabel('Everybody signs in again after, in hours').fill('8');
  await page.getByLabel(/Notice before the sign-in/).fill(notice);
  await page.getByRole('button', { name: 'Show what it does' }).click();
  await expect(page.getByText(/Another admin needs a second factor first/)).toBeVisible();
  await sql`
    update public.user_roles set role_id = (select id from public.roles where name = 'admin')
    where user_id = ${supervisor.id}`;
  await giveFactor(sql, supervisor.id);
  await page.getByRole('button', { name: 'Show what it does' }).click();
  const preview = page.getByRole('dialog');
  await expect(
    preview.getByText(/4 of 5 people have no second factor: Ada Admin, Dana Dispatcher, Olaf Dispatcher/),
  ).toBeVisible();
  await expect(preview.getByText('Everybody signs in again 8 hours after the last sign-in.')).toBeVisible();
  await expectAccessible(page, 'preview of the sign-in rules');
  await preview.getByRole('button', { name: 'Save from today on' }).click();

  // Whoever saved it is asked first of all.
  await expect(page).toHaveURL(/\/sign-in\/second-factor\?next=%2Fsettings%2Fsign-in/);
  await page.goto('/audit');
  await expect(page).toHaveURL(/\/sign-in\/second-factor\?next=%2Faudit/);
  await expectAccessible(page, 'required second factor');
  await setUpRequired(page);
  await expect(page.getByRole('heading', { name: 'Before you go on' })).toBeVisible();
  await page.goto('/people');
  await expect(page).toHaveURL(/\/sign-in\/notice\?next=%2Fpeople/);
  await expect(page.getByRole('region', { name: 'Notice' })).toHaveText(notice);
  await expectAccessible(page, 'notice');
  await page.getByRole('button', { name: 'Accept and continue' }).click();
  await expect(page).toHaveURL(/\/people$/);
  await page.goto('/audit');
  await expect(
    page.getByText(/set the sign-in rules, .*Second factor: everybody needs one · Notice before the sign-in/),
  ).toBeVisible();

  // A page that was open reaches nothing; the way out is there.
  await floor.goto('/schedule');
  await expect(floor).toHaveURL(/\/sign-in\/second-factor\?next=%2Fschedule/);
  await floor.getByRole('button', { name: 'Sign out' }).click();
  await expect(floor).toHaveURL(/\/sign-in$/);
  await signInWith(floor, dispatcher.email);
  await expect(floor.getByRole('heading', { name: 'Set up a second factor', level: 1 })).toBeVisible();
  const [code = ''] = await setUpRequired(floor);
  await floor.getByRole('button', { name: 'Accept and continue' }).click();
  await expect(floor).toHaveURL(/\/$/);

  // It cannot be removed, and a recovery code leads back to its set-up.
  await floor.goto('/profile/second-factor');
  await expect(floor.getByRole('region', { name: 'Another phone' })).toBeVisible();
  await expect(floor.getByRole('button', { name: 'Remove the second factor' })).toHaveCount(0);
  const late = await openBrowser(null);
  await late.goto('/sign-in?next=%2Fswaps');
  await signInWith(late, dispatcher.email);
  await late.getByLabel('Code').fill(code);
  await late.getByRole('button', { name: 'Continue' }).click();
  await expect(late).toHaveURL(/\/sign-in\/second-factor/);
  await floor.goto('/time-off');
  await expect(floor).toHaveURL(/\/sign-in\/second-factor\?next=%2Ftime-off/);

  const [rules] = await sql`
    select second_factor, use_notice, sign_in_hours from public.agencies where id = ${id}`;
  expect(rules).toEqual({ second_factor: true, use_notice: notice, sign_in_hours: 8 });
});

test('a sign-in of more than twelve hours ago is asked for again, and leads back', async ({
  openBrowser,
  sql,
  baseURL,
}) => {
  const { id, dispatcher } = await makeCenter(sql);
  const page = await openBrowser(null);
  const sign = async (hours: number) => {
    const cookies = await agedCookies(sql, dispatcher.email, hours);
    await page.context().addCookies(cookies.map((cookie) => ({ ...cookie, url: baseURL ?? '' })));
  };
  await sign(11);
  await page.goto('/swaps');
  await expect(page.getByRole('heading', { name: 'Swaps', level: 1 })).toBeVisible();
  await sign(13);
  await page.goto('/time-off?new=1');
  await expect(page).toHaveURL(/\/sign-in\?reason=again&next=%2Ftime-off%3Fnew%3D1/);
  await expect(page.getByText(/Your last sign-in is longer ago than your agency allows/)).toBeVisible();
  await signInWith(page, dispatcher.email);
  await expect(page).toHaveURL(/\/time-off\?new=1$/);
  // Where an agency asks for none, an old one goes on.
  await sql`update public.agencies set sign_in_hours = null where id = ${id}`;
  await sign(100);
  await page.goto('/swaps');
  await expect(page.getByRole('heading', { name: 'Swaps', level: 1 })).toBeVisible();
});
