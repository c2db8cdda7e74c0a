'use client';

import type { ActionResult } from '#lib/actions/result.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { DecisionForm, type DecisionFormProps } from './decision-form.tsx';
import { requestKey } from './requests-query.ts';

type Decide<Said> = (
  input: { requestId: number; expectedVersion: number } & Said,
) => Promise<ActionResult<unknown>>;

export type LeaveDecisionProps = Pick<DecisionFormProps, 'consequence' | 'approvalNeeds' | 'denialHint'> & {
  request: { id: number; version: number; fullName: string };
  /** Days that are shown as full: an approval passes no others. */
  fullDates: LocalDate[];
  actions: {
    approve: Decide<{ note: string | null; fullDates: LocalDate[] }>;
    deny: Decide<{ note: string }>;
  };
};

/** The decision on a request for time off. */
export function LeaveDecision({ request, fullDates, actions, ...form }: LeaveDecisionProps) {
  const input = { requestId: request.id, expectedVersion: request.version };
  return (
    <DecisionForm
      {...form}
      requestKey={requestKey('leave', request.id)}
      noun="request"
      readers={`${request.fullName} reads`}
      approvalBar={null}
      approve={(note) => actions.approve({ ...input, note, fullDates })}
      deny={(note) => actions.deny({ ...input, note })}
      outcome={`${request.fullName}’s request is`}
    />
  );
}
