import { chmodSync, mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRunning, type RunningInstance } from '../../supabase/local/running-instance.ts';

/** A new data folder below the temp folder. */
export function createDataFolder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-drill-'));
  // As root, the server runs under another account and has to get in.
  chmodSync(dataDir, 0o711);
  return dataDir;
}

/** How to reach the app of a data folder. */
export function requireRunning(dataDir: string): RunningInstance {
  const found = findRunning(dataDir);
  if (found === null) throw new Error(`No app runs on ${dataDir}.`);
  return found;
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const { port, close } = await occupy(0);
  await close();
  return port;
}

/** Listens on a port; whoever else listens there already is just as good. */
export function occupy(wanted: number): Promise<{ port: number; close(): Promise<void> }> {
  const server: Server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve({ port: wanted, close: async () => {} });
      else reject(error);
    });
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : wanted;
      resolve({ port, close: () => new Promise((done) => server.close(() => done())) });
    });
  });
}
