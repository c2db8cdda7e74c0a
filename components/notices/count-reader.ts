/**
 * Asks for a count, one question at a time: whoever asks meanwhile is answered by one more afterwards, so that the last
 * count told was read after the last question.
 *
 * @param read the count now; null = nobody knows. A failure tells nothing.
 */
export function createCountReader(
  read: () => Promise<number | null>,
  tell: (count: number) => void,
): { ask: () => void; stop: () => void } {
  let isAsking = false;
  let isAskedAgain = false;
  let isStopped = false;
  async function run() {
    isAsking = true;
    do {
      isAskedAgain = false;
      const count = await read().catch(() => null);
      if (count !== null && !isStopped) tell(count);
    } while (isAskedAgain && !isStopped);
    isAsking = false;
  }
  return {
    ask: () => {
      if (isAsking) isAskedAgain = true;
      else if (!isStopped) void run();
    },
    stop: () => {
      isStopped = true;
    },
  };
}
