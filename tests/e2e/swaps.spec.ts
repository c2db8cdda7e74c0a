import type { Locator, Page } from '@playwright/test';
import type postgres from 'postgres';
import { formatDate, formatInterval } from '#lib/domain/format.ts';
import { addDays, shiftWindow } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeCenter, nextId, type TestCenter, type TestPerson } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

const phone = { width: 390, height: 844 };
// A zone whose clock never changes, so that all numbers hold on any day.
const clock = { timeZone: 'America/Phoenix', dayStart: '05:00' };

type World = { center: TestCenter; day: (ahead: number) => LocalDate; assign: Assign };
type Assign = (person: TestPerson, ahead: number) => Promise<number>;

/** A center with a published block around today and no shift yet; the second supervisor is a dispatcher here. */
async function makeWorld(sql: postgres.Sql): Promise<World> {
  const center = await makeCenter(sql);
  await sql`update public.centers set time_zone = ${clock.timeZone} where id = ${center.centerId}`;
  await sql`
    update public.user_roles set role_id = (select id from public.roles where name = 'dispatcher')
    where user_id = ${center.otherSupervisor.id}`;
  const [row] = await sql<{ date: string }[]>`
    select ((now() at time zone ${clock.timeZone}) - interval '5 hours')::date::text as date`;
  const day = (ahead: number) => addDays(row?.date ?? '', ahead);
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
    startDate: day(-7),
    endDate: day(35),
    status: 'published',
  });
  const assign: Assign = (person, ahead) =>
    makeAssignment(sql, center, {
      scheduleId,
      userId: person.id,
      shiftId: center.shiftId,
      shiftDate: day(ahead),
      status: 'published',
    });
  return { center, day, assign };
}

/** An offer of a shift to people by name, each for a shift of theirs (null = given away). */
async function offer(
  sql: postgres.Sql,
  from: TestPerson,
  shiftId: number,
  asked: readonly { to: TestPerson; shiftId: number | null }[],
): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    select (public.offer_swap(${from.id}, ${asked.some((each) => each.shiftId !== null) ? 'swap' : 'give'}, a.id, a.version,
      (select jsonb_agg(jsonb_build_object('personId', x.person, 'assignmentId', b.id, 'version', b.version))
       from unnest(${asked.map(({ to }) => to.id)}::uuid[], ${asked.map((each) => each.shiftId)}::bigint[]) x (person, row_id)
       left join public.assigned_shifts b on b.id = x.row_id),
      false, '{}', (select jsonb_agg(jsonb_build_object('scheduleId', s.id, 'version', s.version)) from public.schedules s
        where s.id = a.schedule_id)) ->> 'id')::integer as id
    from public.assigned_shifts a where a.id = ${shiftId}`;
  if (row === undefined) throw new Error('The offer was not made.');
  return row.id;
}

async function swapOf(sql: postgres.Sql, id: number) {
  const [row] = await sql<{ status: string; responderId: string | null }[]>`
    select status::text, responder_id as "responderId" from public.shift_swaps where id = ${id}`;
  return row;
}

const panel = (page: Page) => page.getByRole('complementary');
const list = (page: Page, name: string) => page.getByRole('list', { name, exact: true });
/** A row to choose, which takes a touch anywhere. */
const rowOf = (page: Page, hasText: string) => panel(page).getByRole('listitem').filter({ hasText }).first();
const words = (day: LocalDate) =>
  formatInterval(shiftWindow({ startTime: '09:00', endTime: '19:00' }, day, clock), clock.timeZone);

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

test('on a phone a legal swap is found and offered in at most four touches', async ({ openBrowser, sql }) => {
  const { center, day, assign } = await makeWorld(sql);
  await assign(center.dispatcher, 5);
  await assign(center.otherDispatcher, 8);
  // At the same time: it cannot be had, and it is said why.
  await assign(center.otherSupervisor, 5);
  const page = await openBrowser(center.dispatcher.email, { viewport: phone, hasTouch: true });
  await page.goto('/');
  let touches = 0;
  const touch = async (target: Locator) => {
    touches += 1;
    await target.tap();
  };
  await touch(page.getByRole('link', { name: 'Swap or give away' }));
  await expect(list(page, 'Shifts you could have').getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Ask everyone…' })).toBeInViewport();
  await page.getByText('Why other shifts cannot be swapped').tap();
  await expect(list(page, 'Why other shifts cannot be swapped')).toContainText(
    /Tess Supervisor.*The same hours\./,
  );
  await expectAccessibleInBothThemes(page, 'the finder');
  await touch(rowOf(page, 'Olaf Dispatcher'));
  await expect(
    panel(page)
      .getByRole('status')
      .filter({ hasText: words(day(8)) }),
  ).toContainText('for your DA10');
  await touch(page.getByRole('button', { name: 'Offer to Olaf Dispatcher' }));
  await expect(page).toHaveURL(/\/swaps\?swap=\d+$/);
  await expect(panel(page).getByRole('heading', { name: 'Swap offered to Olaf Dispatcher' })).toBeVisible();
  expect(touches).toBeLessThanOrEqual(4);
  await expectAccessibleInBothThemes(page, 'an offer');

  const swaps = await sql`
    select kind, status from public.shift_swaps where requester_id = ${center.dispatcher.id}`;
  expect(swaps.map((row) => ({ ...row }))).toEqual([{ kind: 'swap', status: 'pending' }]);
  await page.goto('/schedule');
  await expect(page.getByRole('link', { name: 'Offered for a swap' })).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'Swap or give away' })).toHaveCount(0);
});

test('an offer comes by itself, is accepted, and stepped back from; what is typed stays', async ({
  openBrowser,
  sql,
}) => {
  const { center, day, assign } = await makeWorld(sql);
  const shift = await assign(center.dispatcher, 5);
  await assign(center.otherDispatcher, 8);
  const other = await openBrowser(center.otherDispatcher.email);
  await other.goto('/');
  const page = await openBrowser(center.dispatcher.email);
  await page.goto(`/swaps?shift=${shift}`);
  await page.getByRole('button', { name: 'Add a note' }).click();
  await page.getByLabel('Note').fill('My sister marries');
  await page.reload();
  await expect(page.getByLabel('Note')).toHaveValue('My sister marries');
  await rowOf(page, 'Olaf Dispatcher').click();
  await page.getByRole('button', { name: 'Offer to Olaf Dispatcher' }).dblclick();
  await expect(panel(page).getByText('“My sister marries”')).toBeVisible();
  expect(await sql`select id from public.shift_swaps where agency_id = ${center.id}`).toHaveLength(1);

  await expect(other.getByText('1 trade waits for your answer.')).toBeVisible();
  await other.getByRole('link', { name: 'Answer' }).click();
  const asked = list(other, 'Needs your answer');
  await expect(asked).toContainText('Dana Dispatcher offers a swap');
  await expect(asked).toContainText(`You give${words(day(8))}`);
  await expect(asked).toContainText(`You work${words(day(5))}`);
  await expect(asked).toContainText('It breaks no rule for you.');
  await expect(asked).toContainText(/Your week .*10\sh/);
  await expectAccessibleInBothThemes(other, 'an offer that needs an answer');
  await asked.getByRole('button', { name: 'Accept' }).dblclick();
  await expect(other.getByText('Accepted. A supervisor decides now.')).toBeVisible();
  await expect(list(other, 'Waiting for a supervisor')).toContainText('Swap with Dana Dispatcher');
  await expect(asked).toContainText('Nobody waits for your answer.');
  await expect(asked).toBeFocused();

  await expect(panel(page).getByText('A supervisor decides.')).toBeVisible();
  await page.getByRole('button', { name: 'Step back…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Step back from this trade?' });
  await expect(question).toContainText('Nobody decides on it then, and Olaf Dispatcher is told.');
  await question.getByLabel('Note').fill('She waits until spring');
  await question.getByRole('button', { name: 'Step back' }).click();
  await expect(
    panel(page).getByText('You have stepped back').or(panel(page).getByText('Withdrawn').first()),
  ).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Swap with Olaf Dispatcher' })).toBeFocused();
  await expect(list(other, 'Earlier')).toContainText('“She waits until spring”');
});

test('of one who accepts and one who withdraws, the second reads by whom and when', async ({
  openBrowser,
  sql,
}) => {
  const { center, assign } = await makeWorld(sql);
  const taker = await openDeaf(openBrowser, center.otherDispatcher);
  const giver = await openDeaf(openBrowser, center.dispatcher);
  for (const ahead of [5, 6]) {
    const theirs = await assign(center.otherDispatcher, ahead + 7);
    const id = await offer(sql, center.dispatcher, await assign(center.dispatcher, ahead), [
      { to: center.otherDispatcher, shiftId: theirs },
    ]);
    await taker.goto('/swaps');
    await giver.goto(`/swaps?swap=${id}`);
    await giver.getByRole('button', { name: 'Withdraw…' }).click();
    const confirm = giver.getByRole('alertdialog').getByRole('button', { name: 'Withdraw', exact: true });
    const accept = list(taker, 'Needs your answer').getByRole('button', { name: 'Accept' });
    await expect(confirm).toBeEnabled();
    await expect(accept).toBeEnabled();
    await Promise.all([accept.click(), confirm.click()]);

    const refused = taker.getByText(
      /^Dana Dispatcher withdrew this offer on \w{3} \d+ \w{3} \d{4} at \d\d:\d\d\.$/,
    );
    const beaten = giver.getByText(
      /^Olaf Dispatcher accepted this offer on \w{3} \d+ \w{3} \d{4} at \d\d:\d\d\.$/,
    );
    await expect(refused.or(taker.getByText('Accepted. A supervisor decides now.')).first()).toBeVisible();
    await expect(beaten.or(giver.getByText('Your offer is withdrawn.')).first()).toBeVisible();
    const isWithdrawn = (await swapOf(sql, id))?.status === 'withdrawn';
    await expect(refused).toHaveCount(isWithdrawn ? 1 : 0);
    await expect(beaten).toHaveCount(isWithdrawn ? 0 : 1);
    const steps = await sql<{ to: string }[]>`
      select to_status::text as "to" from public.swap_events where swap_id = ${id} order by id`;
    expect(steps.map(({ to }) => to)).toEqual(['pending', isWithdrawn ? 'withdrawn' : 'accepted']);
  }
});

test('of two trades on one shift, whoever is second reads who agreed on the other and when', async ({
  openBrowser,
  sql,
}) => {
  const { center, day, assign } = await makeWorld(sql);
  const owner = await openDeaf(openBrowser, center.otherDispatcher);
  const taker = await openDeaf(openBrowser, center.otherSupervisor);
  for (const ahead of [5, 6]) {
    const shared = await assign(center.otherDispatcher, ahead + 7);
    const swap = await offer(sql, center.dispatcher, await assign(center.dispatcher, ahead), [
      { to: center.otherDispatcher, shiftId: shared },
    ]);
    const gift = await offer(sql, center.otherDispatcher, shared, [
      { to: center.otherSupervisor, shiftId: null },
    ]);
    await Promise.all([owner, taker].map((page) => page.goto('/swaps')));
    const card = (page: Page) =>
      list(page, 'Needs your answer')
        .getByRole('listitem')
        .filter({ hasText: words(day(ahead + 7)) });
    const accept = card(owner).getByRole('button', { name: 'Accept' });
    const take = card(taker).getByRole('button', { name: 'Take it' });
    await expect(accept).toBeEnabled();
    await expect(take).toBeEnabled();
    await Promise.all([accept.click(), take.click()]);
    const told = /is in another trade, which (Olaf Dispatcher|Tess Supervisor) accepted on .+ at \d\d:\d\d\./;
    await expect
      .poll(async () => [(await swapOf(sql, swap))?.status, (await swapOf(sql, gift))?.status].toSorted())
      .toEqual(['accepted', 'pending']);
    const isGift = (await swapOf(sql, gift))?.status === 'accepted';
    await expect((isGift ? owner : taker).getByText(told)).toBeVisible();
    await expect((isGift ? taker : owner).getByText(told)).toHaveCount(0);
  }
});

test('of two who take one shift, one has it; the hours are owed until they are called even', async ({
  openBrowser,
  sql,
}) => {
  const { center, day, assign } = await makeWorld(sql);
  await sql`update public.swap_rules set approves_clean = true where agency_id = ${center.id}`;
  const people = [center.otherDispatcher, center.otherSupervisor];
  const pages = await Promise.all(people.map((person) => openDeaf(openBrowser, person)));
  for (const ahead of [5, 12]) {
    const shift = await assign(center.dispatcher, ahead);
    const id = await offer(
      sql,
      center.dispatcher,
      shift,
      people.map((to) => ({ to, shiftId: null })),
    );
    const takes = pages.map((page) =>
      list(page, 'Needs your answer').getByRole('button', { name: 'Take it' }),
    );
    await Promise.all(pages.map((page) => page.goto('/swaps')));
    for (const take of takes) await expect(take).toBeEnabled();
    await Promise.all(takes.map((take) => take.click()));
    for (const page of pages) {
      const done = page.getByText('Done: the shifts have changed hands.');
      await expect(
        done.or(page.getByText(/ this (offer|trade) on \w{3} \d+ \w{3} \d{4} at/)).first(),
      ).toBeVisible();
    }
    const winner = (await swapOf(sql, id))?.responderId;
    const place = people.findIndex((person) => person.id === winner);
    const [won, lost] = [pages[place], pages[1 - place]];
    if (won === undefined || lost === undefined) throw new Error('Nobody has the shift.');
    await expect(list(lost, 'Needs your answer')).toContainText(
      new RegExp(
        `(${people[place]?.fullName}|The system) (accepted|approved) this (offer|trade) on .* at \\d\\d:\\d\\d\\.`,
      ),
    );
    await lost.getByRole('button', { name: 'Put away' }).click();
    await expect(list(lost, 'Needs your answer')).toContainText('Nobody waits for your answer.');
    expect(
      await sql`select 1 from public.assigned_shifts where id = ${shift} and user_id = ${winner ?? null} and
        credited_user_id = ${center.dispatcher.id} and status = 'published'`,
    ).toHaveLength(1);
    await won.reload();
    const owed = list(won, 'Hours owed');
    await expect(owed).toContainText(/Dana Dispatcher owes you 10\sh/);
    await expect(owed).toContainText(/You work [12]0\sh that Dana Dispatcher is paid for\./);
    await owed.getByText('How it came about').click();
    await expect(owed).toContainText(`You work DA10 on ${formatDate(day(ahead))}; Dana Dispatcher is paid`);
    await won.getByRole('button', { name: 'Call it even…' }).click();
    const question = won.getByRole('alertdialog', { name: 'Call it even with Dana Dispatcher?' });
    await expect(question).toContainText(/Dana Dispatcher no longer owes you 10\sh\. Pay stays as it is/);
    await question.getByRole('button', { name: 'Call it even' }).click();
    await expect(owed).toContainText('You and Dana Dispatcher are even');
    await expect(owed).toBeFocused();
  }
});

test('everyone is asked, one answers with a shift, and a trade that breaks no rule happens at once', async ({
  openBrowser,
  sql,
}) => {
  const { center, day, assign } = await makeWorld(sql);
  await sql`update public.swap_rules set approves_clean = true where agency_id = ${center.id}`;
  const own = await assign(center.dispatcher, 5);
  const theirs = await assign(center.otherDispatcher, 8);
  const other = await openBrowser(center.otherDispatcher.email);
  await other.goto('/swaps');
  await expect(list(other, 'Up for grabs')).toContainText('No coworker offers a shift to everyone now.');
  const page = await openBrowser(center.dispatcher.email);
  await page.goto('/swaps?new=1');
  await list(page, 'Your shifts')
    .getByRole('link', { name: words(day(5)) })
    .click();
  await page.getByRole('button', { name: 'Ask everyone…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Offer this swap to everyone?' });
  await expect(question).toContainText('1 person who can take it now is told.');
  await question.getByRole('button', { name: 'Ask everyone' }).click();
  await expect(panel(page).getByRole('heading', { name: 'Swap offered to everyone' })).toBeVisible();

  const grabs = list(other, 'Up for grabs');
  await expect(grabs).toContainText(`You could give DA10 on ${words(day(8))} (same length).`);
  await grabs.getByRole('link', { name: 'Answer with a shift' }).click();
  await rowOf(other, words(day(8))).click();
  await expectAccessibleInBothThemes(other, 'answering with a shift');
  await other.getByRole('button', { name: 'Answer with DA10' }).click();
  await expect(panel(other).getByRole('heading', { name: 'Swap with Dana Dispatcher' })).toBeVisible();

  const answer = panel(page).getByRole('region', { name: 'Answer of Olaf Dispatcher' });
  await answer.getByRole('button', { name: 'Accept' }).click();
  await expect(panel(page).getByText('Done: the shifts have changed hands.')).toBeVisible();
  await expect(panel(page).getByText('Approved').first()).toBeVisible();
  await expect(panel(page)).toBeFocused();
  await expect(panel(other).getByText('Approved').first()).toBeVisible();
  const holders = await sql<{ id: number; user_id: string }[]>`
    select id::integer, user_id from public.assigned_shifts where id in (${own}, ${theirs}) order by id`;
  expect(holders.map(({ user_id }) => user_id)).toEqual([center.otherDispatcher.id, center.dispatcher.id]);
  await page.goto('/schedule');
  await expect(page.getByRole('link', { name: 'From a trade with Olaf Dispatcher' })).toBeVisible();
});

test('what is not there, not yours or too late is said, by keyboard and at 400 % zoom too', async ({
  openBrowser,
  sql,
}) => {
  const { center, assign } = await makeWorld(sql);
  // Whatever the time is, it starts within 24 hours.
  const soon = await assign(center.dispatcher, 1);
  await sql`update public.assigned_shifts set local_start = '05:00' where id = ${soon}`;
  const foreign = await assign(center.otherDispatcher, 8);
  const theirs = await offer(sql, center.otherDispatcher, foreign, [
    { to: center.otherSupervisor, shiftId: null },
  ]);
  const page = await openBrowser(center.dispatcher.email);
  await page.goto('/');
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await expect(page.getByRole('heading', { name: 'Swaps', level: 1 })).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await expect(page.getByRole('heading', { name: 'No trades yet' })).toBeVisible();
  await expectAccessibleInBothThemes(page, 'no trades');
  for (const wrong of [String(theirs), '0', "1' or 1=1"]) {
    await page.goto(`/swaps?swap=${encodeURIComponent(wrong)}`);
    await expect(panel(page).getByRole('heading', { name: 'No such offer' })).toBeVisible();
  }
  // Who may read it to decide on it has no part in it either.
  const supervisor = await openBrowser(center.supervisor.email);
  await supervisor.goto(`/swaps?swap=${theirs}`);
  await expect(panel(supervisor).getByRole('heading', { name: 'No such offer' })).toBeVisible();
  await page.goto(`/swaps?shift=${foreign}`);
  await expect(panel(page).getByRole('heading', { name: 'No such shift' })).toBeVisible();
  await page.goto(`/swaps?shift=${soon}`);
  await expect(panel(page)).toContainText(/DA10 on .* starts in less than 24\sh, the notice for a trade\./);
  await expect(page.getByRole('button', { name: 'Ask everyone…' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);

  const mine = await assign(center.dispatcher, 9);
  // As much as 400 % zoom leaves of a small screen.
  await page.setViewportSize({ width: 320, height: 256 });
  await page.goto(`/swaps?shift=${mine}&mode=give`);
  await page.getByRole('checkbox', { name: 'Olaf Dispatcher' }).focus();
  await page.keyboard.press('Space');
  const send = page.getByRole('button', { name: 'Offer to Olaf Dispatcher' });
  await send.scrollIntoViewIfNeeded();
  await expect(send).toBeInViewport();
  await expectAccessibleInBothThemes(page, 'the finder at 400 % zoom');
  // Meanwhile he got other work that day: nothing is sent, and it is said why.
  await assign(center.otherDispatcher, 9);
  await send.click();
  await expect(panel(page).getByText('Olaf Dispatcher: Not free at that time.')).toBeVisible();
  await expect(panel(page).getByText('What you chose can no longer be had.')).toBeVisible();
  expect(
    await sql`select 1 from public.shift_swaps where requester_id = ${center.dispatcher.id}`,
  ).toHaveLength(0);

  await sql`update public.profiles set center_id = null where id = ${center.otherSupervisor.id}`;
  const nobody = await openBrowser(center.otherSupervisor.email);
  await nobody.goto('/swaps');
  await expect(nobody.getByRole('heading', { name: 'You belong to no center' })).toBeVisible();
});

/** A page that hears nothing of what others do, so that both press at once on what stood there before. */
async function openDeaf(openBrowser: (email: string) => Promise<Page>, { email }: TestPerson): Promise<Page> {
  const page = await openBrowser(email);
  await page.routeWebSocket(/.*/, () => {});
  return page;
}
