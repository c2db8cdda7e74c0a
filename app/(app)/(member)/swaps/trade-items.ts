import { findAnswers, readTradeEffect } from '#app/actions/swap-actions.ts';
import { answerOf, answerUntil, type WaitingTrade } from '#components/swaps/own-trades.ts';
import type { TradeItem } from '#components/swaps/trade-item.ts';
import type { SwapRules } from '#lib/domain/swap-records.ts';

/** Of so many it is told in the list what they would mean; of the others in their panels. */
const TOLD_MAX = 6;

/** Trades that wait for a word of the reader, with what they would mean now, or with what the reader could answer. */
export function tradeItems(
  waiting: readonly WaitingTrade[],
  userId: string,
  { noticeMinutes }: SwapRules,
): Promise<TradeItem[]> {
  return Promise.all(
    waiting.map(async ({ swap, proposal }, place): Promise<TradeItem> => {
      const own = proposal === null ? (answerOf(swap, userId)?.shift ?? null) : proposal.shift;
      const item = {
        key: `${swap.id} ${proposal?.personId ?? ''}`,
        swap,
        proposal,
        until: answerUntil(swap, own, noticeMinutes),
        effect: null,
        options: null,
      };
      if (place >= TOLD_MAX) return item;
      if (swap.kind === 'swap' && own === null) {
        const answer = await findAnswers({ swapId: swap.id });
        return { ...item, options: answer.ok ? answer.data : null };
      }
      const answer = await readTradeEffect({ swapId: swap.id, personId: proposal?.personId ?? null });
      return { ...item, effect: answer.ok ? answer.data : null };
    }),
  );
}
