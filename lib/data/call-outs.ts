import 'server-only';
import { z } from 'zod';
import type { ListedPerson } from '#lib/domain/call-out-list.ts';
import {
  CALL_OUT_STATES,
  CANDIDATE_STATES,
  type CallOut,
  type CallOutLine,
  type CandidateSnapshot,
  CONTACT_CHANNELS,
  CONTACT_OUTCOMES,
  type ContactOutcome,
  type OfferTerms,
} from '#lib/domain/call-out-records.ts';
import type { OfferDraft } from '#lib/domain/call-out-terms.ts';
import type { FillingRules, ScorePart } from '#lib/domain/filling-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { openingSchema } from './openings.ts';
import { dataOf, detailOf, jsonOf, requireData } from './read.ts';

const instant = z.number();
const kind = z.enum(['take', 'holdover', 'early_call_in']);
const rulesSchema = z.custom<FillingRules>(
  (value) => typeof value === 'object' && value !== null && 'steps' in value,
);
const offerState = z.enum(['open', 'accepted', 'declined', 'lapsed', 'closed']);
/** From the server's own ranking, written once. */
const snapshotSchema = z.custom<CandidateSnapshot>((value) => typeof value === 'object' && value !== null);
const partsSchema = z.custom<readonly ScorePart[]>((value) => Array.isArray(value));

const callOutSchema: z.ZodType<CallOut> = z.object({
  id: z.string(),
  version: z.int(),
  state: z.enum(CALL_OUT_STATES),
  opening: openingSchema,
  centerName: z.string(),
  timeZone: z.string(),
  holderId: z.string(),
  holderName: z.string(),
  startedByName: z.string(),
  startedAt: instant,
  endedByName: z.string().nullable(),
  endedAt: instant.nullable(),
  endReason: z.string().nullable(),
  isAutomatic: z.boolean(),
  rules: rulesSchema,
  rankedAt: instant,
  candidates: z.array(
    z.object({
      id: z.int(),
      version: z.int(),
      personId: z.string(),
      step: z.int(),
      place: z.int().nullable(),
      parts: partsSchema,
      snapshot: snapshotSchema,
      proposal: z.object({ kind, startsAt: instant, endsAt: instant }).nullable(),
      skipReason: z.string().nullable(),
      state: z.enum(CANDIDATE_STATES).nullable(),
      stateAt: instant.nullable(),
      phone: z.string().nullable(),
    }),
  ),
  contacts: z.array(
    z.object({
      id: z.int(),
      personId: z.string(),
      step: z.int(),
      channel: z.enum(CONTACT_CHANNELS),
      outcome: z.enum(CONTACT_OUTCOMES).nullable(),
      note: z.string().nullable(),
      byName: z.string().nullable(),
      at: instant,
    }),
  ),
  offers: z.array(
    z.object({
      id: z.string(),
      personId: z.string(),
      step: z.int(),
      state: offerState,
      madeAt: instant,
      answerBy: instant,
    }),
  ),
  events: z.array(
    z.object({
      id: z.int(),
      kind: z.enum([
        'started',
        'taken_over',
        'step',
        'automatic_on',
        'automatic_off',
        'ranked',
        'filled',
        'part_filled',
        'stopped',
        'exhausted',
      ]),
      actorName: z.string().nullable(),
      reason: z.string().nullable(),
      at: instant,
    }),
  ),
  fills: z.array(
    z.object({ startsAt: instant, endsAt: instant, personName: z.string(), way: z.string(), at: instant }),
  ),
});

const lineSchema: z.ZodType<CallOutLine> = z.object({
  id: z.string(),
  state: z.enum(CALL_OUT_STATES),
  holderName: z.string(),
  startedByName: z.string(),
  startedAt: instant,
  endedAt: instant.nullable(),
  isAutomatic: z.boolean(),
  opening: openingSchema,
  asked: z.int(),
  filledBy: z.array(z.string()),
});

const termsSchema: z.ZodType<OfferTerms> = z.object({
  offerId: z.string(),
  state: offerState,
  agencyName: z.string(),
  centerName: z.string(),
  timeZone: z.string(),
  personName: z.string(),
  code: z.string(),
  kind,
  startsAt: instant,
  endsAt: instant,
  answerBy: instant,
  answeredAt: instant.nullable(),
  isTaken: z.boolean(),
  takenBy: z.string().nullable(),
  clockStyle: z.enum(['24h', '12h']),
  means: z.array(z.string()),
});

/** A call-out with its list, its contacts and what came of it; null when supervisors of this agency have no such one. */
export async function getCallOut(db: Db, callOutId: string): Promise<CallOut | null> {
  const answer = dataOf(await db.rpc('get_call_out', { p_id: callOutId }));
  return answer === null ? null : callOutSchema.parse(answer);
}

/** Call-outs of the agency, the newest first, at most 50; `before` an earlier page's last. Throws a `Refusal` for others. */
export async function listCallOuts(
  db: Db,
  { before = null, isRunning = false }: { before?: string | null; isRunning?: boolean } = {},
): Promise<CallOutLine[]> {
  const answer = await db.rpc('list_call_outs', {
    p_running: isRunning,
    ...(before !== null && { p_before: before }),
  });
  return z.array(lineSchema).parse(requireData(answer));
}

/** What is offered to the caller and waits for an answer, the most urgent first. */
export async function listMyOffers(db: Db): Promise<OfferTerms[]> {
  return z.array(termsSchema).parse(requireData(await db.rpc('get_my_offers')));
}

/** An offer by the token of its link, or an own one by its id. */
export type OfferKey = { token: string } | { offerId: string };

/** What was offered, whatever became of it; null for a link or an id that does not count. Looking changes nothing. */
export async function getOffer(db: Db, key: OfferKey): Promise<OfferTerms | null> {
  const answer = dataOf(await db.rpc('get_offer', keyOf(key)));
  return answer === null ? null : termsSchema.parse(answer);
}

/** Does not take what is offered; twice is once. Throws a `Refusal` for an offer that is over, in words. */
export async function declineOffer(db: Db, key: OfferKey): Promise<OfferTerms> {
  return termsSchema.parse(requireData(await db.rpc('decline_offer', keyOf(key))));
}

function keyOf(key: OfferKey) {
  return 'token' in key ? { p_token: key.token } : { p_offer_id: key.offerId };
}

const foundOfferSchema = z.object({
  offerId: z.string(),
  state: z.enum(['open', 'accepted']),
  personId: z.string(),
  callOutId: z.string(),
  openingId: z.int(),
  openingVersion: z.int(),
  step: z.int(),
  kind,
  startsAt: instant,
  endsAt: instant,
});
type FoundOffer = z.output<typeof foundOfferSchema>;

/**
 * Whose offer it is and for which opening, so that the server can let them accept. Throws a `Refusal` for one that is over,
 * with who got the shift and when. `actorId` is the person of the session; null where the link is the only right.
 */
export async function findOffer(admin: Db, key: OfferKey, actorId: string | null): Promise<FoundOffer> {
  const answer = await admin.rpc('find_offer', {
    ...keyOf(key),
    ...(actorId !== null && { p_actor: actorId }),
  });
  return foundOfferSchema.parse(requireData(answer));
}

const foundCandidateSchema = z.object({
  callOutId: z.string(),
  openingId: z.int(),
  openingVersion: z.int(),
  rules: rulesSchema,
  kind,
  startsAt: instant.nullable(),
  endsAt: instant.nullable(),
});
type FoundCandidate = z.output<typeof foundCandidateSchema>;

/** Somebody in a step of a call-out: what is proposed for them, and for which opening. Throws a `Refusal` for who is not there. */
export async function findCandidate(
  db: Db,
  { callOutId, step, personId }: { callOutId: string; step: number; personId: string },
): Promise<FoundCandidate> {
  const answer = await db.rpc('find_candidate', { p_id: callOutId, p_step: step, p_person: personId });
  return foundCandidateSchema.parse(requireData(answer));
}

export type NewCallOut = {
  /** Who runs it. */
  holderId: string;
  id: string;
  openingId: number;
  /** The opening's version that was ranked. */
  expectedVersion: number;
  rules: FillingRules;
  rankedAt: Instant;
  candidates: readonly ListedPerson[];
};

/**
 * Starts a call-out; the same id again answers as the first time. Null when the opening has changed since it was ranked. Throws a
 * `Refusal` for an opening that is not open any more, and for one for which another runs, with by whom.
 */
export async function startCallOut(
  admin: Db,
  { isAutomatic, ...started }: NewCallOut & { isAutomatic: boolean },
): Promise<string | null> {
  const answer = await admin.rpc('start_call_out', {
    p_actor: started.holderId,
    p_is_automatic: isAutomatic,
    ...wireOf(started),
  });
  if (answer.error !== null && detailOf(answer.error).factsVersion !== undefined) return null;
  return requireData(answer);
}

/** The same by the app itself, in the hands of a supervisor. */
export async function startCallOutAlone(admin: Db, started: NewCallOut): Promise<string | null> {
  const answer = await admin.rpc('start_call_out_alone', {
    p_holder: started.holderId,
    ...wireOf(started),
  });
  if (answer.error !== null && detailOf(answer.error).factsVersion !== undefined) return null;
  return requireData(answer);
}

function wireOf({ id, openingId, expectedVersion, rules, rankedAt, candidates }: NewCallOut) {
  return {
    p_id: id,
    p_opening_id: openingId,
    p_expected_version: expectedVersion,
    p_rules: jsonOf(rules),
    p_ranked_at: new Date(rankedAt).toISOString(),
    p_candidates: jsonOf(candidates),
  };
}

type Seen = { callOutId: string; expectedVersion: number };

/** Throws a `Refusal` for a call-out that is over or that somebody else has taken over since it was seen. */
export async function takeOverCallOut(db: Db, seen: Seen, reason: string | null): Promise<void> {
  dataOf(
    await db.rpc('take_over_call_out', {
      p_id: seen.callOutId,
      p_expected_version: seen.expectedVersion,
      ...(reason !== null && { p_reason: reason }),
    }),
  );
}

/** Ends a call-out; every open offer is over with it. Throws a `Refusal` as above. */
export async function stopCallOut(db: Db, seen: Seen, reason: string): Promise<void> {
  dataOf(
    await db.rpc('stop_call_out', {
      p_id: seen.callOutId,
      p_expected_version: seen.expectedVersion,
      p_reason: reason,
    }),
  );
}

/** Lets the app make the offers of the automatic steps, or no more. */
export async function setCallOutAutomatic(db: Db, seen: Seen, isOn: boolean): Promise<void> {
  dataOf(
    await db.rpc('set_call_out_automatic', {
      p_id: seen.callOutId,
      p_expected_version: seen.expectedVersion,
      p_on: isOn,
    }),
  );
}

/** Writes down a call that did not end in a yes; the same client id again changes nothing. */
export async function recordContact(
  db: Db,
  contact: {
    callOutId: string;
    step: number;
    personId: string;
    outcome: Exclude<ContactOutcome, 'accepted'>;
    note: string | null;
    clientId: string;
  },
): Promise<void> {
  dataOf(
    await db.rpc('record_contact', {
      p_id: contact.callOutId,
      p_step: contact.step,
      p_person: contact.personId,
      p_outcome: contact.outcome,
      // The database takes no words for none.
      p_note: contact.note ?? '',
      p_client_id: contact.clientId,
    }),
  );
}

type NewOffer = {
  callOutId: string;
  step: number;
  personId: string;
  terms: OfferDraft;
  /** How long it waits for an answer, at least one minute and at most a day. */
  minutes: number;
};

/** Offers on these terms and tells the person; returns the offer's id. By a supervisor, or with `null` by the app itself. */
export async function makeOffer(admin: Db, actorId: string | null, offer: NewOffer): Promise<string> {
  const answer = await admin.rpc('make_offer', {
    ...(actorId !== null && { p_actor: actorId }),
    p_id: offer.callOutId,
    p_step: offer.step,
    p_person: offer.personId,
    p_terms: jsonOf(offer.terms),
    p_minutes: offer.minutes,
    p_is_automatic: actorId === null,
  });
  return requireData(answer);
}
