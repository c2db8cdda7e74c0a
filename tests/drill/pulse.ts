const everyMs = 20;

/** The longest that one turn of this process's event loop has kept everything else waiting. */
export type Pulse = {
  /** Milliseconds on the clock: the machine may have been busy with something else. */
  gapMs: number;
  /** Milliseconds of computing, which only an input of ours can cause. */
  workMs: number;
};

/** Watches the event loop; `read` gives the longest turn since the last reading. */
export function startPulse(): { read(): Pulse; restart(): void } {
  let longest: Pulse = { gapMs: 0, workMs: 0 };
  let at = performance.now();
  let cpu = process.threadCpuUsage();
  const restart = (): void => {
    at = performance.now();
    cpu = process.threadCpuUsage();
  };
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(cpu);
    longest = {
      gapMs: Math.max(longest.gapMs, Math.round(performance.now() - at - everyMs)),
      workMs: Math.max(longest.workMs, Math.round((user + system) / 1000)),
    };
    restart();
  }, everyMs).unref();
  return {
    read() {
      const seen = longest;
      longest = { gapMs: 0, workMs: 0 };
      return seen;
    },
    restart,
  };
}
