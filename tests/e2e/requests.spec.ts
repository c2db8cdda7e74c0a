import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { kindOf, type LeaveOptions, makeLeave } from '../factories/time-off.ts';
import { makeCenter, makeDraft, type TestCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';
import { makeAcceptedTrade, publish } from './trades.ts';

const june = { startDate: '2036-06-01', endDate: '2036-06-14' };
/** None of them takes a shift that leave would; the first two are swaps, the others are given to whoever is off that day. */
const trades = [
  { gives: '2036-06-11', takes: '2036-06-12' },
  { gives: '2036-06-14', takes: '2036-06-13' },
  { gives: '2036-06-02' },
  { gives: '2036-06-04' },
  { gives: '2036-06-06' },
] as const;
/** Operational days of the centers start at 05:00 local, in June at 12:00 UTC. */
const day = (date: LocalDate) => ({ startsAt: `${date}T12:00Z`, endsAt: `${addDays(date, 1)}T12:00Z` });

test('ten requests and trades are decided by keyboard alone, with reasons where the rules ask for them', async ({
  openBrowser,
  sql,
}) => {
  test.setTimeout(120_000);
  const center = await makeCenter(sql);
  const block = await publishJune(sql, center);
  // Five days off on which nobody is left, and between them five trades.
  for (const [index, trade] of trades.entries()) {
    const place = index * 2;
    await request(sql, center, addDays('2036-06-01', place), { reason: `Wish ${place}` });
    await makeAcceptedTrade(sql, center, block, { ...trade, note: `Wish ${place + 1}` });
  }
  const page = await openBrowser(center.supervisor.email);
  await page.goto('/requests');
  await expect(page.getByRole('link', { name: 'Dana Dispatcher' }).first()).toBeFocused();

  let actions = 0;
  const press = async (key: string) => {
    actions += 1;
    await page.keyboard.press(key);
  };
  const say = async (words: string) => {
    actions += 1;
    await page.keyboard.type(words);
    await press('Enter');
  };
  await press('Enter');
  for (let place = 0; place < 10; place += 1) {
    await expect(panel(page)).toContainText(`Wish ${place}`);
    const isDenied = place % 3 === 2;
    await press(isDenied ? 'd' : 'a');
    if (isDenied) await say('Training for everybody that week.');
    else if (place % 2 === 0) await say('The other center lends somebody.');
  }
  await expect(page.getByRole('heading', { name: 'Nothing waits for a decision' })).toBeVisible();
  // At two seconds for each press and each sentence, under a minute.
  expect(actions).toBeLessThanOrEqual(30);

  const decided = await sql`
    select 'leave' as kind, status::text, count(*)::integer as number from public.time_off_requests
    where agency_id = ${center.id} group by status
    union all
    select 'trade', status::text, count(*)::integer from public.shift_swaps
    where agency_id = ${center.id} group by status order by kind, status`;
  expect(decided.map((row) => ({ ...row }))).toEqual([
    { kind: 'leave', status: 'approved', number: 3 },
    { kind: 'leave', status: 'denied', number: 2 },
    { kind: 'trade', status: 'approved', number: 4 },
    { kind: 'trade', status: 'denied', number: 1 },
  ]);
});

test('home says that requests wait, and leads to them', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.supervisor.email);
  await page.goto('/');
  const todo = page.getByRole('region', { name: 'To do' });
  await expect(todo).toContainText('No schedule is published yet.');
  await expect(todo.getByRole('link', { name: 'Decide' })).toHaveCount(0);
  await request(sql, center, '2036-07-01');
  await expect(todo).toContainText('1 request for time off waits for a decision.');
  await makeAcceptedTrade(sql, center, await publishJune(sql, center), { gives: '2036-06-03' });
  await expect(todo).toContainText('1 request for time off and 1 trade of shifts wait for a decision.');
  await todo.getByRole('link', { name: 'Decide' }).click();
  await expect(page.getByRole('link', { name: 'Dana Dispatcher' }).first()).toBeVisible();
});

test('who decides sees what it leaves short; an approval opens those slots, and cancelling closes them', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const block = await publishJune(sql, center);
  // Noon to midnight: the second part of a day shift.
  const id = await request(sql, center, '2036-06-03', {
    startsAt: '2036-06-03T19:00Z',
    endsAt: '2036-06-04T07:00Z',
    reason: 'The dentist has no other time',
  });
  const page = await openBrowser(center.supervisor.email);
  await page.goto('/requests');
  await page.getByRole('link', { name: 'Dana Dispatcher' }).click();
  await expect(panel(page)).toContainText('Tue 3 Jun 12:00–00:00');
  await expect(panel(page)).toContainText('“The dentist has no other time”');
  await expect(panel(page)).toContainText('0 requests approved, 0 denied');
  const short = panel(page).getByRole('region', { name: 'What it leaves short' });
  await expect(short).toContainText('7 h of employees short, at most 1 person at once');
  await expect(short).toContainText('Tue 3 Jun 12:00–19:00: 0 of 1 employee');
  await expect(short).toContainText('No other request waits for these hours.');
  await expect(panel(page)).toContainText(
    'Approving takes 1 shift (7 h) from Dana Dispatcher and opens 1 shift; 7 h of employees short until somebody takes it.',
  );
  await expectAccessible(page, 'a request');

  await panel(page).getByRole('button', { name: 'Approve' }).click();
  await expect(panel(page)).toContainText('This leaves 0 of 1 employee on Tue 3 Jun 12:00–19:00. Say why.');
  await page.keyboard.type('An open shift is enough');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Dana Dispatcher’s request is approved.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Nothing waits for a decision' })).toBeVisible();

  const shifts = () => sql<{ id: number }[]>`
    select id::integer, user_id, local_start::text, local_end::text from public.assigned_shifts
    where schedule_id = ${block} and shift_date = '2036-06-03' and status = 'published' order by starts_at`;
  const rows = await shifts();
  expect(rows.map(({ id: _, ...row }) => row)).toEqual([
    { user_id: center.dispatcher.id, local_start: null, local_end: '12:00:00' },
    { user_id: null, local_start: '12:00:00', local_end: null },
  ]);
  await page.goto(`/roster?block=${block}&date=2036-06-03&open=${rows[1]?.id}`);
  await expect(page.getByRole('heading', { name: 'Open shift: Shift DA10' })).toBeVisible();
  await expect(page.getByRole('complementary').getByText('12:00–19:00').first()).toBeVisible();

  await page.goto(`/requests?status=approved&request=${id}`);
  await panel(page).getByRole('button', { name: 'Cancel this leave…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Cancel the leave of Dana Dispatcher?' });
  await expect(dialog).toContainText('1 shift comes back, 7 h. Dana Dispatcher is told.');
  await dialog.getByLabel('Reason').fill('The dentist has moved the day');
  await dialog.getByRole('button', { name: 'Cancel the leave' }).click();
  await expect(panel(page)).toContainText('“The dentist has moved the day”');
  expect((await shifts()).map(({ id: _, ...row }) => row)).toEqual([
    { user_id: center.dispatcher.id, local_start: null, local_end: null },
  ]);
});

test('of two who decide one request, the second reads by whom and when', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  await request(sql, center, '2036-07-01');
  const winner = await openBrowser(center.supervisor.email);
  const loser = await openBrowser(center.otherSupervisor.email);
  for (const page of [winner, loser]) {
    await page.goto('/requests');
    await page.getByRole('link', { name: 'Dana Dispatcher' }).click();
    await expect(panel(page).getByRole('button', { name: 'Approve' })).toBeVisible();
  }
  // What is being typed keeps the page as it is.
  await loser.keyboard.press('d');
  await loser.keyboard.type('Too many are off');
  await winner.keyboard.press('a');
  await expect(winner.getByRole('heading', { name: 'Nothing waits for a decision' })).toBeVisible();
  await loser.keyboard.press('Enter');
  await expect(panel(loser)).toContainText(
    /Sam Supervisor approved this request on \w{3} \d+ \w{3} \d{4} at \d\d:\d\d\./,
  );
  await loser.getByRole('button', { name: 'Show what it is now' }).click();
  await expect(panel(loser)).toContainText('Approved');
  await expect(panel(loser).getByRole('button', { name: 'Approve' })).toHaveCount(0);
  const steps = await sql`
    select e.to_status from public.time_off_events e where e.agency_id = ${center.id} order by e.id`;
  expect(steps.map(({ to_status }) => to_status)).toEqual(['pending', 'approved']);
});

test('a denial needs a reason, which the person reads', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await request(sql, center, '2036-07-01');
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/requests?request=${id}`);
  await panel(page).getByRole('button', { name: 'Deny' }).click();
  await expect(panel(page)).toContainText('Dana Dispatcher reads why. Say it in a sentence.');
  await page.keyboard.type('The audit is that week');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Dana Dispatcher’s request is denied.')).toBeVisible();
  await page.getByRole('link', { name: 'Denied' }).click();
  await expect(page.getByRole('list', { name: 'Denied requests' })).toContainText('Sam Supervisor, ');

  const person = await openBrowser(center.dispatcher.email);
  await person.goto(`/time-off?request=${id}`);
  await expect(person.getByText('“The audit is that week”')).toBeVisible();
  await expect(person.getByText(/, Sam Supervisor$/)).toBeVisible();
});

test('several are decided at once, after one question that names the consequence', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const block = await publishJune(sql, center);
  await request(sql, center, '2036-06-01');
  await makeAcceptedTrade(sql, center, block, { gives: '2036-06-11', takes: '2036-06-12' });
  await request(sql, center, '2036-06-05');
  const page = await openBrowser(center.supervisor.email);
  await page.goto('/requests');
  await expect(page.getByRole('link', { name: 'Dana Dispatcher' }).first()).toBeFocused();
  for (const key of ['x', 'j', 'x']) await page.keyboard.press(key);
  await expect(page.getByRole('toolbar', { name: 'Selected requests' })).toContainText('2 selected');
  await page.keyboard.press('a');
  const dialog = page.getByRole('alertdialog', { name: 'Approve 2 requests?' });
  await expect(dialog).toContainText(
    'Approving tells 2 people, takes 1 shift (10 h), opens at least 1 and exchanges the shifts of 1 trade; each is judged after the ones before it.',
  );
  await expectAccessible(page, 'the question about several requests');
  await dialog.getByRole('button', { name: 'Approve 2 requests' }).click();
  await expect(dialog).toContainText('Say why, in a sentence.');
  await dialog.getByLabel('Reason').fill('The day is offered as overtime');
  await dialog.getByRole('button', { name: 'Approve 2 requests' }).click();
  await expect(page.getByText('2 requests are approved.')).toBeVisible();
  await expect(page.getByRole('toolbar', { name: 'Selected requests' })).toHaveCount(0);
  // The one that is left has the focus, so that letters go on being keys.
  await expect(page.getByRole('link', { name: 'Dana Dispatcher' })).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'Dana Dispatcher' })).toBeFocused();
});

test('the own request is shown without buttons, and what another asks for appears by itself', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/status of 403/);
  const center = await makeCenter(sql);
  const own = await request(sql, center, '2036-07-01', { userId: center.supervisor.id });
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/requests?request=${own}`);
  await expect(panel(page)).toContainText('This is your own request. Nobody decides their own');
  await expect(panel(page).getByRole('button', { name: 'Approve' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Sam Supervisor' })).toBeFocused();
  await expect(page.getByRole('checkbox', { name: 'Select the request of Sam Supervisor' })).toBeDisabled();

  await request(sql, center, '2036-07-02');
  await expect(page.getByRole('link', { name: 'Dana Dispatcher' })).toBeVisible();
  await expectAccessible(page, 'the list of requests');

  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('link', { name: 'Dana Dispatcher' }).click();
  await expect(panel(page).getByRole('button', { name: 'Approve' })).toBeVisible();
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(excess, 'scrolls sideways').toBeLessThanOrEqual(0);

  // As much as 400 % zoom leaves of a small screen: the decision comes after what it is made on.
  await page.setViewportSize({ width: 320, height: 256 });
  const approve = panel(page).getByRole('button', { name: 'Approve' });
  await approve.scrollIntoViewIfNeeded();
  await expect(approve).toBeInViewport();
  await expect(panel(page).getByText('In the year before')).not.toBeInViewport();

  const dispatcher = await openBrowser(center.dispatcher.email);
  const response = await dispatcher.goto('/requests');
  expect(response?.status()).toBe(403);
});

test('an admin sets kinds, caps, blackout days and balances', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/settings/time-off');
  await page.getByRole('link', { name: 'Add kind' }).click();
  const kind = page.getByRole('complementary', { name: 'Add a kind of time off' });
  await kind.getByLabel('Name').fill('Military leave');
  await kind.getByRole('checkbox', { name: 'Protected' }).click();
  await kind.getByRole('button', { name: 'Add kind' }).click();
  await expect(page.getByText('The kind is added.')).toBeVisible();
  const kinds = page.getByRole('list', { name: 'Kinds of time off' });
  await expect(kinds.getByRole('listitem').filter({ hasText: 'Military leave' })).toContainText('protected');

  await page.getByLabel('Dispatchers off on a day, at most').fill('3');
  await page
    .getByRole('region', { name: 'Deciding on time off' })
    .getByRole('button', { name: 'Show what it does' })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save from today on' }).click();
  await expect(page.getByText('The rules of time off are saved.')).toBeVisible();

  await page.getByRole('link', { name: 'Add blackout days' }).click();
  const blackout = page.getByRole('complementary', { name: 'Add blackout days' });
  await blackout.getByLabel('Name').fill('County fair');
  await blackout.getByLabel('First day').fill('2036-08-10');
  await blackout.getByLabel('Last day').fill('2036-08-01');
  await blackout.getByRole('button', { name: 'Add blackout days' }).click();
  await expect(blackout).toContainText('Last day is the first day or later.');
  await blackout.getByLabel('Last day').fill('2036-08-12');
  await blackout.getByRole('button', { name: 'Add blackout days' }).click();
  await expect(page.getByRole('list', { name: 'Blackout days' })).toContainText('10–12 Aug 2036');
  await expectAccessible(page, 'the settings of time off');

  await page.goto(`/people/${center.dispatcher.id}?tab=balances`);
  const balances = page.getByRole('region', { name: 'Balances' });
  await balances.getByLabel('Hours').fill('40.1');
  await balances.getByRole('button', { name: 'Add entry' }).click();
  await expect(balances).toContainText('Hours come in quarters, such as 7.25.');
  await balances.getByLabel('Hours').fill('40.5');
  await balances.getByRole('button', { name: 'Add entry' }).click();
  await expect(balances).toContainText(/Personal day40\sh 30\smin/);
  const entries = await sql`
    select entry, minutes from public.leave_entries where user_id = ${center.dispatcher.id}`;
  expect(entries.map((entry) => ({ ...entry }))).toEqual([{ entry: 'granted', minutes: 2430 }]);
  await expectAccessible(page, "a person's balances");

  const rules = await sql`
    select cap_dispatchers, cap_supervisors from public.leave_rules where agency_id = ${center.id}`;
  expect(rules.map((row) => ({ ...row }))).toEqual([{ cap_dispatchers: 3, cap_supervisors: null }]);
});

test('a full day is told with the place in line, and supervisors do not read private kinds', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  await sql`update public.leave_rules set cap_dispatchers = 1 where agency_id = ${center.id}`;
  await request(sql, center, '2036-07-01', {
    userId: center.otherDispatcher.id,
    status: 'approved',
    reviewedBy: center.otherSupervisor.id,
  });
  const id = await request(sql, center, '2036-07-01');
  await sql`update public.leave_kinds set is_private = true where id = ${await kindOf(sql, center, 'training')}`;
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/requests?request=${id}`);
  await expect(panel(page)).toContainText('Leave · Tue 1 Jul 2036');
  await expect(panel(page)).not.toContainText('Training');
  await expect(panel(page)).toContainText('1st for Tue 1 Jul');
  await expect(panel(page)).toContainText('1 of 1 off');
  await expect(panel(page)).toContainText(
    'Tue 1 Jul 2036 has no published schedule: there it is decided by caps alone.',
  );
  await expect(panel(page)).toContainText('Tue 1 Jul has as many people off as may be. Say why one more.');

  const admin = await openBrowser(center.admin.email);
  await admin.goto(`/requests?request=${id}`);
  await expect(panel(admin)).toContainText('Training · Tue 1 Jul 2036');
});

function panel(page: Page) {
  return page.getByRole('complementary');
}

/** A block in which the two dispatchers take turns: the first one works on odd days. */
async function publishJune(sql: postgres.Sql, center: TestCenter): Promise<number> {
  const id = await makeDraft(sql, center, june);
  await publish(sql, center, id);
  return id;
}

/** Training, which takes nothing from a balance, for a whole operational day unless told otherwise. */
function request(
  sql: postgres.Sql,
  center: TestCenter,
  date: LocalDate,
  options: Partial<LeaveOptions> = {},
): Promise<number> {
  return makeLeave(sql, center, {
    userId: center.dispatcher.id,
    type: 'training',
    ...day(date),
    ...options,
  });
}
