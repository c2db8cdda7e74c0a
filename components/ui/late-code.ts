import { untilIdle } from '#lib/until-idle.ts';

/** Code that the first view of a page does without. */
export type LateCode<Code> = {
  /** What has come; null until then. */
  read(): Code | null;
  /** Calls back when it has come; returns how to stop that. */
  subscribe(listener: () => void): () => void;
  /** Fetches it unless it is here or on its way. Rejects when it could not be fetched; the next call asks again. */
  fetch(): Promise<void>;
  /** Fetches it as soon as the browser has nothing else to do, so that it is here without a connection too. */
  prepare(): void;
};

/** Code that comes with `load`, such as `() => import('./menu-popup.tsx')`. */
export function lateCode<Code>(load: () => Promise<Code>): LateCode<Code> {
  const listeners = new Set<() => void>();
  let code: Code | null = null;
  let coming: Promise<void> | null = null;
  let isPreparing = false;

  async function bring(): Promise<void> {
    try {
      code = await load();
    } catch (error) {
      coming = null;
      throw error;
    }
    for (const listener of [...listeners]) listener();
  }

  function fetch(): Promise<void> {
    coming ??= bring();
    return coming;
  }

  return {
    read: () => code,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fetch,
    prepare: () => {
      if (isPreparing || code !== null) return;
      isPreparing = true;
      void untilIdle()
        .then(fetch)
        // Whoever needs it asks again.
        .catch(() => {
          isPreparing = false;
        });
    },
  };
}
