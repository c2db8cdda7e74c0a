import type postgres from 'postgres';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import { makeFloor, nameOn, offerLink, stateOf } from './call-outs.ts';
import type { TestCenter } from './center.ts';
import { gridOf } from './roster.ts';
import { expect, test } from './test.ts';

const plainPhone = { viewport: { width: 390, height: 844 }, hasTouch: true, javaScriptEnabled: false };

async function letTheAppOffer(sql: postgres.Sql, center: TestCenter): Promise<void> {
  const rules = JSON.stringify({
    ...DEFAULT_FILLING,
    automatic: { ...DEFAULT_FILLING.automatic, offers: true },
  });
  await sql`
    insert into public.filling_rules (agency_id, value) values (${center.id}, ${rules}::text::jsonb)
    on conflict (agency_id) do update set value = excluded.value`;
  await sql`
    update public.setting_versions set value = ${rules}::text::jsonb
    where agency_id = ${center.id} and kind = 'filling'`;
}

test('switched on, the app asks one after the other by itself and stops at the first yes', async ({
  openBrowser,
  request,
  sql,
}) => {
  const { center, assign } = await makeFloor(sql);
  await letTheAppOffer(sql, center);
  const open = await assign(null, 3, 9);
  const people = [center.dispatcher, center.otherDispatcher];
  const [page, ...phones] = await Promise.all([
    openBrowser(center.supervisor.email),
    ...people.map(() => openBrowser(null, plainPhone)),
  ]);
  await page.goto(`/call-outs/start?shift=${open}`);
  await expect(page.getByRole('switch', { name: 'Automatic offers' })).toBeChecked();
  await page.getByRole('button', { name: 'Start' }).click();
  const offers = page.getByRole('region', { name: 'Offers' });
  const isOn = offers.getByRole('switch', { name: 'Automatic offers' });
  await expect(isOn).toBeChecked();

  const asked: string[] = [];
  for (const on of phones) {
    // The list says whom the app has asked; nobody has touched the page.
    await expect(offers.getByRole('listitem')).toHaveCount(asked.length + 1, { timeout: 30_000 });
    const newest = await offers.getByRole('listitem').first().innerText();
    const who = people.find(({ fullName }) => newest.startsWith(fullName));
    if (who === undefined) throw new Error(`Nobody known was asked: ${newest}`);
    asked.push(who.id);
    await on.goto(await offerLink(request, sql, who), { waitUntil: 'commit' });
    const isLast = asked.length === people.length;
    await on.getByRole('button', { name: isLast ? 'Yes, I work it' : 'No, I cannot' }).click();
    await expect(
      on.getByRole('heading', { name: isLast ? 'The shift is yours' : 'You declined' }),
    ).toBeVisible();
  }
  await expect(page.getByRole('heading', { name: / has it$/ })).toBeVisible();
  await expect(isOn).toHaveCount(0);
  expect(await stateOf(sql, center)).toEqual(['filled']);
  const [row] = await sql`select user_id from public.assigned_shifts where id = ${open}`;
  expect(row?.user_id).toBe(asked[1]);
  expect(
    await sql`
      select state::text, person_id as "personId", is_automatic as "isAutomatic" from public.call_out_offers
      where agency_id = ${center.id} order by made_at`,
  ).toEqual([
    { state: 'declined', personId: asked[0], isAutomatic: true },
    { state: 'accepted', personId: asked[1], isAutomatic: true },
  ]);
});

test('switched off beside the phone list, nobody else is asked by the app', async ({ openBrowser, sql }) => {
  const { center, assign } = await makeFloor(sql);
  await letTheAppOffer(sql, center);
  const open = await assign(null, 3, 9);
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/call-outs/start?shift=${open}`);
  await page.getByRole('switch', { name: 'Automatic offers' }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(nameOn(page)).toBeVisible();
  const isOn = page.getByRole('region', { name: 'Offers' }).getByRole('switch', { name: 'Automatic offers' });
  await expect(isOn).not.toBeChecked();
  const stored = async () => {
    const [row] =
      await sql`select is_automatic as "isOn" from public.call_outs where agency_id = ${center.id}`;
    return row?.isOn;
  };
  expect(await stored()).toBe(false);
  await isOn.click();
  await expect.poll(stored).toBe(true);
  const trace = page.getByRole('region', { name: 'What was done' });
  await expect(trace).toContainText(`${center.supervisor.fullName} switched automatic offers on`);
  await isOn.click();
  await expect.poll(stored).toBe(false);
  await expect(trace).toContainText(`${center.supervisor.fullName} switched automatic offers off`);
});

test("started in three actions from the roster, by an open shift's panel and by that of a day's gap", async ({
  openBrowser,
  sql,
}) => {
  const { center, assign } = await makeFloor(sql);
  const open = await assign(null, 3, 4);
  // One is needed at all hours; four hours from now everybody has gone home.
  await sql`
    update public.staffing_requirements set start_time = '05:00', end_time = '05:00', min_employees = 1
    where center_id = ${center.centerId}`;
  const [row] = await sql<{ date: string; later: string; block: number }[]>`
    select shift_date::text as date, schedule_id::integer as block,
      (((ends_at + interval '30 minutes') at time zone 'America/Phoenix') - interval '5 hours')::date::text as later
    from public.assigned_shifts where id = ${open}`;
  if (row === undefined) throw new Error('Nothing is open.');
  const page = await openBrowser(center.supervisor.email);
  const panel = page.getByRole('complementary');
  const callOut = () => panel.getByRole('link', { name: 'Call out', exact: true }).click();
  const start = () => page.getByRole('button', { name: 'Start' }).click();

  await test.step('an open shift', async () => {
    await page.goto(`/roster?block=${row.block}&date=${row.date}`);
    const openRow = (await gridOf(page))
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: /^Open/ }) });
    const actions = [() => openRow.getByRole('gridcell', { name: /, open$/ }).dblclick(), callOut, start];
    for (const act of actions) await act();
    expect(actions).toHaveLength(3);
    await expect(page.getByText('You hold it')).toBeVisible();
    await expect(page.getByText('opened for a gap', { exact: true })).toHaveCount(0);
  });

  await test.step('a gap, whose short part is opened first', async () => {
    await page.goto(`/roster?block=${row.block}&date=${row.later}&cell=-.${row.later}`);
    const gaps = panel.getByRole('button', { name: /: 0 of 1 / });
    const actions = [() => gaps.last().click(), callOut, start];
    for (const act of actions) await act();
    expect(actions).toHaveLength(3);
    await expect(page.getByText('You hold it')).toBeVisible();
    await expect(page.getByText('opened for a gap', { exact: true })).toBeVisible();
  });
  expect(await stateOf(sql, center)).toEqual(['running', 'running']);
});

test('whoever is ordered from a call-out ends it, and the record names it', async ({ openBrowser, sql }) => {
  const { center, assign } = await makeFloor(sql);
  const open = await assign(null, 3, 9);
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/call-outs/start?shift=${open}`);
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page).toHaveURL(/\/call-outs\/[0-9a-f-]{36}$/);
  const { pathname } = new URL(page.url());
  const callOutId = pathname.split('/').at(-1) ?? '';
  await page
    .getByRole('region', { name: '6. Mandate' })
    .getByRole('link', { name: 'Mandate', exact: true })
    .click();
  await expect(page).toHaveURL(new RegExp(`/mandates/openings/\\d+\\?callOut=${callOutId}$`));
  const order = page.getByRole('button', { name: /^Order .+…$/ }).first();
  const name = (await order.innerText()).replace(/^Order |…$/g, '');
  await order.click();
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: `Order ${name}` })
    .click();
  await expect(page.getByRole('heading', { name: 'This shift has somebody' })).toBeVisible();
  expect(
    await sql`
      select m.call_out_id as "callOutId", p.full_name as name from public.mandate_records m
      join public.profiles p on p.id = m.person_id where m.agency_id = ${center.id}`,
  ).toEqual([{ callOutId, name }]);
  await page.goto(pathname);
  await expect(page.getByRole('heading', { name: `${name} has it` })).toBeVisible();
  const end = page.getByRole('region', { name: `${name} has it` });
  await expect(end.getByText(`${name} was ordered: `)).toBeVisible();
  expect(await stateOf(sql, center)).toEqual(['filled']);
});
