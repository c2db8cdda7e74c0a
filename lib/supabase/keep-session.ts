import 'server-only';
import type { SupabaseClient } from '@supabase/supabase-js';

/** What one client knows of Auth. */
export type SessionKeeper = {
  fetch: typeof fetch;
  /** Whether Auth did not answer when the session was to be renewed: what the client then says of the session is no news. */
  isAway(): boolean;
};

/** Nobody waits longer for what goes on without Auth. */
const patienceMs = 4_000;
/** So long nobody asks again for that after it did not answer. */
const restMs = 5_000;
/** Longer than a project in trouble makes anybody wait, so that no page turns for ever. */
const longestMs = 30_000;

/** Of this process. */
let awayUntil = 0;
let keySet: string | null = null;

/**
 * `send`, for which Auth may be away: a session that cannot be renewed just now is not lost, nobody waits for the client's
 * many tries, and the keys by which tokens are checked stay known. That others at the same address ask too much is no reason
 * to lose a session either. One for each client.
 */
export function keepingSession(send: typeof fetch): SessionKeeper {
  let isAway = false;

  function within(ms: number, input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> {
    const patience = AbortSignal.timeout(ms);
    const signal = init.signal ? AbortSignal.any([init.signal, patience]) : patience;
    return send(input, { ...init, signal });
  }

  async function ask(input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response | null> {
    if (performance.now() < awayUntil) return null;
    const response = await within(patienceMs, input, init).catch(() => null);
    if (response !== null && response.status < 500) return response;
    awayUntil = performance.now() + restMs;
    return null;
  }

  return {
    isAway: () => isAway,
    fetch: async (input, init) => {
      switch (kindOf(input)) {
        case 'renewal': {
          const response = await ask(input, init);
          isAway = response === null || response.status === 429;
          // An answer without a session ends the client's tries at once, and leaves it the one that it has.
          return isAway || response === null ? Response.json({}) : response;
        }
        case 'keys': {
          const response = await ask(input, init);
          if (response?.ok) keySet = await response.text();
          return keySet === null ? Response.json({}, { status: 503 }) : new Response(keySet);
        }
        case 'user':
          return (await ask(input, init)) ?? Response.json({}, { status: 503 });
        case 'sign-in': {
          const response = await within(longestMs, input, init);
          if (response.ok) isAway = false;
          return response;
        }
        default:
          return within(longestMs, input, init);
      }
    },
  };
}

function kindOf(input: Parameters<typeof fetch>[0]): 'renewal' | 'keys' | 'user' | 'sign-in' | null {
  const url = new URL(input instanceof Request ? input.url : String(input));
  if (url.pathname.endsWith('/auth/v1/.well-known/jwks.json')) return 'keys';
  if (url.pathname.endsWith('/auth/v1/user')) return 'user';
  if (!/\/auth\/v1\/(token|verify)$/.test(url.pathname)) return null;
  return url.pathname.endsWith('/token') && url.searchParams.get('grant_type') === 'refresh_token'
    ? 'renewal'
    : 'sign-in';
}

const keepers = new WeakMap<object, SessionKeeper>();

/** Remembers what a client asks Auth with. */
export function rememberKeeper(client: Pick<SupabaseClient, 'auth'>, keeper: SessionKeeper): void {
  keepers.set(client, keeper);
}

/** Whether a client could not learn from Auth if its session goes on. */
export function isAuthAway(client: Pick<SupabaseClient, 'auth'>): boolean {
  return keepers.get(client)?.isAway() ?? false;
}
