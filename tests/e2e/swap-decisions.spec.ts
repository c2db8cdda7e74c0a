import type { Locator, Page } from '@playwright/test';
import type postgres from 'postgres';
import { makeAssignment, makeShift } from '../factories/scheduling.ts';
import { makeSwap } from '../factories/swaps.ts';
import { makeCenter, makeDraft, nextId, type TestCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';
import { makeAcceptedTrade, publish, shiftOn } from './trades.ts';

const june = { startDate: '2036-06-01', endDate: '2036-06-14' };

test('who decides sees what a trade does to both; an approval past a limit says why and moves the shifts', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const block = await makeDraft(sql, center, june);
  const night = await makeShift(sql, center, await nextId(sql, 'shifts'), {
    code: 'G10',
    startTime: '19:00',
    endTime: '05:00',
    category: 'graveyard',
  });
  // The night before the shift that Olaf would take.
  await makeAssignment(sql, center, {
    scheduleId: block,
    shiftId: night,
    userId: center.otherDispatcher.id,
    shiftDate: '2036-06-02',
  });
  await publish(sql, center, block);
  const swap = await makeAcceptedTrade(sql, center, block, {
    gives: '2036-06-03',
    takes: '2036-06-04',
    note: 'My sister marries',
  });
  const page = await openBrowser(center.supervisor.email);
  await page.goto('/requests');
  const row = page.getByRole('list', { name: 'Waiting requests' }).getByRole('listitem');
  await expect(row).toContainText('DA10 Tue 3 Jun 09:00–19:00 for DA10 Wed 4 Jun 09:00–19:00');
  await page.getByRole('link', { name: 'Dana Dispatcher and Olaf Dispatcher' }).click();
  await expect(page).toHaveURL(new RegExp(`/requests\\?swap=${swap}$`));
  await expect(panel(page)).toContainText('“My sister marries”');
  await expect(panel(page)).toContainText(
    'Dana Dispatcher stays paid for DA10 on Tue 3 Jun. Olaf Dispatcher stays paid for',
  );
  const olaf = panel(page).getByRole('region', { name: 'Olaf Dispatcher' });
  await expect(olaf).toContainText('Olaf Dispatcher would have 4 h rest, minimum 8 h.');
  await expect(olaf).toContainText('40 h, as now');
  await expect(panel(page).getByRole('region', { name: 'Dana Dispatcher' })).toContainText('Breaks no limit');
  await expectAccessible(page, 'a trade');

  await page.setViewportSize({ width: 390, height: 844 });
  await panel(page).getByRole('button', { name: 'Approve' }).click();
  await expect(panel(page).getByLabel('Reason')).toBeFocused();
  await expect(panel(page)).toContainText('minimum 8 h. Say why.');
  expect(await sideways(page), 'scrolls sideways').toBeLessThanOrEqual(0);
  await page.keyboard.type('He has asked for it himself');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The swap of Dana Dispatcher and Olaf Dispatcher is approved.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Nothing waits for a decision' })).toBeVisible();
  expect(await holders(sql, block)).toEqual([center.otherDispatcher.id, center.dispatcher.id]);

  await page.goto(`/requests?status=approved&swap=${swap}`);
  await expect(panel(page)).toContainText('“He has asked for it himself”');
  await page.setViewportSize({ width: 1440, height: 900 });
  const { id } = await shiftOn(sql, block, '2036-06-04');
  await page.goto(`/roster?block=${block}&cell=${center.dispatcher.id}.2036-06-04`);
  await expect(page.getByRole('article')).toContainText('DA10');
  const [written] = await sql`
    select source, credited_user_id, override_reason from public.assigned_shifts where id = ${id}`;
  expect({ ...written }).toEqual({
    source: 'swap',
    credited_user_id: center.otherDispatcher.id,
    override_reason: null,
  });
});

test('of two who decide one trade at once, one wins and the other reads by whom and when', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const block = await published(sql, center);
  const pages = [
    await openBrowser(center.supervisor.email),
    await openBrowser(center.otherSupervisor.email),
  ] as const;
  for (const page of pages) await page.routeWebSocket(/\/realtime\//, () => {});
  for (const gives of ['2036-06-01', '2036-06-05']) {
    const swap = await makeAcceptedTrade(sql, center, block, { gives });
    await Promise.all(pages.map((page) => openTrade(page, swap)));
    await Promise.all(pages.map((page) => approveButton(page).click()));
    await expect.poll(() => statusOf(sql, swap)).toBe('approved');
    const isBeaten = await Promise.all(
      pages.map(async (page) => {
        const beaten = panel(page).getByText(
          /^\w+ Supervisor approved this trade on \w{3} \d+ \w{3} \d{4} at \d\d:\d\d\./,
        );
        await expect(
          beaten.or(page.getByRole('heading', { name: 'Nothing waits for a decision' })).first(),
        ).toBeVisible();
        return beaten.isVisible();
      }),
    );
    expect(isBeaten.toSorted()).toEqual([false, true]);
    expect((await shiftOn(sql, block, gives)).userId).toBe(center.otherDispatcher.id);
    expect(await notices(sql, center, swap)).toEqual([1, 1]);
  }
  for (const gives of ['2036-06-03', '2036-06-07']) {
    const swap = await makeAcceptedTrade(sql, center, block, { gives });
    await Promise.all(pages.map((page) => openTrade(page, swap)));
    const [approver, denier] = pages;
    await denier.getByLabel(/^Reason/).fill('Too many trades this month');
    // The first trade, when approved, makes the second one pass a limit.
    await approver.getByLabel(/^Reason/).fill('They have asked for it');
    await Promise.all([
      approveButton(approver).click(),
      panel(denier).getByRole('button', { name: 'Deny' }).click(),
    ]);
    await expect.poll(() => statusOf(sql, swap)).not.toBe('accepted');
    const isApproved = (await statusOf(sql, swap)) === 'approved';
    const [winner, loser] = isApproved ? pages : ([denier, approver] as const);
    await expect(winner.getByRole('heading', { name: 'Nothing waits for a decision' })).toBeVisible();
    await expect(panel(loser)).toContainText(
      isApproved
        ? /Sam Supervisor approved this trade on \w{3} \d+ \w{3} \d{4} at \d\d:\d\d\./
        : /Tess Supervisor denied this trade on \w{3} \d+ \w{3} \d{4} at \d\d:\d\d\./,
    );
    await loser.getByRole('button', { name: 'Show what it is now' }).click();
    await expect(panel(loser)).toContainText(isApproved ? 'Approved' : '“Too many trades this month”');
    await expect(approveButton(loser)).toHaveCount(0);
    expect((await shiftOn(sql, block, gives)).userId).toBe(
      isApproved ? center.otherDispatcher.id : center.dispatcher.id,
    );
    expect(await notices(sql, center, swap)).toEqual([1, 1]);
  }
});

test('of an edit in the roster and an approval at once, the later is told and changes nothing', async ({
  openBrowser,
  sql,
}) => {
  test.setTimeout(90_000);
  const center = await makeCenter(sql);
  const block = await published(sql, center);
  const editor = await openBrowser(center.supervisor.email);
  const decider = await openBrowser(center.otherSupervisor.email);
  for (const page of [editor, decider]) await page.routeWebSocket(/\/realtime\//, () => {});
  await editor.route('**/api/roster/*/rows*', () => {});
  for (const gives of ['2036-06-03', '2036-06-07']) {
    const swap = await makeAcceptedTrade(sql, center, block, { gives });
    await openTrade(decider, swap);
    await editor.goto(`/roster?block=${block}&cell=${center.dispatcher.id}.${gives}`);
    await expect(editor.getByRole('complementary', { name: 'Dana Dispatcher' })).toBeFocused();
    await editor.getByRole('button', { name: 'Make open…', exact: true }).click();
    await editor.getByRole('form').getByRole('button', { name: 'Make open', exact: true }).click();
    await editor.getByRole('button', { name: 'Apply…', exact: true }).click();
    const dialog = editor.getByRole('dialog', { name: /^Apply / });
    await dialog.getByLabel('Reason').fill('She called in sick.');
    await Promise.all([
      approveButton(decider).click(),
      dialog.getByRole('button', { name: /^Apply / }).click(),
    ]);
    await expect.poll(() => statusOf(sql, swap)).not.toBe('accepted');
    if ((await statusOf(sql, swap)) === 'approved') {
      const conflict = editor.getByRole('alertdialog', { name: 'Somebody changed this shift first' });
      await expect(conflict.getByText(/^Tess Supervisor changed it, /)).toBeVisible();
      await conflict.getByRole('button', { name: 'Keep theirs' }).click();
      await expect(conflict).toBeHidden();
      expect((await shiftOn(sql, block, gives)).userId).toBe(center.otherDispatcher.id);
    } else {
      await expect(panel(decider)).toContainText(
        /Sam Supervisor ended this offer on \w{3} \d+ \w{3} \d{4} at \d\d:\d\d\. The shift was changed\./,
      );
      await decider.getByRole('button', { name: 'Show what it is now' }).click();
      await expect(panel(decider)).toContainText('No longer valid');
    }
  }
});

test('a denial says why, the own trade has no buttons, and what is not agreed on is only shown', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const block = await makeDraft(sql, center, june);
  const own = await makeAssignment(sql, center, {
    scheduleId: block,
    shiftId: center.shiftId,
    userId: center.supervisor.id,
    shiftDate: '2036-06-02',
    requiredRole: 'supervisor',
  });
  await publish(sql, center, block);
  const ownTrade = await makeSwap(sql, center, {
    requesterId: center.supervisor.id,
    assignmentId: own,
    responder: { personId: center.otherSupervisor.id },
    status: 'accepted',
    expiresAt: '2036-06-02T16:00Z',
  });
  await makeAcceptedTrade(sql, center, block, { gives: '2036-06-05', takes: '2036-06-06' });
  const offered = await shiftOn(sql, block, '2036-06-09');
  await makeSwap(sql, center, {
    requesterId: offered.userId,
    assignmentId: offered.id,
    answers: [{ personId: center.otherDispatcher.id, state: 'declined' }],
    isForEveryone: true,
    expiresAt: '2036-06-08T16:00Z',
  });
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/requests?swap=${ownTrade}`);
  await expect(panel(page)).toContainText('You are one of the two. Nobody decides their own trade');
  await expect(approveButton(page)).toHaveCount(0);
  await page.keyboard.press('j');
  await expect(page.getByRole('heading', { name: 'Dana Dispatcher and Olaf Dispatcher' })).toBeVisible();
  await page.keyboard.press('d');
  await expect(panel(page)).toContainText('Both read why. Say it in a sentence.');
  await page.keyboard.type('The audit is that week');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The swap of Dana Dispatcher and Olaf Dispatcher is denied.')).toBeVisible();

  await page.getByRole('link', { name: 'Denied' }).click();
  await page.getByRole('link', { name: 'Dana Dispatcher and Olaf Dispatcher' }).click();
  await expect(panel(page)).toContainText('“The audit is that week”');
  await page.goto('/requests?status=offered');
  const offer = page.getByRole('list', { name: 'Offers', exact: true }).getByRole('listitem');
  await expect(offer).toContainText('to everyone, 1 has declined');
  await page.getByRole('link', { name: 'Dana Dispatcher' }).click();
  await expect(panel(page)).toContainText('It can be decided once somebody accepts it.');
  await expectAccessible(page, 'an offer');
});

test('an admin sets how shifts are traded', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/settings/swaps');
  const rules = page.getByRole('region', { name: 'In force today' });
  await rules.getByLabel('Notice in hours').fill('48');
  await rules.getByRole('checkbox', { name: 'Approve a trade at once if it breaks no rule' }).click();
  await expectAccessible(page, 'the settings of trades');
  await rules.getByRole('button', { name: 'Show what it does' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save from today on' }).click();
  await expect(page.getByText('The rules of trades are saved.')).toBeVisible();
  const saved = await sql`
    select notice_minutes, is_same_workweek, approves_clean from public.swap_rules where agency_id = ${center.id}`;
  expect(saved.map((row) => ({ ...row }))).toEqual([
    { notice_minutes: 2880, is_same_workweek: false, approves_clean: true },
  ]);
});

function panel(page: Page): Locator {
  return page.getByRole('complementary');
}

function approveButton(page: Page): Locator {
  return panel(page).getByRole('button', { name: 'Approve' });
}

async function openTrade(page: Page, swap: number): Promise<void> {
  await page.goto(`/requests?swap=${swap}`);
  await expect(approveButton(page)).toBeVisible();
}

/** A published block in which the two dispatchers take turns: Dana works on odd days. */
async function published(sql: postgres.Sql, center: TestCenter): Promise<number> {
  const block = await makeDraft(sql, center, june);
  await publish(sql, center, block);
  return block;
}

async function statusOf(sql: postgres.Sql, swap: number): Promise<string | undefined> {
  const [row] = await sql<{ status: string }[]>`select status from public.shift_swaps where id = ${swap}`;
  return row?.status;
}

/** Who works on 3 and 4 June by day. */
async function holders(sql: postgres.Sql, block: number): Promise<string[]> {
  const days = await Promise.all(['2036-06-03', '2036-06-04'].map((date) => shiftOn(sql, block, date)));
  return days.map(({ userId }) => userId);
}

/** How often each of the two was told what became of a trade. */
async function notices(sql: postgres.Sql, center: TestCenter, swap: number): Promise<number[]> {
  const told = await sql<{ count: number }[]>`
    select count(n.id)::integer as count
    from unnest(${[center.dispatcher.id, center.otherDispatcher.id]}::uuid[]) with ordinality p (id, place)
    left join public.notifications n on n.recipient_id = p.id and n.kind in ('swap.approved', 'swap.denied')
      and n.link = ${`/swaps?swap=${swap}`}
    group by p.place order by p.place`;
  return told.map(({ count }) => count);
}

function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
