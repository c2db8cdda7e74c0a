import 'server-only';
import { z } from 'zod';
import { EMERGENCY_LIMITS, type Emergency, type EmergencyRecord } from '#lib/domain/emergency-records.ts';
import type { DeclareEmergencyInput } from '#lib/domain/emergency-schemas.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const emergencySchema = z.object({
  id: z.int(),
  version: z.int(),
  centerId: z.string(),
  centerName: z.string(),
  timeZone: z.string(),
  reason: z.string(),
  limits: z.array(z.enum(EMERGENCY_LIMITS)),
  startsAt: z.int(),
  endsAt: z.int(),
  declaredByName: z.string(),
  declaredAt: z.int(),
  endedByName: z.string().nullable(),
  endedAt: z.int().nullable(),
  endReason: z.string().nullable(),
}) satisfies z.ZodType<Emergency>;

const done = { at: z.int(), byName: z.string().nullable() };
const stretch = { startsAt: z.int(), endsAt: z.int() };
const passed = z.array(z.object({ personName: z.string().nullable(), message: z.string() }));

const recordSchema = z.object({
  emergency: emergencySchema,
  mayEnd: z.boolean(),
  edits: z.array(
    z.object({
      ...done,
      id: z.string(),
      reason: z.string().nullable(),
      isUndone: z.boolean(),
      scheduleId: z.int(),
      passed,
    }),
  ),
  trades: z.array(z.object({ ...done, id: z.int(), reason: z.string().nullable(), passed })),
  fills: z.array(
    z.object({
      ...done,
      ...stretch,
      id: z.int(),
      personName: z.string(),
      way: z.string(),
      editId: z.string().nullable(),
    }),
  ),
  mandates: z.array(
    z.object({
      ...done,
      ...stretch,
      id: z.int(),
      personName: z.string(),
      kind: z.string(),
      outcome: z.string(),
    }),
  ),
  callOuts: z.array(z.object({ ...done, ...stretch, id: z.string(), state: z.string() })),
}) satisfies z.ZodType<EmergencyRecord>;

/** Emergency staffing of the agency, the latest start first, 50 at a time; for supervisors. */
export async function listEmergencies(db: Db, before: number | null): Promise<Emergency[]> {
  const answer = await db.rpc('list_emergencies', { ...(before !== null && { p_before: before }) });
  return z.array(emergencySchema).parse(requireData(answer));
}

/** What the caller's pages show: what runs at the own center or begins within a day, for supervisors all that is planned. */
export async function listShownEmergencies(db: Db): Promise<Emergency[]> {
  return z.array(emergencySchema).parse(requireData(await db.rpc('get_shown_emergencies')));
}

/** One with everything done under it, for supervisors; null when there is none. */
export async function getEmergency(db: Db, id: number): Promise<EmergencyRecord | null> {
  const answer = dataOf(await db.rpc('get_emergency', { p_id: id }));
  return answer === null ? null : recordSchema.parse(answer);
}

/** Centers for which the caller may declare emergency staffing now. */
export async function listDeclarableCenters(db: Db): Promise<string[]> {
  return requireData(await db.rpc('my_declarable_centers'));
}

/** Declares emergency staffing; returns its id. Refuses one that overlaps another of the center, saying whose. */
export async function declareEmergency(db: Db, input: DeclareEmergencyInput): Promise<number> {
  return requireData(
    await db.rpc('declare_emergency', {
      p_center_id: input.centerId,
      p_client_id: input.clientId,
      p_reason: input.reason,
      p_limits: input.limits,
      p_ends_at: iso(input.endsAt),
      ...(input.startsAt !== null && { p_starts_at: iso(input.startsAt) }),
    }),
  );
}

/** Ends it now, or takes back one that has not begun. */
export async function endEmergency(
  db: Db,
  { id, version, reason }: { id: number; version: number; reason: string },
): Promise<void> {
  dataOf(await db.rpc('end_emergency', { p_id: id, p_version: version, p_reason: reason }));
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}
