import { LauncherError } from '../supabase/local/launcher-error.ts';
import { findRunning } from '../supabase/local/running-instance.ts';
import { dataDir, print, runTask } from './project.ts';

await runTask(async () => {
  const running = findRunning(dataDir);
  if (!running)
    throw new LauncherError('No embedded instance runs here. Start it with npm start or npm run dev.');
  print(`SUPABASE_URL=${running.url}`);
  print(`SUPABASE_PUBLISHABLE_KEY=${running.publishableKey}`);
  print(`SUPABASE_SECRET_KEY=${running.secretKey}`);
  print(`DATABASE_URL=${running.databaseUrl}`);
  return 0;
});
