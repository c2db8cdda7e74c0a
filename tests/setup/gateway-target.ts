import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type Api, openApi } from '../../supabase/local/api.ts';
import { type ProjectConfig, readConfig } from '../../supabase/local/config.ts';
import { startFront } from '../../supabase/local/front.ts';
import { createTestDatabase } from './database.ts';

/** A Supabase project for contract tests, to be driven with unmodified supabase-js. */
export type GatewayTarget = {
  /** For createClient. */
  url: string;
  publishableKey: string;
  secretKey: string;
  /** The project's owner `postgres`. */
  databaseUrl: string;
  /** False when the target is a real project: its database is shared and outlives the tests. */
  isEmbedded: boolean;
  /** Sockets of Realtime that are open and channels they have joined; a real project does not tell. */
  countSockets: Api['sockets']['count'] | null;
  /** Where Storage keeps its bytes; nobody knows of a real project. */
  storageDir: string | null;
  close(): Promise<void>;
};

/**
 * The project of SUPABASE_TEST_URL, SUPABASE_TEST_PUBLISHABLE_KEY, SUPABASE_TEST_SECRET_KEY and
 * SUPABASE_TEST_DATABASE_URL when they are set, else an embedded gateway on a migrated database of its own.
 *
 * @param change overrides settings of supabase/config.toml for the embedded gateway
 */
export async function startGatewayTarget(change: Partial<ProjectConfig> = {}): Promise<GatewayTarget> {
  return realTarget() ?? startEmbeddedTarget({ ...readConfig(), ...change });
}

function realTarget(): GatewayTarget | null {
  const url = process.env.SUPABASE_TEST_URL;
  if (!url) return null;
  const read = (name: string) => {
    const value = process.env[name];
    if (!value) throw new Error(`${name} is missing beside SUPABASE_TEST_URL`);
    return value;
  };
  return {
    url,
    publishableKey: read('SUPABASE_TEST_PUBLISHABLE_KEY'),
    secretKey: read('SUPABASE_TEST_SECRET_KEY'),
    databaseUrl: read('SUPABASE_TEST_DATABASE_URL'),
    isEmbedded: false,
    countSockets: null,
    storageDir: null,
    close: async () => {},
  };
}

async function startEmbeddedTarget(config: ProjectConfig): Promise<GatewayTarget> {
  const { secrets } = inject('cluster');
  const database = await createTestDatabase();
  const mailDir = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-mail-'));
  const storageDir = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-storage-'));
  let url = '';
  const api = await openApi({
    url: database.url,
    secrets,
    config,
    publicUrl: () => url,
    mailDir,
    storageDir,
  });
  const front = await startFront({
    host: '127.0.0.1',
    port: 0,
    mayMove: false,
    trustProxy: false,
    gateway: api.handle,
    sockets: api.sockets,
  });
  url = `http://127.0.0.1:${front.port}`;
  return {
    url,
    publishableKey: secrets.publishableKey,
    secretKey: secrets.secretKey,
    databaseUrl: database.url('postgres'),
    isEmbedded: true,
    countSockets: api.sockets.count,
    storageDir,
    close: async () => {
      await front.close(0);
      await api.close();
      await database.drop();
      for (const folder of [mailDir, storageDir]) rmSync(folder, { recursive: true, force: true });
    },
  };
}
