import 'server-only';
import { z } from 'zod';
import type { EditViolation } from '#lib/domain/edit-judgement.ts';
import {
  CLAIM_STATES,
  FILL_WAYS,
  type FillWay,
  OPENING_EVENTS,
  OPENING_ORIGINS,
  OPENING_STATES,
  type Opening,
  type OpeningClaim,
  type OpeningDetail,
  type SupervisedOpening,
} from '#lib/domain/opening-records.ts';
import type { RowOperation } from '#lib/domain/roster-edits.ts';
import type { EditOutcome } from '#lib/domain/roster-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, detailOf, jsonOf, requireData } from './read.ts';
import { outcomeSchema } from './roster-edits.ts';

const openingFields = {
  id: z.int(),
  version: z.int(),
  centerId: z.string(),
  scheduleId: z.int(),
  assignmentId: z.int(),
  shiftDate: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
  code: z.string(),
  capacity: z.enum(['dispatcher', 'supervisor']),
  isOvertime: z.boolean(),
  origin: z.enum(OPENING_ORIGINS),
  state: z.enum(OPENING_STATES),
  isRanked: z.boolean(),
  claimsUntil: z.number().nullable(),
  note: z.string().nullable(),
  openedAt: z.number(),
};

/** An opening from the database. */
export const openingSchema: z.ZodType<Opening> = z.object(openingFields);

export const claimSchema: z.ZodType<OpeningClaim> = z.object({
  id: z.int(),
  personId: z.string(),
  fullName: z.string(),
  state: z.enum(CLAIM_STATES),
  note: z.string().nullable(),
  at: z.number(),
});

const supervisedSchema: z.ZodType<SupervisedOpening> = z.object({
  ...openingFields,
  claims: z.array(claimSchema),
  callOut: z.object({ id: z.string(), holderName: z.string(), startedAt: z.number() }).nullable(),
});

const detailSchema: z.ZodType<OpeningDetail> = z.object({
  opening: openingSchema,
  claims: z.array(claimSchema),
  events: z.array(
    z.object({
      id: z.int(),
      kind: z.enum(OPENING_EVENTS),
      actorName: z.string().nullable(),
      personName: z.string().nullable(),
      reason: z.string().nullable(),
      at: z.number(),
    }),
  ),
  fills: z.array(
    z.object({
      personId: z.string(),
      personName: z.string(),
      way: z.enum(FILL_WAYS),
      startsAt: z.number(),
      endsAt: z.number(),
      byName: z.string().nullable(),
      at: z.number(),
    }),
  ),
});

/** Openings that are open, by start, at most 500; of one center or of all. Throws a `Refusal` for whoever may not see them. */
export async function listOpenings(db: Db, centerId: string | null): Promise<SupervisedOpening[]> {
  const answer = await db.rpc('list_openings', { ...(centerId !== null && { p_center_id: centerId }) });
  return z.array(supervisedSchema).parse(requireData(answer));
}

/** One opening, whatever became of it, with each of its steps; null when supervisors of this agency have no such one. */
export async function getOpening(db: Db, openingId: number): Promise<OpeningDetail | null> {
  const answer = dataOf(await db.rpc('get_opening', { p_opening_id: openingId }));
  return answer === null ? null : detailSchema.parse(answer);
}

export type Posting = {
  openingId: number;
  expectedVersion: number;
  isRanked: boolean;
  /** Until when claims wait; null where the first who may have it has it. */
  claimsUntil: Instant | null;
  note: string | null;
};

/** Says how an opening is given away. Throws a `Refusal` for one that is not open any more, or was changed. */
export async function postOpening(db: Db, posting: Posting): Promise<Opening> {
  const { openingId, expectedVersion, isRanked, claimsUntil, note } = posting;
  return openingSchema.parse(
    requireData(
      await db.rpc('post_opening', {
        p_opening_id: openingId,
        p_expected_version: expectedVersion,
        p_is_ranked: isRanked,
        ...(claimsUntil !== null && { p_claims_until: new Date(claimsUntil).toISOString() }),
        ...(note !== null && { p_note: note }),
      }),
    ),
  );
}

/** Takes the own claim back that waits. Throws a `Refusal` when none does. */
export async function withdrawClaim(db: Db, openingId: number): Promise<OpeningClaim> {
  return claimSchema.parse(requireData(await db.rpc('withdraw_claim', { p_opening_id: openingId })));
}

/** Asks for an opening, for the ranking or a supervisor to decide. Asking again answers with what waits. */
export async function claimOpening(
  admin: Db,
  claim: {
    actorId: string;
    openingId: number;
    expectedVersion: number;
    violations: readonly EditViolation[];
    note: string | null;
  },
): Promise<OpeningClaim> {
  return claimSchema.parse(
    requireData(
      await admin.rpc('claim_opening', {
        p_actor: claim.actorId,
        p_opening_id: claim.openingId,
        p_expected_version: claim.expectedVersion,
        p_violations: jsonOf(claim.violations),
        ...(claim.note !== null && { p_note: claim.note }),
      }),
    ),
  );
}

export type Fill = {
  actorId: string;
  openingId: number;
  /** The opening's version that was looked at. */
  expectedVersion: number;
  editId: string;
  scheduleId: number;
  /** The schedule's version that the change was judged by. */
  factsVersion: number;
  operations: readonly (RowOperation & { overrides?: boolean })[];
  violations: readonly EditViolation[];
  needsConfirmation: boolean;
  reason: string | null;
  way: Exclude<FillWay, 'roster'>;
  personId: string;
  /** What the call-out keeps of it; null without one. */
  call: object | null;
  /** What the record of a mandate keeps; null for all others. */
  mandate: object | null;
};

/**
 * Gives an opening, or a part of it, to somebody: all of it or nothing; the same edit again changes nothing more. Null when
 * what it was judged by has changed since: load and judge again. Throws a `Refusal` that names who was first.
 */
export async function fillOpening(admin: Db, fill: Fill): Promise<EditOutcome | null> {
  const answer = await admin.rpc('fill_opening', {
    p_actor: fill.actorId,
    p_opening_id: fill.openingId,
    p_expected_version: fill.expectedVersion,
    p_edit_id: fill.editId,
    p_schedule_id: fill.scheduleId,
    p_facts_version: fill.factsVersion,
    p_operations: jsonOf(fill.operations),
    p_violations: jsonOf(fill.violations),
    p_needs_confirmation: fill.needsConfirmation,
    // The database takes no words for none.
    p_reason: fill.reason ?? '',
    p_way: fill.way,
    p_person: fill.personId,
    ...(fill.call !== null && { p_call: jsonOf(fill.call) }),
    ...(fill.mandate !== null && { p_mandate: jsonOf(fill.mandate) }),
  });
  if (answer.error !== null && detailOf(answer.error).factsVersion !== undefined) return null;
  return outcomeSchema.parse(requireData(answer));
}
