import { z } from 'zod';
import { emptyAsNull, form, SIGN_IN_POLICIES, whole } from './schemas.ts';

/** Limits that the database repeats. */
export const IDLE_LOCK_MINUTES = { min: 5, max: 240 } as const;
export const SIGN_IN_HOURS = { min: 1, max: 168 } as const;
export const USE_NOTICE_LENGTH_MAX = 2000;

// Control characters but line ends and tabs, unpaired surrogates, and the marks that reorder text around them.
const UNPRINTABLE = /[^\P{Cc}\n\t]|[\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

const notice = z
  .string('The notice is a text.')
  .transform((text) => text.replaceAll(/\r\n?/g, '\n').trim())
  .pipe(
    z
      .string()
      .max(USE_NOTICE_LENGTH_MAX, `The notice has at most ${USE_NOTICE_LENGTH_MAX} characters.`)
      .refine((text) => !UNPRINTABLE.test(text), 'The notice cannot contain control characters.'),
  );

/** How people of the agency sign in. */
export const signInRulesSchema = form({
  policy: z.enum(SIGN_IN_POLICIES, 'Choose what happens after wrong passwords.'),
  secondFactor: z.boolean('A required second factor is yes or no.'),
  /** Null = none. */
  notice: emptyAsNull(notice),
  /** Null = never. */
  idleLockMinutes: emptyAsNull(whole('Minutes until the lock', IDLE_LOCK_MINUTES.min, IDLE_LOCK_MINUTES.max)),
  /** Null = never. */
  signInHours: emptyAsNull(whole('Hours until signing in again', SIGN_IN_HOURS.min, SIGN_IN_HOURS.max)),
});

/** The same as the database keeps it. */
export const storedSignInSchema = z.object({
  policy: z.enum(SIGN_IN_POLICIES),
  secondFactor: z.boolean(),
  notice: z.string().nullable(),
  idleLockMinutes: z.int().nullable(),
  signInHours: z.int().nullable(),
});
