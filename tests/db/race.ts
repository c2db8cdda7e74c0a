import postgres from 'postgres';
import { signedInNow } from '../factories/claims.ts';
import type { Persona, TestDatabase } from '../setup/database.ts';

/** One contestant: who asks, in a transaction of its own, and for what. `owner` = the database's owner, past RLS. */
export type Contestant = {
  as: Persona | 'owner';
  work: (sql: postgres.TransactionSql) => Promise<unknown>;
};

const gate = 7_001;

/**
 * Runs every contestant at the same moment on a connection of its own: all have begun and wait at one lock before any
 * of them starts to work. Returns `null` for each that committed, the SQLSTATE for each that failed.
 */
export async function race(
  db: Pick<TestDatabase, 'url' | 'sql'>,
  contestants: readonly Contestant[],
): Promise<(string | null)[]> {
  const clients = contestants.map(({ as }) =>
    postgres(db.url(as === 'owner' ? 'postgres' : 'authenticator'), { max: 1, onnotice: () => {} }),
  );
  const keeper = await db.sql.reserve();
  try {
    await keeper`select pg_advisory_lock(${gate})`;
    const outcomes = contestants.map((contestant, index) => run(clients[index], contestant));
    await everybodyWaits(keeper, contestants.length);
    await keeper`select pg_advisory_unlock(${gate})`;
    return await Promise.all(outcomes);
  } finally {
    keeper.release();
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function run(client: postgres.Sql | undefined, { as, work }: Contestant): Promise<string | null> {
  if (client === undefined) throw new Error('no connection');
  const role = as === null ? 'anon' : as === 'service_role' ? as : 'authenticated';
  const claims = JSON.stringify({
    role,
    ...(role === 'authenticated' ? { sub: as, amr: signedInNow() } : {}),
  });
  try {
    await client.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock_shared(${gate})`;
      if (as !== 'owner') {
        await sql`select set_config('role', ${role}, true), set_config('request.jwt.claims', ${claims}, true)`;
      }
      await work(sql);
    });
    return null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}

async function everybodyWaits(sql: postgres.ReservedSql, count: number): Promise<void> {
  for (;;) {
    const [row] = await sql`
      select count(*)::integer as waiting from pg_locks
      where locktype = 'advisory' and objid = ${gate} and not granted
        and database = (select oid from pg_database where datname = current_database())`;
    if (row?.waiting === count) return;
  }
}
