import 'server-only';
import { barCandidates } from '#lib/data/call-out-work.ts';
import * as callOuts from '#lib/data/call-outs.ts';
import { getOpeningFacts } from '#lib/data/filling-facts.ts';
import { candidatesOf, findRanked, proposedPart } from '#lib/domain/call-out-list.ts';
import { barredNow } from '#lib/domain/call-out-next.ts';
import type { ContactOutcome, OfferTerms } from '#lib/domain/call-out-records.ts';
import { offerDraft } from '#lib/domain/call-out-terms.ts';
import { rankFilling } from '#lib/domain/filling-rank.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { EditOutcome } from '#lib/domain/roster-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { actingClient } from '#lib/supabase/admin.ts';
import type { Db } from '#lib/supabase/server.ts';
import { type Filler, fillOpening } from './fill-opening.ts';
import { settled } from './settled.ts';

// A call-out is ranked here, from facts that the list's readers may not read; the database takes lists and offers from this
// server alone, and lets one of several be first.

/**
 * Ranks everybody for an opening and starts the search. Throws a `Refusal` for an opening that has somebody by now, and for one
 * for which another call-out runs, with by whom.
 */
export function startCallOut(
  user: Filler,
  started: { id: string; openingId: number; isAutomatic: boolean },
): Promise<{ id: string }> {
  return settled(async () => {
    const { id, openingId, isAutomatic } = started;
    const admin = await actingClient();
    const facts = await getOpeningFacts(admin, user.id, openingId, null);
    if (facts === null) throw new Refusal('not_found', 'This open shift does not exist.');
    const ranking = rankFilling(facts, Date.now());
    const answer = await callOuts.startCallOut(admin, {
      holderId: user.id,
      id,
      openingId,
      expectedVersion: facts.opening.version,
      rules: facts.rules,
      rankedAt: ranking.rankedAt,
      candidates: candidatesOf(facts, ranking),
      isAutomatic: isAutomatic && facts.rules.automatic.offers,
    });
    return answer === null ? null : { id: answer };
  });
}

type Asked = { callOutId: string; step: number; personId: string };

/**
 * What came of a call. Whoever accepted is given the shift at once, judged by the facts as they are now: `pending` where a
 * second supervisor confirms. Throws a `Refusal` as `fillOpening` does, and for a call-out that is over, with by whom.
 */
export async function recordOutcome(
  user: Filler,
  db: Db,
  call: Asked & {
    outcome: ContactOutcome;
    note: string | null;
    /** Names the call and, of one that was accepted, the edit: a repeated request does it once. */
    clientId: string;
    /** Why a limit is passed. */
    reason: string | null;
  },
): Promise<{ state: 'recorded' | EditOutcome['state'] }> {
  const { outcome, note, clientId, reason, ...asked } = call;
  if (outcome !== 'accepted') {
    await callOuts.recordContact(db, { ...asked, outcome, note, clientId });
    await judgeAgain(user, db, asked.callOutId);
    return { state: 'recorded' };
  }
  const found = await callOuts.findCandidate(db, asked);
  const { state } = await fillOpening(user, {
    openingId: found.openingId,
    expectedVersion: found.openingVersion,
    editId: clientId,
    personId: asked.personId,
    kind: found.kind,
    part: await partOf(user, found, asked.personId),
    reason,
    way: 'call_out',
    call: { callOutId: asked.callOutId, step: asked.step, channel: 'phone', note },
  });
  return { state };
}

/** Passes over who cannot take the shift any more, so that nobody is called in vain: much happens while people are called. */
async function judgeAgain(user: Filler, db: Db, callOutId: string): Promise<void> {
  const callOut = await callOuts.getCallOut(db, callOutId);
  if (callOut === null || callOut.state !== 'running') return;
  const admin = await actingClient();
  const facts = await getOpeningFacts(admin, user.id, callOut.opening.id, null);
  if (facts === null) return;
  const known = { ...facts, rules: callOut.rules };
  const waiting = callOut.candidates.filter(({ state }) => state === 'waiting');
  await barCandidates(admin, callOutId, barredNow(known, rankFilling(known, Date.now()), waiting));
}

/** Offers somebody on the list what is proposed for them, and tells them. Throws a `Refusal` where a rule forbids it by now. */
export async function makeOffer(user: Filler, db: Db, asked: Asked): Promise<{ offerId: string }> {
  const { callOutId, step, personId } = asked;
  const found = await callOuts.findCandidate(db, asked);
  const admin = await actingClient();
  const facts = await getOpeningFacts(admin, user.id, found.openingId, [personId]);
  const rules = found.rules.steps[step];
  if (facts === null || rules === undefined) throw gone();
  const known = { ...facts, rules: found.rules };
  const ranked = findRanked(rankFilling(known, Date.now()), known.rules, { step, personId });
  if ('words' in ranked) throw new Refusal('rule_violation', `This cannot be offered now: ${ranked.words}`);
  const terms = offerDraft(ranked, facts.opening.code);
  const offer = { callOutId, step, personId, terms, minutes: rules.waitMinutes };
  return { offerId: await callOuts.makeOffer(admin, user.id, offer) };
}

export type OfferAnswer = 'accept' | 'decline';

/**
 * Answers an offer by its link, or an own one in the app. Who accepts has the shift when this returns: it is judged by the facts
 * as they are now. Twice is once. Throws a `Refusal` for an offer that is over, with who got the shift and when, and for what
 * would pass a hard limit.
 */
export async function answerOffer(
  db: Db,
  key: callOuts.OfferKey,
  { answer, actorId }: { answer: OfferAnswer; actorId: string | null },
): Promise<Pick<OfferTerms, 'state'>> {
  if (answer === 'decline') {
    const { state } = await callOuts.declineOffer(db, key);
    return { state };
  }
  const admin = await actingClient();
  const found = await callOuts.findOffer(admin, key, actorId);
  if (found.state === 'accepted') return { state: 'accepted' };
  const { personId, openingId, callOutId, step, offerId } = found;
  try {
    await fillOpening(
      { id: personId },
      {
        openingId,
        expectedVersion: found.openingVersion,
        // Pressed twice, it is one edit.
        editId: offerId,
        personId,
        kind: found.kind,
        part: await partOf({ id: personId }, found, personId),
        reason: null,
        way: 'call_out',
        call: { callOutId, step, offerId, channel: 'token' in key ? 'link' : 'app' },
      },
    );
  } catch (error) {
    // Somebody was first in between: of an offer that is over, it is said who and when.
    if (error instanceof Refusal && error.code === 'conflict') await callOuts.findOffer(admin, key, actorId);
    throw error;
  }
  return { state: 'accepted' };
}

/** Which part was proposed, as far as it is still open; null = all that is open. */
async function partOf(
  user: Filler,
  { openingId, startsAt, endsAt }: { openingId: number; startsAt: Instant | null; endsAt: Instant | null },
  personId: string,
) {
  if (startsAt === null || endsAt === null) return null;
  const facts = await getOpeningFacts(await actingClient(), user.id, openingId, [personId]);
  if (facts === null) throw gone();
  const part = proposedPart({ startsAt, endsAt }, facts.opening);
  if (part === 'changed') {
    throw new Refusal(
      'conflict',
      'What is open has changed since this was proposed. Start another call-out.',
    );
  }
  return part;
}

function gone(): Refusal {
  return new Refusal('not_found', 'This call-out does not exist.');
}
