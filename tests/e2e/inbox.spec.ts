import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { demoPassword } from '#supabase/seed/logins.ts';
import { makeCenter, makeDraft, type TestCenter, type TestPerson } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

const june = { startDate: '2036-06-01', endDate: '2036-06-14' };
const phone = { width: 390, height: 844 };

test('a publication rings on an open page, is followed to its item and acknowledged', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.dispatcher.email);
  await openLive(page, '/swaps');
  await expect(bell(page)).toHaveAccessibleName('Inbox');
  await expect(page).toHaveTitle(/^Swaps/);
  const started = await startOf(page);
  // What somebody reads or decides in a dialog stays; the bell rings all the same.
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();

  const supervisor = await openBrowser(center.supervisor.email);
  await supervisor.goto(`/schedules/${id}/publish`);
  await supervisor.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(supervisor.getByText('2 people are told.')).toBeVisible();

  await expect(page.locator('a[href="/notifications"]')).toHaveAttribute('aria-label', 'Inbox, 1 unread');
  await expect(page).toHaveTitle(/^\(1\) Swaps/);
  await expect(page.getByText('New notice, 1 unread.')).toBeAttached();
  await page.keyboard.press('Escape');

  await bell(page).click();
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible();
  await expect(page).toHaveTitle(/^\(1\) Inbox/);
  const notice = page.getByRole('listitem').filter({ hasText: `Block ${id}` });
  await expect(notice.getByText('Unread:')).toBeAttached();
  await expectAccessible(page, 'the inbox');
  await notice.getByRole('link', { name: 'Open' }).click();
  await expect(page.getByRole('heading', { name: 'My schedule' })).toBeVisible();
  await expect(bell(page)).toHaveAccessibleName('Inbox');
  await expect(page).toHaveTitle(/^My schedule/);

  await bell(page).click();
  await expect(notice.getByText('Unread:')).toHaveCount(0);
  await notice.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(notice.getByText(/^Acknowledged .* \d\d:\d\d$/)).toBeVisible();
  await expect.poll(() => acknowledged(sql, center.dispatcher)).toBe(1);
  expect(await startOf(page), 'the page was not loaded anew').toBe(started);
});

test('the link of a message leads a phone through the sign-in to the item; others find nothing there', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/status of 404/);
  const center = await makeCenter(sql);
  await tell(sql, center, center.dispatcher, 1, { link: '/time-off' });
  const [id] = await noticesOf(sql, center.dispatcher);
  const page = await openBrowser(null, { viewport: phone, hasTouch: true, isMobile: true });
  await page.goto(`/n/${id}`);
  await page.getByLabel('E-mail').fill(center.dispatcher.email);
  await page.getByLabel('Password', { exact: true }).fill(demoPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Time off', level: 1 })).toBeVisible();
  await expect(bell(page)).toHaveAccessibleName('Inbox');
  await tell(sql, center, center.dispatcher, 1, { link: null });
  await expect(bell(page)).toHaveAccessibleName('Inbox, 1 unread');
  await bell(page).tap();
  await expect(page.getByRole('listitem').filter({ hasText: 'Notice 1' })).toHaveCount(2);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width);
  await expectAccessible(page, 'the inbox on a phone');

  const other = await openBrowser(center.otherDispatcher.email);
  await other.goto(`/n/${id}`);
  await expect(other.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
  const stranger = await makeCenter(sql);
  const elsewhere = await openBrowser(stranger.supervisor.email);
  await elsewhere.goto(`/n/${id}`);
  await expect(elsewhere.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
});

test('the inbox is worked by keys, by kind and page by page, and read or acknowledged at once', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  await tell(sql, center, center.dispatcher, 31, { kind: 'swap.accepted', link: '/swaps' });
  await tell(sql, center, center.dispatcher, 3, { kind: 'roster.changed', link: '/schedule' });
  const page = await openBrowser(center.dispatcher.email);
  await openLive(page, '/notifications');
  await expect(bell(page)).toHaveAccessibleName('Inbox, 34 unread');
  const items = page.locator('[data-notice]');
  await expect(items).toHaveCount(30);

  await test.step('keys', async () => {
    await page.keyboard.press('j');
    await expect(items.nth(0)).toBeFocused();
    await page.keyboard.press('j');
    await page.keyboard.press('r');
    await expect(items.nth(1).getByText('Unread:')).toHaveCount(0);
    await expect(items.nth(1).getByRole('button', { name: 'Acknowledge' })).toBeVisible();
    await page.keyboard.press('a');
    await expect(items.nth(1).getByText(/^Acknowledged /)).toBeVisible();
    await page.keyboard.press('k');
    await expect(items.nth(0)).toBeFocused();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' }).getByText('Acknowledge it')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect.poll(() => acknowledged(sql, center.dispatcher)).toBe(1);
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await expect(bell(page)).toHaveAccessibleName('Inbox, 33 unread');
  });

  await test.step('filters and pages', async () => {
    await page.getByRole('link', { name: 'Older' }).click();
    await expect(items).toHaveCount(4);
    await page.getByRole('link', { name: 'Newest' }).click();
    await page.getByRole('link', { name: 'To acknowledge' }).click();
    await expect(items).toHaveCount(2);
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Time off' }).click();
    await expect(page.getByText('Nothing to acknowledge of “Time off”')).toBeVisible();
    await page.getByRole('link', { name: 'Show all' }).click();
    await expect(items).toHaveCount(30);
  });

  await test.step('an acknowledged notice leaves the list, and the focus stays in it', async () => {
    await page.getByRole('link', { name: 'To acknowledge' }).click();
    await expect(items).toHaveCount(2);
    // A list that has just come may not hear yet.
    await expect(async () => {
      await page.keyboard.press('j');
      await expect(page.locator('[data-notice]:focus')).toHaveCount(1, { timeout: 500 });
    }).toPass();
    await page.keyboard.press('a');
    await expect(items).toHaveCount(1);
    await expect(items.nth(0)).toBeFocused();
    await tell(sql, center, center.dispatcher, 1, { kind: 'roster.cancelled', link: '/schedule' });
    await expect(items).toHaveCount(2);
  });

  await test.step('all at once', async () => {
    await page.getByRole('button', { name: 'Acknowledge all' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Acknowledge 2 notices?' });
    await expect(dialog.getByText('Your supervisors see that you did, and when.')).toBeVisible();
    // What comes while one reads the question is not part of the answer.
    await tell(sql, center, center.dispatcher, 1, { kind: 'roster.changed', link: '/schedule' });
    await dialog.getByRole('button', { name: 'Acknowledge 2' }).click();
    await expect(items).toHaveCount(1);
    expect(await acknowledged(sql, center.dispatcher)).toBe(4);
    await expect(bell(page)).toHaveAccessibleName('Inbox, 32 unread');
    await page.getByRole('button', { name: 'Mark all read' }).click();
    await expect(bell(page)).toHaveAccessibleName('Inbox');
    await expect(page).toHaveTitle(/^Inbox/);
    await page.getByRole('link', { name: 'Unread' }).click();
    await expect(page.getByRole('heading', { name: 'Nothing unread' })).toBeVisible();
  });
});

test('home shows the newest few, to be acknowledged where that is asked for', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  await tell(sql, center, center.dispatcher, 6, { kind: 'swap.accepted', link: '/swaps' });
  await tell(sql, center, center.dispatcher, 1, { kind: 'roster.changed', link: '/schedule' });
  const page = await openBrowser(center.dispatcher.email);
  await page.goto('/');
  const news = page.getByRole('region', { name: 'News' });
  await expect(news.getByRole('link', { name: 'Open' })).toHaveCount(5);
  await expect(news.getByRole('button', { name: 'Put away' })).toHaveCount(4);
  await news.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(news.getByRole('link', { name: 'Inbox, 6 unread' })).toBeVisible();
  expect(await acknowledged(sql, center.dispatcher)).toBe(1);
  await news.getByRole('button', { name: 'Put away' }).first().click();
  await expect(news.getByRole('link', { name: 'Inbox, 5 unread' })).toBeVisible();
  await expect(bell(page)).toHaveAccessibleName('Inbox, 5 unread');
});

test('a pushed notice is shown by the worker and leads to its address, and never elsewhere', async ({
  openBrowser,
  baseURL,
  sql,
}) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.dispatcher.email, { serviceWorkers: 'allow' });
  const context = page.context();
  await page.goto('/profile');
  const cdp = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [registration] = registrations;
      if (registration !== undefined) resolve(registration.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  const starting = context.waitForEvent('serviceworker');
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/sw.js');
    await navigator.serviceWorker.ready;
  });
  const worker = await starting;
  const registrationId = await registered;
  const push = (data: string) =>
    cdp.send('ServiceWorker.deliverPushMessage', { origin: baseURL ?? '', registrationId, data });
  // Not every browser without a screen shows notices: what the worker asks it to show is caught here.
  await worker.evaluate(() => {
    const scope = self as unknown as { shown: unknown[]; registration: ServiceWorkerRegistration };
    scope.shown = [];
    scope.registration.showNotification = async (title, { body, tag, data } = {}) => {
      scope.shown.push({ title, body, tag, url: data.url });
    };
  });
  const shown = () => worker.evaluate(() => (self as unknown as { shown: unknown[] }).shown);

  const words = {
    title: 'Shift changed',
    body: 'A shift of yours has changed.',
    url: '/n/12',
    tag: 'notice-12',
  };
  await push(JSON.stringify(words));
  await expect.poll(shown).toEqual([words]);
  await push('not words');
  const blank = { title: 'New notice', body: '', url: '/notifications' };
  await expect.poll(shown).toEqual([words, blank]);

  const opened = (url: string) =>
    worker.evaluate(async (address) => {
      // Only a press of a person may open a window; what the worker would open is caught here.
      const scope = self as unknown as { clients: { openWindow: (target: string) => Promise<null> } };
      const found: string[] = [];
      scope.clients.openWindow = async (target) => {
        found.push(target);
        return null;
      };
      const event = Object.assign(new Event('notificationclick'), {
        notification: { data: { url: address }, close: () => {} },
        waitUntil: (work: Promise<unknown>) => void work,
      });
      self.dispatchEvent(event);
      while (found.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      return found;
    }, url);
  expect(await opened('/n/12')).toEqual([`${baseURL}/n/12`]);
  expect(await opened('https://elsewhere.test/n/12')).toEqual([`${baseURL}/notifications`]);
});

test('a device shows notices once its person turns them on, and no more when it is removed', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const asked = await openBrowser(center.otherDispatcher.email, { serviceWorkers: 'allow' });
  await asked.addInitScript(() => {
    let permission = 'default';
    Object.defineProperty(Notification, 'permission', { get: () => permission });
    Notification.requestPermission = async () => {
      permission = 'denied';
      return 'denied';
    };
  });
  await asked.goto('/profile/notices');
  await asked.getByRole('switch', { name: 'Notices on this device' }).click();
  await expect(asked.getByText('This browser was told not to show notices of this site.')).toBeVisible();

  const page = await openBrowser(center.dispatcher.email, { serviceWorkers: 'allow' });
  // No push service answers here, and not every browser asks: what one would be given.
  await page.addInitScript((endpoint) => {
    Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
    Notification.requestPermission = async () => 'granted';
    let current: unknown = null;
    const subscription = {
      endpoint,
      options: { applicationServerKey: null },
      toJSON: () => ({ endpoint, keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) } }),
      unsubscribe: async () => {
        current = null;
        return true;
      },
    };
    Object.assign(PushManager.prototype, {
      getSubscription: async () => current,
      subscribe: async ({ userVisibleOnly, applicationServerKey }: PushSubscriptionOptionsInit) => {
        if (userVisibleOnly !== true || typeof applicationServerKey !== 'string') throw new Error('refused');
        current = subscription;
        return current;
      },
    });
  }, `https://push.test/${center.dispatcher.id}`);
  await page.goto('/profile/notices');
  const turn = page.getByRole('switch', { name: 'Notices on this device' });
  const devices = page.getByRole('list', { name: 'Devices that show notices' });
  await expect(turn).not.toBeChecked();
  await turn.click();
  await expect(turn).toBeChecked();
  await expect(devices.getByText('This device')).toBeVisible();
  const kept = () =>
    sql`select endpoint from public.push_subscriptions where user_id = ${center.dispatcher.id}`;
  expect(await kept()).toEqual([{ endpoint: `https://push.test/${center.dispatcher.id}` }]);
  await devices.getByRole('button', { name: 'Remove' }).click();
  await expect(turn).not.toBeChecked();
  await expect(devices).toHaveCount(0);
  expect(await kept()).toEqual([]);
});

function bell(page: Page) {
  return page.getByRole('banner').getByRole('link', { name: /^Inbox/ });
}

async function openLive(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('button', { name: /^Live: / })).toBeVisible({ timeout: 30_000 });
}

function startOf(page: Page): Promise<number> {
  return page.evaluate(() => performance.timeOrigin);
}

type Told = { kind?: string; link: string | null };

/** Tells somebody so many things, numbered from 1. */
async function tell(
  sql: postgres.Sql,
  center: TestCenter,
  to: TestPerson,
  count: number,
  { kind = 'swap.accepted', link }: Told,
): Promise<void> {
  await sql`
    insert into public.notifications (agency_id, recipient_id, kind, content, link)
    select ${center.id}, ${to.id}, ${kind}, 'Notice ' || n, ${link} from generate_series(1, ${count}) n`;
}

async function noticesOf(sql: postgres.Sql, { id }: TestPerson): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    select id::integer as id from public.notifications where recipient_id = ${id} order by id desc`;
  return rows.map((row) => row.id);
}

async function acknowledged(sql: postgres.Sql, { id }: TestPerson): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(acknowledged_at)::integer as count from public.notifications where recipient_id = ${id}`;
  return row?.count ?? 0;
}
