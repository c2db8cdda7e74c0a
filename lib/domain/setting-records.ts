/** Settings of an agency with their versions, and what a change of one would do. */
import type { Shortage } from './coverage.ts';
import type { FillingRules } from './filling-records.ts';
import type { RuleBreak } from './publish-review.ts';
import type { QualificationFacts } from './qualification-spans.ts';
import type { PatternRules, RequirementFields, ScheduleStatus } from './records.ts';
import type { NotCounting, RosterFacts, RosterRow } from './roster.ts';
import type { SignInPolicy } from './schemas.ts';
import type { SwapRules } from './swap-records.ts';
import type { LeaveKind, LeaveRules } from './time-off-records.ts';
import type {
  Instant,
  Limits,
  LocalDate,
  LocalTime,
  PatternId,
  ShiftCategory,
  ShortageMinutes,
  Weekday,
} from './types.ts';

/** Limits and workweek from a date on, until the next version starts. */
export type RuleVersion = { fromDate: LocalDate; limits: Limits; workweekStart: Weekday };

export type QualificationFields = {
  name: string;
  /** Whoever has it may act as supervisor; at most one of an agency on any date. */
  isActingSupervisor: boolean;
  /** False: retired. */
  isActive: boolean;
};

/** Values of the settings that have versions, as they are stored. */
export type SettingValues = {
  limits: Limits;
  workweek: { workweekStart: Weekday };
  patterns: PatternRules;
  sign_in: {
    policy: SignInPolicy;
    /** Nobody reaches anything without a second factor. */
    secondFactor: boolean;
    /** What whoever signs in accepts before; null = nothing. */
    notice: string | null;
    /** A screen that nobody touches locks after so many minutes; null = never. */
    idleLockMinutes: number | null;
    /** Everybody signs in again after so many hours; null = never. */
    signInHours: number | null;
  };
  leave_rules: Omit<LeaveRules, 'version'>;
  leave_kind: Omit<LeaveKind, 'id' | 'version'>;
  swap_rules: Omit<SwapRules, 'version'>;
  notice_rules: {
    fallbackMinutes: number;
    ackHours: number;
    nightlyTime: LocalTime;
    webhookUrl: string | null;
  };
  /** Months; null = for ever. */
  retention: { auditMonths: number | null; noticeMonths: number | null; chatMonths: number | null };
  day_start: { dayStart: LocalTime };
  qualification: QualificationFields;
  center: { name: string; timeZone: string; isActive: boolean };
  filling: FillingRules;
};
export const SETTING_KINDS = [
  'limits',
  'workweek',
  'patterns',
  'sign_in',
  'leave_rules',
  'leave_kind',
  'swap_rules',
  'notice_rules',
  'retention',
  'day_start',
  'qualification',
  'center',
  'filling',
] as const satisfies readonly (keyof SettingValues)[];
export type SettingKind = (typeof SETTING_KINDS)[number];

/** One version of a setting. */
export type SettingVersion<Kind extends SettingKind = SettingKind> = {
  id: number;
  kind: Kind;
  /** Of `day_start` and `center` alone. */
  centerId: string | null;
  /** The kind of leave or the qualification, of `leave_kind` and `qualification` alone; else empty. */
  subject: string;
  /** The first day on which it is in force. */
  fromDate: LocalDate;
  value: SettingValues[Kind];
  /** `planned`: its day is to come. */
  state: 'in_force' | 'planned' | 'past' | 'withdrawn';
  /** Why it could not come into force on its day; then nobody withdrew it. Else null. */
  refusal: string | null;
  /** Null: it was in force before anybody changed it. */
  createdBy: string | null;
  createdAt: Instant;
};

export type ShiftFields = {
  name: string;
  code: string;
  category: ShiftCategory;
  startTime: LocalTime;
  endTime: LocalTime;
};

/** A change of what schedules are planned and judged by, in force from `fromDate` on. */
export type ScheduleChange = { fromDate: LocalDate } & (
  | { kind: 'limits'; limits: Limits }
  | { kind: 'workweek'; workweekStart: Weekday }
  | { kind: 'patterns'; rules: PatternRules }
  | { kind: 'day_start'; centerId: string; dayStart: LocalTime }
  /** Null = a new one; no fields = it ends the day before. */
  | {
      kind: 'requirement';
      centerId: string;
      requirementId: number | null;
      fields: RequirementFields | null;
      /** What a planned one is to replace, which then ends the day before it, and by itself on its own last day. */
      replaced?: { requirementId: number; until: LocalDate | null };
    }
  /** Null = a new one; no fields = it is retired. */
  | { kind: 'shift'; centerId: string; shiftId: number | null; fields: ShiftFields | null }
  | { kind: 'holiday'; date: LocalDate; name: string | null }
  | { kind: 'qualification'; qualificationId: string; fields: QualificationFields }
);

/** A block as a preview weighs it. */
export type PreviewBlock = {
  facts: RosterFacts;
  /** Of the whole block. */
  rows: readonly RosterRow[];
  /** When the next version of a setting starts after the date of the change, which leaves that one alone; null = never. */
  nextVersions: { limits: LocalDate | null; workweek: LocalDate | null; patterns: LocalDate | null };
  /** Of the whole agency, also what is retired. */
  qualifications: QualificationFacts;
};

export type PreviewedSchedule = {
  id: number;
  name: string;
  status: ScheduleStatus;
  startDate: LocalDate;
  endDate: LocalDate;
};

/** What a change does to who is short. A gap that gets worse is new with its numbers after, one that gets better is gone. */
export type CoverageEffect = {
  newGaps: readonly Shortage[];
  goneGaps: readonly Shortage[];
  /** People-minutes short before and after, over the whole block. */
  shortBefore: ShortageMinutes;
  shortAfter: ShortageMinutes;
};

/** What a change does to one schedule; only what is new or gone with it. */
export type ScheduleEffect = CoverageEffect & {
  schedule: PreviewedSchedule;
  newBreaks: readonly RuleBreak[];
  goneBreaks: readonly RuleBreak[];
  /** Planned shifts from the date on that go by what would be replaced: they stay as they are until re-planned. */
  shiftsByOldRule: number;
};

/** What a change would do, before it is saved. */
export type SettingPreview = {
  /** Published blocks and drafts that reach to the date or beyond, by start. */
  schedules: readonly ScheduleEffect[];
  /** Why it cannot be saved, in words; null when it can. */
  impossible: string | null;
  /** What else to know, a sentence each. */
  notes: readonly string[];
};

/** A change of one person, from `fromDate` on. */
export type PersonChange = { userId: string; fromDate: LocalDate } & (
  | { kind: 'leaves' }
  | { kind: 'hire' }
  /** Null = the generator leaves the person out. */
  | { kind: 'pattern'; pattern: PatternId | null }
  /** Works, and counts towards no minimum; no last date = no end is known. */
  | { kind: 'duty_state'; state: NotCounting['kind']; toDate: LocalDate | null }
  /** Counts again: a trainee's release, or the end of light duty. */
  | { kind: 'release' }
);

/** What a person's change does to one block. */
export type PersonEffect = CoverageEffect & {
  schedule: PreviewedSchedule;
  /** Planned shifts of the person from the date on, and their nominal minutes. */
  shifts: number;
  shiftMinutes: number;
  /** Why to plan it anew from the date on, in one sentence; null when nothing of it asks for that. */
  reason: string | null;
};

/** What a change of one person does to the schedules that reach to its date. */
export type PersonPreview = {
  /** By start. */
  schedules: readonly PersonEffect[];
  /** What else to know, a sentence each. */
  notes: readonly string[];
};
