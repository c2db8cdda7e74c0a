import type { Queryable } from './database.ts';
import { AuthError } from './errors.ts';

// bcrypt looks at no more than 72 bytes.
const PASSWORD_BYTES_MAX = 72;
// A bcrypt hash (cost 10) that no password is known for; compared against when there is no account, so that
// a sign-in takes as long as for an existing one.
const UNKNOWN_ACCOUNT_HASH = '$2a$10$.F5vG.5K4hyjFjLnk5LoFu./GxgxFNeMBd.TSeRv78APTRqdpOk52';

/** Refuses passwords that are too short or longer than bcrypt can tell apart. */
export function checkPasswordStrength(password: string, minimumLength: number): void {
  if (Buffer.byteLength(password) > PASSWORD_BYTES_MAX) {
    throw new AuthError(
      400,
      'validation_failed',
      `Password cannot be longer than ${PASSWORD_BYTES_MAX} characters`,
    );
  }
  if (password.length < minimumLength) {
    throw new AuthError(422, 'weak_password', `Password should be at least ${minimumLength} characters.`, {
      weakPasswordReasons: ['length'],
    });
  }
}

/** The same for the password of a new account, which has to have one. */
export function checkFirstPassword(password: string, minimumLength: number): void {
  if (password === '') throw new AuthError(400, 'validation_failed', 'Signup requires a valid password');
  checkPasswordStrength(password, minimumLength);
}

/** The bcrypt hash of a password, made by the database so that it does not block this process. */
export async function hashPassword(sql: Queryable, password: string): Promise<string> {
  const [row] = await sql<{ hash: string }>`
    select extensions.crypt(${password}, extensions.gen_salt('bf', 10)) as hash`;
  if (row === undefined) throw new Error('crypt returned no row');
  return row.hash;
}

/**
 * Compares a password with a stored hash in the database. `storedHash` null or '' stands for an account that
 * does not exist or has no password: the answer is false, after the same work.
 */
export async function verifyPassword(
  sql: Queryable,
  password: string,
  storedHash: string | null,
): Promise<boolean> {
  const usable = Buffer.byteLength(password) <= PASSWORD_BYTES_MAX && !password.includes('\0');
  const hash = storedHash === null || storedHash === '' ? UNKNOWN_ACCOUNT_HASH : storedHash;
  const [row] = await sql<{ same: boolean }>`
    select extensions.crypt(${usable ? password : ''}, ${hash}) = ${hash} as same`;
  return usable && hash === storedHash && row?.same === true;
}
