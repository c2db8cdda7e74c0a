import type { OfflineAnswer } from '#lib/domain/offline-records.ts';
import { keepOnlyOf, keepSnapshot, putAwayOffline, subscribeOffline, wipeOffline } from './offline-store.ts';
import { keepOfflinePage } from './offline-worker.ts';

/** The page itself comes first. */
const SETTLE_MS = 1_500;
/** Signals come in bursts, and a page may be left at once. */
const SPACING_MS = 30_000;
const REVIEW_MS = 15_000;
/** A publication reaches everybody at once: they ask one after the other. */
const SPREAD_MS = 15_000;

export type SnapshotKeeper = {
  /** Reads, soon, and not again for a while however often it is asked; a page that nobody sees does so when it is seen. */
  ask: () => void;
  stop: () => void;
};

/**
 * Reads what one person can read without a connection, and keeps it in this browser. What is kept of anybody else is
 * forgotten at once, whether or not anything new can be kept.
 *
 * @param build of the page: the worker keeps the offline page of the same
 */
export function createKeeper(userId: string, build: string): SnapshotKeeper {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let lastAt: number | null = null;
  let reading = new AbortController();
  keepOnlyOf(userId).catch(() => {});
  const unsubscribe = subscribeOffline((change) => {
    if (change === 'wanted') {
      lastAt = null;
      ask();
    }
    if (change !== 'wiped') return;
    // What was on its way when somebody signed out is not kept.
    reading.abort();
    reading = new AbortController();
  });

  async function read() {
    timer = null;
    lastAt = performance.now();
    const { signal } = reading;
    try {
      if (!(await keepOfflinePage(build))) return;
      const answer = await fetchAnswer(signal);
      if (isOver || signal.aborted) return;
      if (answer.state === 'active') {
        // A session of somebody else came into this browser: their own page keeps theirs.
        if (answer.snapshot.person.id === userId) await keepSnapshot(answer.snapshot, Date.now());
      } else if (answer.state === 'deactivated') await wipeOffline();
      else await putAwayOffline();
    } catch {
      // Without a connection, or without room, what is kept stays.
    }
  }
  function ask() {
    if (isOver || timer !== null || document.visibilityState === 'hidden' || !navigator.onLine) return;
    // The first reading is of somebody who just came.
    const wait = lastAt === null ? 0 : SPACING_MS - (performance.now() - lastAt) + Math.random() * SPREAD_MS;
    timer = setTimeout(read, Math.max(SETTLE_MS, wait));
  }
  return {
    ask,
    stop: () => {
      isOver = true;
      if (timer !== null) clearTimeout(timer);
      reading.abort();
      unsubscribe();
    },
  };
}

/**
 * Asks whether what this browser keeps may still be read by whoever is at it, once the server answers again; forgets it when
 * the session is locked, has ended, or is somebody else's.
 */
export async function reviewKept(userId: string): Promise<void> {
  try {
    const answer = await fetchAnswer(AbortSignal.timeout(REVIEW_MS));
    if (answer.state === 'active' && answer.snapshot.person.id === userId) return;
    if (answer.state === 'deactivated') await wipeOffline();
    else await putAwayOffline();
  } catch {
    // It does not answer after all.
  }
}

async function fetchAnswer(signal: AbortSignal): Promise<OfflineAnswer> {
  const response = await fetch('/api/offline', { cache: 'no-store', redirect: 'manual', signal });
  // Without a session the way leads to the sign-in.
  if (response.type === 'opaqueredirect' || response.status === 401) return { state: 'ended' };
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as OfflineAnswer;
}
