import { generate, makeShortCenter, viewsOf } from './generated.ts';
import { expect, expectAccessible, test } from './test.ts';

const phone = { width: 390, height: 844 };

test.beforeEach(() => test.setTimeout(120_000));

test('a remedy is tried beside the draft and becomes the draft', async ({ openBrowser, sql }) => {
  const center = await makeShortCenter(sql);
  const page = await openBrowser(center.supervisor.email);
  await generate(page, center.scheduleId);
  const before = await draftOf(center.scheduleId);

  async function draftOf(scheduleId: number) {
    const [draft] = await sql<{ version: number; given: number; open: number }[]>`
      select s.version, count(a.user_id)::integer as given,
        (count(*) filter (where a.user_id is null and not a.is_overtime))::integer as open
      from public.schedules s join public.assigned_shifts a on a.schedule_id = s.id
      where s.id = ${scheduleId} group by s.id`;
    if (draft === undefined) throw new Error('The draft is empty.');
    return draft;
  }

  await test.step('a remedy is one click and one decision away', async () => {
    await viewsOf(page).getByRole('link', { name: /^Gaps/ }).click();
    await page
      .getByRole('row', { name: /^One more (dispatcher|supervisor) on/ })
      .first()
      .getByRole('button', { name: /^Try…/ })
      .click();
    const dialog = page.getByRole('alertdialog', { name: 'Try this as a scenario?' });
    await expect(dialog).toContainText('kept beside the draft, which stays as it is');
    await dialog.getByRole('button', { name: 'Try it' }).click();
    await expect(page).toHaveURL(`/schedules/${center.scheduleId}/scenarios`);
  });

  const scenario = page
    .getByRole('list', { name: 'Scenarios' })
    .getByRole('listitem')
    .filter({ hasText: /^One more (dispatcher|supervisor) on/ });

  await test.step('it stands beside the draft, with the better figure marked', async () => {
    await expect(scenario.getByText('Ready', { exact: true })).toBeVisible({ timeout: 60_000 });
    const short = page.getByRole('row', { name: /^Employees short/ });
    await expect(short.getByRole('cell').nth(1)).toContainText(/Best.*−\d/);
    expect(await draftOf(center.scheduleId)).toEqual(before);
    await expectAccessible(page, 'scenarios');
    await page.setViewportSize(phone);
    await expectAccessible(page, 'scenarios on a phone');
  });

  await test.step('it becomes the draft; who is not there yet leaves open shifts', async () => {
    await scenario.getByRole('button', { name: /^Make it the draft…/ }).click();
    const dialog = page.getByRole('alertdialog', { name: /^Make One more/ });
    await expect(dialog).toContainText(`This replaces the ${before.given} shifts of the draft;`);
    await expect(dialog).toContainText('Shifts of the people to be hired become open shifts.');
    await dialog.getByRole('button', { name: 'Make it the draft' }).click();
    await expect(page).toHaveURL(`/schedules/${center.scheduleId}`);
    const after = await draftOf(center.scheduleId);
    expect(after.version).toBeGreaterThan(before.version);
    expect(after.open).toBeGreaterThan(before.open);
  });

  await test.step('the scenario says what became of it', async () => {
    await viewsOf(page).getByRole('link', { name: 'Scenarios' }).click();
    await expect(scenario.getByText('Became the draft')).toBeVisible();
  });
});

test('a scenario is described, generated, compared and deleted, and what is published has none to start', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeShortCenter(sql);
  const page = await openBrowser(center.supervisor.email);
  await generate(page, center.scheduleId);
  await viewsOf(page).getByRole('link', { name: 'Scenarios' }).click();
  await expect(page.getByRole('heading', { name: 'No scenarios yet' })).toBeVisible();

  await page.getByRole('button', { name: 'New scenario…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New scenario' });
  await dialog.getByLabel('Name').fill('Fewer chairs');
  await dialog.getByRole('button', { name: 'Move people' }).click();
  await expect(dialog.getByText('The least senior: Olaf Dispatcher')).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove this move' }).click();
  await dialog.getByText('As they are').click();
  await dialog.getByRole('textbox', { name: /^Employees, / }).fill('2');
  await expect(dialog.getByText('1 period differs')).toBeVisible();
  await expect(dialog.getByText('1 thing differs from the draft.')).toBeVisible();
  await expectAccessible(page, 'the dialog of a scenario');
  await dialog.getByRole('button', { name: 'Generate scenario' }).click();

  const scenario = page.getByRole('listitem').filter({ hasText: 'Fewer chairs' });
  await expect(scenario).toContainText(/: 2 employees, 2 supervisors\./);
  await expect(scenario.getByText('Ready', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('columnheader', { name: 'Fewer chairs' })).toBeVisible();

  await scenario.getByRole('button', { name: /^Delete…/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'No scenarios yet' })).toBeVisible();
  expect(
    await sql`select 1 from public.schedule_scenarios where schedule_id = ${center.scheduleId}`,
  ).toHaveLength(0);

  await test.step('what is not a draft has no scenarios to start', async () => {
    await page.goto(`/schedules/${center.scheduleId}`);
    await page.getByRole('link', { name: 'Publish…' }).click();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(page.getByText('Published', { exact: true })).toBeVisible();
    await viewsOf(page).getByRole('link', { name: /^Gaps/ }).click();
    await expect(page.getByRole('button', { name: /^Try…/ })).toHaveCount(0);
    await viewsOf(page).getByRole('link', { name: 'Scenarios' }).click();
    await expect(page.getByRole('heading', { name: 'No scenarios yet' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'New scenario…' })).toHaveCount(0);
  });
});
