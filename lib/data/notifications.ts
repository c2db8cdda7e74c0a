import 'server-only';
import type { Notice } from '#lib/domain/records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

/** The unread notices of a person, newest first. */
export async function listUnreadNotices(db: Db, userId: string): Promise<Notice[]> {
  const rows = requireData(
    await db
      .from('notifications')
      .select('id, content, link, created_at')
      .eq('recipient_id', userId)
      .is('read_at', null)
      .order('id', { ascending: false })
      .limit(20),
  );
  return rows.map((row) => ({
    id: row.id,
    content: row.content,
    link: row.link,
    createdAt: Date.parse(row.created_at),
  }));
}

export async function markNoticeRead(db: Db, userId: string, noticeId: number): Promise<void> {
  dataOf(
    await db
      .from('notifications')
      .update({ read_at: new Date().toISOString() })
      .eq('recipient_id', userId)
      .eq('id', noticeId),
  );
}
