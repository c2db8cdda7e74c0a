import { z } from 'zod';

/** A code as it was typed, without the spaces and hyphens that make it readable. */
function bare(text: string): string {
  return text.replace(/[\s-]/g, '').toLowerCase();
}

const words = 'A code has six digits, a recovery code ten letters and digits.';

/** A code of an authenticator app, or a recovery code; `kind` says which. */
export const anyCode = z
  .string(words)
  .max(40, words)
  .transform(bare)
  .pipe(z.string().regex(/^(?:\d{6}|[a-z0-9]{10})$/, words))
  .transform((text) => ({ kind: text.length === 6 ? ('app' as const) : ('recovery' as const), text }));

export type SecondFactorCode = z.output<typeof anyCode>;

const appWords = 'A code has six digits.';
/** A code of an authenticator app alone. */
export const appCode = z
  .string(appWords)
  .max(40, appWords)
  .transform(bare)
  .pipe(z.string().regex(/^\d{6}$/, appWords));

/** The code that a reset of the password needs, where the account has a second factor; empty while nobody asked. */
export const resetCode = z
  .string(words)
  .max(40, words)
  .optional()
  .transform((text) => (text === undefined || bare(text) === '' ? undefined : text))
  .pipe(anyCode.optional());
