import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeCenter, nextId, type TestCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

const hourMs = 3_600_000;

/**
 * A published block around today, and people on the floor by hours from the start of this one: a supervisor and an acting
 * one until the next, two who take over, one who is no longer there. Returns the start of this hour.
 */
async function staffFloor(sql: postgres.Sql, center: TestCenter): Promise<number> {
  // A zone whose clock never changes: local times are given for instants.
  await sql`update public.centers set time_zone = 'America/Phoenix' where id = ${center.centerId}`;
  const [row] = await sql<{ date: string }[]>`
    select ((now() at time zone 'America/Phoenix') - interval '5 hours')::date::text as date`;
  const today = row?.date ?? '';
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
    startDate: addDays(today, -3),
    endDate: addDays(today, 3),
    status: 'published',
  });
  const hour = Math.floor(Date.now() / hourMs) * hourMs;
  const people = [
    [center.supervisor.id, -5, 1],
    [center.dispatcher.id, -5, 1],
    [center.otherDispatcher.id, 1, 9],
    [center.otherSupervisor.id, 1.5, 9],
    [center.admin.id, -12, -1],
  ] as const;
  for (const [userId, from, to] of people) {
    const [start, end] = [from, to].map((hours) => new Date(hour + hours * hourMs).toISOString());
    const id = await makeAssignment(sql, center, {
      scheduleId,
      userId,
      shiftId: center.shiftId,
      shiftDate: today,
      status: 'published',
    });
    await sql`
      update public.assigned_shifts
      set shift_date = ((${start ?? ''}::timestamptz at time zone 'America/Phoenix') - interval '5 hours')::date,
        local_start = (${start ?? ''}::timestamptz at time zone 'America/Phoenix')::time,
        local_end = (${end ?? ''}::timestamptz at time zone 'America/Phoenix')::time,
        is_acting = ${userId === center.dispatcher.id}
      where id = ${id}`;
  }
  return hour;
}

test('who is on, who takes over and what is short, to the minute and without a reload', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const hour = await staffFloor(sql, center);
  await sql`
    update public.staffing_requirements set start_time = '05:00', end_time = '05:00', min_employees = 3, min_supervisors = 1
    where center_id = ${center.centerId}`;
  const page = await openBrowser(center.dispatcher.email);
  await page.clock.install({ time: hour + 59 * 60_000 });
  await page.goto('/floor');
  const on = page.getByRole('region', { name: 'On duty now' });
  const coming = page.getByRole('region', { name: 'Who comes next' });
  const needed = page.getByRole('region', { name: 'Needed and on duty' });
  await expect(on.getByText('1 min left')).toBeVisible();
  await expect(on.getByRole('listitem')).toHaveText([
    /^Dana DispatcherActing supervisorYouDA10$/,
    /^Sam SupervisorSupervisorDA10$/,
  ]);
  await expect(on.getByText(/^Relieved by Tess Supervisor \(.*\), Olaf Dispatcher \(.*\)\.$/)).toBeVisible();
  await expect(coming.getByRole('listitem')).toHaveText([
    /Olaf Dispatcher/,
    /Tess Supervisor \(supervisor\)/,
  ]);
  await expect(needed.getByText('2 of 3 needed')).toBeVisible();
  await expect(needed.getByText('1 is missing')).toBeVisible();
  await expect(needed.getByText(/^Now\. .*: 2 of 3 employees$/)).toBeVisible();

  await page.clock.fastForward(60_000);
  await expect(on.getByRole('listitem')).toHaveText([/^Olaf DispatcherDA10$/]);
  await expect(needed.getByText('0 of 1 needed')).toBeVisible();
  await expect(coming.getByRole('listitem')).toHaveText([/Tess Supervisor/]);
});

test('the floor follows the roster, on every device and in both themes', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  await staffFloor(sql, center);
  const page = await openBrowser(center.dispatcher.email, { viewport: { width: 390, height: 844 } });
  await page.goto('/floor');
  await expect(page.getByRole('button', { name: /^Live: / })).toBeVisible({ timeout: 30_000 });
  const on = page.getByRole('region', { name: 'On duty now' });
  await expect(on.getByText('Sam Supervisor')).toBeVisible();
  await sql`
    update public.assigned_shifts set status = 'cancelled'
    where center_id = ${center.centerId} and user_id = ${center.supervisor.id}`;
  await expect(on.getByText('Sam Supervisor')).toHaveCount(0);
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
  ]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page, `the floor, ${colorScheme}, ${viewport.width} px`);
    }
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(excess).toBeLessThanOrEqual(0);
  }
});

test('home names supervisors, and nobody who has left', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  await staffFloor(sql, center);
  await sql`update public.profiles set is_active = false where id = ${center.supervisor.id}`;
  const page = await openBrowser(center.otherSupervisor.email);
  await page.goto('/');
  const floor = page.getByRole('region', { name: 'On the floor now' });
  await expect(floor.getByRole('listitem')).toHaveText([/^Dana DispatcherActing supervisorDA10 until /]);
  await floor.getByRole('link', { name: 'Who is on' }).click();
  await expect(page.getByRole('heading', { name: 'Who is on' })).toBeVisible();
});

test('without a schedule nothing is compared', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.dispatcher.email);
  await page.goto('/floor');
  await expect(page.getByText('Nobody is on a published schedule at this time.')).toBeVisible();
  await expect(
    page.getByText('No published schedule covers this time, so nothing is compared.'),
  ).toBeVisible();
});

test('the floor is for people of the agency', async ({ request }) => {
  const answer = await request.get('/floor', { maxRedirects: 0 });
  expect(answer.status()).toBe(307);
  expect(answer.headers().location).toContain('/sign-in');
});
