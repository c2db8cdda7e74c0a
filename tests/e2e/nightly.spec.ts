import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator, Page } from '@playwright/test';
import type postgres from 'postgres';
import { formatDate } from '#lib/domain/format.ts';
import { addDays } from '#lib/domain/time.ts';
import { findRunning } from '#supabase/local/running-instance.ts';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import { makeCenter, nextId, type TestCenter } from './center.ts';
import { e2eDataDir } from './instance.ts';
import { expect, expectAccessible, test } from './test.ts';

/** The operational day that goes on at the center. */
async function todayOf(sql: postgres.Sql, center: TestCenter): Promise<string> {
  const [row] = await sql<{ day: string }[]>`
    select ((now() at time zone ${center.timeZone}) - interval '5 hours')::date::text as day`;
  if (row === undefined) throw new Error('no day');
  return row.day;
}

/** A published block around today, in which the first dispatcher works every day to come but those. */
async function makeBlock(
  sql: postgres.Sql,
  center: TestCenter,
  off: readonly number[],
): Promise<{ id: number; today: string }> {
  const today = await todayOf(sql, center);
  const id = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
    startDate: addDays(today, -7),
    endDate: addDays(today, 60),
    status: 'published',
  });
  for (let day = 0; day <= 14; day += 1) {
    if (off.includes(day)) continue;
    await makeAssignment(sql, center, {
      scheduleId: id,
      shiftId: center.shiftId,
      userId: center.dispatcher.id,
      shiftDate: addDays(today, day),
      status: 'published',
    });
  }
  return { id, today };
}

/** Lets the newest night of a center be due, and has it run: by the job itself, or by the worker that sees it first. */
async function runNight(sql: postgres.Sql, center: TestCenter): Promise<number> {
  const running = findRunning(e2eDataDir);
  if (running === null) throw new Error('The app under test does not run.');
  await sql`update public.agencies set created_at = now() - interval '2 days' where id = ${center.id}`;
  const program = `
    import { createClient } from '@supabase/supabase-js';
    import { runNights } from '#lib/jobs/nightly.ts';
    const admin = createClient(process.argv[1], process.env.SUPABASE_SECRET_KEY, { auth: { persistSession: false } });
    await runNights(admin, 'a worker of a test', new AbortController().signal);`;
  await promisify(execFile)(
    process.execPath,
    ['--conditions=react-server', '--input-type=module', '-e', program, running.url],
    { env: { ...process.env, SUPABASE_SECRET_KEY: running.secretKey } },
  );
  const find = async () => {
    const [row] = await sql<{ id: number }[]>`
      select id::integer from public.nightly_runs where agency_id = ${center.id} and state = 'done'`;
    return row?.id ?? null;
  };
  await expect.poll(find).not.toBeNull();
  return (await find()) ?? 0;
}

const section = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

async function expectNarrow(page: Page): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(excess, 'scrolls sideways').toBeLessThanOrEqual(0);
}

test('a night is told in the inbox, and its gap leads to the roster', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const { id, today } = await makeBlock(sql, center, [4]);
  const gapDay = addDays(today, 4);
  const leave = await makeLeave(sql, center, {
    userId: center.otherDispatcher.id,
    startsAt: new Date(Date.now() + 40 * 3_600_000).toISOString(),
    endsAt: new Date(Date.now() + 50 * 3_600_000).toISOString(),
    type: 'sick',
    reason: 'Surgery',
  });
  const page = await openBrowser(center.supervisor.email);

  await test.step('before the first one the log says when it comes', async () => {
    await page.goto('/notices?tab=nightly');
    await expect(page.getByRole('heading', { name: 'No night yet' })).toBeVisible();
    await expect(page.getByText(/The first one comes on \w{3} \d+ \w{3} 05:30\./)).toBeVisible();
  });

  const night = await runNight(sql, center);

  await test.step('the log shows the night by itself', async () => {
    const row = page.getByRole('table', { name: 'Nights' }).getByRole('row').nth(1);
    await expect(row).toContainText('Done');
    await expect(row).toContainText(/\d gaps?, .* of overtime, 1 request waits/);
    await expect(row).toContainText('3 people');
    await expectAccessible(page, 'the log of nights');
  });

  await test.step('the notice opens what it found', async () => {
    await page.goto('/notifications');
    const notice = page.getByRole('listitem').filter({ hasText: 'Nightly look ahead: ' });
    await notice.getByRole('link', { name: /^Open/ }).click();
    await expect(page).toHaveURL(new RegExp(`/notices/nightly/${night}$`));
    await expect(page.getByRole('heading', { name: /^Night of / })).toBeVisible();
    const overtime = section(page, 'Overtime').getByRole('link', { name: 'Dana Dispatcher' }).first();
    await expect(overtime).toBeVisible();
    const request = section(page, 'Requests that wait').getByRole('listitem');
    await expect(request).toContainText('Olaf Dispatcher');
    await expect(request).toContainText('time off');
    await expect(request, 'never of which kind, nor why').not.toContainText(/sick|surgery/i);
    await expect(request.getByRole('link')).toHaveAttribute('href', `/requests?request=${leave}`);
    await expect(section(page, 'Ends soon')).toContainText(
      'Nothing ends soon, and every notice has arrived.',
    );
    await expectAccessible(page, 'what a night found');
    await page.emulateMedia({ colorScheme: 'light' });
    await expectAccessible(page, 'what a night found, light', ['color-contrast']);
    await page.emulateMedia({ colorScheme: 'dark' });
  });

  await test.step('a gap leads to its day on the roster', async () => {
    const gap = section(page, 'Gaps')
      .getByRole('listitem')
      .filter({ hasText: `${formatDate(gapDay)} 09:00–19:00` });
    await expect(gap).toContainText('0 of 1 employee');
    await gap.getByRole('link').click();
    await expect(page).toHaveURL(new RegExp(`/roster\\?block=${id}&cell=-\\.${gapDay}`));
    await expect(page.getByRole('heading', { name: formatDate(gapDay, { year: true }) })).toBeVisible();
  });
});

test('a quiet night tells nobody, one that was missed says why, both on a phone; others may not look', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/status of 40[34]/);
  const center = await makeCenter(sql);
  await sql`delete from public.staffing_requirements where agency_id = ${center.id}`;
  const off = [1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14];
  await makeBlock(sql, center, off);
  await sql`
    insert into public.nightly_runs (agency_id, night, state, finished_at, error)
    select ${center.id}, n.night - 2, 'failed', now(), 'The look ahead failed (12ab34cd).'
    from private.newest_night(${center.id}, now()) n`;
  const night = await runNight(sql, center);
  const page = await openBrowser(center.supervisor.email, { viewport: { width: 390, height: 844 } });
  await page.goto('/notices?tab=nightly');
  const rows = page.getByRole('table', { name: 'Nights' }).getByRole('row');
  await expect(rows.nth(1)).toContainText(/Done.*Nothing to tell.*told nobody/);
  await expect(rows.nth(2)).toContainText('Nobody ran it before the next night was due.');
  await expect(rows.nth(3)).toContainText('The look ahead failed (12ab34cd).');
  await expectNarrow(page);
  await rows.nth(1).getByRole('link').click();
  await expect(page.getByText('None: every minute of these days meets its minimums.')).toBeVisible();
  await expect(page.getByText('None: nobody is paid more than 40 hours in a workweek.')).toBeVisible();
  await expect(page.getByText('None waits longer than two days or starts within three.')).toBeVisible();
  await expectNarrow(page);
  await page.getByRole('link', { name: 'All nights' }).click();
  await expect(page.getByRole('heading', { name: 'Nights' })).toBeVisible();
  await page.goto('/notifications');
  await expect(page.getByText('Nightly look ahead')).toHaveCount(0);

  const dispatcher = await openBrowser(center.dispatcher.email);
  expect((await dispatcher.goto(`/notices/nightly/${night}`))?.status()).toBe(403);
  const stranger = await makeCenter(sql);
  const foreign = await openBrowser(stranger.supervisor.email);
  expect((await foreign.goto(`/notices/nightly/${night}`))?.status()).toBe(404);
});
