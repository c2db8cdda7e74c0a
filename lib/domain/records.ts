/** What the data room returns and the screens show: records of the agency in the domain's words. */

import type { Invitation } from './people-records.ts';
import type { AnyRole } from './reading-roles.ts';
import type {
  Bounds,
  Effort,
  Fairness,
  Gap,
  GenerationMetrics,
  GenerationProgress,
  GenerationResult,
  Instant,
  Interval,
  Line,
  LocalDate,
  LocalTime,
  PatternId,
  PreferencePrice,
  Remedy,
  Requirement,
  Role,
  ScenarioChange,
  ShiftCategory,
} from './types.ts';

/** One published shift of a person, as the person sees it. */
export type PersonShift = {
  id: number;
  version: number;
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
  /** Worked as acting supervisor. */
  isActing: boolean;
  isManual: boolean;
  /** Came to the person in a trade. */
  isSwapped: boolean;
};

/** A person's own approved leave. */
export type OwnLeave = { id: number; startsAt: Instant; endsAt: Instant };

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
  /** Operational dates on which the person works and counts towards no minimum; no last one = no end is known. */
  notCounting: readonly { fromDate: LocalDate; toDate: LocalDate | null }[];
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

/** A shift of a trade that its reader works for another, or is paid for while another works it. */
export type TradedShift = Interval & { rowId: number; isWorked: boolean; withName: string };

/** A whole schedule; assignments by start, cancelled ones left out. */
export type Roster = { people: RosterPerson[]; assignments: RosterAssignment[] };

/** Somebody of the agency in the directory. */
export type PersonRecord = {
  id: string;
  fullName: string;
  email: string;
  phone: string | null;
  role: AnyRole;
  pattern: PatternId | null;
  preferredShiftCode: string | null;
  employeeNumber: string | null;
  hiredOn: LocalDate | null;
  seniorityDate: LocalDate | null;
  isActive: boolean;
  /** False in training and on light duty: they cover nothing today. */
  countsToday: boolean;
  center: { id: string; name: string } | null;
  /** The last one, told to admins alone; null = there was none. */
  invitation: Invitation | null;
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
  /** When somebody last touched a page there, up to a minute late; of what has no pages when it was renewed. */
  seenAt: Instant;
  /** The computer of the dispatch floor on which it is, by its name; null on any other. */
  floorDevice: string | null;
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
  /** First and last operational date on which it may be planned; null = from ever, and without a known end. */
  validFrom: LocalDate | null;
  validTo: LocalDate | null;
  version: number;
};

/** What days are called that are holidays or events of an agency, by operational date. */
export type HolidayNames = Readonly<Record<LocalDate, string>>;

export type RequirementFields = Omit<Requirement, 'id'>;
export type RequirementRecord = RequirementFields & { id: number; version: number };

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
  /** The first day that a draft re-plans, and the published block that it will change; null for a block of its own. */
  revises: { scheduleId: number; fromDate: LocalDate } | null;
  createdAt: Instant;
  /** What the generator measured when it last ran; null before the first run. */
  metrics: GenerationMetrics | null;
};

/** What the generator said when it made a schedule. */
export type ScheduleResult = {
  lines: readonly Line[];
  /** These are null in results of before they were known. */
  bounds: Bounds | null;
  remedies: readonly Remedy[] | null;
  /** What `Remedy.closes` counts in: what was short then. */
  gaps: readonly Pick<Gap, 'kind' | 'qualificationId' | 'startsAt'>[];
  fairness: Fairness | null;
  preferencePrices: readonly PreferencePrice[] | null;
  changedWeeks: GenerationResult['changedWeeks'] | null;
  effort: Effort | null;
  seed: number | null;
  isStopped: boolean | null;
};

/** What a run is told. */
export type GenerationParameters = {
  seed: number;
  effort: Effort;
  /** How much coverage preferences may cost, in percent of the required time, 0–5. */
  preferenceSlackPercent: number;
  /** Single weeks that may differ from a line, in percent of all, 0–20. */
  changeBudgetPercent: number;
  /** Start from the lines of the last result, and let only so many people's change; null = as many as it takes. */
  keepLines: boolean;
  keepPeopleMax: number | null;
  pendingLeave: 'avoid' | 'honour';
};

/** The latest progress of a run, beyond its stage and fraction. */
export type GenerationDetail = Omit<GenerationProgress, 'stage' | 'fraction'> & {
  /** Null = not known yet. */
  secondsLeft: number | null;
};

export type GenerationRun = {
  id: number;
  /** Null = it makes the draft itself. */
  scenarioId: number | null;
  state: 'running' | 'succeeded' | 'failed' | 'cancelled';
  /** Running, but no worker has taken it yet. */
  isWaiting: boolean;
  /** The best schedule so far was asked for. */
  stopRequested: boolean;
  stage: GenerationProgress['stage'] | null;
  /** 0–1. */
  progress: number;
  detail: GenerationDetail | null;
  parameters: GenerationParameters;
  seed: number;
  error: string | null;
  createdAt: Instant;
};

/** A what-if of a draft. */
export type Scenario = {
  id: number;
  name: string;
  change: ScenarioChange;
  parameters: GenerationParameters;
  state: 'waiting' | 'running' | 'ready' | 'failed' | 'cancelled';
  /** Its latest run. */
  run: Pick<GenerationRun, 'id' | 'progress' | 'stage'> | null;
  error: string | null;
  /** The schedule's version that it was computed on. */
  baseVersion: number;
  /** What follows is null until it is ready. */
  metrics: GenerationMetrics | null;
  bounds: Bounds | null;
  fairness: Fairness | null;
  /** People whose line differs from the one kept; also null without lines to keep. */
  changedPeople: number | null;
  createdAt: Instant;
  adoptedAt: Instant | null;
};

/** By pattern: where its short shift stands, and whether a week keeps to one category. Absent = either, yes. */
export type PatternRule = { shortShift: 'either' | 'first' | 'last'; sameCategory: boolean };
export type PatternRules = Partial<Record<PatternId, PatternRule>>;
