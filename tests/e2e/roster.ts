import type { BrowserContextOptions, Locator, Page } from '@playwright/test';
import type postgres from 'postgres';
import { makeShift } from '../factories/scheduling.ts';
import { makeCenter, makeDraft, nextId, type TestCenter } from './center.ts';
import { expect, type OpenBrowser } from './test.ts';

/** Four weeks; the two dispatchers take turns from Sunday on, Dana first, 09:00–19:00. */
const june = { startDate: '2036-06-01', endDate: '2036-06-28' };
export const sunday = '2036-06-01';
export const monday = '2036-06-02';

type Shift = {
  id: number;
  user_id: string | null;
  shift_date: string;
  code: string;
  starts: string;
  ends: string;
  is_overtime: boolean;
  is_locked: boolean;
  is_acting: boolean;
};

type Roster = { center: TestCenter; id: number; page: Page; grid: Locator };

/** A center with a draft of its own, as its supervisor sees it; `prepare` adds to it before. */
export async function openRoster(
  openBrowser: OpenBrowser,
  sql: postgres.Sql,
  prepare: (center: TestCenter, id: number) => Promise<unknown> = async () => {},
  options?: BrowserContextOptions,
): Promise<Roster> {
  const center = await makeCenter(sql);
  await makeShift(sql, center, await nextId(sql, 'shifts'), {
    code: 'G10',
    startTime: '19:00',
    endTime: '05:00',
    category: 'graveyard',
  });
  const id = await makeDraft(sql, center, june);
  await prepare(center, id);
  const page = await openBrowser(center.supervisor.email, options);
  await page.goto(`/roster?block=${id}&date=${sunday}`);
  return { center, id, page, grid: await gridOf(page) };
}

/** The grid, once it has all of the block and listens. */
export async function gridOf(page: Page): Promise<Locator> {
  await expect(page.locator('[data-roster-loaded]')).toBeAttached();
  return page.getByRole('grid', { name: 'Roster' });
}

/** A person's cell by its day of June. */
export function cellOf(grid: Locator, name: string, day: number): Locator {
  return grid
    .getByRole('row')
    .filter({ has: grid.page().getByRole('rowheader', { name }) })
    .locator(`[aria-colindex="${day + 1}"]`);
}

export function shiftsOn(sql: postgres.Sql, id: number, date: string): Promise<Shift[]> {
  return sql<Shift[]>`
    select a.id::integer, a.user_id, a.shift_date::text, s.code, is_overtime, is_locked, is_acting,
      to_char(a.starts_at at time zone 'America/Los_Angeles', 'HH24:MI') as starts,
      to_char(a.ends_at at time zone 'America/Los_Angeles', 'HH24:MI') as ends
    from public.assigned_shifts a join public.shifts s on s.id = a.shift_id
    where a.schedule_id = ${id} and a.shift_date = ${date} and a.status <> 'cancelled'
    order by a.starts_at, a.id`;
}

/** Waits until the day has exactly these shifts. */
export async function expectShifts(sql: postgres.Sql, id: number, date: string, shifts: Partial<Shift>[]) {
  await expect
    .poll(async () => (await shiftsOn(sql, id, date)).length, { message: `shifts on ${date}` })
    .toBe(shifts.length);
  await expect.poll(() => shiftsOn(sql, id, date)).toMatchObject(shifts);
}

/** Makes a draft the published schedule of its days. */
export async function publishRows(sql: postgres.Sql, id: number): Promise<void> {
  await sql`update public.assigned_shifts set status = 'published' where schedule_id = ${id}`;
  await sql`
    update public.schedules set status = 'published', published_version = 1, published_at = now()
    where id = ${id}`;
}
