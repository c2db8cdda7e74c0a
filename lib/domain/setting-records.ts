/** Settings of an agency with their versions, and what a change of one would do. */
import type { RuleBreak } from './publish-review.ts';
import type { PatternRules, RequirementFields, ScheduleStatus } from './records.ts';
import type { SignInPolicy } from './schemas.ts';
import type { SwapRules } from './swap-records.ts';
import type { LeaveKind, LeaveRules } from './time-off-records.ts';
import type {
  Gap,
  Instant,
  Limits,
  LocalDate,
  LocalTime,
  ShiftCategory,
  ShortageMinutes,
  Weekday,
} from './types.ts';

/** Limits and workweek from a date on, until the next version starts. */
export type RuleVersion = { fromDate: LocalDate; limits: Limits; workweekStart: Weekday };

/** Values of the settings that have versions, as they are stored. */
export type SettingValues = {
  limits: Limits;
  workweek: { workweekStart: Weekday };
  patterns: PatternRules;
  sign_in: { policy: SignInPolicy };
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
  retention: { auditMonths: number | null; noticeMonths: number | null };
  day_start: { dayStart: LocalTime };
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
] as const satisfies readonly (keyof SettingValues)[];
export type SettingKind = (typeof SETTING_KINDS)[number];

/** One version of a setting. */
export type SettingVersion<Kind extends SettingKind = SettingKind> = {
  id: number;
  kind: Kind;
  /** Of `day_start` alone. */
  centerId: string | null;
  /** The kind of leave, of `leave_kind` alone; else empty. */
  subject: string;
  /** The first day on which it is in force. */
  fromDate: LocalDate;
  value: SettingValues[Kind];
  /** `planned`: its day is to come. */
  state: 'in_force' | 'planned' | 'past' | 'withdrawn';
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
  | { kind: 'requirement'; centerId: string; requirementId: number | null; fields: RequirementFields | null }
  /** Null = a new one; no fields = it is retired. */
  | { kind: 'shift'; centerId: string; shiftId: number | null; fields: ShiftFields | null }
  | { kind: 'holiday'; date: LocalDate; name: string | null }
);

/** What a change does to one schedule; only what is new or gone with it. */
export type ScheduleEffect = {
  schedule: { id: number; name: string; status: ScheduleStatus; startDate: LocalDate; endDate: LocalDate };
  newGaps: readonly Gap[];
  goneGaps: readonly Gap[];
  /** People-minutes short before and after, over the whole block. */
  shortBefore: ShortageMinutes;
  shortAfter: ShortageMinutes;
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
