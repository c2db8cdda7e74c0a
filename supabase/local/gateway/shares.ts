import { createPermits, type Permits } from './pool.ts';

/**
 * Bounds how many requests of one person run at the same time, so that nobody's slow ones keep everybody else waiting.
 * Further ones of the same person wait their turn, each for a bounded time. Scope: this one process.
 */
export type Shares = {
  /** Runs `work` as soon as the person has a turn; null is never bounded. Rejects with `DatabaseAway` after too long. */
  run<Result>(person: string | null, work: () => Promise<Result>): Promise<Result>;
};

export function createShares(countMax: number, waitMs?: number): Shares {
  const people = new Map<string, { permits: Permits; users: number }>();
  return {
    async run(person, work) {
      if (person === null) return work();
      const share = people.get(person) ?? { permits: createPermits(countMax, waitMs), users: 0 };
      people.set(person, share);
      share.users += 1;
      try {
        const pending = share.permits.acquire();
        if (pending !== null) await pending;
        try {
          return await work();
        } finally {
          share.permits.release();
        }
      } finally {
        share.users -= 1;
        if (share.users === 0) people.delete(person);
      }
    },
  };
}
