import { join, resolve } from 'node:path';
import { restoreEmbedded } from '../supabase/local/backup/embedded.ts';
import { type Restored, restoreBackup } from '../supabase/local/backup/restore.ts';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { dataDir, hostedProject, loadEnvLocal, print, root, runTask } from './project.ts';

await runTask(async () => {
  const args = process.argv.slice(2);
  const [file, ...more] = args.filter((argument) => argument !== '--hosted');
  if (!file || more.length > 0 || file.startsWith('-')) {
    throw new LauncherError('Usage: npm run local:restore -- FILE [--hosted]');
  }
  loadEnvLocal();
  const { manifest, migrated, brokenAudits, filesLeft } = await restore(
    resolve(process.env.INIT_CWD ?? '', file),
    args.includes('--hosted'),
  );
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  print(
    `Restored ${rows} rows of ${manifest.tables.length} tables as of ${manifest.createdAt}, and compared them all.`,
  );
  if (filesLeft > 0) {
    console.warn(
      `${filesLeft} files of Storage were left out: a hosted project keeps them where this cannot write.`,
    );
  }
  if (migrated.length > 0) print(`Migrated on from there: ${migrated.join(', ')}`);
  for (const { agency, broken } of brokenAudits) {
    console.warn(
      `The audit of ${agency} does not hold; it did not when the backup was made. ${broken.words}`,
    );
  }
  print('Everybody signs in again; passwords are as they were.');
  return 0;
});

async function restore(path: string, isHosted: boolean): Promise<Restored> {
  const migrationsDir = join(root, 'supabase/migrations');
  const { DATABASE_URL } = process.env;
  if (isHosted) {
    if (DATABASE_URL) return restoreBackup(DATABASE_URL, path, { migrationsDir });
    throw new LauncherError("Set DATABASE_URL to the hosted project's connection string (session pooler).");
  }
  if (hostedProject()) {
    throw new LauncherError(
      '.env.local names a hosted project. Add --hosted to restore into its database, which must be empty.',
    );
  }
  return restoreEmbedded(dataDir, path, migrationsDir);
}
