import type { Page, Request } from '@playwright/test';
import { makeCenter, makeDraft } from './center.ts';
import { expect, test } from './test.ts';

const june = { startDate: '2036-06-01', endDate: '2036-06-28' };

/** Stands in the script of what opens, and in no other. */
const POPUP_WORDS = /max-w-64 rounded-md border border-border-strong bg-popover/;

type Wire = 'open' | 'slow' | 'cut';

/** The wire of that script alone: slow lets nothing through until it is opened, cut breaks off. */
async function popupWire(page: Page, first: Wire): Promise<{ turn: (next: Wire) => void }> {
  let wire = first;
  let wake = () => {};
  await page.route('**/_next/static/chunks/**', async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    if (POPUP_WORDS.test(body)) {
      while (wire === 'slow') {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (wire === 'cut') return route.abort();
    }
    return route.fulfill({ response, body });
  });
  return {
    turn: (next) => {
      wire = next;
      wake();
    },
  };
}

/** Watches the scripts of a page; what it returns waits until what opens has come, with all that it needs. */
function watchScripts(page: Page): () => Promise<void> {
  const onTheirWay = new Set<Request>();
  let hasPopups = false;
  const isScript = (request: Request) => request.url().includes('/_next/static/chunks/');
  page.on('request', (request) => {
    if (isScript(request)) onTheirWay.add(request);
  });
  page.on('requestfinished', async (request) => {
    if (!isScript(request)) return;
    const response = await request.response();
    if (POPUP_WORDS.test((await response?.text()) ?? '')) hasPopups = true;
    onTheirWay.delete(request);
  });
  let quiet = 0;
  return () =>
    expect
      .poll(() => {
        // One part may ask for the next.
        quiet = hasPopups && onTheirWay.size === 0 ? quiet + 1 : 0;
        return quiet;
      })
      .toBeGreaterThanOrEqual(4);
}

test('a press before the code of a menu is there opens it when it comes', async ({ openBrowser }) => {
  const page = await openBrowser('supervisor@harbor.example');
  const wire = await popupWire(page, 'slow');
  await page.goto('/roster');
  const button = page.getByRole('button', { name: /, menu$/ });
  await expect(button).toHaveAttribute('aria-expanded', 'false');
  await button.click();
  await expect(button).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByRole('menu')).toHaveCount(0);

  wire.turn('open');
  const menu = page.getByRole('menu');
  await expect(menu).toBeVisible();
  await expect(button).toHaveAttribute('aria-controls', (await menu.getAttribute('id')) ?? '');
  await expect(page.getByRole('menu', { name: /, menu$/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitemradio', { name: 'Dark' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(button).toBeFocused();
});

test('a press given up before the code is there opens nothing', async ({ openBrowser }) => {
  const page = await openBrowser('supervisor@harbor.example');
  const wire = await popupWire(page, 'slow');
  const came = watchScripts(page);
  await page.goto('/roster');
  const button = page.getByRole('button', { name: /, menu$/ });
  await button.click();
  await button.click();
  await expect(button).toHaveAttribute('aria-expanded', 'false');
  wire.turn('open');
  await came();
  await page.getByRole('combobox', { name: 'Order' }).click();
  await expect(page.getByRole('option', { name: 'By name' })).toBeVisible();
  await expect(page.getByRole('menu')).toHaveCount(0);
});

test('what cannot be fetched says so, and opens with the next press', async ({ openBrowser, complaints }) => {
  complaints.allow(/ERR_FAILED/);
  const page = await openBrowser('supervisor@harbor.example');
  const wire = await popupWire(page, 'cut');
  await page.goto('/roster');
  const button = page.getByRole('button', { name: 'Out' });
  await button.click();
  await expect(page.getByText('This could not be opened')).toBeVisible();
  await expect(button).toHaveAttribute('aria-expanded', 'false');
  wire.turn('open');
  await button.click();
  await expect(page.getByRole('menuitem', { name: 'Print the day' })).toBeVisible();
});

test('everything opens without a connection once the page had time', async ({ openBrowser, complaints }) => {
  complaints.allow(/Failed to fetch|net::ERR|Failed to load resource|WebSocket/);
  const page = await openBrowser('supervisor@harbor.example');
  const came = watchScripts(page);
  await page.goto('/roster');
  await expect(page.locator('[data-roster-loaded]')).toBeAttached();
  await came();
  await page.context().setOffline(true);

  const out = page.getByRole('button', { name: 'Out' });
  await out.focus();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('menuitem', { name: 'Everything as XLSX' })).toBeFocused();
  await page.keyboard.press('s');
  await expect(page.getByRole('menuitem', { name: 'Shifts as CSV' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(out).toBeFocused();

  const order = page.getByRole('combobox', { name: 'Order' });
  await order.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: 'By seniority' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('option')).toHaveCount(0);
  await expect(order).toBeFocused();

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys.getByRole('switch', { name: 'Single-key shortcuts' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();

  await page.getByRole('button', { name: /^(Live|Off|Connecting)/ }).hover();
  const words = page.getByText(/This page follows changes by itself|No live updates/).last();
  await expect(words).toBeVisible();
  await words.hover();
  await page.keyboard.press('Escape');
  await expect(words).toBeHidden();
});

test('a menu opens and closes by keys and by its button, and Tab goes on from there', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  await page.goto('/roster');
  const button = page.getByRole('button', { name: 'Out' });
  const menu = page.getByRole('menu');

  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Print the day' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(menu).toBeHidden();
  await expect(page.getByRole('link', { name: 'Review and publish' })).toBeFocused();

  await button.click();
  await expect(menu).toBeVisible();
  await button.click();
  await expect(menu).toBeHidden();
  await expect(button).toHaveAttribute('aria-expanded', 'false');

  await button.click();
  await page.getByRole('heading', { name: 'Roster' }).click();
  await expect(menu).toBeHidden();
});
