import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { makeFloor, nameOn, offerLink, stateOf } from './call-outs.ts';
import type { TestCenter, TestPerson } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

const phone = { width: 390, height: 844 };

/** A tap counts from six tenths of a second after a name appeared: before, it means the name before. */
const settled = (page: Page) => page.waitForTimeout(700);

const card = (page: Page) => page.getByRole('region', { name: /Dispatcher$|Supervisor$|Admin$/ });

/** Who a center's call-outs have on their list and what came of it. */
function contactsOf(sql: postgres.Sql, center: TestCenter) {
  return sql<{ outcome: string | null; channel: string; name: string; note: string | null }[]>`
    select c.outcome::text, c.channel::text, p.full_name as name, c.note
    from public.call_out_contacts c join public.profiles p on p.id = c.person_id
    where c.agency_id = ${center.id} order by c.id`;
}

async function expectAccessibleInBothThemes(page: Page, where: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page, `${where}, dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessible(page, `${where}, light`, ['color-contrast', 'link-in-text-block']);
  await page.emulateMedia({ colorScheme: 'dark' });
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
}

test('started in three actions from the floor; one declines and one accepts by the link, and the floor follows', async ({
  openBrowser,
  request,
  sql,
}) => {
  const { center, assign } = await makeFloor(sql);
  const open = await assign(null, 3, 9);
  const people = [center.dispatcher, center.otherDispatcher];
  const [page, board, ...phones] = await Promise.all([
    openBrowser(center.supervisor.email),
    openBrowser(center.otherSupervisor.email),
    ...people.map(() => openBrowser(null, { viewport: phone, hasTouch: true })),
  ]);
  await Promise.all([page.goto('/floor'), board.goto('/floor')]);
  const chair = (on: Page) => on.getByRole('region', { name: 'Open chairs' }).getByRole('link');
  await expect(chair(board)).toHaveCount(1);

  await test.step('three actions', async () => {
    const actions = [
      () => chair(page).click(),
      () => page.getByRole('link', { name: 'Call out', exact: true }).click(),
      () => page.getByRole('button', { name: 'Start' }).click(),
    ];
    for (const act of actions) await act();
    expect(actions).toHaveLength(3);
    await expect(page).toHaveURL(/\/call-outs\/[0-9a-f-]{36}$/);
    await expect(page.getByText('Starts in')).toBeVisible();
    await expect(page.getByText('You hold it')).toBeVisible();
  });

  const offered: TestPerson[] = [];
  for (const turn of [0, 1]) {
    const name = await nameOn(page).innerText();
    const person = people.find(({ fullName }) => fullName === name);
    if (person === undefined) throw new Error(`${name} is next, who is no dispatcher.`);
    offered.push(person);
    await page.getByRole('button', { name: 'Send offer' }).click();
    await expect(card(page).getByText(/^Offer is out, 1[456]\smin left$/)).toBeVisible();
    const on = phones[turn];
    if (on === undefined) throw new Error('There is no phone.');
    await on.goto(await offerLink(request, sql, person));
    await on.getByRole('button', { name: turn === 0 ? 'No, I cannot' : 'Yes, I work it' }).tap();
    if (turn > 0) break;
    await expect(
      page.getByRole('status').filter({ hasText: `Recorded for ${name}: refused, by ${name}` }),
    ).toBeVisible();
    await page.getByRole('status').getByRole('button', { name: 'Next person' }).click();
    await expect(nameOn(page)).not.toHaveText(name);
  }

  const winner = offered[1]?.fullName ?? '';
  await expect(page.getByRole('heading', { name: `${winner} has it` })).toBeVisible();
  await expect(chair(board)).toHaveCount(0);
  await expect(board.getByRole('region', { name: 'Who comes next' }).getByText(winner)).toBeVisible();
  const [row] = await sql`select user_id from public.assigned_shifts where id = ${open}`;
  expect(row?.user_id).toBe(offered[1]?.id);
  expect(await stateOf(sql, center)).toEqual(['filled']);
  const said = (await contactsOf(sql, center)).filter(({ outcome }) => outcome !== null);
  expect(said.map(({ outcome, channel }) => [outcome, channel])).toEqual([
    ['refused', 'link'],
    ['accepted', 'link'],
  ]);
  await expectAccessibleInBothThemes(page, 'a filled call-out');
});

test('the phone list alone, on a phone and with nothing that sends, goes to its end', async ({
  openBrowser,
  sql,
}) => {
  const { center, assign } = await makeFloor(sql);
  await sql`insert into public.notification_preferences (agency_id, user_id, category, channel, is_on)
    select p.agency_id, p.id, 'call_out_offer', c.channel::public.notice_channel, false
    from public.profiles p cross join unnest(array['push', 'sms', 'email']) c (channel) where p.agency_id = ${center.id}`;
  const open = await assign(null, 3, 9);
  const page = await openBrowser(center.supervisor.email, { viewport: phone, hasTouch: true });
  await page.goto('/floor');
  await page.getByRole('region', { name: 'Open chairs' }).getByRole('link').tap();
  await page.getByRole('link', { name: 'Call out', exact: true }).tap();
  await expect(page.getByRole('heading', { name: 'Who would be asked' })).toBeVisible();
  await expectAccessibleInBothThemes(page, 'the start of a call-out');
  await page.getByRole('button', { name: 'Start' }).tap();
  await expect(nameOn(page)).toBeVisible();
  const first = await nameOn(page).innerText();

  await test.step('the number is a call, and every target is large', async () => {
    await expect(
      page.getByRole('link', { name: new RegExp(`^Call ${first}, \\(202\\) \\d{3}-\\d{4}$`) }),
    ).toHaveAttribute('href', /^tel:\+1202\d{7}$/);
    const boxes = await Promise.all(
      ['Accepted', 'Refused', 'No answer', 'Message left', 'Wrong number', 'Next person'].map((name) =>
        page.getByRole('button', { name, exact: true }).boundingBox(),
      ),
    );
    for (const box of boxes) expect(box?.height ?? 0).toBeGreaterThanOrEqual(44);
    await expectAccessibleInBothThemes(page, 'a call-out on a phone');
  });

  await test.step('two taps are one contact, and mean the one who was there at the first', async () => {
    await page.getByLabel('Note').fill('Voice mail is full');
    await settled(page);
    await page.getByRole('button', { name: 'No answer', exact: true }).dblclick();
    await expect(nameOn(page)).not.toHaveText(first);
    await expect(page.getByText(`${first}: No answer.`)).toBeVisible();
    expect(await contactsOf(sql, center)).toEqual([
      { outcome: 'no_answer', channel: 'phone', name: first, note: 'Voice mail is full' },
    ]);
  });
  const second = await nameOn(page).innerText();

  await test.step('what was recorded by mistake is corrected, and both stay', async () => {
    await page.getByRole('button', { name: 'Correct' }).tap();
    await expect(nameOn(page)).toHaveText(first);
    await expect(page.getByText(/Another outcome corrects it; both stay in the record\./)).toBeVisible();
    await settled(page);
    await page.getByRole('button', { name: 'Refused', exact: true }).tap();
    await expect(nameOn(page)).toHaveText(second);
    expect((await contactsOf(sql, center)).map(({ outcome }) => outcome)).toEqual(['no_answer', 'refused']);
  });

  await test.step('who accepts has the shift at once', async () => {
    await settled(page);
    await page.getByRole('button', { name: 'Accepted', exact: true }).tap();
    await expect(page.getByRole('heading', { name: `${second} has it` })).toBeVisible();
    const [row] = await sql`
      select p.full_name from public.assigned_shifts a join public.profiles p on p.id = a.user_id where a.id = ${open}`;
    expect(row?.full_name).toBe(second);
    expect(await sql`select 1 from public.call_out_offers where agency_id = ${center.id}`).toHaveLength(0);
    await page.getByRole('link', { name: 'Call-outs' }).first().click();
    await expect(page.getByRole('list', { name: 'Past call-outs' })).toContainText(`${second} has it`);
    await expectAccessibleInBothThemes(page, 'call-outs on a phone');
  });
});

test('keys record outcomes; whoever is skipped has a reason; all of it is on paper', async ({
  openBrowser,
  sql,
}) => {
  const { center, assign } = await makeFloor(sql);
  await assign(null, 3, 9);
  const page = await openBrowser(center.supervisor.email);
  await page.goto('/floor');
  await page.getByRole('region', { name: 'Open chairs' }).getByRole('link').click();
  await page.getByRole('link', { name: 'Call out', exact: true }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(nameOn(page)).toBeVisible();
  const first = await nameOn(page).innerText();
  await page.keyboard.press('n');
  await expect(nameOn(page)).not.toHaveText(first);
  const second = await nameOn(page).innerText();
  // What is typed into the note is no key.
  await page.getByLabel('Note').fill('5 minutes ago');
  await page.getByRole('heading', { name: 'The whole list' }).click();
  await settled(page);
  await page.keyboard.press('4');
  await expect(nameOn(page)).not.toHaveText(second);
  expect(await contactsOf(sql, center)).toEqual([
    { outcome: 'message_left', channel: 'phone', name: second, note: '5 minutes ago' },
  ]);
  await expect(
    page.getByRole('region', { name: 'What was done' }).getByText(`${second} Call: Message left`),
  ).toBeVisible();
  await page
    .getByRole('button', { name: `Again: ${second}` })
    .first()
    .click();
  await expect(nameOn(page)).toHaveText(second);
  await expect(nameOn(page)).toBeFocused();
  await expect(nameOn(page)).toBeInViewport();
  const skipped = page.getByText(/is skipped|are skipped/).first();
  await skipped.click();
  await expectAccessibleInBothThemes(page, 'a call-out at a desk');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { name: /^Record of a call-out: DA10/ })).toBeVisible();
  await expect(page.getByRole('cell', { name: '5 minutes ago' })).toBeVisible();
  await expect(page.getByRole('cell', { name: /^Skipped: / }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Accepted' })).toBeHidden();
});

test('of two who start at once one is led to what runs; the other takes it over and stops it', async ({
  openBrowser,
  sql,
}) => {
  const { center, assign } = await makeFloor(sql);
  const open = await assign(null, 3, 9);
  const pages = await Promise.all(
    [center.supervisor, center.otherSupervisor].map(({ email }) => openBrowser(email)),
  );
  await Promise.all(pages.map((page) => page.goto(`/call-outs/start?shift=${open}`)));
  await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Start' }).click()));
  await Promise.all(pages.map((page) => expect(page).toHaveURL(/\/call-outs\/[0-9a-f-]{36}$/)));
  expect(new Set(pages.map((page) => page.url())).size).toBe(1);
  expect(await stateOf(sql, center)).toEqual(['running']);

  const [row] = await sql<{ holder: string }[]>`
    select holder_id as holder from public.call_outs where agency_id = ${center.id}`;
  const [holder, other] = row?.holder === center.supervisor.id ? pages : pages.toReversed();
  if (holder === undefined || other === undefined) throw new Error('Nobody holds it.');
  await expect(holder.getByText('You hold it')).toBeVisible();
  await expect(holder.getByRole('button', { name: 'Take over…' })).toHaveCount(0);

  await test.step('taking over asks why, and the first sees who holds it now', async () => {
    await other.getByRole('button', { name: 'Take over…' }).click();
    const dialog = other.getByRole('alertdialog');
    await dialog.getByRole('button', { name: 'Take over' }).click();
    await expect(dialog.getByText('Say why, in a sentence.')).toBeVisible();
    await dialog.getByLabel('Reason').fill('My shift begins');
    await expectAccessible(other, 'the question whether to take over');
    await dialog.getByRole('button', { name: 'Take over' }).click();
    await expect(other.getByText('You hold it,')).toBeVisible();
    await expect(holder.getByRole('button', { name: 'Take over…' })).toBeVisible();
    await expect(holder.getByText('took it over: “My shift begins”')).toBeVisible();
  });

  await test.step('stopping names the consequence, and the record says why', async () => {
    await other.getByRole('button', { name: 'Stop…' }).click();
    const dialog = other.getByRole('alertdialog');
    await expect(dialog).toContainText('Nobody else is asked. The shift stays open.');
    await dialog.getByLabel('Reason').fill('We manage with one less');
    await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(holder.getByRole('heading', { name: 'Stopped' })).toBeVisible();
    await expect(holder.getByText('“We manage with one less”').first()).toBeVisible();
    await expect(holder.getByRole('link', { name: 'Call out again' })).toBeVisible();
    expect(await stateOf(sql, center)).toEqual(['stopped']);
  });
});

test('a gap without an open shift: the short part is opened, then called out for', async ({
  openBrowser,
  sql,
}) => {
  const { center } = await makeFloor(sql);
  // Two are needed at all hours; four hours from now everybody has gone home.
  await sql`
    update public.staffing_requirements set start_time = '05:00', end_time = '05:00', min_employees = 1
    where center_id = ${center.centerId}`;
  const page = await openBrowser(center.supervisor.email);
  await page.goto('/floor');
  const needed = page.getByRole('region', { name: 'Needed and on duty' });
  await needed
    .getByRole('link', { name: /^Call out: / })
    .first()
    .click();
  await expect(
    page.getByText(/^(Only the short part|The first part of it; the rest stays short): \d/),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page).toHaveURL(/\/call-outs\/[0-9a-f-]{36}$/);
  await expect(page.getByText('opened for a gap', { exact: true })).toBeVisible();
  const made = await sql`
    select o.origin::text from public.openings o where o.agency_id = ${center.id} and o.state = 'open'`;
  expect(made).toEqual([{ origin: 'gap' }]);
  await page.goto('/');
  await expect(page.getByRole('list', { name: 'Running call-outs' }).getByRole('link')).toHaveCount(1);
});

test('a call-out is for supervisors', async ({ openBrowser, complaints, sql }) => {
  const { center, assign } = await makeFloor(sql);
  const open = await assign(null, 3, 9);
  complaints.allow(/status of 40[34]/);
  const [page, supervisor] = await Promise.all([
    openBrowser(center.dispatcher.email),
    openBrowser(center.supervisor.email),
  ]);
  await supervisor.goto(`/call-outs/start?shift=${open}`);
  await supervisor.getByRole('button', { name: 'Start' }).click();
  await expect(supervisor).toHaveURL(/\/call-outs\/[0-9a-f-]{36}$/);
  for (const path of ['/call-outs', `/call-outs/start?shift=${open}`, new URL(supervisor.url()).pathname]) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(403);
  }
  const strange = await supervisor.goto(`/call-outs/${crypto.randomUUID()}`);
  expect(strange?.status()).toBe(404);
});
