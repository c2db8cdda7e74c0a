import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { totpCode } from '#supabase/local/gateway/auth/totp.ts';
import { demoPassword } from '#supabase/seed/logins.ts';
import { makeCenter } from './center.ts';
import { expect, test } from './test.ts';

/** What the app shows now, or `steps` half minutes later. */
const codeOf = (secret: string, steps = 0) => totpCode(secret, Math.floor(Date.now() / 30_000) + steps);

/** Lets the code of this half minute be used again: tests do not wait for the next one. */
const forgetCodes = (sql: postgres.Sql, userId: string) => sql`
  update auth.mfa_challenges c set otp_code = null
  from auth.mfa_factors f where f.id = c.factor_id and f.user_id = ${userId}`;

async function signInWith(page: Page, email: string, password = demoPassword): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Sets up an app on the page of the second factor: its key, and the recovery codes. */
async function setUp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.getByLabel('Current password').fill(demoPassword);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible();
  const key = await page.locator('code').innerText();
  const secret = key.replaceAll(' ', '');
  await page.getByLabel('Code of your app').fill(codeOf(secret));
  await page.getByRole('button', { name: 'Turn on the second factor' }).click();
  await expect(page.getByRole('heading', { name: 'Keep your recovery codes' })).toBeVisible();
  const codes = await page
    .getByRole('list', { name: 'Recovery codes' })
    .getByRole('listitem')
    .allInnerTexts();
  return { secret, codes };
}

test('a second factor is set up, asked for, and given up for a recovery code', async ({
  openBrowser,
  sql,
}) => {
  test.setTimeout(120_000);
  const { dispatcher } = await makeCenter(sql);
  const elsewhere = await openBrowser(dispatcher.email);
  await elsewhere.goto('/profile');
  const page = await openBrowser(dispatcher.email);
  await page.goto('/profile');
  await page.getByRole('link', { name: 'Set up a second factor' }).click();
  await expect(page.getByRole('heading', { name: 'Set up an authenticator app' })).toBeVisible();

  await page.getByLabel('Current password').fill('not this one');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('This is not your current password.')).toBeVisible();
  const { secret, codes } = await setUp(page);
  expect(new Set(codes).size).toBe(10);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByText('10 codes are left.')).toBeVisible();

  // The password alone brings nobody further, and the place that had only it is signed out.
  await elsewhere.goto('/schedule');
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await signInWith(elsewhere, dispatcher.email);
  await expect(elsewhere.getByRole('heading', { name: 'Enter your code' })).toBeVisible();
  await elsewhere.goto('/schedule');
  await expect(elsewhere).toHaveURL(/\/sign-in\/code\?next=/);
  await elsewhere.getByLabel('Code').fill(codeOf(secret, 5));
  await elsewhere.getByRole('button', { name: 'Continue' }).click();
  await expect(elsewhere.getByText(/This code is wrong or was used already/)).toBeVisible();
  await elsewhere.getByLabel('Code').fill('hello');
  await elsewhere.getByRole('button', { name: 'Continue' }).click();
  await expect(elsewhere.getByText(/A code has six digits, a recovery code ten/)).toBeVisible();
  await forgetCodes(sql, dispatcher.id);
  await elsewhere.getByLabel('Code').fill(codeOf(secret));
  await elsewhere.getByRole('button', { name: 'Continue' }).click();
  await expect(elsewhere).toHaveURL(/\/schedule$/);

  // The app is lost.
  const late = await openBrowser(null);
  await late.goto('/sign-in');
  await signInWith(late, dispatcher.email);
  await late.getByLabel('Code').fill(codes[3]?.toUpperCase() ?? '');
  await late.getByRole('button', { name: 'Continue' }).click();
  await expect(late.getByRole('heading', { name: 'Set up an authenticator app' })).toBeVisible();
  await late.goto('/notifications');
  await expect(late.getByText(/A recovery code was used/)).toBeVisible();
});

test('a forgotten password asks for the second factor, too', async ({ openBrowser, request, sql }) => {
  const { dispatcher } = await makeCenter(sql);
  const page = await openBrowser(dispatcher.email);
  await page.goto('/profile/second-factor');
  const { secret } = await setUp(page);
  const other = await openBrowser(null);
  await other.goto('/forgot-password');
  await other.getByLabel('E-mail').fill(dispatcher.email);
  await other.getByRole('button', { name: 'Send the mail', exact: true }).click();
  let link = '';
  await expect(async () => {
    const mails: { to: string; kind: string; link: string }[] = await (
      await request.get('/__mail.json')
    ).json();
    link = mails.find((mail) => mail.to === dispatcher.email && mail.kind === 'recovery')?.link ?? '';
    expect(link).not.toBe('');
  }).toPass();
  await other.goto(link);
  await other.getByLabel('New password').fill('quiet harbor morning 7');
  await other.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(other.getByText(/Your account has a second factor/)).toBeVisible();
  await forgetCodes(sql, dispatcher.id);
  await other.getByLabel('New password').fill('quiet harbor morning 7');
  await other.getByLabel('Code of your second factor').fill(codeOf(secret));
  await other.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(other).toHaveURL(/\/$/);
});

test('its owner removes it with a code, an admin without', async ({ openBrowser, sql }) => {
  test.setTimeout(120_000);
  const { admin, dispatcher } = await makeCenter(sql);
  const page = await openBrowser(dispatcher.email);
  await page.goto('/profile/second-factor');
  const { secret } = await setUp(page);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  const part = page.getByRole('region', { name: 'Remove the second factor' });
  await part.getByLabel('Code of your app').fill(codeOf(secret));
  await part.getByRole('button', { name: 'Remove the second factor' }).click();
  await expect(part.getByText(/This code is wrong or was used already/)).toBeVisible();
  await forgetCodes(sql, dispatcher.id);
  await part.getByLabel('Code of your app').fill(codeOf(secret));
  await part.getByRole('button', { name: 'Remove the second factor' }).click();
  await expect(page.getByRole('heading', { name: 'Set up an authenticator app' })).toBeVisible();

  await setUp(page);
  const office = await openBrowser(admin.email);
  await office.goto(`/people/${dispatcher.id}`);
  await office.getByRole('button', { name: 'Remove second factor…' }).click();
  await office.getByRole('alertdialog').getByRole('button', { name: 'Remove second factor' }).click();
  await expect(office.getByText(`The second factor of ${dispatcher.fullName} is removed.`)).toBeVisible();
  const late = await openBrowser(null);
  await late.goto('/sign-in');
  await signInWith(late, dispatcher.email);
  await expect(late).toHaveURL(/\/$/);
});
