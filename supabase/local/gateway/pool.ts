/** How long one waits for a connection before being told to come back, unless said otherwise. */
const WAIT_MS = 10_000;

/**
 * The database could not be used: no connection could be opened (`refused`), an open one broke (`lost`), or all were
 * taken for too long (`busy`). The same request may succeed later.
 */
export class DatabaseAway extends Error {
  readonly reason: 'refused' | 'lost' | 'busy';

  constructor(reason: 'refused' | 'lost' | 'busy', message: string) {
    super(message);
    this.name = 'DatabaseAway';
    this.reason = reason;
  }
}

/** What a pool must know of the connections it keeps. */
export type LaneKind<Lane> = {
  /** Rejects with `DatabaseAway`. */
  open(): Promise<Lane>;
  isBroken(lane: Lane): boolean;
  end(lane: Lane): void | Promise<void>;
};

/** A number of connections, each lent to one user at a time. */
export type LanePool<Lane> = {
  /** The connection used last, which is the readiest. Rejects with `DatabaseAway`. */
  take(): Promise<Lane>;
  /** Gives one back; one that is not usable is thrown away. */
  giveBack(lane: Lane, isUsable: boolean): void;
  /** Ends idle connections now and the others when they are given back. */
  close(): Promise<void>;
};

/**
 * A pool of at most `count` connections, each opened when it is first needed, so that a database that was away is no
 * matter.
 */
export function createLanePool<Lane>(
  count: number,
  kind: LaneKind<Lane>,
  waitMs: number = WAIT_MS,
): LanePool<Lane> {
  const permits = createPermits(count, waitMs);
  const idle: Lane[] = [];
  let isClosed = false;

  return {
    async take() {
      const pending = permits.acquire();
      if (pending !== null) await pending;
      for (let lane = idle.pop(); lane !== undefined; lane = idle.pop()) {
        if (!kind.isBroken(lane)) return lane;
        void kind.end(lane);
      }
      try {
        return await kind.open();
      } catch (error) {
        permits.release();
        throw error;
      }
    },
    giveBack(lane, isUsable) {
      if (isUsable && !kind.isBroken(lane) && !isClosed) idle.push(lane);
      else void kind.end(lane);
      permits.release();
    },
    async close() {
      isClosed = true;
      await Promise.all(idle.splice(0).map((lane) => kind.end(lane)));
    },
  };
}

/** A number of permits, handed out first come first served. */
export type Permits = {
  /** Null when a permit was free; else resolves with a permit, or rejects with `DatabaseAway` after too long. */
  acquire(): Promise<void> | null;
  /** Gives one permit back. */
  release(): void;
};

export function createPermits(count: number, waitMs: number = WAIT_MS): Permits {
  let free = count;
  const waiting = new Set<() => void>();
  return {
    acquire() {
      if (free > 0) {
        free -= 1;
        return null;
      }
      return new Promise((resolve, reject) => {
        const proceed = (): void => {
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(() => {
          waiting.delete(proceed);
          reject(new DatabaseAway('busy', 'All connections were taken for too long'));
        }, waitMs);
        waiting.add(proceed);
      });
    },
    release() {
      const [next] = waiting;
      if (next === undefined) {
        free += 1;
        return;
      }
      waiting.delete(next);
      next();
    },
  };
}
