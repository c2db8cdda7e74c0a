import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './test.ts';

const october = 'from=2035-10-01&to=2035-10-31';
const supervisor = 'supervisor@harbor.example';

async function expectFits(page: Page, where: string): Promise<void> {
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
}

/** Minutes of `41 h 30 min`. */
function minutesOf(text: string): number {
  const [, hours = '0'] = /([\d,]+)\sh/.exec(text) ?? [];
  const [, minutes = '0'] = /(\d+)\smin/.exec(text) ?? [];
  return Number(hours.replaceAll(',', '')) * 60 + Number(minutes);
}

test('hours are found by keyboard, a number opens to the shifts it sums, and the file says the same', async ({
  openBrowser,
}) => {
  const page = await openBrowser(supervisor);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('x');
    await expect(page).toHaveURL(/\/reports$/, { timeout: 2_000 });
  }).toPass();
  await expectAccessible(page, 'the list of reports');
  await page.goto(`/reports?${october}`);
  await page.getByRole('link', { name: 'Hours and overtime' }).click();
  await expect(page.getByRole('heading', { name: 'Hours and overtime' })).toBeVisible();
  await expect(page.getByText(/The 4 workweeks that begin from/)).toBeVisible();

  const table = page.getByRole('table', { name: 'Hours and overtime' });
  await table.getByRole('link', { name: 'Worked', exact: true }).click();
  await expect(table.getByRole('columnheader', { name: 'Worked' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  const first = table.getByRole('row').nth(1);
  const name = await first.getByRole('rowheader').innerText();
  const worked = first.getByRole('link', { name: /^Worked of / });
  const words = await worked.innerText();
  await worked.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary');
  await expect(panel.getByRole('heading', { name: `Worked: ${words}, ${name}` })).toBeVisible();
  const shifts = panel.getByRole('list', { name: 'Shifts it sums' }).getByRole('listitem');
  const amounts = await shifts.locator('> span:nth-of-type(1)').allInnerTexts();
  expect(amounts.length).toBeGreaterThan(5);
  expect(amounts.reduce((sum, each) => sum + minutesOf(each), 0)).toBe(minutesOf(words));
  await expectAccessible(page, 'an opened number');
  await shifts.first().getByRole('link').click();
  await expect(page).toHaveURL(/\/roster\?block=\d+.*cell=/);
  await page.goBack();
  await expect(panel).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(
    'harbor-county-communications-center-2035-10-01-to-2035-10-31-hours.csv',
  );
  const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
  const line = lines.find((each) => each.startsWith(`${name},`)) ?? '';
  expect(Math.round(Number(line.split(',')[2]) * 60)).toBe(minutesOf(words));
});

test('every report is read in both themes and on a phone, and names why a number is not the equal share', async ({
  openBrowser,
}) => {
  const page = await openBrowser(supervisor);
  for (const report of [
    'hours',
    'coverage',
    'fairness',
    'fatigue',
    'leave',
    'swaps',
    'requests',
    'call-outs',
  ]) {
    await page.goto(`/reports/${report}?${october}`);
    await expect(page.getByRole('heading', { name: 'How it is counted' })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page, report);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`/reports/fairness?${october}`);
  await page
    .getByRole('link', { name: /^Nights of / })
    .first()
    .click();
  const why = page.getByRole('complementary').getByRole('list', { name: 'Why' });
  await expect(why.getByRole('listitem').first()).toContainText(
    /^\d+ of \d+; an equal share of \d+ shifts is /,
  );
  await expectAccessible(page, 'an opened share, light');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/reports/coverage?${october}`);
  await expect(page.locator('.recharts-surface').first()).toBeVisible();
  await expectFits(page, 'coverage');
  await page.goto('/reports/coverage?from=2035-10-31&to=2035-10-01');
  await expect(
    page.getByText('The last day lies before the first. This is the current month.'),
  ).toBeVisible();
});
