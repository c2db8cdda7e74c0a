import { randomInt } from 'node:crypto';
import type { Page, WebSocketRoute } from '@playwright/test';
import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import { signedInNow } from '../factories/claims.ts';
import { makePerson } from '../factories/people.ts';
import { makeAssignment, makeRequirement, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { makeSwap } from '../factories/swaps.ts';
import { makeLeave } from '../factories/time-off.ts';
import { makeCenter, makeDraft, nextId, type TestCenter } from './center.ts';
import { expect, test } from './test.ts';

const june = { startDate: '2036-06-01', endDate: '2036-06-14' };

test('a publication shows on every open page by itself', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const dispatcher = await openBrowser(center.dispatcher.email);
  const home = await openBrowser(center.otherDispatcher.email);
  const list = await openBrowser(center.otherSupervisor.email);
  const detail = await openBrowser(center.admin.email);
  const pages = [dispatcher, home, list, detail];
  const paths = ['/schedule?month=2036-06&view=list', '/', '/schedules', `/schedules/${id}`];
  const started = await Promise.all(pages.map((page, index) => openLive(page, paths[index] ?? '/')));
  await expect(dispatcher.getByRole('heading', { name: 'No shifts in June 2036' })).toBeVisible();
  await expect(detail.getByRole('link', { name: 'Publish…' })).toBeVisible();

  const supervisor = await openBrowser(center.supervisor.email);
  await supervisor.goto(`/schedules/${id}`);
  await publish(supervisor);

  await expect(dispatcher.getByText('DA10').first()).toBeVisible();
  await expect(home.getByText(/^The schedule Block \d+ .* is published/)).toBeVisible();
  await expect(list.getByRole('row', { name: `Block ${id}` }).getByText('Published')).toBeVisible();
  await expect(detail.getByText('Published', { exact: true })).toBeVisible();
  await expect(detail.getByRole('link', { name: 'Publish…' })).toHaveCount(0);
  expect(await Promise.all(pages.map(startOf)), 'no page was loaded anew').toEqual(started);
});

test('the people list follows an invitation and a role; the person’s own menu follows too', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const supervisor = await openBrowser(center.supervisor.email);
  const person = await openBrowser(center.dispatcher.email);
  const started = await openLive(supervisor, '/people');
  await openLive(person, '/');

  const admin = await openBrowser(center.admin.email);
  await admin.goto('/people/invite');
  await admin.getByLabel('Full name').fill('Nora Novak');
  await admin.getByLabel('E-mail').fill(`live-${center.admin.email}`);
  await admin.getByRole('button', { name: 'Send invitation' }).click();
  await expect(supervisor.getByRole('row').filter({ hasText: 'Nora Novak' })).toBeVisible();

  await admin.goto(`/people/${center.dispatcher.id}`);
  await admin.getByRole('button', { name: 'Change role…' }).click();
  const dialog = admin.getByRole('alertdialog', { name: 'Change the role of Dana Dispatcher' });
  await dialog.getByRole('radio', { name: 'Supervisor' }).click();
  await dialog.getByRole('button', { name: 'Change role' }).click();
  await expect(
    supervisor
      .getByRole('row')
      .filter({ hasText: 'Dana Dispatcher' })
      .getByText('Supervisor', { exact: true }),
  ).toBeVisible();
  await expect(person.getByRole('link', { name: 'Schedules', exact: true })).toBeVisible();
  expect(await startOf(supervisor), 'no page was loaded anew').toBe(started);
});

test('a second supervisor sees how far the generator is, without asking', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  await makeWorkForTheGenerator(sql, center);
  const id = await makeDraft(sql, center, { startDate: '2036-06-01', endDate: '2036-09-27' });
  const watcher = await openBrowser(center.otherSupervisor.email);
  const { heard } = signals(watcher);
  const shares = () =>
    heard.filter(({ event }) => event === 'generation').map(({ progress }) => progress ?? 0);
  await openLive(watcher, `/schedules/${id}`);

  const first = await openBrowser(center.supervisor.email);
  await first.goto(`/schedules/${id}`);
  await first.getByRole('button', { name: 'Generate again…' }).click();
  await first.getByRole('radio', { name: 'Best' }).click();
  await first.getByRole('button', { name: 'Generate again', exact: true }).click();

  const bar = watcher.getByRole('progressbar');
  await expect(bar).toBeVisible();
  let asked = 0;
  watcher.on('request', (request) => {
    if (request.headers().rsc !== undefined && new URL(request.url()).pathname === `/schedules/${id}`)
      asked += 1;
  });
  const share = async () => Number(await bar.getAttribute('aria-valuenow'));
  const shareAtFirst = await share();
  await expect.poll(() => Math.round(100 * Math.max(...shares()))).toBeGreaterThan(shareAtFirst);
  await expect.poll(share).toBeGreaterThan(shareAtFirst);
  expect(asked, 'the signals are enough').toBeLessThan(3);

  await first.getByRole('button', { name: 'Stop' }).click();
  await expect(watcher.getByRole('link', { name: 'Publish…' })).toBeVisible();
  await expect(bar).toHaveCount(0);
});

test('a page that is cut off says so, asks again when it is back and shows what it missed', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.dispatcher.email);
  const line = await interceptSockets(page);
  const started = await openLive(page, '/schedule?month=2036-06&view=list');

  line.cut();
  await expect(badge(page, 'Off')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('Live updates are off.')).toBeAttached();
  const trouble = page.getByRole('status', { name: 'What does not work' });
  await expect(trouble).toContainText(/Live updates are off since .*Pages ask every 30 seconds\./);
  await publishInDatabase(sql, id, center);
  line.mend();
  await expect(badge(page, 'Live')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Live updates are on again.')).toBeAttached();
  await expect(trouble).toBeEmpty();
  await expect(page.getByText('DA10').first()).toBeVisible();
  expect(await startOf(page), 'the page was not loaded anew').toBe(started);
});

test('without a network the page waits, and catches up with the first connection', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.dispatcher.email);
  const started = await openLive(page, '/schedule?month=2036-06&view=list');

  await page.context().setOffline(true);
  await expect(badge(page, 'Off')).toBeVisible();
  await publishInDatabase(sql, id, center);
  // Pressed without a network, it must not give the page away.
  await badge(page, 'Off').click();
  await page.context().setOffline(false);
  await expect(badge(page, 'Live')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('DA10').first()).toBeVisible();
  expect(await startOf(page), 'the page was not loaded anew').toBe(started);
});

test('signals that are lost on the wire are missed, and the page is right again without a reload', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.dispatcher.email);
  const lost: string[] = [];
  let isDeaf = false;
  await page.routeWebSocket(/\/realtime\//, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const [, , , kind, body] = JSON.parse(String(message));
      if (isDeaf && kind === 'broadcast') lost.push(body.event);
      else socket.send(message);
    });
  });
  const reads = watchReads(page);
  const started = await openLive(page, '/schedule?month=2036-06&view=list');
  // A page that becomes live reads itself again, and that must not be what shows the publication.
  await expect.poll(() => reads.begun() > 0 && reads.underWay() === 0).toBe(true);

  isDeaf = true;
  await publishInDatabase(sql, id, center);
  await expect.poll(() => lost.toSorted()).toEqual(['notices', 'roster']);
  isDeaf = false;
  await expect(page.getByRole('heading', { name: 'No shifts in June 2036' })).toBeVisible();
  // Whoever looks away for a moment finds it asking what there was to hear; else it asks every half minute.
  await lookAway(page);
  await expect(page.getByText('DA10').first()).toBeVisible();
  await expect(badge(page, 'Live')).toBeVisible();
  expect(await startOf(page), 'the page was not loaded anew').toBe(started);
});

test('what one commits, others see: roster and floor, a request, a trade, and the counts of home', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const { scheduleId, today, onDuty, later } = await staff(sql, center);
  const roster = await openBrowser(center.otherSupervisor.email);
  const decide = await openBrowser(center.supervisor.email);
  const home = await openBrowser(center.admin.email);
  const floor = await openBrowser(center.otherDispatcher.email);
  const swaps = await openBrowser(center.otherDispatcher.email);
  const pages = [roster, decide, home, floor, swaps];
  // The day that the shift belongs to: in the first hour of a week it is the last one of the week before.
  const paths = [`/roster?view=week&date=${today}&q=olaf`, '/requests', '/', '/floor', '/swaps'];
  const started = await Promise.all(pages.map((page, index) => openLive(page, paths[index] ?? '/')));
  const cells = roster.locator('.rg-body .shift-chip');
  const before = await cells.count();
  await expect(floor.getByText('You', { exact: true })).toHaveCount(0);
  await expect(decide.getByText('Dana Dispatcher')).toHaveCount(0);

  // The shift of this hour goes from one to the other.
  await editInDatabase(sql, center, scheduleId, { rowId: onDuty, userId: center.otherDispatcher.id });
  await expect(cells).toHaveCount(before + 1);
  await expect(floor.getByText('You', { exact: true })).toBeVisible();

  await makeLeave(sql, center, {
    userId: center.dispatcher.id,
    startsAt: '2036-06-02T12:00Z',
    endsAt: '2036-06-03T12:00Z',
  });
  await expect(decide.getByRole('link', { name: 'Dana Dispatcher' })).toBeVisible();
  await expect(home.getByText('1 request for time off waits for a decision.')).toBeVisible();

  await makeSwap(sql, center, {
    requesterId: center.dispatcher.id,
    assignmentId: later,
    answers: [{ personId: center.otherDispatcher.id }],
    expiresAt: '2036-06-01T16:00Z',
  });
  await expect(swaps.getByText('Dana Dispatcher').first()).toBeVisible();
  expect(await Promise.all(pages.map(startOf)), 'no page was loaded anew').toEqual(started);
});

test('who is deactivated hears nothing more, and a stranger never did', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const elsewhere = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const leaver = await openBrowser(center.dispatcher.email);
  const stranger = await openBrowser(elsewhere.supervisor.email);
  const stayer = await openBrowser(center.otherDispatcher.email);
  const byLeaver = signals(leaver);
  const byStranger = signals(stranger);
  const byStayer = signals(stayer);
  const eventsOfStayer = () => byStayer.heard.map(({ event }) => event);
  await Promise.all([openLive(leaver, '/'), openLive(stranger, '/schedules'), openLive(stayer, '/')]);

  const admin = await openBrowser(center.admin.email);
  await admin.goto(`/people/${center.dispatcher.id}`);
  await admin.getByRole('button', { name: 'Deactivate…' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(admin.getByText('Dana Dispatcher is deactivated.')).toBeVisible();
  await expect.poll(eventsOfStayer).toContain('topics');
  await expect.poll(() => byStayer.joined).toContain(`realtime:agency:${center.id}:2`);
  const before = byLeaver.heard.length;

  await publishInDatabase(sql, id, center);
  // Two transactions: when the second is heard, whatever the first sent is long delivered.
  await expect.poll(eventsOfStayer).toContain('roster');
  await sql`update public.shifts set name = 'Day' where id = ${center.shiftId}`;
  await expect.poll(eventsOfStayer).toContain('settings');
  expect(byLeaver.heard.slice(before)).toEqual([]);
  expect(byStranger.heard).toEqual([]);

  await badge(leaver, 'Live').click();
  await expect(leaver.getByText('Your session has ended. Sign in again to go on.')).toBeVisible();
});

test('what is typed stays while others change what stands behind it', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const admin = await openBrowser(center.admin.email);
  const { heard } = signals(admin);
  await openLive(admin, `/settings/shifts?shift=${center.shiftId}`);
  const name = admin.getByRole('complementary').getByLabel('Name');
  await name.fill('Typed at length');
  await name.evaluate((field: HTMLInputElement) => field.setSelectionRange(2, 5));
  await sql`update public.shifts set name = 'Named elsewhere', version = version + 1 where id = ${center.shiftId}`;
  await expect.poll(() => heard.map(({ event }) => event)).toContain('settings');
  await admin.getByRole('button', { name: 'Show what it does' }).first().click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Save from today on' }).click();
  await expect(admin.getByRole('complementary').getByText(/changed meanwhile|Somebody/)).toBeVisible();
  await expect(name).toHaveValue('Typed at length');

  // A filter is no form: the list behind it follows, and the typing goes on.
  await openLive(admin, '/people');
  const filter = admin.getByRole('searchbox').first();
  await filter.click();
  await filter.pressSequentially('Dispatch');
  await filter.evaluate((field: HTMLInputElement) => field.setSelectionRange(3, 3));
  await sql`update public.profiles set full_name = 'Dora Dispatcher' where id = ${center.dispatcher.id}`;
  await expect(admin.getByRole('link', { name: 'Dora Dispatcher' })).toBeVisible();
  await expect(filter).toHaveValue('Dispatch');
  await expect(filter).toBeFocused();
  expect(await filter.evaluate((field: HTMLInputElement) => field.selectionStart)).toBe(3);
});

test('no script of a page can read the session', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(null);
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(center.dispatcher.email);
  await page.getByLabel('Password', { exact: true }).fill('dispatch-demo-2026');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(badge(page, 'Live')).toBeVisible();
  expect(await page.evaluate(() => document.cookie)).toBe('');
});

function badge(page: Page, word: 'Live' | 'Off') {
  return page.getByRole('button', { name: new RegExp(`^${word}: `) });
}

/** Opens a page and waits until it hears. Returns when it was loaded, to prove later that it was not loaded again. */
async function openLive(page: Page, path: string): Promise<number> {
  await page.goto(path);
  await expect(badge(page, 'Live')).toBeVisible({ timeout: 30_000 });
  return startOf(page);
}

function startOf(page: Page): Promise<number> {
  return page.evaluate(() => performance.timeOrigin);
}

type Signal = { event: string; progress?: number };

/** Every broadcast that reaches the page's sockets from now on, and the topics it may hear. */
function signals(page: Page): { heard: Signal[]; joined: string[] } {
  const heard: Signal[] = [];
  const joined: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const [, , topic, kind, body] = JSON.parse(String(payload));
      if (kind === 'broadcast') heard.push({ event: body.event, progress: body.payload?.progress });
      if (kind === 'phx_reply' && body.status === 'ok') joined.push(topic);
    }),
  );
  return { heard, joined };
}

/** A line that can be cut: open sockets end and new ones get nowhere until it is mended. */
async function interceptSockets(page: Page) {
  const open = new Set<WebSocketRoute>();
  let isCut = false;
  await page.routeWebSocket(/\/realtime\//, (socket) => {
    if (isCut) {
      void socket.close({ code: 1012 });
      return;
    }
    socket.connectToServer();
    open.add(socket);
  });
  return {
    cut: () => {
      isCut = true;
      for (const socket of open) void socket.close({ code: 1012 });
      open.clear();
    },
    mend: () => {
      isCut = false;
    },
  };
}

async function publish(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Publish…' }).click();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText(/is published\. 2 people are told\./)).toBeVisible();
}

/** Enough people and shifts that the generator is still at it when somebody looks. */
async function makeWorkForTheGenerator(sql: postgres.Sql, center: TestCenter): Promise<void> {
  for (const [code, startTime, endTime] of [
    ['DB10', '05:00', '15:00'],
    ['SA10', '13:00', '23:00'],
    ['GA10', '21:00', '07:00'],
  ] as const) {
    await makeShift(sql, center, await nextId(sql, 'shifts'), { code, startTime, endTime });
  }
  await makeRequirement(sql, center, await nextId(sql, 'staffing_requirements'), {
    startTime: '05:00',
    endTime: '05:00',
    minEmployees: 9,
    minSupervisors: 0,
  });
  const first = randomInt(1_000_000_000, 2_000_000_000);
  for (let person = 0; person < 40; person += 1) await makePerson(sql, center, first + person);
}

/** Somebody looks at another page for a moment. */
async function lookAway(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const state of ['hidden', 'visible']) {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }
  });
}

/** A published block around today: Dana on duty until the next hour but one, and again tomorrow, at the usual time. */
async function staff(sql: postgres.Sql, center: TestCenter) {
  // A zone whose clock never changes.
  await sql`update public.centers set time_zone = 'America/Phoenix' where id = ${center.centerId}`;
  const [{ today = '' } = {}] = await sql<{ today: string }[]>`
    select ((date_trunc('hour', now()) - interval '1 hour') at time zone 'America/Phoenix' - interval '5 hours')::date::text as today`;
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
    startDate: addDays(today, -1),
    endDate: addDays(today, 3),
    status: 'published',
  });
  const shift = {
    scheduleId,
    shiftId: center.shiftId,
    userId: center.dispatcher.id,
    status: 'published',
  } as const;
  const onDuty = await makeAssignment(sql, center, { ...shift, shiftDate: today });
  await sql`
    update public.assigned_shifts
    set local_start = ((date_trunc('hour', now()) - interval '1 hour') at time zone 'America/Phoenix')::time,
      local_end = ((date_trunc('hour', now()) + interval '2 hours') at time zone 'America/Phoenix')::time
    where id = ${onDuty}`;
  const later = await makeAssignment(sql, center, { ...shift, shiftDate: addDays(today, 2) });
  return { scheduleId, today, onDuty, later };
}

/** Gives a row to somebody else as the supervisor would, without a browser. */
async function editInDatabase(
  sql: postgres.Sql,
  center: TestCenter,
  scheduleId: number,
  { rowId, userId }: { rowId: number; userId: string },
): Promise<void> {
  await asSupervisor(
    sql,
    center,
    (tx) => tx`
      select public.apply_roster_edit(gen_random_uuid(), ${scheduleId}, s.version,
        jsonb_build_array(jsonb_build_object('kind', 'change', 'id', a.id, 'version', a.version, 'row', jsonb_build_object(
          'userId', ${userId}::text, 'shiftId', a.shift_id, 'shiftDate', a.shift_date, 'localStart', to_char(a.local_start, 'HH24:MI'),
          'localEnd', to_char(a.local_end, 'HH24:MI'), 'requiredRole', a.required_role, 'isOvertime', false, 'isLocked', false, 'isActing', false))),
        'Called in sick')
      from public.assigned_shifts a join public.schedules s on s.id = a.schedule_id where a.id = ${rowId}`,
  );
}

/** Publishes as the supervisor would, without a browser. */
async function publishInDatabase(sql: postgres.Sql, id: number, center: TestCenter): Promise<void> {
  await asSupervisor(
    sql,
    center,
    (tx) =>
      tx`select public.publish_schedule(${id}, (select version from public.schedules where id = ${id}))`,
  );
}

async function asSupervisor(
  sql: postgres.Sql,
  center: TestCenter,
  work: (tx: postgres.TransactionSql) => PromiseLike<unknown>,
): Promise<void> {
  const claims = JSON.stringify({ sub: center.supervisor.id, role: 'authenticated', amr: signedInNow() });
  await sql.begin(async (tx) => {
    await tx`select set_config('role', 'authenticated', true), set_config('request.jwt.claims', ${claims}, true)`;
    await work(tx);
  });
}

/** Counts how often the page reads itself again from the server. */
function watchReads(page: Page) {
  const underWay = new Set<unknown>();
  let begun = 0;
  const isRead = (request: { headers(): Record<string, string> }) => {
    const headers = request.headers();
    return headers.rsc !== undefined && headers['next-router-prefetch'] === undefined;
  };
  page.on('request', (request) => {
    if (!isRead(request)) return;
    begun += 1;
    underWay.add(request);
  });
  page.on('requestfinished', (request) => underWay.delete(request));
  page.on('requestfailed', (request) => underWay.delete(request));
  return { begun: () => begun, underWay: () => underWay.size };
}
