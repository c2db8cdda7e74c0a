import type { ReactNode } from 'react';
import { type ClockStyle, stampWords } from '#lib/domain/format.ts';
import type { Swap } from '#lib/domain/swap-records.ts';
import type { TradeEffect } from '#lib/domain/swap-view.ts';
import type { Instant } from '#lib/domain/types.ts';
import { payWords, tradeAgeWords, tradeStartWords } from './trade-words.ts';

export type TradeFactsProps = {
  swap: Swap;
  /** What it would do; null where there is nothing to decide. */
  effect: TradeEffect | null;
  timeZone: string;
  clockStyle: ClockStyle;
  now: Instant;
};

/** When it was agreed on, until when it waits, who is paid for what, and what both said. */
export function TradeFacts({ swap, effect, timeZone, clockStyle, now }: TradeFactsProps) {
  const { status, acceptedAt, createdAt, expiresAt, requesterName, responderName, responderId } = swap;
  const at = (instant: Instant) => stampWords(null, instant, timeZone, clockStyle).replace('somebody, ', '');
  const facts: (readonly [string, ReactNode])[] = [
    ['Offered', at(createdAt)],
    ...(acceptedAt === null
      ? []
      : [
          [
            'Agreed',
            `${at(acceptedAt)}${status === 'accepted' ? `, ${tradeAgeWords(swap, now).replace('agreed ', '')}` : ''}`,
          ] as const,
        ]),
    ...(status === 'accepted'
      ? [['Decide until', `${at(expiresAt)}, ${tradeStartWords(swap, now)}`] as const]
      : []),
    ...(status === 'pending' ? [['Answers until', at(expiresAt)] as const] : []),
    ...(effect === null ? [] : [['Pay', payWords(effect)] as const]),
    ...quoted(requesterName, swap.note),
    ...quoted(responderName, swap.answers.find(({ personId }) => personId === responderId)?.note ?? null),
  ];
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5">
      {facts.map(([label, value]) => (
        <div key={label} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-muted-foreground">{label}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function quoted(name: string | null, note: string | null): (readonly [string, ReactNode])[] {
  return name === null || note === null ? [] : [[name, `“${note}”`]];
}
