import { makeCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

const october = 'from=2035-10-01&to=2035-10-31';

test('an auditor reads reports, published schedules and rules, and changes nothing', async ({
  openBrowser,
  complaints,
}) => {
  complaints.allow(/403 \(Forbidden\)/);
  const page = await openBrowser('auditor@harbor.example');
  await page.goto('/');
  await expect(page).toHaveURL(/\/reports$/);
  await expect(page.getByRole('navigation', { name: 'Main' }).first().getByRole('listitem')).toHaveText([
    'Reports',
    'Published schedules',
    'Rules',
  ]);
  await page.goto(`/reports/fairness?${october}`);
  await page
    .getByRole('link', { name: /^Nights of .*Open what it sums/ })
    .first()
    .click();
  const panel = page.getByRole('complementary');
  await expect(
    panel.getByRole('list', { name: 'Shifts it sums' }).getByRole('listitem').first(),
  ).toBeVisible();
  await expect(panel.getByRole('listitem').getByRole('link')).toHaveCount(0);
  await page.goto('/published?from=2035-10-03');
  await expect(page.getByRole('table', { name: 'Who works when' }).getByRole('row')).not.toHaveCount(1);
  await expectAccessible(page, 'published schedules');
  await page.getByRole('link', { name: 'The week after' }).click();
  await expect(page.getByText('7–13 Oct 2035')).toBeVisible();
  await page.goto('/rules');
  await expect(page.getByRole('heading', { name: 'Working limits' })).toBeVisible();
  await expectAccessible(page, 'rules');
  await page.goto('/people');
  await expect(page.getByText('Your role does not open this page')).toBeVisible();
  await page.goto('/account');
  await expect(page.getByText(/^Drafts; Conversations/)).toBeVisible();
  await expectAccessible(page, 'the own account');
  await page.getByRole('button', { name: /Morgan Ellis/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('an admin makes somebody a payroll reader, who exports hours and reads nothing else', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/403 \(Forbidden\)/);
  const center = await makeCenter(sql);
  await sql`
    insert into public.payroll_profiles (agency_id, name, lines)
    values (${center.id}, 'County', '[{"code": "REG", "measure": "regular"}]')`;
  const desk = await openBrowser(center.admin.email);
  await desk.goto(`/people/${center.otherDispatcher.id}`);
  await desk.getByRole('button', { name: 'Change role…' }).click();
  const dialog = desk.getByRole('alertdialog');
  await dialog.getByRole('radio', { name: 'Payroll' }).click();
  await expect(dialog).toContainText('leaves the floor at once');
  await expectAccessible(desk, 'the choice of a role');
  await dialog.getByRole('button', { name: 'Change role' }).click();
  await expect(desk.getByText(/is a payroll reader now/)).toBeVisible();

  const page = await openBrowser(center.otherDispatcher.email);
  await page.goto('/');
  await expect(page).toHaveURL(/\/reports$/);
  await expect(page.getByRole('list', { name: 'Reports' }).getByRole('link')).toHaveText([
    'Hours and overtime',
  ]);
  await page.goto(`/reports/hours?${october}`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'County' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/-payroll\.csv$/);
  for (const path of ['/reports/leave', '/published', '/roster', '/profile']) {
    await page.goto(path);
    await expect(page.getByText('Your role does not open this page'), path).toBeVisible();
  }
});
