import 'server-only';
import type { SessionUser } from '#lib/auth/session.ts';
import { readFillingFacts } from '#lib/data/filling-facts.ts';
import * as mandates from '#lib/data/mandates.ts';
import * as openings from '#lib/data/openings.ts';
import type { FillingFacts } from '#lib/domain/filling-records.ts';
import { type MandateList, mandateListOf, mayTake } from '#lib/domain/mandate-list.ts';
import { type MandateListNow, openNeed, withOpenRow } from '#lib/domain/mandate-now.ts';
import type {
  MandateContact,
  MandateKind,
  MandateLine,
  MandateOutcome,
} from '#lib/domain/mandate-records.ts';
import type { Opening } from '#lib/domain/opening-records.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { EditOutcome } from '#lib/domain/roster-records.ts';
import { actingClient } from '#lib/supabase/admin.ts';
import type { Db } from '#lib/supabase/server.ts';
import { fillOpening, loadFilling } from './fill-opening.ts';

// The list is made here, of facts as they are at the moment at which somebody is ordered, and kept whole with the record.
// The database refuses whoever the list skips, charges by the rules in the record, and lets one of two mandates of a week win.

/** Who orders; the session is the caller's to check. */
export type MandatingUser = Pick<SessionUser, 'id'>;

/** The list for one opening, with what is needed to call people. */
export type MandateCall = MandateList & {
  opening: Opening;
  timeZone: string;
  contacts: readonly MandateContact[];
  /** By person; whoever has none is not in it. */
  phones: Readonly<Record<string, string>>;
  /** How many could be ordered in each way. */
  counts: Readonly<Record<MandateKind, number>>;
};

/** The list for an opening as it stands now; null when there is no such opening for them. */
export async function readMandateCall(
  user: MandatingUser,
  db: Db,
  openingId: number,
  kind: MandateKind,
): Promise<MandateCall | null> {
  const facts = await loadFilling(user, openingId);
  if (facts === null) return null;
  const now = Date.now();
  const contacts = await mandates.getOpeningContacts(db, openingId);
  const lists = {
    mandate: mandateListOf(facts, 'mandate', now),
    holdover: mandateListOf(facts, 'holdover', now),
    early_call_in: mandateListOf(facts, 'early_call_in', now),
  };
  return {
    ...lists[kind],
    opening: facts.opening,
    timeZone: facts.roster.clock.timeZone,
    contacts,
    phones: Object.fromEntries(
      facts.people.flatMap(({ personId, phone }) => (phone === null ? [] : [[personId, phone]])),
    ),
    counts: {
      mandate: lists.mandate.ranking.ranked.length,
      holdover: lists.holdover.ranking.ranked.length,
      early_call_in: lists.early_call_in.ranking.ranked.length,
    },
  };
}

/**
 * The list of a center as it stands, and who would be skipped were a shift of four hours to be filled from the next full hour
 * on. Null for whoever may not see it, or where the center has no shifts yet.
 */
export async function readMandateList(
  user: Pick<SessionUser, 'id' | 'center'>,
  capacity: Opening['capacity'],
): Promise<MandateListNow | null> {
  if (user.center === null) return null;
  const now = Date.now();
  const need = openNeed(user.center.clock, now);
  const answer = await mandates.getMandateListFacts(await actingClient(), {
    actorId: user.id,
    centerId: user.center.id,
    capacity,
    ...need,
  });
  const facts = answer === null ? null : withOpenRow(readFillingFacts(answer));
  if (facts === null) return null;
  const { inputs, ranking } = mandateListOf(facts, 'mandate', now);
  return { inputs, ranking };
}

export type MandateOrder = {
  openingId: number;
  expectedVersion: number;
  /** The edit of the roster that gives it; the same one again orders once. */
  editId: string;
  personId: string;
  kind: MandateKind;
  /** Why another than the first of the list is taken. */
  reason: string | null;
  callOutId: string | null;
};

/**
 * Orders somebody to an opening. Who that may be says the list as it is at that moment: the first of it, or another for a
 * reason; nobody whom it protects. Throws a `Refusal` with the field `reason` where one is missing, and as `fillOpening` does.
 */
export async function mandateShift(user: MandatingUser, db: Db, order: MandateOrder): Promise<EditOutcome> {
  const { personId, openingId } = order;
  const facts = await loadFilling(user, openingId);
  if (facts === null) throw gone();
  if (hasMoved(facts, order)) return answerOf(user, facts, order);
  const contacts = await mandates.getOpeningContacts(db, openingId);
  const { basis, need } = basisOf(facts, order, contacts);
  const isWhole = need.startsAt === facts.opening.startsAt && need.endsAt === facts.opening.endsAt;
  return fillOpening(user, {
    openingId,
    expectedVersion: order.expectedVersion,
    editId: order.editId,
    personId,
    kind: 'take',
    part: isWhole ? null : need,
    reason: basis.reason,
    way: 'mandate',
    mandate: (again) => {
      // The database says who was first.
      if (hasMoved(again, order)) return {};
      const made = basisOf(again, order, contacts);
      // What is written is what the list is of.
      if (made.need.startsAt !== need.startsAt || made.need.endsAt !== need.endsAt) throw moved();
      return made.basis;
    },
  });
}

function basisOf(
  facts: FillingFacts,
  { kind, personId, reason, callOutId }: MandateOrder,
  contacts: readonly MandateContact[],
): { basis: mandates.MandateBasis; need: MandateList['need'] } {
  const { inputs, ranking, need } = mandateListOf(facts, kind, Date.now());
  const taken = mayTake(ranking, personId, reason, contacts);
  if (!taken.isAllowed) {
    const { words, isReasonMissing } = taken;
    throw new Refusal('rule_violation', words, isReasonMissing ? { reason: words } : { personId: words });
  }
  return { basis: { kind, reason: taken.reason, inputs, ranking, callOutId }, need };
}

export type MandateTry = {
  openingId: number;
  personId: string;
  kind: MandateKind;
  outcome: MandateOutcome;
  note: string | null;
  callOutId: string | null;
  /** The same one again records nothing more. */
  requestId: string;
};

/** Records that somebody of the list was called and does not come. Throws a `Refusal` for whoever the list skips. */
export async function recordMandateContact(user: MandatingUser, contact: MandateTry): Promise<MandateLine> {
  const { kind, callOutId, openingId, personId, outcome, note, requestId } = contact;
  const facts = await loadFilling(user, openingId);
  if (facts === null) throw gone();
  const { inputs, ranking } = mandateListOf(facts, kind, Date.now());
  return mandates.recordMandateContact(await actingClient(), {
    actorId: user.id,
    openingId,
    personId,
    outcome,
    note,
    requestId,
    mandate: { kind, reason: null, inputs, ranking, callOutId },
  });
}

function hasMoved({ opening }: FillingFacts, { expectedVersion }: MandateOrder): boolean {
  return opening.state !== 'open' || opening.version !== expectedVersion;
}

/** What the database says of an opening that has moved on: what this very order did before, or who was first. */
async function answerOf(
  user: MandatingUser,
  { opening, blocks }: FillingFacts,
  { openingId, expectedVersion, editId, personId }: MandateOrder,
): Promise<EditOutcome> {
  const { scheduleId, assignmentId } = opening;
  const outcome = await openings.fillOpening(await actingClient(), {
    actorId: user.id,
    openingId,
    expectedVersion,
    editId,
    scheduleId,
    factsVersion: blocks.find((block) => block.scheduleId === scheduleId)?.version ?? 0,
    // Never done: of what has moved on nothing is looked at but who was there before.
    operations: [{ kind: 'cancel', id: assignmentId, version: 1 }],
    violations: [],
    needsConfirmation: false,
    reason: null,
    way: 'mandate',
    personId,
    call: null,
    mandate: null,
  });
  if (outcome === null)
    throw new Refusal('conflict', 'This opening was changed meanwhile. Look at it again.');
  return outcome;
}

function moved(): Refusal {
  return new Refusal('conflict', 'Others just changed who can cover which part. Look at the list again.');
}

function gone(): Refusal {
  return new Refusal('not_found', 'This opening does not exist.');
}
