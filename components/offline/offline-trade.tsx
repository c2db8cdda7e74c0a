import { formatDate, formatInstantTime, formatInterval } from '#lib/domain/format.ts';
import type { OfflineOffer, OfflineRequest } from '#lib/domain/offline-records.ts';
import type { Swap } from '#lib/domain/swap-records.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { answerOf, sidesOf } from '../swaps/own-trades.ts';
import { ShiftPair } from '../swaps/shift-pair.tsx';
import { SwapState } from '../swaps/swap-state.tsx';
import { type Look, outcomeWords, tradeTitle } from '../swaps/trade-words.ts';
import { Badge } from '../ui/badge.tsx';
import { type Asking, Choice, OfflineRow } from './offline-list.tsx';

const ANSWERS = ['accept', 'decline'] as const;
const labels = { accept: 'Accept', decline: 'Decline' } as const;

export type OfflineTradeProps = { swap: Swap; userId: string; now: Instant; look: Look; asking: Asking };

/** A trade as it stood. Who is asked by name may say yes or no; what is offered to everyone goes to the first. */
export function OfflineTrade({ swap, userId, now, look, asking }: OfflineTradeProps) {
  const own = swap.requesterId === userId ? null : answerOf(swap, userId);
  const isAsked = swap.status === 'pending' && own?.state === 'asked' && swap.expiresAt > now;
  const mayAccept = isAsked && (swap.kind === 'give' || own.shift !== null);
  const isOpen = swap.status === 'pending' || swap.status === 'accepted';
  const title = tradeTitle(swap, userId);
  const { gives, gets } = sidesOf(swap, userId);
  const instead = swap.kind === 'give' ? 'Nothing' : 'A shift to be chosen';
  const sides = [
    { label: 'You give', shift: gives, instead },
    { label: 'You work', shift: gets, instead },
  ];
  return (
    <OfflineRow
      title={title}
      detail={isOpen ? (swap.note ?? '') : outcomeWords(swap, userId, look)}
      state={<SwapState status={swap.status} />}
      more={isOpen ? <ShiftPair sides={sides} {...look} /> : null}
    >
      {ANSWERS.filter((answer) => (answer === 'accept' ? mayAccept : isAsked)).map((answer) => (
        <Choice
          key={answer}
          label={labels[answer]}
          about={title}
          request={{ kind: 'answer_trade', answer, swapId: swap.id, expectedVersion: swap.version }}
          {...asking}
        />
      ))}
      {isAsked && !mayAccept ? (
        <p className="text-sm text-muted-foreground">Answering with a shift of yours needs the connection.</p>
      ) : null}
    </OfflineRow>
  );
}

export type OfflineOfferRowProps = { offer: OfflineOffer; look: Look; asking: Asking };

/** Work that the person is asked to do. */
export function OfflineOfferRow({ offer, look, asking }: OfflineOfferRowProps) {
  const { timeZone, clockStyle } = look;
  const when = `${offer.code} on ${formatInterval(offer, timeZone, clockStyle)}`;
  const { date } = createZone(timeZone).toLocal(offer.answerBy);
  const request = (answer: 'accept' | 'decline'): OfflineRequest => ({
    kind: 'answer_offer',
    answer,
    offerId: offer.offerId,
  });
  return (
    <OfflineRow
      title={when}
      detail={`Answer by ${formatDate(date)} ${formatInstantTime(offer.answerBy, timeZone, clockStyle)}: what is sent later is too late.`}
      state={<Badge tone="primary">Asked</Badge>}
    >
      {ANSWERS.map((answer) => (
        <Choice key={answer} label={labels[answer]} about={when} request={request(answer)} {...asking} />
      ))}
    </OfflineRow>
  );
}
