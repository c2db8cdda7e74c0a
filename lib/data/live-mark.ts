import 'server-only';
import { z } from 'zod';
import type { LiveMark } from '#lib/domain/live.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

const liveMark = z.object({ mark: z.int(), entries: z.array(z.int()) });

/**
 * The signals that the caller should have heard since a former mark, and the mark to ask with the next time.
 *
 * @param since the former mark; null = begin here, without entries
 */
export async function getLiveMark(db: Db, since: number | null): Promise<LiveMark> {
  return liveMark.parse(requireData(await db.rpc('get_live_mark', since === null ? {} : { p_since: since })));
}
