import 'server-only';
import type { SessionUser } from '#lib/auth/session.ts';
import { getPersonShiftDate } from '#lib/data/roster.ts';
import * as decisions from '#lib/data/swap-decisions.ts';
import { getSwap } from '#lib/data/swaps.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { type Asked, askedRefusals } from '#lib/domain/swap-asked.ts';
import { tradeEffect } from '#lib/domain/swap-effect.ts';
import * as finder from '#lib/domain/swap-partners.ts';
import type { Swap, SwapFacts, SwapKind, SwapShift } from '#lib/domain/swap-records.ts';
import { type HeldRow, heldRow, type OtherSide, otherSideOf, type Trade } from '#lib/domain/swap-trade.ts';
import type { AnswerOptions, PartnerList, TradeEffect } from '#lib/domain/swap-view.ts';
import { stopWords, type TradeReader, whyNot } from '#lib/domain/swap-words.ts';
import { judgeTrade, TRADE_DAYS_MAX, type TradeJudgement } from '#lib/domain/swaps.ts';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { actingClient } from '#lib/supabase/admin.ts';
import type { Db } from '#lib/supabase/server.ts';
import { decideInTurn, settled } from './settled.ts';

// Trades are judged here, from facts that the two may not read: leave, and hours of others. What leaves this file is cut to
// what its reader may know. The database takes trades from this server alone, and checks the right of the person again.

/** Who asks; the session is the caller's to check. */
export type Trader = Pick<SessionUser, 'id' | 'role'>;

type Looked = { swapId: number; expectedVersion: number };

/** Who could trade for an own shift. Throws a `Refusal` for one that is not theirs any more. */
export async function findPartners(user: Trader, db: Db, assignmentId: number): Promise<PartnerList> {
  const { facts, shift } = await loadOwn(user, db, { assignmentId, withIds: null });
  return finder.findPartners(facts, shift, Date.now());
}

/** What the person could give for what they are offered; null when it is not offered to them now. */
export async function findAnswers(user: Trader, db: Db, swapId: number): Promise<AnswerOptions | null> {
  const swap = await readSwap(db, swapId);
  if (swap === null || swap.status !== 'pending' || swap.requesterId === user.id) return null;
  const isGiven = swap.kind === 'give';
  const facts = await factsOf(
    user,
    swap,
    [user.id],
    isGiven ? daysOf(swap.shift, null) : around(swap.shift.shiftDate),
  );
  const shift = facts && heldRow(facts, swap.shift.assignmentId);
  if (facts === null || shift === null) return null;
  return finder.findAnswers(facts, { shift, responderId: user.id, isGiven }, Date.now());
}

/**
 * What a trade would do: to the reader, or for supervisors to both. Null when it waits for nobody, when there is no answer
 * that it could be made with, and for whoever would be no side of it and does not decide: others' time is not theirs to read.
 *
 * @param personId whose answer, of several; null = the accepted one, or the reader's own
 */
export async function readTradeEffect(
  user: Trader,
  db: Db,
  swapId: number,
  personId: string | null,
): Promise<TradeEffect | null> {
  const swap = await readSwap(db, swapId);
  const side = swap && otherSideOf(swap, personId ?? user.id);
  if (swap === null || side === null) return null;
  const isSide = user.id === swap.requesterId || user.id === side.personId;
  if (!isSide && !hasRole(user.role, 'supervisor')) return null;
  const loaded = await loadTrade(user, swap, side);
  if (loaded === null) return null;
  const stage = swap.status === 'accepted' ? 'decide' : 'agree';
  return tradeEffect(loaded.trade, loaded.facts, { reader: readerOf(user, swap), now: Date.now(), stage });
}

export type NewOffer = {
  kind: SwapKind;
  assignmentId: number;
  expectedVersion: number;
  asked: readonly Asked[];
  isForEveryone: boolean;
  note: string | null;
};

/**
 * Offers an own shift to people by name, or to everyone. Throws a `Refusal` for a shift that was changed or cannot be traded,
 * and with the field `asked` where somebody who is asked cannot, with why as far as the requester may know.
 */
export function offerShift(user: Trader, db: Db, offer: NewOffer): Promise<Swap> {
  const { kind, assignmentId, expectedVersion, asked, isForEveryone, note } = offer;
  return settled(async () => {
    const withIds = isForEveryone ? null : asked.map(({ personId }) => personId);
    const { facts, shift } = await loadOwn(user, db, { assignmentId, withIds });
    if (shift.version !== expectedVersion) throw changed();
    const list = finder.findPartners(facts, shift, Date.now());
    if (list.bar !== null) throw new Refusal('rule_violation', list.bar, { assignmentId: list.bar });
    const able = kind === 'give' ? list.takers : list.partners;
    const refused = askedRefusals(asked, kind, list, facts).join(' ');
    if (refused !== '') throw new Refusal('rule_violation', refused, { asked: refused });
    return decisions.offerSwap(await actingClient(), {
      actorId: user.id,
      blocks: facts.blocks,
      kind,
      assignmentId,
      version: expectedVersion,
      asked: asked.map(({ expectedVersion: version, ...each }) => ({ ...each, version })),
      isForEveryone,
      tellIds: isForEveryone ? [...new Set(able.map(({ personId }) => personId))] : [],
      note,
    });
  });
}

/** Accepts an offer that names the person's own shift, or a shift that is given away. Throws a `Refusal` as `settled` does. */
export function acceptOffer(user: Trader, db: Db, { swapId, expectedVersion }: Looked): Promise<Swap> {
  return agree(user, db, { swapId, expectedVersion, personId: user.id }, (swap) => {
    const answer = swap.answers.find(({ personId }) => personId === user.id);
    if (swap.kind === 'give') return null;
    if (answer?.state === 'asked' && answer.shift !== null) return answer.shift;
    throw new Refusal('rule_violation', 'This offer names no shift of yours. Answer with one.');
  });
}

/** Accepts what somebody proposed for the person's own offer, as it was seen. */
export function acceptProposal(
  user: Trader,
  db: Db,
  { personId, assignmentId, ...looked }: Looked & { personId: string; assignmentId: number },
): Promise<Swap> {
  return agree(user, db, { ...looked, personId }, (swap) => {
    const answer = swap.answers.find((each) => each.personId === personId);
    const isSeen = answer?.state === 'proposed' && answer.shift?.assignmentId === assignmentId;
    if (isSeen) return answer.shift;
    throw new Refusal(
      'conflict',
      `${answer?.fullName ?? 'This person'} does not propose this shift any more.`,
    );
  });
}

/** Answers an offer with an own shift. Throws a `Refusal` for one that cannot be traded for it. */
export function proposeShift(
  user: Trader,
  db: Db,
  proposal: Looked & { assignmentId: number; assignmentVersion: number; note: string | null },
): Promise<Swap> {
  const { swapId, expectedVersion, assignmentId, assignmentVersion, note } = proposal;
  return settled(async () => {
    const swap = await readSwap(db, swapId);
    if (swap === null) throw gone();
    const facts = await factsOf(user, swap, [user.id], around(swap.shift.shiftDate));
    if (swap.status === 'pending') {
      const other = facts && heldRow(facts, assignmentId);
      if (other?.userId !== user.id || other.version !== assignmentVersion) throw changed();
      judgeAgreed(user, swap, facts, { responderId: user.id, other });
    }
    return decisions.proposeSwap(await actingClient(), {
      actorId: user.id,
      blocks: facts?.blocks ?? [],
      swapId,
      version: expectedVersion,
      shift: { assignmentId, version: assignmentVersion },
      note,
    });
  });
}

type Decided = Looked & { note: string | null };

/**
 * Approves a trade by the facts as they are now. Throws a `Refusal` for what somebody else decided, for what no reason passes,
 * and with the field `note` for what needs a reason and has none.
 */
export function approveSwap(user: Trader, db: Db, { swapId, expectedVersion, note }: Decided): Promise<Swap> {
  return settled(async () => {
    const swap = await readSwap(db, swapId);
    if (swap === null) throw gone();
    const side = otherSideOf(swap, user.id);
    const loaded = side && (await loadTrade(user, swap, side));
    const judgement = loaded && swap.status === 'accepted' ? judgeDecided(user, swap, loaded, note) : null;
    return decisions.decideSwap(await actingClient(), {
      actorId: user.id,
      blocks: loaded?.facts.blocks ?? [],
      swapId,
      version: expectedVersion,
      decision: 'approved',
      note,
      violations: judgement?.violations ?? [],
    });
  });
}

/** Denies a trade. Throws a `Refusal` for what somebody else decided. */
export function denySwap(user: Trader, { swapId, expectedVersion, note }: Decided): Promise<Swap> {
  return settled(async () =>
    decisions.decideSwap(await actingClient(), {
      actorId: user.id,
      blocks: [],
      swapId,
      version: expectedVersion,
      decision: 'denied',
      note,
      violations: [],
    }),
  );
}

/** Which of several trades were decided, and why others were not. */
export type BulkOutcome = { decided: number[]; refused: { swapId: number; message: string }[] };

/** Decides several trades, each as if it were alone after the one before it. */
export async function decideSeveral(
  user: Trader,
  db: Db,
  {
    decision,
    swaps,
    note,
  }: { decision: 'approved' | 'denied'; swaps: readonly Looked[]; note: string | null },
): Promise<BulkOutcome> {
  const { decided, refused } = await decideInTurn(swaps, (swap) =>
    decision === 'approved' ? approveSwap(user, db, { ...swap, note }) : denySwap(user, { ...swap, note }),
  );
  return {
    decided: decided.map(({ swapId }) => swapId),
    refused: refused.map(({ item: { swapId }, message }) => ({ swapId, message })),
  };
}

/** @param givenBy what the other side gives in a swap that is still open; null in a give-away */
function agree(
  user: Trader,
  db: Db,
  { swapId, expectedVersion, personId }: Looked & { personId: string },
  givenBy: (swap: Swap) => SwapShift | null,
): Promise<Swap> {
  return settled(async () => {
    const swap = await readSwap(db, swapId);
    // Of one that is not open any more, or not for this person, the database says by whom and when.
    const isOpen = swap?.status === 'pending';
    const given = isOpen ? givenBy(swap) : null;
    const loaded = isOpen ? await loadTrade(user, swap, { personId, shift: given }) : null;
    if (isOpen && loaded === null) {
      // Somebody else was first between the two readings: it is read again, and told as that.
      if ((await readSwap(db, swapId))?.status !== 'pending') return null;
      throw changed();
    }
    const isClean =
      loaded !== null &&
      swap !== null &&
      judgeAgreed(user, swap, loaded.facts, loaded.trade).need === 'nothing';
    return decisions.acceptSwap(await actingClient(), {
      actorId: user.id,
      blocks: loaded?.facts.blocks ?? [],
      swapId,
      version: expectedVersion,
      personId,
      shift: given,
      approves: isClean && loaded.facts.rules.approvesClean,
    });
  });
}

/** Refuses what the two cannot agree on, in the words of the one who asks. */
function judgeAgreed(
  user: Trader,
  swap: Swap,
  facts: SwapFacts | null,
  { responderId, other }: Pick<Trade, 'responderId' | 'other'>,
): TradeJudgement {
  const shift = facts && heldRow(facts, swap.shift.assignmentId);
  if (facts === null || shift?.userId !== swap.requesterId) throw changed();
  const trade = { shift, responderId, other };
  const judgement = judgeTrade(trade, facts, Date.now(), 'agree');
  // Of a shift that another trade has, the database says who agreed on it and when.
  if (judgement.bar?.code === 'promised') return judgement;
  const why = whyNot(judgement, trade, facts, { id: user.id, isDecider: false });
  if (why !== null) throw new Refusal('rule_violation', why);
  return judgement;
}

/** Refuses what needs a reason and has none, and what no reason passes. */
function judgeDecided(
  user: Trader,
  swap: Swap,
  { trade, facts }: LoadedTrade,
  note: string | null,
): TradeJudgement {
  const reader = readerOf(user, swap);
  const judgement = judgeTrade(trade, facts, Date.now(), 'decide');
  const stop = stopWords(judgement, trade, facts, reader);
  if (stop !== null) throw new Refusal('rule_violation', stop);
  const why = whyNot(judgement, trade, facts, reader);
  if (why === null || note !== null) return judgement;
  const words = `${why} Say why it may happen.`;
  throw new Refusal('rule_violation', words, { note: words });
}

/** Everything that a trade for the person's own shift is judged on. */
async function loadOwn(
  user: Trader,
  db: Db,
  { assignmentId, withIds }: { assignmentId: number; withIds: readonly string[] | null },
): Promise<{ facts: SwapFacts; shift: HeldRow }> {
  const date = await getPersonShiftDate(db, user.id, assignmentId);
  if (date === null) throw changed();
  const [fromDate, toDate] = around(date);
  const facts = await decisions.getSwapFacts(await actingClient(), user.id, {
    assignmentId,
    withIds,
    fromDate,
    toDate,
    swapId: null,
  });
  const shift = facts && heldRow(facts, assignmentId);
  if (facts === null || shift?.userId !== user.id) throw changed();
  return { facts, shift };
}

/** An offer as the person may see it; null when they may not. */
async function readSwap(db: Db, swapId: number): Promise<Swap | null> {
  return (await getSwap(db, swapId))?.swap ?? null;
}

type LoadedTrade = { facts: SwapFacts; trade: Trade };

/** The trade with one other side; null when one of the shifts is not theirs any more. */
async function loadTrade(user: Trader, swap: Swap, side: OtherSide): Promise<LoadedTrade | null> {
  const facts = await factsOf(user, swap, [side.personId], daysOf(swap.shift, side.shift));
  const shift = facts && heldRow(facts, swap.shift.assignmentId);
  const other = facts && side.shift && heldRow(facts, side.shift.assignmentId);
  if (facts === null || shift?.userId !== swap.requesterId) return null;
  if (side.shift !== null && other?.userId !== side.personId) return null;
  return { facts, trade: { shift, responderId: side.personId, other } };
}

async function factsOf(
  user: Trader,
  { id: swapId, shift: { assignmentId } }: Swap,
  withIds: readonly string[],
  [fromDate, toDate]: readonly [LocalDate, LocalDate],
): Promise<SwapFacts | null> {
  const question = { assignmentId, withIds, fromDate, toDate, swapId };
  return decisions.getSwapFacts(await actingClient(), user.id, question);
}

/** The days of the shifts, and the one after, into which the later may reach. */
function daysOf(one: SwapShift, other: SwapShift | null): [LocalDate, LocalDate] {
  const dates = [one.shiftDate, (other ?? one).shiftDate].sort();
  return [dates[0] ?? one.shiftDate, addDays(dates[1] ?? one.shiftDate, 1)];
}

function around(date: LocalDate): [LocalDate, LocalDate] {
  return [addDays(date, -TRADE_DAYS_MAX), addDays(date, TRADE_DAYS_MAX)];
}

/** Who is a side of a trade reads it as that, whatever their role. */
function readerOf({ id, role }: Trader, { requesterId, responderId }: Swap): TradeReader {
  return { id, isDecider: hasRole(role, 'supervisor') && id !== requesterId && id !== responderId };
}

function changed(): Refusal {
  return new Refusal('conflict', 'The shift was changed meanwhile. Look at it again.');
}

function gone(): Refusal {
  return new Refusal('not_found', 'This offer does not exist, or it is not for you.');
}
