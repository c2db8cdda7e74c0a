import type { APIRequestContext, Page } from '@playwright/test';
import type postgres from 'postgres';
import { formatDate } from '#lib/domain/format.ts';
import { formatMonth } from '#lib/domain/months.ts';
import { addDays } from '#lib/domain/time.ts';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeCenter, nextId, type TestCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };

/** The operational date that runs at the test centers. */
async function operationalDate(sql: postgres.Sql): Promise<string> {
  const [row] = await sql<{ date: string }[]>`
    select ((now() at time zone 'America/Phoenix') - interval '5 hours')::date::text as date`;
  if (row === undefined) throw new Error('no clock');
  return row.date;
}

/**
 * A published block from a week back to three weeks ahead. The dispatcher has today's whole operational day and a shift
 * on each of the three days from the day after tomorrow; a colleague works along and another takes over.
 */
async function publishBlock(sql: postgres.Sql, center: TestCenter) {
  // A zone whose clock never changes, so that all numbers hold on any day.
  await sql`update public.centers set time_zone = 'America/Phoenix' where id = ${center.centerId}`;
  const today = await operationalDate(sql);
  const block = { startDate: addDays(today, -7), endDate: addDays(today, 21) };
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), block);
  const assign = (userId: string, shiftDate: string) =>
    makeAssignment(sql, center, { scheduleId, userId, shiftId: center.shiftId, shiftDate });
  const running = await assign(center.dispatcher.id, today);
  await sql`update public.assigned_shifts set local_start = '05:00', local_end = '05:00' where id = ${running}`;
  const rows: number[] = [];
  for (const day of [2, 3, 4]) rows.push(await assign(center.dispatcher.id, addDays(today, day)));
  await assign(center.otherDispatcher.id, addDays(today, 2));
  const relief = await assign(center.supervisor.id, addDays(today, 2));
  await sql`update public.assigned_shifts set local_start = '19:15', local_end = '23:00' where id = ${relief}`;
  await sql`update public.schedules set status = 'published', published_version = 1, published_at = now() where id = ${scheduleId}`;
  await sql`update public.assigned_shifts set status = 'published' where schedule_id = ${scheduleId}`;
  return { today, block, scheduleId, rows };
}

async function expectAccessibleInBothThemes(page: Page, where: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, `${where}, ${colorScheme}`);
  }
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
}

for (const [device, viewport] of [
  ['a desktop', desk],
  ['a phone', phone],
] as const) {
  test(`my schedule on ${device}: now, next, company, week, month, list and the past`, async ({
    openBrowser,
    sql,
  }) => {
    test.setTimeout(120_000);
    const center = await makeCenter(sql);
    const { today, block, scheduleId } = await publishBlock(sql, center);
    const page = await openBrowser(center.dispatcher.email, { viewport, timezoneId: 'Asia/Kolkata' });

    await page.goto('/schedule');
    await expect(page.getByText(/your clock is 12\sh 30\smin ahead/)).toBeVisible();
    const now = page.getByRole('region', { name: 'Now' });
    await expect(now.getByText(/^On duty, .* left$/)).toBeVisible();
    await expect(now.getByText('Nobody else is on this shift yet.')).toBeVisible();
    const next = page.getByRole('region', { name: 'Next' });
    await expect(next.getByText(/^Starts in [12]\sdays?/)).toBeVisible();
    await expect(next.getByRole('listitem')).toHaveText([
      /Olaf Dispatcher.*09:00–19:00/,
      /Sam Supervisor.*19:15–23:00/,
    ]);
    await expectAccessibleInBothThemes(page, 'now');

    await page.getByRole('link', { name: 'Week', exact: true }).click();
    await expect(page.getByText('Hours of this workweek:')).toBeVisible();
    await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'Today' })).toContainText(
      '05:00',
    );
    await expectAccessibleInBothThemes(page, 'week');

    await page.getByRole('link', { name: 'Month', exact: true }).click();
    await expect(page.getByRole('table', { name: formatMonth(today.slice(0, 7)) })).toBeVisible();
    await page.getByRole('link', { name: `Show ${formatDate(today)}` }).click();
    await expect(page.getByText(/^On duty, .* left$/)).toBeVisible();

    // What starts after midnight is found on that date, although it is of the operational day before.
    const night = await makeAssignment(sql, center, {
      scheduleId,
      userId: center.dispatcher.id,
      shiftId: center.shiftId,
      shiftDate: addDays(today, 6),
      status: 'published',
    });
    await sql`update public.assigned_shifts set local_start = '01:00', local_end = '05:00' where id = ${night}`;
    await page.goto(`/schedule?view=month&date=${addDays(today, 7)}`);
    await page.getByRole('link', { name: `Show ${formatDate(addDays(today, 7))}` }).click();
    await expect(
      page.getByText(`${formatDate(addDays(today, 7))} 01:00–05:00`, { exact: true }),
    ).toBeVisible();

    await page.goto('/schedule');
    await page.getByRole('link', { name: 'List', exact: true }).click();
    await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
    await expectAccessibleInBothThemes(page, 'list');

    await page.goto(`/schedule?view=week&date=${block.startDate}`);
    await expect(page.getByRole('link', { name: 'Earlier' })).toHaveCount(0);
    await page.goto(`/schedule?view=week&date=${addDays(block.startDate, -14)}`);
    await expect(page.getByRole('heading', { name: /^No schedule before/ })).toBeVisible();
    await page.goto(`/schedule?date=${addDays(today, 1)}`);
    await expect(page.getByRole('heading', { name: 'No shift on this day' })).toBeVisible();

    // A past block is chosen by its name.
    const past = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
      startDate: '2024-01-01',
      endDate: '2024-04-30',
      status: 'published',
    });
    await page.goto('/schedule?view=list');
    await page.getByRole('combobox', { name: 'Block' }).click();
    await expect(page.getByRole('option')).toHaveText([`Block ${scheduleId}`, `Block ${past}`]);
    await page.getByRole('option', { name: `Block ${past}` }).click();
    await expect(page.getByRole('heading', { name: 'No shifts in January 2024' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Earlier' })).toHaveCount(0);
  });
}

test('a change appears by itself, with the notice that was given', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const { today, rows } = await publishBlock(sql, center);
  const page = await openBrowser(center.dispatcher.email);
  await page.goto('/schedule');
  await expect(page.getByRole('button', { name: /^Live: / })).toBeVisible({ timeout: 30_000 });
  const loadedAt = await page.evaluate(() => performance.timeOrigin);
  const [changed = 0, given = 0] = rows;
  await sql`update public.assigned_shifts set local_start = '11:00', local_end = '21:00' where id = ${changed}`;
  const day = formatDate(addDays(today, 2));
  const words = new RegExp(
    `^Changed .*, \\d+\\sh before it starts: was DA10 ${day} 09:00–19:00, now DA10 ${day} 11:00–21:00$`,
  );
  await expect(page.getByRole('region', { name: 'Next' }).getByText(words)).toBeVisible();
  await sql`update public.assigned_shifts set user_id = ${center.otherDispatcher.id} where id = ${given}`;
  const changes = page.getByRole('region', { name: 'Changed since it was published' });
  await expect(changes.getByText(/: no longer yours, was DA10/)).toBeVisible();
  await expect(changes.getByRole('listitem')).toHaveCount(2);
  expect(await page.evaluate(() => performance.timeOrigin), 'the page was not loaded anew').toBe(loadedAt);
  await expectAccessibleInBothThemes(page, 'the changes');
});

test('it prints on one page, black on white', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  await publishBlock(sql, center);
  const page = await openBrowser(center.dispatcher.email);
  for (const view of ['month', 'week', 'list']) {
    await page.goto(`/schedule?view=${view}`);
    await expect(page.getByRole('heading', { name: 'My schedule' })).toBeVisible();
    const pdf = await page.pdf({ format: 'Letter' });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g), view).toHaveLength(1);
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByText(/^Dana Dispatcher · .* · printed /)).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'View' })).toBeHidden();
    const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(paper).toMatch(/^(lab\(100 0 0\)|oklch\(1 0 0\)|rgb\(255, 255, 255\))$/);
    await page.emulateMedia({ media: 'screen' });
  }
});

test('a calendar reads the shifts by a secret address, and sees changes until it ends', async ({
  openBrowser,
  playwright,
  baseURL,
  sql,
}) => {
  const center = await makeCenter(sql);
  const { rows } = await publishBlock(sql, center);
  const [changed = 0, cancelled = 0] = rows;
  const page = await openBrowser(center.dispatcher.email);
  await page.goto('/schedule');
  await page.getByRole('button', { name: 'Subscribe in your calendar' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your shifts in your own calendar' });
  await expectAccessibleInBothThemes(page, 'the calendar dialog');
  await dialog.getByRole('button', { name: 'Make the address' }).click();
  const address = await dialog.getByLabel('The address, shown this once').inputValue();
  expect(address).toMatch(/^http:\/\/localhost:\d+\/api\/calendar\/[A-Za-z0-9_-]{43}\.ics$/);
  await expect(dialog.getByRole('link', { name: 'Open in the calendar of this device' })).toHaveAttribute(
    'href',
    address.replace('http:', 'webcal:'),
  );
  await expectAccessibleInBothThemes(page, 'the new address');

  const calendar = await playwright.request.newContext({ baseURL });
  const { path, first } = await test.step('without a session', async () => {
    const { pathname } = new URL(address);
    const answer = await calendar.get(pathname, { maxRedirects: 0 });
    expect(answer.status()).toBe(200);
    expect(answer.headers()).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, no-cache',
    });
    expect(answer.headers()['set-cookie']).toBeUndefined();
    return { path: pathname, first: answer };
  });
  const text = await first.text();
  expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(4);
  expect(eventIn(text, changed)).toMatchObject({ SEQUENCE: '2', STATUS: 'CONFIRMED' });
  expect(text).not.toMatch(/Dana|Olaf|Sam/);
  const tag = first.headers().etag ?? '';
  const same = await calendar.get(path, { headers: { 'if-none-match': tag } });
  expect([same.status(), await same.text(), same.headers().etag]).toEqual([304, '', tag]);
  const head = await calendar.head(path);
  expect([head.status(), await head.text(), head.headers().etag]).toEqual([200, '', tag]);

  await sql`update public.assigned_shifts set local_start = '11:00', local_end = '21:00' where id = ${changed}`;
  await sql`update public.assigned_shifts set status = 'cancelled' where id = ${cancelled}`;
  const later = await (await calendar.get(path, { headers: { 'if-none-match': tag } })).text();
  expect(eventIn(later, changed)).toMatchObject({ SEQUENCE: '3', STATUS: 'CONFIRMED' });
  expect(eventIn(later, changed)['DTSTART;TZID=America/Phoenix']).toMatch(/T110000$/);
  expect(eventIn(later, cancelled)).toMatchObject({ SEQUENCE: '3', STATUS: 'CANCELLED' });

  await page.goto('/schedule');
  await page.getByRole('button', { name: 'Subscribe in your calendar' }).click();
  await expect(dialog.getByText(/a calendar last read it/)).toBeVisible();
  await expect(dialog.getByLabel('The address, shown this once')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'End the address' }).click();
  await expect(page.getByText('Your calendar address has ended.')).toBeVisible();
  await expectNothingThere(calendar, [
    path,
    `/api/calendar/${'x'.repeat(43)}.ics`,
    '/api/calendar/x',
    `${path}x`,
  ]);
  await calendar.dispose();
});

/** The properties of a row's event. */
function eventIn(text: string, rowId: number): Record<string, string> {
  const event = text
    .replace(/\r\n /g, '')
    .split('BEGIN:VEVENT')
    .find((part) => part.includes(`UID:shift-${rowId}@dispatch-scheduler\r\n`));
  const lines = (event ?? '').trim().split('\r\n');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}

async function expectNothingThere(calendar: APIRequestContext, paths: readonly string[]): Promise<void> {
  const answers = await Promise.all(paths.map((path) => calendar.get(path, { maxRedirects: 0 })));
  const told = await Promise.all(answers.map(async (answer) => [answer.status(), await answer.text()]));
  for (const answer of told) expect(answer).toEqual([404, 'There is no calendar at this address.\n']);
}
