import { createServerClient } from '@supabase/ssr';
import { isAuthRetryableFetchError } from '@supabase/supabase-js';
import { type NextRequest, NextResponse } from 'next/server';
import { deviceLabel } from '#lib/domain/device.ts';
import { env } from '#lib/env.ts';
import { clientAddress, forwardingFetch } from './client-address.ts';
import { sessionCookie } from './cookies.ts';
import { keepingSession } from './keep-session.ts';

/** Longer than a page takes. */
const pageMs = 10_000;

/**
 * Refreshes the session early in the request, before anything is rendered, so that a rotated token reaches both the
 * page and the browser. `userId` is null for anybody without a valid session; `isAway` where Auth does not answer whether
 * there is one.
 */
export async function refreshSession(
  request: NextRequest,
): Promise<{ response: NextResponse; userId: string | null; isAway: boolean }> {
  let response = NextResponse.next({ request });
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY } = env();
  const keeper = keepingSession(fetch);
  const client = createServerClient(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    cookieOptions: sessionCookie(request.headers.get('x-forwarded-proto') === 'https'),
    global: {
      fetch: forwardingFetch(
        clientAddress(request.headers),
        keeper.fetch,
        deviceLabel(request.headers.get('user-agent')),
      ),
    },
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll: (changed, cacheHeaders) => {
        // A session that nobody could ask for is not ended.
        if (keeper.isAway()) return;
        for (const { name, value } of changed) request.cookies.set(name, value);
        response = NextResponse.next({ request });
        for (const { name, value, options } of changed) response.cookies.set(name, value, options);
        for (const [name, value] of Object.entries(cacheHeaders)) response.headers.set(name, value);
      },
    },
  });
  const { data, error } = await client.auth.getClaims();
  if (data === null) {
    return { response, userId: null, isAway: keeper.isAway() || isAuthRetryableFetchError(error) };
  }
  // A token that ends while its page is made would end in a fault.
  const isEnding = keeper.isAway() && data.claims.exp * 1000 < Date.now() + pageMs;
  return { response, userId: isEnding ? null : data.claims.sub, isAway: isEnding };
}
