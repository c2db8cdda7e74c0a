/** The nightly look ahead: what it is computed from, what it says, and the log of its runs. */
import type { Coverage, Shortage } from './coverage.ts';
import type { RosterFacts, RosterRow } from './roster.ts';
import type { Instant, Interval, LocalDate } from './types.ts';

/** A center as a night finds it. */
export type DigestCenterFacts = {
  name: string;
  /**
   * Around the days ahead, which stand for a block: `schedule.id` 0, from the operational day that goes on to the last one
   * looked at. `neighbours` are the published rows beside them.
   */
  roster: RosterFacts;
  /** Published rows of the days ahead, of whatever block. */
  rows: readonly RosterRow[];
  /** Of the days ahead, as published. */
  coverage: Coverage;
};

/** A request for time off, or a trade on which both have agreed, that nobody has decided. Never its kind or its reason. */
export type WaitingRequest = Interval & {
  kind: 'leave' | 'swap';
  id: number;
  centerId: string;
  /** Whoever asks; of a trade both, the requester first. */
  names: readonly string[];
  /** Since when it waits for a decision. */
  since: Instant;
};

/** What the look ahead of an agency is computed from, read in one snapshot. */
export type DigestFacts = {
  centers: readonly DigestCenterFacts[];
  requests: readonly WaitingRequest[];
  /** When open invitations end. */
  invitationEnds: readonly Instant[];
  /** Confirmed certificates that have expired in the last days or expire within sixty. */
  certificates: readonly DigestCertificate[];
  /** Notices that should have been acknowledged by now. */
  unacknowledged: number;
  /** Deliveries of the last 24 hours that nobody got. */
  undelivered: number;
};

/** The first rows of a list, and how many there are in all. */
export type DigestList<Row> = { total: number; rows: readonly Row[] };

/** A person's workweek beyond forty hours; minutes are real ones. */
export type DigestOvertime = {
  centerId: string;
  userId: string;
  fullName: string;
  /** The local date on which the workweek starts. */
  weekStart: LocalDate;
  /** Of the shifts that make it, the last one's operational day. */
  lastDate: LocalDate;
  /** The block of that day; null = none is published there. */
  scheduleId: number | null;
  workedMinutes: number;
  paidMinutes: number;
  overtimeMinutes: number;
};

/** A stretch of equal shortage. */
export type DigestGap = Omit<Shortage, 'qualificationId'> & {
  centerId: string;
  scheduleId: number;
  /** Set where the kind is `qualified`. */
  qualificationName: string | null;
};

/** A qualification that ends and is not renewed. */
export type DigestQualification = { userId: string; fullName: string; name: string; lastDate: LocalDate };

/** A confirmed certificate that expires and is not replaced. */
export type DigestCertificate = { userId: string; fullName: string; title: string; lastDate: LocalDate };

/** The last published block of a center, which ends soon with no draft after it. */
export type DigestScheduleEnd = { centerId: string; scheduleId: number; name: string; lastDate: LocalDate };

export type DigestCenter = {
  id: string;
  name: string;
  timeZone: string;
  /** Operational days looked at, both included. */
  fromDate: LocalDate;
  toDate: LocalDate;
  /** False before the first block: nothing can be short yet. */
  hasSchedule: boolean;
  /** Days of these without a published block although there was one before, by date. */
  unscheduled: readonly LocalDate[];
};

/** What one night found. Plain data: it is stored as it is. */
export type Digest = {
  /** `2 gaps, 14 h of overtime, 3 requests wait`; empty when there is nothing to tell. */
  summary: string;
  centers: readonly DigestCenter[];
  overtimeMinutes: number;
  /** By week, the most overtime first. */
  overtime: DigestList<DigestOvertime>;
  /** By start. */
  gaps: DigestList<DigestGap>;
  /** By start. */
  requests: DigestList<WaitingRequest>;
  /** By last day. */
  qualifications: DigestList<DigestQualification>;
  /** By last day; nights before there were any have none. */
  certificates: DigestList<DigestCertificate>;
  scheduleEnds: readonly DigestScheduleEnd[];
  /** Open invitations that end soon, and when the first does. */
  invitations: { count: number; firstEndsAt: Instant | null };
  unacknowledged: number;
  undelivered: number;
};

/** `missed`: nobody ran it before the next night was due. */
type NightlyState = 'running' | 'done' | 'failed' | 'missed';

/** One night as the log has it. */
export type NightlyRun = {
  id: number;
  night: LocalDate;
  state: NightlyState;
  attempts: number;
  startedAt: Instant;
  /** Null while it runs. */
  finishedAt: Instant | null;
  /** Null unless it is done. */
  peopleTold: number | null;
  /** Empty when there was nothing to tell; null unless it is done. */
  summary: string | null;
  /** Why it failed, is tried again, or was missed. */
  error: string | null;
};

/** The log of an agency, newest night first. */
export type NightlyLog = {
  runs: readonly NightlyRun[];
  /** When the next one comes; null where the agency has no center. */
  nextAt: Instant | null;
  /** Zone of that time. */
  timeZone: string;
};
