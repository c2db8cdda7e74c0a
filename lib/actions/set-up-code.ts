import 'server-only';
import { createHash } from 'node:crypto';
import { cookies, headers } from 'next/headers';
import { getSetUpPhase, isSetUpCode } from '#lib/data/set-up.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { readSetUpCode } from '#lib/domain/set-up.ts';
import { createTokenTries } from '#lib/domain/token-tries.ts';
import { log } from '#lib/log.ts';
import { actingClient } from '#lib/supabase/admin.ts';
import { clientAddress } from '#lib/supabase/client-address.ts';
import { createSessionlessClient } from '#lib/supabase/sessionless.ts';

/** The code that was typed stays in this browser until the agency is made, so that a reload loses nothing. */
const cookieName = 'set-up-code';
const rememberedSeconds = 4 * 60 * 60;

const tries = createTokenTries();

/** As the database knows a code. */
export function setUpCodeHash(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

type Verdict = 'right' | 'wrong' | 'wait';

/** Wrong codes are counted by address, wherever they come from. */
async function judge(code: string): Promise<Verdict> {
  const [address, now] = [clientAddress(await headers()) ?? '', Date.now()];
  if (!tries.mayTry(address, code, now)) return 'wait';
  const isRight = await isSetUpCode(await actingClient(), setUpCodeHash(code));
  tries.settle(address, code, isRight, now);
  if (!isRight) log.warn('A wrong code for the set-up was tried.');
  return isRight ? 'right' : 'wrong';
}

/** Whether a code opens the set-up. Throws a `Refusal` after too many wrong ones. */
export async function tryCode(code: string): Promise<boolean> {
  const verdict = await judge(code);
  if (verdict !== 'wait') return verdict === 'right';
  throw new Refusal('rule_violation', 'There were too many wrong codes. Wait a minute, then try again.');
}

/** Whether this browser has typed a code that still opens the set-up. */
export async function isRememberedCodeRight(): Promise<boolean> {
  const code = await rememberedCode();
  return code !== null && (await judge(code)) === 'right';
}

export async function rememberCode(code: string): Promise<void> {
  const secure = (await headers()).get('x-forwarded-proto') === 'https';
  const options = { path: '/set-up', httpOnly: true, sameSite: 'strict', secure } as const;
  (await cookies()).set(cookieName, code, { ...options, maxAge: rememberedSeconds });
}

export async function forgetCode(): Promise<void> {
  (await cookies()).delete({ name: cookieName, path: '/set-up' });
}

/** The code that this browser has typed; null when it has none that could be one. */
export async function rememberedCode(): Promise<string | null> {
  return readSetUpCode((await cookies()).get(cookieName)?.value ?? '');
}

/** An agency never goes away while the server runs. */
let isThere = false;

/** Whether nobody has set this installation up yet. */
export async function isEmptyInstallation(): Promise<boolean> {
  if (isThere) return false;
  isThere = (await getSetUpPhase(await createSessionlessClient())) !== 'empty';
  return !isThere;
}
