import 'server-only';
import { z } from 'zod';
import type { Coverage } from '#lib/domain/coverage.ts';
import { coverageOfWire } from '#lib/domain/coverage-wire.ts';
import type { Floor, FloorShift } from '#lib/domain/floor.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const shiftSchema = z
  .object({
    user_id: z.string(),
    full_name: z.string(),
    code: z.string(),
    starts_at: instant,
    ends_at: instant,
    is_acting: z.boolean(),
    is_supervisor: z.boolean(),
  })
  .transform(
    (row): FloorShift => ({
      userId: row.user_id,
      fullName: row.full_name,
      code: row.code,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      capacity: row.is_supervisor ? 'supervisor' : 'dispatcher',
      isActing: row.is_acting,
    }),
  );

const count = z.int().nonnegative();

const coverageSchema = z
  .object({
    starts_at: instant,
    /** Required and on duty, of employees and of supervisors. */
    slots: z.array(z.tuple([count, count, count, count])),
    /** The operational date of each slot. */
    dates: z.array(z.string()),
  })
  .transform(
    ({ starts_at: startsAt, slots, dates }): Coverage =>
      coverageOfWire({
        startsAt,
        slots,
        days: [...new Set(dates)].map((date) => ({
          date,
          fromSlot: dates.indexOf(date),
          toSlot: dates.lastIndexOf(date) + 1,
        })),
      }),
  )
  .nullable();

/** From our own functions: the floor as `get_floor` and the boards tell it. */
export const floorSchema = z.object({ shifts: z.array(shiftSchema), coverage: coverageSchema });

/** Who is on the floor of a center of the caller's agency, from 16 hours back to 24 ahead, and how many are needed. */
export async function getFloor(db: Db, centerId: string): Promise<Floor> {
  return floorSchema.parse(requireData(await db.rpc('get_floor', { p_center_id: centerId })));
}
