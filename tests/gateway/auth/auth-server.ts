import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { createAuthGateway } from '../../../supabase/local/gateway/auth/index.ts';
import type { AuthSettings } from '../../../supabase/local/gateway/auth/settings.ts';
import { createIdentify } from '../../../supabase/local/gateway/identity.ts';
import type { Mail } from '../../../supabase/local/mail/mail.ts';
import type { Project } from './people.ts';

async function listen(server: ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

export type AuthServer = Project & {
  /** Mails handed over, oldest first. */
  mails: Mail[];
  jwtKey: JWK;
  close: () => Promise<void>;
};

const noRateLimits = {
  emailSent: Number.POSITIVE_INFINITY,
  tokenRefresh: Number.POSITIVE_INFINITY,
  signInSignUps: Number.POSITIVE_INFINITY,
  tokenVerifications: Number.POSITIVE_INFINITY,
};

/** The Auth API alone, over a database and with settings of the test's own; without them nothing is counted by address. */
export async function startAuthServer(
  databaseUrl: string,
  settings: Partial<AuthSettings> = {},
  sendMail?: (mail: Mail) => Promise<void>,
): Promise<AuthServer> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = {
    publishableKey: 'sb_publishable_for_tests',
    secretKey: 'sb_secret_for_tests',
    jwtKey: { ...(await exportJWK(privateKey)), kid: randomUUID() },
  };
  const mails: Mail[] = [];
  let url = '';
  const auth = await createAuthGateway({
    ...keys,
    databaseUrl,
    identify: createIdentify(keys),
    publicUrl: () => url,
    settings: { mailAnswerMilliseconds: 0, rateLimits: noRateLimits, ...settings },
    sendMail:
      sendMail ??
      (async (mail) => {
        mails.push(mail);
      }),
  });
  const server = createServer((req, res) => {
    void auth.handle(req, res);
  });
  url = `http://127.0.0.1:${await listen(server)}`;
  return {
    ...keys,
    url,
    mails,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await auth.close();
    },
  };
}

/** A way to a database that can be cut and restored: refused while cut, as by a server that restarts. */
export async function startCuttableLine(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createTcpServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  const port = await listen(server);
  const url = new URL(databaseUrl);
  url.port = String(port);
  const cut = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: url.href,
    cut,
    restore: () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve)),
    close: cut,
  };
}
