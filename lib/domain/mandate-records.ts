/** Records of mandatory overtime as the data room returns them. */
import type { FillingRules, MandateEntry, ScorePart, SkippedPerson } from './filling-records.ts';
import type { Instant, Interval, LocalDate } from './types.ts';

export const MANDATE_KINDS = ['mandate', 'holdover', 'early_call_in'] as const;
export type MandateKind = (typeof MANDATE_KINDS)[number];

export const MANDATE_OUTCOMES = ['assigned', 'refused', 'no_contact', 'wrong_number', 'voided'] as const;
export type MandateOutcome = (typeof MANDATE_OUTCOMES)[number];

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

export type MandateRecord = Interval & {
  id: number;
  personId: string;
  /** As it was when the record was made. */
  personName: string;
  kind: MandateKind;
  outcome: MandateOutcome;
  isCharged: boolean;
  voidsId: number | null;
  voidedBy: number | null;
  shiftDate: LocalDate;
  reason: string | null;
  byName: string;
  at: Instant;
  openingId: number | null;
  callOutId: string | null;
  inputs: MandateInputs;
  ranking: MandateRanking;
  /** Hex. */
  hash: string;
};
