import { createLanePool, DatabaseAway, type LaneKind } from '../pool.ts';
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
  check: ((row: Row) => void) | undefined;
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

/**
 * Opens the pool of connections that requests are answered with.
 *
 * @param waitMs how long a request waits for one of them
 */
export function openDatabase(url: string, waitMs?: number): Database {
  const kind: LaneKind<Lane> = {
    open: async () => ({ wire: await openWire(url, { application_name: 'rest' }), schemaVersion: null }),
    isBroken: ({ wire }) => wire.isBroken,
    end: ({ wire }) => wire.end(),
  };
  const pool = createLanePool(CONNECTIONS, kind, waitMs);
  const shares = createShares(CONNECTIONS_PER_PERSON, waitMs);
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
   * What is not looked at before it is committed is one unit, hence a transaction of its own, in one round trip; other
   * writes are begun and committed by name. If a setting fails the statement does not run.
   */
  async function execute<Row extends object>(
    { wire }: Lane,
    { readOnly, settings, statement, check }: Transaction<Row>,
  ): Promise<Row> {
    const isTwoStep = !readOnly && check !== undefined;
    const before = isTwoStep ? [BEGIN] : [];
    const set = settingsStatement(readOnly ? [READ_ONLY, ...settings] : settings);
    const [first] = await wire.run([...before, set, prepared(statement)]);
    if (first === undefined) throw new Error('The statement returned no row');
    // The compiler of statements and the type of their row belong together.
    const row = first as Row;
    check?.(row);
    if (isTwoStep) await wire.run([COMMIT]);
    return row;
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

/** Texts of settings statements by the names they set; there are few, since the names are ours or of the catalog. */
const settingsTexts = new Map<string, string>();

/** All settings in one statement; the values are of the request. */
function settingsStatement(settings: Transaction<object>['settings']): WireStatement {
  const values = settings.map(([, value]) => value);
  const names = settings.map(([name]) => name).join('\n');
  let text = settingsTexts.get(names);
  if (text === undefined) {
    const calls = settings.map(([name], index) => `set_config(${quoteLiteral(name)}, $${index + 1}, true)`);
    text = `select ${calls.join(', ')}`;
    settingsTexts.set(names, text);
  }
  return { text, values, keep: true };
}

function asApiError({ reason }: DatabaseAway): ApiError {
  if (reason === 'busy') return poolTimeout();
  return reason === 'refused' ? connectionFailed() : connectionLost();
}
