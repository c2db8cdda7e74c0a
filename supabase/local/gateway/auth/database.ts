import postgres from 'postgres';

export type Database = postgres.Sql;
export type Transaction = postgres.TransactionSql;
/** What a query can run on: the pool, or the transaction it must be part of. */
export type Queryable = Database | Transaction;
export type JsonObject = Record<string, unknown>;

const UNAVAILABLE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

/** A pool of connections as `supabase_auth_admin`, the owner of the auth schema. It reconnects by itself. */
export function openDatabase(databaseUrl: string): Database {
  return postgres(databaseUrl, {
    max: 10,
    connect_timeout: 5,
    // A short constant pause: after a restart of the database the next request must not wait for a back-off.
    backoff: () => 0.1,
    onnotice: () => undefined,
    connection: { application_name: 'auth', TimeZone: 'UTC', statement_timeout: 10_000 },
  });
}

function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** The database is down, restarting or out of connections: the same request may succeed later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = errorCode(error);
  return code !== null && (UNAVAILABLE_CODES.has(code) || code.startsWith('08'));
}

/** A value Postgres cannot store, such as text with a NUL character (SQLSTATE class 22). */
export function isInvalidValue(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code.startsWith('22');
}

/** An error raised by SQL itself (a constraint, a trigger), as opposed to a lost connection. */
export function isSqlError(error: unknown): error is postgres.PostgresError {
  return error instanceof postgres.PostgresError && !isDatabaseUnavailable(error);
}

/** A JSON parameter. Values come from JSON request bodies, so they are JSON already. */
export function jsonParameter(sql: Queryable, value: JsonObject): postgres.Parameter {
  return sql.json(value as postgres.JSONValue);
}
