import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import type { TestCenter, TestPerson } from './center.ts';
import { expect } from './test.ts';

/** The conversation of everybody of a test's center. */
export async function centerChannel(sql: postgres.Sql, center: TestCenter): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    select id from public.chat_channels where agency_id = ${center.id} and center_id = ${center.centerId}`;
  if (row === undefined) throw new Error('The center has no conversation.');
  return row.id;
}

/** A group of a test's own. */
export async function makeGroup(
  sql: postgres.Sql,
  center: TestCenter,
  group: { name: string; members: readonly TestPerson[] },
): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into public.chat_channels (agency_id, kind, name) values (${center.id}, 'group', ${group.name}) returning id`;
  if (row === undefined) throw new Error('No group was made.');
  for (const { id } of group.members) {
    await sql`
      insert into public.chat_members (agency_id, channel_id, user_id) values (${center.id}, ${row.id}, ${id})`;
  }
  return row.id;
}

/** As many messages, a minute apart and long before today: `Message 1` and so on. */
export async function makeMessages(
  sql: postgres.Sql,
  center: TestCenter,
  messages: { channelId: string; sender: TestPerson; count: number; contentOf?: string },
): Promise<void> {
  const { channelId, sender, count, contentOf = 'Message ' } = messages;
  await sql.begin(async (tx) => {
    await tx`
      insert into public.chat_messages (agency_id, channel_id, sender_id, seq, content, created_at)
      select ${center.id}, ${channelId}, ${sender.id}, c.last_seq + n, ${contentOf} || (c.last_seq + n),
        '2026-01-05T08:00Z'::timestamptz + (c.last_seq + n) * interval '1 minute'
      from public.chat_channels c, generate_series(1, ${count}::integer) n where c.id = ${channelId}`;
    await tx`update public.chat_channels set last_seq = last_seq + ${count} where id = ${channelId}`;
  });
}

/** Opens a page of the chat and waits until it hears. */
export async function openLive(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('button', { name: /^Live: / })).toBeVisible({ timeout: 30_000 });
}

/** Where one writes. */
export function field(page: Page) {
  return page.getByRole('textbox', { name: /^Message to / });
}

/** Writes and sends. */
export async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
}

/** The messages on the screen, as far as they are sent. */
export function log(page: Page) {
  return page.getByRole('log');
}

/** What every message on the screen says, from top to bottom. */
export async function saidOn(page: Page): Promise<string[]> {
  return log(page).locator('[data-seq] p[dir="auto"]').allInnerTexts();
}

/** The payloads of all broadcasts that reach the page's sockets from now on, as they were sent. */
export function framesOf(page: Page): string[] {
  const frames: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      frames.push(String(payload));
    }),
  );
  return frames;
}
