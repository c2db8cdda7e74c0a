// Claims a data folder, says whether it was given, and holds it until it is told to end.
import { acquireInstanceLock } from '../../../supabase/local/instance-lock.ts';
import { LauncherError } from '../../../supabase/local/launcher-error.ts';

const [dataDir = '', startAt = '0'] = process.argv.slice(2);
process.once('SIGTERM', () => process.exit(0));
// All at the same moment, however long each took to load.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(0, Number(startAt) - Date.now()));
try {
  acquireInstanceLock(dataDir);
  process.stdout.write('mine\n');
  setInterval(() => {}, 60_000);
} catch (error) {
  if (!(error instanceof LauncherError)) throw error;
  process.stdout.write(`${error.message}\n`);
}
