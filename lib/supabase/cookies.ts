import type { CookieOptionsWithName } from '@supabase/ssr';

/**
 * The session cookie. Its default name depends on the host of the project's URL, and server and browser see
 * different hosts; so every client names it. No script of a page reads it: only the server renews the session.
 */
export function sessionCookie(secure: boolean): CookieOptionsWithName {
  return { name: 'sb-app', path: '/', sameSite: 'lax', httpOnly: true, secure };
}
