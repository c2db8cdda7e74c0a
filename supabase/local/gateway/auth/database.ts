import postgres from 'postgres';
import { type Connection, DatabaseAway, openPool, type Parameter } from '../database.ts';
import { arrayLiteral } from '../rest/sql.ts';

const CONNECTIONS = 8;

export type JsonObject = Record<string, unknown>;

/** Trusted text to be put into a statement as it is; everything else in a template becomes a parameter. */
export class SqlText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Runs one statement, written as a template, and returns its rows (with `count`, the number of affected ones). */
export type Queryable = <Row extends object = JsonObject>(
  strings: TemplateStringsArray,
  ...values: readonly (Parameter | SqlText)[]
) => Promise<postgres.RowList<Row[]>>;

/** The same within a transaction. */
export type Transaction = Queryable & { readonly isTransaction: true };

/** The pool: each statement runs for itself, `begin` several as one. */
export type Database = Queryable & {
  /** Commits when `work` resolves, else rolls back and rejects with its error. */
  begin<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

const oids = { json: 114, jsonb: 3802, textArray: 1009, uuidArray: 2951 };

const types: Record<string, postgres.PostgresType> = {
  json: {
    to: oids.json,
    from: [oids.json, oids.jsonb],
    serialize: (value: unknown) => JSON.stringify(value),
    parse: (text: string) => JSON.parse(text),
  },
  // The driver would ask the database about arrays on each connection; these two are all we send, and none comes back.
  textList: {
    to: oids.textArray,
    from: [oids.textArray, oids.uuidArray],
    serialize: (values: readonly string[]) => arrayLiteral(values),
    parse: (text: string) => text,
  },
};

const UNAVAILABLE_CODES = new Set(['57P01', '57P02', '57P03', '53300']);

/** A pool of connections as `supabase_auth_admin`, the owner of the auth schema. */
export function openDatabase(databaseUrl: string): Database {
  const pool = openPool(databaseUrl, {
    connections: CONNECTIONS,
    settings: { application_name: 'auth', TimeZone: 'UTC', statement_timeout: 10_000 },
    types,
  });

  const query: Queryable = async (strings, ...values) => {
    const connection = await pool.take();
    try {
      return await sendTemplate(connection, strings, values);
    } finally {
      connection.release();
    }
  };

  async function begin<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const connection = await pool.take();
    try {
      await connection.send('begin');
      const result = await runIn(connection, work);
      await connection.send('commit');
      return result;
    } catch (error) {
      await connection.send('rollback').catch(() => connection.discard());
      throw error;
    } finally {
      connection.release();
    }
  }

  return Object.assign(query, { begin, close: () => pool.close() });
}

/** Postgres answers `commit` with a silent rollback after a failed statement, so a failure that was caught counts. */
async function runIn<T>(connection: Connection, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const failures: unknown[] = [];
  const query: Queryable = async (strings, ...values) => {
    try {
      return await sendTemplate(connection, strings, values);
    } catch (error) {
      failures.push(error);
      throw error;
    }
  };
  const result = await work(Object.assign(query, { isTransaction: true as const }));
  if (failures.length > 0) throw failures[0];
  return result;
}

function sendTemplate<Row extends object>(
  connection: Connection,
  strings: TemplateStringsArray,
  values: readonly (Parameter | SqlText)[],
): Promise<postgres.RowList<Row[]>> {
  const parameters: Parameter[] = [];
  const text = strings.reduce((before, after, index) => {
    const value = values[index - 1];
    if (value instanceof SqlText) return before + value.text + after;
    parameters.push(value ?? null);
    return `${before}$${parameters.length}${after}`;
  });
  return connection.send<Row>(text, parameters, { prepare: true });
}

/** The database is down, restarting or out of connections: the same request may succeed later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseAway) return true;
  return (
    error instanceof postgres.PostgresError &&
    (UNAVAILABLE_CODES.has(error.code) || error.code.startsWith('08'))
  );
}

/** A statement waited or ran for too long and was cancelled: others hold what it needs. */
export function isTimeout(error: unknown): boolean {
  return error instanceof postgres.PostgresError && ['57014', '55P03'].includes(error.code);
}

/** A value Postgres cannot store, such as text with a NUL character (SQLSTATE class 22). */
export function isInvalidValue(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code.startsWith('22');
}

/** An error raised by SQL itself (a constraint, a trigger), as opposed to a lost connection. */
export function isSqlError(error: unknown): error is postgres.PostgresError {
  return error instanceof postgres.PostgresError && !isDatabaseUnavailable(error);
}
