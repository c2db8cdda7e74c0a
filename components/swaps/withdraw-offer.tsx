'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import type { Swap } from '#lib/domain/swap-records.ts';
import { FormMessage } from '../ui/form-message.tsx';
import { toast } from '../ui/toast.tsx';
import { EndDialog } from './end-dialog.tsx';
import type { TradeActions } from './trade-actions.ts';

export type WithdrawOfferProps = {
  swap: Swap;
  userId: string;
  action: TradeActions['withdraw'];
};

/** Takes an offer back, or steps back from a trade that nobody has decided. */
export function WithdrawOffer({ swap, userId, action }: WithdrawOfferProps) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement | null>(null);
  // The button goes with the offer, and the focus with it.
  useEffect(
    () => () => {
      if (document.activeElement === document.body) panel.current?.focus({ preventScroll: true });
    },
    [],
  );
  const isOwn = swap.requesterId === userId;
  const otherName = isOwn ? swap.responderName : swap.requesterName;
  const isAgreed = swap.status === 'accepted';
  return (
    <div ref={box} className="flex flex-col items-end gap-2">
      <FormMessage>{refusal}</FormMessage>
      <EndDialog
        verb={isAgreed ? 'Step back' : 'Withdraw'}
        title={isAgreed ? 'Step back from this trade?' : 'Withdraw this offer?'}
        consequence={
          isAgreed
            ? `Nobody decides on it then, and ${otherName ?? 'the other'} is told. Both shifts stay as they are.`
            : 'Nobody can take it then, and those you asked are told. You can offer the shift again.'
        }
        hint={
          isAgreed
            ? `Read by ${otherName ?? 'the other'}, and by those who decide.`
            : 'Read by those you asked.'
        }
        call={(reason) => action({ swapId: swap.id, expectedVersion: swap.version, reason })}
        onEnded={(words) => {
          setRefusal(words);
          if (words === null) {
            panel.current = box.current?.closest('aside') ?? null;
            toast.success(isAgreed ? 'You have stepped back from the trade.' : 'Your offer is withdrawn.');
          }
          router.refresh();
        }}
      />
    </div>
  );
}
