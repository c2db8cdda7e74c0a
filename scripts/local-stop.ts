import { stopInstance } from '../supabase/local/instance-control.ts';
import { dataDir, print, runTask } from './project.ts';

await runTask(async () => {
  const begun = Date.now();
  const { app, orphan } = await stopInstance(dataDir);
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  if (app !== null)
    print(`Stopped the app (process ${app}) after ${seconds} s. Nothing that was saved is lost.`);
  else if (orphan !== null) print(`Stopped the database (process ${orphan}) that an app had left behind.`);
  else print(`Nothing runs on ${dataDir}.`);
  return 0;
});
