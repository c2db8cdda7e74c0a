import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import { makeCenter, nextId, type TestCenter, type TestPerson } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

// A zone whose clock never changes, so that all numbers hold on any day.
const timeZone = 'America/Phoenix';

type World = {
  center: TestCenter;
  day: (ahead: number) => LocalDate;
  open: (ahead: number) => Promise<number>;
};

/** A center with a published block around today; the least senior is Olaf, then Dana, then the supervisors. */
async function makeWorld(sql: postgres.Sql): Promise<World> {
  const center = await makeCenter(sql);
  await sql`update public.centers set time_zone = ${timeZone} where id = ${center.centerId}`;
  const people = [center.supervisor, center.otherSupervisor, center.dispatcher, center.otherDispatcher];
  for (const [index, { id }] of people.entries()) {
    await sql`
      update public.profiles set seniority_date = ${`201${index}-05-04`}, phone = ${`(602) 555-010${index}`} where id = ${id}`;
  }
  const [row] = await sql<{ date: string }[]>`
    select ((now() at time zone ${timeZone}) - interval '5 hours')::date::text as date`;
  const day = (ahead: number) => addDays(row?.date ?? '', ahead);
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
    startDate: day(-7),
    endDate: day(35),
    status: 'published',
  });
  const open = async (ahead: number): Promise<number> => {
    const rowId = await makeAssignment(sql, center, {
      scheduleId,
      userId: null,
      shiftId: center.shiftId,
      shiftDate: day(ahead),
      status: 'published',
    });
    const [opening] = await sql<{ id: number }[]>`
      select id::integer from public.openings where assignment_id = ${rowId}`;
    return opening?.id ?? 0;
  };
  return { center, day, open };
}

const list = (page: Page) => page.getByRole('list', { name: 'The list', exact: true });
const next = (page: Page, name: string) => page.getByRole('region', { name });
const dialog = (page: Page) => page.getByRole('alertdialog');

async function workerOf(sql: postgres.Sql, openingId: number): Promise<string | null> {
  const [row] = await sql<{ id: string | null }[]>`
    select a.user_id as id from public.openings o join public.assigned_shifts a on a.id = o.assignment_id
    where o.id = ${openingId}`;
  return row?.id ?? null;
}

async function order(page: Page, person: TestPerson): Promise<void> {
  await page
    .getByRole('button', { name: `Order ${person.fullName}…` })
    .first()
    .click();
  await dialog(page)
    .getByRole('button', { name: `Order ${person.fullName}` })
    .click();
}

test('the first of the list is ordered after calls, the protected are shown with why, and a refusal is charged', async ({
  openBrowser,
  sql,
}) => {
  const { center, day, open } = await makeWorld(sql);
  const { dispatcher: dana, otherDispatcher: olaf, otherSupervisor: tess } = center;
  const openingId = await open(6);
  await makeLeave(sql, center, {
    userId: dana.id,
    startsAt: `${day(6)} 08:00-07`,
    endsAt: `${day(6)} 20:00-07`,
    status: 'approved',
    reviewedBy: center.supervisor.id,
  });
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/mandates/openings/${openingId}`);
  await expect(next(page, olaf.fullName)).toContainText('First on the list');
  await expect(page.getByRole('link', { name: `Call ${olaf.fullName}, (602) 555-0103` })).toHaveAttribute(
    'href',
    'tel:6025550103',
  );
  const skipped = page.getByRole('list', { name: /^Protected or not on this list/ });
  await expect(skipped.getByRole('listitem').filter({ hasText: dana.fullName })).toContainText(
    'Off on approved leave.',
  );
  await expect(list(page)).not.toContainText(dana.fullName);
  await expectAccessible(page, 'the list for an opening');

  await test.step('a refusal is recorded in one tap, charged by the setting, and sends them to the end', async () => {
    await next(page, olaf.fullName).getByRole('button', { name: 'Refused' }).click();
    await expect(page.getByText(`${olaf.fullName}: refused, counts for their place.`)).toBeVisible();
    await expect(next(page, tess.fullName)).toBeVisible();
    await expect(list(page).getByRole('listitem').last()).toContainText(olaf.fullName);
    await expect(list(page).getByRole('listitem').last()).toContainText('Refused');
  });

  await test.step('another than the next needs a reason', async () => {
    await list(page)
      .getByRole('button', { name: `Order ${olaf.fullName}…` })
      .click();
    await dialog(page)
      .getByRole('button', { name: `Order ${olaf.fullName}` })
      .click();
    await expect(dialog(page)).toContainText(`Say why ${olaf.fullName} is taken before others.`);
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  });

  await test.step('the first is ordered', async () => {
    await order(page, tess);
    await expect(page.getByRole('heading', { name: 'This shift has somebody' })).toBeVisible();
    expect(await workerOf(sql, openingId)).toBe(tess.id);
  });

  await test.step('the records tell it, and one holds the whole list', async () => {
    await page.getByRole('link', { name: 'Open the records' }).click();
    const records = page.getByRole('list', { name: 'Records' });
    await expect(records.getByRole('listitem')).toHaveText([
      new RegExp(`${tess.fullName}.*Ordered`),
      new RegExp(`${olaf.fullName}.*Refused`),
    ]);
    await records.getByRole('link', { name: tess.fullName }).click();
    await expect(page.getByRole('heading', { level: 1, name: tess.fullName })).toBeVisible();
    await expect(page.getByText('The record is what was written.')).toBeVisible();
    await expect(page.getByRole('list', { name: 'Contacts' })).toContainText(olaf.fullName);
    await expect(list(page).getByRole('listitem').first()).toContainText('Ordered');
    await expect(page.getByRole('list', { name: /^Skipped/ })).toContainText(dana.fullName);
    await expectAccessible(page, 'a record');
  });

  await test.step('the refusal is voided for a reason, and counts no more', async () => {
    await page.getByRole('link', { name: 'All records' }).click();
    await page.getByRole('list', { name: 'Records' }).getByRole('link', { name: olaf.fullName }).click();
    await page.getByRole('button', { name: 'Void…' }).click();
    await dialog(page).getByRole('button', { name: 'Void it' }).click();
    await expect(dialog(page)).toContainText('Say why it is void, in a sentence.');
    await dialog(page).getByLabel('Reason').fill('It was another Olaf');
    await dialog(page).getByRole('button', { name: 'Void it' }).click();
    await expect(page.getByText('Void, does not count')).toBeVisible();
    await expect(page.getByText(/: It was another Olaf$/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Void…' })).toHaveCount(0);
    await page.goto('/mandates');
    await expect(list(page).getByRole('listitem').first()).toContainText(olaf.fullName);
    await expectAccessible(page, 'the list now');
  });

  const notices = await sql<{ to: string; kind: string }[]>`
    select recipient_id as to, kind from public.notifications
    where agency_id = ${center.id} and kind like 'mandate.%' order by id`;
  expect(notices).toEqual([{ to: tess.id, kind: 'mandate.assigned' }]);
});

test('what was recorded by mistake is taken back at once, and whoever is ordered meanwhile is gone from the list', async ({
  openBrowser,
  sql,
}) => {
  const { center, open } = await makeWorld(sql);
  const { otherDispatcher: olaf, otherSupervisor: tess } = center;
  const [first, second] = [await open(6), await open(8)];
  const page = await openBrowser(center.supervisor.email, { viewport: { width: 390, height: 844 } });
  await page.goto(`/mandates/openings/${first}`);
  await next(page, olaf.fullName).getByRole('button', { name: 'No contact' }).click();
  await expect(next(page, center.dispatcher.fullName)).toContainText('Next on the list');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(next(page, olaf.fullName)).toContainText('First on the list');
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);

  const other = await openBrowser(tess.email);
  await other.goto(`/mandates/openings/${first}`);
  await order(other, olaf);
  await expect(other.getByRole('heading', { name: 'This shift has somebody' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'This shift has somebody' })).toBeVisible();
  expect(await workerOf(sql, first)).toBe(olaf.id);
  expect(await workerOf(sql, second)).toBeNull();
  await expect(other.getByText(`${olaf.fullName} is ordered and told.`)).toBeVisible();
});
