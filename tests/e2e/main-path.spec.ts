import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { formatDate } from '#lib/domain/format.ts';
import { formatMonth } from '#lib/domain/months.ts';
import { demoPassword } from '#supabase/seed/logins.ts';
import { makeCenter, makeDraft } from './center.ts';
import { e2eToday } from './instance.ts';
import { expect, test } from './test.ts';

const blockName = '1 Jan – 30 Apr 2036';
const months = ['2036-01', '2036-02', '2036-03', '2036-04'];
const supervisorPages = ['/schedules', '/schedules/new', '/schedules/1', '/people', '/requirements'];
const adminPages = ['/people/invite', '/audit'];

test('a supervisor publishes the next four months and a dispatcher reads her shifts', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  test.setTimeout(120_000);
  const supervisor = await openBrowser(null);

  await test.step('the supervisor signs in', async () => {
    await signIn(supervisor, 'supervisor@harbor.example');
    await expect(supervisor.getByText('Published until Mon 31 Dec 2035')).toBeVisible();
  });

  await test.step('creates the block that follows the published one', async () => {
    await supervisor.getByRole('link', { name: 'Create the next one' }).click();
    await expect(supervisor.getByLabel('First day')).toHaveValue('2036-01-01');
    await expect(supervisor.getByLabel('Last day')).toHaveValue('2036-04-30');
    await expect(supervisor.getByText('121 days.')).toBeVisible();
    await expect(supervisor.getByLabel('Name')).toHaveValue(blockName);
    await supervisor.getByRole('button', { name: 'Create draft' }).click();
    await expect(supervisor.getByRole('heading', { name: blockName })).toBeVisible();
  });

  await test.step('generates it and sees the progress', async () => {
    await supervisor.getByRole('button', { name: 'Generate', exact: true }).click();
    await expect(supervisor.getByRole('progressbar')).toBeVisible();
    await expect(views(supervisor)).toBeVisible({ timeout: 60_000 });
  });

  const [draft] = await sql<{ id: number; people: number; shifts: number }[]>`
    select s.id, count(distinct a.user_id)::integer as people, count(a.user_id)::integer as shifts
    from public.schedules s join public.assigned_shifts a on a.schedule_id = s.id
    where s.name = ${blockName} and s.status = 'draft' group by s.id`;
  if (draft === undefined) throw new Error('The draft was not saved.');
  expect(draft.people).toBe(40);

  await test.step('reviews coverage, gaps, lines and roster', async () => {
    await review(supervisor, sql, draft);
  });

  await test.step('publishes it', async () => {
    await supervisor.getByRole('link', { name: 'Review and publish' }).click();
    await expect(supervisor.getByRole('heading', { name: `Publish ${blockName}` })).toBeVisible();
    await expect(
      supervisor.getByText(
        `Publishing tells ${draft.people} people and makes this the schedule for ${blockName};`,
      ),
    ).toBeVisible();
    await supervisor.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(supervisor.getByText(`${blockName} is published. 40 people are told.`)).toBeVisible();
    await expect(supervisor.getByText('Published', { exact: true })).toBeVisible();
    await expect(supervisor.getByRole('button', { name: /Discard|Generate/ })).toHaveCount(0);
    await expect(supervisor.getByRole('link', { name: 'Publish…' })).toHaveCount(0);
  });

  await test.step('the dispatcher has a notice and her shifts', async () => {
    const dispatcher = await openBrowser(null);
    await signIn(dispatcher, 'dispatcher@harbor.example');
    const news = dispatcher.getByRole('region', { name: 'News' });
    await expect(news.getByText(blockName)).toBeVisible();
    await news.getByText(blockName).locator('..').getByRole('link', { name: 'Open' }).click();
    await expect(dispatcher.getByRole('heading', { name: 'My schedule' })).toBeVisible();
    for (const month of months) await expectOwnMonth(dispatcher, sql, 'dispatcher@harbor.example', month);
  });

  await test.step('the dispatcher cannot open what others may', async () => {
    complaints.allow(/status of 403/);
    const dispatcher = await openBrowser('dispatcher@harbor.example');
    await dispatcher.goto('/');
    await expect(dispatcher.getByRole('link', { name: 'Schedules', exact: true })).toHaveCount(0);
    await expectNoRights(dispatcher, [...supervisorPages, ...adminPages]);
    await expectNoRights(supervisor, adminPages);
  });
});

test('a dispatcher sees nothing of a draft', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const scheduleId = await makeDraft(sql, center, { startDate: '2036-05-01', endDate: '2036-05-31' });
  const supervisor = await openBrowser(center.supervisor.email);
  await supervisor.goto('/');
  await expect(supervisor.getByText(`Draft Block ${scheduleId}, 1–31 May 2036`)).toBeVisible();
  const dispatcher = await openBrowser(center.dispatcher.email);
  await dispatcher.goto('/schedule?month=2036-05&view=list');
  await expect(dispatcher.getByRole('heading', { name: 'No shifts in May 2036' })).toBeVisible();
  await dispatcher.goto('/');
  await expect(dispatcher.getByRole('heading', { name: 'Hello, Dana' })).toBeVisible();
  await expect(dispatcher.getByText(/Draft|Block/)).toHaveCount(0);
});

test('home shows the running shift, the next ones and who is on the floor', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const [days] = await sql<{ first: string; last: string }[]>`
    select ((now() at time zone 'America/Los_Angeles') - interval '2 days')::date::text as first,
      ((now() at time zone 'America/Los_Angeles') + interval '2 days')::date::text as last`;
  if (days === undefined) throw new Error('no clock');
  const block = { startDate: days.first, endDate: days.last };
  const scheduleId = await makeDraft(sql, center, block);
  // Shifts of almost a whole day: at any hour somebody is on duty, or will be within half an hour.
  await sql`
    update public.assigned_shifts set user_id = ${center.dispatcher.id}, local_start = '05:00', local_end = '04:30'
    where schedule_id = ${scheduleId}`;
  await sql`update public.schedules set status = 'published', published_version = 1, published_at = now() where id = ${scheduleId}`;
  await sql`update public.assigned_shifts set status = 'published' where schedule_id = ${scheduleId}`;
  const dispatcher = await openBrowser(center.dispatcher.email);
  await dispatcher.goto('/');
  const next = dispatcher.getByRole('region', { name: 'My next shifts' });
  await expect(next.getByText(/^On duty, .* left$|^Starts in \d+\smin$/)).toBeVisible();
  await expect(next.getByRole('listitem').first()).toContainText('05:00–04:30');
  await expect(dispatcher.getByRole('region', { name: 'On the floor now' })).toBeVisible();
});

test('the demo centers were seeded for the fixed day', async ({ sql }) => {
  const [row] = await sql<{ name: string }[]>`
    select name from public.schedules s join public.profiles p on p.center_id = s.center_id
    where p.email = 'dispatcher@harbor.example' and ${e2eToday}::date between s.start_date and s.end_date`;
  expect(row?.name).toBe('September–December 2035');
});

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(demoPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: /^Hello, / })).toBeVisible();
}

function views(page: Page) {
  return page.getByRole('navigation', { name: 'Views of this schedule' });
}

async function review(
  page: Page,
  sql: postgres.Sql,
  draft: { id: number; people: number; shifts: number },
): Promise<void> {
  for (const term of ['Supervisors', 'Employees', 'Open shifts', 'Preferences']) {
    await expect(page.getByRole('term').filter({ hasText: term })).toBeVisible();
  }
  await expect(page.getByRole('figure', { name: /^Coverage, / })).toBeVisible();
  await page.getByText('As a table').first().click();
  await expect(page.getByRole('table', { name: 'Employees' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Apr 2036' }).getByRole('listitem')).toHaveCount(30);

  await views(page).getByRole('link', { name: /^Gaps/ }).click();
  const gaps = page.getByRole('main').getByRole('listitem');
  await expect(gaps.first()).toContainText(/\d\d:\d\d–\d\d:\d\d: \d+ of \d+/);
  const count = Number(
    (await views(page).getByRole('link', { name: /^Gaps/ }).textContent())?.replace(/\D/g, '') ?? '',
  );
  await expect(gaps).toHaveCount(Math.min(count, 100));
  await gaps.first().getByRole('link', { name: 'Show the day' }).click();
  await expect(page.getByText('Short', { exact: true }).first()).toBeVisible();

  await views(page).getByRole('link', { name: 'Lines' }).click();
  await expect(page.getByRole('table', { name: "People's lines" }).getByRole('row')).toHaveCount(41);
  const shown = await page
    .getByRole('table', { name: "People's lines" })
    .getByRole('row')
    .evaluateAll((rows) => rows.slice(1).reduce((sum, row) => sum + Number(row.children[4]?.textContent), 0));
  expect(shown).toBe(draft.shifts);

  await views(page).getByRole('link', { name: 'Roster' }).click();
  await page.getByRole('button', { name: 'Month' }).click();
  await expect(page.locator('[data-roster-loaded]')).toBeAttached();
  const grid = page.getByRole('grid', { name: 'Roster' });
  const [first] = await sql<{ full_name: string; count: number }[]>`
    select p.full_name, count(*)::integer as count
    from public.assigned_shifts a join public.profiles p on p.id = a.user_id
    where a.schedule_id = ${draft.id} and a.shift_date < '2036-02-01' group by p.id order by p.full_name limit 1`;
  await page.getByRole('searchbox', { name: 'Find a person' }).fill(first?.full_name ?? '');
  await expect(grid.getByRole('rowheader')).toHaveCount(3);
  const row = grid
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: first?.full_name ?? '' }) });
  await expect(row.getByRole('gridcell', { name: /\d\d:\d\d–\d\d:\d\d/ })).toHaveCount(first?.count ?? 0);
}

/** Month and list of one month show exactly the rows of the database, by the center's clock. */
async function expectOwnMonth(page: Page, sql: postgres.Sql, email: string, month: string): Promise<void> {
  const rows = await sql<{ date: string; start: string; end: string; minutes: number }[]>`
    select (a.starts_at at time zone c.time_zone)::date::text as date,
      to_char(a.starts_at at time zone c.time_zone, 'HH24:MI') as start,
      to_char(a.ends_at at time zone c.time_zone, 'HH24:MI') as end,
      (extract(epoch from a.ends_at - a.starts_at) / 60)::integer as minutes
    from public.assigned_shifts a
    join public.centers c on c.id = a.center_id
    join public.profiles p on p.id = a.user_id
    where p.email = ${email} and a.status = 'published' and to_char(a.shift_date, 'YYYY-MM') = ${month}
    order by a.starts_at`;
  expect(rows.length).toBeGreaterThan(0);

  await page.goto(`/schedule?month=${month}&view=list`);
  const items = page.getByRole('main').getByRole('listitem');
  await expect(items).toHaveText(
    rows.map(({ date, start, end }) => new RegExp(`${formatDate(date)}.*${start}–${end}`)),
  );

  await page.getByRole('link', { name: 'Month' }).click();
  const cells = page.getByRole('cell').filter({ has: page.getByText(/–/) });
  await expect(page.getByRole('table', { name: formatMonth(month) })).toBeVisible();
  const shown = await cells.evaluateAll((found) =>
    found.map(
      (cell) =>
        `${cell.querySelector('time')?.dateTime} ${cell.textContent?.match(/\d\d:\d\d–\d\d:\d\d/)?.[0]}`,
    ),
  );
  const inMonth = (line: string) => line.startsWith(month);
  expect(shown.filter(inMonth)).toEqual(
    rows.map(({ date, start, end }) => `${date} ${start}–${end}`).filter(inMonth),
  );
}

async function expectNoRights(page: Page, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(403);
    await expect(page.getByRole('heading', { name: 'Your role does not open this page' })).toBeVisible();
  }
}
