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
    await page.goto(`/schedules/${id}`);
    await page.getByRole('button', { name: 'Publish…' }).click();
  }
  await Promise.all(pages.map((page) => confirm(page, 'Publish')));

  const won = (page: Page) => page.getByText(`Block ${id} is published. 2 people are told.`);
  const lost = (page: Page) => page.getByRole('alertdialog').getByText('This schedule is already published.');
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

  // The loser's message stays until it is put away; then the page shows what is true now.
  const loser = pages[outcomes.indexOf(0)];
  if (loser === undefined) throw new Error('expected a loser');
  await loser.getByRole('button', { name: 'Cancel' }).click();
  await expect(loser.getByText('Published', { exact: true })).toBeVisible();
});

test('a draft that somebody generated meanwhile is not published unseen', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const first = await openBrowser(center.supervisor.email);
  const second = await openBrowser(center.otherSupervisor.email);
  await first.goto(`/schedules/${id}`);
  await second.goto(`/schedules/${id}`);
  await first.getByRole('button', { name: 'Publish…' }).click();

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

  await confirm(first, 'Publish');
  await expect(
    first.getByText('This schedule was changed meanwhile. Look again before you publish.'),
  ).toBeVisible();
  expect(await publications(sql, id)).toBe(0);
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
  const outcome = (page: Page) => page.getByText(refused).or(page.getByRole('button', { name: 'Publish…' }));
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
  await page.goto(`/schedules/${id}`);
  await page.getByRole('button', { name: 'Publish…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Publish' }).dblclick();
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
  await reviewer.goto(`/schedules/${id}`);
  await reviewer.getByRole('button', { name: 'Publish…' }).click();

  await other.goto(`/schedules/${id}`);
  await other.getByRole('button', { name: 'Discard…' }).click();
  await confirm(other, 'Discard');
  await expect(other.getByText(`The draft Block ${id} is discarded.`)).toBeVisible();
  await expect(other.getByRole('heading', { name: 'Schedules' })).toBeVisible();

  await confirm(reviewer, 'Publish');
  await expect(
    reviewer.getByText(/does not exist|already archived|This page does not exist/).first(),
  ).toBeVisible();
  expect(await publications(sql, id)).toBe(0);
});

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
