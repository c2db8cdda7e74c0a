import { expect, expectAccessible, test } from './test.ts';

test('what is looked for is found by keyboard, within one’s rights, and on a phone', async ({
  openBrowser,
}) => {
  const page = await openBrowser('supervisor@harbor.example');
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const dialog = page.getByRole('dialog', { name: 'Search' });
  const field = dialog.getByRole('combobox', { name: 'What to look for' });
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(field).toBeFocused({ timeout: 2_000 });
  }).toPass();
  await field.fill('beatriz');
  const options = dialog.getByRole('option');
  await expect(options.first()).toContainText('Beatriz Daniels');
  await expect(dialog.getByRole('group', { name: 'People' })).toBeVisible();
  await expectAccessible(page, 'what was found');
  await page.keyboard.press('ArrowDown');
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/people\/[0-9a-f-]{36}$/);
  await expect(dialog).toHaveCount(0);

  await expect(async () => {
    await page.keyboard.press('/');
    await expect(field).toBeFocused({ timeout: 2_000 });
  }).toPass();
  // What was looked for before stands under the empty field.
  await expect(options).toHaveText(['beatriz']);
  await page.keyboard.press('Enter');
  await expect(options.first()).toContainText('Beatriz Daniels');
  await field.fill('4 feb 2036');
  await expect(options.first()).toContainText('My schedule on Mon 4 Feb 2036');
  await field.fill('fatigue');
  await expect(options.first()).toContainText('Fatigue');
  await field.fill('qqqqqq');
  await expect(dialog.getByText('Nothing that you may open is found by “qqqqqq”.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  const dispatcher = await openBrowser('dispatcher@harbor.example', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  await dispatcher.goto('/');
  await dispatcher.getByRole('button', { name: 'Search' }).tap();
  const list = dispatcher.getByRole('dialog', { name: 'Search' });
  await list.getByRole('combobox').fill('beatriz');
  await expect(list.getByRole('option')).toHaveCount(1);
  await expectAccessible(dispatcher, 'a search on a phone');
  await list.getByRole('option').tap();
  await expect(dispatcher).toHaveURL(/\/chat\/new\?to=Beatriz\+Daniels$/);
  await expect(dispatcher.getByRole('searchbox', { name: 'To' })).toHaveValue('Beatriz Daniels');
  const answer = await dispatcher.request.get('/api/search?q=september');
  expect(JSON.stringify(await answer.json())).not.toContain('Schedules');
  const strange = await dispatcher.request.get('/api/search?q=%00ab%ED%A0%BD');
  expect(strange.status()).toBe(200);
});
