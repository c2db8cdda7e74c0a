import { buildId } from '#lib/build-id.ts';
import { getWallBoard } from '#lib/data/board.ts';
import { createTokenTries } from '#lib/domain/token-tries.ts';
import { type WallAnswer, wireOf } from '#lib/domain/wall-wire.ts';
import { log } from '#lib/log.ts';
import { requestId } from '#lib/request-id.ts';
import { refuseForeign } from '#lib/same-origin.ts';
import { clientAddress } from '#lib/supabase/client-address.ts';
import { createSessionlessClient } from '#lib/supabase/sessionless.ts';
import { wallCookie, wallTokenOf } from '#lib/wall-cookie.ts';

const tries = createTokenTries();

/**
 * The board for the display whose token the cookie has. Whatever is wrong with the token, the answer is the same; it is
 * in no log, a fault is told by an id.
 */
export async function GET(request: Request) {
  const refusal = refuseForeign(request);
  if (refusal !== null) return refusal;
  const token = wallTokenOf(request);
  const now = Date.now();
  if (token === null) return answer({ build: buildId(), now, state: 'unpaired' });
  const address = clientAddress(request.headers) ?? '';
  if (!tries.mayTry(address, token, now)) {
    return new Response('Too many tokens that do not exist. Try again in a minute.\n', {
      status: 429,
      headers: { ...privately, 'retry-after': '60' },
    });
  }
  try {
    const board = await getWallBoard(await createSessionlessClient(), token);
    tries.settle(address, token, board !== null, now);
    const told = { build: buildId(), now: Date.now() };
    if (board === null) return answer({ ...told, state: 'ended' });
    const isStart = new URL(request.url).searchParams.has('start');
    return answer(
      { ...told, state: 'board', board: wireOf(board) },
      isStart ? { 'set-cookie': wallCookie(request, token) } : {},
    );
  } catch (error) {
    const id = await requestId();
    log.error({ requestId: id, err: error }, 'The board failed.');
    return new Response(`Something went wrong on our side (${id}).\n`, {
      status: 503,
      headers: { ...privately, 'retry-after': '5' },
    });
  }
}

const privately = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

function answer(body: WallAnswer, headers: Record<string, string> = {}): Response {
  return Response.json(body, { headers: { ...privately, ...headers } });
}
