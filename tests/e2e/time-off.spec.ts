import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { formatDate, formatInterval } from '#lib/domain/format.ts';
import { addDays, shiftWindow } from '#lib/domain/time.ts';
import type { LocalDate, LocalTime } from '#lib/domain/types.ts';
import { makeAssignment, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { kindOf, makeLeave } from '../factories/time-off.ts';
import { makeCenter, nextId, type TestCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

const phone = { width: 390, height: 844 };
// A zone whose clock never changes, so that all numbers hold on any day.
const clock = { timeZone: 'America/Phoenix', dayStart: '05:00' };

const windowOf = (date: LocalDate, startTime: LocalTime, endTime: LocalTime) =>
  shiftWindow({ startTime, endTime }, date, clock);
const at = (instant: number) => new Date(instant).toISOString();

/**
 * A published block from a week back to five weeks ahead. The dispatcher has nights on the tenth to twelfth day from today
 * and a day shift on the twentieth, and one that starts soon, the other dispatcher a day shift on the tenth; 40 h of vacation are left.
 */
async function publishNights(sql: postgres.Sql, center: TestCenter) {
  await sql`update public.centers set time_zone = ${clock.timeZone} where id = ${center.centerId}`;
  const [row] = await sql<{ date: string }[]>`
    select ((now() at time zone ${clock.timeZone}) - interval '5 hours')::date::text as date`;
  const today = row?.date ?? '';
  const day = (ahead: number) => addDays(today, ahead);
  const night = await makeShift(sql, center, await nextId(sql, 'shifts'), {
    code: 'GR10',
    startTime: '19:00',
    endTime: '05:00',
    category: 'graveyard',
  });
  const block = { startDate: day(-7), endDate: day(35) };
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), block);
  const assign = (userId: string, shiftId: number, ahead: number) =>
    makeAssignment(sql, center, { scheduleId, userId, shiftId, shiftDate: day(ahead) });
  const nights: number[] = [];
  for (const ahead of [10, 11, 12]) nights.push(await assign(center.dispatcher.id, night, ahead));
  const dayShift = await assign(center.dispatcher.id, center.shiftId, 20);
  await assign(center.otherDispatcher.id, center.shiftId, 10);
  // Whatever the time is, it starts within 24 hours.
  const soon = await assign(center.dispatcher.id, center.shiftId, 1);
  await sql`update public.assigned_shifts set local_start = '05:00' where id = ${soon}`;
  await sql`update public.schedules set status = 'published', published_version = 1, published_at = now() where id = ${scheduleId}`;
  await sql`update public.assigned_shifts set status = 'published' where schedule_id = ${scheduleId}`;
  await sql`
    insert into public.leave_entries (agency_id, user_id, kind_id, entry, minutes, entry_date)
    values (${center.id}, ${center.dispatcher.id}, ${await kindOf(sql, center, 'vacation')}, 'opening', 2400, ${day(-30)})`;
  return { day, nights, dayShift };
}

async function requestsOf(sql: postgres.Sql, center: TestCenter) {
  return sql<{ id: number; status: string; startsAt: Date; endsAt: Date; isSickCall: boolean }[]>`
    select id, status::text, start_datetime as "startsAt", end_datetime as "endsAt", is_sick_call as "isSickCall"
    from public.time_off_requests where user_id = ${center.dispatcher.id} order by id`;
}

const panel = (page: Page) => page.getByRole('complementary');
const effect = (page: Page) => page.getByRole('region', { name: 'What it takes' });
const mode = (page: Page, name: string) =>
  page.getByRole('radiogroup', { name: 'Ask by' }).getByText(name, { exact: true });
const send = (page: Page) => page.getByRole('button', { name: 'Send request' });

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

test('days are asked for with the night that is meant; a double press sends once; another tab is told', async ({
  openBrowser,
  sql,
}) => {
  test.setTimeout(120_000);
  const center = await makeCenter(sql);
  const { day } = await publishNights(sql, center);
  const page = await openBrowser(center.dispatcher.email);
  await page.goto('/');
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await expect(page.getByRole('heading', { name: 'Time off', level: 1 })).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await expect(page.getByRole('heading', { name: 'You have not asked for time off' })).toBeVisible();
  await expectAccessibleInBothThemes(page, 'no requests');

  await page.getByRole('link', { name: 'Ask for time off' }).click();
  await page.getByLabel('First day').fill(day(11));
  await expect(page.getByLabel('Last day')).toHaveValue(day(11));
  const before = windowOf(day(10), '19:00', '05:00');
  const after = windowOf(day(11), '19:00', '05:00');
  await expect(effect(page)).toContainText('Say which night you mean');
  await send(page).click();
  await expect(panel(page).getByText('You work at night here. Say which night you mean.')).toBeVisible();
  await page
    .getByRole('radio', { name: `The night before: ${formatInterval(before, clock.timeZone)}` })
    .click();
  await expect(effect(page)).toContainText(/Takes 1 shift, 10\sh\./);
  await expect(effect(page)).toContainText(/Vacation left afterwards: 30\sh\./);
  await page.getByRole('radio', { name: 'Both nights' }).click();
  await expect(effect(page)).toContainText(/Takes 2 shifts, 20\sh\./);
  await page
    .getByRole('radio', { name: `The night after: ${formatInterval(after, clock.timeZone)}` })
    .click();
  await expect(effect(page)).toContainText(/Takes 1 shift, 10\sh\./);
  await expectAccessibleInBothThemes(page, 'asking by days');
  await page.getByLabel('Note').fill('My sister marries');
  await send(page).dblclick();

  await expect(page).toHaveURL(/\/time-off\?request=\d+$/);
  await expect(panel(page).getByText('“My sister marries”')).toBeVisible();
  await expect(panel(page).getByText('A supervisor decides.')).toBeVisible();
  expect((await requestsOf(sql, center)).map(({ id: _, ...request }) => request)).toEqual([
    {
      status: 'pending',
      startsAt: new Date(before.endsAt),
      endsAt: new Date(after.endsAt),
      isSickCall: false,
    },
  ]);
  await expectAccessibleInBothThemes(page, 'a request that waits');

  // A tab that heard nothing of what the other did.
  const stale = await page.context().newPage();
  await stale.routeWebSocket(/.*/, () => {});
  await stale.goto(page.url());
  await stale.getByRole('button', { name: 'Withdraw…' }).click();
  await page.getByRole('button', { name: 'Withdraw…' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('Nobody decides on it then, and its place in line is lost.');
  await question.getByLabel('Reason').fill('She waits until spring');
  await question.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await expect(page.getByText('Your request is withdrawn.')).toBeVisible();
  await expect(panel(page).getByText('“She waits until spring”')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Withdraw…' })).toHaveCount(0);

  await stale.getByRole('alertdialog').getByRole('button', { name: 'Withdraw', exact: true }).click();
  await expect(stale.getByRole('alertdialog').getByRole('alert')).toContainText(/withdr/);
  await stale.getByRole('alertdialog').getByRole('button', { name: 'Keep it' }).click();
  await expect(panel(stale).getByText('“She waits until spring”')).toBeVisible();
});

test('hours are asked for with the night that is meant; what cannot be is said at the field, and nothing is lost', async ({
  openBrowser,
  sql,
}) => {
  test.setTimeout(120_000);
  const center = await makeCenter(sql);
  const { day } = await publishNights(sql, center);
  await sql`
    insert into public.leave_blackouts (agency_id, name, from_date, to_date)
    values (${center.id}, 'County fair', ${day(15)}, ${day(16)})`;
  await makeLeave(sql, center, {
    userId: center.dispatcher.id,
    startsAt: at(windowOf(day(25), '09:00', '12:00').startsAt),
    endsAt: at(windowOf(day(25), '09:00', '12:00').endsAt),
  });
  const page = await openBrowser(center.dispatcher.email);
  await page.goto('/time-off?new=hours');
  const fill = async (date: LocalDate, startTime: string, endTime: string) => {
    await page.getByLabel('Day', { exact: true }).fill(date);
    await page.getByLabel('Start').fill(startTime);
    await page.getByLabel('End').fill(endTime);
    await page.getByLabel('Note').focus();
  };
  await send(page).click();
  await expect(page.getByText('Day is needed.')).toBeVisible();
  await expect(page.getByLabel('Day', { exact: true })).toBeFocused();
  for (const [date, startTime, endTime, words] of [
    [day(14), '0910', '1200', 'Leave starts and ends in steps of 15 minutes: 00, 15, 30 or 45.'],
    [day(14), '0900', '0900', 'Leave cannot end at the time at which it starts.'],
    [day(3), '0900', '1200', /^Vacation is asked for at least 7 days ahead: from .* on\.$/],
    [day(15), '0900', '1200', new RegExp(`^${formatDate(day(15))} is closed for Vacation: County fair, `)],
    [day(25), '1100', '1300', /^You have a request that is not decided at that time: /],
  ] as const) {
    await fill(date, startTime, endTime);
    await send(page).click();
    await expect(panel(page).locator('[data-invalid]').getByText(words).first()).toBeVisible();
  }
  expect(await requestsOf(sql, center)).toHaveLength(1);
  await expectAccessibleInBothThemes(page, 'asking by hours with an error');

  await fill(day(12), '0100', '0400');
  await page.getByLabel('Note').fill('Night class');
  await page.getByRole('radio', { name: /^The night before: / }).click();
  await expect(effect(page)).toContainText(`${formatDate(day(12))} 01:00–04:00`);
  await expect(effect(page)).toContainText(/Takes 1 shift, 3\sh\./);
  // Another way of asking, a reload and a closed panel keep what was typed.
  await mode(page, 'Days').click();
  await expect(page).toHaveURL(/new=days/);
  await mode(page, 'Hours').click();
  await page.reload();
  // By role: what the server sent may still lie hidden in the page beside what is shown.
  await expect(page.getByRole('textbox', { name: /^Note/ })).toHaveValue('Night class');
  await page.getByRole('link', { name: 'Close panel' }).click();
  await page.getByRole('link', { name: 'Ask for time off' }).click();
  await mode(page, 'Hours').click();
  await expect(page.getByLabel('Start')).toHaveValue('01:00');
  await page.getByRole('radio', { name: /^The night after: / }).click();
  await expect(effect(page)).toContainText(`${formatDate(day(13))} 01:00–04:00`);
  await send(page).click();
  await expect(page).toHaveURL(/\/time-off\?request=\d+$/);
  expect((await requestsOf(sql, center)).at(-1)?.startsAt).toEqual(
    new Date(windowOf(day(12), '01:00', '04:00').startsAt),
  );
  await page.getByRole('link', { name: 'Close panel' }).click();
  await page.getByRole('link', { name: 'Ask for time off' }).click();
  await expect(page.getByLabel('Note')).toHaveValue('');
});

test('shifts are touched on a phone, and a full day names the place in line', async ({
  openBrowser,
  sql,
}) => {
  test.setTimeout(120_000);
  const center = await makeCenter(sql);
  const { day, nights } = await publishNights(sql, center);
  await sql`update public.leave_rules set cap_dispatchers = 1 where agency_id = ${center.id}`;
  const taken = windowOf(day(10), '05:00', '05:00');
  await makeLeave(sql, center, {
    userId: center.otherDispatcher.id,
    startsAt: at(taken.startsAt),
    endsAt: at(taken.endsAt),
    status: 'approved',
    reviewedBy: center.supervisor.id,
  });
  const page = await openBrowser(center.dispatcher.email, { viewport: phone, hasTouch: true });
  await page.goto(`/schedule?date=${day(10)}`);
  await page.getByRole('link', { name: 'Ask for this shift off' }).click();
  const shifts = page.getByRole('group', { name: 'Shifts' });
  const box = (date: LocalDate) =>
    shifts.getByRole('checkbox', { name: formatInterval(windowOf(date, '19:00', '05:00'), clock.timeZone) });
  await expect(box(day(10))).toBeChecked();
  await box(day(12)).click();
  await send(page).click();
  await expect(shifts.getByText(`GR10 on ${formatDate(day(11))} lies between these shifts.`)).toBeVisible();
  await box(day(11)).click();
  await expect(effect(page)).toContainText(/Takes 3 shifts, 30\sh\./);
  await expect(effect(page)).toContainText(/Vacation left afterwards: 10\sh\./);
  await expect(effect(page)).toContainText(`You would be 1st in line on ${formatDate(day(10))}.`);
  await expectAccessibleInBothThemes(page, 'asking by shifts');
  await send(page).click();
  await expect(panel(page).getByText(`1st in line on ${formatDate(day(10))}.`)).toBeVisible();
  await expect(
    panel(page).getByRole('region', { name: 'Shifts it would take' }).getByRole('listitem'),
  ).toHaveCount(nights.length);
  await expectAccessibleInBothThemes(page, 'a request in line');
  await page.getByRole('link', { name: 'Close panel' }).click();
  await expect(page.getByRole('list', { name: 'Waiting' })).toContainText('1st in line');
  await page.getByRole('link', { name: /^Vacation/ }).click();
  await expect(panel(page).getByRole('heading', { name: /^Vacation: 40\sh left$/ })).toBeVisible();
  await expect(panel(page)).toContainText(/30\sh of it are asked for and not decided\./);
  await expect(panel(page).getByRole('listitem')).toHaveText([/^Opening balance.*\+40\sh/]);
  await expectAccessibleInBothThemes(page, 'a balance');
});

test('what is approved shows by itself, and cancelling it gives the shift back', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const { day, dayShift } = await publishNights(sql, center);
  const shift = windowOf(day(20), '05:00', '05:00');
  const id = await makeLeave(sql, center, {
    userId: center.dispatcher.id,
    startsAt: at(shift.startsAt),
    endsAt: at(shift.endsAt),
    chargedMinutes: 600,
  });
  const page = await openBrowser(center.dispatcher.email);
  await page.goto(`/time-off?request=${id}`);
  await expect(panel(page).getByText('Waiting')).toBeVisible();

  const supervisor = await openBrowser(center.supervisor.email);
  await supervisor.goto(`/requests?request=${id}`);
  await panel(supervisor).getByRole('button', { name: 'Approve' }).click();
  await expect(panel(supervisor)).toContainText('Say why.');
  await supervisor.keyboard.type('Open shift is enough');
  await supervisor.keyboard.press('Enter');
  await expect(supervisor.getByText('Dana Dispatcher’s request is approved.')).toBeVisible();

  await expect(panel(page).getByText('“Open shift is enough”')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Approved' })).toContainText(/Vacation, 10\sh/);
  await expect(page.getByRole('link', { name: /^Vacation/ })).toContainText(/30\sh left/);
  const holderOf = async () =>
    (await sql`select user_id, status::text from public.assigned_shifts where id = ${dayShift}`)[0];
  expect(await holderOf()).toMatchObject({ user_id: null, status: 'published' });

  await page.getByRole('button', { name: 'Cancel leave…' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText(/1 shift comes back, 10\sh\./);
  await expectAccessible(page, 'the question before cancelling');
  await question.getByRole('button', { name: 'Cancel leave' }).click();
  await expect(page.getByText(/The leave is cancelled\. 1 shift comes back/)).toBeVisible();
  await expect(page.getByRole('list', { name: 'Earlier' })).toContainText('Cancelled');
  await expect(page.getByRole('link', { name: /^Vacation/ })).toContainText(/40\sh left/);
  expect(await holderOf()).toMatchObject({ user_id: center.dispatcher.id, status: 'published' });
});

test('calling in sick on a phone takes the shift at once and tells a supervisor', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const { day } = await publishNights(sql, center);
  const page = await openBrowser(center.dispatcher.email, { viewport: phone, hasTouch: true });
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Call in sick…' })).toBeVisible();
  await page.getByRole('link', { name: 'My shifts' }).click();
  await expect(page.getByRole('heading', { name: 'My schedule' })).toBeVisible();
  await page.getByRole('button', { name: 'Call in sick…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Call in sick?' });
  await expect(question).toContainText(formatInterval(windowOf(day(1), '05:00', '19:00'), clock.timeZone));
  await expectAccessibleInBothThemes(page, 'the question before a sick call');
  await question.getByLabel('Note').fill('Fever');
  await question.getByRole('button', { name: 'Call in sick' }).dblclick();
  await expect(page.getByText('You are off sick. The supervisor on duty has been told.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Call in sick…' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Ask for this shift off' })).toBeVisible();

  expect(await requestsOf(sql, center)).toMatchObject([{ status: 'approved', isSickCall: true }]);
  const rows = await sql`
    select user_id from public.assigned_shifts
    where center_id = ${center.centerId} and shift_date = ${day(1)} and status = 'published'`;
  expect(rows.map(({ user_id }) => user_id)).toEqual([null]);
  const told = await sql`
    select distinct recipient_id from public.notifications where kind = 'time_off.sick_call' and agency_id = ${center.id}`;
  expect(told.map(({ recipient_id }) => recipient_id)).toContain(center.supervisor.id);
});

test('a session that ended elsewhere loses nothing of what was typed', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const { day } = await publishNights(sql, center);
  const page = await openBrowser(center.dispatcher.email);
  await page.goto(`/time-off?new=days&date=${day(20)}`);
  await page.getByLabel('Note').fill('Typed at length');
  // The session ends while the request is on its way: a page that reads again before that asks to sign in by itself.
  await page.route('**/time-off**', async (route) => {
    if (route.request().method() === 'POST') {
      await sql`delete from auth.sessions where user_id = ${center.dispatcher.id}`;
    }
    await route.continue();
  });
  await send(page).click();
  await expect(page.getByText(/Your session has ended\. Sign in again/)).toBeVisible();
  await page.unroute('**/time-off**');

  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(center.dispatcher.email);
  await page.getByLabel('Password', { exact: true }).fill('dispatch-demo-2026');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: /^Hello/ })).toBeVisible();
  await page.goto('/time-off?new=days');
  await expect(page.getByLabel('Note')).toHaveValue('Typed at length');
  await expect(page.getByLabel('First day')).toHaveValue(day(20));
  await send(page).click();
  await expect(panel(page).getByText('“Typed at length”')).toBeVisible();
});

test("another person's request is not there", async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const { day } = await publishNights(sql, center);
  const shift = windowOf(day(20), '05:00', '05:00');
  const id = await makeLeave(sql, center, {
    userId: center.otherDispatcher.id,
    startsAt: at(shift.startsAt),
    endsAt: at(shift.endsAt),
    reason: 'Surgery of the knee',
  });
  for (const email of [center.dispatcher.email, center.supervisor.email]) {
    const page = await openBrowser(email);
    for (const wrong of [String(id), '0', "1' or 1=1"]) {
      await page.goto(`/time-off?request=${encodeURIComponent(wrong)}`);
      await expect(panel(page).getByRole('heading', { name: 'No such request' })).toBeVisible();
      await expect(page.getByText('Surgery')).toHaveCount(0);
    }
  }
});
