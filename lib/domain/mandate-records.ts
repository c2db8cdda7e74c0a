/** Records of mandatory overtime as the data room returns them. */
import type { ContactChannel } from './call-out-records.ts';
import type { FillingRules, MandateEntry, ScorePart, SkippedPerson } from './filling-records.ts';
import type { Instant, Interval, LocalDate } from './types.ts';

export const MANDATE_KINDS = ['mandate', 'holdover', 'early_call_in'] as const;
export type MandateKind = (typeof MANDATE_KINDS)[number];

export const MANDATE_OUTCOMES = ['assigned', 'refused', 'no_contact', 'wrong_number', 'voided'] as const;
export type MandateOutcome = (typeof MANDATE_OUTCOMES)[number];

/** What can come of a call to somebody of the list who then does not come. */
export const MANDATE_CONTACTS = ['refused', 'no_contact', 'wrong_number'] as const;

/** All that the ranking of a mandate read, names included, as it was: from this alone it can be made again. */
export type MandateInputs = {
  rules: FillingRules['mandate'];
  need: Interval & { shiftDate: LocalDate; capacity: 'dispatcher' | 'supervisor' };
  people: readonly (MandateEntry & { skip: Pick<SkippedPerson, 'code' | 'words'> | null })[];
};

/** What the ranking said. */
export type MandateRanking = {
  ranked: readonly { personId: string; fullName: string; place: number; parts: readonly ScorePart[] }[];
  skipped: readonly SkippedPerson[];
};

/** A record as lists show it. Names, the center's and the shift's among them, are those of when it was made. */
export type MandateLine = Interval & {
  id: number;
  personId: string;
  personName: string;
  kind: MandateKind;
  outcome: MandateOutcome;
  /** It counts for the person's place, unless it is voided since. */
  isCharged: boolean;
  /** The record that this one voids. */
  voidsId: number | null;
  /** The record that voids this one; null = it stands. */
  voidedBy: number | null;
  voidedByName: string | null;
  voidedAt: Instant | null;
  voidReason: string | null;
  shiftDate: LocalDate;
  code: string;
  timeZone: string;
  centerName: string;
  /** Why somebody else than the first was taken, what was said on the phone, or why it is void. */
  reason: string | null;
  byName: string;
  at: Instant;
  openingId: number | null;
  callOutId: string | null;
};

/** An attempt to reach somebody before the record was made. */
export type MandateContact = {
  at: Instant;
  personId: string;
  personName: string;
  /** Null = by the list itself, on the phone. */
  channel: ContactChannel | null;
  /** Null = an offer went out. */
  outcome: string | null;
  note: string | null;
  /** Null = the app itself. */
  byName: string | null;
};

/** A record with all that it holds. */
export type MandateRecord = MandateLine & {
  inputs: MandateInputs;
  ranking: MandateRanking;
  contacts: readonly MandateContact[];
  /** SHA-256 of the record's text, hex. */
  hash: string;
  /** What is stored is still what the hash was made of. */
  isIntact: boolean;
};

/** Where somebody stands, and what is on record of them. */
export type OwnMandates = {
  order: FillingRules['mandate']['order'];
  /** 1 = would be asked first, were nobody skipped; null = they are on no list. */
  place: number | null;
  /** How many the list has. */
  of: number;
  /** Charged records that stand. */
  mandates: number;
  lastMandateAt: Instant | null;
  timeZone: string;
  /** Newest first, the latest 50; what was voided says so. */
  records: readonly MandateLine[];
};
