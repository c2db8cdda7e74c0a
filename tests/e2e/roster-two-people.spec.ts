import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { signedInNow } from '../factories/claims.ts';
import { makeCenter, makeDraft, type TestCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

const june = { startDate: '2036-06-01', endDate: '2036-06-14' };
/** A shift of the first dispatcher, at 09:00. */
const sunday = '2036-06-01';

test('of two who edit one shift the second sees both values, and keeps the first', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const { winner, loser } = await race(openBrowser, center, id);

  await does(winner, 'Make open');
  await expect.poll(() => shiftOf(sql, id)).toMatchObject({ user_id: null });
  await does(loser, 'Overtime…', 'Count as overtime');
  const conflict = loser.getByRole('alertdialog', { name: 'Somebody changed this shift first' });
  await expect(conflict.getByText(/^Sam Supervisor changed it, /)).toBeVisible();
  await expect(side(conflict, 'It was')).toContainText('Dana Dispatcher');
  await expect(side(conflict, 'Yours')).toContainText('overtime');
  await expect(side(conflict, 'It is now')).toContainText('Open');

  await conflict.getByRole('button', { name: 'Keep theirs' }).click();
  await expect(conflict).toBeHidden();
  await expect(loser.getByText('Theirs is kept.')).toBeVisible();
  await expect(loser.getByRole('heading', { name: 'No shift on this day' })).toBeVisible();
  expect(await shiftOf(sql, id)).toMatchObject({ user_id: null, is_overtime: false });
});

test('of two who edit one shift the second may save theirs over the first', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const { winner, loser } = await race(openBrowser, center, id);

  await does(winner, 'Make open');
  await expect.poll(() => shiftOf(sql, id)).toMatchObject({ user_id: null });
  await does(loser, 'Overtime…', 'Count as overtime');
  await loser.getByRole('alertdialog').getByRole('button', { name: 'Save mine over it' }).click();
  await expect
    .poll(() => shiftOf(sql, id))
    .toMatchObject({ user_id: center.dispatcher.id, is_overtime: true });
  await expect(loser.getByRole('alertdialog')).toBeHidden();
  await expect(winner.getByRole('article').getByText('Overtime', { exact: true })).toBeVisible();
});

test('who edits a draft while another publishes it is told, and nothing is half done', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const editor = await openBrowser(center.supervisor.email);
  const onlooker = await openBrowser(center.otherSupervisor.email);
  await holdRows(editor);
  await openDay(editor, id, center);
  await openDay(onlooker, id, center);

  await publish(sql, id, center);
  await expect(onlooker.getByText('Published', { exact: true })).toBeVisible();
  await does(editor, 'Make open');
  const conflict = editor.getByRole('alertdialog', { name: 'Somebody changed this shift first' });
  await expect(conflict.getByText(/^Sam Supervisor saved it as it was, as publishing does, /)).toBeVisible();
  await conflict.getByRole('button', { name: 'Save mine over it' }).click();
  await expect(editor.getByText('Say why: this schedule is published.').first()).toBeVisible();
  await expect(editor.getByRole('article')).toBeVisible();
  expect(await shiftOf(sql, id)).toMatchObject({ user_id: center.dispatcher.id, status: 'published' });
});

test('a change set that met another one is applied over it, or gives way', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  await publish(sql, id, center);
  const first = await openBrowser(center.supervisor.email);
  const second = await openBrowser(center.otherSupervisor.email);
  await openDay(first, id, center);
  await openDay(second, id, center);
  await does(first, 'Make open');
  await does(second, 'Overtime…', 'Count as overtime');
  expect(await shiftOf(sql, id)).toMatchObject({ user_id: center.dispatcher.id, is_overtime: false });

  await apply(second, 'Stays for the storm.');
  await expect(second.getByText(/^Applied\. 1 person is told in a minute\./)).toBeVisible();
  await first.getByRole('button', { name: '1 change', exact: true }).click();
  await expect(first.getByText('changed by somebody else meanwhile')).toBeVisible();
  await apply(first, 'Called in sick.');
  const conflict = first.getByRole('alertdialog', { name: 'Somebody changed this shift first' });
  await expect(conflict.getByText(/^Tess Supervisor changed it, /)).toBeVisible();
  await expect(side(conflict, 'It is now')).toContainText('overtime');
  await conflict.getByRole('button', { name: 'Save mine over it' }).click();
  await expect.poll(() => shiftOf(sql, id)).toMatchObject({ user_id: null });
  await expect(first.getByRole('region', { name: 'Changes to apply' })).toBeHidden();
  const edits =
    await sql`select reason from public.roster_edits where schedule_id = ${id} order by requested_at`;
  expect(edits.map(({ reason }) => reason)).toEqual(['Stays for the storm.', 'Called in sick.']);
});

test('what was applied is taken back before anybody hears of it', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  await publish(sql, id, center);
  const page = await openBrowser(center.supervisor.email);
  await openDay(page, id, center);
  await does(page, 'Make open');
  const bar = page.getByRole('region', { name: 'Changes to apply' });
  await expect(bar.getByText('1 person concerned')).toBeVisible();
  await expect(bar.getByText('Short 0 min → 10 h')).toBeVisible();
  await apply(page, 'Called in sick.');
  await expect.poll(() => shiftOf(sql, id)).toMatchObject({ user_id: null });
  await expect(bar).toBeHidden();

  await page.locator('[data-sonner-toast]').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => shiftOf(sql, id)).toMatchObject({ user_id: center.dispatcher.id });
  await expect(page.getByText('It is taken back. Nobody was told of it.')).toBeVisible();
});

test('beyond a maximum one supervisor asks, and another confirms or declines', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const asker = await openBrowser(center.supervisor.email);
  const other = await openBrowser(center.otherSupervisor.email);
  await openDay(asker, id, center);
  await openDay(other, id, center);
  const ask = async (until: string) => {
    await asker.getByRole('button', { name: 'Change times…' }).click();
    await asker.getByRole('form').getByLabel('Until').fill(until);
    await expect(asker.getByRole('form').getByText(/on duty, maximum/)).toBeVisible();
    await asker.getByRole('form').getByRole('button', { name: 'Change times', exact: true }).click();
    const dialog = asker.getByRole('dialog', { name: 'This passes a maximum' });
    await dialog.getByLabel('Reason').fill('Nobody else could come.');
    await dialog.getByRole('button', { name: 'Ask for confirmation' }).click();
  };
  const banner = (page: Page) => page.getByRole('region', { name: '1 edit waits for a second supervisor' });

  await ask('02:00');
  await expect(banner(asker).getByRole('button', { name: 'Withdraw' })).toBeVisible();
  await expect(banner(other).getByText(/^Sam Supervisor, .*“Nobody else could come\.”$/)).toBeVisible();
  await expect(banner(other).getByText('Dana Dispatcher: 17 h on duty, maximum 16 h')).toBeVisible();
  expect(await shiftOf(sql, id)).toMatchObject({ local_end: null });
  await banner(other).getByRole('button', { name: 'Decline…' }).click();
  await other.getByRole('dialog').getByLabel('Note').fill('Ask the day crew first.');
  await other.getByRole('dialog').getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(banner(other)).toBeHidden();
  await expect(banner(asker)).toBeHidden();

  await ask('02:30');
  await banner(other).getByRole('button', { name: 'Confirm' }).click();
  await expect(other.getByText('The edit is confirmed and saved.')).toBeVisible();
  await expect.poll(() => shiftOf(sql, id)).toMatchObject({ local_end: '02:30:00' });
  await expect(banner(asker)).toBeHidden();
  await expect(asker.getByRole('article').getByText('09:00–02:30')).toBeVisible();
});

test('the panel and its dialogs are found, left and read without a mouse', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  await publish(sql, id, center);
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/roster?block=${id}`);
  const cell = page.locator(`[role="gridcell"][data-line="${center.dispatcher.id}"]`).first();
  const panel = page.getByRole('complementary', { name: 'Dana Dispatcher' });
  // A page that just arrives is not listening yet.
  await expect(async () => {
    await cell.focus();
    await page.keyboard.press('Enter');
    await expect(panel).toBeFocused({ timeout: 2_000 });
  }).toPass();
  await expect(page).toHaveURL(new RegExp(`cell=${center.dispatcher.id}\\.${sunday}`));
  await expectAccessible(page, 'a person’s day');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(cell).toBeFocused();

  await page.keyboard.press('Enter');
  await does(page, 'Make open');
  await expect(panel).toBeFocused();
  await page.getByRole('button', { name: 'Apply…', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Apply 1 change?' })).toBeVisible();
  await expectAccessible(page, 'the changes to apply');
  await page.keyboard.press('Escape');

  const [row] = await sql`
    select id::integer as id from public.assigned_shifts where schedule_id = ${id} and shift_date = ${sunday}`;
  await page.goto(`/roster?block=${id}&open=${row?.id}`);
  await expect(page.getByText(/^(\d+|Nobody) can have it/)).toBeVisible();
  await expectAccessible(page, 'the candidates of an open shift');
});

test('supervisors see who else is here and whom they edit, until they leave', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const stayer = await openBrowser(center.supervisor.email);
  await stayer.goto(`/roster?block=${id}`);
  const visitor = await openBrowser(center.otherSupervisor.email);
  await visitor.goto(`/roster?block=${id}`);
  const here = (words: string) =>
    stayer.getByRole('list', { name: 'Who else is here' }).getByText(words, { exact: true });
  await expect(here('Tess Supervisor is here')).toBeVisible({ timeout: 30_000 });
  await expect(
    visitor.getByRole('list', { name: 'Who else is here' }).getByText('Sam Supervisor is here'),
  ).toBeVisible();

  await openDay(visitor, id, center);
  await expect(here('Tess Supervisor is here, edits Dana Dispatcher')).toBeVisible({ timeout: 30_000 });
  await expect(
    stayer.getByRole('rowheader', { name: 'Dana Dispatcher' }).getByText('Tess Supervisor edits here'),
  ).toBeAttached();
  // Another page of the same person is no other person.
  const again = await visitor.context().newPage();
  await again.goto(`/roster?block=${id}`);
  await expect(again.getByRole('list', { name: 'Who else is here' })).toBeVisible({ timeout: 30_000 });
  await expect(stayer.getByRole('list', { name: 'Who else is here' }).getByRole('listitem')).toHaveCount(1);

  await again.close();
  await visitor.close();
  await expect(stayer.getByRole('list', { name: 'Who else is here' })).toBeHidden();
});

test('an edit made without a network is kept, said, and saved with the first connection', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  await openDay(page, id, center);

  await chooses(page, 'Make open…');
  await page.context().setOffline(true);
  await confirms(page, 'Make open');
  await expect(page.getByText(/^No connection\. Your edits are kept here/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No shift on this day' })).toBeVisible();
  expect(await shiftOf(sql, id)).toMatchObject({ user_id: center.dispatcher.id });
  await page.context().setOffline(false);
  await expect.poll(() => shiftOf(sql, id), { timeout: 30_000 }).toMatchObject({ user_id: null });
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
});

test('what somebody else changed meanwhile is shown when the network is back', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const away = await openBrowser(center.supervisor.email);
  const there = await openBrowser(center.otherSupervisor.email);
  await openDay(away, id, center);
  await openDay(there, id, center);

  await chooses(away, 'Make open…');
  await away.context().setOffline(true);
  await confirms(away, 'Make open');
  await expect(away.getByText(/^No connection\./)).toBeVisible();
  await does(there, 'Overtime…', 'Count as overtime');
  await expect.poll(() => shiftOf(sql, id)).toMatchObject({ is_overtime: true });
  await away.context().setOffline(false);
  const conflict = away.getByRole('alertdialog', { name: 'Somebody changed this shift first' });
  await expect(conflict.getByText(/^Tess Supervisor changed it, /)).toBeVisible({ timeout: 30_000 });
  await expect(side(conflict, 'It is now')).toContainText('overtime');
  await conflict.getByRole('button', { name: 'Save mine over it' }).click();
  await expect.poll(() => shiftOf(sql, id)).toMatchObject({ user_id: null });
});

type OpenBrowser = (email: string) => Promise<Page>;

/** Two pages at one shift; the second does not hear what the first does before it edits. */
async function race(openBrowser: OpenBrowser, center: TestCenter, id: number) {
  const winner = await openBrowser(center.supervisor.email);
  const loser = await openBrowser(center.otherSupervisor.email);
  await openDay(winner, id, center);
  await holdRows(loser);
  await openDay(loser, id, center);
  return { winner, loser };
}

/** What changes meanwhile does not reach the page: rows are not given, and no signal comes. */
async function holdRows(page: Page): Promise<void> {
  await page.routeWebSocket(/\/realtime\//, () => {});
  await page.route('**/api/roster/*/rows*', () => {});
}

/** Opens the panel of the first dispatcher's shift. */
async function openDay(page: Page, id: number, { dispatcher }: TestCenter): Promise<void> {
  await page.goto(`/roster?block=${id}&cell=${dispatcher.id}.${sunday}`);
  await expect(page.getByRole('article')).toBeVisible({ timeout: 30_000 });
  // It is there before it listens; what listens has the focus.
  await expect(page.getByRole('complementary', { name: dispatcher.fullName })).toBeFocused();
}

/** Chooses what to do with the shift, and does it. */
async function does(page: Page, verb: string, button = verb): Promise<void> {
  await chooses(page, button === verb ? `${verb}…` : verb);
  await confirms(page, button);
}

async function chooses(page: Page, verb: string): Promise<void> {
  await page.getByRole('button', { name: verb, exact: true }).click();
  await expect(page.getByRole('form')).toBeVisible();
}

async function confirms(page: Page, button: string): Promise<void> {
  await page.getByRole('form').getByRole('button', { name: button, exact: true }).click();
}

async function apply(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Apply…', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Apply / });
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: /^Apply / }).click();
}

function side(dialog: ReturnType<Page['getByRole']>, title: string) {
  return dialog.locator('dl > div').filter({ has: dialog.page().getByText(title, { exact: true }) });
}

/** The one shift of the first day. */
async function shiftOf(sql: postgres.Sql, scheduleId: number) {
  const [row] = await sql`
    select user_id, is_overtime, status, local_end from public.assigned_shifts
    where schedule_id = ${scheduleId} and shift_date = ${sunday} and status <> 'cancelled'`;
  return row;
}

/** Publishes as the supervisor would, without a browser. */
async function publish(sql: postgres.Sql, id: number, center: TestCenter): Promise<void> {
  const claims = JSON.stringify({ sub: center.supervisor.id, role: 'authenticated', amr: signedInNow() });
  await sql.begin(async (tx) => {
    await tx`select set_config('role', 'authenticated', true), set_config('request.jwt.claims', ${claims}, true)`;
    await tx`select public.publish_schedule(${id}, (select version from public.schedules where id = ${id}))`;
  });
}
