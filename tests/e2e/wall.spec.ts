import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import { arcMinutesOf, WALL_SIZES } from '#lib/domain/wall-sizes.ts';
import { makePerson } from '../factories/people.ts';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeCenter, nextId, type TestCenter } from './center.ts';
import { contrastOf } from './contrast.ts';
import { expect, expectAccessible, test } from './test.ts';

const hourMs = 3_600_000;
const screens = { '1080p': { width: 1920, height: 1080 }, upright: { width: 1080, height: 1920 } };

/** A block around today in a zone whose clock never changes; returns what puts somebody on the floor by the hour. */
async function openFloor(sql: postgres.Sql, center: TestCenter) {
  await sql`update public.centers set time_zone = 'America/Phoenix', name = 'Mesa Floor' where id = ${center.centerId}`;
  await sql`
    update public.staffing_requirements set start_time = '05:00', end_time = '05:00', min_employees = 3, min_supervisors = 1
    where center_id = ${center.centerId}`;
  const [row] = await sql<{ date: string }[]>`
    select ((now() at time zone 'America/Phoenix') - interval '5 hours')::date::text as date`;
  const today = row?.date ?? '';
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
    startDate: addDays(today, -3),
    endDate: addDays(today, 3),
    status: 'published',
  });
  const hour = Math.floor(Date.now() / hourMs) * hourMs;
  return async (userId: string | null, from: number, to: number): Promise<number> => {
    const [start, end] = [from, to].map((hours) => new Date(hour + hours * hourMs).toISOString());
    const id = await makeAssignment(sql, center, {
      scheduleId,
      userId,
      shiftId: center.shiftId,
      shiftDate: today,
      status: 'published',
    });
    await sql`
      update public.assigned_shifts
      set shift_date = ((${start ?? ''}::timestamptz at time zone 'America/Phoenix') - interval '5 hours')::date,
        local_start = (${start ?? ''}::timestamptz at time zone 'America/Phoenix')::time,
        local_end = (${end ?? ''}::timestamptz at time zone 'America/Phoenix')::time
      where id = ${id}`;
    return id;
  };
}

/** A display of the center; returns its token. */
async function makeDisplay(sql: postgres.Sql, center: TestCenter): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await sql`
    insert into private.board_devices (agency_id, center_id, name, token_hash, issued_by)
    values (${center.id}, ${center.centerId}, 'Wall', sha256(convert_to(${token}, 'UTF8')), ${center.admin.id})`;
  return token;
}

const names = (page: Page) => page.getByRole('region', { name: /^On duty/ });

test('an admin issues a display, a screen is paired by its link, and revoking ends it', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const put = await openFloor(sql, center);
  await put(center.dispatcher.id, -3, 4);
  const admin = await openBrowser(center.admin.email);
  await admin.goto('/settings');
  await admin.getByRole('link', { name: 'Displays' }).first().click();
  await expect(admin.getByText('No displays')).toBeVisible();
  await admin.getByRole('button', { name: 'Issue display' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Left wall');
  await dialog.getByRole('button', { name: 'Issue display' }).click();
  const link = dialog.getByRole('textbox', { name: 'The link, shown this once' });
  await expectAccessible(admin, 'the link of a display');
  const address = await link.inputValue();
  expect(address).toMatch(/\/wall\/[A-Za-z0-9_-]{43}$/);
  const token = address.slice(-43);
  await admin.keyboard.press('Escape');
  const list = admin.getByRole('list', { name: 'Displays in use' });
  await expect(list.getByRole('listitem')).toHaveText([
    /^Left wall · Mesa FloorNever seen · Issued by Ada Admin/,
  ]);
  await expectAccessible(admin, 'displays');

  // The screen has a browser of its own, and nobody signs in.
  const wall = await openBrowser(null, { viewport: screens['1080p'] });
  const asked: { url: string; referer: string | undefined; cookie: string | undefined }[] = [];
  wall.on('request', async (request) => {
    const headers = await request.allHeaders();
    asked.push({ url: request.url(), referer: headers.referer, cookie: headers.cookie });
  });
  await wall.goto(address);
  await expect(names(wall).getByText('Dana Dispatcher')).toBeVisible();
  expect(new URL(wall.url()).pathname).toBe('/wall');
  await expect(wall.getByRole('heading', { name: 'Mesa Floor' })).toBeVisible();
  // The token is where no script of the page, no other address and no log of addresses has it.
  const seen = await wall.evaluate(() =>
    JSON.stringify([
      document.cookie,
      { ...localStorage },
      { ...sessionStorage },
      document.documentElement.outerHTML,
    ]),
  );
  expect(seen).not.toContain(token);
  await expect.poll(() => asked.filter(({ url }) => url.includes('/api/board')).length).toBeGreaterThan(1);
  expect(asked.filter(({ url }) => url.includes(token))).toHaveLength(1);
  expect(asked.filter(({ referer }) => referer?.includes(token))).toEqual([]);
  for (const { url, cookie } of asked) {
    expect(cookie?.includes(token) ?? false, url).toBe(new URL(url).pathname === '/api/board');
  }
  // Opening the link again, as a start page does, is no second pairing.
  await wall.goto(address);
  await expect(names(wall).getByText('Dana Dispatcher')).toBeVisible();

  await admin.reload();
  await expect(list.getByRole('listitem')).toHaveText([/Last seen/]);
  await list.getByRole('button', { name: 'Revoke…' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(admin.getByText('Left wall is revoked.')).toBeVisible();
  await expect(wall.getByRole('heading', { name: 'This display has ended' })).toBeVisible();
  await expect(wall.getByText('Dana Dispatcher')).toHaveCount(0);
  await expectAccessible(wall, 'a display that has ended');
  await wall.goto(address);
  await expect(wall.getByRole('heading', { name: 'This display has ended' })).toBeVisible();
  const [audit] = await sql<{ told: string }[]>`
    select string_agg(a::text, ' ') as told from public.audit_logs a where a.agency_id = ${center.id}`;
  expect(audit?.told).toContain('Left wall');
  expect(audit?.told).not.toContain(token);
});

test('a wall follows the roster within seconds, and tells what is short, open and waiting', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const put = await openFloor(sql, center);
  const wall = await openBrowser(null, { viewport: screens['1080p'] });
  const token = await makeDisplay(sql, center);
  await wall.goto(`/wall/${token}`);
  await expect(names(wall).getByText('Nobody is on a published schedule now.')).toBeVisible();
  await put(center.supervisor.id, -3, 4);
  await put(center.dispatcher.id, -3, 4);
  await put(center.otherDispatcher.id, 4, 12);
  const open = await put(null, 5, 9);
  const rows = names(wall).getByRole('listitem');
  await expect(rows).toHaveText([
    /^Until/,
    'S. SupervisorSup.',
    'Dana Dispatcher',
    /^From/,
    'Olaf Dispatcher',
  ]);
  const employees = wall.getByRole('term').filter({ hasText: 'Employees' }).locator('..');
  await expect(employees).toHaveText('Employees−12 of 3 needed, 1 short');
  await expect(employees).toHaveAttribute('data-short', 'true');
  const supervisors = wall.getByRole('term').filter({ hasText: 'Supervisors' }).locator('..');
  await expect(supervisors).toHaveText('Supervisors+01 of 1 needed, 0 spare');
  await expect(wall.getByRole('region', { name: 'Next relief' })).toContainText('2 leave, 1 comes');
  // By the hour of the day there is more than one page of gaps; each stays for 12 s.
  await expect(
    wall
      .getByRole('region', { name: /^Short in 12 h/ })
      .getByRole('listitem')
      .filter({ hasText: /Now to .*: 2 of 3 employees/ }),
  ).toBeVisible({ timeout: 30_000 });
  await expect(wall.getByRole('region', { name: /^Open in 24 h/ }).getByRole('listitem')).toContainText([
    'DA10',
  ]);
  await expectAccessible(wall, 'a wall');

  await sql`update public.assigned_shifts set status = 'cancelled' where id = ${open}`;
  await sql`
    update public.assigned_shifts set user_id = ${center.otherSupervisor.id}
    where center_id = ${center.centerId} and user_id = ${center.dispatcher.id}`;
  await expect(names(wall).getByText('T. Supervisor')).toBeVisible();
  await expect(wall.getByText('Dana Dispatcher')).toHaveCount(0);
  await expect(wall.getByText('No open shifts')).toBeVisible();
});

test('a wall is large enough for five metres, whichever way it hangs, and fits with two hundred people', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  const center = await makeCenter(sql);
  const put = await openFloor(sql, center);
  await put(center.supervisor.id, -3, 4);
  for (let number = 0; number < 60; number += 1) {
    const fullName = `${['Alexandra', 'Bo', 'Maximiliano'][number % 3]} ${['Featherstonehaugh', 'Kim', 'Washington'][number % 3]}`;
    await put(
      await makePerson(sql, center, 700_000_000 + Number(center.shiftId) * 100 + number, { fullName }),
      -3,
      4 + (number % 5),
    );
  }
  // As much as can be told beside them: short by ever more, and shifts without anybody.
  await sql`update public.staffing_requirements set min_employees = 70 where center_id = ${center.centerId}`;
  for (const from of [-2, 1, 5, 6]) await put(null, from, from + 8);
  const token = await makeDisplay(sql, center);
  const wall = await openBrowser(null, { viewport: screens['1080p'] });
  await wall.clock.install();
  await wall.goto(`/wall/${token}`);
  await expect(names(wall).getByText(/^Page \d of \d$/)).toBeVisible();
  // Their last page may have fewer, and stands for twelve seconds.
  await expect(wall.getByRole('region', { name: /^Short in 12 h/ }).getByRole('listitem')).toHaveCount(3, {
    timeout: 20_000,
  });
  await expect(wall.getByRole('region', { name: /^Open in 24 h/ }).getByRole('listitem')).toHaveCount(2);
  for (const [screen, viewport] of Object.entries(screens)) {
    await wall.setViewportSize(viewport);
    const sizes = await sizesOf(wall);
    expect(sizes.clock, screen).toBeCloseTo(WALL_SIZES.clock, 0);
    expect(sizes.figure, screen).toBeCloseTo(WALL_SIZES.figure, 0);
    expect(sizes.relief, screen).toBeCloseTo(WALL_SIZES.preferred, 0);
    expect(sizes.name, screen).toBeCloseTo(WALL_SIZES.least, 0);
    expect(sizes.least, screen).toBeCloseTo(WALL_SIZES.least, 0);
    expect(arcMinutesOf(sizes.least), screen).toBeGreaterThanOrEqual(16);
    // The names are laid anew once the screen has been turned.
    await expect.poll(() => outside(wall), screen).toEqual([]);
    // The line that nothing is updated takes room, and nothing is pushed out by it.
    await wall.context().setOffline(true);
    await wall.clock.fastForward(65_000);
    await expect(wall.getByText(/^Not updated since/)).toBeVisible();
    await expect.poll(() => outside(wall), `${screen}, not updated`).toEqual([]);
    await wall.context().setOffline(false);
    await expect(wall.getByText(/^Not updated since/)).toHaveCount(0);
  }
  // On a screen with four times the pixels the same letters are as large on the glass.
  await wall.setViewportSize({ width: 3840, height: 2160 });
  expect((await sizesOf(wall)).least).toBeCloseTo(2 * WALL_SIZES.least, 0);
  // With few people names are in the preferred size.
  await sql`
    update public.assigned_shifts set status = 'cancelled'
    where center_id = ${center.centerId} and user_id <> ${center.supervisor.id}`;
  await wall.setViewportSize(screens['1080p']);
  await expect(names(wall).getByRole('listitem')).toHaveCount(2);
  expect((await sizesOf(wall)).name).toBeCloseTo(WALL_SIZES.preferred, 0);
});

test('a wall says that nothing is updated, and comes back by itself', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|503/);
  const center = await makeCenter(sql);
  const put = await openFloor(sql, center);
  await put(center.dispatcher.id, -3, 4);
  const token = await makeDisplay(sql, center);
  const wall = await openBrowser(null, { viewport: screens['1080p'] });
  // A computer that is a day behind: the wall goes by the server.
  await wall.clock.install({ time: Date.now() - 24 * hourMs });
  await wall.goto(`/wall/${token}`);
  await expect(names(wall).getByText('Dana Dispatcher')).toBeVisible();
  const phoenix = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Phoenix', timeStyle: 'short' });
  expect(await wall.locator('.wall-clock').textContent()).toMatch(
    new RegExp(`^(${phoenix.format(Date.now())}|${phoenix.format(Date.now() - 60_000)})$`),
  );
  await wall.context().setOffline(true);
  await wall.clock.runFor(50_000);
  await expect(wall.getByRole('alert').filter({ hasText: 'Not updated' })).toHaveCount(0);
  await wall.clock.runFor(15_000);
  const stale = wall.getByRole('alert').filter({ hasText: 'Not updated' });
  await expect(stale).toHaveText(/^Not updated since \d\d:\d\d$/);
  // What was known stays, as of then.
  await expect(names(wall).getByText('Dana Dispatcher')).toBeVisible();
  await expect.poll(() => outside(wall)).toEqual([]);
  await expectAccessible(wall, 'a wall that is not updated');
  await wall.clock.fastForward(13 * hourMs);
  await expect(wall.getByText('No connection for more than 12 hours')).toBeVisible();
  await expect(wall.getByText('Dana Dispatcher')).toHaveCount(0);
  // The server answers with faults before it is well.
  await wall.route('**/api/board*', (route) => route.fulfill({ status: 503, body: 'The app is starting.' }));
  const refused = wall.waitForResponse('**/api/board*');
  await wall.context().setOffline(false);
  expect((await refused).status()).toBe(503);
  await expect(stale).toBeVisible();
  await wall.unroute('**/api/board*');
  await wall.clock.fastForward(20_000);
  await expect(stale).toHaveCount(0);
  await expect(names(wall).getByText('Dana Dispatcher')).toBeVisible();
});

test('a wall notices that its computer slept or was set right', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const put = await openFloor(sql, center);
  await put(center.dispatcher.id, -3, 4);
  const token = await makeDisplay(sql, center);
  const wall = await openBrowser(null, { viewport: screens['1080p'] });
  await wall.goto(`/wall/${token}`);
  await expect(names(wall).getByText('Dana Dispatcher')).toBeVisible();
  const asked = wall.waitForRequest('**/api/board');
  await wall.evaluate(() => {
    const was = Date.now.bind(Date);
    Date.now = () => was() + 3_600_000;
  });
  await asked;
  await expect(wall.getByRole('alert').filter({ hasText: 'Not updated' })).toHaveCount(0);
  await expect(names(wall).getByText('Dana Dispatcher')).toBeVisible();
});

test('a wall takes a new build of the app once it is there', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const put = await openFloor(sql, center);
  await put(center.dispatcher.id, -3, 4);
  const token = await makeDisplay(sql, center);
  const wall = await openBrowser(null, { viewport: screens['1080p'] });
  await wall.clock.install();
  await wall.goto(`/wall/${token}`);
  await expect(names(wall).getByText('Dana Dispatcher')).toBeVisible();
  let build = 'another';
  await wall.route('**/api/board*', async (route) => {
    const response = await route.fetch();
    const answer: Record<string, unknown> = await response.json();
    await route.fulfill({ response, json: build === '' ? answer : { ...answer, build } });
  });
  const isSame = () => wall.evaluate(() => 'isSame' in window);
  await wall.evaluate(() => Object.assign(window, { isSame: true }));
  async function ask(): Promise<void> {
    const answered = wall.waitForResponse('**/api/board');
    await wall.clock.fastForward(10_000);
    await answered;
  }
  // It has just begun: a change of builds may still be under way.
  await ask();
  await ask();
  expect(await isSame()).toBe(true);
  const read = wall.waitForEvent('domcontentloaded');
  await wall.clock.fastForward(60_000);
  await read;
  build = '';
  await expect(names(wall).getByText('Dana Dispatcher')).toBeVisible();
  expect(await isSame()).toBe(false);
  await wall.evaluate(() => Object.assign(window, { isSame: true }));
  await wall.clock.fastForward(120_000);
  await ask();
  expect(await isSame()).toBe(true);
});

test('in the system’s own few colours a wall is legible, and nothing is told by colour alone', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const put = await openFloor(sql, center);
  await put(center.dispatcher.id, -3, 4);
  const token = await makeDisplay(sql, center);
  const wall = await openBrowser(null, { viewport: screens['1080p'] });
  for (const colorScheme of ['light', 'dark'] as const) {
    await wall.emulateMedia({ forcedColors: 'active', colorScheme });
    await wall.goto(`/wall/${token}`);
    await expect(names(wall).getByText('Dana Dispatcher')).toBeVisible();
    const contrasts = await contrastOf(wall, '.wall');
    expect(contrasts.length, colorScheme).toBeGreaterThan(10);
    for (const { text, ratio } of contrasts)
      expect(ratio, `${colorScheme}: ${text}`).toBeGreaterThanOrEqual(7);
    const short = wall.locator('.wall-margin[data-short]').first();
    await expect(short.locator('svg')).toBeVisible();
    await expect(short).toContainText('−2');
  }
});

test('a screen without a token, and a token that is none', async ({ openBrowser, request }) => {
  const wall = await openBrowser(null, { viewport: screens['1080p'] });
  await wall.goto('/wall');
  await expect(wall.getByRole('heading', { name: 'This screen shows no board yet' })).toBeVisible();
  await expectAccessible(wall, 'a screen that is not paired');
  await wall.goto(`/wall/${'x'.repeat(43)}`);
  await expect(wall.getByRole('heading', { name: 'This display has ended' })).toBeVisible();
  for (const path of ['/wall/x', `/wall/${'x'.repeat(44)}`, '/wall/%00', `/wall/${'é'.repeat(43)}`]) {
    expect((await request.get(path, { maxRedirects: 0 })).status(), path).toBe(404);
  }
  const picture = await request.get(`/wall/${'x'.repeat(43)}`, {
    maxRedirects: 0,
    headers: { 'sec-fetch-mode': 'no-cors' },
  });
  expect(picture.status()).toBe(404);
  expect(picture.headers()['set-cookie']).toBeUndefined();
  const pairing = await request.get(`/wall/${'x'.repeat(43)}`, { maxRedirects: 0 });
  expect(pairing.headers()).toMatchObject({
    location: '/wall',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'set-cookie': expect.stringMatching(/^wall=x{43}; Path=\/api\/board; .*HttpOnly; SameSite=Lax$/),
  });
  const page = await request.get('/wall');
  expect(page.headers()['referrer-policy']).toBe('no-referrer');
  expect(page.headers()['content-security-policy']).toContain("'nonce-");
});

/** Font sizes in pixels of what a wall is read for, and the least of all. */
function sizesOf(wall: Page) {
  return wall.evaluate(() => {
    const size = (element: Element | null) =>
      element === null ? 0 : Number.parseFloat(getComputedStyle(element).fontSize);
    const texts = [...document.querySelectorAll('.wall *')].filter(
      (element) =>
        element.closest('.sr-only') === null &&
        [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
    );
    return {
      clock: size(document.querySelector('.wall-clock')),
      figure: size(document.querySelector('.wall-figure')),
      relief: size(document.querySelector('.wall-strong')),
      name: size(document.querySelector('.wall-name')),
      least: Math.min(...texts.map(size)),
    };
  });
}

/** What stands beyond the edge of the screen, or covers what is below it. */
function outside(wall: Page): Promise<string[]> {
  return wall.evaluate(() => {
    const { innerWidth, innerHeight } = window;
    const columns = document.querySelector('.wall-columns')?.getBoundingClientRect();
    const side = document.querySelector('.wall-side')?.getBoundingClientRect();
    const found = [...document.querySelectorAll('.wall-stage *')]
      .filter((element) => element.closest('.sr-only, svg') === null)
      .filter((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
      })
      .map((element) => `${element.className}: ${element.textContent?.slice(0, 40)}`);
    const isCovered =
      columns !== undefined && side !== undefined && columns.bottom > side.top && columns.right > side.left;
    return isCovered ? [...found, 'names cover the side'] : found;
  });
}
