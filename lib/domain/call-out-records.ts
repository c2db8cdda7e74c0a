/** Call-outs as the data room returns them: the search for somebody who fills an opening, with every contact. */
import type { FillingRules, FillProposal, ScorePart } from './filling-records.ts';
import type { ClockStyle } from './format.ts';
import type { Opening } from './opening-records.ts';
import type { Instant, Interval } from './types.ts';

/** `exhausted`: everybody was asked and nobody comes. */
export const CALL_OUT_STATES = ['running', 'filled', 'stopped', 'exhausted'] as const;
export type CallOutState = (typeof CALL_OUT_STATES)[number];

/** `unreached`: no answer, a message left or a wrong number. `barred`: a rule forbids it by now. `closed`: somebody else has it. */
export const CANDIDATE_STATES = [
  'waiting',
  'offered',
  'accepted',
  'refused',
  'unreached',
  'barred',
  'closed',
] as const;
export type CandidateState = (typeof CANDIDATE_STATES)[number];

export const CONTACT_CHANNELS = ['phone', 'sms', 'email', 'push', 'app', 'link'] as const;
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];

export const CONTACT_OUTCOMES = ['accepted', 'refused', 'no_answer', 'message_left', 'wrong_number'] as const;
export type ContactOutcome = (typeof CONTACT_OUTCOMES)[number];

/** What the ranking knew of somebody, kept as it was. */
export type CandidateSnapshot = {
  fullName: string;
  role: string;
  employeeNumber: string | null;
  seniorityDate: string | null;
  overtimeMinutes: number;
  restBeforeMinutes: number | null;
  restAfterMinutes: number | null;
  weekMinutesAfter: number | null;
  addedOvertimeMinutes: number | null;
  warnings: readonly string[];
};

/** Somebody in one step: ranked (`place`) or skipped (`skipReason`). */
export type CallOutCandidate = {
  id: number;
  version: number;
  personId: string;
  step: number;
  place: number | null;
  parts: readonly ScorePart[];
  snapshot: CandidateSnapshot;
  /** Without its edits. */
  proposal: Pick<FillProposal, 'kind' | 'startsAt' | 'endsAt'> | null;
  skipReason: string | null;
  state: CandidateState | null;
  stateAt: Instant | null;
  /** As it is now; null = none is known. */
  phone: string | null;
};

export type CallOutContact = {
  id: number;
  personId: string;
  step: number;
  channel: ContactChannel;
  /** Null: an offer went out. */
  outcome: ContactOutcome | null;
  note: string | null;
  /** Null: by the app itself. */
  byName: string | null;
  at: Instant;
};

export type CallOutOffer = {
  id: string;
  personId: string;
  step: number;
  state: 'open' | 'accepted' | 'declined' | 'lapsed' | 'closed';
  madeAt: Instant;
  answerBy: Instant;
};

export type CallOutEvent = {
  id: number;
  kind:
    | 'started'
    | 'taken_over'
    | 'step'
    | 'automatic_on'
    | 'automatic_off'
    | 'ranked'
    | 'filled'
    | 'part_filled'
    | 'stopped'
    | 'exhausted';
  actorName: string | null;
  reason: string | null;
  at: Instant;
};

export type CallOut = {
  id: string;
  version: number;
  state: CallOutState;
  opening: Opening;
  centerName: string;
  timeZone: string;
  holderId: string;
  holderName: string;
  /** `The app` where it started by itself. */
  startedByName: string;
  startedAt: Instant;
  endedByName: string | null;
  endedAt: Instant | null;
  endReason: string | null;
  isAutomatic: boolean;
  rules: FillingRules;
  rankedAt: Instant;
  candidates: readonly CallOutCandidate[];
  contacts: readonly CallOutContact[];
  offers: readonly CallOutOffer[];
  events: readonly CallOutEvent[];
  /** Who has which part by now. */
  fills: readonly (Interval & { personName: string; way: string; at: Instant })[];
};

/** A line of the list of call-outs. */
export type CallOutLine = Pick<
  CallOut,
  'id' | 'state' | 'holderName' | 'startedByName' | 'startedAt' | 'endedAt' | 'isAutomatic'
> & {
  opening: Opening;
  asked: number;
  filledBy: readonly string[];
};

/** An offer as the person who got it may see it, with a session or by its link. */
export type OfferTerms = Interval & {
  offerId: string;
  state: CallOutOffer['state'];
  agencyName: string;
  centerName: string;
  timeZone: string;
  personName: string;
  code: string;
  kind: FillProposal['kind'];
  answerBy: Instant;
  /** When it was answered, or was over; null while it is open. */
  answeredAt: Instant | null;
  /** Somebody has the shift by now. */
  isTaken: boolean;
  /** Who got it instead, by name; null while nobody is known, and for who has it. */
  takenBy: string | null;
  /** The person's own. */
  clockStyle: ClockStyle;
  /** Sentences: rest, hours, overtime. */
  means: readonly string[];
};
