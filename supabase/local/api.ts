import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProjectConfig } from './config.ts';
import { createAuthGateway } from './gateway/auth/index.ts';
import { createIdentify } from './gateway/identity.ts';
import { createRealtimeGateway, type RealtimeGateway } from './gateway/realtime/index.ts';
import { createRestGateway } from './gateway/rest/index.ts';
import { createStorageGateway } from './gateway/storage/index.ts';
import { isFromThisMachine, isLoopback } from './loopback.ts';
import { createMailCatcher } from './mail/catcher.ts';
import type { SendMail } from './mail/mail.ts';
import type { DatabaseRole, Secrets } from './secrets.ts';

export type ApiOptions = {
  /** Connection string of a role for the database to serve. */
  url: (role: DatabaseRole) => string;
  secrets: Secrets;
  config: ProjectConfig;
  /** Where people reach this instance; asked for each mail, since the port is known only after listening. */
  publicUrl: () => string;
  /** Folder that keeps the mails nobody sends. */
  mailDir: string;
  /** Folder that keeps the bytes of Storage. */
  storageDir: string;
  /** Whether requests come through a proxy: then the page of these mails is closed. */
  isBehindProxy?: boolean;
};

/** The embedded project's HTTP interface. `handle` is false when the path is none of its own. */
export type Api = {
  handle(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  /** The WebSockets of Realtime. */
  sockets: Pick<RealtimeGateway, 'upgrade' | 'hangUp' | 'count'>;
  /** Keeps a mail that came by another way, and shows it with those of Auth. */
  keepMail: SendMail;
  close(): Promise<void>;
};

/** Opens Auth, Data API, Realtime, Storage and mail page over one database. */
export async function openApi(options: ApiOptions): Promise<Api> {
  const { url, secrets, config, publicUrl, mailDir, storageDir, isBehindProxy = false } = options;
  const identify = createIdentify(secrets);
  const mail = createMailCatcher({ dir: mailDir });
  const rest = await createRestGateway({
    databaseUrl: url('authenticator'),
    catalogUrl: url('postgres'),
    identify,
    maxRows: config.maxRows,
    schemas: config.schemas,
  });
  const auth = await createAuthGateway({
    databaseUrl: url('supabase_auth_admin'),
    publicUrl,
    identify,
    jwtKey: secrets.jwtKey,
    publishableKey: secrets.publishableKey,
    secretKey: secrets.secretKey,
    settings: config.auth,
    sendMail: mail.send,
  });
  const realtime = createRealtimeGateway({
    databaseUrl: url('supabase_realtime_admin'),
    keys: secrets,
    jwtKey: secrets.jwtKey,
    limits: config.realtime,
  });
  const storage = createStorageGateway({
    databaseUrl: url('authenticator'),
    identify,
    secret: secrets.jwtKey.d,
    folder: storageDir,
    sizeLimit: config.storage.fileSizeLimit,
  });
  const services = { '/rest/v1': rest, '/auth/v1': auth, '/realtime/v1': realtime, '/storage/v1': storage };
  return {
    handle: async (req, res) => {
      const path = req.url?.split('?')[0] ?? '';
      for (const [prefix, service] of Object.entries(services)) {
        if (path !== prefix && !path.startsWith(`${prefix}/`)) continue;
        await service.handle(req, res);
        return true;
      }
      // The mail page shows every sign-in link. Where people come by a public address there is a proxy, and some proxies
      // cannot be told from a person at this machine.
      const isOpen = !isBehindProxy && isLoopback(publicUrl()) && isFromThisMachine(req);
      return isOpen && mail.handle(req, res);
    },
    sockets: realtime,
    keepMail: mail.send,
    close: async () => {
      await Promise.all([rest.close(), auth.close(), realtime.close(), storage.close()]);
    },
  };
}
