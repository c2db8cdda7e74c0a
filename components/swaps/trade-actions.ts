import type { ActionResult } from '#lib/actions/result.ts';
import type { SwapStatus } from '#lib/domain/swap-records.ts';

type Key = { swapId: number; expectedVersion: number };
type Act<Said, Data = unknown> = (input: Key & Said) => Promise<ActionResult<Data>>;

/** What one can do about an offer, whoever made it. */
export type TradeActions = {
  acceptOffer: Act<unknown, { status: SwapStatus }>;
  declineOffer: Act<{ note: string }>;
  acceptProposal: Act<{ personId: string; assignmentId: number }, { status: SwapStatus }>;
  declineProposal: Act<{ personId: string; note: string }>;
  withdraw: Act<{ reason: string }>;
};

/** What acceptance led to. */
export function acceptedWords(status: SwapStatus): string {
  return status === 'approved'
    ? 'Done: the shifts have changed hands.'
    : 'Accepted. A supervisor decides now.';
}
