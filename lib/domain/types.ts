/**
 * The words of the domain. Pure data: no clock, no database, no framework.
 *
 * Conventions: a `LocalDate` is an operational date unless its name says otherwise; an `Instant` is
 * epoch milliseconds; intervals are half-open `[startsAt, endsAt)`; clock times are wall-clock time in
 * the center's IANA zone.
 */

/** `YYYY-MM-DD`. */
export type LocalDate = string;
/** `HH:MM`, 00:00–23:59. */
export type LocalTime = string;
/** Milliseconds since the epoch, UTC. */
export type Instant = number;
/** 0 = Sunday … 6 = Saturday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export const ROLES = ['dispatcher', 'supervisor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const SHIFT_CATEGORIES = ['early', 'day', 'swing', 'graveyard'] as const;
export type ShiftCategory = (typeof SHIFT_CATEGORIES)[number];

/** Ids of built-in patterns; the generator itself takes any `Pattern`. */
export const PATTERN_IDS = ['4x10', '3x12_1x4'] as const;
export type PatternId = (typeof PATTERN_IDS)[number];

export type Interval = { startsAt: Instant; endsAt: Instant };

/** A center's clock: zone and the local time at which its operational day starts. */
export type CenterClock = { timeZone: string; dayStart: LocalTime };

/** A template. `endTime` at or before `startTime` means the next calendar day. */
export type Shift = {
  id: string;
  code: string;
  name: string;
  category: string;
  startTime: LocalTime;
  endTime: LocalTime;
  /** Nominal minutes: what caps and patterns count, whatever the clock does that night. */
  durationMinutes: number;
};

/**
 * A period of the day with its minimums. `endTime` at or before `startTime` crosses midnight; equal times
 * mean the whole operational day. It belongs to the operational date on which it starts.
 */
export type Requirement = {
  id: string;
  name: string;
  startTime: LocalTime;
  endTime: LocalTime;
  minEmployees: number;
  minSupervisors: number;
  /** Null = every day. */
  weekdays: readonly Weekday[] | null;
  /** Inclusive bounds on the operational date; null = open. */
  fromDate: LocalDate | null;
  toDate: LocalDate | null;
  /** A dated row replaces the weekly rows in the slots it covers; among rows of equal rank the maximum counts. */
  replacesWeekly: boolean;
};

/** A weekly tour as data: one run of consecutive operational days. */
export type Pattern = {
  id: string;
  /** Nominal minutes and how many days of each. */
  segments: readonly { count: number; minutes: number }[];
  /** All segments lie in one run of consecutive days, in any order of segments. False: each segment is its own run. */
  contiguous: boolean;
  /** All shifts of a week are of one category. */
  sameCategory: boolean;
};

/** A person as the rules and the generator see one. */
export type Person = {
  id: string;
  role: 'dispatcher' | 'supervisor';
  patternId: string;
  /** The preferred template: itself for its own length, its category for other lengths. */
  preferredShiftId: string | null;
  /** 1 = most senior; unique. */
  seniorityRank: number;
  countsTowardMinimum: boolean;
};

/** One stretch of work of one person. */
export type Duty = Interval & {
  personId: string;
  shiftId: string | null;
  shiftDate: LocalDate;
  nominalMinutes: number;
  /** True for an extension or an extra shift: outside the pattern and the regular hours, and it may touch another duty. */
  isOvertime?: boolean;
};

export type Leave = Interval & { personId: string; state: 'approved' | 'pending' };

/** An agency's limits; minutes unless the name says otherwise. See the defaults in `limits.ts`. */
export type Limits = {
  restMinutesSoft: number;
  restMinutesHard: number;
  dutyMinutesSoft: number;
  dutyMinutesHard: number;
  sevenDayMinutesSoft: number;
  sevenDayMinutesHard: number;
  consecutiveDaysHard: number;
  weeklyRegularMinutes: number;
};

/** Everything that decides a schedule. All arrays are in a stable order; equal problems give equal schedules. */
export type Problem = {
  clock: CenterClock;
  workweekStart: Weekday;
  /** Inclusive operational dates. */
  block: { startDate: LocalDate; endDate: LocalDate };
  shifts: readonly Shift[];
  requirements: readonly Requirement[];
  patterns: readonly Pattern[];
  people: readonly Person[];
  leave: readonly Leave[];
  /** Duties of at least the 14 days before the block, and those after it that are already fixed. */
  neighbours: readonly Duty[];
  /** Kept exactly as they are. */
  locked: readonly { personId: string; shiftId: string; shiftDate: LocalDate }[];
  holidays: readonly LocalDate[];
  limits: Limits;
  /** What the generator must respect between duties: the soft limit in the product, a number in the bench. */
  plannedRestMinutes: number;
  supervisorsCountAsEmployees: boolean;
};

export type PlannedAssignment = { personId: string; shiftId: string; shiftDate: LocalDate; locked: boolean };
/** A template shift nobody has yet, offered as overtime. */
export type OpenPiece = { shiftId: string; shiftDate: LocalDate; role: 'dispatcher' | 'supervisor' };
/** A person's stable week; index 0 = Sunday. */
export type Line = { personId: string; fromDate: LocalDate; week: readonly (string | null)[] };

/** Why nobody covers a gap. Counts are of people who could in principle fill the missing chair. */
export type GapReason = {
  code: 'capacity' | 'no_supervisor' | 'leave' | 'block_edge' | 'pattern';
  counts: {
    onDuty: number;
    onLeave: number;
    /** Would rest less than the planned minimum. */
    rest: number;
    /** Would pass the regular hours of the workweek. */
    weeklyHours: number;
    consecutiveDays: number;
    /** Free, but their stable line has no shift there. */
    offByLine: number;
  };
};

export type GapKind = 'employees' | 'supervisors';

/** A stretch of equal shortage. */
export type Gap = Interval & {
  kind: GapKind;
  shiftDate: LocalDate;
  required: number;
  onDuty: number;
  reason: GapReason;
};

export type GenerationMetrics = {
  requiredEmployeeMinutes: number;
  requiredSupervisorMinutes: number;
  uncoveredEmployeeMinutes: number;
  uncoveredSupervisorMinutes: number;
  /** What would stay short if every open piece were taken. */
  uncoveredIfFilledEmployeeMinutes: number;
  uncoveredIfFilledSupervisorMinutes: number;
  overstaffedMinutes: number;
  openPieceMinutes: number;
  assignments: number;
  peopleWithPreference: number;
  peopleOnPreferredShift: number;
  /** Largest and smallest count per person over the block. */
  nightShiftsMax: number;
  nightShiftsMin: number;
  weekendShiftsMax: number;
  weekendShiftsMin: number;
};

export type GenerationResult = {
  generatorVersion: string;
  seed: number;
  effort: 'quick' | 'good' | 'best';
  steps: number;
  lines: readonly Line[];
  assignments: readonly PlannedAssignment[];
  openPieces: readonly OpenPiece[];
  gaps: readonly Gap[];
  metrics: GenerationMetrics;
};

export type GenerationProgress = {
  stage: 'compile' | 'supervisors' | 'lines' | 'pieces' | 'explain';
  /** 0–1 over the whole run, never falling. */
  fraction: number;
  uncoveredSupervisorMinutes: number | null;
  uncoveredEmployeeMinutes: number | null;
};

/** Hours asked for and hours people have, in an average week of the block. */
export type CapacityRow = {
  requiredHoursPerWeek: number;
  availableHoursPerWeek: number;
  people: number;
  /** The least number of people that the hours alone call for; patterns may call for more. */
  peopleNeeded: number;
  isEnough: boolean;
};

export type CapacityReport = { supervisors: CapacityRow; employees: CapacityRow };
