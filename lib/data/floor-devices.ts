import 'server-only';
import { z } from 'zod';
import type { FloorDevice } from '#lib/domain/floor-devices.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const deviceSchema = z
  .object({
    id: z.string(),
    center_id: z.string(),
    name: z.string(),
    marked_at: instant,
    marked_by_name: z.string(),
    last_seen_at: instant,
    revoked_at: instant.nullable(),
    is_this: z.boolean(),
  })
  .transform(
    (row): FloorDevice => ({
      id: row.id,
      centerId: row.center_id,
      name: row.name,
      markedAt: row.marked_at,
      markedByName: row.marked_by_name,
      lastSeenAt: row.last_seen_at,
      revokedAt: row.revoked_at,
      isThis: row.is_this,
    }),
  );

/** The computers of the caller's floors, for admins: those in use by name, then those revoked within 90 days. */
export async function listFloorDevices(db: Db): Promise<FloorDevice[]> {
  return z.array(deviceSchema).parse(requireData(await db.rpc('list_floor_devices')));
}

/** Marks the computer of this session. Returns the token for its browser, which nobody can read again. */
export async function markFloorDevice(db: Db, centerId: string, name: string): Promise<string> {
  return requireData(await db.rpc('mark_floor_device', { p_center_id: centerId, p_name: name }));
}

/** Ends a mark; who is signed in there is locked at once. */
export async function revokeFloorDevice(db: Db, deviceId: string): Promise<void> {
  dataOf(await db.rpc('revoke_floor_device', { p_id: deviceId }));
}
