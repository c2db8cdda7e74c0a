import type { Swap, SwapAnswer } from '#lib/domain/swap-records.ts';
import type { AnswerOptions, TradeEffect } from '#lib/domain/swap-view.ts';
import type { Instant } from '#lib/domain/types.ts';

/** A trade that the reader can say yes or no to, with what it would mean. */
export type TradeItem = {
  key: string;
  swap: Swap;
  /** With which the reader's own offer was answered; null where the reader is asked, or everybody is. */
  proposal: SwapAnswer | null;
  /** Until when the reader can answer. */
  until: Instant;
  /** What it would mean as it was offered; null where the reader would choose a shift first, or it was not asked. */
  effect: TradeEffect | null;
  /** With what the reader could answer; null where nothing is to be chosen, or it was not asked. */
  options: AnswerOptions | null;
};

/** What the reader can do about an item now. */
export type TradeChoices = {
  /** Why it cannot be taken as it was offered; null when it can, or when a shift is to be chosen first. */
  bar: string | null;
  canAccept: boolean;
  canDecline: boolean;
  /** A shift other than the one that was named; `none` = the reader has none that could be given. */
  canAnswer: boolean | 'none';
};

export function choicesOf({ swap, proposal, effect, options }: TradeItem, userId: string): TradeChoices {
  const own = swap.answers.find(({ personId }) => personId === userId);
  const isNamed = proposal !== null || swap.kind === 'give' || (own !== undefined && own.shift !== null);
  const bar = effect?.bar ?? options?.bar ?? null;
  return {
    bar,
    canAccept: isNamed && bar === null,
    canDecline: proposal !== null || own?.state === 'asked',
    canAnswer:
      proposal === null &&
      swap.kind === 'swap' &&
      options?.bar == null &&
      (options?.shifts.length === 0 ? 'none' : true),
  };
}
