import 'server-only';
import { createHash } from 'node:crypto';
import { cookies, headers } from 'next/headers';

/**
 * That somebody has accepted the notice of the agency stands in a cookie of this browser: under which notice, and whose
 * sign-in it was for. Before the sign-in nobody knows whose, so it is for whoever signs in next.
 */
const cookieName = 'use-notice';

/** Which notice a text is. The database makes the same of it (private.get_me). */
export function noticeMark(notice: string): string {
  return createHash('md5').update(notice).digest('hex');
}

/**
 * Whether the notice was accepted in this browser.
 *
 * @param mark of the notice; null = there is none
 * @param userId of whoever is signed in; null = before the sign-in
 */
export async function hasAccepted(mark: string | null, userId: string | null): Promise<boolean> {
  return mark === null || (await cookies()).get(cookieName)?.value === acceptedValue(mark, userId);
}

/** Keeps in this browser that the notice was accepted, until it is closed. */
export async function rememberAccepted(mark: string, userId: string | null): Promise<void> {
  const secure = (await headers()).get('x-forwarded-proto') === 'https';
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  (await cookies()).set(cookieName, acceptedValue(mark, userId), options);
}

/** Whoever signs in next accepts it anew. */
export async function forgetAccepted(): Promise<void> {
  (await cookies()).delete(cookieName);
}

function acceptedValue(mark: string, userId: string | null): string {
  return `${mark}.${userId ?? 'anybody'}`;
}
