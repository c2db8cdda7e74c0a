import type { Page, Request } from '@playwright/test';
import type postgres from 'postgres';
import type { TestCenter } from './center.ts';
import { cellOf, openRoster, sunday } from './roster.ts';
import { expect, test } from './test.ts';

/** Makes the page read itself again and keeps the answer back; returned when it is asked for, to let go. */
async function readAgain(page: Page, sql: postgres.Sql, center: TestCenter): Promise<() => void> {
  let letGo = () => {};
  const isFree = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/roster?*', async (route) => {
    if (isRead(route.request())) await isFree;
    await route.fallback();
  });
  const asked = page.waitForRequest(isRead, { timeout: 20_000 });
  await sql`select private.tell_agency('agency', ${center.id}, 'settings')`;
  await asked;
  return letGo;
}

function isRead(request: Request): boolean {
  const headers = request.headers();
  return (
    'rsc' in headers && !('next-router-prefetch' in headers) && new URL(request.url()).pathname === '/roster'
  );
}

/** Waits until the page has been read and shown; what was asked for before this is called does not count. */
function watchReading(page: Page): () => Promise<void> {
  const open = new Set<Request>();
  page.on('request', (request) => {
    if (isRead(request)) open.add(request);
  });
  const end = (request: Request) => {
    open.delete(request);
  };
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  return async () => {
    await expect.poll(() => open.size).toBe(0);
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)).then(() => null));
  };
}

/** Marks the document: a page that was loaded whole has no mark. */
async function mark(page: Page) {
  await page.evaluate(() => document.body.setAttribute('data-marked', ''));
}

test('what is pressed and typed while the page reads itself again stays, and then stands in the address', async ({
  openBrowser,
  sql,
}) => {
  const { center, id, page, grid } = await openRoster(openBrowser, sql);
  const wasRead = watchReading(page);
  await mark(page);
  // The address is already another than the one the server was asked for.
  (await readAgain(page, sql, center))();
  await page.getByRole('button', { name: 'Week', exact: true }).click();
  await expect(grid.getByRole('columnheader')).toHaveCount(8);
  await expect(page).toHaveURL(/view=week/);
  const letGo = await readAgain(page, sql, center);
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(grid.getByRole('columnheader', { name: 'Sun 8 Jun' })).toBeVisible();
  const search = page.getByRole('searchbox', { name: 'Find a person' });
  await search.pressSequentially('olaf');
  await cellOf(grid, 'Olaf', 1).click();
  await cellOf(grid, 'Olaf', 1).click();
  await expect(page.getByRole('complementary', { name: /Olaf/ })).toBeVisible();
  letGo();

  await expect(page).toHaveURL(
    new RegExp(`view=week.*date=2036-06-08.*q=olaf.*cell=${center.otherDispatcher.id}`),
  );
  // And once more, now that the address is another than the one that was read.
  (await readAgain(page, sql, center))();
  await expect(search).toHaveValue('olaf');
  await expect(page.getByRole('complementary', { name: /Olaf/ })).toBeVisible();
  await expect(page.locator('body[data-marked]')).toBeAttached();

  // Each view is a step for Back, while the page is being read and after.
  const letGoLast = await readAgain(page, sql, center);
  await page.goBack();
  await expect(page.getByRole('complementary')).toHaveCount(0);
  letGoLast();
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`/roster\\?block=${id}&view=week&date=${sunday}$`));
  await expect(grid.getByRole('columnheader', { name: 'Sun 1 Jun' })).toBeVisible();
  await page.goBack();
  await expect(grid.getByRole('columnheader')).toHaveCount(15);
  await page.goForward();
  await expect(grid.getByRole('columnheader')).toHaveCount(8);
  await wasRead();
  await expect(page.locator('body[data-marked]')).toBeAttached();
});
