import type { Page } from '@playwright/test';
import { makeSchedule } from '../factories/scheduling.ts';
import { makeCenter, makeDraft, nextId } from './center.ts';
import { centerChannel, field, makeGroup, makeMessages, openLive, say } from './chat.ts';
import { expect, expectAccessible, test } from './test.ts';

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };

// Axe's own scripts would fill the traces.
test.use({ trace: 'off' });

/** The page as it is, in both themes at both widths; of a theme only colours can be wrong. */
async function expectAccessibleEverywhere(page: Page, where: string): Promise<void> {
  for (const viewport of [phone, desk]) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: 'light' });
    await expectAccessible(page, `${where}, light, ${viewport.width} px`, [
      'color-contrast',
      'link-in-text-block',
    ]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page, `${where}, dark, ${viewport.width} px`);
    await expectNoSidewaysScroll(page, where);
  }
}

async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const excess = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(excess, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
}

/** Opens each address, waits for its heading, and checks it. */
async function check(page: Page, pages: readonly (readonly [path: string, heading: string | RegExp])[]) {
  for (const [path, heading] of pages) {
    await test.step(path, async () => {
      await page.goto(path);
      await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible();
      await expectAccessibleEverywhere(page, path);
    });
  }
}

test.beforeEach(() => test.setTimeout(180_000));

test('the signed-out pages', async ({ openBrowser }) => {
  const page = await openBrowser(null);
  await check(page, [
    ['/sign-in', 'Sign in'],
    ['/sign-in?reason=ended', 'Sign in'],
    ['/accept-invitation', 'This link is incomplete'],
    ['/accept-invitation?token_hash=x', 'Welcome'],
    ['/forgot-password', 'Forgot your password?'],
    ['/update-password', 'This link is incomplete'],
    ['/update-password?token_hash=x', 'Choose a new password'],
    ['/confirm-email?token_hash=x', 'Confirm your address'],
  ]);
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('E-mail is needed.')).toBeVisible();
  await expectAccessibleEverywhere(page, 'the sign-in with errors');
});

test("a dispatcher's pages", async ({ openBrowser, complaints }) => {
  complaints.allow(/status of 40[34]/);
  const page = await openBrowser('dispatcher@harbor.example');
  await check(page, [
    ['/', /^Hello/],
    ['/schedule?month=2035-11', 'My schedule'],
    ['/schedule?month=2035-11&view=list', 'My schedule'],
    ['/time-off?month=2035-11', 'Time off'],
    ['/schedules', 'Your role does not open this page'],
    ['/nowhere', 'This page does not exist'],
    ['/profile', 'Profile'],
    ['/profile/history', 'Your history'],
  ]);
});

test("a supervisor's pages", async ({ openBrowser, sql }) => {
  const [block] = await sql<{ id: number }[]>`
    select s.id from public.schedules s join public.profiles p on p.center_id = s.center_id
    where p.email = 'supervisor@harbor.example' and s.name = 'September–December 2035'`;
  const page = await openBrowser('supervisor@harbor.example');
  await check(page, [
    ['/', /^Hello/],
    ['/schedules', 'Schedules'],
    ['/schedules/new', 'New schedule'],
    [`/schedules/${block?.id}`, 'September–December 2035'],
    [`/schedules/${block?.id}?tab=gaps`, 'September–December 2035'],
    [`/schedules/${block?.id}?tab=lines`, 'September–December 2035'],
    [`/schedules/${block?.id}?tab=fairness`, 'September–December 2035'],
    [`/schedules/${block?.id}/scenarios`, 'September–December 2035'],
    [`/schedules/${block?.id}/versions?from=1&to=now`, 'Versions of September–December 2035'],
    [`/schedules/${block?.id}/versions/1`, 'Version 1 of September–December 2035'],
    [`/roster?block=${block?.id}`, 'Roster'],
    [`/roster?block=${block?.id}&view=block&group=crew`, 'Roster'],
    ['/requirements', 'Shifts and requirements'],
    ['/people', 'People'],
  ]);
});

test('where requests are decided', async ({ openBrowser, sql }) => {
  // One that waits for days with a schedule.
  const [request] = await sql<{ id: number }[]>`
    select o.id from public.time_off_requests o join public.profiles p on p.id = o.user_id
    join public.profiles me on me.center_id = p.center_id and me.id <> p.id
    where me.email = 'supervisor@harbor.example' and o.status = 'pending' and o.start_datetime < '2035-12-31'
    order by o.id limit 1`;
  const page = await openBrowser('supervisor@harbor.example');
  await check(page, [
    ['/requests', 'Decide'],
    [`/requests?request=${request?.id}`, 'What it leaves short'],
    ['/requests?status=approved', 'Decide'],
    ['/notices', 'Notices'],
    ['/notices?tab=undelivered', 'Notices'],
  ]);
});

test("an admin's pages", async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.admin.email);
  await check(page, [
    ['/people', 'People'],
    [`/people?person=${center.dispatcher.id}`, 'Dana Dispatcher'],
    [`/people/${center.dispatcher.id}`, 'Dana Dispatcher'],
    [`/people/${center.dispatcher.id}?tab=balances`, 'Dana Dispatcher'],
    [`/people/${center.dispatcher.id}?tab=history`, 'Dana Dispatcher'],
    ['/people/invite', 'Invite people'],
    ['/people/invite?tab=several', 'Invite people'],
    ['/requirements', 'Shifts and requirements'],
    ['/audit', 'Audit'],
    ['/audit/chain', 'Chain of the audit'],
  ]);
});

test("an admin's settings", async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const [requirement] = await sql<{ id: number }[]>`
    select id from public.staffing_requirements where center_id = ${center.centerId}`;
  const [qualification] = await sql<{ id: number }[]>`
    insert into public.qualifications (agency_id, name) values (${center.id}, 'Fire desk') returning id`;
  const page = await openBrowser(center.admin.email);
  await check(page, [
    ['/settings', 'Settings'],
    ['/settings/limits', 'Duty limits'],
    ['/settings/workweek', 'Workweek and day'],
    ['/settings/patterns', 'Patterns'],
    ['/settings/shifts', 'Shifts'],
    [`/settings/shifts?shift=${center.shiftId}`, 'DA10 Shift DA10'],
    ['/settings/shifts?shift=new', 'Add a shift'],
    ['/settings/requirements', 'Requirements'],
    [`/settings/requirements?requirement=${requirement?.id}`, /^Period/],
    ['/settings/holidays', 'Holidays and events'],
    ['/settings/holidays?date=new', 'Add a holiday or event'],
    [`/settings/qualifications?qualification=${qualification?.id}`, 'Fire desk'],
    ['/settings/qualifications?qualification=new', 'Add a qualification'],
    ['/settings/time-off', 'Time off'],
    ['/settings/time-off?kind=new', 'Add a kind of time off'],
    ['/settings/time-off?blackout=new', 'Add blackout days'],
    ['/settings/swaps', 'Swaps'],
    ['/settings/filling', 'Open shifts'],
    ['/settings/notices', 'Notices'],
    ['/settings/sign-in', 'Signing in'],
    [`/settings/centers?center=${center.centerId}`, 'Centers'],
    ['/settings/desks', 'Desks'],
    ['/settings/desks?desk=new', 'Add a desk'],
    ['/settings/fields', 'Fields'],
    ['/settings/payroll', 'Payroll'],
    ['/settings/fields?field=new', 'Add a field'],
    ['/settings/retention', 'Retention'],
  ]);
});

test('conversations', async ({ openBrowser, sql, complaints }) => {
  complaints.allow(/status of 404/);
  const center = await makeCenter(sql);
  const channelId = await centerChannel(sql, center);
  const groupId = await makeGroup(sql, center, { name: 'Night desk', members: [center.admin] });
  await makeMessages(sql, center, { channelId, sender: center.dispatcher, count: 30 });
  const page = await openBrowser(center.admin.email);
  await check(page, [
    ['/chat', 'Chat'],
    [`/chat/${groupId}`, 'Night desk'],
    [`/chat/${channelId}`, /./],
    [`/chat/${channelId}?panel=members`, 'Members'],
    ['/chat/search', 'Type a word'],
    ['/chat/search?q=message', 'Search messages'],
    ['/chat/search?q=nothinglikeit', 'Nothing found'],
    ['/chat/new', 'New message'],
    ['/chat/groups', 'Groups'],
    ['/chat/groups/new', 'New group'],
    [`/chat/groups/${groupId}`, 'Night desk'],
    ['/chat/00000000-0000-4000-8000-000000000000', 'You are no longer in this conversation'],
  ]);
  await openLive(page, `/chat/${channelId}`);
  await page.getByRole('checkbox', { name: /must confirm/ }).click();
  await say(page, 'Read this https://example.org');
  await page.getByRole('button', { name: 'Who read it' }).click();
  await expect(page.getByRole('heading', { name: 'Not yet (4)' })).toBeVisible();
  await expectAccessibleEverywhere(page, 'who read a message');
  await page.keyboard.press('Escape');
  await field(page).press('ArrowUp');
  await expect(page.getByRole('textbox', { name: 'Change the message' })).toBeVisible();
  await expectAccessibleEverywhere(page, 'a message that is changed');
  await page.keyboard.press('Escape');
  await field(page).pressSequentially('@dan');
  await expect(page.getByRole('option', { name: 'Dana Dispatcher' })).toBeVisible();
  await expectAccessibleEverywhere(page, 'names to call');
});

test('drafts, dialogs and menus', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, { startDate: '2036-06-01', endDate: '2036-06-14' });
  const july = { startDate: '2036-07-01', endDate: '2036-07-31' };
  const empty = await makeSchedule(sql, center, await nextId(sql, 'schedules'), july);
  const page = await openBrowser(center.supervisor.email);
  await check(page, [
    [`/schedules/${empty}`, 'Generate this schedule'],
    [`/schedules/${id}/publish`, `Publish Block ${id}`],
  ]);
  await page.goto(`/schedules/${id}`);
  for (const name of ['Discard…', 'Generate again…']) {
    await page.getByRole('button', { name }).click();
    await expect(page.getByRole('alertdialog').or(page.getByRole('dialog'))).toBeVisible();
    await expectAccessibleEverywhere(page, name);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name })).toBeFocused();
  }
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await expectAccessibleEverywhere(page, 'the list of keys');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /menu$/ }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await expectAccessible(page, 'the own menu', ['color-contrast', 'aria-required-children', 'target-size']);
});
