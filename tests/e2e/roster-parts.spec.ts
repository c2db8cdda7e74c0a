import type { Page } from '@playwright/test';
import { makeCenter, makeDraft } from './center.ts';
import { expect, test } from './test.ts';

const june = { startDate: '2036-06-01', endDate: '2036-06-28' };

/** Cuts the wire for scripts that hold these words, until it is mended. */
async function cutScripts(page: Page, words: RegExp): Promise<{ mend: () => void }> {
  let isCut = true;
  await page.route('**/_next/static/chunks/**', async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    if (isCut && words.test(body)) await route.abort();
    else await route.fulfill({ response, body });
  });
  return {
    mend: () => {
      isCut = false;
    },
  };
}

test('a part that cannot be fetched says so in its place, and comes with another try', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/ERR_FAILED|could not be fetched/);
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  const wire = await cutScripts(page, /Drag its ends to extend|Open shifts and gaps/);
  await page.goto(`/roster?block=${id}&date=${june.startDate}`);
  await expect(page.locator('[data-roster-loaded]')).toBeAttached();

  await page.getByRole('button', { name: 'Day', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'This could not be loaded' })).toBeVisible();
  await page.getByRole('button', { name: 'Week', exact: true }).click();
  const cell = page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: 'Dana Dispatcher' }) })
    .locator('[aria-colindex="2"]');
  await cell.click();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Details' });
  await expect(panel.getByRole('alert')).toContainText('Nothing was changed.');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(cell).toBeFocused();

  await page.keyboard.press('Enter');
  await expect(panel).toBeVisible();
  wire.mend();
  await panel.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('complementary', { name: 'Dana Dispatcher' })).toBeVisible();
});

test('a day shows everybody who is found, and says when that is nobody', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/roster?block=${id}&date=${june.startDate}&view=day&show=overtime`);
  await expect(page.getByRole('search')).toContainText(/\d+ people$/);
  await expect(page.getByRole('combobox')).toHaveCount(0);
  for (const viewport of [undefined, { width: 390, height: 844 }]) {
    if (viewport) await page.setViewportSize(viewport);
    await page.goto(`/roster?block=${id}&date=${june.startDate}&view=day&q=nobodyhere`);
    await page.getByRole('link', { name: 'Show everybody' }).click();
    await expect(page.getByText('Dana Dispatcher').first()).toBeAttached();
  }
});

test('on a phone the head of the roster takes two rows', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  await page.goto(`/roster?block=${id}&date=${june.startDate}`);
  const top = (await page.getByRole('heading', { level: 1 }).boundingBox())?.y ?? Number.NaN;
  const day = (await page.getByRole('button', { name: 'The day before' }).boundingBox())?.y ?? Number.NaN;
  expect(day - top).toBeLessThan(130);
});

test('another view comes at once, also while the page is being read again', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/roster?block=${id}&date=${june.startDate}`);
  await expect(page.getByRole('button', { name: /^Live: / })).toBeVisible();
  const held: (() => void)[] = [];
  let isHeld = true;
  await page.route('**/roster?**', async (route) => {
    const isReading = route.request().headers().rsc !== undefined;
    if (isReading && isHeld) await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await page.getByRole('button', { name: /^Live: / }).click();
  await expect.poll(() => held.length).toBeGreaterThan(0);
  const shown = page.getByRole('group', { name: 'View' }).locator('[aria-pressed="true"]');
  await page.getByRole('button', { name: 'Month', exact: true }).click();
  await expect(shown).toHaveText('Month');
  await expect(page.getByRole('grid')).toHaveAttribute('data-view', 'month');
  await page.getByRole('button', { name: 'Week', exact: true }).click();
  await expect(shown).toHaveText('Week');
  await page.goBack({ waitUntil: 'commit' });
  await expect(shown).toHaveText('Month');
  isHeld = false;
  for (const release of held) release();
  // The page is not left waiting: it can be read again.
  const read = page.waitForRequest((request) => request.headers().rsc !== undefined);
  await page.getByRole('button', { name: /^Live: / }).click();
  await read;
  await expect(shown).toHaveText('Month');
  await expect(page).toHaveURL(/view=month/);
});
