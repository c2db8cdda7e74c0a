import 'server-only';
import type { SessionUser } from '#lib/auth/session.ts';
import { searchChat } from '#lib/data/chat.ts';
import { searchRecords } from '#lib/data/search.ts';
import {
  asksRecords,
  NOTHING_FOUND,
  readSearch,
  type SearchGroup,
  searchGroups,
} from '#lib/domain/search-records.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';

/** More are found under Chat. */
const MESSAGES_MAX = 5;

/** What somebody finds by what they typed, of all that they may open. */
export async function searchEverything(
  db: Db,
  user: Pick<SessionUser, 'role' | 'center' | 'clockStyle'>,
  typed: string,
  now: Instant,
): Promise<SearchGroup[]> {
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const query = readSearch(typed, createZone(timeZone).toLocal(now).date);
  const searcher = { role: user.role, timeZone, clockStyle: user.clockStyle };
  if (!asksRecords(query)) return searchGroups(query, NOTHING_FOUND, [], searcher);
  const [found, { hits }] = await Promise.all([
    searchRecords(db, query),
    searchChat(db, { query: query.text, channelId: null, before: null }),
  ]);
  const messages = hits.slice(0, MESSAGES_MAX).map(({ message, channel }) => ({
    channelId: channel.id,
    channelName: channel.name,
    seq: message.seq,
    sender: message.senderName,
    text: message.content,
  }));
  return searchGroups(query, found, messages, searcher);
}
