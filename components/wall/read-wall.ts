import type { WallAnswer } from '#lib/domain/wall-wire.ts';

/** Longer than any answer takes that still comes. */
const TIMEOUT_MS = 10_000;

/** Asks for the board. Throws when nothing came, or what came is no answer of ours. */
export async function readWall(isStart: boolean, left: AbortSignal): Promise<WallAnswer> {
  const response = await fetch(isStart ? '/api/board?start' : '/api/board', {
    cache: 'no-store',
    signal: AbortSignal.any([left, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  const answer: unknown = response.ok ? await response.json() : null;
  if (!isAnswer(answer)) throw new Error(`The board was answered with ${response.status}.`);
  return answer;
}

/** Our own route wrote it; something between may have answered in its place. */
function isAnswer(answer: unknown): answer is WallAnswer {
  return (
    typeof answer === 'object' && answer !== null && 'state' in answer && 'build' in answer && 'now' in answer
  );
}

/** Takes a new build of the app, once its page is there to be taken. */
export async function reloadWhenWell(): Promise<void> {
  try {
    const response = await fetch('/wall', { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.ok) window.location.reload();
  } catch {
    // The board that stands is better than none; the next answer tries again.
  }
}
