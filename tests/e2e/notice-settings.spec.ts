import { makeCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

test('somebody chooses channels and quiet hours', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  await sql`update public.profiles set phone = '303 555 0142' where id = ${center.dispatcher.id}`;
  const page = await openBrowser(center.dispatcher.email);
  await page.goto('/profile');
  await page.getByRole('link', { name: 'Choose your notices' }).click();
  await expect(page.getByRole('heading', { name: 'Notices', exact: true })).toBeVisible();
  const boxOf = (category: string, channel: string) =>
    page.getByRole('group', { name: category, exact: true }).getByRole('checkbox', { name: channel });

  await test.step('what must arrive comes by e-mail, and what is not theirs is not shown', async () => {
    const mandatory = boxOf('Shift changed', 'E-mail, always on');
    await expect(mandatory).toBeChecked();
    await expect(mandatory).toBeDisabled();
    await expect(page.getByRole('group', { name: 'Below minimum' })).toHaveCount(0);
    await expect(page.getByText('Push reaches no device of yours yet.')).toBeVisible();
    await expect(page.getByText(/^Texts/)).toHaveCount(0);
    await expect(page.getByRole('heading', { name: 'This device' })).toBeVisible();
  });

  await test.step('a choice is told, and refused by its rule', async () => {
    await boxOf('Offer', 'Text').check();
    await boxOf('Offer', 'E-mail').uncheck();
    await expect(page.getByText('You have no night shift in the next two weeks.')).toBeVisible();
    await page.getByRole('checkbox', { name: 'Quiet hours' }).check();
    await page.getByLabel('From').fill('21:00');
    await page.getByLabel('Until').fill('21:00');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Quiet hours end at another time than they start.')).toBeVisible();
    await page.getByLabel('Until').fill('05:30');
    await expect(page.getByText('Every day notices wait 21:00–05:30.')).toBeVisible();
  });

  await test.step('it is kept', async () => {
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Your notices are saved.')).toBeVisible();
    await page.reload();
    await expect(boxOf('Offer', 'Text')).toBeChecked();
    await expect(boxOf('Offer', 'E-mail')).not.toBeChecked();
    await expect(boxOf('Offer', 'Push')).toBeChecked();
    await expect(page.getByLabel('From')).toHaveValue('21:00');
    const kept = await sql`
      select category, channel, is_on from public.notification_preferences
      where user_id = ${center.dispatcher.id} order by channel`;
    expect(kept.map(({ category, channel, is_on: isOn }) => [category, channel, isOn])).toEqual([
      ['offer', 'sms', true],
      ['offer', 'email', false],
    ]);
  });

  await test.step('on a phone the rows are stacked', async () => {
    const label = page.getByRole('group', { name: 'Offer', exact: true }).getByText('Push').first();
    await expect(label).toBeHidden();
    await expectAccessible(page, 'notices at a desk');
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(label).toBeVisible();
    const excess = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(excess, 'the page scrolls sideways').toBeLessThanOrEqual(0);
    await expectAccessible(page, 'notices on a phone');
    await page.emulateMedia({ colorScheme: 'light' });
    await expectAccessible(page, 'notices in the light theme', ['color-contrast', 'link-in-text-block']);
  });
});

test('an admin sets how notices are delivered, and gets the secret once', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/settings/notices');
  const section = page.getByRole('region', { name: 'Delivery' });
  const show = section.getByRole('button', { name: 'Show what it does' });
  await section.getByRole('textbox', { name: /^Urgent notices go out/ }).fill('7');
  await section.getByLabel(/^Address of your own receiver/).fill('https://user:word@center.example');
  await show.click();
  await expect(section.getByText(/^The address is a web address/)).toBeVisible();
  await section.getByLabel(/^Address of your own receiver/).fill('https://center.example/notices');
  await show.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save from today on' }).click();
  const secret = section.getByLabel('The secret, shown this once');
  await expect(secret).toHaveValue(/^whsec_/);
  const first = await secret.inputValue();
  await expectAccessible(page, 'settings with a secret');

  await section.getByRole('button', { name: 'Make a new secret' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Make a new secret' }).click();
  await expect(secret).not.toHaveValue(first);
  await page.reload();
  await expect(section.getByRole('textbox', { name: /^Urgent notices go out/ })).toHaveValue('7');
  await expect(secret).toHaveCount(0);
  const rules = await sql`
    select fallback_minutes, webhook_url from public.notice_rules where agency_id = ${center.id}`;
  expect(rules.map((rule) => ({ ...rule }))).toEqual([
    { fallback_minutes: 7, webhook_url: 'https://center.example/notices' },
  ]);
});
