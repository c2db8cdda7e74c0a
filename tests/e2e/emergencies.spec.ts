import { randomUUID } from 'node:crypto';
import { addDays } from '#lib/domain/time.ts';
import { makeAssignment, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { actionIds, callAction } from './action-call.ts';
import { makeCenter, nextId } from './center.ts';
import { sessionCookies } from './instance.ts';
import { expect, expectAccessible, test } from './test.ts';

test('while emergency staffing runs a hard limit warns; what is done is listed, and then the limit holds again', async ({
  openBrowser,
  sql,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const center = await makeCenter(sql);
  // A zone whose clock never changes.
  await sql`update public.centers set time_zone = 'America/Phoenix' where id = ${center.centerId}`;
  const [row] = await sql<{ today: string }[]>`
    select (now() at time zone 'America/Phoenix')::date::text as today`;
  const today = row?.today ?? '';
  const day = addDays(today, 2);
  const night = await nextId(sql, 'shifts');
  await makeShift(sql, center, night, { code: 'N8', startTime: '23:00', endTime: '07:00' });
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
    startDate: day,
    endDate: addDays(day, 1),
  });
  for (const { id: userId } of [center.dispatcher, center.otherDispatcher]) {
    await makeAssignment(sql, center, { scheduleId, shiftId: center.shiftId, userId, shiftDate: day });
  }
  const cookies = await sessionCookies(center.supervisor.email);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  /** Gives somebody who works until 19:00 the night from 23:00 on: four hours of rest, and no reason. */
  const giveNight = (userId: string) =>
    callAction(baseURL ?? '', {
      id: actionIds().get('roster-actions/updateAssignedShift') ?? '',
      page: '/roster',
      cookie,
      input: {
        editId: randomUUID(),
        scheduleId,
        reason: null,
        undoes: null,
        operations: [
          {
            kind: 'add',
            key: -1,
            row: {
              userId,
              shiftId: night,
              shiftDate: day,
              localStart: null,
              localEnd: null,
              requiredRole: 'dispatcher',
              isOvertime: true,
              isLocked: false,
              isActing: false,
            },
          },
        ],
      },
    });
  const [admin, dispatcher, supervisor] = await Promise.all([
    openBrowser(center.admin.email),
    openBrowser(center.dispatcher.email),
    openBrowser(center.supervisor.email),
  ]);
  await dispatcher.goto('/availability');
  const banner = dispatcher.getByRole('list', { name: 'Emergency staffing' });

  await test.step('before it, the limit needs a reason', async () => {
    const { answer, text } = await giveNight(center.dispatcher.id);
    expect(answer).toBe('rule_violation');
    expect(text).toContain('This passes a limit');
    await expect(banner).toBeHidden();
  });

  await test.step('a supervisor who is not on duty cannot declare it', async () => {
    await supervisor.goto('/emergencies?declare=new');
    await expect(supervisor.getByText('You are not on duty now.').first()).toBeVisible();
    await expect(supervisor.getByRole('button', { name: 'Declare and tell everyone' })).toBeHidden();
  });

  await test.step('an admin declares it, by the floor', async () => {
    await admin.goto('/floor');
    await admin.getByRole('link', { name: 'Emergency staffing' }).click();
    await expect(admin.getByText('Never declared')).toBeVisible();
    await expectAccessible(admin, 'no emergency');
    await admin.getByRole('link', { name: 'Declare…' }).click();
    const panel = admin.getByRole('complementary', { name: 'Declare emergency staffing' });
    await panel.getByLabel('Reason').fill('Ice storm');
    await panel.getByLabel('Last day').fill(addDays(today, 9));
    await panel.getByLabel('Until').fill('12:00');
    await panel.getByRole('button', { name: 'Declare and tell everyone' }).click();
    await expect(panel.getByText('Emergency staffing lasts at most 7 days.')).toBeVisible();
    await expectAccessible(admin, 'declaring an emergency');
    await panel.getByLabel('Last day').fill(addDays(today, 6));
    await panel.getByRole('button', { name: 'Declare and tell everyone' }).click();
    await expect(admin.getByText('Nothing was done under it')).toBeVisible();
    await expect(admin.getByText('Running', { exact: true })).toBeVisible();
  });

  await test.step('everybody of the center sees it on every page as it happens, and is told', async () => {
    await expect(banner).toContainText('Ice storm');
    await expect(banner.getByRole('link')).toHaveCount(0);
    await expectAccessible(dispatcher, 'the banner of an emergency');
    await dispatcher.goto('/notifications');
    await expect(dispatcher.getByRole('main')).toContainText('Emergency staffing from');
    await expect(banner).toContainText('Ice storm');
  });

  await test.step('the limit only warns, and the page lists what was done', async () => {
    const { answer, text } = await giveNight(center.dispatcher.id);
    expect(answer, text).toBe('ok');
    const deeds = admin.getByRole('list', { name: 'Done under it' });
    await admin.reload();
    await expect(deeds).toContainText('Dana Dispatcher: 4 h rest, minimum 8 h');
    await expect(deeds).toContainText('Sam Supervisor');
    await expectAccessible(admin, 'an emergency with what was done');
  });

  await test.step('ended for a reason, the limit holds again', async () => {
    await admin.getByRole('button', { name: 'End now…' }).click();
    await admin.getByRole('button', { name: 'End it' }).click();
    await expect(admin.getByText('Say why it ends, in a sentence.')).toBeVisible();
    await admin.getByRole('alertdialog').getByLabel('Reason').fill('The roads are clear');
    await admin.getByRole('button', { name: 'End it' }).click();
    await expect(admin.getByText('Over', { exact: true })).toBeVisible();
    await expect(admin.getByRole('main')).toContainText('The roads are clear');
    await expect(banner).toBeHidden();
    const { answer, text } = await giveNight(center.otherDispatcher.id);
    expect(answer).toBe('rule_violation');
    expect(text).toContain('This passes a limit');
    await admin.getByRole('link', { name: 'All emergency staffing' }).click();
    await expect(admin.getByRole('list', { name: 'Emergency staffing' })).toContainText('Ice storm');
  });
});
