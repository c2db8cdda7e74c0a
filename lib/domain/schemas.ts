import { z } from 'zod';
import { PICTURE_BYTES_MAX } from './pictures.ts';
import { READING_ROLES } from './reading-roles.ts';
import { isVisible } from './reason.ts';
import { resetCode } from './second-factor-code.ts';
import { daysBetween, isLocalDate, isLocalTime, parseTime } from './time.ts';
import { EFFORTS, PATTERN_IDS, ROLES, SHIFT_CATEGORIES, type Weekday } from './types.ts';

/** Limits that the database repeats. */
export const BLOCK_DAYS_MAX = 366;
export const PASSWORD_LENGTH_MIN = 8;
/** bcrypt reads no more than 72 bytes, so Auth refuses longer ones. */
export const PASSWORD_LENGTH_MAX = 72;
const MINIMUM_MAX = 500;
/** More than any center has. */
const PEOPLE_MAX = 1000;
const TIME_STEP_MINUTES = 15;
/** PostgreSQL's `integer`: a larger id cannot exist. */
const INTEGER_MAX = 2_147_483_647;
/** The generator's seeds are 32-bit. */
const SEED_MAX = 4_294_967_295;

// Control characters, unpaired surrogates, line separators and the marks that reorder text around them.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

// --- Building blocks -------------------------------------------------------------------------------

/** An object of exactly these fields. */
export function form<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? 'There is a field here that this form does not have.'
        : 'A form is needed.',
  });
}

function printable(field: string) {
  return z
    .string(`${field} is needed.`)
    .refine((text) => !UNPRINTABLE.test(text), `${field} cannot contain control characters.`);
}

/** One line of text that can be seen, without spaces around it. */
export function line(field: string, lengthMax: number) {
  return printable(field)
    .trim()
    .min(1, `${field} is needed.`)
    .max(lengthMax, `${field} has at most ${lengthMax} characters.`)
    .refine((text) => text === '' || isVisible(text), `${field} is needed.`);
}

/** What a form sends for "nothing": an empty field, null, or no field at all. */
export function emptyAsNull<Schema extends z.ZodType>(schema: Schema) {
  const isEmpty = (value: unknown): boolean =>
    value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
  return z.preprocess((value) => (isEmpty(value) ? null : value), schema.nullable()).default(null);
}

export function whole(field: string, min: number, max: number) {
  return z
    .int(`${field} is a whole number.`)
    .min(min, `${field} is at least ${min}.`)
    .max(max, `${field} is at most ${max}.`);
}

export function oneOf<const Values extends readonly [string, ...string[]]>(field: string, values: Values) {
  return z.enum(values, `${field} is one of ${values.join(', ')}.`);
}

export function uuid(field: string) {
  return z.guid(`${field} is not known.`).toLowerCase();
}

export function rowId(field: string) {
  return z
    .int(`${field} is not known.`)
    .min(1, `${field} is not known.`)
    .max(INTEGER_MAX, `${field} is not known.`);
}

export function localDate(field: string) {
  return z
    .string(`${field} is needed.`)
    .refine(isLocalDate, { error: `${field} is a date such as 2026-02-04.`, abort: true })
    .refine((date) => date >= '2000-01-01' && date <= '2199-12-31', `${field} lies between 2000 and 2199.`);
}

export function localTime(field: string) {
  return z
    .string(`${field} is needed.`)
    .refine(
      (time) => isLocalTime(time) && parseTime(time) % TIME_STEP_MINUTES === 0,
      `${field} is a time in steps of ${TIME_STEP_MINUTES} minutes, such as 05:15.`,
    );
}

export const email = printable('E-mail')
  .trim()
  .toLowerCase()
  .min(1, 'E-mail is needed.')
  .max(254, 'E-mail has at most 254 characters.')
  .regex(z.regexes.email, 'E-mail is an address such as name@example.org.');

export const newPassword = printable('Password')
  .min(PASSWORD_LENGTH_MIN, `Password has at least ${PASSWORD_LENGTH_MIN} characters.`)
  .refine(
    (text) => new TextEncoder().encode(text).length <= PASSWORD_LENGTH_MAX,
    `Password has at most ${PASSWORD_LENGTH_MAX} characters, fewer with accents or emoji.`,
  );

/** What someone types to prove who they are: an old password may be older than today's rules. */
export const knownPassword = printable('Password')
  .min(1, 'Password is needed.')
  .max(PASSWORD_LENGTH_MAX, `Password has at most ${PASSWORD_LENGTH_MAX} characters.`);

export const fullName = line('Name', 120);
export const version = rowId('Version');
/** On the ladder, or one that only reads. */
export const anyRole = oneOf('Role', [...ROLES, ...READING_ROLES]);
export const phone = printable('Phone')
  .trim()
  .regex(/^[0-9+(). -]{3,32}$/, 'Phone has 3 to 32 digits, spaces and the signs + ( ) . -');

// --- Account ---------------------------------------------------------------------------------------

export const signInSchema = form({ email, password: knownPassword });

/** The notice that was read, and whether whoever read it is signed in already. */
export const acceptUseNoticeSchema = form({
  mark: z.string('The notice is not known.').regex(/^[0-9a-f]{32}$/, 'The notice is not known.'),
  isSignedIn: z.boolean('Signed in is yes or no.'),
});

export const acceptInvitationSchema = form({
  fullName: fullName.optional(),
  password: newPassword,
});

/** What a link of a mail carries. */
const tokenHash = z
  .string('This link is incomplete.')
  .regex(/^[A-Za-z0-9_-]{1,200}$/, 'This link is incomplete or not one of ours.');

/** The digits of a mail, typed with or without spaces. */
const mailCode = printable('Code')
  .transform((text) => text.replaceAll(/[\s-]/g, ''))
  .pipe(z.string().regex(/^[0-9]{6,10}$/, 'Code is the digits of the mail, 6 to 10.'));

export const signUpSchema = acceptInvitationSchema.extend({ tokenHash });
export const recoverySchema = form({ email });
export const resetByLinkSchema = form({ tokenHash, password: newPassword, secondFactor: resetCode });
export const resetByCodeSchema = form({
  email,
  code: mailCode,
  password: newPassword,
  secondFactor: resetCode,
});
export const changeEmailSchema = form({ email, currentPassword: knownPassword });
export const confirmEmailByLinkSchema = form({ tokenHash });
export const confirmEmailByCodeSchema = form({ email, code: mailCode });
export const endSessionSchema = form({ sessionId: uuid('Session') });

export const changePasswordSchema = form({ currentPassword: knownPassword, newPassword }).refine(
  (input) => input.newPassword !== input.currentPassword,
  { path: ['newPassword'], error: 'The new password differs from the current one.' },
);

export const THEMES = ['dark', 'light', 'system'] as const;
export const DENSITIES = ['comfortable', 'compact'] as const;
export const CLOCK_STYLES = ['24h', '12h'] as const;

export const profileUpdateSchema = form({
  fullName,
  phone: emptyAsNull(phone),
  defaultShiftPreferenceId: emptyAsNull(rowId('Preferred shift')),
  theme: oneOf('Theme', THEMES),
  density: oneOf('Density', DENSITIES),
  clock: oneOf('Clock', CLOCK_STYLES),
  version,
});

// --- Schedules -------------------------------------------------------------------------------------

export const createScheduleSchema = form({
  centerId: uuid('Center'),
  name: line('Name', 80),
  startDate: localDate('First day'),
  endDate: localDate('Last day'),
})
  .refine(({ startDate, endDate }) => endDate >= startDate, {
    path: ['endDate'],
    error: 'Last day is the first day or later.',
  })
  .refine(({ startDate, endDate }) => daysBetween(startDate, endDate) < BLOCK_DAYS_MAX, {
    path: ['endDate'],
    error: `A schedule has at most ${BLOCK_DAYS_MAX} days.`,
  });

function percent(field: string, max: number) {
  return z
    .number(`${field} is a number.`)
    .min(0, `${field} is at least 0.`)
    .max(max, `${field} is at most ${max}.`);
}

/** Limits that `generation_parameters` in the database repeats. */
const preferenceSlack = percent('What preferences may cost', 5);
const changeBudget = percent('Weeks that may change', 20);

const parameterFields = {
  seed: whole('Seed', 0, SEED_MAX),
  effort: oneOf('Effort', EFFORTS),
  preferenceSlackPercent: preferenceSlack.default(0),
  changeBudgetPercent: changeBudget.default(0),
  keepLines: z.boolean('Keeping lines is yes or no.').default(false),
  keepPeopleMax: emptyAsNull(whole('People whose line may change', 0, PEOPLE_MAX)),
  pendingLeave: z.enum(['avoid', 'honour'], 'Pending leave is avoided or honoured.').default('avoid'),
};

export const generateScheduleSchema = form({
  scheduleId: rowId('Schedule'),
  expectedVersion: version,
  ...parameterFields,
});

function listOf<Schema extends z.ZodType>(field: string, schema: Schema) {
  return z
    .array(schema, `${field} are a list.`)
    .max(PEOPLE_MAX, `${field} are at most ${PEOPLE_MAX}.`)
    .optional();
}

/** Of all lists together; each of them is computed like anybody else. */
const HIRES_MAX = 200;

/** What a scenario changes: a `ScenarioChange`. */
export const scenarioChangeSchema = form({
  patterns: listOf('Patterns', form({ personId: uuid('Person'), patternId: oneOf('Pattern', PATTERN_IDS) })),
  hires: listOf(
    'Hires',
    form({
      role: oneOf('Role', ['dispatcher', 'supervisor']),
      patternId: oneOf('Pattern', PATTERN_IDS),
      count: whole('Number of people', 1, 50),
    }),
  ).refine(
    (hires) => (hires ?? []).reduce((sum, { count }) => sum + count, 0) <= HIRES_MAX,
    `A scenario hires at most ${HIRES_MAX} people.`,
  ),
  requirements: listOf(
    'Requirements',
    form({
      id: z.string('Requirement is not known.').regex(/^[1-9]\d{0,9}$/, 'Requirement is not known.'),
      minEmployees: whole('Minimum employees', 0, MINIMUM_MAX),
      minSupervisors: whole('Minimum supervisors', 0, MINIMUM_MAX),
    }).refine(({ minEmployees, minSupervisors }) => minSupervisors <= minEmployees, {
      path: ['minSupervisors'],
      error: 'Minimum supervisors is at most the minimum of employees, who include them.',
    }),
  ),
  ignoredPreferences: listOf('Preferences', uuid('Person')),
  refusedLeave: listOf(
    'Requests',
    form({ personId: uuid('Person'), startsAt: z.int('Start is not known.') }),
  ),
  preferenceSlackPercent: preferenceSlack.optional(),
  changeBudgetPercent: changeBudget.optional(),
});

export const createScenarioSchema = form({
  scheduleId: rowId('Schedule'),
  expectedVersion: version,
  name: line('Name', 80),
  change: scenarioChangeSchema,
  ...parameterFields,
});

const scenarioId = whole('Scenario', 1, Number.MAX_SAFE_INTEGER);
export const adoptScenarioSchema = form({ scenarioId, expectedVersion: version });
export const deleteScenarioSchema = form({ scenarioId });
export const reviseScheduleSchema = form({ scheduleId: rowId('Schedule'), fromDate: localDate('First day') });

export const publishScheduleSchema = form({ scheduleId: rowId('Schedule'), expectedVersion: version });
export const refreshRevisionSchema = form({ scheduleId: rowId('Schedule'), expectedVersion: version });
export const discardScheduleSchema = form({ scheduleId: rowId('Schedule'), expectedVersion: version });
export const runSchema = form({ runId: whole('Run', 1, Number.MAX_SAFE_INTEGER) });

// --- People ----------------------------------------------------------------------------------------

export const updateUserRoleSchema = form({
  userId: uuid('Person'),
  role: anyRole,
  expectedVersion: version,
});
export const setActiveSchema = form({
  userId: uuid('Person'),
  isActive: z.boolean('Active is yes or no.'),
  expectedVersion: version,
});

export const pictureSchema = form({
  userId: uuid('Person'),
  image: z
    .base64('The picture did not arrive whole.')
    .min(1, 'Choose a picture.')
    .max(Math.ceil(PICTURE_BYTES_MAX / 3) * 4, 'This picture is too large.'),
});

export const pictureRemovalSchema = form({ userId: uuid('Person') });

export const releaseSignInSchema = form({ userId: uuid('Person') });

/** A range of operational dates of one person; both ends included, at most 366 days. */
export const personRangeSchema = form({
  userId: uuid('Person'),
  fromDate: localDate('From'),
  toDate: localDate('To'),
})
  .refine(({ fromDate, toDate }) => toDate >= fromDate, {
    path: ['toDate'],
    error: 'To is the same date as From or later.',
  })
  .refine(({ fromDate, toDate }) => daysBetween(fromDate, toDate) < BLOCK_DAYS_MAX, {
    path: ['toDate'],
    error: `A range has at most ${BLOCK_DAYS_MAX} days.`,
  });

// --- Shifts and requirements -----------------------------------------------------------------------

/** Of a shift, as a form names them. */
export const shiftFields = {
  name: line('Name', 60),
  code: printable('Code')
    .trim()
    .toUpperCase()
    .regex(/^[A-Z][A-Z0-9]{0,5}$/, 'Code is a letter and up to five more letters or digits.'),
  category: oneOf('Category', SHIFT_CATEGORIES),
  startTime: localTime('Start'),
  /** At or before the start: on the next day. */
  endTime: localTime('End'),
};

export const weekday = z.custom<Weekday>(
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 6,
  'A weekday is a number from 0 (Sunday) to 6 (Saturday).',
);

/** Of a requirement, as a form names them. */
export const requirementFields = {
  name: line('Name', 60),
  startTime: localTime('Start'),
  /** The start itself: the whole operational day. */
  endTime: localTime('End'),
  minEmployees: whole('Minimum employees', 0, MINIMUM_MAX),
  minSupervisors: whole('Minimum supervisors', 0, MINIMUM_MAX),
  /** Null = every day. */
  weekdays: z
    .array(weekday, 'Weekdays are a list.')
    .min(1, 'Choose at least one weekday.')
    .max(7, 'A week has seven days.')
    .refine((days) => new Set(days).size === days.length, 'Each weekday is named once.')
    .nullable()
    .default(null),
  fromDate: emptyAsNull(localDate('From')),
  toDate: emptyAsNull(localDate('To')),
  replacesWeekly: z.boolean('Replaces the weekly rows is yes or no.').default(false),
};

type RequirementInput = {
  minEmployees: number;
  minSupervisors: number;
  fromDate: string | null;
  toDate: string | null;
  replacesWeekly: boolean;
};

/** What the fields of a requirement say together. */
export function checkRequirement(input: RequirementInput, context: z.core.$RefinementCtx): void {
  const refuse = (field: keyof RequirementInput, message: string): void =>
    context.addIssue({ code: 'custom', path: [field], message });
  if (input.minSupervisors > input.minEmployees) {
    refuse('minSupervisors', 'Minimum supervisors is at most the minimum of employees, who include them.');
  }
  if (input.fromDate !== null && input.toDate !== null && input.toDate < input.fromDate) {
    refuse('toDate', 'To is the same date as From or later.');
  }
  if (input.replacesWeekly && (input.fromDate === null || input.toDate === null)) {
    refuse('replacesWeekly', 'A row that replaces the weekly ones needs a first and a last date.');
  }
}

// --- Settings --------------------------------------------------------------------------------------

export const SIGN_IN_POLICIES = ['delay', 'lock'] as const;
export type SignInPolicy = (typeof SIGN_IN_POLICIES)[number];

export const patternRule = form({
  shortShift: z
    .enum(['either', 'first', 'last'], 'The short shift is first, last or either.')
    .default('either'),
  sameCategory: z.boolean('One category is yes or no.').default(true),
});

// --- What actions receive --------------------------------------------------------------------------

export type ScenarioChangeInput = z.input<typeof scenarioChangeSchema>;
