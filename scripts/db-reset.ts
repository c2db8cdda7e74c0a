import { startDatabase } from '../supabase/local/database.ts';
import { dropData, requireEmbeddedAtRest } from './embedded-database.ts';
import { dataDir, print, runTask } from './project.ts';

await runTask(async () => {
  requireEmbeddedAtRest('npm run db:reset');
  await dropData();
  const { server, migrated } = await startDatabase({ dataDir });
  await server.stop();
  print(`The database is new: ${migrated.length} migrations applied. The next start makes the demo centers.`);
  return 0;
});
