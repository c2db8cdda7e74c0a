/** Changes of one transaction arrive on several topics at once. In ms, as all of these. */
const gatherMs = 40;
const pauseMs = 500;
const heldMs = 400;

export type RefreshScheduler = {
  /** What is shown is out of date. */
  request: () => void;
  stop: () => void;
};

/**
 * Reads a page again soon after it is asked to: once for requests that come together, never more often than every
 * half second, and not before the page is free.
 *
 * @param options.isHeld whether reading now would take something from the person
 */
export function createRefreshScheduler(options: {
  run: () => void;
  isHeld: () => boolean;
}): RefreshScheduler {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ranAt = Number.NEGATIVE_INFINITY;
  let isStopped = false;

  function plan(ms: number) {
    if (!isStopped) timer = setTimeout(fire, ms);
  }

  function fire() {
    timer = undefined;
    if (options.isHeld()) return plan(heldMs);
    ranAt = Date.now();
    options.run();
  }

  return {
    request: () => {
      if (timer !== undefined) return;
      plan(Math.max(gatherMs, ranAt + pauseMs - Date.now()));
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
