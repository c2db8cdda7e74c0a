'use client';

import { countOf } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Link } from '../ui/link.tsx';
import { AnswerButtons, type Outcome } from './answer-buttons.tsx';
import { EffectView, Remark } from './effect-view.tsx';
import { sidesOf } from './own-trades.ts';
import { type PairSide, ShiftPair } from './shift-pair.tsx';
import { swapsHref } from './swaps-query.ts';
import type { TradeActions } from './trade-actions.ts';
import type { TradeItem } from './trade-item.ts';
import { type Look, lengthWords, shiftWords, tradeTitle } from './trade-words.ts';
import { Until } from './until.tsx';

export type TradeCardProps = Look & {
  item: TradeItem;
  userId: string;
  now: Instant;
  actions: TradeActions;
  /** Why the last try did not do. */
  refusal: string | null;
  /** It has moved on: nothing can be done about it here any more. */
  isGone: boolean;
  onAnswered: (outcome: Outcome) => void;
  onPutAway: () => void;
};

/** One trade that waits for a word of the reader. */
export function TradeCard(props: TradeCardProps) {
  const { item, userId, now, actions, refusal, isGone, timeZone, clockStyle } = props;
  const { swap, proposal } = item;
  const title = proposal === null ? tradeTitle(swap, userId) : `${proposal.fullName} answered your offer`;
  const note = proposal === null ? swap.note : proposal.note;
  return (
    <li className="flex flex-col gap-2.5 px-4 py-3">
      <div className="flex flex-col">
        <Link
          href={swapsHref({ panel: { kind: 'swap', swapId: swap.id } })}
          scroll={false}
          className="w-fit font-medium wrap-anywhere underline-offset-4 hover:underline"
        >
          {title}
        </Link>
        <span className="text-sm text-muted-foreground">
          <Until label="Answer" at={item.until} now={now} timeZone={timeZone} clockStyle={clockStyle} />
        </span>
      </div>
      <ShiftPair sides={pairOf(item, userId)} timeZone={timeZone} clockStyle={clockStyle} />
      {note === null ? null : <p className="wrap-anywhere">“{note}”</p>}
      {isGone ? null : <Meaning item={item} look={{ timeZone, clockStyle }} />}
      <FormMessage>{refusal}</FormMessage>
      {isGone ? (
        <Button className="w-fit" onClick={props.onPutAway}>
          Put away
        </Button>
      ) : (
        <AnswerButtons item={item} userId={userId} actions={actions} onAnswered={props.onAnswered} />
      )}
    </li>
  );
}

/** Both sides of an item, the reader's first. */
function pairOf({ swap, proposal }: TradeItem, userId: string): PairSide[] {
  const { gives, gets } = sidesOf(swap, userId, proposal);
  const isOwn = swap.requesterId === userId;
  const open = swap.kind === 'give' ? 'Nothing' : 'A shift to be chosen';
  return [
    { label: 'You give', shift: gives, instead: isOwn ? 'Nothing' : open },
    { label: 'You work', shift: gets, instead: isOwn ? open : 'Nothing' },
  ];
}

type MeaningProps = { item: TradeItem; look: Look };

/** What it means for the reader, or with what they could answer. */
export function Meaning({ item, look }: MeaningProps) {
  const { swap, proposal, effect, options } = item;
  if (effect !== null) {
    const otherName = proposal?.fullName ?? swap.requesterName;
    return <EffectView effect={effect} otherName={otherName} />;
  }
  if (options === null) return null;
  if (options.bar !== null) return <Remark tone="danger">{options.bar}</Remark>;
  const [best] = options.shifts;
  if (best === undefined) return <Remark tone="warning">None of your shifts can be given for it.</Remark>;
  const others = options.shifts.length - 1;
  return (
    <p className="text-sm">
      You could give {shiftWords(best.shift, look)} ({lengthWords(best)})
      {others === 0 ? '.' : `, or ${countOf(others, 'other shift', 'other shifts')}.`}
    </p>
  );
}
