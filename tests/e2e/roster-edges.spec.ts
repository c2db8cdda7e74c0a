import { makeLeave } from '../factories/time-off.ts';
import { makeCenter, makeDraft } from './center.ts';
import { cellOf, gridOf, openRoster, publishRows, sunday } from './roster.ts';
import { expect, test } from './test.ts';

test('a pasted week counts its shifts, says what is left out, and moves nothing in view', async ({
  openBrowser,
  sql,
}) => {
  const { page, grid } = await openRoster(openBrowser, sql, (_, made) => publishRows(sql, made));
  const before = await grid.boundingBox();
  // Dana's first week onto Tess's last days shown: two of its four shifts have no place there.
  await cellOf(grid, 'Dana Dispatcher', 1).focus();
  for (let day = 1; day < 7; day += 1) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Control+c');
  await cellOf(grid, 'Tess Supervisor', 12).focus();
  await page.keyboard.press('Control+v');
  await expect(
    page.getByText('2 shifts are left out. 16–18 Jun 2036 are not among the days shown.'),
  ).toBeVisible();
  const bar = page.getByRole('region', { name: 'Changes to apply' });
  await expect(bar.getByRole('button', { name: '2 changes' })).toBeVisible();
  expect(await grid.boundingBox()).toEqual(before);
  await cellOf(grid, 'Tess Supervisor', 1).focus();
  await page.keyboard.press('Control+v');
  await expect(bar.getByRole('button', { name: '6 changes' })).toBeVisible();

  // The last line is in view above the coverage, and the coverage above the bar.
  await page.keyboard.press('Control+End');
  const foot = grid.getByRole('row', { name: /^Coverage/ });
  const [strip, lower] = [await foot.boundingBox(), await bar.boundingBox()];
  expect((strip?.y ?? 0) + (strip?.height ?? 0)).toBeLessThanOrEqual(lower?.y ?? 0);

  await bar.getByRole('button', { name: 'Apply…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply 6 changes?' });
  const reason = dialog.getByLabel('Reason');
  await reason.fill('\u200B\u2060 \u3164');
  await dialog.getByRole('button', { name: /^Apply 6 changes/ }).click();
  await expect(reason).toHaveAccessibleDescription(/Say why, in a sentence\./);
  await expect(reason).toBeFocused();
  await reason.fill('Storm');
  await dialog.getByRole('button', { name: /^Apply 6 changes/ }).click();
  await expect(page.getByText(/^Applied\./)).toBeVisible();
});

test('what begins no code is answered with the codes there are; Escape leaves', async ({
  openBrowser,
  sql,
}) => {
  const { page, grid } = await openRoster(openBrowser, sql);
  const cell = cellOf(grid, 'Tess Supervisor', 2);
  await cell.focus();
  await page.keyboard.type('zx');
  const field = page.getByRole('combobox', { name: /^Shift of Tess/ });
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(
    /No shift is called zx\. Codes are DA10, G10; .*Esc leaves\./,
  );
  await expect(page.getByRole('status').filter({ hasText: 'No shift is called zx.' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(cell).toBeFocused();
  await expect(cell).toHaveAccessibleName('off');
});

test('a shift on leave shows both, in every view', async ({ openBrowser, sql }) => {
  const { id, page, grid } = await openRoster(openBrowser, sql, (center) =>
    makeLeave(sql, center, {
      userId: center.dispatcher.id,
      startsAt: '2036-06-01T12:00Z',
      endsAt: '2036-06-03T12:00Z',
      status: 'approved',
      reviewedBy: center.supervisor.id,
    }),
  );
  const cell = cellOf(grid, 'Dana Dispatcher', 1);
  await expect(cell).toHaveAccessibleName(/^D10 .*; leave$/);
  await expect(cell.locator('.rg-leave-mark')).toBeVisible();
  await expect(cellOf(grid, 'Dana Dispatcher', 5).locator('.rg-leave-mark')).toHaveCount(0);
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  const letter = (await cellOf(grid, 'Dana Dispatcher', 1).locator('.rg-letter').boundingBox())?.height ?? 0;
  const row = (await cellOf(grid, 'Dana Dispatcher', 1).boundingBox())?.height ?? 0;
  expect(row - letter).toBeGreaterThan(10);
  await page.goto(`/roster?block=${id}&date=${sunday}&view=day`);
  await expect(page.getByRole('button', { name: /^Dana Dispatcher, D10, .* on leave/ })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole('button', { name: /Dana Dispatcher · on leave/ })).toBeVisible();
});

test('Tab comes to today first', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const [dates] = await sql<{ startDate: string; endDate: string }[]>`
    select (current_date - 30)::text as "startDate", (current_date + 30)::text as "endDate"`;
  const id = await makeDraft(sql, center, dates ?? { startDate: '', endDate: '' });
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/roster?block=${id}&view=month`);
  const grid = await gridOf(page);
  const today = await grid
    .locator('[role="columnheader"][aria-current="date"]')
    .getAttribute('aria-colindex');
  await page.getByRole('button', { name: 'Views' }).focus();
  await page.keyboard.press('Tab');
  await expect(
    grid.getByRole('row', { name: /^Open shifts/ }).locator(`[aria-colindex="${today}"]`),
  ).toBeFocused();
});

test('a phone finds people by name, and its head takes two rows at 320 px', async ({ openBrowser, sql }) => {
  const { page } = await openRoster(openBrowser, sql, async () => {}, {
    viewport: { width: 320, height: 700 },
    hasTouch: true,
  });
  const head = await Promise.all(
    ['Out', 'Review and publish', 'Today', 'Undo', 'Redo'].map((name) =>
      page
        .getByRole('button', { name, exact: true })
        .or(page.getByRole('link', { name, exact: true }))
        .boundingBox(),
    ),
  );
  expect(new Set(head.map((box) => Math.round((box?.y ?? 0) + (box?.height ?? 0) / 2))).size).toBe(1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);

  await page.getByRole('searchbox', { name: 'Find a person' }).fill('olaf');
  await expect(page).toHaveURL(/[?&]q=olaf/);
  await expect(page.getByRole('status').filter({ hasText: '1 person matches “olaf”.' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Olaf Dispatcher/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /Dana Dispatcher/ })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Find a person' })).toHaveValue('olaf');
  await expect(page.getByRole('button', { name: /Dana Dispatcher/ })).toHaveCount(0);
  await page.getByRole('searchbox', { name: 'Find a person' }).fill('nobody at all');
  await expect(page.getByText('Nobody matches', { exact: true })).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Find a person' })).toBeFocused();
});
