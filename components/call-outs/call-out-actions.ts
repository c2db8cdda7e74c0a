import type { ActionResult } from '#lib/actions/result.ts';
import type { ContactOutcome } from '#lib/domain/call-out-records.ts';

type Seen = { callOutId: string; expectedVersion: number };

/** What became of an answer: `pending` waits for a second supervisor. */
export type RecordedOutcome = { state: 'recorded' | 'applied' | 'pending' };

/** What a supervisor can do to a call-out. */
export type CallOutActions = {
  record: (outcome: {
    callOutId: string;
    step: number;
    personId: string;
    outcome: ContactOutcome;
    note: string;
    /** Repeated, it is recorded once. */
    clientId: string;
    /** Why a limit is passed; empty = none is. */
    reason: string;
  }) => Promise<ActionResult<RecordedOutcome>>;
  offer: (to: { callOutId: string; step: number; personId: string }) => Promise<ActionResult<unknown>>;
  takeOver: (input: Seen & { reason: string }) => Promise<ActionResult<unknown>>;
  stop: (input: Seen & { reason: string }) => Promise<ActionResult<unknown>>;
  setAutomatic: (input: Seen & { isOn: boolean }) => Promise<ActionResult<unknown>>;
};
