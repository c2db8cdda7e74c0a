import type { Browser, Page } from '@playwright/test';
import { demoPassword } from '../../../supabase/seed/logins.ts';
import { waitFor } from '../../drill/wait.ts';

/** A page that shows somebody's shift, and how what it shows of it has changed. */
export type Screen = {
  /** Waits until it shows something else than so many changes ago; gives when that was painted, since 1970 in ms. */
  untilChanged(changesBefore: number): Promise<number>;
  changes(): Promise<number>;
};

declare global {
  interface Window {
    shown: { text: string; at: number }[];
  }
}

const LATE_MS = 15_000;
const viewport = { width: 1440, height: 900 };

/** Signs in and opens the roster and the floor, both live. */
export async function openScreens(
  browser: Browser,
  url: string,
  person: { id: string; fullName: string },
): Promise<{ roster: Screen; floor: Screen }> {
  const context = await browser.newContext({ viewport, baseURL: url });
  const first = await context.newPage();
  await first.goto('/sign-in');
  await first.getByLabel('E-mail').fill('supervisor@harbor.example');
  await first.getByLabel('Password', { exact: true }).fill(demoPassword);
  await first.getByRole('button', { name: 'Sign in' }).click();
  // Live pages never go idle.
  await first.waitForURL((to) => !to.pathname.startsWith('/sign-in'), { waitUntil: 'commit' });
  // Both of one person, in two browsers: a page out of sight of another would read nothing.
  const other = await browser.newContext({
    viewport,
    baseURL: url,
    storageState: await context.storageState(),
  });
  const query = new URLSearchParams({ view: 'week', q: person.fullName });
  const roster = await open(first, `/roster?${query}`, `.rg-cell[data-line="${person.id}"]`, null);
  const floor = await open(await other.newPage(), '/floor', 'main li', person.fullName);
  return { roster, floor };
}

/** Opens a page and follows the text of its elements, or of those alone that name somebody. */
async function open(page: Page, path: string, selector: string, name: string | null): Promise<Screen> {
  await page.goto(path, { waitUntil: 'commit' });
  await page.getByRole('button', { name: /^Live: / }).waitFor({ timeout: 60_000 });
  await page.locator(selector).first().waitFor({ state: 'attached', timeout: 60_000 });
  // The first connection reads the page once more.
  await page.waitForTimeout(2000);
  await page.evaluate(
    ([elements = '', wanted]) => {
      const textNow = () =>
        [...document.querySelectorAll(elements)]
          .map(({ textContent }) => textContent ?? '')
          .filter((text) => wanted === null || wanted === undefined || text.includes(wanted))
          .join('|');
      let last = textNow();
      window.shown = [];
      new MutationObserver(() => {
        const text = textNow();
        if (text === last) return;
        last = text;
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.shown.push({ text, at: performance.timeOrigin + performance.now() });
        // After the frame that has it.
        requestAnimationFrame(() => port2.postMessage(null));
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    },
    [selector, name] as const,
  );
  return {
    changes: () => page.evaluate(() => window.shown.length),
    untilChanged: (changesBefore) =>
      waitFor(
        `${path} shows the edit`,
        LATE_MS,
        () => page.evaluate((before) => window.shown[before]?.at ?? null, changesBefore),
        20,
      ),
  };
}
