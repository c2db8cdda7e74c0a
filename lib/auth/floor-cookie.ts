import 'server-only';
import { cookies, headers } from 'next/headers';

const NAME = 'floor';
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;
/** As long as browsers keep one at most. */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;

/** The token by which this browser is known as one of a dispatch floor; null without one. */
export async function floorToken(): Promise<string | null> {
  const token = (await cookies()).get(NAME)?.value ?? '';
  return TOKEN_FORM.test(token) ? token : null;
}

/** Keeps the token in this browser, whoever signs in there. No script of a page reads it. */
export async function keepFloorToken(token: string): Promise<void> {
  const secure = (await headers()).get('x-forwarded-proto') === 'https';
  (await cookies()).set(NAME, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: MAX_AGE_SECONDS,
  });
}
