import 'server-only';
import { z } from 'zod';
import type { FoundRecords } from '#lib/domain/search-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

const foundSchema: z.ZodType<FoundRecords> = z.object({
  people: z.array(
    z.object({
      id: z.guid(),
      name: z.string(),
      number: z.string().nullable(),
      isActive: z.boolean(),
      isMe: z.boolean(),
    }),
  ),
  schedules: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      status: z.string(),
      startDate: z.string(),
      endDate: z.string(),
    }),
  ),
  templates: z.array(
    z.object({
      id: z.int(),
      code: z.string(),
      name: z.string(),
      startTime: z.string(),
      endTime: z.string(),
      center: z.string().nullable(),
    }),
  ),
  shifts: z.array(
    z.object({
      id: z.int(),
      code: z.string(),
      shiftDate: z.string(),
      startsAt: z.number(),
      endsAt: z.number(),
    }),
  ),
  crew: z.array(
    z.object({
      id: z.int(),
      scheduleId: z.int(),
      personId: z.guid().nullable(),
      name: z.string().nullable(),
      code: z.string(),
      shiftDate: z.string(),
      startsAt: z.number(),
      endsAt: z.number(),
    }),
  ),
  leave: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      isMine: z.boolean(),
      status: z.string(),
      startsAt: z.number(),
      endsAt: z.number(),
    }),
  ),
  swaps: z.array(
    z.object({
      id: z.int(),
      status: z.string(),
      requester: z.string(),
      responder: z.string().nullable(),
      isMine: z.boolean(),
      askedAt: z.number(),
    }),
  ),
});

/** People, schedules, shifts and requests by words or a day, at most six of each, of those that the caller may open. */
export async function searchRecords(
  db: Db,
  { words, day }: { words: string; day: LocalDate | null },
): Promise<FoundRecords> {
  return readFound(
    requireData(await db.rpc('search_records', { p_query: words, ...(day !== null && { p_day: day }) })),
  );
}

/** What `search_records` answers. Throws a fault that names what is amiss. */
export function readFound(answer: unknown): FoundRecords {
  return foundSchema.parse(answer);
}
