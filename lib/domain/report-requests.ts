/** Leave, trades, how long people waited for a decision, and how long a call-out took: numbers over requests. */
import type { CallOutState } from './call-out-records.ts';
import { MINUTE_MS, overlapMinutes } from './time.ts';
import type { Instant, Interval, LocalDate } from './types.ts';

export type LeaveStatus = 'pending' | 'approved' | 'denied' | 'withdrawn' | 'cancelled';
export type SwapStatus = LeaveStatus | 'accepted' | 'rejected' | 'expired';

export type ReportedLeave = Interval & {
  id: number;
  personId: string;
  fullName: string;
  /** Null of a kind that is private. */
  kind: string | null;
  status: LeaveStatus;
  isSickCall: boolean;
  chargedMinutes: number | null;
  askedAt: Instant;
  decidedAt: Instant | null;
};

export type ReportedSwap = {
  id: number;
  kind: 'swap' | 'give';
  status: SwapStatus;
  requesterId: string;
  requesterName: string;
  responderId: string | null;
  responderName: string | null;
  askedAt: Instant;
  acceptedAt: Instant | null;
  decidedAt: Instant | null;
  shiftDate: LocalDate | null;
};

export type ReportedAsk = Pick<
  ReportedLeave,
  'id' | 'personId' | 'fullName' | 'status' | 'askedAt' | 'decidedAt'
>;

export type ReportedCallOut = {
  id: string;
  state: CallOutState;
  startedAt: Instant;
  endedAt: Instant | null;
  shiftStartsAt: Instant;
  shiftDate: LocalDate;
  origin: 'gap' | 'planned' | 'leave' | 'sick' | 'vacated';
  way: 'claim' | 'award' | 'call_out' | 'extension' | 'mandate' | 'roster' | null;
  contacts: number;
};

/** Of a center between two dates: leave that touches them, what was asked and called out in them, and balances now. */
export type RequestReport = {
  timeZone: string;
  leave: readonly ReportedLeave[];
  balances: readonly {
    personId: string;
    fullName: string;
    kind: string;
    minutes: number;
    takenMinutes: number;
  }[];
  swaps: readonly ReportedSwap[];
  /** Requests for time off, without those who called in sick: nobody decides on these. */
  asked: readonly ReportedAsk[];
  callOuts: readonly ReportedCallOut[];
};

/** Minutes from a moment to another: the one in the middle, the one below which nine of ten lie, and the longest. */
export type Waits = { count: number; median: number; ninetieth: number; longest: number };

/** Null of nothing. */
export function waitsOf(minutes: readonly number[]): Waits | null {
  const sorted = minutes.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
  if (sorted.length === 0) return null;
  return { count: sorted.length, median: at(0.5), ninetieth: at(0.9), longest: at(1) };
}

/** Leave of one person within the dates; real minutes of the leave itself, whatever shifts it touches. */
export type PersonLeave = {
  personId: string;
  fullName: string;
  requests: readonly ReportedLeave[];
  approvedMinutes: number;
  sickCalls: number;
  pending: number;
  denied: number;
};

/** By name, those with any leave within the window. */
export function leaveByPerson({ leave }: RequestReport, window: Interval): PersonLeave[] {
  const byPerson = Map.groupBy(leave, ({ personId }) => personId);
  return [...byPerson.values()]
    .map((requests) => ({
      personId: requests[0]?.personId ?? '',
      fullName: requests[0]?.fullName ?? '',
      requests,
      approvedMinutes: requests.reduce(
        (sum, each) => sum + (each.status === 'approved' ? overlapMinutes(each, window) : 0),
        0,
      ),
      sickCalls: requests.filter(({ isSickCall, status }) => isSickCall && status === 'approved').length,
      pending: requests.filter(({ status }) => status === 'pending').length,
      denied: requests.filter(({ status }) => status === 'denied').length,
    }))
    .sort((a, b) => (a.fullName < b.fullName ? -1 : a.fullName > b.fullName ? 1 : 0));
}

/** How long it took from one instant to another, of all that came to the second; null of none. */
export function waitsBetween<Each>(
  all: readonly Each[],
  from: (each: Each) => Instant,
  to: (each: Each) => Instant | null,
): Waits | null {
  return waitsOf(
    all.flatMap((each) => {
      const until = to(each);
      return until === null ? [] : [Math.max(0, until - from(each)) / MINUTE_MS];
    }),
  );
}
