import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { makeCenter, makeDraft } from './center.ts';
import { expect, test } from './test.ts';

const june = { startDate: '2036-06-01', endDate: '2036-06-14' };

test('of two supervisors who publish one draft one wins, the other is told', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const pages = [await openBrowser(center.supervisor.email), await openBrowser(center.otherSupervisor.email)];
  for (const page of pages) {
    // No signal comes: only the answer tells who was faster.
    await page.routeWebSocket(/.*/, () => {});
    await page.goto(`/schedules/${id}/publish`);
    await expect(publishButton(page)).toBeEnabled();
  }
  await Promise.all(pages.map((page) => publishButton(page).click()));

  const won = (page: Page) => page.getByText(`Block ${id} is published. 2 people are told.`);
  const lost = (page: Page) => page.getByRole('heading', { name: 'This schedule is already published' });
  const outcomes = await Promise.all(
    pages.map(async (page) => {
      await expect(won(page).or(lost(page))).toBeVisible();
      return won(page).count();
    }),
  );
  expect(outcomes.toSorted()).toEqual([0, 1]);
  expect(await publications(sql, id)).toBe(1);
  const [notices] = await sql`
    select count(*)::integer as count from public.notifications where recipient_id = ${center.dispatcher.id}`;
  expect(notices?.count).toBe(1);

  // The loser reads who was faster, and when.
  const loser = pages[outcomes.indexOf(0)];
  if (loser === undefined) throw new Error('expected a loser');
  const winner = loser === pages[0] ? center.otherSupervisor : center.supervisor;
  await expect(
    loser.getByText(new RegExp(`^By ${winner.fullName}, .* \\d\\d:\\d\\d, as version 1\\.$`)),
  ).toBeVisible();
  await expect(publishButton(loser)).toHaveCount(0);
});

test('a draft that somebody generated meanwhile is not published unseen', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const first = await openBrowser(center.supervisor.email);
  const second = await openBrowser(center.otherSupervisor.email);
  await first.goto(`/schedules/${id}/publish`);
  await expect(publishButton(first)).toBeEnabled();
  await second.goto(`/schedules/${id}`);

  await second.getByRole('button', { name: 'Generate again…' }).click();
  await expect(second.getByText('Generating again replaces the 14 shifts of this draft')).toBeVisible();
  await second.getByRole('radio', { name: 'Quick' }).click();
  await second.getByRole('button', { name: 'Generate again', exact: true }).click();
  await expect
    .poll(
      async () => (await sql`select state from public.generation_runs where schedule_id = ${id}`)[0]?.state,
      { timeout: 30_000 },
    )
    .toBe('succeeded');

  await expect(
    first.getByText(/^This draft has changed since you opened this page \(Tess Supervisor, /),
  ).toBeVisible();
  await expect(publishButton(first)).toBeDisabled();
  expect(await publications(sql, id)).toBe(0);
  await first.getByRole('button', { name: 'Look again' }).click();
  await publishButton(first).click();
  await expect(first.getByText(`Block ${id} is published.`)).toBeVisible();
  expect(await publications(sql, id)).toBe(1);
});

test('what was changed a moment ago is not published unseen either', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  await page.routeWebSocket(/.*/, () => {});
  await page.goto(`/schedules/${id}/publish`);
  await expect(publishButton(page)).toBeEnabled();
  await sql`update public.assigned_shifts set is_overtime = true where schedule_id = ${id} and shift_date = '2036-06-03'`;
  await publishButton(page).click();
  await expect(
    page.getByText('This schedule was changed meanwhile. Look again before you publish.'),
  ).toBeVisible();
  expect(await publications(sql, id)).toBe(0);
  await page.getByRole('button', { name: 'Look again' }).click();
  await publishButton(page).click();
  await expect(page.getByText(`Block ${id} is published.`)).toBeVisible();
});

test('two supervisors start the generator at once and one run is made', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const pages = [await openBrowser(center.supervisor.email), await openBrowser(center.otherSupervisor.email)];
  for (const page of pages) {
    await page.goto(`/schedules/${id}`);
    await page.getByRole('button', { name: 'Generate again…' }).click();
    await page.getByRole('radio', { name: 'Quick' }).click();
  }
  await Promise.all(
    pages.map((page) => page.getByRole('button', { name: 'Generate again', exact: true }).click()),
  );
  await expect
    .poll(async () =>
      (await sql`select state from public.generation_runs where schedule_id = ${id}`).map((run) => run.state),
    )
    .toEqual(['succeeded']);
  const refused = /being generated already|was changed meanwhile/;
  const outcome = (page: Page) => page.getByText(refused).or(page.getByRole('link', { name: 'Publish…' }));
  for (const page of pages) await expect(outcome(page).first()).toBeAttached();
});

test('a double click creates one draft and publishes once', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.supervisor.email);
  await page.goto('/schedules/new');
  await page.getByLabel('Name').fill('Twice');
  await page.getByRole('button', { name: 'Create draft' }).dblclick();
  await expect(page.getByRole('heading', { name: 'Generate this schedule' })).toBeVisible();
  const drafts = await sql`select id from public.schedules where center_id = ${center.centerId}`;
  expect(drafts).toHaveLength(1);

  const id = await makeDraft(sql, center, june);
  await page.goto(`/schedules/${id}/publish`);
  await expect(publishButton(page)).toBeEnabled();
  await publishButton(page).dblclick();
  await expect(page.getByText(`Block ${id} is published.`)).toBeVisible();
  expect(await publications(sql, id)).toBe(1);
});

test('a draft discarded under a reviewer is gone for her with the next click', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/status of 404/);
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const reviewer = await openBrowser(center.supervisor.email);
  const other = await openBrowser(center.otherSupervisor.email);
  // No signal comes, so that the click still finds the button.
  await reviewer.routeWebSocket(/.*/, () => {});
  await reviewer.goto(`/schedules/${id}/publish`);
  await expect(publishButton(reviewer)).toBeEnabled();

  await other.goto(`/schedules/${id}`);
  await other.getByRole('button', { name: 'Discard…' }).click();
  await confirm(other, 'Discard');
  await expect(other.getByText(`The draft Block ${id} is discarded.`)).toBeVisible();
  await expect(other.getByRole('heading', { name: 'Schedules' })).toBeVisible();

  await publishButton(reviewer).click();
  await expect(
    reviewer.getByText(/does not exist|already archived|This page does not exist/).first(),
  ).toBeVisible();
  expect(await publications(sql, id)).toBe(0);
});

function publishButton(page: Page) {
  return page.getByRole('button', { name: 'Publish', exact: true });
}

async function confirm(page: Page, verb: string): Promise<void> {
  await page.getByRole('alertdialog').getByRole('button', { name: verb }).click();
}

async function publications(sql: postgres.Sql, scheduleId: number): Promise<number> {
  const rows = await sql`select from public.schedule_versions where schedule_id = ${scheduleId}`;
  const [row] = await sql<{ version: number }[]>`
    select published_version as version from public.schedules where id = ${scheduleId}`;
  expect(rows.length).toBe(row?.version ?? 0);
  return row?.version ?? 0;
}
