// Serves the embedded project of a data folder on a port, without the app, until it is stopped or killed. A parent with
// a channel may ask how it is doing.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openApi } from '../../supabase/local/api.ts';
import { readConfig } from '../../supabase/local/config.ts';
import { startDatabase } from '../../supabase/local/database.ts';
import { startFront } from '../../supabase/local/front.ts';
import type { AuthSettings } from '../../supabase/local/gateway/auth/settings.ts';
import type { RealtimeLimits } from '../../supabase/local/gateway/realtime/limits.ts';
import { storageFolder } from '../../supabase/local/gateway/storage/file-store.ts';
import { recordRunning } from '../../supabase/local/running-instance.ts';
import { startPulse } from './pulse.ts';
import type { Vitals } from './stack.ts';

const [dataDir = '', port = '0', limits = '{}', auth = '{}'] = process.argv.slice(2);
let url = `http://127.0.0.1:${port}`;
const { server, secrets } = await startDatabase({ dataDir, durable: true });
const config = readConfig();
const api = await openApi({
  url: (role) => server.url(role),
  secrets,
  // The parent wrote them.
  config: {
    ...config,
    realtime: { ...config.realtime, ...(JSON.parse(limits) as Partial<RealtimeLimits>) },
    auth: { ...config.auth, ...(JSON.parse(auth) as Partial<AuthSettings>) },
  },
  publicUrl: () => url,
  mailDir: join(dataDir, 'mail'),
  storageDir: storageFolder(dataDir),
});
const front = await startFront({
  host: '127.0.0.1',
  port: Number(port),
  mayMove: false,
  trustProxy: false,
  gateway: api.handle,
  sockets: api.sockets,
});
url = `http://127.0.0.1:${front.port}`;
recordRunning(dataDir, { url, databasePort: server.port });
process.stdout.write('ready\n');

const pulse = startPulse();
process.on('message', () => {
  const longestTurn = pulse.read();
  globalThis.gc?.();
  // Collecting is no fault of an input.
  pulse.restart();
  const { rss, heapUsed } = process.memoryUsage();
  const vitals: Vitals = { rss, heapUsed, files: countFiles(), ...api.sockets.count(), longestTurn };
  process.send?.(vitals);
});
process.channel?.unref();

process.once('SIGTERM', async () => {
  await front.close(1000);
  await api.close();
  await server.stop();
  process.exit(0);
});

/** Open file descriptors; 0 where the system does not tell. */
function countFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}
