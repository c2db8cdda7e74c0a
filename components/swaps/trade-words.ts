/** Trades in words, for the people whose shifts they are. */
import { type ClockStyle, formatDuration, formatInterval, stampWords } from '#lib/domain/format.ts';
import type { Swap, SwapAnswer, SwapShift, SwapStatus } from '#lib/domain/swap-records.ts';
import type { Partner } from '#lib/domain/swap-view.ts';
import { answerOf } from './own-trades.ts';

/** How a center writes its times for this person. */
export type Look = { timeZone: string; clockStyle: ClockStyle };

export const STATUS_WORDS: Record<SwapStatus, string> = {
  pending: 'Open',
  accepted: 'Waiting',
  approved: 'Approved',
  denied: 'Denied',
  rejected: 'Declined',
  withdrawn: 'Withdrawn',
  expired: 'Expired',
  cancelled: 'No longer valid',
};

/** `Ben Ode`, `Ben Ode and Cy Li`, `Ben Ode, Cy Li and 2 more`. */
export function namesWords(names: readonly string[]): string {
  if (names.length <= 2) return names.join(' and ');
  const rest = names.length - 2;
  return `${names.slice(0, 2).join(', ')} and ${rest} more`;
}

/** What a trade is, to the reader: `Swap with Ben Ode`, `Your shift, offered to everyone`. */
export function tradeTitle(swap: Swap, userId: string): string {
  const { kind, status } = swap;
  const isOver = status !== 'pending';
  if (swap.requesterId !== userId) {
    if (kind === 'swap') {
      return isOver || answerOf(swap, userId)?.state === 'proposed'
        ? `Swap with ${swap.requesterName}`
        : `${swap.requesterName} offers a swap`;
    }
    if (swap.responderId === userId) return `You take a shift of ${swap.requesterName}`;
    return isOver ? `A shift of ${swap.requesterName}` : `${swap.requesterName} gives a shift away`;
  }
  if (swap.responderName !== null) {
    return kind === 'swap' ? `Swap with ${swap.responderName}` : `${swap.responderName} takes your shift`;
  }
  const whom = swap.isForEveryone ? 'everyone' : namesWords(swap.answers.map(({ fullName }) => fullName));
  return kind === 'swap' ? `Swap offered to ${whom}` : `Shift offered to ${whom}`;
}

/** `D12 on Wed 4 Feb 05:00–17:00`. */
export function shiftWords(
  { code, startsAt, endsAt }: Pick<SwapShift, 'code' | 'startsAt' | 'endsAt'>,
  { timeZone, clockStyle }: Look,
): string {
  return `${code} on ${formatInterval({ startsAt, endsAt }, timeZone, clockStyle)}`;
}

/** Where one person stands with an offer: `has not answered`, `answered with D12 on Wed 4 Feb 05:00–17:00`. */
export function answerWords({ state, shift }: SwapAnswer, look: Look): string {
  const withShift = shift === null ? '' : ` with ${shiftWords(shift, look)}`;
  const say: Record<SwapAnswer['state'], string> = {
    asked: shift === null ? 'has not answered' : `has not answered, asked for ${shiftWords(shift, look)}`,
    proposed: `answered${withShift}`,
    accepted: 'accepted',
    declined: 'declined',
    void: 'can no longer take it',
  };
  return say[state];
}

/** `same length`, `you work 2 h more`, `you work 2 h less`. */
export function lengthWords({
  isSameLength,
  minutesDifference,
}: Pick<Partner, 'isSameLength' | 'minutesDifference'>): string {
  if (isSameLength || minutesDifference === 0) return 'same length';
  return `you work ${formatDuration(Math.abs(minutesDifference))} ${minutesDifference > 0 ? 'more' : 'less'}`;
}

/** Who has said what to an own offer, or whose word an own answer waits for. */
export function offerWords(swap: Swap, userId: string, look: Look): string {
  if (swap.requesterId !== userId) return `You answered; ${swap.requesterName} takes it or not.`;
  if (swap.answers.length === 0) return 'Nobody has answered.';
  const told = swap.answers
    .slice(0, ANSWERS_TOLD)
    // With one person the offer has named the shift already.
    .map((each) => {
      const isNamed = each.state === 'asked' && swap.answers.length === 1 && !swap.isForEveryone;
      return `${each.fullName} ${answerWords(isNamed ? { ...each, shift: null } : each, look)}.`;
    });
  const rest = swap.answers.length - told.length;
  return [...told, ...(rest > 0 ? [`${rest} more were asked.`] : [])].join(' ');
}

/** Answers told one by one; of more, the count alone. */
const ANSWERS_TOLD = 3;

/** What became of a trade: by whom, when and why. */
export function outcomeWords(swap: Swap, userId: string, look: Look): string {
  const { status, decidedAt, decidedByName, decisionNote, closingNote, acceptedAt } = swap;
  const own = answerOf(swap, userId);
  const note = decisionNote ?? closingNote;
  const why = note === null ? '' : ` “${note}”`;
  if (status === 'approved' || status === 'denied') {
    if (decidedByName === null || decidedAt === null) return 'It broke no rule, so it happened at once.';
    return `${stampWords(decidedByName, decidedAt, look.timeZone, look.clockStyle)}.${why}`;
  }
  if (status === 'pending') return own?.state === 'void' ? 'Your shift was changed.' : 'You declined.';
  if (status === 'rejected') return 'Nobody who was asked took it.';
  if (status === 'expired') {
    return acceptedAt === null ? 'Its time ran out.' : 'Nobody decided before the shift started.';
  }
  return status === 'withdrawn' ? `Taken back.${why}` : (closingNote ?? '');
}
