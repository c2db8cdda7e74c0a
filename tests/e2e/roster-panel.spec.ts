import type { Locator, Page } from '@playwright/test';
import type postgres from 'postgres';
import { makeAssignment } from '../factories/scheduling.ts';
import type { TestCenter } from './center.ts';
import { cellOf, expectShifts, gridOf, openRoster, shiftsOn, sunday } from './roster.ts';
import { expect, expectAccessible, test } from './test.ts';

const tuesday = '2036-06-03';
const thursday = '2036-06-05';
const saturday = '2036-06-07';

/** A night of Tess's on Dana's Sunday, to exchange with. */
async function withNight(sql: postgres.Sql, center: TestCenter, scheduleId: number) {
  const [night] = await sql<{ id: number }[]>`
    select id from public.shifts where agency_id = ${center.id} and code = 'G10'`;
  await makeAssignment(sql, center, {
    scheduleId,
    shiftId: night?.id ?? 0,
    userId: center.otherSupervisor.id,
    shiftDate: sunday,
  });
}

/** Dana's day of June, opened by two presses on its cell. */
async function openDay(page: Page, grid: Locator, day: number): Promise<Locator> {
  await cellOf(grid, 'Dana Dispatcher', day).click();
  await cellOf(grid, 'Dana Dispatcher', day).click();
  const panel = page.getByRole('complementary', { name: 'Dana Dispatcher' });
  await expect(panel.getByText(`${day} Jun 2036`)).toBeVisible();
  return panel;
}

async function choose(page: Page, field: Locator, option: string | RegExp) {
  await field.click();
  await page.getByRole('option', { name: option }).click();
}

/** Tab, as often as it takes. */
async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible();
  for (let step = 0; step < 40; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

test('by mouse, in the panel: exchanges, extends, splits and gives shifts away', async ({
  openBrowser,
  sql,
}) => {
  const { center, id, page, grid } = await openRoster(openBrowser, sql, (made, scheduleId) =>
    withNight(sql, made, scheduleId),
  );
  const dana = { user_id: center.dispatcher.id };
  const olaf = { user_id: center.otherDispatcher.id };
  const tess = { user_id: center.otherSupervisor.id };

  const panel = await openDay(page, grid, 1);
  await panel.getByRole('button', { name: 'Exchange with…' }).click();
  const exchange = panel.getByRole('form', { name: 'Exchange' });
  await choose(page, exchange.getByRole('combobox', { name: 'Shift' }), /^Tess Supervisor/);
  await expect(exchange.getByRole('status')).toContainText('Breaks no rule.');
  await exchange.getByRole('button', { name: 'Exchange' }).click();
  await expectShifts(sql, id, sunday, [
    { ...tess, code: 'DA10' },
    { ...dana, code: 'G10' },
  ]);

  await openDay(page, grid, 5);
  await panel.getByRole('button', { name: 'Split…' }).click();
  const split = panel.getByRole('form', { name: 'Split' });
  await split.getByLabel('At').fill('14:00');
  await choose(page, split.getByRole('combobox', { name: 'The rest goes to' }), 'Olaf Dispatcher');
  await split.getByRole('button', { name: 'Split' }).click();
  await expectShifts(sql, id, thursday, [
    { ...dana, starts: '09:00', ends: '14:00' },
    { ...olaf, starts: '14:00', ends: '19:00' },
  ]);

  await openDay(page, grid, 7);
  await panel.getByRole('button', { name: 'Move to…' }).click();
  const move = panel.getByRole('form', { name: 'Move' });
  await choose(page, move.getByRole('combobox', { name: 'To' }), 'Tess Supervisor');
  await move.getByRole('button', { name: 'Move' }).click();
  await expectShifts(sql, id, saturday, [tess]);
  await expect(panel.getByText('No shift on this day')).toBeVisible();
  await expectAccessible(page, 'the panel after its shift is gone');

  // Fewer hours leave room for longer ones.
  await openDay(page, grid, 3);
  await panel.getByRole('button', { name: 'Change times…' }).click();
  const times = panel.getByRole('form', { name: 'Change times' });
  await times.getByLabel('Until').fill('20:30');
  await times.getByRole('button', { name: 'Change times' }).click();
  await expectShifts(sql, id, tuesday, [{ ...dana, starts: '09:00', ends: '20:30' }]);
  await expect(panel.getByText('Extended')).toBeVisible();
});

test('by keys alone, in the panel: exchanges, extends, splits and gives shifts away', async ({
  openBrowser,
  sql,
}) => {
  const { center, id, page, grid } = await openRoster(openBrowser, sql, (made, scheduleId) =>
    withNight(sql, made, scheduleId),
  );
  const keys = page.keyboard;
  const dana = { user_id: center.dispatcher.id };
  const tess = { user_id: center.otherSupervisor.id };
  const panel = page.getByRole('complementary', { name: 'Dana Dispatcher' });
  const verb = async (name: string) => {
    await keys.press('Enter');
    await tabTo(page, panel.getByRole('button', { name }));
    await keys.press('Enter');
  };
  /** Back from the panel, and on to another day of Dana's. */
  const next = async (from: number, to: number) => {
    await keys.press('Escape');
    await expect(panel).toHaveCount(0);
    await expect(cellOf(grid, 'Dana Dispatcher', from)).toBeFocused();
    const [key, days] = from < to ? ['ArrowRight', to - from] : ['ArrowLeft', from - to];
    for (let day = 0; day < days; day += 1) await keys.press(key);
  };

  await cellOf(grid, 'Dana Dispatcher', 1).focus();
  await verb('Exchange with…');
  const exchange = panel.getByRole('form', { name: 'Exchange' });
  await tabTo(page, exchange.getByRole('combobox', { name: 'Shift' }));
  await keys.press('Enter');
  await expect(page.getByRole('option', { name: /^Tess/ })).toBeVisible();
  await keys.type('Tess');
  await keys.press('Enter');
  await tabTo(page, exchange.getByRole('button', { name: 'Exchange' }));
  await keys.press('Enter');
  await expectShifts(sql, id, sunday, [
    { ...tess, code: 'DA10' },
    { ...dana, code: 'G10' },
  ]);
  // Its shift is another's now, and the button that was pressed went with it: the panel has the keys.
  await expect(panel).toBeFocused();

  await next(1, 5);
  await verb('Split…');
  const split = panel.getByRole('form', { name: 'Split' });
  await expect(split.getByLabel('At')).toBeFocused();
  await keys.press('Control+a');
  await keys.type('14:00');
  await keys.press('Enter');
  await expectShifts(sql, id, thursday, [
    { ...dana, starts: '09:00', ends: '14:00' },
    { user_id: null, starts: '14:00', ends: '19:00' },
  ]);

  await next(5, 7);
  await verb('Move to…');
  const move = panel.getByRole('form', { name: 'Move' });
  await expect(move.getByRole('combobox', { name: 'To' })).toBeFocused();
  await keys.press('Enter');
  await expect(page.getByRole('option', { name: /^Tess/ })).toBeVisible();
  await keys.type('Tess');
  await keys.press('Enter');
  await tabTo(page, move.getByRole('button', { name: 'Move' }));
  await keys.press('Enter');
  await expectShifts(sql, id, saturday, [tess]);
  await expect(panel).toBeFocused();

  await next(7, 3);
  await verb('Change times…');
  const times = panel.getByRole('form', { name: 'Change times' });
  await tabTo(page, times.getByLabel('Until'));
  await keys.press('Control+a');
  await keys.type('20:30');
  await keys.press('Enter');
  await expectShifts(sql, id, tuesday, [{ ...dana, starts: '09:00', ends: '20:30' }]);
});

test("a supervisor's shift goes to a dispatcher in one step, acting or as a dispatcher", async ({
  openBrowser,
  sql,
}) => {
  let openId = 0;
  const { center, id, page } = await openRoster(openBrowser, sql, async (made, scheduleId) => {
    openId = await makeAssignment(sql, made, {
      scheduleId,
      shiftId: made.shiftId,
      userId: null,
      shiftDate: tuesday,
      requiredRole: 'supervisor',
    });
    // With that day Dana has her hours for the week.
    await sql`
      update public.assigned_shifts set status = 'cancelled'
      where schedule_id = ${scheduleId} and user_id = ${made.dispatcher.id} and shift_date = ${thursday}`;
    const [held] = await sql<{ id: number }[]>`
      insert into public.qualifications (agency_id, name, is_acting_supervisor)
      values (${made.id}, 'Acting supervisor', true) returning id`;
    await sql`
      insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from)
      values (${made.id}, ${made.otherDispatcher.id}, ${held?.id ?? 0}, '2036-01-01')`;
  });
  const stored = async () => {
    const [row] = await sql`
      select user_id, required_role::text, is_acting from public.assigned_shifts where id = ${openId}`;
    return row;
  };
  await page.goto(`/roster?block=${id}&date=${sunday}&open=${openId}`);
  await gridOf(page);
  const panel = page.getByRole('complementary', { name: /^Open shift/ });
  const candidate = (name: string) => panel.getByRole('listitem').filter({ hasText: name });
  await expect(candidate('Dana Dispatcher')).toContainText('needs a supervisor');
  await expect(candidate('Olaf Dispatcher')).toContainText('named acting supervisor for this one shift');
  await panel.getByRole('button', { name: 'Assign to Olaf Dispatcher', exact: true }).click();
  await expect
    .poll(stored)
    .toEqual({ user_id: center.otherDispatcher.id, required_role: 'supervisor', is_acting: true });
  await page.keyboard.press('Control+z');
  await expect.poll(stored).toEqual({ user_id: null, required_role: 'supervisor', is_acting: false });

  // Dana holds no qualification. She has a shift on that day; on the next she has none.
  await panel.getByRole('button', { name: 'Move to…' }).click();
  const move = panel.getByRole('form', { name: 'Move' });
  await choose(page, move.getByRole('combobox', { name: 'To' }), 'Dana Dispatcher');
  await move.getByLabel('On').fill('2036-06-04');
  await expect(move.getByRole('status')).toContainText('needs a supervisor');
  await expect(move.getByRole('button', { name: 'Move' })).toBeDisabled();
  await move.getByRole('radio', { name: 'Dispatcher', exact: true }).click();
  await expect(move.getByRole('status')).toContainText('Breaks no rule.');
  await move.getByRole('button', { name: 'Move' }).click();
  await expect
    .poll(stored)
    .toEqual({ user_id: center.dispatcher.id, required_role: 'dispatcher', is_acting: false });
  expect(await shiftsOn(sql, id, '2036-06-04')).toHaveLength(2);
  await page.keyboard.press('Control+z');
  await expect.poll(stored).toEqual({ user_id: null, required_role: 'supervisor', is_acting: false });
});
