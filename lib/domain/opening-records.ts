/** Openings as the data room returns them: published shifts without anybody, and who asked to have them. */
import type { Capacity } from './roster.ts';
import type { Instant, Interval, LocalDate } from './types.ts';

/** `gap`: made for a time below the minimum. `planned`: open since its schedule was published. `vacated`: an edit took its person off. */
export const OPENING_ORIGINS = ['gap', 'planned', 'leave', 'sick', 'vacated'] as const;
export type OpeningOrigin = (typeof OPENING_ORIGINS)[number];

/** `withdrawn`: the shift is not needed any more. `expired`: it is over and nobody had it. */
export const OPENING_STATES = ['open', 'filled', 'withdrawn', 'expired'] as const;
export type OpeningState = (typeof OPENING_STATES)[number];

/** How somebody came to an opening; `roster`: by an edit of the roster. */
export const FILL_WAYS = ['claim', 'award', 'call_out', 'extension', 'mandate', 'roster'] as const;
export type FillWay = (typeof FILL_WAYS)[number];

export const CLAIM_STATES = ['waiting', 'won', 'lost', 'withdrawn'] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

/** An open shift of the ledger while it is looked after. */
export type Opening = Interval & {
  id: number;
  /** Rises with each change of the opening. */
  version: number;
  centerId: string;
  scheduleId: number;
  /** The open row of the ledger. */
  assignmentId: number;
  shiftDate: LocalDate;
  code: string;
  capacity: Capacity;
  isOvertime: boolean;
  origin: OpeningOrigin;
  state: OpeningState;
  /** Claims wait until `claimsUntil` and the ranking decides; else the first who may have it has it. */
  isRanked: boolean;
  claimsUntil: Instant | null;
  note: string | null;
  openedAt: Instant;
};

/** Somebody who asked for an opening. */
export type OpeningClaim = {
  id: number;
  personId: string;
  fullName: string;
  state: ClaimState;
  note: string | null;
  at: Instant;
};

/** An opening as supervisors see it. */
export type SupervisedOpening = Opening & {
  claims: readonly OpeningClaim[];
  /** The call-out that runs for it; null = none. */
  callOut: { id: string; holderName: string; startedAt: Instant } | null;
};

export const OPENING_EVENTS = [
  'opened',
  'posted',
  'changed',
  'claimed',
  'claim_withdrawn',
  'awarded',
  'filled',
  'withdrawn',
  'expired',
] as const;

/** What became of an opening, step by step. */
export type OpeningEvent = {
  id: number;
  kind: (typeof OPENING_EVENTS)[number];
  /** Null: the app itself. */
  actorName: string | null;
  personName: string | null;
  reason: string | null;
  at: Instant;
};

/** Who has which part of an opening, and how it came to them. */
export type OpeningFill = Interval & {
  personId: string;
  personName: string;
  way: FillWay;
  byName: string | null;
  at: Instant;
};

/** One opening with all that happened to it, the oldest first. */
export type OpeningDetail = {
  opening: Opening;
  claims: readonly OpeningClaim[];
  events: readonly OpeningEvent[];
  fills: readonly OpeningFill[];
};
