import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import { makePerson } from '../factories/people.ts';
import { makeSchedule } from '../factories/scheduling.ts';
import { makeCenter, nextId, type TestCenter } from './center.ts';
import { expect, expectAccessible, type OpenBrowser, test } from './test.ts';

const hourMs = 3_600_000;
/** Its clock never changes: local times are given for instants. */
const timeZone = 'America/Phoenix';

type Floor = { center: TestCenter; scheduleId: number; hour: number; rows: Record<string, number> };

/** A published shift by hours from the start of this one. */
async function plant(
  sql: postgres.Sql,
  center: TestCenter,
  scheduleId: number,
  { userId, from, to }: { userId: string | null; from: number; to: number },
): Promise<number> {
  const hour = Math.floor(Date.now() / hourMs) * hourMs;
  const [start = '', end = ''] = [from, to].map((hours) => new Date(hour + hours * hourMs).toISOString());
  const [row] = await sql<{ id: number }[]>`
    insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status,
      local_start, local_end)
    select ${center.id}, ${center.centerId}, ${scheduleId}, ${userId}, ${center.shiftId},
      (w.starts - interval '5 hours')::date, 'published', w.starts::time, w.ends::time
    from (
      select ${start}::timestamptz at time zone ${timeZone} as starts, ${end}::timestamptz at time zone ${timeZone} as ends
    ) w
    returning id::integer`;
  return row?.id ?? 0;
}

/**
 * Three are needed at all hours. Sam, Dana and Olaf are on until five hours from the start of this one; Dana is back ten
 * hours after that. Tess comes then, and a chair of the next crew is open.
 */
async function staff(sql: postgres.Sql): Promise<Floor> {
  const center = await makeCenter(sql);
  await sql`update public.centers set time_zone = ${timeZone} where id = ${center.centerId}`;
  await sql`
    update public.staffing_requirements set start_time = '05:00', end_time = '05:00', min_employees = 3, min_supervisors = 0
    where center_id = ${center.centerId}`;
  const [row] = await sql<{ date: string }[]>`select (now() at time zone ${timeZone})::date::text as date`;
  const today = row?.date ?? '';
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
    startDate: addDays(today, -4),
    endDate: addDays(today, 4),
    status: 'published',
  });
  const shifts = {
    sam: { userId: center.supervisor.id, from: -3, to: 5 },
    dana: { userId: center.dispatcher.id, from: -3, to: 5 },
    danaNext: { userId: center.dispatcher.id, from: 15, to: 23 },
    olaf: { userId: center.otherDispatcher.id, from: -3, to: 5 },
    tess: { userId: center.otherSupervisor.id, from: 5, to: 13 },
    open: { userId: null, from: 5, to: 13 },
  };
  const rows: Record<string, number> = {};
  for (const [name, shift] of Object.entries(shifts))
    rows[name] = await plant(sql, center, scheduleId, shift);
  return { center, scheduleId, hour: Math.floor(Date.now() / hourMs) * hourMs, rows };
}

/** What the wall shows so many hours from the start of this one. */
function clock({ hour }: Floor, hours: number): string {
  const at = new Date(hour + hours * hourMs - 7 * hourMs);
  return at.toISOString().slice(11, 16);
}

/** A row as the ledger has it, its times in hours from the start of this hour. */
async function rowOf(sql: postgres.Sql, { hour }: Floor, id: number | undefined) {
  const [row] = await sql<{ user_id: string | null; starts: number; ends: number; status: string }[]>`
    select user_id, status::text, extract(epoch from starts_at)::float8 * 1000 as starts,
      extract(epoch from ends_at)::float8 * 1000 as ends
    from public.assigned_shifts where id = ${id ?? 0}`;
  if (row === undefined) return null;
  const { user_id: userId, status, starts, ends } = row;
  return { userId, status, from: (starts - hour) / hourMs, to: (ends - hour) / hourMs };
}

async function openFloor(openBrowser: OpenBrowser, email: string, path = '/floor'): Promise<Page> {
  const page = await openBrowser(email);
  await page.goto(path);
  await expect(page.getByRole('button', { name: /^Live: / })).toBeVisible({ timeout: 30_000 });
  return page;
}

const on = (page: Page) => page.getByRole('region', { name: 'On duty now' });
const panelOf = (page: Page, name: string | RegExp) => page.getByRole('complementary', { name });
const openPanel = async (page: Page, name: string, verb: string) => {
  await page.getByRole('link', { name: new RegExp(`^${name}`) }).click();
  const panel = panelOf(page, name);
  await panel.getByRole('link', { name: verb }).click();
  return panel;
};
const choose = async (page: Page, label: string, option: RegExp) => {
  await page.getByRole('combobox', { name: label }).click();
  // A toast may lie over the list.
  await page.getByRole('option', { name: option }).press('Enter');
};

test('a shift is held over with its rule check, its reason and an undo, and every board follows', async ({
  openBrowser,
  sql,
}) => {
  const floor = await staff(sql);
  const { center, rows } = floor;
  const [acting, other, dispatcher] = [
    await openFloor(openBrowser, center.supervisor.email),
    await openFloor(openBrowser, center.otherSupervisor.email),
    await openFloor(openBrowser, center.dispatcher.email),
  ];
  const panel = await openPanel(acting, 'Dana Dispatcher', 'Hold over');
  // Nobody but Tess is there after them, so the proposal ends with the shortage or as far as it goes.
  await expect(panel.getByRole('combobox', { name: 'Until' })).toBeVisible();
  await choose(acting, 'Until', new RegExp(`^${clock(floor, 8)}, 3`));
  await expect(panel.getByText(`Dana Dispatcher stays until ${clock(floor, 8)}, 3 h longer.`)).toBeVisible();
  await expect(panel.getByText('Dana Dispatcher: 7 h rest, minimum 8 h')).toBeVisible();
  await expect(panel.getByText('11 h on duty, maximum 16 h')).toBeVisible();
  const count = panel.getByRole('row', { name: new RegExp(`^${clock(floor, 5)}–${clock(floor, 8)}`) });
  await expect(count.getByRole('cell').first()).toHaveText('1 → 2 of 3 · 1 short');
  await expect(panel.getByRole('listitem').filter({ hasText: 'Olaf Dispatcher' })).toContainText(
    'Breaks no rule.',
  );

  await panel.getByRole('button', { name: `Hold over until ${clock(floor, 8)}` }).click();
  await expect(panel.getByText('Say why, in a sentence.')).toBeVisible();
  await panel.getByLabel('Reason').fill('The next crew is short.');
  await panel.getByRole('button', { name: `Hold over until ${clock(floor, 8)}` }).click();
  await expect(acting.getByText(/^Done\. 1 person is told in a minute\.$/)).toBeVisible();
  await expect(panel).toBeHidden();
  await expect.poll(() => rowOf(sql, floor, rows.dana)).toMatchObject({ to: 8 });
  for (const page of [acting, other, dispatcher]) {
    await expect(on(page).getByText(`Until ${clock(floor, 8)}`)).toBeVisible({ timeout: 10_000 });
  }
  const [edit] = await sql`
    select reason, requested_by from public.roster_edits where schedule_id = ${floor.scheduleId} order by requested_at desc`;
  expect(edit).toEqual({ reason: 'The next crew is short.', requested_by: center.supervisor.id });

  await acting.locator('[data-sonner-toast]').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => rowOf(sql, floor, rows.dana)).toMatchObject({ to: 5 });
  await expect(acting.getByText('It is taken back. Nobody was told of it.')).toBeVisible();
  await expect(on(dispatcher).getByText(`Until ${clock(floor, 8)}`)).toHaveCount(0);
});

test('a limit leads to who else could stay, and a maximum to a second supervisor', async ({
  openBrowser,
  sql,
}) => {
  const floor = await staff(sql);
  const { center, rows } = floor;
  const page = await openFloor(
    openBrowser,
    center.supervisor.email,
    `/floor?shift=${rows.dana}&act=hold&until=${clock(floor, 8)}`,
  );
  await panelOf(page, 'Dana Dispatcher').getByRole('link', { name: 'Olaf Dispatcher' }).click();
  const panel = panelOf(page, 'Olaf Dispatcher');
  await expect(panel.getByText('Breaks no rule.')).toBeVisible();
  await expect(panel.getByLabel('Reason')).toHaveValue('Held over for the floor.');
  await panel.getByRole('button', { name: 'Hold over until' }).dblclick();
  await expect.poll(() => rowOf(sql, floor, rows.olaf)).toMatchObject({ to: 8 });
  await expect(panel).toBeHidden();
  const edits = await sql`select state from public.roster_edits where schedule_id = ${floor.scheduleId}`;
  expect(edits).toEqual([{ state: 'applied' }]);

  // 8 h of duty and 8 h more are the maximum; Dana's next shift leaves no room at all.
  const long = await openPanel(page, 'Sam Supervisor', 'Hold over');
  await choose(page, 'Until', new RegExp(`^${clock(floor, 13)}, 8`));
  await expect(long.getByText('Sam Supervisor: 16 h on duty, preferred maximum 14 h')).toBeVisible();
  await expect(long.getByText('Allowed, with a warning.')).toBeVisible();
  await sql`
    update public.assigned_shifts set local_start = (local_start - interval '1 hour')::time where id = ${rows.sam ?? 0}`;
  await expect(long.getByText('Sam Supervisor: 17 h on duty, maximum 16 h')).toBeVisible();
  await long.getByLabel('Reason').fill('Nobody else could come.');
  await long.getByRole('button', { name: 'Ask a second supervisor' }).click();
  await expect(page.getByText(/^It waits for a second supervisor\./)).toBeVisible();
  expect(await rowOf(sql, floor, rows.sam)).toMatchObject({ to: 5 });
});

test('somebody is marked sick from now on, the chair opens, is filled, and everybody sees it', async ({
  openBrowser,
  sql,
}) => {
  const floor = await staff(sql);
  const { center, rows } = floor;
  const page = await openFloor(openBrowser, center.supervisor.email);
  const dispatcher = await openFloor(openBrowser, center.otherDispatcher.email);
  const panel = await openPanel(page, 'Dana Dispatcher', 'Mark sick');
  await expect(
    panel.getByText(/^Dana Dispatcher is off sick .* What was worked until .* stays\. A chair opens /),
  ).toBeVisible();
  await expect(panel.getByText('3 → 2 of 3 · 1 short')).toBeVisible();
  await expect(panel.getByText(/^Who could take the chair: /)).toBeVisible();
  await panel.getByLabel('Reason').fill('Migraine');
  await panel.getByRole('button', { name: 'Mark sick' }).click();
  await expect(page.getByText('Dana Dispatcher is marked sick, and is told.')).toBeVisible();

  const worked = await rowOf(sql, floor, rows.dana);
  expect(worked).toMatchObject({ userId: center.dispatcher.id, from: -3 });
  expect(((worked?.to ?? 0.1) * 4) % 1, 'it ends on a quarter of an hour').toBe(0);
  const [leave] = await sql<{ reviewed_by: string; is_sick_call: boolean }[]>`
    select reviewed_by, is_sick_call from public.time_off_requests where user_id = ${center.dispatcher.id}`;
  expect(leave).toEqual({ reviewed_by: center.supervisor.id, is_sick_call: true });
  const told = await sql<{ content: string }[]>`
    select content from public.notifications where agency_id = ${center.id} and content like '%sick%'`;
  expect(told.length).toBeGreaterThan(0);
  expect(told.filter(({ content }) => content.includes('Migraine'))).toEqual([]);

  const chairs = dispatcher.getByRole('region', { name: 'Open chairs' });
  await expect(chairs.getByRole('listitem')).toHaveCount(2, { timeout: 10_000 });
  const chair = panelOf(page, /^Open chair/);
  await expect(chair.getByText(/^Who could take it: /)).toBeVisible();
  await chair.getByRole('link', { name: /^Ada Admin/ }).click();
  await expect(chair.getByText(/^Ada Admin takes DA10 /)).toBeVisible();
  await chair.getByRole('button', { name: 'Give it to Ada Admin' }).click();
  await expect(page.getByText(/^Done\. 1 person is told in a minute\.$/)).toBeVisible();
  await expect(chairs.getByRole('listitem')).toHaveCount(1, { timeout: 10_000 });
  await expect(chairs.getByRole('link')).toHaveAttribute('href', '/open-shifts');
});

test('a sick mark is taken back as long as its hours are not over', async ({ openBrowser, sql }) => {
  const floor = await staff(sql);
  const { center, rows } = floor;
  const page = await openFloor(openBrowser, center.supervisor.email);
  const panel = await openPanel(page, 'Tess Supervisor', 'Mark sick');
  await panel.getByRole('button', { name: 'Mark sick' }).click();
  await expect
    .poll(async () => (await rowOf(sql, floor, rows.tess))?.userId)
    .not.toBe(center.otherSupervisor.id);
  await page.locator('[data-sonner-toast]').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('It is taken back; the person is told.')).toBeVisible();
  expect(await rowOf(sql, floor, rows.tess)).toMatchObject({
    userId: center.otherSupervisor.id,
    status: 'published',
  });
});

test('who comes is called in early, moved to another person, and given other times', async ({
  openBrowser,
  sql,
}) => {
  const floor = await staff(sql);
  const { center, rows } = floor;
  const page = await openFloor(openBrowser, center.supervisor.email);
  const early = await openPanel(page, 'Tess Supervisor', 'Call in early');
  await choose(page, 'From', new RegExp(`^${clock(floor, 3)}, 2`));
  await expect(early.getByText(`Tess Supervisor starts at ${clock(floor, 3)}, 2 h earlier.`)).toBeVisible();
  await expect(early.getByText('3 → 4 of 3')).toBeVisible();
  await early.getByRole('button', { name: `Call in for ${clock(floor, 3)}` }).click();
  await expect.poll(() => rowOf(sql, floor, rows.tess)).toMatchObject({ from: 3, to: 13 });
  await expect(early).toBeHidden();

  const times = await openPanel(page, 'Tess Supervisor', 'Change times');
  await times.getByLabel('Until').fill(clock(floor, 12));
  await expect(
    times.getByText(`Tess Supervisor works ${clock(floor, 3)}–${clock(floor, 12)}.`),
  ).toBeVisible();
  await times.getByRole('button', { name: 'Change times' }).click();
  await expect.poll(() => rowOf(sql, floor, rows.tess)).toMatchObject({ from: 3, to: 12 });
  await expect(times).toBeHidden();

  const move = await openPanel(page, 'Tess Supervisor', 'Move to another');
  await move.getByRole('link', { name: /^Ada Admin/ }).click();
  await expect(move.getByText(/^Ada Admin works DA10 .* instead of Tess Supervisor\.$/)).toBeVisible();
  await move.getByRole('button', { name: 'Give it to Ada Admin' }).click();
  await expect.poll(() => rowOf(sql, floor, rows.tess)).toMatchObject({ userId: center.admin.id });
});

test('of two supervisors at once the second is told by whom and when', async ({ openBrowser, sql }) => {
  const floor = await staff(sql);
  const { center, rows } = floor;
  const path = `/floor?shift=${rows.olaf}&act=hold&until=`;
  const first = await openFloor(openBrowser, center.supervisor.email, `${path}${clock(floor, 7)}`);
  const second = await openFloor(openBrowser, center.otherSupervisor.email, `${path}${clock(floor, 6)}`);
  const buttons = [first, second].map((page) => page.getByRole('button', { name: /^Hold over until/ }));
  await Promise.all(buttons.map((button) => expect(button).toBeVisible()));
  await Promise.all(buttons.map((button) => button.click()));
  const refusals = [first, second].map((page) =>
    page.getByText(
      /^Somebody was first: changed by (Sam|Tess) Supervisor, \w{3} .*\d\d:\d\d\. Nothing of yours was done\.$/,
    ),
  );
  await expect
    .poll(async () => (await Promise.all(refusals.map((refusal) => refusal.count()))).sort())
    .toEqual([0, 1]);
  const edits = await sql`select state from public.roster_edits where schedule_id = ${floor.scheduleId}`;
  expect(edits).toEqual([{ state: 'applied' }]);
  const loser = (await refusals[0]?.count()) === 1 ? first : second;
  await loser.getByRole('button', { name: 'Look at it as it is now' }).click();
  await expect(
    panelOf(loser, 'Olaf Dispatcher').getByText(/^Last changed by (Sam|Tess) Supervisor, /),
  ).toBeVisible();
});

test('dispatchers see the floor, its open chairs lead to open shifts, and nothing else to press', async ({
  openBrowser,
  sql,
}) => {
  const floor = await staff(sql);
  const { center, rows } = floor;
  const page = await openFloor(openBrowser, center.dispatcher.email, `/floor?shift=${rows.olaf}&act=hold`);
  await expect(page.getByRole('region', { name: 'Open chairs' }).getByRole('listitem')).toHaveCount(1);
  await expect(on(page).getByText('Olaf Dispatcher')).toBeVisible();
  await expect(page.getByRole('main').getByRole('link')).toHaveCount(1);
  await expect(page.getByRole('main').getByRole('link')).toHaveAttribute('href', '/open-shifts');
  await expect(page.getByRole('complementary', { name: 'Olaf Dispatcher' })).toHaveCount(0);
});

test('a shift that is no more says so', async ({ openBrowser, sql }) => {
  const { center, rows } = await staff(sql);
  const elsewhere = await staff(sql);
  const page = await openFloor(openBrowser, center.supervisor.email, `/floor?shift=${elsewhere.rows.dana}`);
  await expect(panelOf(page, 'Not on the floor')).toBeVisible();
  await page.goto(`/floor?shift=${rows.dana}&act=hold`);
  await sql`update public.assigned_shifts set status = 'cancelled' where id = ${rows.dana ?? 0}`;
  await expect(panelOf(page, 'Not on the floor')).toBeVisible();
});

test('the crew gets one message that mentions everybody on duty', async ({ openBrowser, sql }) => {
  const { center } = await staff(sql);
  const page = await openFloor(openBrowser, center.supervisor.email);
  await page.getByRole('link', { name: 'Message the crew' }).click();
  const panel = panelOf(page, 'Message the crew');
  await expect(panel.getByText(/2 people on duty now are mentioned and told\.$/)).toBeVisible();
  await panel.getByLabel('Message').fill('Radio 2 is down, use <b>3</b>.');
  await panel.getByRole('checkbox', { name: 'Must be read' }).click();
  await panel.getByRole('button', { name: 'Send to 2 people' }).dblclick();
  await expect(page.getByText('Sent. 2 people are mentioned.')).toBeVisible();
  const messages = await sql<{ content: string; is_must_read: boolean }[]>`
    select content, is_must_read from public.chat_messages where sender_id = ${center.supervisor.id}`;
  expect(messages).toEqual([{ content: 'Radio 2 is down, use <b>3</b>.', is_must_read: true }]);
  const [notice] = await sql<{ count: number }[]>`
    select count(distinct recipient_id)::integer as count from public.notifications
    where recipient_id in (${center.dispatcher.id}, ${center.otherDispatcher.id}) and kind like 'chat.%'`;
  expect(notice?.count).toBe(2);
});

test('by keyboard alone, on every device and in both themes', async ({ openBrowser, sql }) => {
  const { center } = await staff(sql);
  const page = await openFloor(openBrowser, center.supervisor.email);
  const person = on(page).getByRole('link', { name: /^Dana Dispatcher/ });
  await person.focus();
  await page.keyboard.press('Enter');
  const panel = panelOf(page, 'Dana Dispatcher');
  await expect(panel).toBeFocused();
  await panel.getByRole('link', { name: 'Hold over' }).focus();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: /^Hold over until/ })).toBeVisible();
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(viewport);
    await expectAccessible(page, `holding over, ${viewport.width} px`);
    await page.emulateMedia({ colorScheme: 'light' });
    await expectAccessible(page, `holding over, light, ${viewport.width} px`, ['color-contrast']);
    await page.emulateMedia({ colorScheme: 'dark' });
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(excess).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  for (const verb of ['Mark sick', 'Move to another', 'Change times', 'Note']) {
    const link = panel.getByRole('link', { name: verb, exact: true });
    await link.click();
    await expect(link).toHaveAttribute('aria-current', 'page');
    await expectAccessible(page, verb);
  }
  await expect(panel.getByRole('region', { name: 'Comments on this shift' })).toBeVisible();
  await panel.focus();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(person).toBeFocused();
});

test('a crew of forty is folded by when they go home, and anybody is found by name', async ({
  openBrowser,
  sql,
}) => {
  const { center, scheduleId } = await staff(sql);
  for (let index = 0; index < 40; index += 1) {
    const number = Number(center.dispatcher.email.match(/\d+/)?.[0]) * 100 + index;
    const userId = await makePerson(sql, center, number, { role: 'dispatcher', fullName: `Crew ${index}` });
    await plant(sql, center, scheduleId, { userId, from: -3, to: index % 2 === 0 ? 5 : 6 });
  }
  const page = await openBrowser(center.supervisor.email, { viewport: { width: 390, height: 844 } });
  await page.goto('/floor');
  await expect(page.getByText('· 43 people')).toBeVisible();
  await expect(on(page).getByRole('listitem')).toHaveCount(0);
  await expect(on(page).getByText('20 people', { exact: true })).toBeVisible();
  await expectAccessible(page, 'a folded floor');
  await page.getByRole('searchbox', { name: 'Find a person' }).fill('crew 17');
  await expect(on(page).getByRole('link')).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Find a person' }).fill('');
  await on(page).getByText('20 people', { exact: true }).click();
  await expect(on(page).getByRole('listitem')).toHaveCount(20);
});
