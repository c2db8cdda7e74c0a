/** What a browser keeps of one person for when there is no connection, and what they asked for meanwhile. */
import type { OfferTerms } from './call-out-records.ts';
import type { FloorShift } from './floor.ts';
import type { ClockStyle } from './format.ts';
import type { ClaimState } from './opening-records.ts';
import type { OwnLeave, PersonShift } from './records.ts';
import type { Swap } from './swap-records.ts';
import type { LeaveKind, TimeOffRequest } from './time-off-records.ts';
import type { CenterClock, Instant, LocalDate } from './types.ts';

/** Rises when the snapshot's shape changes: a browser may keep one of an earlier version of the app. */
export const OFFLINE_FORMAT = 1;

/** So many days ahead the own schedule is kept. */
export const OFFLINE_DAYS = 92;

/** What the person asked for of an open shift. */
export type OwnClaim = {
  id: number;
  state: ClaimState;
  at: Instant;
  claimsUntil: Instant | null;
  code: string;
  startsAt: Instant;
  endsAt: Instant;
};

export type OfflineShift = Pick<
  PersonShift,
  'id' | 'shiftDate' | 'startsAt' | 'endsAt' | 'code' | 'name' | 'isOvertime' | 'isActing'
>;

export type OfflineTimeOff = Pick<
  TimeOffRequest,
  'id' | 'version' | 'status' | 'kindName' | 'startsAt' | 'endsAt' | 'decisionNote' | 'stage' | 'line'
>;

export type OfflineOffer = Pick<OfferTerms, 'offerId' | 'code' | 'startsAt' | 'endsAt' | 'answerBy'>;

/** Everything that can be read without a connection, as the server knew it at `asOf` by its own clock. */
export type OfflineSnapshot = {
  format: number;
  asOf: Instant;
  person: { id: string; fullName: string };
  theme: 'dark' | 'light' | 'system';
  clockStyle: ClockStyle;
  /** Null for somebody who belongs to no center: there is nothing to read. */
  center: { name: string; clock: CenterClock } | null;
  /** The own published shifts from yesterday to `throughDate`, by start. */
  shifts: readonly OfflineShift[];
  throughDate: LocalDate;
  /** Approved leave in those days. */
  leave: readonly OwnLeave[];
  /** Requests that wait, or concern the last 30 days or later; the latest first. */
  timeOff: readonly OfflineTimeOff[];
  /** Trades likewise. */
  swaps: readonly Swap[];
  /** Work that is offered to the person and waits for an answer. */
  offers: readonly OfflineOffer[];
  claims: readonly OwnClaim[];
  /** Kinds of leave that can be asked for. */
  kinds: readonly Pick<LeaveKind, 'id' | 'name' | 'type'>[];
  /** The floor of the center, from an hour back to 24 ahead. */
  floor: readonly FloorShift[];
};

/** How the server answers a browser that asks for its snapshot. */
export type OfflineAnswer =
  | { state: 'active'; snapshot: OfflineSnapshot }
  | { state: 'ended' | 'deactivated' };

/** A snapshot in the browser that keeps it. */
export type KeptSnapshot = {
  userId: string;
  snapshot: OfflineSnapshot;
  /** What to add to the device's clock for the server's: the device may be wrong by hours. Milliseconds. */
  clockOffset: number;
};

/** What can be asked for without a connection. An open shift cannot be taken: whoever is first has it. */
export type OfflineRequest =
  | { kind: 'ask'; kindId: number; startsAt: Instant; endsAt: Instant; reason: string | null }
  | { kind: 'withdraw'; requestId: number; expectedVersion: number }
  | { kind: 'answer_trade'; answer: 'accept' | 'decline'; swapId: number; expectedVersion: number }
  | { kind: 'answer_offer'; answer: 'accept' | 'decline'; offerId: string };

/** Why one was not taken, with what to do now. */
export type QueueProblem = { message: string; advice: string; href: string; linkWords: string };

/** A request that waits to be sent, or was refused and waits to be read. */
export type QueuedRequest = {
  /** Under which it is sent, as often as it takes. */
  clientId: string;
  userId: string;
  /** Rises with each request of the browser: they are sent in this order. */
  place: number;
  /** By the server's clock, as far as the browser knew it. */
  madeAt: Instant;
  /** As the person reads it: `Time off, Vacation: Wed 4 Feb 2026`. */
  words: string;
  request: OfflineRequest;
  /** Since when the server fails on it, by this device's clock; null = it does not. */
  failingSince: Instant | null;
  /** It was sent and no answer came: it may have arrived. */
  isUnsure: boolean;
  /** Null while it waits to be sent. */
  problem: QueueProblem | null;
};
