import 'server-only';
import type { PostgrestSingleResponse } from '@supabase/supabase-js';
import { z } from 'zod';
import { readWire, type WireRow } from '#lib/domain/roster.ts';
import { templatesById } from '#lib/domain/roster-index.ts';
import type { Swap, SwapBlock, SwapFacts, SwapKind } from '#lib/domain/swap-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Json } from '#lib/supabase/database.types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { readCoverage } from './coverage.ts';
import { dataOf, detailOf, jsonOf, requireData } from './read.ts';
import { readRosterFacts } from './roster-facts.ts';
import { swapSchema } from './swaps.ts';

const swapFactsSchema = z.object({
  rules: z.object({
    noticeMinutes: z.int(),
    isSameWorkweek: z.boolean(),
    approvesClean: z.boolean(),
    version: z.int(),
  }),
  roster: z.unknown(),
  /** Published rows of the people in the stretch, with the schedule of each; by the thousands, so they are taken as they are. */
  wire: z.object({
    users: z.array(z.string()),
    rows: z.custom<readonly WireRow[]>((value) => Array.isArray(value)),
  }),
  scheduleOf: z.record(z.string(), z.int()),
  blocks: z.array(
    z.object({ scheduleId: z.int(), startDate: z.string(), endDate: z.string(), version: z.int() }),
  ),
  coverage: z.unknown(),
  promisedIds: z.array(z.int()),
});

/** What `get_swap_facts` answers, as the domain knows it. Throws a fault that names what is amiss. */
export function readSwapFacts(answer: unknown): SwapFacts {
  const { rules, wire, scheduleOf, blocks, coverage, promisedIds, ...facts } = swapFactsSchema.parse(answer);
  const roster = readRosterFacts(facts.roster);
  const templates = templatesById(roster.templates);
  const read = readWire({ ...wire, scheduleId: 0, version: 0, at: 0, count: 0 }, templates, roster.clock);
  return {
    rules,
    roster,
    rows: read.rows.map((row) => ({ ...row, scheduleId: scheduleOf[row.id] ?? 0 })),
    blocks,
    coverage: coverage === null ? null : readCoverage(coverage).coverage,
    promisedIds: new Set(promisedIds),
  };
}

export type SwapQuestion = {
  /** The requester's shift. */
  assignmentId: number;
  /** Who might take it; null = everybody active of the same center and capacity. */
  withIds: readonly string[] | null;
  /** The first and last operational day concerned, at most 62 days. */
  fromDate: LocalDate;
  toDate: LocalDate;
  /** The offer in question; null = none has been made. */
  swapId: number | null;
};

/**
 * What a trade is judged on, for the shift's person, whoever may see the offer, and supervisors; null for others. With the
 * secret key: it tells more than a dispatcher may know, so answers are cut to what the reader may.
 */
export async function getSwapFacts(
  admin: Db,
  actorId: string,
  question: SwapQuestion,
): Promise<SwapFacts | null> {
  const answer = dataOf(
    await admin.rpc('get_swap_facts', {
      p_actor: actorId,
      p_assignment_id: question.assignmentId,
      p_from: question.fromDate,
      p_to: question.toDate,
      ...(question.withIds !== null && { p_with: [...question.withIds] }),
      ...(question.swapId !== null && { p_swap_id: question.swapId }),
    }),
  );
  return answer === null ? null : readSwapFacts(answer);
}

/** Blocks whose rows were judged, in the versions that were read: facts that changed since are judged anew. */
type Judged = { actorId: string; blocks: readonly SwapBlock[] };

export type Offer = Judged & {
  kind: SwapKind;
  assignmentId: number;
  /** Of the shift's row. */
  version: number;
  /** In a swap each with a shift of theirs, or with null = any of theirs; in a give-away without. */
  asked: readonly { personId: string; assignmentId: number | null; version: number | null }[];
  isForEveryone: boolean;
  /** Who is told of an offer to everyone. */
  tellIds: readonly string[];
  /** One line of at most 500 characters. */
  note: string | null;
};

/**
 * Offers a shift of the person's own. Null when the roster has changed since the facts were read: load and judge again.
 * Throws a `Refusal` for a shift that is offered or promised already, and for what the machine does not allow.
 */
export async function offerSwap(admin: Db, offer: Offer): Promise<Swap | null> {
  return outcomeOf(
    await admin.rpc('offer_swap', {
      p_actor: offer.actorId,
      p_kind: offer.kind,
      p_assignment_id: offer.assignmentId,
      p_version: offer.version,
      p_asked: jsonOf(offer.asked),
      p_for_everyone: offer.isForEveryone,
      p_tell: [...offer.tellIds],
      p_note: offer.note ?? undefined,
      p_blocks: versionsOf(offer),
    }),
  );
}

export type Acceptance = Judged & {
  swapId: number;
  /** The swap's version that was looked at. */
  version: number;
  /** Who becomes the other side: the actor, or as the requester the one whose proposal it is. */
  personId: string;
  /** What the other side gives, with its row's version; null in a give-away. */
  shift: { assignmentId: number; version: number } | null;
  /** It breaks no rule and warns of none, and the agency lets such trades through. */
  approves: boolean;
};

/** Accepts an offer or a proposal. Null and refusals as in `offerSwap`; who was first is named with the time. */
export async function acceptSwap(admin: Db, acceptance: Acceptance): Promise<Swap | null> {
  return outcomeOf(
    await admin.rpc('accept_swap', {
      p_actor: acceptance.actorId,
      p_swap_id: acceptance.swapId,
      p_expected_version: acceptance.version,
      p_person: acceptance.personId,
      p_assignment_id: acceptance.shift?.assignmentId ?? undefined,
      p_version: acceptance.shift?.version ?? undefined,
      p_approves: acceptance.approves,
      p_blocks: versionsOf(acceptance),
    }),
  );
}

export type Proposal = Judged & {
  swapId: number;
  version: number;
  shift: { assignmentId: number; version: number };
  /** One line of at most 500 characters. */
  note: string | null;
};

/** Answers an offer with a shift of the person's own. Null and refusals as in `acceptSwap`. */
export async function proposeSwap(admin: Db, proposal: Proposal): Promise<Swap | null> {
  return outcomeOf(
    await admin.rpc('propose_swap', {
      p_actor: proposal.actorId,
      p_swap_id: proposal.swapId,
      p_expected_version: proposal.version,
      p_assignment_id: proposal.shift.assignmentId,
      p_version: proposal.shift.version,
      p_note: proposal.note ?? undefined,
      p_blocks: versionsOf(proposal),
    }),
  );
}

export type SwapDecision = Judged & {
  swapId: number;
  version: number;
  decision: 'approved' | 'denied';
  /** One line of at most 500 characters; denials and approvals past a hard limit need one. */
  note: string | null;
  /** Limits that the trade passes, each with whose they are: kept with the decision. */
  violations: readonly { personId: string }[];
};

/** Decides an accepted trade; an approval exchanges the shifts. Null and refusals as in `acceptSwap`. */
export async function decideSwap(admin: Db, decision: SwapDecision): Promise<Swap | null> {
  return outcomeOf(
    await admin.rpc('decide_swap', {
      p_actor: decision.actorId,
      p_swap_id: decision.swapId,
      p_expected_version: decision.version,
      p_decision: decision.decision,
      p_note: decision.note ?? undefined,
      p_violations: jsonOf(decision.violations),
      p_blocks: versionsOf(decision),
    }),
  );
}

function versionsOf({ blocks }: Judged): Json {
  return jsonOf(blocks.map(({ scheduleId, version }) => ({ scheduleId, version })));
}

function outcomeOf(answer: PostgrestSingleResponse<Json>): Swap | null {
  if (answer.error !== null && detailOf(answer.error).factsVersion !== undefined) return null;
  return swapSchema.parse(requireData(answer));
}
