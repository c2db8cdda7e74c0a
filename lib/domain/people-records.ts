/** What an agency keeps of a person beyond the directory's line. */
import type { AnyRole } from './reading-roles.ts';
import type { Instant, LocalDate, PatternId } from './types.ts';

export const DUTY_KINDS = ['trainee', 'light_duty'] as const;
export type DutyKind = (typeof DUTY_KINDS)[number];

/** Operational dates on which somebody works and counts towards no minimum. */
export type DutyState = {
  id: number;
  kind: DutyKind;
  fromDate: LocalDate;
  /** The last one; null = no end is known. */
  toDate: LocalDate | null;
  /** Of a trainee. */
  trainer: { id: string; fullName: string } | null;
  /** For admins alone, since it may be medical; null for everybody else. */
  note: string | null;
  version: number;
};

export type PersonQualification = {
  qualificationId: number;
  name: string;
  fromDate: LocalDate;
  /** The last date on which it holds; null = no end is known. */
  toDate: LocalDate | null;
};

/** A pattern from a date on, until the next one. */
export type DatedPattern = {
  fromDate: LocalDate;
  /** Null = not generated. */
  pattern: PatternId | null;
};

/** Whom to call. Read by the person, supervisors and admins; each look of another is in the audit. */
export type EmergencyContact = {
  name: string;
  relation: string | null;
  phone: string;
  note: string | null;
};

export type StoredEmergencyContact = EmergencyContact & { version: number };

/**
 * How far an invitation has come: `sending` = its mail is on its way, `sent` = it can be accepted, `failed` = the mail
 * could not be sent, `expired` = nobody accepted in time.
 */
export type InvitationStage = 'sending' | 'sent' | 'failed' | 'expired' | 'accepted' | 'revoked';

export type Invitation = {
  stage: InvitationStage;
  /** When its last mail was sent. */
  mailedAt: Instant | null;
  /** Until when the link of that mail can be used. */
  expiresAt: Instant;
  acceptedAt: Instant | null;
  /** Why the mail could not be sent, or waits, in words. */
  problem: string | null;
};

/** Everything of one person but the emergency contact. */
export type PersonDetail = {
  id: string;
  fullName: string;
  email: string;
  phone: string | null;
  role: AnyRole;
  center: { id: string; name: string } | null;
  employeeNumber: string | null;
  hiredOn: LocalDate | null;
  seniorityDate: LocalDate | null;
  preferredShift: { id: number; code: string; name: string } | null;
  /** Today's. */
  pattern: PatternId | null;
  /** By date, the oldest first. */
  patterns: readonly DatedPattern[];
  /** By name, then date. */
  qualifications: readonly PersonQualification[];
  /** The newest first. */
  dutyStates: readonly DutyState[];
  /** People whom this one trains today. */
  trainees: readonly { id: string; fullName: string }[];
  /** Told to admins alone. Null = nobody ever sent one. */
  invitation: Invitation | null;
  isActive: boolean;
  /** What each change of the person is based on. */
  version: number;
};

/** Published shifts to come of one person, in one schedule. */
export type FutureShifts = {
  schedule: { id: number; name: string; version: number };
  center: { id: string; name: string };
  /** By start. */
  rows: readonly FutureShift[];
};

export type FutureShift = {
  id: number;
  version: number;
  shiftDate: LocalDate;
  code: string;
  startsAt: Instant;
  endsAt: Instant;
  isLocked: boolean;
};

/** From where a schedule would be planned again: what a change of a person leaves to decide. */
export type ReplanFrom = { centerId: string | null; fromDate: LocalDate };

/** A person of a file who can be stored: every name in it is found, every value is allowed. */
export type ImportPerson = {
  /** The line of the file, counted from 1 with the header. */
  row: number;
  email: string;
  fullName: string;
  role: AnyRole;
  centerId: string;
  employeeNumber: string | null;
  hiredOn: LocalDate | null;
  seniorityDate: LocalDate | null;
  pattern: PatternId | null;
  preferredShiftId: number | null;
  phone: string | null;
  /** Null = no trainee; an open end is no date. */
  trainee: { toDate: LocalDate | null; trainerId: string | null } | null;
  qualificationIds: readonly number[];
};

/** What is wrong in a file and where. */
export type ImportError = {
  /** The line of the file, counted from 1 with the header. */
  row: number;
  /** The name of the column as its header writes it; empty = the whole row. */
  column: string;
  /** What stands there. */
  value: string;
  reason: string;
};
