import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Database, isDatabaseUnavailable, SqlText } from './database.ts';
import { AuthError } from './errors.ts';
import type { AuthRequest } from './request.ts';

const TIMEOUT_MS = 2000;
const DEFAULT_REJECTION = 'Further password verification attempts will be rejected.';

/** Address of a function of the database: `pg-functions://postgres/<schema>/<function>`. */
export const hookUriPattern = /^pg-functions:\/\/[^/]+\/([a-zA-Z_]\w{0,62})\/([a-zA-Z_]\w{0,62})$/;

/** What the hook decided; a rejected sign-in is refused whether the password was right or not. */
export type PasswordDecision =
  | { decision: 'continue' }
  | { decision: 'reject'; message: string; shouldLogoutUser: boolean };

export type PasswordHook = (
  request: AuthRequest,
  userId: string,
  valid: boolean,
) => Promise<PasswordDecision>;

// `continue` has to be said: on a hosted project silence counts as it, here nothing that is not understood lets
// anybody in.
const outputSchema = z.object({
  decision: z.enum(['continue', 'reject']),
  message: z.string().nullish(),
  should_logout_user: z.boolean().nullish(),
});
const errorSchema = z.object({
  error: z.object({ http_code: z.int().min(400).max(599).nullish().catch(null), message: z.string().min(1) }),
});

function functionName(uri: string): SqlText {
  const [, schema, name] = hookUriPattern.exec(uri) ?? [];
  if (schema === undefined || name === undefined) throw new Error(`Not the address of a hook: ${uri}`);
  return new SqlText(`"${schema}"."${name}"`);
}

/**
 * The hook `password_verification_attempt`: asked after each comparison of an existing account's password, in a
 * transaction of its own. A hook that fails, takes longer than two seconds or answers nonsense ends the sign-in.
 */
export function createPasswordHook(database: Database, uri: string): PasswordHook {
  const hook = functionName(uri);

  async function run(input: Record<string, unknown>): Promise<unknown> {
    try {
      return await database.begin(async (tx) => {
        await tx`set local statement_timeout to ${new SqlText(String(TIMEOUT_MS))}`;
        // As text: a prepared statement would not survive a hook that is replaced by one of another type.
        const [row] = await tx<{ output: string | null }>`select ${hook}(${input}::jsonb)::text as output`;
        return JSON.parse(row?.output ?? 'null') as unknown;
      });
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      console.error('auth: hook:', error);
      throw failed();
    }
  }

  const failed = () => new AuthError(500, 'unexpected_failure', `Error running hook URI: ${uri}`);

  return async (request, userId, valid) => {
    const output = await run({
      metadata: {
        uuid: randomUUID(),
        time: new Date().toISOString(),
        name: 'password-verification',
        ...(request.address === null ? {} : { ip_address: request.address }),
      },
      user_id: userId,
      valid,
    });
    const refused = errorSchema.safeParse(output);
    if (refused.success) {
      const { http_code: status, message } = refused.data.error;
      throw new AuthError(status ?? 500, (status ?? 500) === 500 ? 'unexpected_failure' : 'unknown', message);
    }
    const parsed = outputSchema.safeParse(output);
    if (!parsed.success) {
      console.error('auth: hook: not an answer:', parsed.error.issues[0]?.message);
      throw failed();
    }
    if (parsed.data.decision === 'continue') return { decision: 'continue' };
    return {
      decision: 'reject',
      message: parsed.data.message || DEFAULT_REJECTION,
      shouldLogoutUser: parsed.data.should_logout_user ?? false,
    };
  };
}
