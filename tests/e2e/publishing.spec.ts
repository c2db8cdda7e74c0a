import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { signedInNow } from '../factories/claims.ts';
import { makePerson } from '../factories/people.ts';
import { makeAssignment, versionOf } from '../factories/scheduling.ts';
import { makeCenter, makeDraft, type TestCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

const june = { startDate: '2036-06-01', endDate: '2036-06-14' };

test('a draft is reviewed before it is published: what is short, which limits it breaks, and why', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  // A day without anybody, a night after a day shift with its reason, an open shift, and somebody with nothing.
  await sql`delete from public.assigned_shifts where schedule_id = ${id} and shift_date = '2036-06-04'`;
  const late = await makeAssignment(sql, center, {
    scheduleId: id,
    shiftId: center.shiftId,
    userId: center.dispatcher.id,
    shiftDate: '2036-06-06',
  });
  await sql`update public.assigned_shifts set local_start = '23:00', local_end = '05:00', override_reason = 'Storm of the 6th'
    where id = ${late}`;
  await sql`update public.assigned_shifts set user_id = ${center.dispatcher.id}
    where schedule_id = ${id} and shift_date in ('2036-06-06', '2036-06-07') and id <> ${late}`;
  await makeAssignment(sql, center, {
    scheduleId: id,
    shiftId: center.shiftId,
    userId: null,
    shiftDate: '2036-06-05',
  });
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/schedules/${id}`);
  await page.getByRole('link', { name: 'Publish…' }).click();

  await expect(page.getByRole('heading', { name: `Publish Block ${id}` })).toBeVisible();
  await expect(
    page.getByText(
      'Publishing tells 2 people and makes this the schedule for 1–14 Jun 2036; 10 h stay short.',
    ),
  ).toBeVisible();
  const days = page.getByRole('list', { name: 'Days that are short' });
  await expect(days.getByRole('listitem')).toHaveText([/^Wed 4 Jun\s*10\sh$/]);
  await expect(page.getByText(/^Wed 4 Jun 09:00–19:00: 0 of 1 employee\./)).toBeVisible();
  const hard = page.getByRole('table', { name: 'Hard limits' });
  await expect(hard.getByRole('row').filter({ hasText: '4 h rest, minimum 8 h' }).first()).toContainText(
    'Storm of the 6th',
  );
  await expect(hard.getByRole('row').filter({ hasText: 'regular shifts on' })).toContainText(
    '2 regular shifts on Fri 6 Jun, maximum 1',
  );
  await expect(page.getByRole('region', { name: 'Open shifts' })).toContainText(/Thu 5 Jun\s*1 shift, 10\sh/);
  await expect(page.getByRole('region', { name: 'People without shifts' })).toContainText('Sam Supervisor');
  await expectAccessible(page, 'the review before publishing');

  await page.setViewportSize({ width: 390, height: 844 });
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(excess, 'scrolls sideways').toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText(`Block ${id} is published. 2 people are told.`)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/schedules/${id}$`));
});

test('a block is re-planned over edits made meanwhile, and every version can be opened and compared', async ({
  openBrowser,
  sql,
}) => {
  test.setTimeout(120_000);
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  await asSupervisor(sql, center, async (tx) => {
    await tx`select public.publish_schedule(${id}, ${await versionOf(sql, id)})`;
  });
  const page = await openBrowser(center.supervisor.email);

  await test.step('a draft is made, with a name of its own, and opens on the first day that it plans', async () => {
    await page.goto(`/schedules/${id}`);
    await page.getByRole('button', { name: 'Re-plan from a date…' }).click();
    await page.getByLabel('First day that may change').fill('2036-06-10');
    await page.getByRole('button', { name: 'Make the draft' }).click();
    await expect(page.getByRole('heading', { name: `Block ${id}, from 10 Jun` })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Tue 10 Jun 2036' })).toBeVisible();
  });
  const draft = Number(/schedules\/(\d+)/.exec(page.url())?.[1]);
  await sql`update public.assigned_shifts set user_id = ${center.otherDispatcher.id}
    where schedule_id = ${draft} and shift_date = '2036-06-11'`;

  await test.step('an edit of the published block has to be brought in first', async () => {
    await editPublished(sql, center, id, '2036-06-12');
    await expect(
      page.getByText(/^1 shift of the published schedule has changed since this draft took them over \(/),
    ).toBeVisible();
    await page.getByRole('link', { name: 'Publish…' }).click();
    await expect(
      page.getByText('The published schedule has moved on. Bring its changes in first.'),
    ).toBeVisible();
    await expect(page.getByRole('button', { name: 'Publish', exact: true })).toBeDisabled();
    await page.getByRole('button', { name: 'Bring them in' }).click();
    await expect(page.getByText(/^1 shift brought in and locked: /)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Bring them in' })).toHaveCount(0);
  });

  await test.step('the review says for whom what changes', async () => {
    await expect(
      page.getByText(/^Publishing tells 2 people and replaces version 1 of Block \d+ from Tue 10 Jun on;/),
    ).toBeVisible();
    const people = page.getByRole('list', { name: 'Differences by person' });
    await expect(people.getByText('Wed 11 Jun')).toHaveCount(2);
    await expect(people).not.toContainText('Thu 12 Jun');
    await page.getByRole('searchbox', { name: 'Search' }).fill('Olaf');
    await expect(page.getByText('1 of 2 people')).toBeVisible();
    await expect(people).toContainText(/Olaf Dispatcher.*Added.*nothing.*DA10 09:00–19:00/);
    await expect(people).not.toContainText('Dana');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(page.getByText(`Block ${id}, from 10 Jun is published. 2 people are told.`)).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`/schedules/${id}$`));
  });

  await test.step('the edit stands, and its row is the one that it was', async () => {
    const [row] = await sql`select count(*)::integer as count from public.assigned_shifts
      where schedule_id = ${id} and status = 'published' and shift_date = '2036-06-12' and local_end = '20:00'`;
    expect(row?.count).toBe(1);
  });

  await test.step('both versions are listed, with what was changed after the first', async () => {
    await page.getByRole('link', { name: 'Versions' }).click();
    const rows = page.getByRole('table', { name: 'Versions' }).getByRole('row');
    await expect(rows).toHaveCount(3);
    await expect(rows.nth(1)).toContainText('0 added, 1 changed, 0 cancelled');
    await expect(rows.nth(1)).toContainText(/2 people, the first \d+\sh before it starts/);
    await expect(rows.nth(2)).toContainText(/1 change, shortest \d+\sh before it starts/);
    await expectAccessible(page, 'the versions');
    await rows.nth(2).getByRole('link', { name: 'with version 2' }).click();
    const people = page.getByRole('list', { name: 'Differences by person' });
    await expect(people.getByText('Wed 11 Jun')).toHaveCount(2);
    await expect(people.getByText('Thu 12 Jun')).toHaveCount(1);
    await page.getByRole('combobox', { name: 'Change' }).click();
    await page.getByRole('option', { name: 'Changed' }).click();
    await expect(people.getByText('Wed 11 Jun')).toHaveCount(0);
    await expect(people).toContainText(/Changed.*DA10 09:00–19:00.*DA10 09:00–20:00/);
  });

  await test.step('the first is opened as it stood, with the change after it, its reason and its notice', async () => {
    const size = page.viewportSize();
    await page.setViewportSize({ width: 1440, height: 300 });
    await page.getByRole('link', { name: /^1 change, shortest / }).click();
    await expect(page.getByRole('heading', { name: 'Changes after this version' })).toBeInViewport();
    if (size !== null) await page.setViewportSize(size);
    await expect(page.getByRole('heading', { name: `Version 1 of Block ${id}` })).toBeVisible();
    await page.getByRole('link', { name: 'Week after' }).click();
    const table = page.getByRole('table', { name: /^Version 1, Sun 8 Jun/ });
    await expect(table.getByRole('row').filter({ hasText: 'Dana Dispatcher' })).toContainText(
      'DA10 09:00–19:00',
    );
    await expect(table).not.toContainText('09:00–20:00');
    const changes = page.getByRole('table', { name: 'Changes of shifts' });
    await expect(changes.getByRole('row').nth(1)).toContainText('Handover takes an hour more');
    await expect(changes.getByRole('row').nth(1)).toContainText(/\d+\sh before it starts/);
    await expectAccessible(page, 'a version');
  });
});

test('a version of another center, or one that never was, is not there', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/status of 404/);
  const center = await makeCenter(sql);
  const stranger = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(stranger.supervisor.email);
  for (const path of [
    `/schedules/${id}/publish`,
    `/schedules/${id}/versions`,
    `/schedules/${id}/versions/1`,
  ]) {
    expect((await page.goto(path))?.status(), path).toBe(404);
  }
  const own = await openBrowser(center.supervisor.email);
  await own.goto(`/schedules/${id}/versions`);
  await expect(own.getByRole('heading', { name: 'No versions yet' })).toBeVisible();
});

test('a long list of differences is shown in part, and whole when it is asked for', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  await asSupervisor(sql, center, async (tx) => {
    await tx`select public.publish_schedule(${id}, ${await versionOf(sql, id)})`;
  });
  const [draft] = await asSupervisor(
    sql,
    center,
    (tx) => tx<{ id: number }[]>`select public.revise_schedule(${id}, '2036-06-02') as id`,
  );
  const first = Number(center.dispatcher.email.replace(/\D/g, '')) * 100;
  for (let person = 0; person < 60; person += 1) {
    await makeAssignment(sql, center, {
      scheduleId: draft?.id ?? 0,
      shiftId: center.shiftId,
      userId: await makePerson(sql, center, first + person, { fullName: `Person ${person}` }),
      shiftDate: '2036-06-09',
    });
  }
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/schedules/${draft?.id}/publish`);
  const people = page.getByRole('list', { name: 'Differences by person' }).getByRole('group');
  await expect(people).toHaveCount(50);
  await page.getByText('50 of 60 people.').getByRole('link', { name: 'Show all' }).click();
  await expect(people).toHaveCount(60);
});

/** Changes the shift of a day of a published block as the roster does. */
async function editPublished(sql: postgres.Sql, center: TestCenter, id: number, date: string): Promise<void> {
  const [row] = await sql<{ id: number; version: number; user_id: string }[]>`
    select id::integer, version, user_id from public.assigned_shifts
    where schedule_id = ${id} and status = 'published' and shift_date = ${date}`;
  if (row === undefined) throw new Error('no shift on that day');
  const operation = {
    kind: 'change',
    id: row.id,
    version: row.version,
    row: {
      userId: row.user_id,
      shiftId: center.shiftId,
      shiftDate: date,
      localStart: null,
      localEnd: '20:00',
      requiredRole: 'dispatcher',
      isOvertime: false,
      isLocked: false,
      isActing: false,
    },
  };
  const version = await versionOf(sql, id);
  await asSupervisor(
    sql,
    center,
    (tx) => tx`select public.apply_roster_edit(${randomUUID()}, ${id}, ${version}, ${tx.json([operation])},
      'Handover takes an hour more', '[]', false, null)`,
  );
}

async function asSupervisor<Result>(
  sql: postgres.Sql,
  center: TestCenter,
  work: (tx: postgres.TransactionSql) => Promise<Result>,
): Promise<Result> {
  const claims = JSON.stringify({ sub: center.supervisor.id, role: 'authenticated', amr: signedInNow() });
  const done = await sql.begin(async (tx) => {
    await tx`select set_config('role', 'authenticated', true), set_config('request.jwt.claims', ${claims}, true)`;
    return { result: await work(tx) };
  });
  return done.result;
}
