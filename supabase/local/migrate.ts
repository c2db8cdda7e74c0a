import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import postgres from 'postgres';
import { LauncherError } from './launcher-error.ts';
import { canonicalSql, splitStatements } from './sql-statements.ts';

/** One file of supabase/migrations. */
export type Migration = { version: string; name: string; file: string; text: string };

type Applied = { version: string; statements: string[] | null };

// Any constant will do: it keeps two runs from applying the same file.
const lockKey = 7_460_911;

/**
 * Whoever waits for a table behind a migration that waits for it waits as long, so it soon lets them pass and tries again.
 * A statement that is under way or somebody's open transaction ends meanwhile.
 */
const patienceMs = 1000;
const pauseMs = 1500;
const triesMax = 60;
/** A lock was not to be had in time, or two waited for each other. */
const heldUpCodes = ['55P03', '40P01'];

/** The project's migrations, oldest first. Files are named as the Supabase CLI names them: 14 digits, name, .sql. */
export function listMigrations(dir: string): Migration[] {
  return readdirSync(dir)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const [, version, name] = /^(\d{14})_(.+)\.sql$/.exec(file) ?? [];
      if (!version || !name) {
        throw new LauncherError(`${join(dir, file)}: a migration is named <yyyymmddhhmmss>_<name>.sql`);
      }
      return { version, name, file, text: readFileSync(join(dir, file), 'utf8') };
    });
}

/**
 * Applies the migrations the database does not have yet, each in one transaction together with its entry in
 * supabase_migrations.schema_migrations, which is kept as the Supabase CLI keeps it. Connects with the rights of
 * `databaseUrl`, which must be the project's owner `postgres`, not a superuser. People may be at work meanwhile: a migration
 * that does not get a table soon is tried again.
 *
 * @param options.upTo last version to apply; all when left out
 * @returns the files applied now, oldest first
 * @throws LauncherError when the history holds a version the folder lacks, a pending file is older than an applied
 *   one, or an applied file has been changed since; nothing is applied then
 */
export async function applyMigrations(
  databaseUrl: string,
  options: { dir: string; upTo?: string },
): Promise<string[]> {
  const migrations = listMigrations(options.dir);
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${lockKey})`;
    await createHistory(sql);
    const applied = await sql<Applied[]>`
      select version, statements from supabase_migrations.schema_migrations order by version`;
    requireSameHistory(migrations, applied);
    const done = new Set(applied.map(({ version }) => version));
    const pending = migrations.filter(
      ({ version }) => !done.has(version) && (options.upTo === undefined || version <= options.upTo),
    );
    for (const migration of pending) await applyMigration(sql, migration);
    if (pending.length > 0) await sql`notify pgrst, 'reload schema'`;
    return pending.map(({ file }) => file);
  } finally {
    await sql.end();
  }
}

async function createHistory(sql: postgres.Sql): Promise<void> {
  await sql
    .unsafe(`
      create schema if not exists supabase_migrations;
      create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
      alter table supabase_migrations.schema_migrations add column if not exists statements text[];
      alter table supabase_migrations.schema_migrations add column if not exists name text;`)
    .simple();
}

function requireSameHistory(migrations: Migration[], applied: readonly Applied[]): void {
  const byVersion = new Map(migrations.map((migration) => [migration.version, migration]));
  const done = new Set(applied.map(({ version }) => version));
  const latest = applied.at(-1)?.version ?? '';
  for (const { version, statements } of applied) {
    const migration = byVersion.get(version);
    if (!migration) {
      throw new LauncherError(
        `The database has migration ${version}, which supabase/migrations does not: it belongs to another version of the app.`,
      );
    }
    if (statements && canonicalSql(statements) !== canonicalSql(splitStatements(migration.text))) {
      throw new LauncherError(
        `${migration.file} was changed after it was applied. Restore it and write a new migration, or run npm run db:reset to rebuild the embedded database.`,
      );
    }
  }
  const late = migrations.find(({ version }) => !done.has(version) && version < latest);
  if (late) {
    throw new LauncherError(
      `${late.file} is older than ${latest}, which is already applied. Give it a later version, so that every database runs the files in one order.`,
    );
  }
}

async function applyMigration(sql: postgres.Sql, migration: Migration): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await tryMigration(sql, migration);
      return;
    } catch (error) {
      const isHeldUp = error instanceof postgres.PostgresError && heldUpCodes.includes(error.code);
      if (!isHeldUp || tries === triesMax) {
        throw new LauncherError(describeFailure(migration, error), { cause: error });
      }
      await setTimeout(pauseMs);
    }
  }
}

async function tryMigration(sql: postgres.Sql, migration: Migration): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`select set_config('lock_timeout', ${String(patienceMs)}, true)`;
    // The whole file at once, so that a failure's position is a position in the file.
    await transaction.unsafe(migration.text).simple();
    await transaction`reset all`;
    await transaction`
        insert into supabase_migrations.schema_migrations (version, name, statements)
        values (${migration.version}, ${migration.name}, ${splitStatements(migration.text)})`;
  });
}

function describeFailure(migration: Migration, error: unknown): string {
  if (!(error instanceof postgres.PostgresError)) return `${migration.file}: ${String(error)}`;
  const line = error.position ? `:${migration.text.slice(0, Number(error.position)).split('\n').length}` : '';
  const details = [error.detail, error.hint, error.where?.split('\n')[0]].filter(Boolean).join(' · ');
  return `${migration.file}${line}: ${error.message}${details ? ` (${details})` : ''} [${error.code}]`;
}
