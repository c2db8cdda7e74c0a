import 'server-only';

/**
 * `send`, for which a session that cannot be renewed right now is not lost: the client throws a session away when its
 * renewal is refused, and that others at the same address ask too much is no reason for that. It asks a server again that is away.
 */
export function keepingSession(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    if (response.status !== 429) return response;
    const url = new URL(input instanceof Request ? input.url : String(input));
    const isRenewal =
      url.pathname.endsWith('/auth/v1/token') && url.searchParams.get('grant_type') === 'refresh_token';
    return isRenewal ? new Response(response.body, { status: 503, headers: response.headers }) : response;
  };
}
