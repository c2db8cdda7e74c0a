// Serves the embedded project of a data folder on a port, without the app, until it is stopped or killed.
import { startFront } from '../../supabase/local/front.ts';
import { recordRunning } from '../../supabase/local/running-instance.ts';
import { startStack } from '../../supabase/local/stack.ts';

const [dataDir = '', port = '0'] = process.argv.slice(2);
const url = `http://127.0.0.1:${port}`;
const stack = await startStack({ dataDir, durable: true, publicUrl: () => url });
const front = await startFront({
  host: '127.0.0.1',
  port: Number(port),
  mayMove: false,
  trustProxy: false,
  gateway: stack.api.handle,
  sockets: stack.api.sockets,
});
recordRunning(dataDir, { url: `http://127.0.0.1:${front.port}`, databasePort: stack.server.port });
process.stdout.write('ready\n');
process.once('SIGTERM', async () => {
  await front.close(1000);
  await stack.stop();
  process.exit(0);
});
