import { z } from 'zod';
import type { ScheduleResult } from '#lib/domain/records.ts';
import {
  type Bounds,
  type Burden,
  EFFORTS,
  type Fairness,
  type GenerationMetrics,
  type PreferencePrice,
  type Remedy,
  type RoleBound,
} from '#lib/domain/types.ts';
import { linesSchema } from './generation-problem.ts';

/** The metrics in `schedules.result` and in what a scenario keeps. */
export const metricsSchema: z.ZodType<GenerationMetrics | null> = z
  .object({
    requiredEmployeeMinutes: z.number(),
    requiredSupervisorMinutes: z.number(),
    uncoveredEmployeeMinutes: z.number(),
    uncoveredSupervisorMinutes: z.number(),
    uncoveredIfFilledEmployeeMinutes: z.number(),
    uncoveredIfFilledSupervisorMinutes: z.number(),
    overstaffedMinutes: z.number(),
    openPieceMinutes: z.number(),
    assignments: z.number(),
    peopleWithPreference: z.number(),
    peopleOnPreferredShift: z.number(),
    nightShiftsMax: z.number(),
    nightShiftsMin: z.number(),
    weekendShiftsMax: z.number(),
    weekendShiftsMin: z.number(),
    // Figures that schedules made before they were known do not have.
    requiredQualifiedMinutes: z.number().default(0),
    uncoveredQualifiedMinutes: z.number().default(0),
    unevenness: z.number().default(0),
    pendingLeaveMinutes: z.number().default(0),
    changedPeople: z.number().nullable().default(null),
    changedWeeks: z.number().default(0),
  })
  .nullable();

const roleBound: z.ZodType<RoleBound> = z.object({
  minutes: z.number(),
  isMet: z.boolean(),
  weeks: z.array(
    z.object({
      startDate: z.string(),
      requiredMinutes: z.number(),
      uncoveredMinutes: z.number(),
      boundMinutes: z.number(),
    }),
  ),
});

const burden: z.ZodType<Burden> = z.object({
  shifts: z.number(),
  nights: z.number(),
  weekends: z.number(),
  holidays: z.number(),
  overtimeMinutes: z.number(),
});

const remedy: z.ZodType<Remedy> = z.object({
  kind: z.enum(['pattern', 'hire', 'overtime', 'acting_supervisor', 'refuse_leave', 'ignore_preference']),
  personId: z.string().nullable(),
  patternId: z.string().nullable(),
  role: z.enum(['dispatcher', 'supervisor']).nullable(),
  shiftId: z.string().nullable(),
  shiftDate: z.string().nullable(),
  gainSupervisorMinutes: z.number(),
  gainEmployeeMinutes: z.number(),
  closes: z.array(z.number()),
  overtimeMinutes: z.number(),
});

const preferencePrice: z.ZodType<PreferencePrice> = z.object({
  slackPercent: z.number(),
  peopleOnPreferredShift: z.number(),
  uncoveredSupervisorMinutes: z.number(),
  uncoveredEmployeeMinutes: z.number(),
});

const gap = z
  .object({
    kind: z.enum(['employees', 'supervisors', 'qualified']),
    qualificationId: z.string().optional(),
    startsAt: z.number(),
  })
  .transform(({ qualificationId, ...rest }) =>
    qualificationId === undefined ? rest : { ...rest, qualificationId },
  );

/** What an older result does not have is null. */
function orNull<Value>(schema: z.ZodType<Value>) {
  return schema.nullable().default(null);
}

export const boundsSchema: z.ZodType<Bounds | null> = orNull(
  z.object({ supervisors: roleBound, employees: roleBound }),
);

export const fairnessSchema: z.ZodType<Fairness | null> = orNull(
  z.object({
    unevenness: z.number(),
    people: z.array(z.object({ personId: z.string(), planned: burden, carried: burden, share: burden })),
  }),
);

/** What `schedule_results` keeps of a `GenerationResult`, the metrics aside. */
export const resultSchema: z.ZodType<ScheduleResult> = z.object({
  lines: linesSchema.default([]).transform((lines) => lines ?? []),
  bounds: boundsSchema,
  remedies: orNull(z.array(remedy)),
  gaps: z.array(gap).default([]),
  fairness: fairnessSchema,
  preferencePrices: orNull(z.array(preferencePrice)),
  changedWeeks: orNull(z.array(z.object({ personId: z.string(), weekStartDate: z.string() }))),
  effort: orNull(z.enum(EFFORTS)),
  seed: orNull(z.number()),
  isStopped: orNull(z.boolean()),
});
