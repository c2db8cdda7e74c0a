import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { bootstrapDatabase, connectAsAdmin } from '../bootstrap.ts';
import { storageFolder } from '../gateway/storage/file-store.ts';
import { describeOwner, lockOwner } from '../instance-lock.ts';
import { LauncherError } from '../launcher-error.ts';
import { type RunningPostgres, startPostgres } from '../postgres.ts';
import { findRunning } from '../running-instance.ts';
import { hasSecrets, loadSecrets } from '../secrets.ts';
import { type Backup, createBackup } from './create.ts';
import { schemaVersionOf } from './manifest.ts';
import { checkBackup, type Restored, requireEmpty, restoreBackup } from './restore.ts';

const lastBackupSchema = z.object({
  path: z.string(),
  createdAt: z.iso.datetime(),
  bytes: z.number(),
  schemaVersion: z.string(),
});

/** The newest backup of a data folder, as it was when it was made: where its file is today, nobody knows. */
export type LastBackup = z.infer<typeof lastBackupSchema>;

const lastBackupPath = (dataDir: string) => join(dataDir, 'last-backup.json');

/**
 * Backs up the embedded project of a data folder: while it runs, or else with its database started just for this. The
 * schema is backed up as it is; no migration is applied.
 *
 * @throws LauncherError when the folder holds no data, or something else uses it that cannot be asked
 */
export async function backUpEmbedded(dataDir: string, path: string): Promise<Backup> {
  const running = findRunning(dataDir);
  const owner = lockOwner(dataDir);
  if (!running && owner) {
    throw new LauncherError(
      owner.task === 'serve'
        ? `The app is just starting or stopping (process ${owner.pid}). Try again in a moment.`
        : describeOwner(owner, dataDir),
    );
  }
  if (!running && !hasSecrets(dataDir)) throw new LauncherError(`There is no data in ${dataDir}.`);
  const backup = running
    ? await createBackup(running.databaseUrl, path, storageFolder(dataDir))
    : await withServer(dataDir, 'backup', (server) =>
        createBackup(server.url('postgres'), path, storageFolder(dataDir)),
      );
  const last: LastBackup = {
    path,
    createdAt: backup.manifest.createdAt,
    bytes: backup.bytes,
    schemaVersion: schemaVersionOf(backup.manifest),
  };
  const note = lastBackupPath(dataDir);
  writeFileSync(`${note}.new`, `${JSON.stringify(last)}\n`, { mode: 0o600 });
  renameSync(`${note}.new`, note);
  return backup;
}

/** What is noted of the newest backup; null when there was none or the note is gone. */
export function findLastBackup(dataDir: string): LastBackup | null {
  const note = lastBackupPath(dataDir);
  if (!existsSync(note)) return null;
  try {
    return lastBackupSchema.parse(JSON.parse(readFileSync(note, 'utf8')));
  } catch {
    return null;
  }
}

/**
 * Restores a backup into the embedded project of a data folder that is new or holds nobody. Its database is made anew
 * first; keys and passwords of the folder stay or are made.
 */
export async function restoreEmbedded(
  dataDir: string,
  path: string,
  migrationsDir: string,
): Promise<Restored> {
  const owner = lockOwner(dataDir);
  if (owner) throw new LauncherError(describeOwner(owner, dataDir));
  // Nothing is made in the folder for a file that cannot be read.
  const manifest = await checkBackup(path, migrationsDir);
  return withServer(dataDir, 'restore', async (server) => {
    await makeNewDatabase(server, dataDir);
    const filesDir = storageFolder(dataDir);
    return restoreBackup(server.url('postgres'), path, { migrationsDir, filesDir, manifest });
  });
}

async function withServer<T>(
  dataDir: string,
  task: 'backup' | 'restore',
  work: (server: RunningPostgres) => Promise<T>,
): Promise<T> {
  const server = await startPostgres({ dataDir, task });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

const advice =
  'Run npm run db:reset to throw away what is there, or restore into another folder: DISPATCH_DATA_DIR=FOLDER.';

/** In place of a database without people, whichever migrations it has; an interrupted restore may have left none. */
async function makeNewDatabase(server: RunningPostgres, dataDir: string): Promise<void> {
  const cluster = connectAsAdmin(server, 'template1');
  try {
    const [found] = await cluster`select from pg_catalog.pg_database where datname = 'postgres'`;
    if (found) {
      const sql = connectAsAdmin(server, 'postgres');
      await requireEmpty(sql, advice).finally(() => sql.end());
      await cluster`drop database postgres with (force)`;
    }
    await cluster`create database postgres template template0`;
  } finally {
    await cluster.end();
  }
  await bootstrapDatabase(server, loadSecrets(dataDir).databasePasswords);
}
