import { ArrowLeftRight } from 'lucide-react';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { TextLink } from '../ui/text-link.tsx';
import type { Trading } from './own-trades.ts';
import { swapsHref } from './swaps-query.ts';

export type ShiftTradeProps = {
  /** An own one. */
  shift: { id: number; startsAt: Instant };
  trading: Trading;
  now: Instant;
};

/** The way to trade a shift while there is time for it, and how it already takes part in a trade. */
export function ShiftTrade({ shift, trading, now }: ShiftTradeProps) {
  const mark = trading.marks[shift.id];
  const isInTime = shift.startsAt - now >= trading.noticeMinutes * MINUTE_MS;
  return (
    <>
      {mark === undefined ? null : (
        <TextLink href={swapsHref({ panel: { kind: 'swap', swapId: mark.swapId } })} className="gap-1.5">
          <ArrowLeftRight aria-hidden className="size-4 shrink-0" />
          {mark.words}
        </TextLink>
      )}
      {isInTime && mark?.isOpen !== true ? (
        <TextLink href={swapsHref({ panel: { kind: 'find', shiftId: shift.id, mode: 'swap' } })}>
          Swap or give away
        </TextLink>
      ) : null}
    </>
  );
}
