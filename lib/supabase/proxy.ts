import { createServerClient } from '@supabase/ssr';
import { type NextRequest, NextResponse } from 'next/server';
import { deviceLabel } from '#lib/domain/device.ts';
import { env } from '#lib/env.ts';
import { clientAddress, forwardingFetch } from './client-address.ts';
import { sessionCookie } from './cookies.ts';
import { keepingSession } from './keep-session.ts';

/**
 * Refreshes the session early in the request, before anything is rendered, so that a rotated token reaches both the
 * page and the browser. `userId` is null for anybody without a valid session.
 */
export async function refreshSession(
  request: NextRequest,
): Promise<{ response: NextResponse; userId: string | null }> {
  let response = NextResponse.next({ request });
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY } = env();
  const client = createServerClient(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    cookieOptions: sessionCookie(request.headers.get('x-forwarded-proto') === 'https'),
    global: {
      fetch: forwardingFetch(
        clientAddress(request.headers),
        keepingSession(fetch),
        deviceLabel(request.headers.get('user-agent')),
      ),
    },
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll: (changed, cacheHeaders) => {
        for (const { name, value } of changed) request.cookies.set(name, value);
        response = NextResponse.next({ request });
        for (const { name, value, options } of changed) response.cookies.set(name, value, options);
        for (const [name, value] of Object.entries(cacheHeaders)) response.headers.set(name, value);
      },
    },
  });
  const { data } = await client.auth.getClaims();
  return { response, userId: data?.claims.sub ?? null };
}
