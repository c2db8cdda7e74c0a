/** What an admin sends to change a setting, a shift, a requirement or one of the agency's lists from a date on. */
import { z } from 'zod';
import { fillingRulesSchema } from './filling-settings-schemas.ts';
import { leaveKindSchema, leaveRulesSchema } from './leave-settings-schemas.ts';
import { LIMIT_RANGES, limitContradictions } from './limits.ts';
import { noticeRulesSchema } from './notice-settings-schemas.ts';
import {
  checkRequirement,
  emptyAsNull,
  form,
  line,
  localDate,
  localTime,
  patternRule,
  requirementFields,
  rowId,
  shiftFields,
  uuid,
  version,
  weekday,
  whole,
} from './schemas.ts';
import type { SettingKind, SettingValues } from './setting-records.ts';
import { signInRulesSchema } from './sign-in-settings-schemas.ts';
import { swapRulesSchema } from './swap-settings-schemas.ts';
import { isTimeZone } from './time.ts';
import { type Limits, type LocalDate, PATTERN_IDS } from './types.ts';

/** Limits that the database repeats. */
export const RETENTION_MONTHS = {
  audit: { min: 12, max: 240 },
  notices: { min: 1, max: 120 },
  messages: { min: 1, max: 120 },
} as const;

/** The first day on which a change is in force. That it is not before today, the database says. */
const effectiveFrom = localDate('In force from');

/** What every change of a setting carries beside its value. */
const common = {
  effectiveFrom,
  /** The newest version that was known; null = there was none. */
  knownVersionId: emptyAsNull(whole('Version', 1, Number.MAX_SAFE_INTEGER)),
};

const HOUR_MINUTES = 60;

/** Every number is in the unit in which it is stored. */
function limit(field: keyof Limits) {
  const { label, unit, min, max } = LIMIT_RANGES[field];
  const words =
    unit === 'minutes'
      ? `${label} is from ${min / HOUR_MINUTES} to ${max / HOUR_MINUTES} hours.`
      : `${label} is from ${min} to ${max} days.`;
  return z.int(`${label} is a whole number of ${unit}.`).min(min, words).max(max, words);
}

const limitsForm = form({
  kind: z.literal('limits'),
  restMinutesSoft: limit('restMinutesSoft'),
  restMinutesHard: limit('restMinutesHard'),
  dutyMinutesSoft: limit('dutyMinutesSoft'),
  dutyMinutesHard: limit('dutyMinutesHard'),
  sevenDayMinutesSoft: limit('sevenDayMinutesSoft'),
  sevenDayMinutesHard: limit('sevenDayMinutesHard'),
  consecutiveDaysHard: limit('consecutiveDaysHard'),
  weeklyRegularMinutes: limit('weeklyRegularMinutes'),
  ...common,
}).superRefine((input, context) => {
  for (const { field, words } of limitContradictions(input)) {
    context.addIssue({ code: 'custom', path: [field], message: words });
  }
});

const workweekForm = form({ kind: z.literal('workweek'), workweekStart: weekday, ...common });

const patternsForm = form({
  kind: z.literal('patterns'),
  rules: z.partialRecord(z.enum(PATTERN_IDS, 'There is no such pattern.'), patternRule),
  ...common,
});

const signInForm = signInRulesSchema.extend({ kind: z.literal('sign_in'), ...common });

const leaveRulesForm = leaveRulesSchema
  .omit({ version: true })
  .extend({ kind: z.literal('leave_rules'), ...common });

const leaveKindForm = leaveKindSchema
  .omit({ id: true, version: true })
  .extend({ kind: z.literal('leave_kind'), kindId: rowId('Kind'), ...common });

const swapRulesForm = swapRulesSchema
  .omit({ version: true })
  .extend({ kind: z.literal('swap_rules'), ...common });

const noticeRulesForm = noticeRulesSchema
  .omit({ version: true })
  .extend({ kind: z.literal('notice_rules'), ...common });

const retentionForm = form({
  kind: z.literal('retention'),
  /** Null = for ever. */
  auditMonths: emptyAsNull(
    whole('Months of the audit', RETENTION_MONTHS.audit.min, RETENTION_MONTHS.audit.max),
  ),
  noticeMonths: emptyAsNull(
    whole('Months of notices', RETENTION_MONTHS.notices.min, RETENTION_MONTHS.notices.max),
  ),
  chatMonths: emptyAsNull(
    whole('Months of messages', RETENTION_MONTHS.messages.min, RETENTION_MONTHS.messages.max),
  ),
  ...common,
});

const dayStartForm = form({
  kind: z.literal('day_start'),
  centerId: uuid('Center'),
  dayStart: localTime('Start of the day'),
  ...common,
});

const qualificationFields = {
  name: line('Name', 80),
  /** Whoever has it may act as supervisor. */
  isActingSupervisor: z.boolean('Acting as supervisor is yes or no.'),
};

const qualificationForm = form({
  kind: z.literal('qualification'),
  qualificationId: rowId('Qualification'),
  ...qualificationFields,
  isActive: z.boolean('Active is yes or no.'),
  ...common,
});

const centerFields = {
  name: line('Name', 120),
  timeZone: z
    .string('Time zone is needed.')
    .refine(isTimeZone, 'Time zone is a name such as America/Denver.'),
};

const centerForm = form({
  kind: z.literal('center'),
  centerId: uuid('Center'),
  ...centerFields,
  isActive: z.boolean('Open is yes or no.'),
  ...common,
});

const fillingForm = fillingRulesSchema.extend({ kind: z.literal('filling'), ...common });

/** A change of one setting by its kind: the fields of its form and the day from which it is in force. */
export const saveSettingSchema = z.discriminatedUnion(
  'kind',
  [
    limitsForm,
    workweekForm,
    patternsForm,
    signInForm,
    leaveRulesForm,
    leaveKindForm,
    swapRulesForm,
    noticeRulesForm,
    retentionForm,
    dayStartForm,
    qualificationForm,
    centerForm,
    fillingForm,
  ],
  'There is no such setting.',
);
export type SaveSettingInput = z.output<typeof saveSettingSchema>;

export const withdrawSettingSchema = form({ versionId: whole('Version', 1, Number.MAX_SAFE_INTEGER) });

/** A change of a setting as it is stored. */
export type SettingChange = {
  [Kind in SettingKind]: {
    kind: Kind;
    value: SettingValues[Kind];
    /** Of `day_start` and `center` alone. */
    centerId: string | null;
    /** The id of the kind of leave or of the qualification, of `leave_kind` and `qualification` alone; else empty. */
    subject: string;
    /** The first day on which it is in force. */
    fromDate: LocalDate;
    /** The newest version that was known; null = there was none. */
    knownVersionId: number | null;
  };
}[SettingKind];

/** What a form says, as it is stored. */
export function settingChangeOf(input: SaveSettingInput): SettingChange {
  const { effectiveFrom: fromDate, knownVersionId } = input;
  const base = { fromDate, knownVersionId, centerId: null, subject: '' };
  switch (input.kind) {
    case 'patterns':
      return { ...base, kind: input.kind, value: input.rules };
    case 'swap_rules': {
      const { isSameWorkweek, approvesClean } = input;
      const value = { noticeMinutes: input.noticeHours * HOUR_MINUTES, isSameWorkweek, approvesClean };
      return { ...base, kind: input.kind, value };
    }
    case 'leave_kind': {
      const { kind, kindId, effectiveFrom: _date, knownVersionId: _known, ...value } = input;
      return { ...base, kind, subject: String(kindId), value };
    }
    case 'day_start':
      return {
        ...base,
        kind: input.kind,
        centerId: input.centerId,
        value: { dayStart: input.dayStart },
      };
    case 'qualification': {
      const { kind, qualificationId, name, isActingSupervisor, isActive } = input;
      return {
        ...base,
        kind,
        subject: String(qualificationId),
        value: { name, isActingSupervisor, isActive },
      };
    }
    case 'center': {
      const { kind, centerId, name, timeZone, isActive } = input;
      return { ...base, kind, centerId, value: { name, timeZone, isActive } };
    }
    case 'limits': {
      const { kind, effectiveFrom: _date, knownVersionId: _known, ...value } = input;
      return { ...base, kind, value };
    }
    case 'workweek':
      return { ...base, kind: input.kind, value: { workweekStart: input.workweekStart } };
    case 'sign_in': {
      const { kind, effectiveFrom: _date, knownVersionId: _known, ...value } = input;
      return { ...base, kind, value };
    }
    case 'leave_rules': {
      const { kind, effectiveFrom: _date, knownVersionId: _known, ...value } = input;
      return { ...base, kind, value };
    }
    case 'notice_rules': {
      const { kind, effectiveFrom: _date, knownVersionId: _known, ...value } = input;
      return { ...base, kind, value };
    }
    case 'filling': {
      const { kind, effectiveFrom: _date, knownVersionId: _known, ...value } = input;
      return { ...base, kind, value };
    }
    case 'retention':
      return {
        ...base,
        kind: input.kind,
        value: {
          auditMonths: input.auditMonths,
          noticeMonths: input.noticeMonths,
          chatMonths: input.chatMonths,
        },
      };
  }
}

// --- Requirements and shifts -------------------------------------------------------------------------------------

/**
 * A requirement is added, or one is changed from a date on: what began before it ends the day before, and a row with the
 * new fields starts. Without a first day it starts with the change.
 */
export const requirementChangeSchema = form({
  centerId: uuid('Center'),
  /** Null = a new one; then there is no version either. */
  requirementId: emptyAsNull(rowId('Requirement')),
  expectedVersion: emptyAsNull(version),
  ...requirementFields,
  /** Null = anyone counts. */
  qualificationId: emptyAsNull(rowId('Qualification')),
  effectiveFrom,
}).superRefine(checkRequirement);

export type RequirementChange = z.output<typeof requirementChangeSchema>;

/** A requirement ends the day before; one that has not begun by then is removed. */
export const requirementEndSchema = form({
  requirementId: rowId('Requirement'),
  expectedVersion: version,
  effectiveFrom,
});

export type RequirementEnd = z.output<typeof requirementEndSchema>;

/** A shift is added, or one is changed from a date on; one with new times that was planned is replaced by another. */
export const shiftChangeSchema = form({
  centerId: uuid('Center'),
  /** Null = a new one; then there is no version either. */
  shiftId: emptyAsNull(rowId('Shift')),
  expectedVersion: emptyAsNull(version),
  ...shiftFields,
  effectiveFrom,
});

export type ShiftChange = z.output<typeof shiftChangeSchema>;

/** A shift is retired from a date on, or comes back, which it does at once. */
export const shiftActiveSchema = form({
  shiftId: rowId('Shift'),
  isActive: z.boolean('Active is yes or no.'),
  expectedVersion: version,
  effectiveFrom,
});

export type ShiftActivity = z.output<typeof shiftActiveSchema>;

// --- Lists of the agency -----------------------------------------------------------------------------------------

/** A holiday is named, or with no name removed. */
export const holidaySchema = form({ date: localDate('Date'), name: emptyAsNull(line('Name', 80)) });

/** A new one holds at once; one that is there changes as a setting, from a date on. */
export const newQualificationSchema = form(qualificationFields);

/** A new one is open at once; one that is there changes as a setting, from a date on. */
export const newCenterSchema = form({
  ...centerFields,
  /** Of the operational day. */
  dayStart: localTime('Start of the day'),
});
