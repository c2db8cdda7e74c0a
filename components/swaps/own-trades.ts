import type { Swap, SwapAnswer, SwapShift } from '#lib/domain/swap-records.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';

/** An offer that waits for the reader: to them, or to everyone; or what somebody answered theirs with. */
export type WaitingTrade = {
  swap: Swap;
  /** Null where the reader is asked. */
  proposal: SwapAnswer | null;
};

/** The trades of one person by where they stand. */
export type OwnTrades = {
  /** What ends first comes first. */
  needsAnswer: readonly WaitingTrade[];
  /** Own offers, and answers with a shift that the other has not decided on. The latest first. */
  offers: readonly Swap[];
  /** Agreed, and not decided. What starts first comes first. */
  waiting: readonly Swap[];
  /** The latest first. */
  earlier: readonly Swap[];
};

/** The reader's own answer to an offer of somebody else; null where there is none. */
export function answerOf(swap: Swap, userId: string): SwapAnswer | null {
  return swap.answers.find(({ personId }) => personId === userId) ?? null;
}

/** Whether somebody has a part in a trade: as one of the two, or as asked. */
export function isPartOf(swap: Swap, userId: string): boolean {
  return swap.requesterId === userId || swap.responderId === userId || answerOf(swap, userId) !== null;
}

/** What of one trade waits for a word of the reader now; also of one that is offered to everyone. */
export function waitingOf(swap: Swap, userId: string): WaitingTrade[] {
  if (swap.status !== 'pending') return [];
  if (swap.requesterId === userId) {
    return swap.answers.flatMap((answer) =>
      answer.state === 'proposed' ? [{ swap, proposal: answer }] : [],
    );
  }
  const own = answerOf(swap, userId)?.state;
  return own === 'asked' || (own === undefined && swap.isForEveryone) ? [{ swap, proposal: null }] : [];
}

/** Sorts a person's trades by where they stand. */
export function ownTrades(swaps: readonly Swap[], userId: string): OwnTrades {
  const needsAnswer: WaitingTrade[] = [];
  const offers: Swap[] = [];
  const waiting: Swap[] = [];
  const earlier: Swap[] = [];
  for (const swap of swaps) {
    const own = answerOf(swap, userId)?.state;
    if (swap.status === 'accepted') waiting.push(swap);
    else if (swap.status !== 'pending') earlier.push(swap);
    else if (swap.requesterId === userId || own === 'proposed') offers.push(swap);
    else if (own !== 'asked') earlier.push(swap);
    needsAnswer.push(...waitingOf(swap, userId));
  }
  return {
    needsAnswer: needsAnswer.sort((a, b) => a.swap.expiresAt - b.swap.expiresAt),
    offers: offers.sort((a, b) => b.createdAt - a.createdAt),
    waiting: waiting.sort((a, b) => a.expiresAt - b.expiresAt),
    earlier,
  };
}

/** Both sides of a trade as the reader sees them. */
export type TradeSides = {
  /** Null: nobody in particular yet. */
  otherName: string | null;
  gives: SwapShift | null;
  gets: SwapShift | null;
};

/**
 * What the reader gives and gets: of the trade as it was agreed, else of the answer in question.
 *
 * @param proposal with which the reader's own offer was answered
 */
export function sidesOf(swap: Swap, userId: string, proposal: SwapAnswer | null = null): TradeSides {
  if (swap.requesterId === userId) {
    const only = swap.answers.length === 1 && !swap.isForEveryone ? (swap.answers[0] ?? null) : null;
    const answer = proposal ?? only;
    return {
      otherName: swap.responderName ?? answer?.fullName ?? null,
      gives: swap.shift,
      gets: swap.responderShift ?? answer?.shift ?? null,
    };
  }
  return {
    otherName: swap.requesterName,
    gives:
      (swap.responderId === userId ? swap.responderShift : null) ?? answerOf(swap, userId)?.shift ?? null,
    gets: swap.shift,
  };
}

/** How a shift of one's own takes part in a trade. */
export type TradeMark = {
  swapId: number;
  words: string;
  /** It is offered or promised, so it cannot be offered again. */
  isOpen: boolean;
};

/** What the own shifts need to know about trading them. */
export type Trading = {
  /** Offers are made until so long before a shift starts. */
  noticeMinutes: number;
  /** By shift. */
  marks: Readonly<Record<number, TradeMark>>;
};

function markWords({ kind, status, requesterId, responderId }: Swap, userId: string): string | null {
  const isOwn = requesterId === userId;
  if (status === 'accepted' && (isOwn || responderId === userId)) return 'Trade waits for a supervisor';
  if (status !== 'pending' || !isOwn) return null;
  return kind === 'give' ? 'Offered to others' : 'Offered for a swap';
}

/** By shift: the own ones that are offered, promised or came by a trade. */
export function tradeMarks(swaps: readonly Swap[], userId: string): Readonly<Record<number, TradeMark>> {
  const marks: Record<number, TradeMark> = {};
  // The latest comes first, and is what holds now.
  for (const swap of swaps.toReversed()) {
    const { gives, gets, otherName } = sidesOf(swap, userId);
    const isParty = swap.requesterId === userId || swap.responderId === userId;
    if (swap.status === 'approved' && isParty && gets !== null) {
      const words = `From a trade with ${otherName ?? 'a coworker'}`;
      marks[gets.assignmentId] = { swapId: swap.id, words, isOpen: false };
    }
    if (gives === null) continue;
    const words = markWords(swap, userId);
    if (words !== null) marks[gives.assignmentId] = { swapId: swap.id, words, isOpen: true };
  }
  return marks;
}

/** Until when the reader can answer: an own shift that starts sooner than the offered one has a limit of its own. */
export function answerUntil(
  { expiresAt }: Pick<Swap, 'expiresAt'>,
  own: Pick<SwapShift, 'startsAt'> | null,
  noticeMinutes: number,
): Instant {
  return own === null ? expiresAt : Math.min(expiresAt, own.startsAt - noticeMinutes * MINUTE_MS);
}
