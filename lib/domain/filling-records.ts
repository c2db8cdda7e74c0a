/** How openings are filled: the agency's rules, what a ranking reads, and what it says. */
import type { AvailabilityKind } from './availability-records.ts';
import type { Candidate } from './candidates.ts';
import type { Opening } from './opening-records.ts';
import type { RosterFacts, RosterRow } from './roster.ts';
import type { RosterEdit } from './roster-edits.ts';
import type { SwapBlock } from './swap-records.ts';
import type { Instant, Interval, LocalDate, LocalTime } from './types.ts';

/** Who a step is for. `extension`: on duty next to the need. `split`: two who together cover it. */
export const STEP_FILTERS = [
  'extension',
  'volunteers',
  'part_time',
  'off',
  'standby',
  'split',
  'mandate',
] as const;
export type StepFilter = (typeof STEP_FILTERS)[number];

/** What a step ranks by; higher weights count more, and only among those of one step. */
export const STEP_CRITERIA = [
  'overtime_hours',
  'week_hours',
  'seniority',
  'wish',
  'preference',
  'rest',
  'claimed_first',
] as const;
export type StepCriterion = (typeof STEP_CRITERIA)[number];

export const STEP_CHANNELS = ['phone', 'push', 'sms', 'email'] as const;
export type StepChannel = (typeof STEP_CHANNELS)[number];

export type FillingStep = {
  /** Unique among the steps. */
  id: string;
  name: string;
  filters: readonly StepFilter[];
  /** The step is for needs of at most so many minutes; null = for any. */
  maxMinutes: number | null;
  /** The first decides before the second, where `weight` is null; weighted ones are summed. */
  ranking: readonly { criterion: StepCriterion; weight: number | null }[];
  /** Everybody at once, or one after the other. */
  offersTo: 'one' | 'all';
  /** How long an offer waits for an answer before the next one is asked. */
  waitMinutes: number;
  channels: readonly StepChannel[];
  /** The app may make the offers of this step by itself, where the agency allows it. */
  isAutomatic: boolean;
};

/** The setting `filling`, as it is stored. */
export type FillingRules = {
  steps: readonly FillingStep[];
  claims: {
    mode: 'first' | 'ranked';
    /** Ranked claims are decided so many hours after posting, or at once when the shift starts sooner. */
    rankedHours: number;
    /** A claim that passes a soft limit is taken; else it waits for a supervisor. */
    allowsWarnings: boolean;
  };
  mandate: {
    /** `rotation`: never mandated first, then least recently, then least seniority. */
    order: 'rotation' | 'inverse_seniority';
    chargesRefusal: boolean;
    /** Holdovers and early call-ins that were ordered count as mandates. */
    chargesExtension: boolean;
    /** Hours before approved leave that are protected. */
    leaveBufferHours: number;
  };
  automatic: {
    /** Steps that are marked automatic offer by themselves once a call-out runs. */
    offers: boolean;
    /** A sick call starts a call-out by itself. */
    startsOnSickCall: boolean;
    /** Ranked claims are awarded by the ranking at their deadline. */
    awardsClaims: boolean;
  };
  /** Days back over which overtime is counted for the ranking. */
  overtimeDays: number;
};

/** A stretch in which somebody wishes overtime or none, or is on standby, as it falls near the opening. */
export type AvailableStretch = Interval & { kind: AvailabilityKind };

/** What a ranking reads of somebody beside the roster. */
export type FillingPerson = {
  personId: string;
  /** For supervisors alone. */
  phone: string | null;
  /** Published minutes marked as overtime over `overtimeDays`. */
  overtimeMinutes: number;
  /** Charged mandates: how many, and when the latest was. */
  mandates: number;
  lastMandateAt: Instant | null;
  /** Starts of shifts that were mandated, charged or not, within 16 days of the opening. */
  mandatedAt: readonly Instant[];
  /** Seniority for mandates and rankings is `seniorityRank` of the roster. */
  availability: readonly AvailableStretch[];
  sleep: { startTime: LocalTime; endTime: LocalTime } | null;
  claimedAt: Instant | null;
};

/** Everything that a ranking reads. Times are instants; the roster's people are those of the center. */
export type FillingFacts = {
  opening: Opening;
  rules: FillingRules;
  roster: RosterFacts;
  /** Published rows of the center within 16 days of the opening, the open one included. */
  rows: readonly (RosterRow & { scheduleId: number })[];
  blocks: readonly SwapBlock[];
  people: readonly FillingPerson[];
};

/** Why somebody is not asked in a step. */
export const SKIP_CODES = [
  'not_in_step',
  'too_long_for_step',
  'impossible',
  'limit',
  'not_qualified',
  'trainee',
  'light_duty',
  'leave',
  'before_leave',
  'beside_leave',
  'mandated_this_week',
  'rest',
  'hours',
  'blackout',
  'asleep',
  'refused',
  'asked_before',
  'unreachable',
] as const;
export type SkipCode = (typeof SKIP_CODES)[number];

/**
 * What would be given to somebody: the whole opening or a part of it, as one edit. The whole is the open row with its new
 * person; a part is a new row, and what remains stays open in the row of the opening.
 */
export type FillProposal = Interval & {
  kind: 'take' | 'holdover' | 'early_call_in';
  edits: readonly RosterEdit[];
};

/** One part of a score, in words that a person who is skipped over may read. */
export type ScorePart = { criterion: string; words: string; points: number };

export type RankedPerson = {
  personId: string;
  fullName: string;
  /** 1 = first. */
  place: number;
  parts: readonly ScorePart[];
  /** What it would mean: rest, hours, overtime, limits. */
  candidate: Pick<
    Candidate,
    | 'need'
    | 'violations'
    | 'restBeforeMinutes'
    | 'restAfterMinutes'
    | 'weekMinutesBefore'
    | 'weekMinutesAfter'
    | 'overtimeMinutes'
    | 'asActing'
  >;
  proposal: FillProposal;
};

export type SkippedPerson = { personId: string; fullName: string; code: SkipCode; words: string };

export type RankedStep = {
  /** Index into the rules' steps. */
  step: number;
  ranked: readonly RankedPerson[];
  skipped: readonly SkippedPerson[];
};

/** Whom to ask, step by step, and why not the others. */
export type FillingRanking = { rankedAt: Instant; steps: readonly RankedStep[] };

/** Where somebody stands on the list for mandates. */
export type MandateEntry = {
  personId: string;
  fullName: string;
  mandates: number;
  lastMandateAt: Instant | null;
  seniorityDate: LocalDate | null;
  seniorityRank: number;
};
