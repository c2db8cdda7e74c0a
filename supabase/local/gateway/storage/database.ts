import { type Connection, openPool, type Parameter } from '../database.ts';
import { createShares } from '../shares.ts';
import type { RequestIdentity } from '../types.ts';

/** One statement in a transaction. */
export type Query = <Row extends object>(text: string, values?: readonly Parameter[]) => Promise<Row[]>;

export type Transaction = {
  query: Query;
  /** Goes on as somebody else: the service role, to learn what a person may not read, and back. */
  become(identity: RequestIdentity): Promise<unknown>;
};

export type StorageDatabase = {
  /**
   * Runs `work` as this role with these claims, so that row level security decides, and commits.
   *
   * @throws CommitUnknown when nobody knows whether it was committed
   */
  transact<T>(identity: RequestIdentity, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** The same, and takes everything back: whether it would be allowed. */
  probe(identity: RequestIdentity, work: (tx: Transaction) => Promise<void>): Promise<void>;
  close(): Promise<void>;
};

/** The connection broke while the commit was on its way. */
export class CommitUnknown extends Error {}

/** Whom the gateway itself acts as, past row level security. */
export const SERVICE: RequestIdentity = { role: 'service_role', claims: { role: 'service_role' } };

/**
 * Held shared while bytes of deleted rows are removed, and alone by a backup, which reads the bytes of rows that were
 * there when it began.
 */
export const FILES_LOCK = 7_421_190_365_518_001n;

const CONNECTIONS = 6;
/** Of those, how many one person's requests may have at once. */
const CONNECTIONS_PER_PERSON = 3;

/** Opens the pool as `authenticator`, which may only become one of the API roles. */
export function openStorageDatabase(url: string): StorageDatabase {
  const pool = openPool(url, {
    connections: CONNECTIONS,
    settings: { application_name: 'storage', TimeZone: 'UTC', statement_timeout: 10_000, lock_timeout: 8000 },
    types: {},
  });
  const shares = createShares(CONNECTIONS_PER_PERSON);

  function run<T>(
    identity: RequestIdentity,
    end: 'commit' | 'rollback',
    work: (tx: Transaction) => Promise<T>,
  ) {
    const { role, claims } = identity;
    const person = role === 'service_role' ? null : String(claims.sub ?? role);
    return shares.run(person, async () => {
      const connection = await pool.take();
      try {
        const began = connection.send('begin');
        const became = become(connection, identity);
        await Promise.all([began, became]);
        const result = await work({
          query: async (text, values) => [...(await connection.send<never>(text, values, { prepare: true }))],
          become: (next) => become(connection, next),
        });
        await connection.send(end).catch((error: unknown) => {
          throw end === 'commit' ? new CommitUnknown('The commit was not answered', { cause: error }) : error;
        });
        return result;
      } catch (error) {
        await connection.send('rollback').catch(() => connection.discard());
        throw error;
      } finally {
        connection.release();
      }
    });
  }

  return {
    transact: (identity, work) => run(identity, 'commit', work),
    probe: (identity, work) => run(identity, 'rollback', work),
    close: () => pool.close(),
  };
}

function become(connection: Connection, { role, claims }: RequestIdentity): Promise<unknown> {
  const sub = typeof claims.sub === 'string' ? claims.sub : '';
  return connection.send(
    `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true),
       set_config('request.jwt.claim.sub', $3, true), set_config('request.jwt.claim.role', $1, true),
       set_config('search_path', 'storage, public, extensions', true)`,
    [role, JSON.stringify({ ...claims, role }), sub],
    { prepare: true },
  );
}
