/** Swaps and give-aways as the data room returns them: rules, offers, answers, and what a trade is judged on. */
import type { Coverage } from './coverage.ts';
import type { RosterFacts, RosterRow } from './roster.ts';
import type { Instant, Interval, LocalDate } from './types.ts';

/** Two shifts change hands, or one does. */
export const SWAP_KINDS = ['swap', 'give'] as const;
export type SwapKind = (typeof SWAP_KINDS)[number];

/** `rejected`: everybody who was asked declined. `cancelled`: no longer valid, because a shift or a person changed. */
export const SWAP_STATUSES = [
  'pending',
  'accepted',
  'approved',
  'denied',
  'rejected',
  'withdrawn',
  'expired',
  'cancelled',
] as const;
export type SwapStatus = (typeof SWAP_STATUSES)[number];

/** How an agency handles trades. */
export type SwapRules = {
  /** Offers are made and answered until so long before the earlier shift starts. */
  noticeMinutes: number;
  /** Both shifts of a swap start in one workweek. */
  isSameWorkweek: boolean;
  /** A trade that breaks no rule and warns of none happens as soon as both agree. */
  approvesClean: boolean;
  version: number;
};

/** A shift that a trade is about. */
export type SwapShift = Interval & {
  assignmentId: number;
  version: number;
  scheduleId: number;
  userId: string;
  code: string;
  name: string;
  shiftDate: LocalDate;
};

/**
 * `asked`: has not answered. `proposed`: answered with a shift that the requester did not name. `accepted`: is the other side of
 * the trade. `declined` by the person, or the proposal by the requester. `void`: the shift or the person changed.
 */
export const SWAP_ANSWER_STATES = ['asked', 'proposed', 'declined', 'accepted', 'void'] as const;
export type SwapAnswerState = (typeof SWAP_ANSWER_STATES)[number];

/** Where one person stands with an offer. */
export type SwapAnswer = {
  personId: string;
  fullName: string;
  state: SwapAnswerState;
  /** What they would give; null in a give-away, and where the requester leaves the choice to them. */
  shift: SwapShift | null;
  note: string | null;
  at: Instant;
};

/** An offer, and the trade that it becomes, as its reader may see it. */
export type Swap = {
  id: number;
  /** Rises with each change of the status, not with answers that leave it pending. */
  version: number;
  kind: SwapKind;
  status: SwapStatus;
  centerId: string;
  /** Whoever may take it sees it; else those who were asked do. */
  isForEveryone: boolean;
  requesterId: string;
  requesterName: string;
  /** What the requester gives, as it was offered. */
  shift: SwapShift;
  note: string | null;
  /** Of everybody for the requester and for supervisors, else the reader's own alone. */
  answers: readonly SwapAnswer[];
  /** The other side, once accepted. */
  responderId: string | null;
  responderName: string | null;
  responderShift: SwapShift | null;
  createdAt: Instant;
  acceptedAt: Instant | null;
  /** Until when it can be answered; once accepted, until when it can be decided. */
  expiresAt: Instant;
  /** Null = nobody has, or the agency's rule did. */
  decidedByName: string | null;
  decidedAt: Instant | null;
  decisionNote: string | null;
  /** Why it was withdrawn, or is no longer valid. */
  closingNote: string | null;
  /** Who has to decide an accepted one now; null otherwise. */
  stage: 'supervisors' | 'deputy' | 'admins' | null;
};

/** One step of an offer's life. */
export type SwapEvent = {
  at: Instant;
  from: SwapStatus | null;
  to: SwapStatus;
  /** Null = the system. */
  actorName: string | null;
  reason: string | null;
};

/** Everything about trades of one person. The latest first. */
export type OwnSwaps = {
  /** Own offers, and those that name the person or that they answered. */
  swaps: readonly Swap[];
  events: readonly (SwapEvent & { swapId: number })[];
};

/** A published row of somebody concerned, with the block it lies in. */
export type SwapRow = RosterRow & { scheduleId: number };

/** A published block whose rows a trade is judged by. A decision names the version of each. */
export type SwapBlock = { scheduleId: number; startDate: LocalDate; endDate: LocalDate; version: number };

/** Everything a trade is judged on, read in one statement. */
export type SwapFacts = {
  rules: SwapRules;
  /**
   * Around a stretch of days that stands for a block: `schedule.id` 0, from the first to the last day concerned. People are the
   * requester and whoever may come into question; `neighbours` are their rows outside the stretch.
   */
  roster: RosterFacts;
  /** Published rows of the people in the stretch, of whatever block. */
  rows: readonly SwapRow[];
  blocks: readonly SwapBlock[];
  /** Of the stretch, as everything stands; null where no trade between these people can change it. */
  coverage: Coverage | null;
  /** Shifts of accepted trades that wait for a decision, other than the one in question. */
  promisedIds: ReadonlySet<number>;
};

/** What a person owes or is owed, with one other; minutes are real ones. */
export type HoursAccount = {
  personId: string;
  fullName: string;
  /** Above 0: they owe the reader; below 0: the reader owes them. Shifts to come count. */
  balanceMinutes: number;
  /** The latest first. */
  lines: readonly HoursLine[];
};

/**
 * One reason of a balance: a shift that one works and the other is paid for, or hours that whoever is owed them calls even.
 * Minutes are signed as the balance is.
 */
export type HoursLine = { minutes: number; at: Instant } & (
  | { kind: 'shift'; assignmentId: number; code: string; shiftDate: LocalDate; isOver: boolean }
  | { kind: 'settled'; note: string | null }
);
