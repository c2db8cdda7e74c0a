import type { Locator, Page } from '@playwright/test';
import type postgres from 'postgres';
import { makeCenter, makeDraft, type TestCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

/** Few enough days that two hours more break no limit. */
const june = { startDate: '2036-06-01', endDate: '2036-06-03' };
/** A shift of the first dispatcher, from 09:00 to 19:00. */
const sunday = '2036-06-01';
const bar = (page: Page, name: string | RegExp) =>
  page.getByRole('grid', { name: /^Shifts, / }).getByRole('button', { name });

async function openDay(page: Page, id: number): Promise<Locator> {
  await page.goto(`/roster?block=${id}&view=day&date=${sunday}`);
  const shift = bar(page, /^Dana Dispatcher, D10, Day, 09:00–19:00, 10/);
  await shift.focus();
  // A page that just arrives is not listening yet; once it does, it tells of what has the focus.
  await expect(page.getByText(/^D10, Day, 09:00–19:00, 10/)).toBeVisible();
  return shift;
}

type Row = { user_id: string | null; local_start: string | null; local_end: string | null };

async function rowsOf(sql: postgres.Sql, id: number): Promise<Row[]> {
  const rows = await sql<Row[]>`
    select user_id, to_char(local_start, 'HH24:MI') as local_start, to_char(local_end, 'HH24:MI') as local_end
    from public.assigned_shifts
    where schedule_id = ${id} and shift_date = ${sunday} and status <> 'cancelled' order by starts_at, id`;
  return [...rows];
}

const ofDana = (center: TestCenter, localStart: string | null, localEnd: string | null) => ({
  user_id: center.dispatcher.id,
  local_start: localStart,
  local_end: localEnd,
});

/** Drags from one point to another with steps between, as a hand does. */
async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let step = 1; step <= 6; step += 1) {
    await page.mouse.move(from.x + ((to.x - from.x) * step) / 6, from.y + ((to.y - from.y) * step) / 6);
  }
  await page.mouse.up();
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not drawn');
  return { ...box, middle: box.y + box.height / 2, right: box.x + box.width };
}

test('a shift is extended, trimmed, split and moved by mouse', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  const shift = await openDay(page, id);

  const before = await boxOf(shift);
  const hour = before.width / 10;
  await drag(
    page,
    { x: before.right - 3, y: before.middle },
    { x: before.right - 3 + 2 * hour, y: before.middle },
  );
  await expect.poll(() => rowsOf(sql, id)).toEqual([ofDana(center, null, '21:00')]);
  const longer = bar(page, /^Dana Dispatcher, D10, Day, 09:00–21:00, 12/);
  await expect(longer).toBeVisible();

  const extended = await boxOf(longer);
  await drag(
    page,
    { x: extended.x + 3, y: extended.middle },
    { x: extended.x + 3 + hour / 2, y: extended.middle },
  );
  await expect.poll(() => rowsOf(sql, id)).toEqual([ofDana(center, '09:30', '21:00')]);

  await bar(page, /^Dana Dispatcher, .*09:30–21:00/).click();
  const actions = page.getByRole('toolbar', { name: 'The selected shift' });
  await actions.getByRole('button', { name: 'End 15 minutes earlier' }).click();
  await expect.poll(() => rowsOf(sql, id)).toEqual([ofDana(center, '09:30', '20:45')]);

  await actions.getByRole('button', { name: 'Split…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Split the shift' });
  await dialog.getByLabel('At').fill('15:00');
  await dialog.getByRole('button', { name: 'Split' }).click();
  await expect
    .poll(() => rowsOf(sql, id))
    .toEqual([ofDana(center, '09:30', '15:00'), { user_id: null, local_start: '15:00', local_end: '20:45' }]);

  const vacant = bar(page, /^Open shift, .*15:00–20:45/);
  await expect(vacant).not.toHaveAccessibleName(/being saved/);
  const [from, to] = [await boxOf(vacant), await boxOf(page.getByRole('row', { name: /Olaf Dispatcher/ }))];
  await drag(
    page,
    { x: from.x + from.width / 2, y: from.middle },
    { x: from.x + from.width / 2, y: to.middle },
  );
  await expect.poll(async () => (await rowsOf(sql, id))[1]?.user_id).toBe(center.otherDispatcher.id);
  await expect(bar(page, /^Olaf Dispatcher, .*15:00–20:45/)).toBeVisible();
});

test('a shift is extended, trimmed, split and moved by keys alone', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  await openDay(page, id);

  await page.keyboard.down('Alt');
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
  await expect(page.getByText(/^D10, Day, 09:00–19:45, 10.h 45.min/)).toBeVisible();
  expect(await rowsOf(sql, id)).toEqual([ofDana(center, null, null)]);
  await page.keyboard.up('Alt');
  await expect.poll(() => rowsOf(sql, id)).toEqual([ofDana(center, null, '19:45')]);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(() => rowsOf(sql, id)).toEqual([ofDana(center, null, '19:30')]);
  await page.keyboard.press('Alt+Shift+ArrowLeft');
  await expect.poll(() => rowsOf(sql, id)).toEqual([ofDana(center, '08:45', '19:30')]);

  const own = bar(page, /^Dana Dispatcher, .*08:45–19:30/);
  await expect(own).toBeFocused();
  await page.keyboard.press('s');
  const at = page.getByRole('dialog', { name: 'Split the shift' }).getByLabel('At');
  await at.fill('14:00');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => rowsOf(sql, id))
    .toEqual([ofDana(center, '08:45', '14:00'), { user_id: null, local_start: '14:00', local_end: '19:30' }]);

  const vacant = bar(page, /^Open shift, .*14:00–19:30/);
  await expect(vacant).not.toHaveAccessibleName(/being saved/);
  await vacant.focus();
  await page.keyboard.press('m');
  // Below are Dana, who is on, and by name those who are off: Ada, then Olaf.
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowDown');
  await expect(page.getByText('→ Olaf Dispatcher')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await rowsOf(sql, id))[1]?.user_id).toBe(center.otherDispatcher.id);
  await expect(bar(page, /^Olaf Dispatcher, .*14:00–19:30/)).toBeFocused();

  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`cell=${center.otherDispatcher.id}.${sunday}`));
});

test('a step that cannot be is said, and Escape takes a half-made one back', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  const shift = await openDay(page, id);
  await page.keyboard.down('Alt');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await page.keyboard.up('Alt');
  await expect(shift).toBeVisible();
  await page.keyboard.down('Alt');
  await page.keyboard.down('Shift');
  for (let step = 0; step < 17; step += 1) await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('A shift of this day starts from 05:00 on, within 24 hours.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.up('Shift');
  await page.keyboard.up('Alt');
  await expect(shift).toBeVisible();
  expect(await rowsOf(sql, id)).toEqual([ofDana(center, null, null)]);
});

test('the night on which the clock changes says so', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, { startDate: '2036-10-26', endDate: '2036-11-08' });
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/roster?block=${id}&view=day&date=2036-11-01`);
  await expect(
    page.getByText('The clock goes back from 02:00 to 01:00: 01:00–02:00 comes twice, the day has 25 hours.'),
  ).toBeVisible();
});

test('on a phone the day is a list with its coverage and the person’s panel', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  await sql`update public.assigned_shifts set user_id = null where schedule_id = ${id} and shift_date = '2036-06-03'`;
  const page = await openBrowser(center.supervisor.email, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    reducedMotion: 'reduce',
  });
  await page.goto(`/roster?block=${id}&date=${sunday}`);
  const coverage = page.getByRole('region', { name: 'Coverage', exact: true });
  await expect(coverage.getByText('Covered all day.')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page, 'the day on a phone');

  await coverage.getByRole('button', { name: /Next short: Tue 3 Jun 09:00–19:00, 0 of 1 employee/ }).click();
  await expect(page).toHaveURL(/date=2036-06-03/);
  await expect(coverage.getByText('0 of 1 employee')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Open shifts' }).getByRole('button')).toHaveCount(1);

  await page.getByRole('button', { name: 'The day before' }).click();
  const person = page.getByRole('region', { name: 'On', exact: true }).getByRole('button', { name: /Olaf/ });
  expect((await boxOf(person)).height).toBeGreaterThanOrEqual(44);
  await person.click();
  await expect(page).toHaveURL(new RegExp(`cell=${center.otherDispatcher.id}.2036-06-02`));
  await expect(page.getByRole('heading', { name: 'Olaf Dispatcher' })).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test('it stays usable at 400 % of 1280 pixels', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email, { viewport: { width: 320, height: 256 } });
  await page.goto(`/roster?block=${id}&date=${sunday}&view=day`);
  await expect(page.getByRole('region', { name: 'Roster, Sun 1 Jun' })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: 'The day after' }).click();
  await expect(page).toHaveURL(/date=2036-06-02/);
});

test('the timeline is accessible, and keeps its meaning in forced colours', async ({ openBrowser, sql }) => {
  test.setTimeout(120_000);
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  await sql`
    update public.assigned_shifts set user_id = null where schedule_id = ${id} and shift_date = '2036-06-02'`;
  const page = await openBrowser(center.supervisor.email);
  const shift = await openDay(page, id);
  await expectAccessible(page, 'the timeline with a shift selected');
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessible(page, 'the timeline, light', ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active', reducedMotion: 'reduce' });
  await expect(shift).toHaveCSS('border-top-style', 'solid');
  expect(await shift.evaluate((element) => getComputedStyle(element).borderTopWidth)).not.toBe('0px');
  expect(
    await shift.evaluate((element) => element.getAnimations({ subtree: true }).length),
    'nothing moves',
  ).toBe(0);
  await page.goto(`/roster?block=${id}&view=day&date=2036-06-02`);
  await expect(bar(page, /^Open shift, /)).toHaveCSS('border-top-style', 'dashed');
});

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const excess = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(excess, 'the page scrolls sideways').toBeLessThanOrEqual(0);
}
