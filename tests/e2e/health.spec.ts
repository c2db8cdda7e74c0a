import { HEALTH_PARTS } from '#lib/domain/health-records.ts';
import { expect, expectAccessible, test } from './test.ts';

test('the health of a schedule is read part by part, and a number opens to what it counts', async ({
  openBrowser,
}) => {
  const page = await openBrowser('supervisor@harbor.example');
  await page.goto('/schedules');
  await page.getByRole('link', { name: /2035/ }).first().click();
  await page.getByRole('link', { name: 'Health', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Health of / })).toBeVisible();
  const tiles = page.getByRole('navigation', { name: 'Health in numbers' });
  await expect(tiles.getByRole('link')).toHaveCount(HEALTH_PARTS.length);
  await tiles.getByRole('link', { name: /^Promise/ }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'The promise' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Divided' }).getByRole('link', { name: 'By crew' }).click();
  const kept = page
    .getByRole('table')
    .getByRole('row')
    .last()
    .getByRole('link', { name: /^As promised of/ });
  const count = await kept.innerText();
  await kept.click();
  const panel = page.getByRole('complementary');
  await expect(
    panel.getByRole('heading', { name: `As promised: ${count.replace(/\D/g, '')}` }),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);

  await tiles.getByRole('link', { name: /^Short as published/ }).click();
  await page
    .getByRole('table')
    .getByRole('row')
    .last()
    .getByRole('link', { name: /^Short as published/ })
    .click();
  await panel.getByRole('listitem').first().getByRole('link').click();
  await expect(panel.getByRole('heading', { name: /^Kept of / })).toBeVisible();
  await expect(panel.getByText(/^Published .*: \d of \d /).first()).toBeVisible();

  const address = page.url().split('?')[0];
  for (const part of HEALTH_PARTS) {
    await page.goto(`${address}?part=${part}`);
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
    await expectAccessible(page, `the health of a schedule: ${part}`);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess).toBeLessThanOrEqual(0);
});
