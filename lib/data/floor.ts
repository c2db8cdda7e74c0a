import 'server-only';
import { z } from 'zod';
import { type Coverage, SLOT_MINUTES } from '#lib/domain/coverage.ts';
import type { Floor, FloorShift } from '#lib/domain/floor.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
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
  .transform(({ starts_at: startsAt, slots, dates }): Coverage => {
    const column = (index: 0 | 1 | 2 | 3) => Uint16Array.from(slots, (slot) => slot[index]);
    const [requiredEmployees, onDutyEmployees] = [column(0), column(1)];
    return {
      window: { startsAt, endsAt: startsAt + slots.length * SLOT_MINUTES * MINUTE_MS },
      slotCount: slots.length,
      requiredEmployees,
      onDutyEmployees,
      requiredSupervisors: column(2),
      onDutySupervisors: column(3),
      qualified: [],
      overEmployees: onDutyEmployees.map((onDuty, slot) =>
        Math.max(0, onDuty - (requiredEmployees[slot] ?? 0)),
      ),
      days: [...new Set(dates)].map((date) => ({
        date,
        fromSlot: dates.indexOf(date),
        toSlot: dates.lastIndexOf(date) + 1,
      })),
    };
  })
  .nullable();

/** From our own functions: the floor as `get_floor` and the boards tell it. */
export const floorSchema = z.object({ shifts: z.array(shiftSchema), coverage: coverageSchema });

/** Who is on the floor of a center of the caller's agency, from 16 hours back to 24 ahead, and how many are needed. */
export async function getFloor(db: Db, centerId: string): Promise<Floor> {
  return floorSchema.parse(requireData(await db.rpc('get_floor', { p_center_id: centerId })));
}
