// Serves the embedded project of a data folder as the app does, without the app, in a process of its own.
import { startFront } from '../../../supabase/local/front.ts';
import { startStack } from '../../../supabase/local/stack.ts';
import { serveParent } from './child.ts';
import type { GatewayInfo } from './measure.ts';

const [dataDir = ''] = process.argv.slice(2);
const begun = performance.now();
let url = '';
const stack = await startStack({ dataDir, durable: true, publicUrl: () => url });
const front = await startFront({
  host: '127.0.0.1',
  port: 0,
  mayMove: false,
  trustProxy: false,
  gateway: stack.api.handle,
  sockets: stack.api.sockets,
});
url = `http://127.0.0.1:${front.port}`;
const startMs = performance.now() - begun;

serveParent(
  {
    info: (): GatewayInfo => ({
      port: front.port,
      startMs,
      publishableKey: stack.secrets.publishableKey,
      secretKey: stack.secrets.secretKey,
      databaseUrls: {
        postgres: stack.server.url('postgres'),
        authenticator: stack.server.url('authenticator'),
        supabase_auth_admin: stack.server.url('supabase_auth_admin'),
      },
    }),
    usage: () => ({ rssBytes: process.memoryUsage().rss, cpuMicros: cpuMicros() }),
  },
  async () => {
    await front.close(1000);
    await stack.stop();
  },
);

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
