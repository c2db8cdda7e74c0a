import { makeCenter, makeEmptyCenter } from './center.ts';
import { expect, test } from './test.ts';

const password = 'dispatch-demo-2026';

test('an admin gives a new center its first shift and requirement', async ({ openBrowser, sql }) => {
  const center = await makeEmptyCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/requirements');
  await page.getByRole('link', { name: 'Add shift' }).click();
  await page.getByLabel('Code').fill('d10');
  await page.getByLabel('Name').fill('Day 10');
  await page.getByLabel('Start').fill('09:00');
  await page.getByLabel('End').fill('19:00');
  await expect(page.getByText('10 h.', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Add shift' }).click();
  await expect(page.getByText('The shift is added.')).toBeVisible();

  await page.getByRole('link', { name: 'Add requirement' }).click();
  const panel = page.getByRole('complementary', { name: 'Add a requirement' });
  await panel.getByLabel('Period').fill('Day');
  await panel.getByLabel('Start').fill('09:00');
  await panel.getByLabel('End').fill('19:00');
  await panel.getByRole('textbox', { name: 'Minimum employees' }).fill('1');
  await panel.getByRole('textbox', { name: 'Of them supervisors' }).fill('2');
  await panel.getByRole('button', { name: 'Add requirement' }).click();
  await expect(
    page.getByText('Minimum supervisors is at most the minimum of employees, who include them.'),
  ).toBeVisible();
  await panel.getByRole('textbox', { name: 'Minimum employees' }).fill('3');
  await panel.getByRole('button', { name: 'Add requirement' }).click();
  await expect(panel).toHaveCount(0);

  const shifts =
    await sql`select code, start_time::text from public.shifts where center_id = ${center.centerId}`;
  expect(shifts.map((shift) => ({ ...shift }))).toEqual([{ code: 'D10', start_time: '09:00:00' }]);
  const rows = await sql`
    select min_employees, min_supervisors from public.staffing_requirements where center_id = ${center.centerId}`;
  expect(rows.map((row) => ({ ...row }))).toEqual([{ min_employees: 3, min_supervisors: 2 }]);
});

test('a supervisor reads requirements and cannot change them', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/requirements?shift=${center.shiftId}`);
  await expect(page.getByRole('heading', { name: 'Shifts and requirements' })).toBeVisible();
  await expect(page.getByText('DA10').first()).toBeVisible();
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await expect(page.getByRole('link', { name: /^Add/ })).toHaveCount(0);
});

test('a changed password signs the other devices out', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.dispatcher.email);
  const other = await openBrowser(center.dispatcher.email);
  await other.goto('/profile');
  await page.goto('/profile');
  await page.getByLabel('Current password', { exact: true }).fill('not this one');
  await page.getByLabel('New password', { exact: true }).fill('a new and quiet one');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('This is not your current password.')).toBeVisible();
  await page.getByLabel('Current password', { exact: true }).fill(password);
  // What is being typed is not taken away.
  await other.getByLabel('Phone').fill('707 555 0100');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed. Other devices are signed out.')).toBeVisible();

  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByText(/session has ended/)).toBeVisible();
});
