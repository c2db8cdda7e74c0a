import postgres from 'postgres';
import { connectionFailed, connectionLost, isServerError, poolTimeout } from './errors.ts';
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

/** Opens a pool of connections. It opens new ones by itself after Postgres was away. */
export function openDatabase(url: string): Database {
  const sql = postgres(url, {
    max: CONNECTIONS,
    connect_timeout: 5,
    max_lifetime: null,
    // Without this the driver never hands out a connection it opened for `reserve`.
    fetch_types: true,
    backoff: (retries: number) => Math.min(0.05 * 2 ** retries, 1),
    onnotice: () => {},
    connection: { application_name: 'rest' },
    types: Object.fromEntries(
      [16, 17, 20, 21, 23, 26, 114, 700, 701, 1082, 1114, 1184, 3802].map((oid) => [`t${oid}`, asText(oid)]),
    ),
  });
  const permits = createPermits(CONNECTIONS);
  const prepared = new Set<string>();

  async function open(): Promise<postgres.ReservedSql> {
    try {
      return await sql.reserve();
    } catch (error) {
      throw connectionFailed(messageOf(error));
    }
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
      let connection: postgres.ReservedSql | undefined;
      let ended = Promise.resolve();
      /*
       * After an error of the connection itself nothing may be sent on it any more, and it must not be given back:
       * the pool has already put it among the closed ones. Otherwise the transaction ends before it is given back.
       */
      const finish = async (taken: postgres.ReservedSql, command: 'commit' | 'rollback'): Promise<void> => {
        try {
          await taken.unsafe(command);
        } catch (error) {
          if (!isServerError(error)) throw connectionLost(messageOf(error));
          taken.release();
          throw error;
        }
        taken.release();
      };
      try {
        connection = await open();
        const row = await execute(connection, transaction);
        ended = finish(connection, 'commit');
        connection = undefined;
        // Nothing can go wrong in ending a reading, so its answer does not wait for it.
        if (transaction.readOnly) ended = ended.catch(() => {});
        else await ended;
        return row;
      } catch (error) {
        if (!connection) throw error;
        if (!isServerError(error) && isConnectionError(error)) throw connectionLost(messageOf(error));
        ended = finish(connection, 'rollback').catch(() => {});
        throw error;
      } finally {
        void ended.catch(() => {}).finally(release);
      }
    },
    close: () => sql.end({ timeout: 2 }),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Errors of the socket carry a `code` and no SQLSTATE. */
function isConnectionError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'errno' in error;
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
