'use client';

import { useEffect, useRef, useState } from 'react';
import type { Instant } from '#lib/domain/types.ts';
import { toast } from '../ui/toast.tsx';
import type { TradeActions } from './trade-actions.ts';
import { TradeCard } from './trade-card.tsx';
import type { TradeItem } from './trade-item.ts';
import type { Look } from './trade-words.ts';

export type TradeListProps = Look & {
  label: string;
  items: readonly TradeItem[];
  userId: string;
  now: Instant;
  actions: TradeActions;
  /** Said where nothing is listed. */
  empty: string;
};

type Refused = { item: TradeItem; words: string; place: number };

/** Trades that the reader can say yes or no to. One that somebody else was quicker with stays until that was read. */
export function TradeList({ label, items, empty, ...card }: TradeListProps) {
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const box = useRef<HTMLUListElement>(null);
  const hasActed = useRef(false);
  const isListed = (key: string) => items.some((item) => item.key === key);
  const gone = refused.filter(({ item }) => !isListed(item.key));
  const shown = items.map((item) => ({ item, isGone: false }));
  for (const { item, place } of gone) shown.splice(place, 0, { item, isGone: true });

  // A card that was answered leaves with the button that had the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of the list
  useEffect(() => {
    if (!hasActed.current || document.activeElement !== document.body) return;
    hasActed.current = false;
    box.current?.focus({ preventScroll: true });
  }, [items]);

  function settle(item: TradeItem, refusal: string | null) {
    const others = refused.filter((each) => each.item.key !== item.key);
    const place = Math.max(
      0,
      shown.findIndex((each) => each.item.key === item.key),
    );
    setRefused(refusal === null ? others : [...others, { item, words: refusal, place }]);
  }
  return (
    <ul
      ref={box}
      tabIndex={-1}
      aria-label={label}
      onClickCapture={() => {
        hasActed.current = true;
      }}
      className="divide-y rounded-lg border bg-card outline-none"
    >
      {shown.map(({ item, isGone }) => (
        <TradeCard
          key={item.key}
          item={item}
          isGone={isGone}
          refusal={refused.find((each) => each.item.key === item.key)?.words ?? null}
          onAnswered={({ isDone, words }) => {
            if (isDone) toast.success(words);
            settle(item, isDone ? null : words);
          }}
          onPutAway={() => settle(item, null)}
          {...card}
        />
      ))}
      {shown.length === 0 ? <li className="px-4 py-3 text-muted-foreground">{empty}</li> : null}
    </ul>
  );
}
