/** What is known of how a schedule does since it was promised, and of what still waits. */
import type { Instant, Interval, LocalDate } from './types.ts';

/**
 * By what a published shift was changed: an edit of the roster, planning it anew, an open shift that somebody took, leave,
 * or a trade between two people.
 */
export const CHANGE_CAUSES = ['edit', 'revision', 'filled', 'leave', 'trade'] as const;
export type ChangeCause = (typeof CHANGE_CAUSES)[number];

/** A change of a published shift after the first publication. */
export type HealthChange = {
  id: number;
  at: Instant;
  cause: ChangeCause;
  /** Whose it was and whose it became; null = nobody's. */
  fromId: string | null;
  toId: string | null;
  /** Operational dates before and after; null = there was no such shift, or is none any more. */
  fromDate: LocalDate | null;
  toDate: LocalDate | null;
  /** From the change to the earlier start; at most 0 = it had begun. */
  noticeMinutes: number;
  /** It altered what had been worked by then. */
  isCorrection: boolean;
  byName: string | null;
  reason: string | null;
};

export const SNAPSHOT_OCCASIONS = ['publication', 'nightly'] as const;

/** Planned coverage of an operational date as it was kept; minutes of people. */
export type CoverageSnapshot = {
  date: LocalDate;
  takenAt: Instant;
  occasion: (typeof SNAPSHOT_OCCASIONS)[number];
  requiredMinutes: number;
  shortMinutes: number;
  supervisorRequiredMinutes: number;
  supervisorShortMinutes: number;
  qualifiedShortMinutes: number;
};

/** Planned coverage of a date, one number a slot of 15 minutes from the beginning of the operational date. */
export type KeptCoverage = Pick<CoverageSnapshot, 'takenAt' | 'occasion'> & {
  requiredEmployees: readonly number[];
  onDutyEmployees: readonly number[];
  requiredSupervisors: readonly number[];
  onDutySupervisors: readonly number[];
};

type Waiting = { askedAt: Instant };

export type HealthFacts = {
  /** When the schedule was first published; null = it is not. */
  firstAt: Instant | null;
  /** Shifts of each person in the first publication. */
  promised: ReadonlyMap<string, number>;
  /** The latest first, at most 5,000. */
  changes: readonly HealthChange[];
  leave: readonly (Interval & Waiting & { id: number; name: string })[];
  swaps: readonly (Waiting & {
    id: number;
    requester: string;
    responder: string | null;
    status: 'pending' | 'accepted';
    shiftDate: LocalDate;
  })[];
  openings: readonly (Interval & Waiting & { id: number; shiftDate: LocalDate })[];
  /** Edits that wait for a second supervisor. */
  edits: readonly (Waiting & { id: string; name: string; reason: string | null })[];
  /** By date and when they were taken. */
  snapshots: readonly CoverageSnapshot[];
};

/** A number of a schedule's health, with where it is opened. */
export type HealthTile = {
  part: HealthPart;
  label: string;
  value: string;
  note: string;
  tone: 'good' | 'warning' | 'danger' | 'plain';
};

export const HEALTH_PARTS = [
  'coverage',
  'history',
  'rules',
  'fairness',
  'overtime',
  'requests',
  'changes',
  'promise',
] as const;
export type HealthPart = (typeof HEALTH_PARTS)[number];
