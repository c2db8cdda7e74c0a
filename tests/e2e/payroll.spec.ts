import { readFileSync } from 'node:fs';
import { makeCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

test('an admin says which hours go under which code, and a supervisor gets them as a file', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const [admin, supervisor] = await Promise.all([
    openBrowser(center.admin.email),
    openBrowser(center.supervisor.email),
  ]);
  await admin.goto('/settings/payroll');
  await admin.getByRole('link', { name: 'Add profile' }).click();
  const panel = admin.getByRole('complementary');
  await panel.getByLabel('Name').fill('County payroll');
  await panel.getByRole('button', { name: 'Add code' }).click();
  await panel.getByLabel('Code 3', { exact: true }).fill('reg');
  await expectAccessible(admin, 'a payroll profile');
  await panel.getByRole('button', { name: 'Add profile' }).click();
  await expect(panel.getByText('Each code stands once.')).toBeVisible();
  await panel.getByLabel('Code 3', { exact: true }).fill('NIGHT');
  await panel.getByLabel('Hours of code 3').click();
  await admin.getByRole('option', { name: 'Paid, of night shifts' }).click();
  await panel.getByRole('button', { name: 'Add profile' }).click();
  await expect(admin.getByRole('list', { name: 'Payroll profiles' })).toContainText(
    '3 codes: REG, OT, NIGHT',
  );

  await supervisor.goto('/reports/hours?from=2026-10-01&to=2026-10-31');
  const [download] = await Promise.all([
    supervisor.waitForEvent('download'),
    supervisor.getByRole('link', { name: 'County payroll' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/-county-payroll-2026-10-01-to-2026-10-31-payroll\.csv$/);
  expect(readFileSync(await download.path(), 'utf8')).toContain(
    'Employee number,Name,Workweek from,Workweek to,Pay code,Hours',
  );

  await admin.getByRole('link', { name: 'County payroll' }).click();
  await panel.getByRole('button', { name: 'Remove' }).last().click();
  await expect(admin.getByText('No payroll profile yet')).toBeVisible();
  await admin.getByRole('button', { name: 'Undo' }).click();
  await expect(admin.getByRole('list', { name: 'Payroll profiles' })).toContainText('County payroll');
});
