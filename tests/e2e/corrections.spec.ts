import { addDays, createZone } from '#lib/domain/time.ts';
import { makeCenter, makeDraft } from './center.ts';
import { gridOf, publishRows } from './roster.ts';
import { expect, expectAccessible, test } from './test.ts';

test('a supervisor puts on record who really worked until when; the person is told and sees both', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const today = createZone('America/Los_Angeles').toLocal(Date.now()).date;
  // Dana works on even days after the first.
  const day = addDays(today, -4);
  const id = await makeDraft(sql, center, { startDate: day, endDate: addDays(today, 10) });
  await publishRows(sql, id);

  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/roster?block=${id}&date=${day}`);
  const grid = await gridOf(page);
  const cell = grid
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: 'Dana Dispatcher' }) })
    .getByRole('gridcell')
    .filter({ hasText: 'D10' })
    .first();
  await cell.click();
  await cell.click();
  const panel = page.getByRole('complementary', { name: 'Dana Dispatcher' });
  await panel.getByRole('button', { name: 'Change times…' }).click();
  const times = panel.getByRole('form', { name: 'Change times' });
  await times.getByLabel('Until').fill('17:30');
  await times.getByRole('button', { name: 'Change times' }).click();
  await page.getByRole('button', { name: 'Apply…', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply 1 change?' });
  await expect(dialog.getByRole('heading', { name: '1 correction of what was worked' })).toBeVisible();
  await expectAccessible(page, 'applying a correction');
  await dialog.getByLabel('Reason').fill('Went home ill at 17:30');
  await dialog.getByRole('button', { name: /^Apply 1 change/ }).click();
  await expect(dialog).toBeHidden();
  await panel.getByText('History of this shift').click();
  await expect(panel.getByText('Correction of what was worked')).toBeVisible();

  await page.goto(`/schedules/${id}`);
  await page.getByRole('link', { name: 'Corrections' }).click();
  const row = page.getByRole('row').filter({ hasText: 'Went home ill at 17:30' });
  await expect(row).toContainText('09:00–19:00');
  await expect(row).toContainText('09:00–17:30');
  await expect(row).toContainText('Sam Supervisor');
  await expectAccessible(page, 'the corrections of a schedule');
  await page.setViewportSize({ width: 390, height: 844 });
  const item = page.getByRole('list', { name: 'Changes of shifts' }).getByRole('listitem');
  await expect(item).toContainText('Went home ill at 17:30');
  await expect(item).toContainText('09:00–17:30');
  await expect(row).toBeHidden();

  // A minute later the worker tells; the function is the same.
  await sql`
    select private.announce_roster_edit(e.id) from public.roster_edits e where e.schedule_id = ${id}`;
  const own = await openBrowser(center.dispatcher.email);
  await own.goto('/notifications');
  await expect(own.getByText(/Your record is corrected: instead of DA10/).first()).toBeVisible();
  await own.goto(`/schedule?month=${day.slice(0, 7)}`);
  await expect(
    own.getByText(/^Corrected .*: was DA10 .*09:00–19:00, now DA10 .*09:00–17:30$/).first(),
  ).toBeVisible();
});
