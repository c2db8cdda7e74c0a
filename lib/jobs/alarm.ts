export type Alarm = {
  ring(): void;
  /** Waits, at most so long; ends early, without an error, at a ring or when the signal ends. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

/** Wakes a loop that waits; a ring while nobody waits is not lost. One loop waits at a time. */
export function createAlarm(): Alarm {
  let hasRung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      hasRung = true;
      wake?.();
    },
    wait(ms, signal) {
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          wake = null;
          hasRung = false;
          resolve();
        };
        const timer = setTimeout(end, ms);
        signal.addEventListener('abort', end);
        wake = end;
        if (hasRung || signal.aborted) end();
      });
    },
  };
}
