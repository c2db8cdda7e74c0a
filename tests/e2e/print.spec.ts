import type { Page } from '@playwright/test';
import { makeAssignment } from '../factories/scheduling.ts';
import { makeCenter, makeDraft } from './center.ts';
import { pagesOfPdf } from './pdf-pages.ts';
import { expect, expectAccessible, test } from './test.ts';

const MM = 72 / 25.4;
/** Width and height of the upright sheet, in millimetres. */
const SHEETS = { a3: [297, 420], a4: [210, 297], letter: [215.9, 279.4] } as const;

async function openPaper(page: Page, search: string): Promise<void> {
  await page.goto(`/roster/print?${search}`);
  await expect(page.getByRole('heading', { name: 'Print the roster' })).toBeVisible();
}

test('a day, a week and a block fit each size of paper, with head, foot and number on every page', async ({
  openBrowser,
  sql,
}) => {
  test.setTimeout(180_000);
  const [block] = await sql<{ id: number }[]>`
    select s.id from public.schedules s join public.profiles p on p.center_id = s.center_id
    where p.email = 'supervisor@harbor.example' and s.name = 'September–December 2035'`;
  const page = await openBrowser('supervisor@harbor.example');
  for (const kind of ['day', 'week', 'block'] as const) {
    for (const [size, [short, long]] of Object.entries(SHEETS)) {
      await openPaper(page, `block=${block?.id}&kind=${kind}&size=${size}&date=2035-11-21`);
      await page.emulateMedia({ media: 'print' });
      const excess = await page
        .locator('.paper')
        .evaluateAll((sheets) => sheets.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
      expect(Math.max(...excess), `${kind} on ${size}`).toBeLessThanOrEqual(0);
      const cut = await page
        .locator('.paper-bar')
        .evaluateAll((bars) => bars.filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight));
      expect(cut, `${kind} on ${size}: the codes in the bars are whole`).toHaveLength(0);
      const [head, foot] = await page.evaluate(() =>
        ['.paper thead', '.paper tfoot'].map((part) => {
          const element = document.querySelector(part);
          return element === null ? '' : getComputedStyle(element).display;
        }),
      );
      expect([head, foot], 'repeated on every page').toEqual(['table-header-group', 'table-footer-group']);
      const pages = pagesOfPdf(await page.pdf({ preferCSSPageSize: true }));
      const [width, height] = kind === 'week' ? [short, long] : [long, short];
      for (const { mediaBox, hasText } of pages) {
        expect(Math.abs(mediaBox.width / MM - width), `${kind} on ${size}, width`).toBeLessThan(1);
        expect(Math.abs(mediaBox.height / MM - height), `${kind} on ${size}, height`).toBeLessThan(1);
        expect(hasText, `${kind} on ${size}: no page is empty`).toBe(true);
      }
      expect(pages.length, `${kind} on ${size}`).toBeLessThanOrEqual({ day: 1, week: 2, block: 8 }[kind]);
      expect(pages.length, `${kind} on ${size}`).toBeGreaterThanOrEqual({ day: 1, week: 1, block: 4 }[kind]);
      await page.emulateMedia({ media: null });
    }
  }
});

test('the paper says who, what is open and short, from when it is, and never who is on leave', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, { startDate: '2036-06-01', endDate: '2036-06-14' });
  await makeAssignment(sql, center, {
    scheduleId: id,
    shiftId: center.shiftId,
    userId: null,
    shiftDate: '2036-06-03',
  });
  await sql`
    update public.assigned_shifts set user_id = null where schedule_id = ${id} and shift_date = '2036-06-04'`;
  const page = await openBrowser(center.supervisor.email);
  await openPaper(page, `block=${id}&date=2036-06-03`);
  const sheet = page.getByRole('region', { name: '1–7 Jun 2036' });
  await expect(sheet.getByRole('heading', { name: 'DRAFT, not published: 1–7 Jun 2036' })).toBeVisible();
  await expect(sheet.getByRole('row', { name: /^Dana Dispatcher D10 09–19 / })).toBeVisible();
  await expect(sheet.getByRole('row', { name: /^Open D10, 09:00–19:00 1× 1×/ })).toBeVisible();
  await expect(sheet.getByText('Wed 4 Jun 09:00–19:00: 0 of 1 employee')).toBeVisible();
  await expect(sheet.getByText(/^Printed .* · Change \d+ · /)).toBeVisible();
  await expect(sheet.getByText(/leave/i)).toHaveCount(0);
  await expectAccessible(page, 'the sheets on the screen');

  await page.getByRole('navigation', { name: 'What is printed' }).getByRole('link', { name: 'Day' }).click();
  const day = page.getByRole('region', { name: 'Tue 3 Jun 2036' });
  await expect(
    day.getByRole('row', { name: /^Dana Dispatcher Dispatcher D10 09:00–19:00 10/ }),
  ).toBeVisible();
  await expect(day.getByRole('row', { name: /^OPEN Dispatcher D10/ })).toBeVisible();
  await page.getByRole('link', { name: 'The day after' }).click();
  await expect(page.getByRole('region', { name: 'Wed 4 Jun 2036' })).toBeVisible();
});

test('it starts at the menu, prints nothing but the sheets, and fits a phone', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, { startDate: '2036-06-01', endDate: '2036-06-14' });
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/roster?block=${id}&date=2036-06-02&view=day`);
  await page.getByRole('button', { name: 'Out', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Print the day' }).click();
  await expect(page.getByRole('region', { name: 'Mon 2 Jun 2036' })).toBeVisible();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  const sheet = page.locator('.paper');
  await expect(sheet).toHaveCSS('color', 'rgb(0, 0, 0)');
  await expect(sheet).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await page.emulateMedia({ media: null });
  await page.setViewportSize({ width: 390, height: 844 });
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess).toBeLessThanOrEqual(0);
});

test('a dispatcher has no right to print the roster', async ({ openBrowser, complaints }) => {
  complaints.allow(/status of 403/);
  const page = await openBrowser('dispatcher@harbor.example');
  const answer = await page.goto('/roster/print');
  expect(answer?.status()).toBe(403);
});
