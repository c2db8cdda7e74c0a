import 'server-only';
import { z } from 'zod';
import type { BoardDevice } from '#lib/domain/board-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const deviceSchema = z
  .object({
    id: z.string(),
    center_id: z.string(),
    name: z.string(),
    issued_at: instant,
    issued_by_name: z.string(),
    last_seen_at: instant.nullable(),
    revoked_at: instant.nullable(),
  })
  .transform(
    (row): BoardDevice => ({
      id: row.id,
      centerId: row.center_id,
      name: row.name,
      issuedAt: row.issued_at,
      issuedByName: row.issued_by_name,
      lastSeenAt: row.last_seen_at,
      revokedAt: row.revoked_at,
    }),
  );

/** The displays of the caller's agency, for admins: those in use by name, then those revoked within 90 days. */
export async function listBoardDevices(db: Db): Promise<BoardDevice[]> {
  return z.array(deviceSchema).parse(requireData(await db.rpc('list_board_devices')));
}

/** Lets a display show the board of a center. Returns its token, which nobody can read again. */
export async function issueBoardDevice(db: Db, centerId: string, name: string): Promise<string> {
  return requireData(await db.rpc('issue_board_device', { p_center_id: centerId, p_name: name }));
}

/** Ends a display; its next question is answered with nothing. */
export async function revokeBoardDevice(db: Db, deviceId: string): Promise<void> {
  dataOf(await db.rpc('revoke_board_device', { p_id: deviceId }));
}
