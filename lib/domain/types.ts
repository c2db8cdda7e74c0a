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
export const PATTERN_IDS = ['4x10', '3x12_1x4', '2x10', '3x10', '2x12', '5x8'] as const;
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
  /** Only people with this qualification count towards the row; absent = anyone. */
  qualificationId?: string;
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
  /** `listed`: the segments follow one another as written, which says where a short shift attaches. Absent = any order. */
  segmentOrder?: 'any' | 'listed';
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
  /** Held during the block; absent = none. */
  qualificationIds?: readonly string[];
};

/** One stretch of work of one person. */
export type Duty = Interval & {
  personId: string;
  shiftId: string | null;
  shiftDate: LocalDate;
  nominalMinutes: number;
  /** True for an extension or an extra shift: outside the pattern and the regular hours, and it may touch another duty. */
  isOvertime?: boolean;
  /** True when it was taken over in a trade: another is paid for it. */
  isTraded?: boolean;
};

/** People-minutes of work that nobody does. */
export type ShortageMinutes = { employees: number; supervisors: number; qualified: number };

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

/** Shifts and hours that weigh on a person. A night shift starts from 17:00 to 03:59; a weekend day is Saturday or Sunday. */
export type Burden = {
  shifts: number;
  nights: number;
  weekends: number;
  holidays: number;
  overtimeMinutes: number;
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
  /** A dispatcher who holds it may be named acting supervisor for a shift; absent = nobody may. */
  actingQualificationId?: string;
  /** What people carry from past schedules, for fairness across blocks; absent = nothing. */
  carried?: readonly (Burden & { personId: string })[];
};

export type PlannedAssignment = { personId: string; shiftId: string; shiftDate: LocalDate; locked: boolean };
/** A template shift nobody has yet, offered as overtime. */
export type OpenPiece = {
  shiftId: string;
  shiftDate: LocalDate;
  role: 'dispatcher' | 'supervisor';
  /** What the person who takes it must hold; absent = nothing. */
  qualificationId?: string;
};
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

/** `qualified`: fewer people with a qualification than a requirement asks for. */
export type GapKind = 'employees' | 'supervisors' | 'qualified';

/** A stretch of equal shortage. */
export type Gap = Interval & {
  kind: GapKind;
  /** Set where the kind is `qualified`. */
  qualificationId?: string;
  shiftDate: LocalDate;
  required: number;
  onDuty: number;
  reason: GapReason;
};

/** What keeps one person out of a gap: the first rule, in the order of `GapReason.counts`. */
export type GapPerson = { personId: string; stop: keyof GapReason['counts'] };

export type GenerationMetrics = {
  requiredEmployeeMinutes: number;
  requiredSupervisorMinutes: number;
  uncoveredEmployeeMinutes: number;
  uncoveredSupervisorMinutes: number;
  /** Over all requirements with a qualification. */
  requiredQualifiedMinutes: number;
  uncoveredQualifiedMinutes: number;
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
  /** See `Fairness.unevenness`. */
  unevenness: number;
  /** Minutes of shifts over leave that is not decided yet. */
  pendingLeaveMinutes: number;
  /** People whose line differs from the one the run was told to keep; null without such lines. */
  changedPeople: number | null;
  /** Weeks of single people that differ from their line, beyond leave, locks and the edges of the block. */
  changedWeeks: number;
};

/** How short every schedule with these people must stay, in one role. */
export type RoleBound = {
  /** Proven: no schedule of the same freedom (stable lines, or weeks that may change) leaves less uncovered. */
  minutes: number;
  /** Where the schedule meets it exactly, nothing better exists. */
  isMet: boolean;
  /** By workweek; the weeks' bounds hold one by one and may sum to less than `minutes`. */
  weeks: readonly {
    startDate: LocalDate;
    requiredMinutes: number;
    uncoveredMinutes: number;
    boundMinutes: number;
  }[];
};
export type Bounds = { supervisors: RoleBound; employees: RoleBound };

/** One change that would leave less uncovered, measured by running the generator with it. */
export type Remedy = {
  kind: 'pattern' | 'hire' | 'overtime' | 'acting_supervisor' | 'refuse_leave' | 'ignore_preference';
  /** Null for a hire. */
  personId: string | null;
  /** The new pattern, or the hire's. */
  patternId: string | null;
  /** The hire's role, or the capacity in which the shift is worked. */
  role: 'dispatcher' | 'supervisor' | null;
  /** The shift of overtime or of an acting supervisor; the first day of the leave. */
  shiftId: string | null;
  shiftDate: LocalDate | null;
  /** Uncovered minutes that go away; negative would be worse and is never offered. */
  gainSupervisorMinutes: number;
  gainEmployeeMinutes: number;
  /** The gaps that it closes altogether, as indexes into `GenerationResult.gaps`. */
  closes: readonly number[];
  /** Minutes of overtime it costs; 0 for the others. */
  overtimeMinutes: number;
};

/** Each person's burden, in this schedule and carried, against an equal share of the work they do. */
export type Fairness = {
  /** Root of the mean square distance from the equal share, in shifts a person; 0 = everyone has the share. */
  unevenness: number;
  people: readonly { personId: string; planned: Burden; carried: Burden; share: Burden }[];
};

/** What preferences cost here: the best schedule found with each number of people on their preferred shift. */
export type PreferencePrice = {
  slackPercent: number;
  peopleOnPreferredShift: number;
  uncoveredSupervisorMinutes: number;
  uncoveredEmployeeMinutes: number;
};

export type GenerationResult = {
  generatorVersion: string;
  seed: number;
  effort: Effort;
  steps: number;
  /** Asked to stop before the search was through. */
  isStopped: boolean;
  lines: readonly Line[];
  assignments: readonly PlannedAssignment[];
  openPieces: readonly OpenPiece[];
  gaps: readonly Gap[];
  bounds: Bounds;
  remedies: readonly Remedy[];
  fairness: Fairness;
  /** By rising slack; empty when nobody has a preference. */
  preferencePrices: readonly PreferencePrice[];
  changedWeeks: readonly { personId: string; weekStartDate: LocalDate }[];
  metrics: GenerationMetrics;
};

export const EFFORTS = ['quick', 'good', 'best'] as const;
export type Effort = (typeof EFFORTS)[number];

export const GENERATION_STAGES = [
  'compile',
  'supervisors',
  'lines',
  'preferences',
  'repair',
  'bound',
  'pieces',
  'explain',
  'remedies',
] as const;
export type GenerationStage = (typeof GENERATION_STAGES)[number];

export type GenerationProgress = {
  stage: GenerationStage;
  /** 0–1 over the whole run, never falling. */
  fraction: number;
  /** Of the best schedule so far; null before the first. */
  uncoveredSupervisorMinutes: number | null;
  uncoveredEmployeeMinutes: number | null;
  /** Proven so far; null before the first bound. */
  boundSupervisorMinutes: number | null;
  boundEmployeeMinutes: number | null;
  /** Uncovered minutes of both kinds by day of the block, of the best schedule so far. */
  shortByDay: readonly number[] | null;
};

/** A what-if: how a scenario's problem and options differ from the schedule's own. Absent = as it is. */
export type ScenarioChange = {
  patterns?: readonly { personId: string; patternId: string }[];
  hires?: readonly { role: 'dispatcher' | 'supervisor'; patternId: string; count: number }[];
  requirements?: readonly { id: string; minEmployees: number; minSupervisors: number }[];
  ignoredPreferences?: readonly string[];
  /** Pending leave that is refused, by person and the instant at which it starts. */
  refusedLeave?: readonly { personId: string; startsAt: Instant }[];
  preferenceSlackPercent?: number;
  changeBudgetPercent?: number;
};

/** Hours asked for and hours people have after approved leave, in an average week of the block. */
export type CapacityRow = {
  requiredHoursPerWeek: number;
  availableHoursPerWeek: number;
  /** Those who count, and whose pattern has a week that can be worked. */
  people: number;
  /** The most people required at one moment. */
  peopleAtPeak: number;
  /**
   * The least number of people like those who are there (of 40 hours a week when nobody is) that the hours and the
   * peak call for; patterns may call for more.
   */
  peopleNeeded: number;
  isEnough: boolean;
};

export type CapacityReport = {
  supervisors: CapacityRow;
  employees: CapacityRow;
  qualified: readonly (CapacityRow & { qualificationId: string })[];
};
