import { createLanePool, DatabaseAway } from '../pool.ts';
import { createShares } from '../shares.ts';
import type { ApiError } from '../types.ts';
import { openWire, type WireConnection, type WireStatement } from '../wire/connection.ts';
import { connectionFailed, connectionLost, poolTimeout } from './errors.ts';
import { quoteLiteral, type Statement } from './sql.ts';

const CONNECTIONS = 10;
/** Of those, how many one person's requests may have at once. */
const CONNECTIONS_PER_PERSON = 5;
/** Texts of statements remembered to tell which ones come again. */
const SEEN_MAX = 1000;

export type Transaction<Row> = {
  /** Whose request it is; null for a server of ours. */
  person: string | null;
  readOnly: boolean;
  /** Settings for this transaction, in order: `set_config(name, value, true)`. */
  settings: readonly (readonly [name: string, value: string])[];
  statement: Statement;
  /** Stands for the schema the statement was made for; what is prepared for another one is prepared anew. */
  schemaVersion: object;
  /** Looks at the answer before a write is committed; what it throws rolls the write back. */
  check: (row: Row) => void;
};

export type Database = {
  /** Runs one statement that returns one row, in its own transaction. */
  run<Row extends object>(transaction: Transaction<Row>): Promise<Row>;
  close(): Promise<void>;
};

type Lane = { wire: WireConnection; schemaVersion: object | null };

const command = (text: string): WireStatement => ({ text, values: [], keep: true });
const BEGIN = command('begin');
const COMMIT = command('commit');
const ROLLBACK = command('rollback');

/** Opens the pool of connections that requests are answered with. */
export function openDatabase(url: string): Database {
  const pool = createLanePool<Lane>(CONNECTIONS, {
    open: async () => ({ wire: await openWire(url, { application_name: 'rest' }), schemaVersion: null }),
    isBroken: ({ wire }) => wire.isBroken,
    end: ({ wire }) => wire.end(),
  });
  const shares = createShares(CONNECTIONS_PER_PERSON);
  const seen = new Set<string>();

  /** A statement is kept prepared from its second use on. */
  function prepared({ text, values }: Statement): WireStatement {
    const keep = seen.has(text);
    if (!keep) {
      if (seen.size >= SEEN_MAX) seen.clear();
      seen.add(text);
    }
    return { text, values, keep };
  }

  /**
   * A reading is one unit, hence a transaction of its own, in one round trip. A write is begun by name, so that its
   * answer can be looked at before it is committed. If a setting fails the statement does not run.
   */
  async function execute<Row extends object>(
    { wire }: Lane,
    { readOnly, settings, statement, check }: Transaction<Row>,
  ): Promise<Row> {
    const main = prepared(statement);
    const rows = readOnly
      ? await wire.run([settingsStatement([READ_ONLY, ...settings]), main])
      : await wire.run([BEGIN, settingsStatement(settings), main]);
    const [row] = rows;
    if (row === undefined) throw new Error('The statement returned no row');
    // The compiler of statements and the type of their row belong together.
    check(row as Row);
    if (!readOnly) await wire.run([COMMIT]);
    return row as Row;
  }

  async function run<Row extends object>(transaction: Transaction<Row>): Promise<Row> {
    const lane = await pool.take();
    if (lane.schemaVersion !== transaction.schemaVersion) {
      lane.wire.forgetStatements();
      lane.schemaVersion = transaction.schemaVersion;
    }
    try {
      return await execute(lane, transaction);
    } finally {
      // The answer does not wait for the end of a transaction that came to nothing.
      if (lane.wire.isIdle) pool.giveBack(lane, true);
      else void rollBack(lane);
    }
  }

  async function rollBack(lane: Lane): Promise<void> {
    const isUsable = await lane.wire.run([ROLLBACK]).then(
      () => lane.wire.isIdle,
      () => false,
    );
    pool.giveBack(lane, isUsable);
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

const READ_ONLY = ['transaction_read_only', 'on'] as const;

/** All settings in one statement; the names are ours or of the catalog, the values of the request. */
function settingsStatement(settings: Transaction<object>['settings']): WireStatement {
  const calls = settings.map(([name], index) => `set_config(${quoteLiteral(name)}, $${index + 1}, true)`);
  return { text: `select ${calls.join(', ')}`, values: settings.map(([, value]) => value), keep: true };
}

function asApiError({ reason, message }: DatabaseAway): ApiError {
  if (reason === 'busy') return poolTimeout();
  return reason === 'refused' ? connectionFailed(message) : connectionLost(message);
}
