/** Milliseconds, as a promise. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Asks until the answer is not null, and gives it. A question that fails counts as not answered yet.
 *
 * @param what named in the error when `timeoutMs` are over
 */
export async function waitFor<T>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<T | null> | T | null,
  everyMs = 50,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let latest: unknown = null;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== null) return answer;
    } catch (error) {
      latest = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${timeoutMs} ms${latest ? ` (${String(latest)})` : ''}`);
    }
    await pause(everyMs);
  }
}
