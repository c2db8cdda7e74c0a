import { makeCenter, makeDraft } from './center.ts';
import { expect, test } from './test.ts';

const june = { startDate: '2036-06-01', endDate: '2036-06-14' };

test('the first tab stop skips to the content', async ({ openBrowser }) => {
  const page = await openBrowser('dispatcher@harbor.example');
  await page.goto('/');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('g and a letter go to a page, in fields they are letters', async ({ openBrowser }) => {
  const page = await openBrowser('supervisor@harbor.example');
  await page.goto('/');
  await expect(page.getByRole('heading', { name: /^Hello/ })).toBeVisible();
  for (const [key, heading] of [
    ['s', 'My schedule'],
    ['f', 'Who is on'],
    ['o', 'Roster'],
    ['l', 'Call-outs'],
    ['u', 'Open shifts'],
    ['c', 'Schedules'],
    ['p', 'People'],
    ['r', 'Shifts and requirements'],
    ['h', /^Hello/],
  ] as const) {
    // A page that just arrives is not listening yet.
    await expect(async () => {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible({ timeout: 3_000 });
    }).toPass();
  }
  await page.goto('/schedules/new');
  const name = page.getByLabel('Name');
  await name.fill('');
  await name.pressSequentially('gh?');
  await expect(name).toHaveValue('gh?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('? lists the keys, and they can be turned off', async ({ openBrowser }) => {
  const page = await openBrowser('supervisor@harbor.example');
  await page.goto('/schedules');
  await expect(page.getByRole('heading', { name: 'Schedules' })).toBeVisible();
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(async () => {
    await page.keyboard.press('?');
    await expect(keys).toBeVisible({ timeout: 500 });
  }).toPass();
  await keys.getByRole('switch', { name: 'Single-key shortcuts' }).click();
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await page.keyboard.press('?');
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.getByRole('button', { name: /menu$/ }).click();
  await page.getByRole('menuitem', { name: 'Keys' }).click();
  await expect(keys.getByRole('switch', { name: 'Single-key shortcuts' })).not.toBeChecked();
  await expect(page).toHaveURL(/\/schedules$/);
});

test("arrows move in the roster, Enter opens a person's day, Escape gives the focus back", async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/roster?block=${id}&date=${june.startDate}`);
  const grid = page.getByRole('grid', { name: 'Roster' });
  await expect(page.locator('[data-roster-loaded]')).toBeAttached();
  const dana = grid
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: 'Dana Dispatcher' }) });
  await dana.getByRole('rowheader').focus();
  await page.keyboard.press('ArrowRight');
  await expect(dana.getByRole('gridcell').first()).toBeFocused();
  await expect(dana.getByRole('gridcell').first()).toHaveAccessibleName(/^D10 09:00–19:00/);
  await expect(page.getByText(/^Dana Dispatcher, Sun 1 Jun · D10 09:00–19:00/)).toBeVisible();
  await page.keyboard.press('End');
  await expect(dana.getByRole('gridcell').last()).toBeFocused();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: /Dana Dispatcher/ });
  await expect(panel).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(dana.getByRole('gridcell').last()).toBeFocused();
});

test('a dialog keeps the focus and gives it back', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/schedules/${id}`);
  const discard = page.getByRole('button', { name: 'Discard…' });
  await expect(async () => {
    await discard.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alertdialog')).toBeVisible({ timeout: 500 });
  }).toPass();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(discard).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: 'Discard' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(dialog.getByRole('button', { name: 'Discard' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(discard).toBeFocused();
});

test('a draft is published with the keyboard alone', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/schedules/${id}`);
  await page.getByRole('link', { name: 'Publish…' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: `Publish Block ${id}` })).toBeVisible();
  const publish = page.getByRole('button', { name: 'Publish', exact: true });
  await expect(publish).toHaveAccessibleDescription(/^Publishing tells 2 people and /);
  await publish.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Block ${id} is published. 2 people are told.`)).toBeVisible();
});

test('a panel takes the focus and gives it back', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/people');
  const dana = page.getByRole('link', { name: 'Dana Dispatcher' });
  await dana.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Dana Dispatcher' });
  await expect(panel).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(dana).toBeFocused();
});
