import postgres from 'postgres';
import { createLanePool, DatabaseAway } from './pool.ts';

const CONNECT_SECONDS = 5;

export { DatabaseAway };

/** A parameter of a statement; anything but text is written as the type of its place in the statement. */
export type Parameter = string | number | boolean | null | Date | readonly string[] | Record<string, unknown>;

/** A connection while one request has it for itself. */
export type Connection = {
  /**
   * Sends one statement; those sent without waiting run in order. Rejects with what Postgres says, or with
   * `DatabaseAway` when the connection breaks, also when it broke before.
   */
  send<Row extends object>(
    text: string,
    values?: readonly Parameter[],
    options?: { prepare?: boolean },
  ): Promise<postgres.RowList<Row[]>>;
  /** Gives the connection back, outside a transaction. Nothing can be sent afterwards. */
  release(): void;
  /** Gives it back to be thrown away: nobody knows its state. */
  discard(): void;
};

export type Pool = {
  take(): Promise<Connection>;
  /** Ends idle connections now and the others when they are given back. */
  close(): Promise<void>;
};

export type PoolOptions = {
  /** Most connections at once. */
  connections: number;
  /** Settings of each connection, `application_name` among them. */
  settings: Partial<postgres.ConnectionParameters>;
  /** How values travel, by any name. */
  types: Record<string, postgres.PostgresType>;
};

/** One connection, with a driver instance of its own and reserved for good. Once broken it is thrown away, never reconnected. */
type Lane = {
  sql: postgres.Sql;
  reserved: postgres.ReservedSql | null;
  broken: boolean;
  /** Rejects each statement without an answer; the driver forgets some of them when the connection breaks. */
  waiting: Set<(error: Error) => void>;
};

/**
 * Opens a pool of connections, each when it is first needed, so that a database that was away is no matter.
 *
 * The driver's own pool and its `begin` are not used: when a connection breaks they hang, bring the process down, or
 * go on with a broken transaction's statements in the next request's place.
 */
export function openPool(url: string, options: PoolOptions): Pool {
  const lanes = createLanePool<Lane>(options.connections, {
    open: () => openLane(url, options),
    isBroken: (lane) => lane.broken,
    end,
  });
  return {
    async take() {
      const lane = await lanes.take();
      return lend(lane, (isUsable) => lanes.giveBack(lane, isUsable));
    },
    close: () => lanes.close(),
  };
}

async function openLane(url: string, { settings, types }: PoolOptions): Promise<Lane> {
  const lane: Lane = {
    broken: false,
    reserved: null,
    waiting: new Set(),
    sql: postgres(url, {
      max: 1,
      connect_timeout: CONNECT_SECONDS,
      max_lifetime: null,
      // Asking for types leaves a rejection nobody handles when the connection breaks meanwhile.
      fetch_types: false,
      backoff: false,
      onnotice: () => {},
      onclose: () => markBroken(lane),
      connection: settings,
      types,
    }),
  };
  // A server that accepts and hangs up at once is tried again by the driver for ever.
  const timer = setTimeout(() => void end(lane), CONNECT_SECONDS * 1000);
  try {
    // `reserve` hands out only what is open already.
    await lane.sql.unsafe('select 1');
    if (lane.broken) throw new Error('The connection broke as it was opened');
    lane.reserved = await lane.sql.reserve();
    return lane;
  } catch (error) {
    void end(lane);
    throw new DatabaseAway('refused', messageOf(error));
  } finally {
    clearTimeout(timer);
  }
}

function markBroken(lane: Lane): void {
  lane.broken = true;
  for (const reject of lane.waiting) reject(new DatabaseAway('lost', 'The connection broke'));
  lane.waiting.clear();
}

async function end(lane: Lane): Promise<void> {
  await lane.sql.end({ timeout: 0 }).catch(() => {});
}

function lend(lane: Lane, giveBack: (isUsable: boolean) => void): Connection {
  let isReturned = false;
  const finish = (isUsable: boolean): void => {
    if (isReturned) return;
    isReturned = true;
    giveBack(isUsable);
  };
  return {
    async send(text, values = [], options = {}) {
      if (isReturned) throw new Error('The connection was given back before this statement');
      return sendOn(lane, text, values, options);
    },
    release: () => finish(true),
    discard: () => finish(false),
  };
}

/** A statement given to the driver after the break would bring the process down, so `broken` is asked first. */
function sendOn<Row extends object>(
  lane: Lane,
  text: string,
  values: readonly Parameter[],
  options: { prepare?: boolean },
): Promise<postgres.RowList<Row[]>> {
  const { reserved, waiting } = lane;
  return new Promise((resolve, reject) => {
    if (lane.broken || reserved === null) {
      reject(new DatabaseAway('lost', 'The connection broke earlier'));
      return;
    }
    waiting.add(reject);
    reserved.unsafe<Row[]>(text, values as postgres.ParameterOrJSON<never>[], options).then(
      (rows) => {
        waiting.delete(reject);
        resolve(rows);
      },
      (error: unknown) => {
        waiting.delete(reject);
        if (!isConnectionError(error)) {
          reject(error);
          return;
        }
        // The socket is on its way down: nothing may be sent on it in the moment before it is closed.
        lane.broken = true;
        reject(new DatabaseAway('lost', error.message));
      },
    );
  });
}

/**
 * True for the driver's own errors of a connection and for those of its socket: both carry an `errno`, but for a write
 * after the other side has hung up.
 */
export function isConnectionError(error: unknown): error is Error {
  const isServerError = error instanceof postgres.PostgresError;
  if (isServerError || !(error instanceof Error) || !('code' in error)) return false;
  return 'errno' in error || error.code === 'EPIPE';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
