'use client';

import type { ActionResult } from '#lib/actions/result.ts';
import { DecisionForm, type DecisionFormProps } from './decision-form.tsx';
import { requestKey } from './requests-query.ts';

type Decide<Note> = (input: {
  swapId: number;
  expectedVersion: number;
  note: Note;
}) => Promise<ActionResult<unknown>>;

export type TradeDecisionProps = Pick<
  DecisionFormProps,
  'noun' | 'consequence' | 'approvalBar' | 'approvalNeeds'
> & {
  swap: { id: number; version: number };
  /** Both names. */
  people: string;
  actions: { approve: Decide<string | null>; deny: Decide<string> };
};

/** The decision on a trade that both people agreed on. */
export function TradeDecision({ swap, people, actions, ...form }: TradeDecisionProps) {
  const input = { swapId: swap.id, expectedVersion: swap.version };
  return (
    <DecisionForm
      {...form}
      requestKey={requestKey('swap', swap.id)}
      readers="Both read"
      denialHint={null}
      approve={(note) => actions.approve({ ...input, note })}
      deny={(note) => actions.deny({ ...input, note })}
      outcome={`The ${form.noun} of ${people} is`}
    />
  );
}
