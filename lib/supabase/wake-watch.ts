/** A page whose timers stood still so long was asleep, with the machine under it. In ms. */
const sleptMs = 15_000;
const tickMs = 5_000;

export type WakeListeners = {
  /** The network is back, or the page was asleep, out of sight or kept for the way back. */
  onWake: (awayMs: number) => void;
  /** The network is gone. */
  onOffline: () => void;
};

/**
 * Notices when a page comes back from wherever it heard nothing or was not looked at.
 *
 * @returns how to stop
 */
export function watchWaking({ onWake, onOffline }: WakeListeners): () => void {
  let hiddenAt: number | null = null;
  let tickedAt = Date.now();

  function onVisibility() {
    if (document.visibilityState === 'hidden') {
      hiddenAt = Date.now();
      return;
    }
    const awayMs = hiddenAt === null ? 0 : Date.now() - hiddenAt;
    hiddenAt = null;
    tickedAt = Date.now();
    onWake(awayMs);
  }
  const onOnline = () => onWake(Number.POSITIVE_INFINITY);
  const onShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) onWake(Number.POSITIVE_INFINITY);
  };
  const tick = setInterval(() => {
    const awayMs = Date.now() - tickedAt - tickMs;
    tickedAt = Date.now();
    // Timers of a page that nobody sees are slow anyway.
    if (awayMs > sleptMs && document.visibilityState === 'visible') onWake(Number.POSITIVE_INFINITY);
  }, tickMs);
  window.addEventListener('offline', onOffline);
  window.addEventListener('online', onOnline);
  window.addEventListener('pageshow', onShow);
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    clearInterval(tick);
    window.removeEventListener('offline', onOffline);
    window.removeEventListener('online', onOnline);
    window.removeEventListener('pageshow', onShow);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}
