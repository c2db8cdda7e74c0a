import type { LiveMark } from '#lib/domain/live.ts';

/** A signal on its way when the database was asked gets so long to arrive. In ms. */
const arrivalMs = 2_000;
/** More than any two answers name together. */
const rememberedMax = 2_000;

export type LiveGaps = {
  /** The mark to ask the database with; null before its first answer. */
  since: () => number | null;
  /** A signal was heard, with the number it carries. */
  hear: (entry: unknown) => void;
  /**
   * The database says what there was to hear.
   *
   * @param isListening whether the page heard meanwhile; if not, it is read again anyway once it does
   */
  compare: (mark: LiveMark, isListening: boolean) => void;
  stop: () => void;
};

/** Finds the signals that a page should have heard and has not, by their numbers; each is missed once. */
export function createLiveGaps(onGap: () => void): LiveGaps {
  const known = new Set<number>();
  const doubtful = new Set<number>();
  let since: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function remember(entry: number) {
    known.add(entry);
    for (const oldest of known) {
      if (known.size <= rememberedMax) break;
      known.delete(oldest);
    }
  }

  function decide() {
    timer = undefined;
    const missed = [...doubtful].filter((entry) => !known.has(entry));
    doubtful.clear();
    missed.forEach(remember);
    if (missed.length > 0) onGap();
  }

  return {
    since: () => since,
    hear: (entry) => {
      if (typeof entry === 'number') remember(entry);
    },
    compare: ({ mark, entries }, isListening) => {
      since = mark;
      for (const entry of entries) {
        if (!isListening) remember(entry);
        else if (!known.has(entry)) doubtful.add(entry);
      }
      if (doubtful.size > 0) timer ??= setTimeout(decide, arrivalMs);
    },
    stop: () => clearTimeout(timer),
  };
}
