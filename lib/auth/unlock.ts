import 'server-only';
import { getSecondFactor } from '#lib/data/second-factor.ts';
import { touchSession } from '#lib/data/session-clock.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { isCodeAsked } from '#lib/domain/second-factor.ts';
import type { SecondFactorCode } from '#lib/domain/second-factor-code.ts';
import type { Db } from '#lib/supabase/server.ts';
import { createSessionlessClient } from '#lib/supabase/sessionless.ts';
import { authRefusal } from './auth-refusal.ts';
import { floorToken } from './floor-cookie.ts';
import { proveFactor } from './second-factor.ts';

/**
 * Puts a new session of the same account in the place of one that is locked or too old. Until password and code are
 * both proven, the browser keeps the one it has, and with it what stands on its pages.
 *
 * @returns whether a recovery code has taken the second factor away
 */
export async function replaceSession(
  db: Db,
  password: string,
  code: SecondFactorCode | undefined,
): Promise<boolean> {
  const { data, error: ended } = await db.auth.getUser();
  const email = data.user?.email;
  if (ended !== null || email === undefined) {
    throw new Refusal('unauthenticated', 'Your session has ended. Sign in again.');
  }
  const previous = (await db.auth.getSession()).data.session?.access_token;
  const client = await createSessionlessClient();
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw authRefusal(error, { wrong: 'This is not your password.', wrongField: 'password' });
  try {
    const isGone = await proveCode(client, code);
    await touchSession(client, await floorToken());
    const { data: opened } = await client.auth.getSession();
    if (opened.session === null) throw new Error('Auth opened no session.');
    const kept = await db.auth.setSession(opened.session);
    if (kept.error) throw authRefusal(kept.error, {});
    if (previous !== undefined) await (await createSessionlessClient()).auth.admin.signOut(previous, 'local');
    return isGone;
  } catch (failure) {
    await client.auth.signOut({ scope: 'local' });
    throw failure;
  }
}

async function proveCode(client: Db, code: SecondFactorCode | undefined): Promise<boolean> {
  if (!isCodeAsked(await getSecondFactor(client))) return false;
  if (code !== undefined) return proveFactor(client, code, 'code');
  const message = 'Your account has a second factor: type the code of your app, or a recovery code.';
  throw new Refusal('invalid', message, { code: message });
}
