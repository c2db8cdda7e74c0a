import 'server-only';
import { createHash } from 'node:crypto';
import { cookies, headers } from 'next/headers';
import { z } from 'zod';
import type { Db } from '#lib/supabase/server.ts';

const cookieName = 'sb-app-link';
const rememberedSeconds = 15 * 60;

/** Keeps in this browser which link or code has just opened its session. */
export async function rememberOpenedLink(proof: string): Promise<void> {
  const secure = (await headers()).get('x-forwarded-proto') === 'https';
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  (await cookies()).set(cookieName, digest(proof), { ...options, maxAge: rememberedSeconds });
}

/** The link has done what it was for. */
export async function forgetOpenedLink(): Promise<void> {
  (await cookies()).delete(cookieName);
}

/**
 * Whether this very link or code opened the session of this browser a while ago. A second try, after a password that
 * was refused, finds it used up; any other open session is of somebody who sits at the same screen, and whose password
 * this is not.
 */
export async function wasOpenedByLink(db: Db, proof: string): Promise<boolean> {
  if ((await cookies()).get(cookieName)?.value !== digest(proof)) return false;
  return isOpenedByMail(db);
}

/** Whether the session of this browser was opened by a link or code of a mail and not by a password. */
export async function isOpenedByMail(db: Db): Promise<boolean> {
  const { data } = await db.auth.getClaims();
  return linkMethods.safeParse(data?.claims.amr).success;
}

/** Hosted projects name the way in by the kind of the link, or `otp` for any. */
const linkMethods = z
  .array(z.object({ method: z.string() }))
  // A second factor may have come after it.
  .refine((methods) =>
    methods.some(({ method }) => ['otp', 'recovery', 'invite', 'magiclink'].includes(method)),
  );

function digest(proof: string): string {
  return createHash('sha256').update(proof).digest('hex');
}
