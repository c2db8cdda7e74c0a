import 'server-only';
import { z } from 'zod';
import {
  type HoursAccount,
  type OwnSwaps,
  SWAP_ANSWER_STATES,
  SWAP_KINDS,
  SWAP_STATUSES,
  type Swap,
  type SwapEvent,
  type SwapRules,
  type SwapShift,
  type SwapStatus,
} from '#lib/domain/swap-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const shiftSchema: z.ZodType<SwapShift> = z.object({
  assignmentId: z.int(),
  version: z.int(),
  scheduleId: z.int(),
  userId: z.string(),
  code: z.string(),
  name: z.string(),
  shiftDate: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
});

/** From our own functions, which write them as the record says. */
export const swapSchema: z.ZodType<Swap> = z.object({
  id: z.int(),
  version: z.int(),
  kind: z.enum(SWAP_KINDS),
  status: z.enum(SWAP_STATUSES),
  centerId: z.string(),
  isForEveryone: z.boolean(),
  requesterId: z.string(),
  requesterName: z.string(),
  shift: shiftSchema,
  note: z.string().nullable(),
  answers: z.array(
    z.object({
      personId: z.string(),
      fullName: z.string(),
      state: z.enum(SWAP_ANSWER_STATES),
      shift: shiftSchema.nullable(),
      note: z.string().nullable(),
      at: z.number(),
    }),
  ),
  responderId: z.string().nullable(),
  responderName: z.string().nullable(),
  responderShift: shiftSchema.nullable(),
  createdAt: z.number(),
  acceptedAt: z.number().nullable(),
  expiresAt: z.number(),
  decidedByName: z.string().nullable(),
  decidedAt: z.number().nullable(),
  decisionNote: z.string().nullable(),
  closingNote: z.string().nullable(),
  stage: z.enum(['supervisors', 'deputy', 'admins']).nullable(),
});

const eventFields = {
  at: z.number(),
  from: z.enum(SWAP_STATUSES).nullable(),
  to: z.enum(SWAP_STATUSES),
  actorName: z.string().nullable(),
  reason: z.string().nullable(),
};

const ownSchema: z.ZodType<OwnSwaps> = z.object({
  swaps: z.array(swapSchema),
  events: z.array(z.object({ ...eventFields, swapId: z.int() })),
});

/** The caller's own offers and those that name them or that they answered, at most 200, the latest first. */
export async function listMySwaps(db: Db): Promise<OwnSwaps> {
  return ownSchema.parse(requireData(await db.rpc('list_my_swaps')));
}

/**
 * Offers to everyone that the caller may take: of the own center and capacity, somebody else's, not answered by the caller
 * and not expired. The earliest shift first, at most 200.
 */
export async function listOpenSwaps(db: Db): Promise<Swap[]> {
  return z.array(swapSchema).parse(requireData(await db.rpc('list_open_swaps')));
}

const pageSchema = z.object({ swaps: z.array(swapSchema), next: z.int().nullable() });

/**
 * Trades of the agency for its supervisors, at most 100 at a time: accepted ones by when they were accepted, the oldest
 * first, others the latest first. An accepted one is urgent as its `expiresAt` comes near: then the earlier shift starts.
 *
 * @param after `next` of the page before; null = from the beginning
 */
export async function listSwaps(
  db: Db,
  { status, after }: { status: SwapStatus; after: number | null },
): Promise<{ swaps: Swap[]; next: number | null }> {
  return pageSchema.parse(
    requireData(await db.rpc('list_swaps', { p_status: status, ...(after !== null && { p_after: after }) })),
  );
}

const detailSchema = z.object({ swap: swapSchema, events: z.array(z.object(eventFields)) });

/**
 * One offer with its life, for its two people, those who were asked, those who may take an offer to everyone, and
 * supervisors; null when there is none that the caller may see.
 */
export async function getSwap(db: Db, id: number): Promise<{ swap: Swap; events: SwapEvent[] } | null> {
  const answer = dataOf(await db.rpc('get_swap', { p_swap_id: id }));
  return answer === null ? null : detailSchema.parse(answer);
}

/** How the caller's agency handles trades; null for a caller whose session has ended. */
export async function getSwapRules(db: Db): Promise<SwapRules | null> {
  const row = dataOf(
    await db
      .from('swap_rules')
      .select('notice_minutes, is_same_workweek, approves_clean, version')
      .maybeSingle(),
  );
  if (row === null) return null;
  return {
    noticeMinutes: row.notice_minutes,
    isSameWorkweek: row.is_same_workweek,
    approvesClean: row.approves_clean,
    version: row.version,
  };
}

export type Declined = {
  swapId: number;
  /** The swap's version that was looked at. */
  version: number;
  /** Whose proposal the requester declines; null = the caller declines the offer. */
  personId: string | null;
  /** One line of at most 500 characters. */
  note: string | null;
};

/** Declines an offer, or as its requester a proposal. Throws a `Refusal` that says by whom and when it moved on. */
export async function declineSwap(db: Db, declined: Declined): Promise<Swap> {
  return swapSchema.parse(
    requireData(
      await db.rpc('decline_swap', {
        p_swap_id: declined.swapId,
        p_expected_version: declined.version,
        p_person: declined.personId ?? undefined,
        p_note: declined.note ?? undefined,
      }),
    ),
  );
}

/** Takes back an own offer, or an accepted trade of one's own. Throws a `Refusal` as `declineSwap` does. */
export async function withdrawSwap(
  db: Db,
  id: number,
  version: number,
  reason: string | null,
): Promise<Swap> {
  return swapSchema.parse(
    requireData(
      await db.rpc('withdraw_swap', {
        p_swap_id: id,
        p_expected_version: version,
        p_reason: reason ?? undefined,
      }),
    ),
  );
}

const accountsSchema: z.ZodType<HoursAccount[]> = z.array(
  z.object({
    personId: z.string(),
    fullName: z.string(),
    balanceMinutes: z.int(),
    lines: z.array(
      z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('shift'),
          minutes: z.int(),
          at: z.number(),
          assignmentId: z.int(),
          code: z.string(),
          shiftDate: z.string(),
          isOver: z.boolean(),
        }),
        z.object({
          kind: z.literal('settled'),
          minutes: z.int(),
          at: z.number(),
          note: z.string().nullable(),
        }),
      ]),
    ),
  }),
);

/** Hours that the caller owes and is owed from trades, by person; at most the latest 200 lines of each. */
export async function listMyHours(db: Db): Promise<HoursAccount[]> {
  return accountsSchema.parse(requireData(await db.rpc('list_my_hours')));
}

/**
 * Calls hours even that somebody owes the caller, at most what is owed now. Throws a `Refusal` with the field `minutes` or
 * `note`.
 */
export async function settleHours(
  db: Db,
  settled: { debtorId: string; minutes: number; note: string | null },
): Promise<void> {
  dataOf(
    await db.rpc('settle_hours', {
      p_debtor: settled.debtorId,
      p_minutes: settled.minutes,
      p_note: settled.note ?? undefined,
    }),
  );
}
