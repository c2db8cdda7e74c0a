import 'server-only';
import { z } from 'zod';
import type { NoticeChoice } from '#lib/domain/inbox-schemas.ts';
import { categoryOf, NOTICE_KINDS, type NoticeCategory } from '#lib/domain/notice-kinds.ts';
import type { InboxCount, InboxFilter, InboxNotice } from '#lib/domain/notice-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const PAGE_SIZE = 30;

const noticesSchema = z.array(
  z
    .object({
      id: z.number(),
      kind: z.string(),
      content: z.string(),
      link: z.string().nullable(),
      createdAt: z.number(),
      readAt: z.number().nullable(),
      needsAck: z.boolean(),
      acknowledgedAt: z.number().nullable(),
      expiresAt: z.number().nullable(),
    })
    .transform((notice): InboxNotice => ({ ...notice, category: categoryOf(notice.kind) })),
);

type Page = {
  show: InboxFilter['show'] | 'waiting';
  category: NoticeCategory | null;
  before: number | null;
};

async function readPage(db: Db, { show, category, before }: Page, limit: number): Promise<InboxNotice[]> {
  return noticesSchema.parse(
    requireData(
      await db.rpc('list_inbox', {
        p_show: show,
        p_limit: limit,
        ...(category !== null && { p_kinds: kindsOf(category) }),
        ...(before !== null && { p_before: before }),
      }),
    ),
  );
}

function kindsOf(category: NoticeCategory): string[] {
  return Object.keys(NOTICE_KINDS).filter((kind) => categoryOf(kind) === category);
}

/** A page of the caller's notices, newest first, and where the next one begins; null = there is no more. */
export async function listInbox(
  db: Db,
  filter: InboxFilter,
): Promise<{ notices: InboxNotice[]; next: number | null }> {
  const found = await readPage(db, filter, PAGE_SIZE + 1);
  const notices = found.slice(0, PAGE_SIZE);
  return { notices, next: found.length > PAGE_SIZE ? (notices.at(-1)?.id ?? null) : null };
}

/** The newest of the caller's notices that are unread or to be acknowledged. */
export function listWaitingNotices(db: Db, limit: number): Promise<InboxNotice[]> {
  return readPage(db, { show: 'waiting', category: null, before: null }, limit);
}

const countSchema: z.ZodType<InboxCount> = z.object({
  unread: z.number(),
  toAcknowledge: z.number(),
  newestId: z.number(),
});

/** How many of the caller's notices wait. */
export async function countInbox(db: Db): Promise<InboxCount> {
  return countSchema.parse(requireData(await db.rpc('count_inbox')));
}

const chosen = (choice: NoticeChoice) =>
  'ids' in choice ? { p_ids: choice.ids } : { p_until: choice.until };

/** Marks own notices as read; those that are stay at their first time. Someone else's is refused as not there. */
export async function markRead(db: Db, choice: NoticeChoice): Promise<void> {
  dataOf(await db.rpc('mark_notices_read', chosen(choice)));
}

/**
 * Acknowledges own notices that ask for it, and marks them as read; a first time stays. Someone else's is refused as not
 * there.
 */
export async function acknowledgeNotices(db: Db, choice: NoticeChoice): Promise<void> {
  dataOf(await db.rpc('acknowledge_notices', chosen(choice)));
}

/** Marks an own notice as read and returns where it leads, null = nowhere. Someone else's is refused as not there. */
export async function openNotice(db: Db, noticeId: number): Promise<string | null> {
  return dataOf(await db.rpc('open_notice', { p_id: noticeId }));
}
