import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeCenter, makeEmptyCenter, nextId, type TestCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

const hourMs = 3_600_000;
const quarterMs = hourMs / 4;

/**
 * The dispatcher is on duty until the coming change, at which the other one starts, and then a supervisor; the supervisor
 * to look on works until later. The change comes in half an hour at least, so that nothing is over while the test goes on.
 */
async function staff(sql: postgres.Sql, center: TestCenter): Promise<{ change: number; next: number }> {
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
  const change = Math.ceil((Date.now() + hourMs / 2) / quarterMs) * quarterMs;
  const next = change + 8 * hourMs;
  for (const [userId, from, to] of [
    [center.dispatcher.id, change - 8 * hourMs, change],
    [center.otherDispatcher.id, change, next],
    [center.otherSupervisor.id, next, next + 8 * hourMs],
  ] as const) {
    const [start = '', end = ''] = [from, to].map((at) => new Date(at).toISOString());
    const id = await makeAssignment(sql, center, {
      scheduleId,
      userId,
      shiftId: center.shiftId,
      shiftDate: today,
      status: 'published',
    });
    await sql`
      update public.assigned_shifts
      set shift_date = ((${start}::timestamptz at time zone 'America/Phoenix') - interval '5 hours')::date,
        local_start = (${start}::timestamptz at time zone 'America/Phoenix')::time,
        local_end = (${end}::timestamptz at time zone 'America/Phoenix')::time
      where id = ${id}`;
  }
  return { change, next };
}

const clock = (at: number) =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/Phoenix',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);

test('one crew writes, the next reads and confirms all at once, and the supervisor sees it as it happens', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const { next } = await staff(sql, center);
  const [leaving, coming, watching] = await Promise.all([
    openBrowser(center.dispatcher.email),
    openBrowser(center.otherDispatcher.email),
    openBrowser(center.supervisor.email),
  ]);

  await test.step('who leaves writes for two desks', async () => {
    await leaving.goto('/handover');
    await leaving.getByRole('link', { name: 'Write a note for Radio' }).click();
    const panel = leaving.getByRole('complementary', { name: 'Write a note' });
    await panel.getByRole('button', { name: 'Write note' }).click();
    await expect(panel.getByText('Write what the next crew has to know.')).toBeVisible();
    await panel.getByLabel('Note').fill('Radio 2 is <b>out</b>\nUse Radio 3');
    await panel.getByRole('button', { name: 'Write note' }).click();
    await expect(panel).toBeHidden();
    await expect(leaving.getByText('Radio 2 is <b>out</b> Use Radio 3')).toBeVisible();
    await leaving.getByRole('link', { name: 'Write a note for Call taking' }).click();
    await panel.getByLabel('Note').fill('CAD was down until 05:10');
    // What was typed is there again after the panel was closed.
    await leaving.getByRole('link', { name: 'Close panel' }).click();
    await expect(panel).toBeHidden();
    await leaving.getByRole('link', { name: 'Write a note for Call taking' }).click();
    await expect(panel.getByLabel('Note')).toHaveValue('CAD was down until 05:10');
    await panel.getByRole('button', { name: 'Write note' }).click();
    await expect(panel).toBeHidden();
    await expectAccessible(leaving, 'the hand-over of who leaves');
  });

  await test.step('the supervisor sees that nobody has read them', async () => {
    await watching.goto('/');
    await expect(watching.getByRole('region', { name: 'Hand-over' })).toContainText(
      '1 of 1 have not read it.',
    );
    await watching.getByRole('region', { name: 'Hand-over' }).getByRole('link').click();
    await expect(watching.getByText('0 of 1 have read it all.')).toBeVisible();
    await expect(watching.getByText('Not yet: Olaf Dispatcher.')).toBeVisible();
  });

  await test.step('who comes reads all desks and confirms with one press', async () => {
    await coming.goto('/');
    await expect(coming.getByRole('region', { name: 'Hand-over' })).toContainText(
      '2 hand-over notes for you.',
    );
    await coming.getByRole('region', { name: 'Hand-over' }).getByRole('link', { name: 'Read' }).click();
    const due = coming.getByRole('region', { name: '2 notes for you' });
    await expect(due.getByRole('article')).toHaveCount(2);
    await expectAccessible(coming, 'the notes that wait');
    await due.getByRole('button', { name: 'I have read all 2' }).click();
    await expect(due).toBeHidden();
    await expect(coming.getByText('You have read it', { exact: true })).toHaveCount(2);
    // Without a reload.
    await expect(watching.getByText('Everybody has read it')).toBeVisible();
    await watching.getByText('Read by 1 of 1').first().click();
    await expect(watching.getByText(/Olaf Dispatcher read it at/).first()).toBeVisible();
  });

  await test.step('an edit makes a note unread again, with the former text at hand', async () => {
    await leaving.getByRole('link', { name: /^Edit the note for Radio/ }).click();
    const panel = leaving.getByRole('complementary', { name: 'Edit the note' });
    await expect(panel.getByText('1 person has read it and will be asked to read it again.')).toBeVisible();
    await panel.getByLabel('Note').fill('Radio 2 works again');
    await panel.getByRole('button', { name: 'Save note' }).click();
    const due = coming.getByRole('region', { name: '1 note for you' });
    await expect(due.getByText('Radio 2 works again')).toBeVisible();
    await due.getByRole('button', { name: 'Former text' }).click();
    await expect(due.getByText('Radio 2 is <b>out</b> Use Radio 3')).toBeVisible();
    await expect(watching.getByText('0 of 1 have read it all.')).toBeVisible();
    await due.getByRole('button', { name: 'I have read it' }).click();
    await expect(due).toBeHidden();
  });

  await test.step('what is still open is kept for the next crew, and taken back leaves a trace', async () => {
    // The change has come.
    await sql`
      update public.handover_notes set for_at = now() - interval '5 minutes' where center_id = ${center.centerId}`;
    await coming.reload();
    const name = `Still open: keep the note for Radio for ${clock(next)}`;
    // Off duty until the shift begins, one writes for the change that comes first.
    const keep = coming.getByRole('button', { name: /^Still open: keep the note for Radio/ });
    await expect(keep).toBeVisible();
    await sql`update public.assigned_shifts set status = 'cancelled' where user_id = ${center.otherDispatcher.id}`;
    await coming.reload();
    await coming.getByRole('button', { name }).click();
    await expect(coming.getByText(`Kept for ${clock(next)}.`)).toBeVisible();
    const copy = coming.getByRole('region', { name: new RegExp(`${clock(next)}$`) });
    await expect(copy.getByText('Radio 2 works again')).toBeVisible();
    await watching.reload();
    await watching
      .getByRole('region', { name: new RegExp(`${clock(next)}$`) })
      .getByRole('button', { name: 'Take back the note for Radio' })
      .click();
    await watching.getByRole('alertdialog').getByRole('button', { name: 'Take back' }).click();
    await expect(copy.getByText(/^Taken back by Sam Supervisor/)).toBeVisible();
    await expect(copy.getByText('Radio 2 works again')).toBeHidden();
  });

  await test.step('it is found again by desk and words', async () => {
    await watching.getByRole('link', { name: 'Earlier notes' }).click();
    await expect(watching.getByRole('heading', { name: 'Earlier notes' })).toBeVisible();
    await watching.getByLabel('Search the year before that day').fill('cad down');
    await expect(watching.getByText('CAD was down until 05:10')).toBeVisible();
    await expect(watching.getByText('Radio 2 works again')).toBeHidden();
    await expectAccessible(watching, 'earlier notes');
    await watching.getByLabel('Search the year before that day').fill('nothing like it');
    await expect(watching.getByRole('heading', { name: 'No note here' })).toBeVisible();
  });
});

test('an admin keeps the desks of a center', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/settings/desks');
  const desks = page.getByRole('list', { name: 'Desks' }).getByRole('listitem');
  await expect(desks).toHaveText(['Call taking', 'Radio', 'Supervisor']);
  await page.getByRole('link', { name: 'Add desk' }).click();
  const panel = page.getByRole('complementary', { name: 'Add a desk' });
  await panel.getByLabel('Name').fill('radio');
  await panel.getByRole('button', { name: 'Add desk' }).click();
  await expect(panel.getByText('Another desk of this center has this name.')).toBeVisible();
  await panel.getByLabel('Name').fill('Fire');
  await panel.getByRole('button', { name: 'Add desk' }).click();
  await expect(panel).toBeHidden();
  await expect(desks).toHaveText(['Call taking', 'Radio', 'Supervisor', 'Fire']);
  await page.getByRole('button', { name: 'Move Fire up' }).click();
  await expect(desks).toHaveText(['Call taking', 'Radio', 'Fire', 'Supervisor']);
  await page.getByRole('link', { name: 'Call taking' }).click();
  await page.getByRole('checkbox', { name: 'In use' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(desks).toHaveText(['Radio', 'Fire', 'Supervisor', 'Call takingRetired']);
  await expectAccessible(page, 'the desks');
});

test('where nothing is published there is nobody to write for', async ({ openBrowser, sql }) => {
  const center = await makeEmptyCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/handover?note=new');
  await expect(page.getByRole('heading', { name: 'Nobody starts within 24 hours' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Write a note' })).toBeHidden();
  await expect(
    page.getByRole('complementary', { name: 'Not here to be edited' }).getByText(/nobody to write for/),
  ).toBeVisible();
  await expectAccessible(page, 'the hand-over of an empty center');
});
