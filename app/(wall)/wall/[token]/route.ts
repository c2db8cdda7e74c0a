import { isWallToken, wallCookie } from '#lib/wall-cookie.ts';

/**
 * Pairs a display: the token moves from the address into a cookie, and the address leads on to the board. Whether it
 * counts the board says, again and again, so that a display which is switched on before the server is finds to it.
 */
export async function GET(request: Request, { params }: RouteContext<'/wall/[token]'>) {
  const { token } = await params;
  // A picture or a script of another page must not set what this browser shows.
  const mode = request.headers.get('sec-fetch-mode') ?? 'navigate';
  const headers = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  if (!isWallToken(token) || mode !== 'navigate') {
    return new Response('There is no board at this address.\n', {
      status: 404,
      headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    });
  }
  return new Response(null, {
    status: 303,
    headers: { ...headers, location: '/wall', 'set-cookie': wallCookie(request, token) },
  });
}
