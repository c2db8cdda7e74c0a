import { Refusal } from '#lib/domain/refusal.ts';

const retryMs = 1000;
/** Longer than the database lets its longest function run; a request that takes longer was lost. */
const answerMs = 75_000;
/** A fault that stays although the database answers is no outage. */
const faultsMax = 3;

/** The worker was told to stop; whoever has a job gives it back unharmed. */
export class Released extends Error {
  constructor() {
    super('The worker stops.');
  }
}

/** Waits; ends early, without an error, when the signal does. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}

/** The promise's outcome, or an error when it has none after `ms`. The work itself goes on unheard. */
export function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms.`)), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Does the work, and does it again for as long as the database is away. The work must be harmless when it is done
 * twice: an answer may have been lost.
 *
 * @param isThere asks the database for any answer; rejects while there is none
 * @throws Refusal as the work does, at once; any other failure that came three times with the database there;
 *   `Released` when the signal ended
 */
export async function patiently<T>(
  work: () => Promise<T>,
  { isThere, signal }: { isThere: () => Promise<unknown>; signal: AbortSignal },
): Promise<T> {
  for (let faults = 0; ; ) {
    if (signal.aborted) throw new Released();
    try {
      return await within(answerMs, work());
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const wasThere = await within(answerMs, isThere()).then(
        () => true,
        () => false,
      );
      if (wasThere) faults += 1;
      if (faults === faultsMax) throw error;
    }
    await pause(retryMs, signal);
  }
}
