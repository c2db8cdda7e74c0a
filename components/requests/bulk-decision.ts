/** One decision on requests for time off and on trades, which are decided each in their own way. */
import type { ActionResult } from '#lib/actions/result.ts';
import type { LeaveImpact } from '#lib/domain/time-off-impact.ts';
import type { RequestRow } from './request-list.tsx';
import { type RequestKey, requestKey } from './requests-query.ts';

type Decision = { decision: 'approved' | 'denied'; note: string | null };
type Outcome<Refused> = { decided: readonly number[]; refused: readonly (Refused & { message: string })[] };

export type BulkActions = {
  decideLeave: (
    input: Decision & {
      requests: { requestId: number; expectedVersion: number }[];
      /** Days that were full when it was asked: no others are passed. */
      fullDates: string[];
    },
  ) => Promise<ActionResult<Outcome<{ requestId: number }>>>;
  decideTrades: (
    input: Decision & { swaps: { swapId: number; expectedVersion: number }[] },
  ) => Promise<ActionResult<Outcome<{ swapId: number }>>>;
};

/** Which were decided, and why others were not. */
export type BulkOutcome = { decided: RequestKey[]; refused: { key: RequestKey; message: string }[] };

/** Decides all of them, leave first. What one kind is refused with as a whole is told of each of that kind. */
export async function decideAll(
  { decideLeave, decideTrades }: BulkActions,
  rows: readonly RequestRow[],
  said: Decision,
  impacts: readonly LeaveImpact[],
): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { decided: [], refused: [] };
  const leave = rows.filter(({ kind }) => kind === 'leave');
  const trades = rows.filter(({ kind }) => kind === 'swap');
  if (leave.length > 0) {
    const requests = leave.map(({ id, version }) => ({ requestId: id, expectedVersion: version }));
    const answer = await decideLeave({ ...said, requests, fullDates: fullDatesOf(impacts) });
    addTo(outcome, leave, answer, ({ requestId }) => requestKey('leave', requestId));
  }
  if (trades.length > 0) {
    const swaps = trades.map(({ id, version }) => ({ swapId: id, expectedVersion: version }));
    const answer = await decideTrades({ ...said, swaps });
    addTo(outcome, trades, answer, ({ swapId }) => requestKey('swap', swapId));
  }
  return outcome;
}

function addTo<Refused>(
  outcome: BulkOutcome,
  rows: readonly RequestRow[],
  answer: ActionResult<Outcome<Refused>>,
  keyOf: (refused: Refused) => RequestKey,
): void {
  if (!answer.ok) {
    outcome.refused.push(...rows.map(({ key }) => ({ key, message: answer.message })));
    return;
  }
  const { decided, refused } = answer.data;
  outcome.decided.push(...rows.filter(({ id }) => decided.includes(id)).map(({ key }) => key));
  outcome.refused.push(...refused.map((one) => ({ key: keyOf(one), message: one.message })));
}

function fullDatesOf(impacts: readonly LeaveImpact[]): string[] {
  const full = impacts.flatMap(({ caps }) => caps.filter(({ isFull }) => isFull));
  return [...new Set(full.map(({ date }) => date))];
}
