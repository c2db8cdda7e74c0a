import type { ReactNode } from 'react';
import type { Swap } from '#lib/domain/swap-records.ts';
import { CommentMark } from '../comments/comment-mark.tsx';
import { Link } from '../ui/link.tsx';
import { sidesOf } from './own-trades.ts';
import { WholeWords } from './shift-pair.tsx';
import { SwapState } from './swap-state.tsx';
import { type Look, shiftWords, tradeTitle } from './trade-words.ts';

export type SwapRowsProps = Look & {
  label: string;
  swaps: readonly Swap[];
  hrefOf: (id: number) => string;
  currentId: number | null;
  userId: string;
  /** What is to be said of each, below its shifts. */
  detailOf: (swap: Swap) => ReactNode;
};

/** Trades, a row each; a row leads to its panel. */
export function SwapRows(props: SwapRowsProps) {
  const { label, swaps, hrefOf, currentId, userId, detailOf, timeZone, clockStyle } = props;
  return (
    <ul aria-label={label} className="divide-y rounded-lg border bg-card">
      {swaps.map((swap) => (
        <li
          key={swap.id}
          data-selected={swap.id === currentId || undefined}
          className="relative flex min-h-[max(2.75rem,var(--row-height))] flex-wrap items-center justify-between gap-x-4 gap-y-0.5 px-4 py-2 hover:bg-muted data-selected:bg-primary-soft"
        >
          <div className="flex min-w-0 flex-1 basis-48 flex-col wrap-anywhere">
            <Link
              href={hrefOf(swap.id)}
              scroll={false}
              aria-current={swap.id === currentId ? 'true' : undefined}
              className="font-medium after:absolute after:inset-0"
            >
              {tradeTitle(swap, userId)}
            </Link>
            <span>
              <WholeWords>{exchangeWords(swap, userId, { timeZone, clockStyle })}</WholeWords>
            </span>
            <span className="text-sm text-muted-foreground">{detailOf(swap)}</span>
          </div>
          <CommentMark subject={{ kind: 'swap', id: swap.id }} />
          <SwapState status={swap.status} />
        </li>
      ))}
    </ul>
  );
}

/** `Your D12 on Wed 4 Feb 05:00–17:00 for D10 on Fri 6 Feb 05:00–15:00`. */
function exchangeWords(swap: Swap, userId: string, look: Look): string {
  const { gives, gets } = sidesOf(swap, userId);
  if (gives === null) return gets === null ? '' : shiftWords(gets, look);
  const own = `Your ${shiftWords(gives, look)}`;
  return gets === null ? own : `${own} for ${shiftWords(gets, look)}`;
}
