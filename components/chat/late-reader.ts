export type LateReader = {
  ask: (waitMs?: number) => void;
  /** Something has changed: what is being read now may be older, and is read again. */
  mark: () => void;
  stop: () => void;
};

/**
 * Reads one thing again whenever it is asked to, one reading at a time: whoever asks meanwhile is answered by one more
 * afterwards, so that what is told last was read after the last question.
 *
 * @param read what it is now; null = nobody knows. A failure tells nothing.
 */
export function createLateReader<Value>(
  read: () => Promise<Value | null>,
  tell: (value: Value) => void,
): LateReader {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isReading = false;
  let isAskedAgain = false;
  let isStopped = false;
  async function run() {
    clearTimeout(timer);
    timer = undefined;
    isReading = true;
    do {
      isAskedAgain = false;
      const value = await read().catch(() => null);
      if (value !== null && !isStopped && !isAskedAgain) tell(value);
    } while (isAskedAgain && !isStopped);
    isReading = false;
  }
  return {
    ask: (waitMs = 0) => {
      if (isReading) isAskedAgain = true;
      else if (!isStopped) timer ??= setTimeout(() => void run(), waitMs);
    },
    mark: () => {
      isAskedAgain = isReading;
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
