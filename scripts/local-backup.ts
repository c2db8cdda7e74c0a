import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { backUpEmbedded } from '../supabase/local/backup/embedded.ts';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { dataDir, hostedProject, loadEnvLocal, print, runTask } from './project.ts';

const diskWords: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no room left',
  EDQUOT: 'there is no room left',
  EROFS: 'its disk is read-only',
  EIO: 'its disk fails',
  // The database's own, which puts aside what it sorts.
  '53100': 'the database has no room left on its disk',
};

await runTask(async () => {
  const args = process.argv.slice(2);
  if (args.length > 1 || args[0]?.startsWith('-')) {
    throw new LauncherError('Usage: npm run local:backup [-- FILE or FOLDER]');
  }
  loadEnvLocal();
  if (hostedProject()) {
    throw new LauncherError(
      'npm run local:backup backs up the embedded database only; .env.local names a hosted project.',
    );
  }
  const chosen = choosePath(args[0]);
  const { path, bytes, manifest, missing } = await backUpEmbedded(dataDir, chosen).catch((error: unknown) => {
    throw wordsFor(error, chosen);
  });
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const files = manifest.files?.stored.length ?? 0;
  print(
    `Backed up ${rows} rows of ${manifest.tables.length} tables and ${files} files as of ${manifest.createdAt}:`,
  );
  print(
    `${path} (${(bytes / 1024 / 1024).toFixed(1)} MB). It holds personal data and password hashes; keep it safe.`,
  );
  for (const { bucket, name } of missing) console.warn(`The file of ${bucket}/${name} is not there.`);
  return 0;
});

/** In words what the disk has to do with it; any other fault as it is. */
function wordsFor(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words = diskWords[code];
  if (words === undefined) return error;
  return new LauncherError(`There is no backup ${path}: ${words}. Former backups are as they were.`, {
    cause: error,
  });
}

/** The file named, or one named by the time in the folder named, by default `backups` of the data folder. */
function choosePath(named: string | undefined): string {
  // npm runs the task in the checkout; INIT_CWD is where the person is.
  const path = named === undefined ? resolve(dataDir, 'backups') : resolve(process.env.INIT_CWD ?? '', named);
  const isFolder =
    named === undefined || named.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory();
  // A disk that is not mounted should not become a folder on the one that is.
  if (named !== undefined && !existsSync(isFolder ? path : dirname(path))) {
    throw new LauncherError(
      `There is no folder ${isFolder ? path : dirname(path)}. Make it, or mount its disk.`,
    );
  }
  if (!isFolder) return path;
  const time = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return join(path, `dispatch-${time}.tar.gz`);
}
