import type postgres from 'postgres';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeCenter, nextId, type TestCenter, type TestPerson } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

type Planted = { kind: string; content: string; acknowledged?: boolean; isPlanned?: boolean };

/** A notice about a published block; returns its id. */
async function tell(
  sql: postgres.Sql,
  scheduleId: number,
  person: TestPerson,
  { kind, content, acknowledged = false, isPlanned = false }: Planted,
): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into public.notifications (agency_id, recipient_id, kind, content, link, schedule_id, concerns_at, acknowledged_at,
      read_at, planned_at)
    select p.agency_id, p.id, ${kind}, ${content}, '/schedule', ${scheduleId},
      case when ${kind} = 'roster.changed' then now() + interval '5 hours 30 minutes' end,
      case when ${acknowledged} then now() end, case when ${acknowledged} then now() end, case when ${isPlanned} then now() end
    from public.profiles p where p.id = ${person.id}
    returning id::integer`;
  if (row === undefined) throw new Error('nobody to tell');
  return row.id;
}

async function makeBlock(sql: postgres.Sql, center: TestCenter): Promise<number> {
  const id = await nextId(sql, 'schedules');
  await makeSchedule(sql, center, id, {
    startDate: '2036-06-01',
    endDate: '2036-06-14',
    status: 'published',
  });
  await makeAssignment(sql, center, {
    scheduleId: id,
    shiftId: center.shiftId,
    userId: center.dispatcher.id,
    shiftDate: '2036-06-02',
    status: 'published',
  });
  return id;
}

test('a supervisor sees who has not acknowledged, reminds, and follows how they do', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const { dispatcher, otherDispatcher, otherSupervisor } = center;
  const id = await makeBlock(sql, center);
  const published = { kind: 'schedule.published', content: `Block ${id} is published.` };
  await tell(sql, id, otherSupervisor, { ...published, acknowledged: true });
  await tell(sql, id, otherDispatcher, published);
  await tell(sql, id, dispatcher, { ...published, acknowledged: true });
  await tell(sql, id, dispatcher, { kind: 'roster.changed', content: 'You work DA10 earlier.' });
  const [supervisor, person] = await Promise.all([
    openBrowser(center.supervisor.email),
    openBrowser(dispatcher.email),
  ]);

  await test.step('the way leads from the home page to those whose shift starts soonest', async () => {
    await supervisor.goto('/');
    const row = supervisor.getByRole('listitem').filter({ hasText: '2 people have not acknowledged' });
    await expect(row).toContainText(/the first shift concerned starts in 5\sh\./);
    await row.getByRole('link', { name: 'Remind' }).click();
    await expect(supervisor.getByText('1 of 3 has acknowledged')).toBeVisible();
    const people = supervisor.getByRole('list', { name: `Not acknowledged: Block ${id}` });
    await expect(people.locator(':scope > li')).toHaveText([
      /Dana Dispatcher.*You work DA10 earlier\..*Shift in 5\sh.*told just now/,
      /Olaf Dispatcher.*is published\.told/,
    ]);
    await expectAccessible(supervisor, 'who has not acknowledged');
  });

  await test.step('a reminder is confirmed, and comes to the person at once', async () => {
    await person.goto('/');
    await supervisor.getByRole('checkbox', { name: 'Select Dana Dispatcher' }).click();
    await supervisor
      .getByRole('toolbar', { name: 'Selected people' })
      .getByRole('button', { name: 'Remind…' })
      .click();
    const dialog = supervisor.getByRole('alertdialog', { name: 'Remind 1 person?' });
    await expect(dialog).toContainText('1 person gets one notice now');
    await expect(dialog).toContainText('it cannot be taken back.');
    await dialog.getByRole('button', { name: 'Remind' }).click();
    await expect(supervisor.getByText('1 person is reminded.')).toBeVisible();
    await expect(supervisor.getByText('reminded just now')).toBeVisible();
    await expect(supervisor.getByRole('checkbox', { name: 'Select Dana Dispatcher' })).toBeDisabled();
    await expect(
      person.getByText('Sam Supervisor asks you to acknowledge: You work DA10 earlier.'),
    ).toBeVisible();
  });

  await test.step('who acknowledges leaves the list by itself, and the reminder with it', async () => {
    await person.getByRole('button', { name: 'Acknowledge: You work DA10 earlier.', exact: true }).click();
    await expect(supervisor.getByText('2 of 3 have acknowledged')).toBeVisible();
    await expect(supervisor.getByText('Dana Dispatcher')).toHaveCount(0);
    await expect(person.getByText('asks you to acknowledge')).toHaveCount(0);
    await sql`update public.notifications set acknowledged_at = now()
      where recipient_id = ${otherDispatcher.id} and acknowledged_at is null`;
    await expect(supervisor.getByRole('heading', { name: 'Everybody has acknowledged' })).toBeVisible();
    await supervisor.getByRole('link', { name: `Block ${id}` }).click();
    await supervisor.getByRole('link', { name: '3 of 3 have acknowledged' }).click();
    await expect(supervisor).toHaveURL(/\/notices$/);
  });
});

test('what could not be delivered is seen with its reason, and sent again', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeBlock(sql, center);
  const notice = await tell(sql, id, center.dispatcher, {
    kind: 'roster.cancelled',
    content: 'You no longer work DA10.',
    // Before the worker sees it, which would send a mail.
    isPlanned: true,
  });
  await sql`update public.profiles set phone = '+12025550123' where id = ${center.dispatcher.id}`;
  await sql`
    insert into public.notification_deliveries (agency_id, notification_id, recipient_id, channel, state, due_at, deadline_at,
      ended_at, attempts, last_error)
    values (${center.id}, ${notice}, ${center.dispatcher.id}, 'sms', 'dead', now(), now(), now(), 3, 'The number is not in service.')`;
  const page = await openBrowser(center.supervisor.email);

  await page.goto('/');
  await page
    .getByRole('listitem')
    .filter({ hasText: '1 notice could not be delivered.' })
    .getByRole('link', { name: 'See why' })
    .click();
  const row = page.getByRole('list', { name: 'Could not be delivered' }).getByRole('listitem');
  await expect(row).toContainText('Dana Dispatcher');
  await expect(row).toContainText('Shift cancelled · Text message');
  await expect(row).toContainText('The number is not in service.');
  await expect(row).toContainText('3 attempts');
  await expect(row, 'never what it says').not.toContainText('DA10');
  await expect(page.getByRole('heading', { name: 'Text message' })).toBeVisible();
  await expectAccessible(page, 'what could not be delivered');
  await page.setViewportSize({ width: 390, height: 844 });
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(excess, 'scrolls sideways').toBeLessThanOrEqual(0);

  await sql`update public.notifications set read_at = now() where id = ${notice}`;
  await page.reload();
  await expect(row).toContainText('Opened in the app');
  await row.getByRole('button', { name: 'Resend to Dana Dispatcher…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Send it to Dana Dispatcher again?' });
  await expect(dialog).toContainText('though the person has it already; it cannot be taken back.');
  await dialog.getByRole('button', { name: 'Resend' }).click();
  await expect(page.getByText('1 notice is on the way again.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Everything was delivered' })).toBeVisible();
  const [delivery] = await sql`
    select round, deadline_at > now() + interval '23 hours' as is_open from public.notification_deliveries
    where notification_id = ${notice}`;
  expect(delivery).toEqual({ round: 1, is_open: true });

  complaints.allow(/status of 403/);
  const dispatcher = await openBrowser(center.dispatcher.email);
  const response = await dispatcher.goto('/notices');
  expect(response?.status()).toBe(403);
  await expect(dispatcher.getByRole('heading', { name: 'Your role does not open this page' })).toBeVisible();
});
