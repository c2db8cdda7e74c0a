import type { ActionResult } from '#lib/actions/result.ts';
import type { FillProposal } from '#lib/domain/filling-records.ts';
import type { Instant } from '#lib/domain/types.ts';

type Seen = { openingId: number; expectedVersion: number };
type Act<Input, Data = unknown> = (input: Input) => Promise<ActionResult<Data>>;

/** What somebody can do about an open shift that they may take. */
export type ClaimActions = {
  /** `filled`: it is theirs. `claimed`: it is decided later. */
  claim: Act<Seen & { editId: string; note: string | null }, { state: 'filled' | 'claimed' }>;
  withdraw: Act<{ openingId: number }>;
};

/** What supervisors can do about an opening. */
export type FillActions = {
  award: Act<
    Seen & {
      editId: string;
      personId: string;
      kind: FillProposal['kind'];
      /** Which part of it, as it was proposed. */
      startsAt: Instant;
      endsAt: Instant;
      reason: string | null;
    },
    { state: 'applied' | 'pending' }
  >;
  post: Act<Seen & { isRanked: boolean; claimsUntil: Instant | null; note: string | null }>;
};
