import 'server-only';
import { z } from 'zod';
import type { Board, OpenChair } from '#lib/domain/board-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { floorSchema } from './floor.ts';
import { dataOf, requireData } from './read.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const openChairSchema = z
  .object({ code: z.string(), starts_at: instant, ends_at: instant, is_supervisor: z.boolean() })
  .transform(
    (row): OpenChair => ({
      code: row.code,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      capacity: row.is_supervisor ? 'supervisor' : 'dispatcher',
    }),
  );

const boardSchema = z
  .object({
    center: z
      .object({ id: z.string(), name: z.string(), time_zone: z.string() })
      .transform(({ time_zone: timeZone, ...center }) => ({ ...center, timeZone })),
    floor: floorSchema,
    open_chairs: z.array(openChairSchema),
    requests_waiting: z.int().nonnegative(),
    read_at: instant,
  })
  .transform(
    (row): Board => ({
      center: row.center,
      floor: row.floor,
      openChairs: row.open_chairs,
      requestsWaiting: row.requests_waiting,
      readAt: row.read_at,
    }),
  );

/** The board of a center of the caller's agency. Throws a `Refusal` for another. */
export async function getBoard(db: Db, centerId: string): Promise<Board> {
  return boardSchema.parse(requireData(await db.rpc('get_board', { p_center_id: centerId })));
}

/**
 * The board of the display that holds the token; its people have numbers in place of ids. Null for a token that is
 * unknown or revoked, and while the agency is suspended.
 *
 * @param db a client without a session: the token is the only right that counts
 */
export async function getWallBoard(db: Db, token: string): Promise<Board | null> {
  return boardSchema.nullable().parse(dataOf(await db.rpc('get_wall_board', { p_token: token })));
}
