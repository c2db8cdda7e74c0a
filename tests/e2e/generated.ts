import { expect, type Page } from '@playwright/test';
import type postgres from 'postgres';
import { makeSchedule } from '../factories/scheduling.ts';
import { makeCenter, nextId, type TestCenter } from './center.ts';

export type ShortCenter = TestCenter & { scheduleId: number };

/** A center whose four people, one shift of ten hours each, cannot fill three chairs, two of them supervisors', every day. */
export async function makeShortCenter(
  sql: postgres.Sql,
  block = { startDate: '2036-06-01', endDate: '2036-06-28' },
): Promise<ShortCenter> {
  const center = await makeCenter(sql);
  await sql`
    update public.staffing_requirements set min_employees = 3, min_supervisors = 2
    where center_id = ${center.centerId}`;
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), block);
  return { ...center, scheduleId };
}

/** Generates the schedule on its page with the least effort, and waits for the review. */
export async function generate(page: Page, scheduleId: number): Promise<void> {
  await page.goto(`/schedules/${scheduleId}`);
  await page.getByRole('radio', { name: 'Quick' }).check();
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(viewsOf(page)).toBeVisible({ timeout: 60_000 });
}

export function viewsOf(page: Page) {
  return page.getByRole('navigation', { name: 'Views of this schedule' });
}
