import postgres from 'postgres';
import { connectionFailed, connectionLost, isConnectionError, isServerError, poolTimeout } from './errors.ts';
import type { Statement } from './sql.ts';

const CONNECTIONS = 10;
/** How long a request waits for a connection before it is told to come back. */
const ACQUIRE_MS = 10_000;
/** Distinct statements kept prepared per connection; later ones are planned each time. */
const PREPARED_LIMIT = 300;

export type Transaction<Row> = {
  readOnly: boolean;
  /** Settings for this transaction, in order: `set_config(name, value, true)`. */
  settings: readonly (readonly [name: string, value: string])[];
  statement: Statement;
  /** Looks at the answer before a write is committed; what it throws rolls the write back. */
  check: (row: Row) => void;
};

export type Database = {
  /** Runs one statement that returns one row, in its own transaction. */
  run<Row extends object>(transaction: Transaction<Row>): Promise<Row>;
  close(): Promise<void>;
};

/** Values travel as text in both directions: Postgres reads and writes them, nothing converts on the way. */
const asText = (oid: number) => ({
  to: oid,
  from: [oid],
  serialize: (value: unknown): string => String(value),
  parse: (text: string): string => text,
});

const textTypes = Object.fromEntries(
  [16, 17, 20, 21, 23, 26, 114, 700, 701, 1082, 1114, 1184, 3802].map((oid) => [`t${oid}`, asText(oid)]),
);

/** One connection, with a driver instance of its own. Once broken it is thrown away, never reconnected. */
type Lane = { sql: postgres.Sql; broken: boolean };

/**
 * Opens a connection. A driver instance for many, or one that reconnects, would hang, crash the process or go on with
 * a broken transaction's statements in the next request's place; all that is avoided by using it once.
 */
async function openLane(url: string): Promise<Lane> {
  const lane: Lane = {
    broken: false,
    sql: postgres(url, {
      max: 1,
      connect_timeout: 5,
      max_lifetime: null,
      fetch_types: false,
      backoff: false,
      onnotice: () => {},
      onclose: () => {
        lane.broken = true;
      },
      connection: { application_name: 'rest' },
      types: textTypes,
    }),
  };
  try {
    // `reserve` hands out only what is open already.
    await lane.sql.unsafe('select 1');
    return lane;
  } catch (error) {
    discard(lane);
    throw connectionFailed(messageOf(error));
  }
}

function discard(lane: Lane): void {
  void lane.sql.end({ timeout: 0 }).catch(() => {});
}

/** Opens a pool of connections, each when it is first needed, so that a database that was away is no matter. */
export function openDatabase(url: string): Database {
  const permits = createPermits(CONNECTIONS);
  const idle: Lane[] = [];
  const prepared = new Set<string>();
  let closed = false;

  async function takeLane(): Promise<Lane> {
    for (let lane = idle.pop(); lane; lane = idle.pop()) {
      if (!lane.broken) return lane;
      discard(lane);
    }
    return openLane(url);
  }

  async function execute<Row extends object>(
    connection: postgres.ReservedSql,
    { readOnly, settings, statement, check }: Transaction<Row>,
  ): Promise<Row> {
    const calls = settings.map((_, index) => `set_config($${index * 2 + 1}, $${index * 2 + 2}, true)`);
    // All three are sent at once; the answers come in order.
    const [, , rows] = await Promise.all([
      connection.unsafe(readOnly ? 'begin read only' : 'begin'),
      connection.unsafe(`select ${calls.join(', ')}`, settings.flat(), { prepare: true }),
      connection.unsafe<Row[]>(statement.text, statement.values, { prepare: prepared.has(statement.text) }),
    ]);
    const [row] = rows;
    if (row === undefined) throw new Error('The statement returned no row');
    // A statement that worked once is kept prepared from its second use on.
    if (prepared.size < PREPARED_LIMIT) prepared.add(statement.text);
    check(row);
    return row;
  }

  return {
    async run(transaction) {
      const release = await permits.acquire();
      const lane = await takeLane().catch((error: unknown) => {
        release();
        throw error;
      });
      const finish = (usable: boolean): void => {
        if (usable && !lane.broken && !closed) idle.push(lane);
        else discard(lane);
        release();
      };
      const connection = await lane.sql.reserve();
      /** Ends the transaction, then gives the connection back. */
      const end = async (command: 'commit' | 'rollback'): Promise<void> => {
        try {
          await connection.unsafe(command);
        } catch (error) {
          if (isServerError(error)) connection.release();
          finish(isServerError(error));
          throw isServerError(error) ? error : connectionLost(messageOf(error));
        }
        connection.release();
        finish(true);
      };
      const row = await execute(connection, transaction).catch((error: unknown) => {
        if (isConnectionError(error)) {
          finish(false);
          throw connectionLost(messageOf(error));
        }
        void end('rollback').catch(() => {});
        throw error;
      });
      const ended = end('commit');
      // Nothing can go wrong in ending a reading, so its answer does not wait for it.
      if (transaction.readOnly) void ended.catch(() => {});
      else await ended;
      return row;
    },
    async close() {
      closed = true;
      await Promise.all(idle.splice(0).map((lane) => lane.sql.end({ timeout: 1 })));
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Hands out a number of permits, first come first served, each wait bounded. */
function createPermits(count: number): { acquire(): Promise<() => void> } {
  let free = count;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return {
    async acquire() {
      if (free > 0) {
        free -= 1;
        return release;
      }
      await new Promise<void>((resolve, reject) => {
        const proceed = (): void => {
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(proceed), 1);
          reject(poolTimeout());
        }, ACQUIRE_MS);
        waiting.push(proceed);
      });
      return release;
    },
  };
}
