import { z } from 'zod';
import { storedFillingSchema } from '#lib/domain/filling-settings-schemas.ts';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import type { SettingKind, SettingValues } from '#lib/domain/setting-records.ts';
import { storedSignInSchema } from '#lib/domain/sign-in-settings-schemas.ts';
import { isLocalTime, isTimeZone } from '#lib/domain/time.ts';
import { TIME_OFF_TYPES } from '#lib/domain/time-off-records.ts';
import type { Weekday } from '#lib/domain/types.ts';
import { limitsSchema, patternRulesSchema } from './generation-problem.ts';

const time = z.string().refine(isLocalTime, 'expected a time of day');
const weekday = z.custom<Weekday>(
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 6,
);

/** The values of settings as the database keeps them. */
export const settingValueSchemas: { [Kind in SettingKind]: z.ZodType<SettingValues[Kind]> } = {
  // What a value does not name is as it begins.
  limits: limitsSchema.transform((limits) => ({ ...DEFAULT_LIMITS, ...limits })),
  workweek: z.object({ workweekStart: weekday }),
  patterns: patternRulesSchema,
  sign_in: storedSignInSchema,
  leave_rules: z.object({
    capDispatchers: z.int().nullable(),
    capSupervisors: z.int().nullable(),
    escalateAfterHours: z.int(),
    deputyId: z.string().nullable(),
  }),
  leave_kind: z.object({
    name: z.string(),
    type: z.enum(TIME_OFF_TYPES),
    needsBalance: z.boolean(),
    countsToCaps: z.boolean(),
    isProtected: z.boolean(),
    isPrivate: z.boolean(),
    noticeDays: z.int(),
    isActive: z.boolean(),
  }),
  swap_rules: z.object({
    noticeMinutes: z.int(),
    isSameWorkweek: z.boolean(),
    approvesClean: z.boolean(),
  }),
  notice_rules: z.object({
    fallbackMinutes: z.int(),
    ackHours: z.int(),
    nightlyTime: time,
    webhookUrl: z.string().nullable(),
  }),
  retention: z.object({
    auditMonths: z.int().nullable(),
    noticeMonths: z.int().nullable(),
    chatMonths: z.int().nullable(),
  }),
  day_start: z.object({ dayStart: time }),
  qualification: z.object({ name: z.string(), isActingSupervisor: z.boolean(), isActive: z.boolean() }),
  center: z.object({
    name: z.string(),
    timeZone: z.string().refine(isTimeZone, 'unknown time zone'),
    isActive: z.boolean(),
  }),
  filling: storedFillingSchema,
};
