import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIRequestContext, Page } from '@playwright/test';
import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeCenter, nextId, type TestCenter, type TestPerson } from './center.ts';
import { e2eDataDir } from './instance.ts';
import { expect } from './test.ts';

const hourMs = 3_600_000;

export type Floor = {
  center: TestCenter;
  /** A published shift by hours from the start of this one; without a person it is open. */
  assign: (person: TestPerson | null, from: number, to: number) => Promise<number>;
};

/** A published block around today in a zone whose clock never changes. Hours are counted from the start of this one. */
export async function makeFloor(sql: postgres.Sql): Promise<Floor> {
  const center = await makeCenter(sql);
  await sql`update public.centers set time_zone = 'America/Phoenix' where id = ${center.centerId}`;
  const [row] = await sql<{ date: string }[]>`
    select ((now() at time zone 'America/Phoenix') - interval '5 hours')::date::text as date`;
  const today = row?.date ?? '';
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
    startDate: addDays(today, -7),
    endDate: addDays(today, 7),
    status: 'published',
  });
  const hour = Math.floor(Date.now() / hourMs) * hourMs;
  const assign: Floor['assign'] = async (person, from, to) => {
    const [start = '', end = ''] = [from, to].map((hours) => new Date(hour + hours * hourMs).toISOString());
    const id = await makeAssignment(sql, center, {
      scheduleId,
      userId: person?.id ?? null,
      shiftId: center.shiftId,
      shiftDate: addDays(today, 2),
      status: 'published',
    });
    await sql`
      update public.assigned_shifts
      set shift_date = ((${start}::timestamptz at time zone 'America/Phoenix') - interval '5 hours')::date,
        local_start = (${start}::timestamptz at time zone 'America/Phoenix')::time,
        local_end = (${end}::timestamptz at time zone 'America/Phoenix')::time
      where id = ${id}`;
    return id;
  };
  // Texts of all tests lie in one file: nobody's number is another's.
  await sql`
    update public.profiles set phone = '+1202' || (2000000 + (random() * 7999999)::int) where agency_id = ${center.id}`;
  // Whoever decides is at work, so that only the two dispatchers are off.
  await assign(center.supervisor, -2, 4);
  await assign(center.otherSupervisor, -2, 4);
  await assign(center.admin, -2, 4);
  return { center, assign };
}

/** The name of whoever is to be called next. */
export const nameOn = (page: Page) => page.locator('#next-person');

export async function stateOf(sql: postgres.Sql, center: TestCenter): Promise<string[]> {
  const rows = await sql<{ state: string }[]>`
    select state::text from public.call_outs where agency_id = ${center.id} order by started_at`;
  return rows.map(({ state }) => state);
}

/** The newest link that was sent to somebody, by text or by mail. */
export async function offerLink(
  request: APIRequestContext,
  sql: postgres.Sql,
  person: TestPerson,
): Promise<string> {
  const [row] = await sql<{ phone: string }[]>`select phone from public.profiles where id = ${person.id}`;
  const texts = join(e2eDataDir, 'texts.jsonl');
  let link = '';
  await expect
    .poll(
      async () => {
        const mails: { to: string; text: string }[] = await (await request.get('/__mail.json')).json();
        const sent = [
          ...mails.filter(({ to }) => to === person.email).map(({ text }) => text),
          ...(existsSync(texts) ? readFileSync(texts, 'utf8').split('\n') : []).filter((line) =>
            line.includes(row?.phone ?? 'nobody'),
          ),
        ];
        link =
          sent.map((text) => text.match(/\/offer\/[A-Za-z0-9_-]{43}/)?.[0] ?? '').findLast(Boolean) ?? '';
        return link;
      },
      { timeout: 30_000 },
    )
    .not.toBe('');
  return link;
}
