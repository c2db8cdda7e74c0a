import { AxeBuilder } from '@axe-core/playwright';
import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from '@playwright/test';
import type postgres from 'postgres';
import { connect, sessionCookies } from './instance.ts';

export { expect };

// The processor sets how long these tests take: first loads of pages and generated schedules cost most, waiting costs
// nothing. So a test makes its rows by SQL (center.ts, roster.ts), opens a browser per person and no more, signs in by
// `openBrowser(email)`, goes on by clicks instead of `goto`, walks one path in steps instead of making the same center
// again for each, and asks axe for all rules once, then only for colours in the other theme.

/** What browsers complained about: the test fails unless it allowed it. */
export type Complaints = {
  watch: (context: BrowserContext) => void;
  /** For a test that provokes a message itself. */
  allow: (message: RegExp) => void;
};

/** Opens a browser of its own, signed in when an e-mail is given; without service workers unless they are allowed. */
export type OpenBrowser = (email: string | null, options?: BrowserContextOptions) => Promise<Page>;

export const test = base.extend<{ complaints: Complaints; openBrowser: OpenBrowser }, { sql: postgres.Sql }>({
  sql: [
    async ({ browserName: _ }, use) => {
      const sql = connect();
      await use(sql);
      await sql.end();
    },
    { scope: 'worker' },
  ],
  complaints: async ({ browserName: _ }, use) => {
    const heard: string[] = [];
    const allowed: RegExp[] = [];
    await use({ watch: (context) => listen(context, heard), allow: (message) => allowed.push(message) });
    const unexpected = heard.filter((line) => !allowed.some((message) => message.test(line)));
    expect(unexpected, 'the console stays silent and no answer is a fault').toEqual([]);
  },
  openBrowser: async ({ browser, complaints, baseURL }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (email, options) => {
      // Each would keep the offline page with all its files; and what goes through a worker, no test can hold up.
      const context = await browser.newContext({ serviceWorkers: 'block', ...options });
      opened.push(context);
      complaints.watch(context);
      if (email !== null) {
        const cookies = await sessionCookies(email);
        await context.addCookies(cookies.map((cookie) => ({ ...cookie, url: baseURL ?? '' })));
      }
      const page = await context.newPage();
      waitForLife(page);
      return page;
    });
    await Promise.all(opened.map((context) => context.close()));
  },
});

/** A page is read before its scripts run; what one presses until then is lost. `goto` waits for them, as people do. */
function waitForLife(page: Page): void {
  const goto = page.goto.bind(page);
  page.goto = async (url, options) => {
    const response = await goto(url, options);
    if (options?.waitUntil !== 'commit') await page.waitForFunction(isAlive);
    return response;
  };
}

/** Whether React answers for every control of the page. */
function isAlive(): boolean {
  const controls = [...document.querySelectorAll('button, input, select, textarea, [role="grid"]')];
  return controls.every((control) => Object.keys(control).some((key) => key.startsWith('__reactProps')));
}

function listen(context: BrowserContext, heard: string[]): void {
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (message.text() === 'Service Worker registration blocked by Playwright') return;
    heard.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => heard.push(`uncaught: ${error.error().message}`));
  context.on('response', (response) => {
    if (response.status() >= 500) heard.push(`${response.status()} ${response.url()}`);
  });
}

/** Fails with each violation of axe's rules, or of the named ones alone, and the elements that break it. */
export async function expectAccessible(page: Page, where: string, rules?: string[]): Promise<void> {
  let found = await violationsOn(page, rules);
  if (found.some((violation) => violation.startsWith('document-title'))) {
    // A page that is being read again has no title for a moment; one that stays without fails here.
    await expect(page, where).toHaveTitle(/\S/);
    found = await violationsOn(page, rules);
  }
  expect(found, where).toEqual([]);
}

async function violationsOn(page: Page, rules: string[] | undefined): Promise<string[]> {
  // Half a megabyte, which a document needs to read once.
  const isRead = await page.evaluate(() => 'axe' in window);
  const { violations } = await new AxeBuilder({ page, ...(isRead ? { axeSource: 'void 0' } : {}) })
    // There are no frames, so that axe needs no second page to bring results together.
    .setLegacyMode()
    .options({
      ...(rules ? { runOnly: { type: 'rule', values: rules } } : {}),
      // Every rule runs; describing each element that passes would take most of the time.
      resultTypes: ['violations'],
    })
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
