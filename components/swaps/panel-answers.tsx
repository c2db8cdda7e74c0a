'use client';

import { useEffect, useRef, useState } from 'react';
import type { SwapAnswer } from '#lib/domain/swap-records.ts';
import { FormMessage } from '../ui/form-message.tsx';
import { AnswerButtons, type Outcome } from './answer-buttons.tsx';
import type { TradeActions } from './trade-actions.ts';
import { Meaning } from './trade-card.tsx';
import type { TradeItem } from './trade-item.ts';
import { type Look, shiftWords } from './trade-words.ts';

export type PanelAnswersProps = Look & {
  /** What waits for a word of the reader: an offer, or each of the answers to the own one. */
  items: readonly TradeItem[];
  userId: string;
  actions: TradeActions;
};

/** What the reader can say to one offer, in its panel. What came of it stays, also when nothing more can be said. */
export function PanelAnswers({ items, userId, actions, ...look }: PanelAnswersProps) {
  const box = useRef<HTMLDivElement>(null);
  const hasActed = useRef(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  // The buttons go with the answer, and the focus with them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of what can be said
  useEffect(() => {
    if (!hasActed.current || document.activeElement !== document.body) return;
    hasActed.current = false;
    box.current?.closest('aside')?.focus({ preventScroll: true });
  }, [items]);
  return (
    <div
      ref={box}
      className="flex flex-col gap-4 empty:hidden"
      onClickCapture={() => {
        hasActed.current = true;
      }}
    >
      <FormMessage tone={outcome?.isDone ? 'success' : 'danger'}>{outcome?.words}</FormMessage>
      {items.map((item) => (
        <section
          key={item.key}
          aria-label={
            item.proposal === null ? 'What it means for you' : `Answer of ${item.proposal.fullName}`
          }
          className="flex flex-col gap-2"
        >
          <h3 className="font-semibold">
            {item.proposal === null ? 'What it means for you' : proposalWords(item.proposal, look)}
          </h3>
          <Meaning item={item} look={look} />
          <AnswerButtons item={item} userId={userId} actions={actions} onAnswered={setOutcome} />
        </section>
      ))}
    </div>
  );
}

/** `Ben Ode’s D12 on Wed 4 Feb 05:00–17:00`. */
function proposalWords({ fullName, shift }: SwapAnswer, look: Look): string {
  return shift === null ? fullName : `${fullName}’s ${shiftWords(shift, look)}`;
}
