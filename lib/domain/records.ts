/** What the data room returns and the screens show: records of the agency in the domain's words. */
import type {
  GenerationMetrics,
  GenerationProgress,
  Instant,
  LocalDate,
  LocalTime,
  PatternId,
  Requirement,
  Role,
  ShiftCategory,
} from './types.ts';

/** One published shift of a person, as the person sees it. */
export type PersonShift = {
  id: number;
  /** The operational date. */
  shiftDate: LocalDate;
  startsAt: Instant;
  endsAt: Instant;
  code: string;
  name: string;
  category: ShiftCategory;
  /** Nominal minutes. */
  durationMinutes: number;
  isOvertime: boolean;
  isManual: boolean;
};

/** A person's own approved leave. */
export type OwnLeave = { id: number; kind: string; startsAt: Instant; endsAt: Instant };

/** All that is known of a coworker's work. */
export type CoworkerShift = {
  userId: string;
  fullName: string;
  shiftCode: string;
  startsAt: Instant;
  endsAt: Instant;
};

export type RosterPerson = {
  id: string;
  fullName: string;
  isActive: boolean;
  employeeNumber: string | null;
  seniorityDate: LocalDate | null;
  countsTowardMinimum: boolean;
  role: Role;
  /** The pattern in force on the schedule's first day. */
  pattern: PatternId | null;
};

export type RosterAssignment = {
  id: number;
  /** Null = an open shift. */
  userId: string | null;
  shiftId: number;
  shiftDate: LocalDate;
  startsAt: Instant;
  endsAt: Instant;
  isOvertime: boolean;
  isManual: boolean;
  isLocked: boolean;
  /** Who an open shift needs. */
  requiredRole: Role;
};

/** A whole schedule; assignments by start, cancelled ones left out. */
export type Roster = { people: RosterPerson[]; assignments: RosterAssignment[] };

/** Somebody of the agency in the directory. */
export type PersonRecord = {
  id: string;
  fullName: string;
  email: string;
  phone: string | null;
  role: Role;
  pattern: PatternId | null;
  preferredShiftCode: string | null;
  employeeNumber: string | null;
  seniorityDate: LocalDate | null;
  isActive: boolean;
  center: { id: string; name: string } | null;
  /** Null when there is none open. */
  invitation: { expiresAt: Instant } | null;
  version: number;
};

/** Somebody who cannot sign in now, after wrong passwords. */
export type BlockedPerson = {
  userId: string;
  /** Wrong passwords in a row. */
  failures: number;
  /** Null = until somebody releases the account. */
  blockedUntil: Instant | null;
  /** Whether whoever asked may release the account. */
  mayRelease: boolean;
};

/** A place where a person is signed in. */
export type OwnSession = {
  id: string;
  /** In words: `Firefox on Windows`. */
  device: string;
  address: string | null;
  signedInAt: Instant;
  /** Exact to the hour: when the session was last renewed. */
  seenAt: Instant;
  isCurrent: boolean;
};

/** A change of e-mail address that waits for its confirmations. */
export type PendingEmail = { address: string; confirmed: 'old' | 'new' | null };

export type ShiftTemplate = {
  id: number;
  code: string;
  name: string;
  category: ShiftCategory;
  startTime: LocalTime;
  endTime: LocalTime;
  durationMinutes: number;
  isActive: boolean;
  version: number;
};

export type RequirementFields = Omit<Requirement, 'id'>;
export type RequirementRecord = RequirementFields & { id: number; version: number };

export type Notice = { id: number; content: string; link: string | null; createdAt: Instant };

export type ScheduleStatus = 'draft' | 'published' | 'archived' | 'failed';

export type Schedule = {
  id: number;
  centerId: string;
  name: string;
  startDate: LocalDate;
  endDate: LocalDate;
  status: ScheduleStatus;
  version: number;
  publishedVersion: number;
  publishedAt: Instant | null;
  createdAt: Instant;
  /** What the generator measured when it last ran; null before the first run. */
  metrics: GenerationMetrics | null;
};

export type GenerationRun = {
  id: number;
  state: 'running' | 'succeeded' | 'failed' | 'cancelled';
  stage: GenerationProgress['stage'] | null;
  /** 0–1. */
  progress: number;
  seed: number;
  error: string | null;
  createdAt: Instant;
};

export type AuditEntry = {
  id: number;
  action: string;
  actorId: string | null;
  actorName: string | null;
  actorKind: 'user' | 'job' | 'system';
  targetId: string | null;
  details: unknown;
  before: unknown;
  after: unknown;
  requestId: string | null;
  createdAt: Instant;
};
