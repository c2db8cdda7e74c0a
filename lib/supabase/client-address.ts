import 'server-only';
import { isIP } from 'node:net';
import { env } from '#lib/env.ts';

/** What concerns one person's account and session; nothing that the secret key alone would open. */
const forwardedPaths = ['token', 'verify', 'user', 'logout', 'recover', 'resend'];

/**
 * Address of the browser that sent a request, or null. Our front server writes `X-Forwarded-For` itself unless it was
 * told to trust the proxy before it; the last entry is the one the nearest of them wrote.
 */
export function clientAddress(headers: Pick<Headers, 'get'>): string | null {
  const nearest = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
  // Some proxies write a port behind it; a zone is one machine's own.
  const bare = /^\[(.*)\](?::\d+)?$/.exec(nearest)?.[1] ?? /^([\d.]+):\d+$/.exec(nearest)?.[1] ?? nearest;
  const address = bare.replace(/%.*$/, '').replace(/^::ffff:(?=[\d.]+$)/i, '');
  return isIP(address) === 0 ? null : address;
}

/**
 * `send`, which tells Auth from which address and with what device the person came. Otherwise its limits would take
 * everybody for this one server, and every session would be one of a server's. Auth believes `Sb-Forwarded-For` only
 * beside the secret key (a hosted project, only with "IP address forwarding" switched on; without, it goes on as if
 * nothing had been sent).
 *
 * @param device in words, such as `Firefox on Windows`: secret keys are refused from what calls itself a browser
 */
export function forwardingFetch(
  address: string | null,
  send: typeof fetch,
  device: string | null = null,
): typeof fetch {
  if (address === null && device === null) return send;
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY } = env();
  const base = SUPABASE_URL.replace(/\/$/, '');
  const targets = new Set(forwardedPaths.map((path) => `${base}/auth/v1/${path}`));
  return (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!targets.has(url.split('?')[0] ?? '')) return send(input, init);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    if (device !== null) headers.set('user-agent', device);
    if (address === null) return send(input, { ...init, headers });
    headers.set('apikey', SUPABASE_SECRET_KEY);
    headers.set('sb-forwarded-for', address);
    // A key in place of a person's token has to be the same as in `apikey`.
    if (headers.get('authorization') === `Bearer ${SUPABASE_PUBLISHABLE_KEY}`) {
      headers.set('authorization', `Bearer ${SUPABASE_SECRET_KEY}`);
    }
    return send(input, { ...init, headers });
  };
}
