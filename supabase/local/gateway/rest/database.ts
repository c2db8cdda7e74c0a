import { type Connection, DatabaseAway, openPool } from '../database.ts';
import { createShares } from '../shares.ts';
import type { ApiError } from '../types.ts';
import { connectionFailed, connectionLost, isServerError, poolTimeout } from './errors.ts';
import type { Statement } from './sql.ts';

const CONNECTIONS = 10;
/** Of those, how many one person's requests may have at once. */
const CONNECTIONS_PER_PERSON = 5;
/** Distinct statements kept prepared per connection; later ones are planned each time. */
const PREPARED_LIMIT = 300;

export type Transaction<Row> = {
  /** Whose request it is; null for a server of ours. */
  person: string | null;
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

/** Opens the pool of connections that requests are answered with. */
export function openDatabase(url: string): Database {
  const pool = openPool(url, {
    connections: CONNECTIONS,
    settings: { application_name: 'rest' },
    types: textTypes,
  });
  const shares = createShares(CONNECTIONS_PER_PERSON);
  const prepared = new Set<string>();

  async function execute<Row extends object>(
    connection: Connection,
    { readOnly, settings, statement, check }: Transaction<Row>,
  ): Promise<Row> {
    const calls = settings.map((_, index) => `set_config($${index * 2 + 1}, $${index * 2 + 2}, true)`);
    // All three are sent at once; the answers come in order.
    const [, , rows] = await Promise.all([
      connection.send(readOnly ? 'begin read only' : 'begin'),
      connection.send(`select ${calls.join(', ')}`, settings.flat(), { prepare: true }),
      connection.send<Row>(statement.text, statement.values, { prepare: prepared.has(statement.text) }),
    ]);
    const [row] = rows;
    if (row === undefined) throw new Error('The statement returned no row');
    // A statement that worked once is kept prepared from its second use on.
    if (prepared.size < PREPARED_LIMIT) prepared.add(statement.text);
    check(row);
    return row;
  }

  async function run<Row extends object>(transaction: Transaction<Row>): Promise<Row> {
    const connection = await pool.take();
    /** Ends the transaction, then gives the connection back. */
    const end = async (command: 'commit' | 'rollback'): Promise<void> => {
      try {
        await connection.send(command);
      } catch (error) {
        if (!isServerError(error)) connection.discard();
        throw error;
      } finally {
        connection.release();
      }
    };
    const row = await execute(connection, transaction).catch((error: unknown) => {
      void end('rollback').catch(() => {});
      throw error;
    });
    const ended = end('commit');
    // Nothing can go wrong in ending a reading, so its answer does not wait for it.
    if (transaction.readOnly) void ended.catch(() => {});
    else await ended;
    return row;
  }

  return {
    run: (transaction) =>
      shares
        .run(transaction.person, () => run(transaction))
        .catch((error: unknown) => {
          throw error instanceof DatabaseAway ? asApiError(error) : error;
        }),
    close: () => pool.close(),
  };
}

function asApiError({ reason, message }: DatabaseAway): ApiError {
  if (reason === 'busy') return poolTimeout();
  return reason === 'refused' ? connectionFailed(message) : connectionLost(message);
}
