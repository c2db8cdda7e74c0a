import { join } from 'node:path';
import { type Api, openApi } from './api.ts';
import { readConfig } from './config.ts';
import { type Database, startDatabase } from './database.ts';
import { storageFolder } from './gateway/storage/file-store.ts';
import { receiveMails } from './mail/receiver.ts';

export type StackOptions = {
  dataDir: string;
  /** False for tests: faster, unsafe against power cuts. */
  durable?: boolean;
  /** Where people reach this instance. */
  publicUrl: () => string;
  /** Whether requests come through a proxy. */
  isBehindProxy?: boolean;
};

/** A whole embedded project: database, schema and HTTP interface. */
export type Stack = Database & {
  api: Api;
  /** A mail server for the app alone, whose mails are shown with those of Auth; the address has its password. */
  smtpUrl: string;
  /** Closes the mail server, the HTTP interface's connections, then the database. */
  stop(): Promise<void>;
};

/** Starts the embedded project of a data folder, creating and migrating its database as needed. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir, durable, publicUrl, isBehindProxy } = options;
  const { server, secrets, migrated } = await startDatabase({ dataDir, durable });
  try {
    const api = await openApi({
      url: (role) => server.url(role),
      secrets,
      config: readConfig(),
      publicUrl,
      mailDir: join(dataDir, 'mail'),
      storageDir: storageFolder(dataDir),
      isBehindProxy,
    });
    const mails = await receiveMails(api.keepMail);
    const stop = async () => {
      await mails.close();
      await api.close();
      await server.stop();
    };
    return { server, secrets, api, smtpUrl: mails.url, migrated, stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
