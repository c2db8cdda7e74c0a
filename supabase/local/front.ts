import {
  createServer,
  type IncomingHttpHeaders,
  IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { foreignWords } from '#lib/same-origin.ts';
import { guard, isDecodable, isForeign } from './front-rules.ts';
import { createWork, type RequestHandler, type Work } from './front-work.ts';
import { LauncherError } from './launcher-error.ts';

export type FrontOptions = {
  host: string;
  port: number;
  /** Take the next free port when `port` is taken, instead of failing. */
  mayMove: boolean;
  /** Believe X-Forwarded-* of the proxy in front; without one, anybody could send them. */
  trustProxy: boolean;
  /** Answers requests that are not the app's (`/auth/v1`, `/rest/v1`, …); false when the request is not its own. */
  gateway?: (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;
  /** Takes over WebSockets that are not the app's (`/realtime/v1`). */
  sockets?: {
    /** False when the connection is not its own. */
    upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
    /** Says goodbye to all of them. */
    hangUp(): void;
  };
  /** Hears of each request that the app, not the gateway, has answered, or that was given up. */
  onAnswered?: (answer: Answered) => void;
  /** Hears of a fault that nobody caught. */
  onFault?: (error: unknown) => void;
};

export type Answered = {
  method: string;
  /** As it was asked for, with its parameters. */
  url: string;
  headers: IncomingHttpHeaders;
  status: number;
  /** From its arrival to the end of its answer. */
  ms: number;
  /** As the app named it; null for what did not get that far. */
  requestId: string | null;
};

export type Front = {
  port: number;
  server: Server;
  /** From now on the app answers; until then it is 503. */
  serve(app: RequestHandler): void;
  /**
   * Refuses new requests of the app with 503 while those under way finish, which ask the gateway for more meanwhile; then
   * stops accepting, says goodbye to sockets, and after `graceMs` in all cuts what is left.
   */
  close(graceMs?: number): Promise<void>;
};

/** Largest body an action or route of the app accepts, in bytes; Next itself would answer 500 above its limit. */
export const bodyBytesMax = 1024 * 1024;

const forwardedHeaders = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
];

/** How long a client may take to answer the goodbye on its socket, at most. */
const goodbyeMs = 1000;

/** The one HTTP server of an instance: app and gateway share its port, so there is one origin and no CORS. */
export async function startFront(options: FrontOptions): Promise<Front> {
  const work = createWork();
  const server = createServer((req, res) => {
    answer(req, res, options, work).catch((error: unknown) => fail(res, error, options));
  });
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 65_000;
  const upgraded = shareUpgrades(server, options);
  const port = await listen(server, options);
  return {
    port,
    server,
    serve: (handler) => {
      work.app = handler;
    },
    close: async (graceMs = 10_000) => {
      const begun = performance.now();
      await work.finish(graceMs);
      const leftMs = Math.max(0, graceMs - (performance.now() - begun));
      await new Promise<void>((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), leftMs);
        const hangUp = setTimeout(
          () => {
            for (const socket of upgraded.ours) socket.destroy();
          },
          Math.min(leftMs, goodbyeMs),
        );
        server.close(() => {
          clearTimeout(cut);
          clearTimeout(hangUp);
          resolve();
        });
        server.closeIdleConnections();
        for (const socket of upgraded.theirs) socket.destroy();
        options.sockets?.hangUp();
      });
    },
  };
}

type Upgraded = { ours: Set<Duplex>; theirs: Set<Duplex> };

/**
 * Gives a connection that asks for another protocol to its owner. Next adds a listener of its own once it has answered a
 * request, and would route what is not its own as well, so the event goes no further when the gateway takes it.
 */
function shareUpgrades(server: Server, { sockets, trustProxy }: FrontOptions): Upgraded {
  const upgraded: Upgraded = { ours: new Set(), theirs: new Set() };
  const keep = (group: Set<Duplex>, socket: Duplex): void => {
    group.add(socket);
    socket.once('close', () => group.delete(socket));
  };
  const emit = server.emit.bind(server) as (event: string | symbol, ...values: unknown[]) => boolean;
  server.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event !== 'upgrade') return emit(event, ...values);
    // As Node documents this event.
    const [req, socket, head] = values as [IncomingMessage, Duplex, Buffer];
    if (!trustProxy) for (const name of forwardedHeaders) delete req.headers[name];
    if (sockets?.upgrade(req, socket, head)) {
      keep(upgraded.ours, socket);
    } else if (server.listenerCount('upgrade') > 1) {
      keep(upgraded.theirs, socket);
      emit(event, ...values);
    } else {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    }
    return true;
  };
  // Without any listener Node takes the connection for an ordinary request.
  server.on('upgrade', () => {});
  return upgraded;
}

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  options: FrontOptions,
  work: Work,
): Promise<void> {
  if (!options.trustProxy) for (const name of forwardedHeaders) delete req.headers[name];
  guard(req, res);
  // `*`, an absolute address and TRACE are for proxies; Next answers them with 500.
  if (!req.url?.startsWith('/')) return refuse(req, res, 400, noAddress);
  if (req.method === 'TRACE')
    return refuse(req, res, 405, 'This method is not used here.', { allow: 'GET, HEAD, POST' });
  const begun = performance.now();
  if (await options.gateway?.(req, res)) return;
  if (options.onAnswered) tellWhenAnswered(req, res, begun, options.onAnswered);
  // From here on the header is there and true: the app limits sign-ins by it.
  req.headers['x-forwarded-for'] ??= req.socket.remoteAddress;
  // Next keeps to itself that a page is only fetched ahead, which is nobody's visit.
  delete req.headers['x-prefetch'];
  if (req.headers['next-router-prefetch'] !== undefined) req.headers['x-prefetch'] = '1';
  if (work.isEnding()) {
    const later = { 'retry-after': '5', refresh: '5', connection: 'close' };
    return refuse(
      req,
      res,
      503,
      'The app is being stopped and takes nothing more. Try again in a moment.',
      later,
    );
  }
  const { app } = work;
  if (!app) {
    // A page that was opened too early, such as on a wall after a power cut, asks again by itself.
    const soon = { 'retry-after': '2', refresh: '2' };
    return refuse(req, res, 503, 'The app is starting. Try again in a moment.', soon);
  }
  // Next answers 500 to what it cannot decode in a part of a path that it looks up.
  if (!isDecodable(req.url)) return refuse(req, res, 400, noAddress);
  if (isForeign(req)) return refuse(req, res, 403, foreignWords);
  const tooLarge = () => refuse(req, res, 413, 'What was sent is larger than 1 MB.');
  if (Number(req.headers['content-length'] ?? 0) > bodyBytesMax) return tooLarge();
  work.begin(res);
  if (req.headers['transfer-encoding'] === undefined) return app(req, res);
  const body = await readLimited(req);
  return body === null ? tooLarge() : app(withBody(req, body), res);
}

const noAddress = 'This is not an address of this site.';

function tellWhenAnswered(
  { method = '', url = '', headers }: IncomingMessage,
  res: ServerResponse,
  begun: number,
  tell: (answer: Answered) => void,
): void {
  res.once('close', () => {
    const id = res.getHeader('x-request-id');
    const requestId = typeof id === 'string' ? id : null;
    tell({ method, url, headers, status: res.statusCode, ms: performance.now() - begun, requestId });
  });
}

/** The whole body of a request without a length, or null when it is too large. */
async function readLimited(req: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > bodyBytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The same request, to be read once more. */
function withBody(req: IncomingMessage, body: Buffer): IncomingMessage {
  const copy = new IncomingMessage(req.socket);
  const { 'transfer-encoding': _chunked, ...headers } = req.headers;
  Object.assign(copy, { method: req.method, url: req.url, httpVersion: req.httpVersion, complete: true });
  copy.headers = { ...headers, 'content-length': String(body.length) };
  copy.push(body);
  copy.push(null);
  return copy;
}

function refuse(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): void {
  const isPage = req.headers.accept?.includes('text/html');
  const text = isPage
    ? `<!doctype html><html lang="en"><meta charset="utf-8"><title>${status}</title><p>${message}</p></html>`
    : JSON.stringify({ error: message });
  res.writeHead(status, {
    'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  });
  res.end(req.method === 'HEAD' ? undefined : text);
  // A sender cut off in the middle of a body would see a reset connection instead of this answer.
  req.resume();
}

function fail(res: ServerResponse, error: unknown, { onFault = console.error }: FrontOptions): void {
  // The sender went away in the middle of its own request.
  if (res.socket?.destroyed !== false) return;
  onFault(error);
  if (res.headersSent) {
    res.destroy();
    return;
  }
  res.writeHead(500, { 'content-type': 'application/json; charset=utf-8' });
  res.end(JSON.stringify({ error: 'Something went wrong on our side.' }));
}

async function listen(server: Server, { host, port, mayMove }: FrontOptions): Promise<number> {
  for (let candidate = port; candidate <= port + (mayMove ? 100 : 0); candidate += 1) {
    const failure = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      server.once('error', resolve);
      server.listen(candidate, host, () => {
        server.removeListener('error', resolve);
        resolve(null);
      });
    });
    if (!failure) return (server.address() as AddressInfo).port;
    if (failure.code !== 'EADDRINUSE') {
      throw new LauncherError(`Cannot listen on ${host}:${candidate}: ${failure.message}`);
    }
  }
  throw new LauncherError(
    mayMove
      ? `No free port from ${port} to ${port + 100}.`
      : `Port ${port} is taken; choose another with PORT=….`,
  );
}
