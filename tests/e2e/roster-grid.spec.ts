import type { Locator, Page } from '@playwright/test';
import { makeAssignment } from '../factories/scheduling.ts';
import { cellOf, expectShifts, gridOf, monday, openRoster, publishRows, shiftsOn, sunday } from './roster.ts';
import { expect, test } from './test.ts';

/** Carries what is in one cell to another, step by step as a hand does. */
async function drag(page: Page, from: Locator, to: Locator, onTheWay?: () => Promise<void>) {
  await from.scrollIntoViewIfNeeded();
  const start = await from.boundingBox();
  const end = await to.boundingBox();
  if (start === null || end === null) throw new Error('A cell is not in view.');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 8 });
  await onTheWay?.();
  await page.mouse.up();
}

async function menuAt(page: Page, cell: Locator): Promise<Locator> {
  await cell.click({ button: 'right' });
  const menu = page.getByRole('menu');
  await expect(menu).toBeVisible();
  return menu;
}

test('by mouse: moves, exchanges and fills by carrying shifts, and sees what each would do', async ({
  openBrowser,
  sql,
}) => {
  let openId = 0;
  const { center, id, page, grid } = await openRoster(openBrowser, sql, async (made, scheduleId) => {
    openId = await makeAssignment(sql, made, {
      scheduleId,
      shiftId: made.shiftId,
      userId: null,
      shiftDate: '2036-06-05',
    });
  });
  const dana = { user_id: center.dispatcher.id };
  const olaf = { user_id: center.otherDispatcher.id };

  // To another person on the same day; the target says what it would be.
  await drag(page, cellOf(grid, 'Dana Dispatcher', 1), cellOf(grid, 'Olaf Dispatcher', 1), async () => {
    await expect(
      page
        .getByText('D. Dispatcher', { exact: false })
        .or(page.getByText(/goes to/))
        .first(),
    ).toBeVisible();
    await expect(page.getByText('Shortage stays as it is.')).toBeVisible();
    await expect(cellOf(grid, 'Olaf Dispatcher', 1)).toHaveAttribute('data-over', 'move');
  });
  await expectShifts(sql, id, sunday, [olaf]);

  // Onto a shift: the two change hands.
  await drag(page, cellOf(grid, 'Olaf Dispatcher', 2), cellOf(grid, 'Dana Dispatcher', 3), async () => {
    await expect(cellOf(grid, 'Dana Dispatcher', 3)).toHaveAttribute('data-over', 'exchange');
  });
  await expectShifts(sql, id, monday, [dana]);
  await expectShifts(sql, id, '2036-06-03', [olaf]);

  // From the open shifts to a person.
  await drag(
    page,
    grid.getByRole('row', { name: /^Open shifts/ }).locator('[aria-colindex="6"]'),
    cellOf(grid, 'Tess Supervisor', 5),
  );
  await expect
    .poll(async () => (await shiftsOn(sql, id, '2036-06-05')).find((row) => row.id === openId))
    .toMatchObject({ user_id: center.otherSupervisor.id });

  // Escape lets go.
  const before = await shiftsOn(sql, id, '2036-06-07');
  await drag(page, cellOf(grid, 'Dana Dispatcher', 7), cellOf(grid, 'Olaf Dispatcher', 7), () =>
    page.keyboard.press('Escape'),
  );
  await page.getByRole('button', { name: /^Undo:/ }).click();
  await expect
    .poll(async () => (await shiftsOn(sql, id, '2036-06-05')).find((row) => row.id === openId))
    .toMatchObject({ user_id: null });
  expect(await shiftsOn(sql, id, '2036-06-07')).toEqual(before);
});

test('by mouse: every verb is in the menu of the cell', async ({ openBrowser, sql }) => {
  const { center, id, page, grid } = await openRoster(openBrowser, sql);
  const cell = cellOf(grid, 'Dana Dispatcher', 1);

  await (await menuAt(page, cell)).getByRole('menuitem', { name: 'Lock', exact: true }).click();
  await expectShifts(sql, id, sunday, [{ is_locked: true }]);
  await expect(cell).toHaveAccessibleName(/locked/);
  await (await menuAt(page, cell)).getByRole('menuitem', { name: 'Make it open' }).click();
  await expect(page.getByText('This shift is locked. Unlock it first.')).toBeVisible();
  await (await menuAt(page, cell)).getByRole('menuitem', { name: 'Unlock' }).click();
  await expectShifts(sql, id, sunday, [{ is_locked: false }]);

  await (await menuAt(page, cell)).getByRole('menuitem', { name: 'Overtime' }).click();
  await expectShifts(sql, id, sunday, [{ is_overtime: true }]);
  await (await menuAt(page, cell)).getByRole('menuitem', { name: 'Name acting supervisor' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: /acting supervisor/i })).toBeVisible();
  await expectShifts(sql, id, sunday, [{ is_acting: false }]);

  await (await menuAt(page, cell)).getByRole('menuitem', { name: 'Change times…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Until').fill('20:00');
  await dialog.getByRole('button', { name: 'Change times' }).click();
  await expectShifts(sql, id, sunday, [{ starts: '09:00', ends: '20:00' }]);

  await (await menuAt(page, cell)).getByRole('menuitem', { name: 'Split…' }).click();
  await dialog.getByLabel('At').fill('14:00');
  await dialog.getByRole('button', { name: 'Split', exact: true }).click();
  await expectShifts(sql, id, sunday, [
    { user_id: center.dispatcher.id, ends: '14:00' },
    { user_id: null, starts: '14:00', ends: '20:00' },
  ]);

  const tuesday = cellOf(grid, 'Dana Dispatcher', 3);
  await (await menuAt(page, tuesday)).getByRole('menuitem', { name: 'Move to…' }).click();
  await dialog.getByLabel('On').fill('2036-06-04');
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await expectShifts(sql, id, '2036-06-03', []);

  const thursday = cellOf(grid, 'Dana Dispatcher', 5);
  await (await menuAt(page, thursday)).getByRole('menuitem', { name: 'Remove' }).click();
  await expectShifts(sql, id, '2036-06-05', []);
  await (await menuAt(page, thursday)).getByRole('menuitem', { name: 'Assign a shift…' }).click();
  await page.getByRole('combobox', { name: /^Shift of Dana Dispatcher/ }).fill('DA10');
  await page.getByRole('option', { name: /DA10/ }).click();
  await expectShifts(sql, id, '2036-06-05', [{ code: 'DA10', user_id: center.dispatcher.id }]);

  const saturday = cellOf(grid, 'Dana Dispatcher', 7);
  await (await menuAt(page, saturday)).getByRole('menuitem', { name: 'Make it open' }).click();
  await expectShifts(sql, id, '2036-06-07', [{ user_id: null }]);
});

test('by keys alone: moves about, types shifts, and takes edits back', async ({ openBrowser, sql }) => {
  const { center, id, page, grid } = await openRoster(openBrowser, sql);
  const keys = page.keyboard;
  const first = grid.getByRole('row', { name: /^Open shifts/ }).locator('[aria-colindex="2"]');
  await first.focus();
  await keys.press('ArrowDown');
  const rows = grid.getByRole('rowheader');
  // People by seniority: find Tess's line with the arrows alone.
  while (!(await cellOf(grid, 'Tess Supervisor', 1).evaluate((cell) => cell === document.activeElement))) {
    await keys.press('ArrowDown');
  }
  await expect(rows.filter({ hasText: 'Tess Supervisor' })).toBeVisible();

  // A free day: typed text becomes a shift.
  await keys.press('ArrowRight');
  await keys.type('g1');
  const field = page.getByRole('combobox', { name: 'Shift of Tess Supervisor, Mon 2 Jun' });
  await expect(field).toHaveValue('g1');
  await keys.press('Enter');
  await expect(cellOf(grid, 'Tess Supervisor', 2)).toBeFocused();
  await expectShifts(sql, id, monday, [
    { user_id: center.otherDispatcher.id },
    { user_id: center.otherSupervisor.id, code: 'G10', starts: '19:00', ends: '05:00' },
  ]);
  await expect(page.getByRole('status').filter({ hasText: /G10 on Mon 2 Jun.*saved/ })).toBeAttached();

  // Escape types nothing.
  await keys.press('d');
  await keys.press('Escape');
  await expect(cellOf(grid, 'Tess Supervisor', 2)).toBeFocused();

  // L locks, Delete refuses, L unlocks, Delete opens, Shift+Delete removes.
  await keys.press('l');
  await expect.poll(async () => (await shiftsOn(sql, id, monday))[1]?.is_locked).toBe(true);
  await keys.press('Delete');
  await expect(page.getByText('This shift is locked. Unlock it first.')).toBeVisible();
  await keys.press('l');
  await keys.press('Delete');
  await expect.poll(async () => (await shiftsOn(sql, id, monday))[1]?.user_id).toBeNull();
  await keys.press('Control+z');
  await expect
    .poll(async () => (await shiftsOn(sql, id, monday))[1]?.user_id)
    .toBe(center.otherSupervisor.id);
  await keys.press('Control+Shift+z');
  await expect.poll(async () => (await shiftsOn(sql, id, monday))[1]?.user_id).toBeNull();
  await keys.press('Control+z');
  await keys.press('Shift+Delete');
  await expectShifts(sql, id, monday, [{ user_id: center.otherDispatcher.id }]);

  // The ends of the line and of the grid; the name is a cell too.
  await keys.press('End');
  await expect(cellOf(grid, 'Tess Supervisor', 14)).toBeFocused();
  await keys.press('Home');
  await expect(rows.filter({ hasText: 'Tess Supervisor' })).toBeFocused();
  await keys.press('Control+End');
  await expect(grid.getByRole('row', { name: /^Coverage/ }).locator('[aria-colindex="15"]')).toBeFocused();
  await keys.press('Control+Home');
  await expect(first).toBeFocused();
});

test('by keys alone: a week is copied, several shifts change at once, the menu has the rest', async ({
  openBrowser,
  sql,
}) => {
  const { center, id, page, grid } = await openRoster(openBrowser, sql);
  const keys = page.keyboard;
  const dana = (day: number) => cellOf(grid, 'Dana Dispatcher', day);
  await dana(1).focus();
  await expect(dana(1)).toHaveAttribute('tabindex', '0');

  // Dana's first week onto another supervisor's second.
  for (let day = 1; day < 7; day += 1) await keys.press('Shift+ArrowRight');
  await expect(grid.getByRole('gridcell', { selected: true })).toHaveCount(7);
  await expect(page.getByRole('toolbar', { name: 'Selected shifts' })).toContainText('4 shifts selected');
  await keys.press('Control+c');
  await cellOf(grid, 'Tess Supervisor', 8).focus();
  await keys.press('Control+v');
  for (const [day, count] of [
    ['2036-06-08', 2],
    ['2036-06-09', 1],
    ['2036-06-10', 2],
    ['2036-06-12', 2],
    ['2036-06-14', 2],
  ] as const) {
    await expect.poll(async () => (await shiftsOn(sql, id, day)).length).toBe(count);
  }

  // All of them become overtime with the bar, reached by Tab.
  await dana(1).focus();
  await keys.press('Shift+ArrowRight');
  await keys.press('Shift+ArrowRight');
  const overtime = page
    .getByRole('toolbar', { name: 'Selected shifts' })
    .getByRole('button', { name: 'Overtime' });
  await overtime.focus();
  await keys.press('Enter');
  await expectShifts(sql, id, sunday, [{ is_overtime: true }]);
  await expectShifts(sql, id, '2036-06-03', [{ is_overtime: true }]);

  // Cut and paste moves.
  await dana(5).focus();
  await keys.press('Control+x');
  await keys.press('ArrowRight');
  await keys.press('Control+v');
  await expectShifts(sql, id, '2036-06-05', []);
  await expect.poll(async () => (await shiftsOn(sql, id, '2036-06-06')).length).toBe(2);

  // The menu: times, and an exchange with somebody.
  await dana(3).focus();
  await keys.press('Shift+F10');
  await keys.type('Change');
  await keys.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('Until').focus();
  await keys.press('Control+a');
  await keys.type('18:30');
  await keys.press('Enter');
  await expectShifts(sql, id, '2036-06-03', [{ ends: '18:30' }]);
  await expect(dialog).toBeHidden();

  // A whole line is selected and opened at once.
  await dana(1).focus();
  await keys.press('Control+a');
  await keys.press('Delete');
  await expect
    .poll(async () => {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::integer as count from public.assigned_shifts
        where schedule_id = ${id} and user_id = ${center.dispatcher.id} and status <> 'cancelled'
          and shift_date < '2036-06-15'`;
      return row?.count;
    })
    .toBe(0);
});

test('edits of a published block are collected, survive a reload and are applied with one reason', async ({
  openBrowser,
  sql,
}) => {
  const { center, id, page, grid } = await openRoster(openBrowser, sql, (_, made) => publishRows(sql, made));
  await cellOf(grid, 'Dana Dispatcher', 1).focus();
  await page.keyboard.press('Delete');
  await cellOf(grid, 'Dana Dispatcher', 3).focus();
  await page.keyboard.press('Delete');
  await expect(
    grid.getByRole('row', { name: /^Coverage/ }).locator('[aria-colindex="2"]'),
  ).toHaveAccessibleName(/10\sh short/);
  await page.reload();
  await gridOf(page);
  await expect(page.getByRole('button', { name: '2 changes' })).toBeVisible();
  await expectShifts(sql, id, sunday, [{ user_id: center.dispatcher.id }]);
  await expect(cellOf(grid, 'Dana Dispatcher', 1)).toHaveAccessibleName('off');
  await page
    .getByRole('button', { name: /^Apply/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Training day');
  await dialog.getByRole('button', { name: /^Apply/ }).click();
  await expect(page.getByText(/^Applied\. 1 person is told in a minute\./)).toBeVisible();
  await expectShifts(sql, id, sunday, [{ user_id: null }]);
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await expectShifts(sql, id, sunday, [{ user_id: center.dispatcher.id }]);
  await expectShifts(sql, id, '2036-06-03', [{ user_id: center.dispatcher.id }]);
});

test('the address says what is shown; Back works, and a link to a day opens there', async ({
  openBrowser,
  sql,
}) => {
  const { center, id, page, grid } = await openRoster(openBrowser, sql);
  await page.getByRole('button', { name: 'Week', exact: true }).click();
  await expect(grid.getByRole('columnheader')).toHaveCount(8);
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(page).toHaveURL(/view=week.*date=2036-06-08/);
  await page.getByRole('searchbox', { name: 'Find a person' }).fill('olaf');
  await expect(page.getByText('1 of 4 people').or(page.getByText('1 of 5 people'))).toBeVisible();
  await cellOf(grid, 'Olaf', 1).click();
  await cellOf(grid, 'Olaf', 1).click();
  await expect(page).toHaveURL(new RegExp(`cell=${center.otherDispatcher.id}\\.2036-06-08`));
  await expect(page.getByRole('complementary', { name: /Olaf/ })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await page.goForward();
  await expect(page.getByRole('complementary', { name: /Olaf/ })).toBeVisible();
  // What is closed is not opened by Back.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL(/date=2036-06-08/);
  await expect(page.getByRole('complementary')).toHaveCount(0);

  await page.goto(`/roster?block=${id}&cell=${center.dispatcher.id}.2036-06-21`);
  await gridOf(page);
  await expect(page.getByRole('complementary', { name: /Dana/ })).toBeVisible();
  await expect(grid.getByRole('columnheader', { name: 'Sat 21 Jun' })).toBeVisible();
});

test("somebody else's edit arrives while one types, and nothing typed is lost", async ({
  openBrowser,
  sql,
}) => {
  const { center, id, page, grid } = await openRoster(openBrowser, sql);
  const other = await openBrowser(center.otherSupervisor.email);
  await other.goto(`/roster?block=${id}&date=${sunday}`);
  const otherGrid = await gridOf(other);
  await cellOf(grid, 'Tess Supervisor', 2).focus();
  await page.keyboard.type('g');
  await cellOf(otherGrid, 'Olaf Dispatcher', 4).focus();
  await other.keyboard.press('Delete');
  await expect(cellOf(grid, 'Olaf Dispatcher', 4)).toHaveAccessibleName('off');
  const field = page.getByRole('combobox', { name: /^Shift of Tess/ });
  await expect(field).toBeFocused();
  await page.keyboard.type('10');
  await expect(field).toHaveValue('g10');
  await page.keyboard.press('Enter');
  await expect(cellOf(otherGrid, 'Tess Supervisor', 2)).toHaveAccessibleName(/G10/);
});

test('edits made without a connection are saved when it is back', async ({
  openBrowser,
  sql,
  complaints,
}) => {
  complaints.allow(/Failed to fetch|net::ERR|Failed to load resource|WebSocket/);
  const { id, page, grid } = await openRoster(openBrowser, sql);
  await page.context().setOffline(true);
  await cellOf(grid, 'Dana Dispatcher', 1).focus();
  await page.keyboard.press('l');
  await expect(cellOf(grid, 'Dana Dispatcher', 1)).toHaveAccessibleName(/locked/);
  await expect(page.getByText(/No connection/).first()).toBeVisible();
  await expectShifts(sql, id, sunday, [{ is_locked: false }]);
  await page.context().setOffline(false);
  await expectShifts(sql, id, sunday, [{ is_locked: true }]);
  await expect(page.getByText(/No connection/)).toHaveCount(0);
});
