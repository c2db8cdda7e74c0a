/** What an admin sends to change how the agency fills openings, and what is stored of it. */
import { z } from 'zod';
import {
  type FillingRules,
  type FillingStep,
  STEP_CHANNELS,
  STEP_CRITERIA,
  STEP_FILTERS,
} from './filling-records.ts';
import { emptyAsNull, form, line, oneOf, whole } from './schemas.ts';

/** Limits that the database repeats. */
export const FILLING_LIMITS = {
  steps: 12,
  nameLength: 60,
  needMinutes: { min: 15, max: 1440 },
  waitMinutes: { min: 1, max: 720 },
  weight: { min: 1, max: 100 },
  rankedHours: { min: 1, max: 336 },
  leaveBufferHours: { min: 0, max: 168 },
  overtimeDays: { min: 1, max: 366 },
} as const;

const within = (field: string, { min, max }: { min: number; max: number }) => whole(field, min, max);
const isUnique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

const criterion = form({
  criterion: oneOf('A criterion', STEP_CRITERIA),
  /** Null: it decides before those after it. */
  weight: emptyAsNull(within('Weight', FILLING_LIMITS.weight)),
});

const stepSchema = form({
  id: z
    .string('A step has an id.')
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'The id is of small letters, digits and hyphens.'),
  name: line('Name', FILLING_LIMITS.nameLength),
  filters: z
    .array(oneOf('A group', STEP_FILTERS), 'Choose who is asked.')
    .min(1, 'Choose who is asked.')
    .refine(isUnique, 'Each group is named once.'),
  maxMinutes: emptyAsNull(within('The longest need in minutes', FILLING_LIMITS.needMinutes)),
  ranking: z
    .array(criterion, 'Say who comes first.')
    .refine((parts) => isUnique(parts.map((part) => part.criterion)), 'Each criterion is named once.')
    .refine(
      (parts) => parts.every(({ weight }) => weight === null) || parts.every(({ weight }) => weight !== null),
      'Either every criterion has a weight, or none has.',
    ),
  offersTo: oneOf('To whom it is offered', ['one', 'all']),
  waitMinutes: within('The wait in minutes', FILLING_LIMITS.waitMinutes),
  channels: z
    .array(oneOf('A channel', STEP_CHANNELS), 'Choose how people are asked.')
    .min(1, 'Choose how people are asked.')
    .refine(isUnique, 'Each channel is named once.'),
  isAutomatic: z.boolean('Asking by itself is yes or no.'),
})
  .refine(({ filters }) => !filters.includes('mandate') || filters.length === 1, {
    path: ['filters'],
    error: 'A mandate is a step of its own: nobody else is asked in it.',
  })
  .refine(({ filters, ranking }) => filters.includes('mandate') === (ranking.length === 0), {
    path: ['ranking'],
    error: 'Say who comes first; mandates alone go by their own order.',
  })
  .refine(({ filters, isAutomatic }) => !isAutomatic || !filters.includes('mandate'), {
    path: ['isAutomatic'],
    error: 'A supervisor orders a mandate: the app orders nobody by itself.',
  })
  .refine(({ channels, isAutomatic }) => !isAutomatic || channels.some((channel) => channel !== 'phone'), {
    path: ['channels'],
    error: 'The app cannot call by phone: a step that asks by itself needs another channel.',
  });

/** What is wrong says in which step. */
const stepsSchema = z
  .array(z.unknown(), 'Steps are needed.')
  .min(1, 'At least one step is needed.')
  .max(FILLING_LIMITS.steps, `There are at most ${FILLING_LIMITS.steps} steps.`)
  .readonly()
  .transform((steps, context): readonly FillingStep[] => {
    const read: FillingStep[] = [];
    for (const [index, step] of steps.entries()) {
      const result = stepSchema.safeParse(step);
      if (result.success) {
        read.push(result.data);
        continue;
      }
      for (const { path, message } of result.error.issues) {
        context.addIssue({
          code: 'custom',
          path: [index, ...path],
          message: `Step ${index + 1}: ${message}`,
        });
      }
    }
    return read;
  })
  .refine((steps) => isUnique(steps.map(({ id }) => id)), 'Each step has an id of its own.')
  .refine(
    (steps) => isUnique(steps.map(({ name }) => name.toLowerCase())),
    'Each step has a name of its own.',
  );

/** The fields of the form; in the database they are the same. */
export const fillingRulesSchema = form({
  steps: stepsSchema,
  claims: form({
    mode: oneOf('How claims are decided', ['first', 'ranked']),
    rankedHours: within('The hours in which people can ask', FILLING_LIMITS.rankedHours),
    allowsWarnings: z.boolean('Taking a shift with a warning is yes or no.'),
  }),
  mandate: form({
    order: oneOf('The order of mandates', ['rotation', 'inverse_seniority']),
    chargesRefusal: z.boolean('Counting a refusal is yes or no.'),
    chargesExtension: z.boolean('Counting a longer duty is yes or no.'),
    leaveBufferHours: within('The protected hours before leave', FILLING_LIMITS.leaveBufferHours),
  }),
  automatic: form({
    offers: z.boolean('Offering by itself is yes or no.'),
    startsOnSickCall: z.boolean('Starting by itself is yes or no.'),
    awardsClaims: z.boolean('Awarding by itself is yes or no.'),
  }),
  overtimeDays: within('The days over which overtime counts', FILLING_LIMITS.overtimeDays),
});

/** The value as the database keeps it. */
export const storedFillingSchema: z.ZodType<FillingRules> = z.object({
  steps: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      filters: z.array(z.enum(STEP_FILTERS)),
      maxMinutes: z.int().nullable(),
      ranking: z.array(z.object({ criterion: z.enum(STEP_CRITERIA), weight: z.int().nullable() })),
      offersTo: z.enum(['one', 'all']),
      waitMinutes: z.int(),
      channels: z.array(z.enum(STEP_CHANNELS)),
      isAutomatic: z.boolean(),
    }),
  ),
  claims: z.object({
    mode: z.enum(['first', 'ranked']),
    rankedHours: z.int(),
    allowsWarnings: z.boolean(),
  }),
  mandate: z.object({
    order: z.enum(['rotation', 'inverse_seniority']),
    chargesRefusal: z.boolean(),
    chargesExtension: z.boolean(),
    leaveBufferHours: z.int(),
  }),
  automatic: z.object({ offers: z.boolean(), startsOnSickCall: z.boolean(), awardsClaims: z.boolean() }),
  overtimeDays: z.int(),
});
