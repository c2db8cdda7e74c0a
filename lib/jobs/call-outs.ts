import { randomUUID } from 'node:crypto';
import { fillOpening } from '#lib/actions/fill-opening.ts';
import * as work from '#lib/data/call-out-work.ts';
import { makeOffer, startCallOutAlone } from '#lib/data/call-outs.ts';
import { getOpeningFacts } from '#lib/data/filling-facts.ts';
import { candidatesOf } from '#lib/domain/call-out-list.ts';
import { firstClaims, nextOffers } from '#lib/domain/call-out-next.ts';
import { offerDraft } from '#lib/domain/call-out-terms.ts';
import { rankFilling } from '#lib/domain/filling-rank.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Instant } from '#lib/domain/types.ts';
import { log } from '#lib/log.ts';
import type { Db } from '#lib/supabase/server.ts';

/** How long a call-out on whose list nobody can be offered anything, or an opening for which none can start, is left alone. */
const restMs = 60_000;

/**
 * What the app does of call-outs by itself, as a loop's body: ends offers that nobody answered, makes the next ones, starts
 * call-outs on sick calls, and decides claims whose time is over, each where the agency lets it. Several workers at once, and
 * a second call, do nothing twice: each step is one function of the database that lets one of several be first. Rejects when
 * the database is away.
 */
export function createCallOutSweep(admin: Db, signal: AbortSignal): () => Promise<void> {
  const resting = new Map<string, Instant>();
  const restingOpenings = new Map<number, Instant>();
  // Openings of which the claims were looked at the last time.
  let tried = new Set<number>();
  return async () => {
    for (const callOutId of await work.listUnsettledOffers(admin)) {
      if (signal.aborted) return;
      await alone(`offers of call-out ${callOutId}`, () => work.settleOffers(admin, callOutId));
    }
    const now = Date.now();
    for (const [id, until] of resting) if (until <= now) resting.delete(id);
    for (const [id, until] of restingOpenings) if (until <= now) restingOpenings.delete(id);
    const { callOuts, sickCalls, claims } = await work.listCallOutWork(admin, [...resting.keys()]);
    for (const callOut of callOuts) {
      if (signal.aborted) return;
      const made = await alone(`call-out ${callOut.callOutId}`, () => offerNext(admin, callOut));
      if (made !== true) resting.set(callOut.callOutId, now + restMs);
    }
    for (const { openingId, holderId } of sickCalls) {
      if (signal.aborted) return;
      if (restingOpenings.has(openingId)) continue;
      const tried = await alone(`opening ${openingId}`, () => startAlone(admin, openingId, holderId));
      if (tried !== true) restingOpenings.set(openingId, now + restMs);
    }
    const isAgain = tried;
    tried = new Set(claims.map(({ openingId }) => openingId));
    for (const claim of claims) {
      if (signal.aborted) return;
      const { openingId } = claim;
      await alone(`claims of opening ${openingId}`, () => decideClaims(admin, claim, isAgain.has(openingId)));
    }
  };
}

/** What goes wrong with one thing leaves the others alone; what somebody else was first with is nothing wrong. */
async function alone<Outcome>(what: string, step: () => Promise<Outcome>): Promise<Outcome | undefined> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    // The log has the place alone: what a message says may be about people.
    log.error({ at: what, reason: error instanceof Error ? error.name : 'unknown' }, 'The worker failed.');
    return undefined;
  }
}

/** Makes the offers that are next. False when there is nobody to whom one can be made now. */
async function offerNext(admin: Db, callOut: work.DueCallOut): Promise<boolean> {
  const { callOutId, openingId, actorId, rules, waiting } = callOut;
  const facts = actorId === null ? null : await getOpeningFacts(admin, actorId, openingId, null);
  if (facts === null) return false;
  const known = { ...facts, rules };
  const now = Date.now();
  const { offers, barred } = nextOffers(known, rankFilling(known, now), waiting, now);
  await work.barCandidates(admin, callOutId, barred);
  let made = 0;
  for (const { step, ranked } of offers) {
    const terms = offerDraft(ranked, facts.opening.code);
    const minutes = rules.steps[step]?.waitMinutes ?? 15;
    const offer = { callOutId, step, personId: ranked.personId, terms, minutes };
    if ((await alone(`call-out ${callOutId}`, () => makeOffer(admin, null, offer))) !== undefined) made++;
  }
  return made > 0 || barred.length > 0;
}

/** False when it cannot be started now. */
async function startAlone(admin: Db, openingId: number, holderId: string): Promise<boolean> {
  const facts = await getOpeningFacts(admin, holderId, openingId, null);
  if (facts === null) return false;
  const ranking = rankFilling(facts, Date.now());
  await startCallOutAlone(admin, {
    holderId,
    id: randomUUID(),
    openingId,
    expectedVersion: facts.opening.version,
    rules: facts.rules,
    rankedAt: ranking.rankedAt,
    candidates: candidatesOf(facts, ranking),
  });
  // One that was changed meanwhile is ranked again the next time.
  return true;
}

/**
 * Gives an opening to the first of those who asked for it by the ranking; else the supervisors are told, once.
 *
 * @param isAgain whether it was tried before: then whatever keeps one from it lets the next one have it
 */
async function decideClaims(
  admin: Db,
  { openingId, actorId, mayAward, personIds }: work.DueClaims,
  isAgain: boolean,
): Promise<void> {
  const facts = mayAward && actorId !== null ? await getOpeningFacts(admin, actorId, openingId, null) : null;
  const first = facts === null ? [] : firstClaims(rankFilling(facts, Date.now()), personIds);
  for (const personId of first) {
    const { opening } = facts ?? {};
    if (opening === undefined) break;
    try {
      await fillOpening(
        { id: personId },
        {
          openingId,
          expectedVersion: opening.version,
          editId: randomUUID(),
          personId,
          part: null,
          reason: null,
          way: 'claim',
        },
      );
      return;
    } catch (error) {
      // The next one has it where this one may not. What others change just now, or a fault, is no reason, and is tried again.
      const isReason = error instanceof Refusal && error.code !== 'conflict';
      if (!isReason && !isAgain) throw error;
    }
  }
  await work.tellOfDueClaims(admin, openingId);
}
