/** What a person may know of a trade before it happens. Plain data: it travels to the browser. */
import type { EditNeed } from './edit-judgement.ts';
import type { SwapShift } from './swap-records.ts';
import type { LocalDate } from './types.ts';

/** A coworker's shift that can be had for one's own. */
export type Partner = {
  personId: string;
  fullName: string;
  shift: SwapShift;
  /** A sentence each; empty when nothing is to be said against it. */
  warnings: readonly string[];
  /** In hours as they are planned. */
  isSameLength: boolean;
  /** Real minutes that the reader would work more, or with a minus less. */
  minutesDifference: number;
};

/** Why a coworker's shift, or any of theirs (null), cannot be had. */
export type NoPartner = { personId: string; fullName: string; shift: SwapShift | null; why: string };

/** Somebody who could take a shift that is given away. */
export type Taker = { personId: string; fullName: string; warnings: readonly string[] };
export type NoTaker = { personId: string; fullName: string; why: string };

/** Who could trade for a shift of the reader's. The best first; those who cannot by name and time. */
export type PartnerList = {
  shift: SwapShift;
  /** Why the shift cannot be traded at all; then nobody is listed. */
  bar: string | null;
  partners: readonly Partner[];
  others: readonly NoPartner[];
  takers: readonly Taker[];
  notTakers: readonly NoTaker[];
};

/** What the reader could give for a shift that is offered. */
export type AnswerOptions = {
  /** What is offered. */
  shift: SwapShift;
  /** Why the reader cannot have it, whatever they give; then no shift is listed. */
  bar: string | null;
  /** Of taking it for nothing, where it is given away. */
  warnings: readonly string[];
  /** Own shifts, the best first; empty where it is given away. */
  shifts: readonly Pick<Partner, 'shift' | 'warnings' | 'isSameLength' | 'minutesDifference'>[];
  others: readonly { shift: SwapShift; why: string }[];
};

/** Real minutes of rest; null where no other work is known. */
export type RestAround = { beforeMinutes: number | null; afterMinutes: number | null };

/** What a trade means for one of the two. */
export type TradeSide = {
  personId: string;
  fullName: string;
  gives: SwapShift | null;
  takes: SwapShift | null;
  /** Who is paid for the shift that is given, before and after; null where nothing is given, or who is unknown here. */
  paidName: string | null;
  /** Limits that only warn, a sentence each. */
  warnings: readonly string[];
  /** Limits that need a reason, or forbid it. */
  violations: readonly string[];
  /** Around the shift that is given, as things stand, and around the one that is taken, as they would be. */
  restNow: RestAround | null;
  restThen: RestAround | null;
  /** Of the workweeks in which one of the shifts starts, by first day. Real minutes of work. */
  weeks: readonly { startDate: LocalDate; minutesNow: number; minutesThen: number }[];
  /** Real minutes that the person would work more, or with a minus less. */
  minutesDifference: number;
};

/** What a trade would do if it happened now. */
export type TradeEffect = {
  /** Why it cannot happen, in the reader's words; null when it can, perhaps with a reason. */
  bar: string | null;
  need: EditNeed;
  /** What it leaves short; null when it leaves nothing shorter than it is. */
  shortage: string | null;
  /** The reader's own; of both, the requester's first, for supervisors. */
  sides: readonly TradeSide[];
};
