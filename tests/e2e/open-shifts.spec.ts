import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { formatInterval } from '#lib/domain/format.ts';
import { addDays, shiftWindow } from '#lib/domain/time.ts';
import type { LocalDate, LocalTime } from '#lib/domain/types.ts';
import { makeAssignment, makeRequirement, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { actionIds, callAction } from './action-call.ts';
import { makeCenter, nextId, type TestCenter, type TestPerson } from './center.ts';
import { sessionCookies } from './instance.ts';
import { expect, expectAccessible, test } from './test.ts';

const phone = { width: 390, height: 844 };
// A zone whose clock never changes, so that all numbers hold on any day.
const clock = { timeZone: 'America/Phoenix', dayStart: '05:00' };

type World = {
  center: TestCenter;
  day: (ahead: number) => LocalDate;
  /** A published row; null = an open shift. */
  assign: (person: TestPerson | null, ahead: number, shiftId?: number) => Promise<number>;
};

/** A center with a published block around today and no shift yet. */
async function makeWorld(sql: postgres.Sql): Promise<World> {
  const center = await makeCenter(sql);
  await sql`update public.centers set time_zone = ${clock.timeZone} where id = ${center.centerId}`;
  const [row] = await sql<{ date: string }[]>`
    select ((now() at time zone ${clock.timeZone}) - interval '5 hours')::date::text as date`;
  const day = (ahead: number) => addDays(row?.date ?? '', ahead);
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
    startDate: day(-7),
    endDate: day(35),
    status: 'published',
  });
  const assign: World['assign'] = (person, ahead, shiftId = center.shiftId) =>
    makeAssignment(sql, center, {
      scheduleId,
      userId: person?.id ?? null,
      shiftId,
      shiftDate: day(ahead),
      status: 'published',
    });
  return { center, day, assign };
}

async function openingOf(sql: postgres.Sql, rowId: number) {
  const [row] = await sql<
    { id: number; state: string; way: string | null; userId: string | null; reason: string | null }[]
  >`
    select o.id::integer, o.state::text, o.closed_way::text as way, a.user_id as "userId", a.override_reason as reason
    from public.openings o join public.assigned_shifts a on a.id = o.assignment_id where o.assignment_id = ${rowId}`;
  if (row === undefined) throw new Error('The shift has no opening.');
  return row;
}

const panel = (page: Page) => page.getByRole('complementary');
const dialog = (page: Page) => page.getByRole('alertdialog');
const words = (day: LocalDate, startTime: LocalTime = '09:00', endTime: LocalTime = '19:00') =>
  formatInterval(shiftWindow({ startTime, endTime }, day, clock), clock.timeZone);

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

test('on a phone an open shift is found from home, looked at and taken once, whatever is pressed', async ({
  openBrowser,
  sql,
}) => {
  const { center, day, assign } = await makeWorld(sql);
  const open = await assign(null, 5);
  await assign(center.dispatcher, 3);
  const page = await openBrowser(center.dispatcher.email, { viewport: phone, hasTouch: true });
  await page.goto('/');
  await expect(
    page.getByRole('region', { name: 'Open shifts' }).getByText('1 open shift you can take.'),
  ).toBeVisible();
  await page.getByRole('region', { name: 'Open shifts' }).getByRole('link').tap();
  await expect(page.getByRole('heading', { name: 'You can take 1' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'DA10' })).toContainText(/No overtime/);
  await expectAccessibleInBothThemes(page, 'open shifts on a phone');

  const { id } = await openingOf(sql, open);
  await page.getByRole('link', { name: '09:00–19:00', exact: true }).tap();
  await expect(page).toHaveURL(new RegExp(`opening=${id}$`));
  await expect(panel(page)).toContainText('What it would mean for you');
  await expectAccessibleInBothThemes(page, 'an open shift on a phone');
  await panel(page).getByRole('button', { name: 'Take this shift' }).tap();
  await expect(dialog(page)).toContainText('only a supervisor can take it off you again');
  await expectAccessible(page, 'the question');
  await dialog(page).getByRole('button', { name: 'Take it' }).dblclick();
  await expect(page.getByText(`It is yours: DA10 on ${words(day(5))}.`)).toBeVisible();
  await expect(panel(page)).toHaveCount(0);
  await expect(page).toHaveURL(/\/open-shifts$/);
  expect(await openingOf(sql, open)).toMatchObject({
    state: 'filled',
    way: 'claim',
    userId: center.dispatcher.id,
  });
  expect(
    await sql`select 1 from public.roster_edits e join public.assigned_shifts a on a.schedule_id = e.schedule_id
      where a.id = ${open}`,
  ).toHaveLength(1);
  await expect(page.getByText('No shift is open', { exact: true })).toBeVisible();
  await page.goto(`/open-shifts?opening=${id}`);
  await expect(panel(page)).toContainText('Not open for you');
});

test('of two who take one shift at once, one has it and the other reads who got it and when', async ({
  openBrowser,
  sql,
}) => {
  const { center, assign } = await makeWorld(sql);
  const people = [center.dispatcher, center.otherDispatcher];
  const pages = await Promise.all(people.map((person) => openBrowser(person.email)));
  for (const ahead of [5, 7]) {
    const open = await assign(null, ahead);
    await Promise.all(pages.map((page) => page.goto('/open-shifts')));
    for (const page of pages) {
      await page.getByRole('button', { name: /^Take this shift: / }).click();
      await expect(dialog(page).getByRole('button', { name: 'Take it' })).toBeEnabled();
    }
    await Promise.all(pages.map((page) => dialog(page).getByRole('button', { name: 'Take it' }).click()));
    await expect.poll(async () => (await openingOf(sql, open)).state).toBe('filled');
    const { userId } = await openingOf(sql, open);
    const winner = people.findIndex(({ id }) => id === userId);
    const [won, lost] = [pages[winner], pages[1 - winner]];
    if (won === undefined || lost === undefined) throw new Error('Nobody has the shift.');
    await expect(won.getByText(/^It is yours: DA10 on/)).toBeVisible();
    await expect(dialog(lost)).toContainText(
      new RegExp(`${people[winner]?.fullName} got this shift (on .+ )?at \\d\\d:\\d\\d`),
    );
    await dialog(lost).getByRole('button', { name: 'Cancel' }).click();
    await lost.getByRole('button', { name: 'Put away' }).click();
    await expect(lost.getByText('No shift is open', { exact: true })).toBeVisible();
    await expect(won.getByText('No shift is open', { exact: true })).toBeVisible();
  }
});

test('a supervisor posts a shift ranked; people ask, take back and ask again; it is awarded to one of them', async ({
  openBrowser,
  sql,
}) => {
  const { center, day, assign } = await makeWorld(sql);
  const open = await assign(null, 5);
  const desk = await openBrowser(center.supervisor.email);
  await desk.goto('/open-shifts?view=fill');
  await desk.getByRole('link', { name: '09:00–19:00', exact: true }).click();
  await expect(panel(desk)).toContainText('First come: whoever may take it has it at once.');
  await panel(desk).getByRole('radio', { name: 'Ranked' }).check({ force: true });
  await panel(desk).getByLabel('Note').fill('Quiet night, two trainees');
  await panel(desk).getByRole('button', { name: 'Post' }).click();
  await expect(panel(desk)).toContainText('Ranked: people ask until');

  const page = await openBrowser(center.dispatcher.email, { viewport: phone, hasTouch: true });
  await page.goto('/open-shifts');
  const row = page.getByRole('listitem').filter({ hasText: 'DA10' });
  await expect(row).toContainText('“Quiet night, two trainees”');
  await expect(row).toContainText(/Ask until .* left; then the ranking decides/);
  await row.getByRole('button', { name: 'Ask for it' }).tap();
  await expect(page.getByRole('heading', { name: 'You asked for 1' })).toBeVisible();
  await expectAccessibleInBothThemes(page, 'what one asked for');
  await expect(panel(desk)).toContainText('Dana Dispatcher, ');
  await row.getByRole('button', { name: 'Take back' }).tap();
  await expect(page.getByRole('heading', { name: 'You can take 1' })).toBeVisible();
  await row.getByRole('button', { name: 'Ask for it' }).tap();
  await expect(row.getByText('You asked')).toBeVisible();

  await expect(panel(desk)).toContainText('Asked for it');
  await expectAccessibleInBothThemes(desk, 'an opening to fill');
  await panel(desk).getByRole('button', { name: 'Award to Dana Dispatcher' }).first().click();
  await expect(dialog(desk)).toContainText(`Dana Dispatcher works ${words(day(5))} and is told at once.`);
  await dialog(desk).getByRole('button', { name: 'Award', exact: true }).dblclick();
  await expect(desk.getByText(`Dana Dispatcher has it: ${words(day(5))}.`)).toBeVisible();
  await expect(panel(desk)).toContainText('Filled');
  expect(await openingOf(sql, open)).toMatchObject({
    state: 'filled',
    way: 'award',
    userId: center.dispatcher.id,
  });
  await expect(page.getByText('No shift is open', { exact: true })).toBeVisible();
  const claims = await sql`
    select c.state::text from public.opening_claims c join public.openings o on o.id = c.opening_id
    where o.assignment_id = ${open} order by c.id`;
  expect(claims.map(({ state }) => state)).toContain('won');
});

test('what passes a hard limit cannot be taken and says why; a supervisor awards it with a reason, never to themselves', async ({
  openBrowser,
  sql,
}) => {
  const { center, day, assign } = await makeWorld(sql);
  const night = await makeShift(sql, center, await nextId(sql, 'shifts'), {
    code: 'GA10',
    startTime: '20:00',
    endTime: '06:00',
    category: 'graveyard',
  });
  await assign(center.dispatcher, 4, night);
  const open = await assign(null, 5);
  const page = await openBrowser(center.dispatcher.email);
  await page.goto('/open-shifts');
  await expect(page.getByRole('button', { name: /^Take this shift/ })).toHaveCount(0);
  await page.getByText('1 shift you may not take, and why').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'DA10' })).toContainText(
    /3\sh.*rest|rest.*3\sh/i,
  );
  await expectAccessibleInBothThemes(page, 'a shift that one may not take');

  const desk = await openBrowser(center.supervisor.email);
  await desk.goto(`/open-shifts?view=fill&opening=${(await openingOf(sql, open)).id}`);
  // Folded are the steps after the first that has somebody, and those who are left out.
  const folded = panel(desk).locator('details:not([open]) > summary');
  await expect(folded.first()).toBeVisible();
  while ((await folded.count()) > 0) await folded.first().click();
  await expect(panel(desk).getByRole('button', { name: 'Award to Sam Supervisor' })).toHaveCount(0);
  await panel(desk).getByRole('button', { name: 'Award to Dana Dispatcher' }).first().click();
  await dialog(desk).getByRole('button', { name: 'Award', exact: true }).click();
  await expect(dialog(desk)).toContainText('This passes a limit. Say why, in a sentence.');
  await expectAccessible(desk, 'an award that passes a limit');
  expect((await openingOf(sql, open)).state).toBe('open');
  await dialog(desk).getByLabel('Reason').fill('Nobody else can come');
  await dialog(desk).getByRole('button', { name: 'Award', exact: true }).click();
  await expect(desk.getByText(`Dana Dispatcher has it: ${words(day(5))}.`)).toBeVisible();
  expect(await openingOf(sql, open)).toMatchObject({
    state: 'filled',
    way: 'award',
    userId: center.dispatcher.id,
    reason: 'Nobody else can come',
  });
});

test('a stretch that is short is opened whole or in part, and an open shift is cut to its short part', async ({
  openBrowser,
  sql,
}) => {
  const { center, day, assign } = await makeWorld(sql);
  await makeShift(sql, center, await nextId(sql, 'shifts'), {
    code: 'SA8',
    startTime: '15:00',
    endTime: '23:00',
    category: 'swing',
  });
  await makeRequirement(sql, center, await nextId(sql, 'staffing_requirements'), {
    startTime: '19:00',
    endTime: '21:00',
    minEmployees: 1,
    minSupervisors: 0,
  });
  for (let ahead = 0; ahead < 14; ahead += 1) await assign(center.dispatcher, ahead);
  const desk = await openBrowser(center.supervisor.email);
  await desk.goto('/open-shifts?view=fill');
  const when = words(day(5), '19:00', '21:00');
  await desk.getByRole('link', { name: `Open a shift for ${when}` }).click();
  await expect(panel(desk)).toContainText('1 employee short');
  await expect(panel(desk).getByRole('radio')).toHaveCount(2);
  await expectAccessibleInBothThemes(desk, 'a stretch that is short');
  await panel(desk).getByRole('button', { name: 'Open the shift' }).dblclick();
  await expect(desk.getByText('Done.')).toBeVisible();
  const opened = async () =>
    await sql<{ id: number; start: string | null; end: string | null; origin: string }[]>`
      select a.id::integer, a.local_start::text as start, a.local_end::text as end, o.origin::text
      from public.assigned_shifts a join public.openings o on o.assignment_id = a.id
      where a.agency_id = ${center.id} and a.status = 'published' order by a.id`;
  expect((await opened()).map((row) => ({ ...row, id: 0 }))).toEqual([
    { id: 0, start: null, end: null, origin: 'gap' },
  ]);

  await desk.getByRole('link', { name: '15:00–23:00', exact: true }).click();
  await expect(panel(desk)).toContainText('Not all of it is short');
  await panel(desk).getByRole('button', { name: 'Leave only this open' }).click();
  await expect(panel(desk).getByRole('heading', { name: /SA8 on .* 19:00–21:00/ })).toBeVisible();
  expect((await opened()).map((row) => ({ ...row, id: 0 }))).toEqual([
    { id: 0, start: '19:00:00', end: '21:00:00', origin: 'gap' },
  ]);
});

test('who is asked by a call-out answers in the app: one declines, another accepts', async ({
  openBrowser,
  sql,
  baseURL,
}) => {
  const { center, day, assign } = await makeWorld(sql);
  const open = await assign(null, 5);
  const { id: openingId } = await openingOf(sql, open);
  const cookie = (await sessionCookies(center.supervisor.email))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
  const call = async (name: string, input: unknown) => {
    const id = actionIds().get(`call-out-actions/${name}`) ?? '';
    const { answer, text } = await callAction(baseURL ?? '', { id, page: '/call-outs', cookie, input });
    expect(answer, text).toBe('ok');
  };
  const callOutId = randomUUID();
  await call('startCallOut', { id: callOutId, openingId });
  // Everyone off is the third step of a new agency.
  const offer = (to: TestPerson) => call('makeOffer', { callOutId, step: 2, personId: to.id });

  const dana = await openBrowser(center.dispatcher.email, { viewport: phone, hasTouch: true });
  await dana.goto('/');
  await offer(center.dispatcher);
  await expect(dana.getByText('You are asked to work 1 shift.')).toBeVisible();
  await dana.getByRole('region', { name: 'Open shifts' }).getByRole('link', { name: 'Answer' }).tap();
  const asked = dana.getByRole('region', { name: 'You are asked to work' });
  await expect(asked).toContainText(words(day(5)));
  await expect(asked).toContainText(/Answer until .* left/);
  await expectAccessibleInBothThemes(dana, 'an offer');
  await asked.getByRole('button', { name: /^Decline / }).tap();
  await expect(dialog(dana)).toContainText('You are not asked again for this shift.');
  await dialog(dana).getByRole('button', { name: 'Decline' }).dblclick();
  await expect(asked).toHaveCount(0);

  await offer(center.otherDispatcher);
  const olaf = await openBrowser(center.otherDispatcher.email);
  await olaf.goto('/open-shifts');
  await olaf.getByRole('button', { name: /^Accept / }).click();
  await dialog(olaf).getByRole('button', { name: 'Accept' }).dblclick();
  await expect(olaf.getByText(`It is yours: DA10 on ${words(day(5))}.`)).toBeVisible();
  await expect(olaf.getByText('No shift is open', { exact: true })).toBeVisible();
  await expect(dana.getByText('No shift is open', { exact: true })).toBeVisible();
  expect(await openingOf(sql, open)).toMatchObject({
    state: 'filled',
    way: 'call_out',
    userId: center.otherDispatcher.id,
  });
});
