import { startDatabase } from '../supabase/local/database.ts';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { dropData, requireEmbeddedAtRest } from './embedded-database.ts';
import { dataDir, runTask } from './project.ts';
import { seed } from './seed-data.ts';

await runTask(async () => {
  const args = process.argv.slice(2);
  if (!['demo', 'empty', 'large'].includes(args[0] ?? '')) {
    throw new LauncherError('Usage: npm run db:seed -- demo|empty|large [--today YYYY-MM-DD]');
  }
  requireEmbeddedAtRest('npm run db:seed');
  await dropData();
  const { server } = await startDatabase({ dataDir });
  await seed(server.url('postgres'), args).finally(() => server.stop());
  return 0;
});
