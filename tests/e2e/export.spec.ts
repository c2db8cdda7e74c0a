import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeCenter, makeDraft, nextId, type TestCenter } from './center.ts';
import { expect, test } from './test.ts';

/** The clock of the center goes back on 1 November: that night is in the operational day of 31 October. */
const block = { startDate: '2026-10-30', endDate: '2026-11-02' };

/** A published block: the dispatcher works each day, and on the second somebody else is wanted too. */
async function makePublished(sql: postgres.Sql, center: TestCenter): Promise<number> {
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
    ...block,
    status: 'published',
  });
  const row = { scheduleId, shiftId: center.shiftId, status: 'published' } as const;
  for (let day = 0; day < 4; day += 1) {
    const shiftDate = addDays(block.startDate, day);
    await makeAssignment(sql, center, { ...row, userId: center.dispatcher.id, shiftDate });
  }
  await makeAssignment(sql, center, { ...row, userId: null, shiftDate: '2026-10-31' });
  return scheduleId;
}

test('a supervisor takes a block away: shifts and coverage as CSV, everything as a workbook', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql, { dispatcher: '=SUM(1,2)' });
  const id = await makePublished(sql, center);
  const { request } = await openBrowser(center.supervisor.email);
  const slug = `center-${center.centerId.slice(-12, -3).replace(/^0+/, '')}`;

  const shifts = await request.get(`/api/roster/export?block=${id}`);
  expect(shifts.status()).toBe(200);
  expect(shifts.headers()['content-type']).toBe('text/csv; charset=utf-8');
  expect(shifts.headers()['cache-control']).toBe('no-store');
  expect(shifts.headers()['content-disposition']).toBe(
    `attachment; filename="${slug}-2026-10-30-to-2026-11-02-shifts.csv"`,
  );
  const lines = (await shifts.text()).split('\r\n');
  expect(lines).toHaveLength(1 + 5 + 1);
  expect(lines[0]).toMatch(/^\uFEFFDate,Weekday,Person,/);
  expect(lines[1]).toContain(`2026-10-30,Fri,"'=SUM(1,2)",`);
  expect(lines[1]).toContain(',2026-10-30T09:00-07:00,2026-10-30T19:00-07:00,');
  expect(lines.filter((line) => line.includes(',Open,'))).toHaveLength(1);

  const day = `block=${id}&from=2026-10-31&to=2026-10-31`;
  const coverage = await (await request.get(`/api/roster/export?${day}&sheet=coverage`)).text();
  expect(coverage.trimEnd().split('\r\n')).toHaveLength(1 + 100);
  expect(coverage).toContain('2026-10-31,Sat,2026-11-01T01:30-07:00,2026-11-01T08:30:00Z,0,0,0,0,');
  expect(coverage).toContain('2026-10-31,Sat,2026-11-01T01:30-08:00,2026-11-01T09:30:00Z,0,0,0,0,');
  expect(coverage).toContain('2026-10-31,Sat,2026-10-31T09:00-07:00,2026-10-31T16:00:00Z,1,1,0,0,');

  const published = await request.get(
    '/api/roster/export?from=2026-10-31&to=2026-10-31&sheet=coverage&format=csv',
  );
  expect(await published.text()).toBe(coverage);

  const book = await request.get(`/api/roster/export?block=${id}&format=xlsx`);
  expect(book.headers()['content-type']).toBe(
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  );
  expect(book.headers()['content-disposition']).toContain('2026-10-30-to-2026-11-02.xlsx');
  expect((await book.body()).subarray(0, 2).toString()).toBe('PK');
});

test('each file of the menu is another one', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, block);
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/roster?block=${id}&date=${block.startDate}&view=day`);
  const menu = page.getByRole('group', { name: 'The range shown, as a file' });
  const names: string[] = [];
  for (const label of ['Shifts as CSV', 'Coverage as CSV', 'Everything as XLSX']) {
    await page.getByRole('button', { name: 'Out', exact: true }).click();
    await expect(menu.getByRole('menuitem')).toHaveCount(3);
    const download = page.waitForEvent('download');
    await menu.getByRole('menuitem', { name: label }).click();
    names.push((await download).suggestedFilename().replace(/^.*?2026-10-30/, ''));
  }
  expect(names).toEqual(['-shifts.csv', '-coverage.csv', '.xlsx']);
});

test('a draft is its supervisors’ to export; others are refused in words', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const strangers = await makeCenter(sql);
  const draft = await makeDraft(sql, center, block);
  const asked = async (email: string, search: string) => {
    const { request } = await openBrowser(email);
    const answer = await request.get(`/api/roster/export?${search}`);
    const isJson = answer.headers()['content-type']?.startsWith('application/json');
    return [answer.status(), isJson ? (await answer.json()).message : null];
  };
  expect(await asked(center.admin.email, `block=${draft}`)).toEqual([200, null]);
  expect(await asked(center.dispatcher.email, `block=${draft}`)).toEqual([
    403,
    expect.stringContaining('supervisor'),
  ]);
  expect(await asked(strangers.supervisor.email, `block=${draft}`)).toEqual([404, expect.any(String)]);
  expect(await asked(center.supervisor.email, '')).toEqual([422, 'Say which schedule to export.']);
  expect(await asked(center.supervisor.email, `block=${draft}&from=2026-10-29`)).toEqual([
    422,
    'Choose dates from 2026-10-30 to 2026-11-02.',
  ]);
  expect(
    await asked(center.supervisor.email, 'from=2024-01-01&to=2025-01-01&sheet=coverage&format=csv'),
  ).toEqual([422, 'Choose a range of at most 366 days.']);
});

test('without a session nothing is exported', async ({ openBrowser }) => {
  const { request } = await openBrowser(null);
  const answer = await request.get('/api/roster/export?block=1');
  expect(answer.status()).toBe(401);
  expect(answer.headers()['content-disposition']).toBeUndefined();
});
