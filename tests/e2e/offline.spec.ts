import type { Page } from '@playwright/test';
import { addDays, createZone } from '#lib/domain/time.ts';
import { kindOf } from '../factories/time-off.ts';
import { actionIds } from './action-call.ts';
import { makeCenter, makeDraft, type TestCenter } from './center.ts';
import { type Door, makeDoor } from './door.ts';
import { publishRows } from './roster.ts';
import { expect, expectAccessible, test } from './test.ts';

/** So many days from today at the center. */
const day = (days: number) => addDays(createZone('America/Los_Angeles').toLocal(Date.now()).date, days);

/** Without a connection the browser itself complains of each answer that does not come. */
const unreachable =
  /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|Failed to fetch|status of 503|WebSocket/;

type Kept = { snapshots: number; queue: number; pages: number };

/** What the browser keeps: a snapshot, requests that wait, and offline pages. */
function keptIn(page: Page): Promise<Kept> {
  return page.evaluate(async () => {
    const pages = (await caches.keys()).filter((name) => name.startsWith('offline page '));
    const whole = await Promise.all(pages.map(async (name) => (await caches.open(name)).match('/offline')));
    const open = indexedDB.open('dispatch-offline');
    const answer = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await answer(open);
    try {
      const stores = database.transaction(['kept', 'queue']);
      return {
        snapshots: (await answer(stores.objectStore('kept').getAll())).length,
        queue: (await answer(stores.objectStore('queue').getAll())).length,
        pages: whole.filter((found) => found !== undefined).length,
      };
    } finally {
      database.close();
    }
  });
}

const expectKept = (page: Page, kept: Partial<Kept>) =>
  expect.poll(() => keptIn(page).catch(String), { timeout: 20_000 }).toMatchObject(kept);

async function askOffline(page: Page, fromDate: string, toDate: string): Promise<void> {
  const form = page.locator('details form');
  if (!(await form.isVisible())) await page.getByText('Ask for time off', { exact: true }).click();
  await form.getByLabel('First day').fill(fromDate);
  await form.getByLabel('Last day').fill(toDate);
  await form.getByRole('button', { name: 'Keep until it can be sent' }).click();
}

const requestsOf = (center: TestCenter, sql: Parameters<typeof publishRows>[0]) =>
  sql<{ status: string }[]>`
    select status from public.time_off_requests where user_id = ${center.dispatcher.id} order by start_datetime`;

/** The page that stands for the app while the server is away. */
async function goOffline(page: Page, door: Door, path: string): Promise<void> {
  await page.goto(`${door.url}${path}`, { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { name: 'Without a connection' })).toBeAttached();
}

test('without a connection one reads the own schedule, and what one asks for is sent once when it is back', async ({
  openBrowser,
  complaints,
  baseURL,
  sql,
}) => {
  test.setTimeout(120_000);
  complaints.allow(unreachable);
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, { startDate: day(0), endDate: day(13) });
  await publishRows(sql, id);
  const kind = await kindOf(sql, center, 'vacation');
  const door = await makeDoor(baseURL ?? '');
  try {
    const page = await openBrowser(center.dispatcher.email, {
      viewport: { width: 390, height: 844 },
      serviceWorkers: 'allow',
    });
    await page.goto(`${door.url}/schedule`);
    await expectKept(page, { snapshots: 1, pages: 1, queue: 0 });

    await test.step('the server is away', async () => {
      await door.shut();
      await goOffline(page, door, '/schedule');
      await expect(page.getByText(/Offline\. As of/)).toBeVisible();
      await expect(page.getByRole('tab', { name: 'My schedule' })).toHaveAttribute('aria-selected', 'true');
      await expect(page.getByText('DA10').first()).toBeVisible();
      await expectAccessible(page, 'the own schedule without a connection');
      await page.getByRole('tab', { name: 'Who is on' }).click();
      await expectAccessible(page, 'who is on without a connection');
      // An address that cannot be read says so, and shows what can be.
      await goOffline(page, door, '/handover');
      await expect(page.getByText('This page needs the connection.')).toBeVisible();
    });

    await test.step('requests wait', async () => {
      await page.getByRole('tab', { name: 'My requests' }).click();
      await askOffline(page, day(40), day(41));
      await expect(page.getByRole('heading', { name: 'Waiting to be sent (1)' })).toBeVisible();
      await askOffline(page, day(41), day(42));
      await expect(page.getByText(/You ask for time off at that time already/)).toBeVisible();
      await askOffline(page, day(50), day(51));
      await expect(page.getByRole('heading', { name: 'Waiting to be sent (2)' })).toBeVisible();
      await askOffline(page, day(60), day(61));
      await expect(page.getByRole('heading', { name: 'Waiting to be sent (3)' })).toBeVisible();
      await page
        .getByRole('button', { name: /^Discard: / })
        .last()
        .click();
      await expect(page.getByRole('heading', { name: 'Waiting to be sent (2)' })).toBeVisible();
      await expectAccessible(page, 'requests without a connection');
      expect(await requestsOf(center, sql)).toHaveLength(0);
    });

    await test.step('meanwhile the days of one are taken', async () => {
      const taken = createZone('America/Los_Angeles').toInstant(day(50), 0);
      await sql`
        insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime, status)
        values (${center.id}, ${center.dispatcher.id}, ${kind}, ${new Date(taken).toISOString()},
          ${new Date(taken + 86_400_000).toISOString()}, 'pending')`;
    });

    await test.step('the answer to the first gets lost, and it counts once', async () => {
      door.shutOnAnswerOf(actionIds().get('offline-actions/sendOfflineRequest') ?? '');
      await door.open();
      await page.evaluate(() => dispatchEvent(new Event('online')));
      // The form is open, so that the page stays until its reader goes on.
      await page.getByRole('link', { name: 'Go on' }).click();
      await expect(page.getByRole('region', { name: /^Waiting to be sent/ })).toContainText(
        'it may have arrived',
        { timeout: 30_000 },
      );
      expect(await requestsOf(center, sql)).toHaveLength(2);
      await door.open();
      await page.evaluate(() => dispatchEvent(new Event('online')));
      const refused = page.getByRole('region', { name: 'Could not be done' });
      await expect(refused).toContainText('Nothing was asked for.', { timeout: 30_000 });
      await expect(page.getByRole('region', { name: /^Waiting to be sent/ })).toHaveCount(0);
      expect((await requestsOf(center, sql)).map(({ status }) => status)).toEqual(['pending', 'pending']);
      await refused.getByRole('button', { name: /^Dismiss/ }).click();
      await expectKept(page, { queue: 0 });
    });

    await test.step('whoever locks or leaves is not read', async () => {
      await page.getByRole('button', { name: /menu$/ }).click();
      await page.getByRole('menuitem', { name: 'Lock' }).click();
      await expectKept(page, { snapshots: 0 });
      await page.getByLabel('Password', { exact: true }).fill('dispatch-demo-2026');
      await page.getByRole('button', { name: 'Unlock' }).click();
      await expectKept(page, { snapshots: 1 });
      await page.getByRole('button', { name: /menu$/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      await expectKept(page, { snapshots: 0, queue: 0 });
      await door.shut();
      await goOffline(page, door, '/schedule');
      await expect(page.getByText('Nothing can be read here now')).toBeVisible();
      await expect(page.getByText('DA10')).toHaveCount(0);
    });
  } finally {
    await door.close();
  }
});

test('a computer of the floor keeps nothing, and the next person finds nothing of the last', async ({
  openBrowser,
  complaints,
  baseURL,
  sql,
}) => {
  complaints.allow(unreachable);
  const center = await makeCenter(sql);
  const page = await openBrowser(center.supervisor.email, { serviceWorkers: 'allow' });
  await page.goto('/');
  await expectKept(page, { snapshots: 1, pages: 1 });
  // Somebody else signs in at this browser, whose session was not ended.
  const cookies = await (await openBrowser(center.dispatcher.email)).context().cookies();
  await page.context().clearCookies();
  await page.context().addCookies(cookies.map(({ name, value }) => ({ name, value, url: baseURL ?? '' })));
  await page.goto('/');
  await expect.poll(() => ownerOf(page), { timeout: 20_000 }).toEqual([center.dispatcher.id]);

  // A supervisor marks the computer as one of the floor: from then on nothing is kept there.
  await page.context().clearCookies();
  const theirs = await (await openBrowser(center.supervisor.email)).context().cookies();
  await page.context().addCookies(theirs.map(({ name, value }) => ({ name, value, url: baseURL ?? '' })));
  await page.goto('/profile');
  await expect.poll(() => ownerOf(page), { timeout: 20_000 }).toEqual([center.supervisor.id]);
  await page.getByRole('button', { name: 'Mark this computer' }).click();
  const mark = page.getByRole('dialog', { name: 'Mark this computer' });
  await mark.getByLabel('Name').fill('Console 7');
  await mark.getByRole('button', { name: 'Mark this computer' }).click();
  await expectKept(page, { snapshots: 0 });
  await page.goto('/schedule');
  await expect(page.getByRole('heading', { name: 'My schedule' })).toBeVisible();
  await expectKept(page, { snapshots: 0 });
});

function ownerOf(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const open = indexedDB.open('dispatch-offline');
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const all = open.result.transaction('kept').objectStore('kept').getAllKeys();
          all.onsuccess = () => {
            open.result.close();
            resolve(all.result.map(String));
          };
        };
      }),
  );
}
