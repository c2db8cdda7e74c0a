import type { CookieOptionsWithName } from '@supabase/ssr';

/**
 * The session cookie. Its default name depends on the host of the project's URL, and server and browser see
 * different hosts; so every client names it.
 */
export function sessionCookie(secure: boolean): CookieOptionsWithName {
  return { name: 'sb-app', path: '/', sameSite: 'lax', secure };
}
