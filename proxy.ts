import { type NextRequest, NextResponse } from 'next/server';
import { browserProjectUrl } from '#lib/env.ts';
import { foreignWords, isForeignRequest } from '#lib/same-origin.ts';
import { contentSecurityPolicy } from '#lib/security-headers.ts';
import { refreshSession } from '#lib/supabase/proxy.ts';

/** Says that the sign-in is away, and asks again. */
const awayPath = '/away';
const bodyBytesMax = 1024 * 1024;
const openPaths = [
  '/sign-in',
  '/set-up',
  '/wall',
  '/offer',
  '/accept-invitation',
  '/forgot-password',
  '/update-password',
  '/confirm-email',
  '/away',
  '/offline',
];
/**
 * Calendars and displays ask for these without a session, and the address or the cookie is a secret: it is in no link to
 * the sign-in.
 */
const secretPaths = ['/api/calendar/', '/wall/', '/api/board'];
/** Whoever runs the installation asks for these, without a session. */
const watchPaths = ['/api/health', '/api/ready', '/api/metrics'];
/** Pages ask for these in the background: they are told that the session has ended, and do not follow a redirect. */
const dataPath = '/api/roster/';

/**
 * Before every page: refuses what comes from elsewhere, refreshes the session, and sends people without one to the
 * sign-in. A convenience only; every page and action checks again.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const refusal = refuse(request);
  if (refusal !== null) return refusal;
  const requestId = crypto.randomUUID();
  request.headers.set('x-request-id', requestId);
  if (
    watchPaths.includes(request.nextUrl.pathname) ||
    secretPaths.some((path) => request.nextUrl.pathname.startsWith(path))
  )
    return NextResponse.next({ request, headers: { 'x-request-id': requestId } });
  const policy = contentSecurityPolicy({
    nonce: Buffer.from(crypto.randomUUID()).toString('base64'),
    isDev: process.env.NODE_ENV === 'development',
    projectUrl: browserProjectUrl(),
  });
  const { pathname, search } = request.nextUrl;
  const page = pathname === '/' ? '' : pathname + search;
  // A page does not know its own address, and has to lead back to it when the session has ended.
  request.headers.set('x-page', page);
  // Next takes the nonce for its own scripts from the request.
  request.headers.set('content-security-policy', policy);
  const { response, userId, isAway } = await refreshSession(request);
  response.headers.set('x-request-id', requestId);
  response.headers.set('content-security-policy', policy);
  const isOpen = openPaths.some((path) => pathname === path || pathname.startsWith(`${path}/`));
  const isNavigation = request.headers.get('sec-fetch-mode') === 'navigate';
  const isData = pathname.startsWith(dataPath) && !isNavigation;
  if (userId !== null || isOpen || request.method !== 'GET') return response;
  if (isAway) return waitForSignIn(request, response);
  if (isData) return response;
  const target = request.nextUrl.clone();
  target.pathname = '/sign-in';
  target.search = page === '' ? '' : `?next=${encodeURIComponent(page)}`;
  const redirect = NextResponse.redirect(target);
  for (const cookie of response.cookies.getAll()) redirect.cookies.set(cookie);
  return redirect;
}

/** Nobody is sent to the sign-in by a session that nobody can ask for: whoever goes to a page is told, and the rest asks again. */
function waitForSignIn(request: NextRequest, { headers }: NextResponse): NextResponse {
  // Next takes away by which header its router asks.
  const mode = request.headers.get('sec-fetch-mode') ?? 'navigate';
  if (mode === 'navigate' && !request.nextUrl.pathname.startsWith('/api/')) {
    return NextResponse.rewrite(new URL(awayPath, request.url), { request, headers });
  }
  return new NextResponse('Sign-in does not work at the moment.', {
    status: 503,
    headers: { 'retry-after': '5', 'x-away': 'sign-in' },
  });
}

/** Next answers 500 to a foreign Origin and to a body over its limit; both are the sender's fault. */
function refuse(request: NextRequest): NextResponse | null {
  if (request.method === 'GET' || request.method === 'HEAD') return null;
  if (isForeignRequest(request.headers)) return new NextResponse(foreignWords, { status: 403 });
  if (Number(request.headers.get('content-length') ?? 0) > bodyBytesMax) {
    return new NextResponse('This request is larger than 1 MB and was refused.', { status: 413 });
  }
  return null;
}

export const config = {
  matcher: [
    '/((?!_next/static|_next/image|favicon.ico|icon.svg|icon-192.png|icon-512.png|icon-maskable-512.png|apple-touch-icon.png|manifest.webmanifest|sw.js).*)',
  ],
};
