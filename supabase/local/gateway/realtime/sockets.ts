import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import type { IdentifyApiKey } from '../identity.ts';
import { ApiError } from '../types.ts';
import type { Connection } from './channel.ts';
import type { RealtimeLimits } from './limits.ts';
import { decode, MalformedFrame, parseVersion, type Version } from './protocol.ts';
import { createSession, type Project, type Session } from './session.ts';
import { keyHolder, type Person } from './tokens.ts';

/** All open sockets of a project. */
export type Sockets = {
  /** Takes the connection over, or refuses it with an HTTP answer. */
  accept(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sockets that are open, and how many channels they have joined. */
  count(): { sockets: number; channels: number };
  /** Whether one more socket may join its first channel. */
  haveRoom(): boolean;
  /** Says goodbye to all and takes no new ones. */
  hangUp(): void;
};

export type SocketsOptions = {
  identifyApiKey: IdentifyApiKey;
  limits: RealtimeLimits;
  /** Asked at the first socket. */
  project: () => Project;
};

type Open = { ws: WebSocket; session: Session; heardAt: number };

/** How often expired tokens and silent sockets are looked for, in milliseconds. */
const SWEEP_MS = 1000;
/** Messages of one socket that wait for their turn before we stop reading from it. */
const WAITING_MAX = 16;
/** The longest frame that is answered, if only by a refusal of its content; a longer one closes the socket. */
const frameBytesMax = ({ payloadBytes }: RealtimeLimits): number => Math.max(2 * payloadBytes, 65_536);
const close = { normal: 1000, internalError: 1011, restart: 1012 };

export function createSockets({ identifyApiKey, limits, project }: SocketsOptions): Sockets {
  const open = new Set<Open>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: frameBytesMax(limits),
  });
  let sweep: NodeJS.Timeout | null = null;
  let isHangingUp = false;

  /** One timer for all sockets, and none while there is none. */
  function watch(): void {
    sweep ??= setInterval(() => {
      const now = Date.now();
      for (const { ws, session, heardAt } of open) {
        if (now - heardAt > limits.idleSeconds * 1000) ws.close(close.normal);
        else session.tick(now);
      }
      if (open.size === 0) unwatch();
    }, SWEEP_MS).unref();
  }

  function unwatch(): void {
    if (sweep) clearInterval(sweep);
    sweep = null;
  }

  function converse(ws: WebSocket, version: Version, person: Person, headers: IncomingHttpHeaders): void {
    const connection: Connection = {
      version,
      get isOpen() {
        return ws.readyState === WebSocket.OPEN;
      },
      send({ data, binary }) {
        if (ws.readyState !== WebSocket.OPEN) return;
        // It hears everything again after it has come back; waiting for it would fill the memory.
        if (ws.bufferedAmount > limits.bufferedBytes) ws.terminate();
        else ws.send(data, { binary }, ignore);
      },
    };
    const session = createSession({
      project: project(),
      connection,
      keyHolder: person,
      headers,
      disconnect: () => ws.close(close.normal),
    });
    const entry: Open = { ws, session, heardAt: Date.now() };
    open.add(entry);
    watch();
    const answer = createInbox(ws, async (data, isBinary) => {
      try {
        await session.handle(decode(version, data, isBinary));
      } catch (error) {
        if (!(error instanceof MalformedFrame) && !(error instanceof RangeError)) console.error(error);
        ws.close(close.internalError);
      }
    });
    ws.on('message', (data, isBinary) => {
      entry.heardAt = Date.now();
      answer(data, isBinary);
    });
    ws.on('ping', () => {
      entry.heardAt = Date.now();
    });
    // A broken frame or connection; `close` follows.
    ws.on('error', ignore);
    ws.on('close', () => {
      open.delete(entry);
      session.end();
    });
  }

  return {
    accept(req, socket, head) {
      socket.on('error', ignore);
      const refuse = (status: number, message: string): void => refuseUpgrade(socket, status, message);
      const { searchParams } = new URL(req.url ?? '', 'http://localhost');
      if (isHangingUp) return refuse(503, 'Realtime is restarting, please standby');
      const version = parseVersion(searchParams.get('vsn'));
      if (version === null) return refuse(403, 'Only versions 1.0.0 and 2.0.0 of the protocol are served');
      // Those that never join are refused only when there are very many.
      if (open.size >= limits.connections * 2) return refuse(503, 'Too many connected users');
      let role: ReturnType<IdentifyApiKey>;
      try {
        const apikey = searchParams.get('apikey') ?? req.headers.apikey;
        role = identifyApiKey({ ...req.headers, ...(apikey === undefined ? {} : { apikey }) });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return refuse(error.status, error.message);
      }
      server.handleUpgrade(req, socket, head, (ws) => converse(ws, version, keyHolder(role), req.headers));
    },
    count() {
      let channels = 0;
      for (const { session } of open) channels += session.channelCount;
      return { sockets: open.size, channels };
    },
    haveRoom() {
      if (open.size <= limits.connections) return true;
      let joined = 0;
      for (const { session } of open) if (session.channelCount > 0) joined += 1;
      return joined < limits.connections;
    },
    hangUp() {
      isHangingUp = true;
      unwatch();
      for (const { ws, session } of open) {
        session.end();
        ws.close(close.restart, 'Service restart');
      }
    },
  };
}

function ignore(): void {}

/** Answers messages one after the other; while too many wait, nothing more is read from the socket. */
function createInbox(
  ws: WebSocket,
  answer: (data: Buffer, isBinary: boolean) => Promise<void>,
): (data: RawData, isBinary: boolean) => void {
  const waiting: { data: Buffer; isBinary: boolean }[] = [];
  let isBusy = false;

  async function work(): Promise<void> {
    isBusy = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (ws.readyState !== WebSocket.OPEN) waiting.length = 0;
      else await answer(next.data, next.isBinary);
      if (ws.isPaused && waiting.length < WAITING_MAX / 2) ws.resume();
    }
    isBusy = false;
  }

  return (data, isBinary) => {
    // `ws` hands out one buffer as long as its binaryType is left alone.
    waiting.push({
      data: Buffer.isBuffer(data) ? data : Buffer.concat([data].flat().map(asBuffer)),
      isBinary,
    });
    if (waiting.length >= WAITING_MAX) ws.pause();
    if (!isBusy) void work();
  };
}

function asBuffer(data: ArrayBuffer | Buffer): Buffer {
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

const reasons: Record<number, string> = { 401: 'Unauthorized', 403: 'Forbidden', 503: 'Service Unavailable' };

function refuseUpgrade(socket: Duplex, status: number, message: string): void {
  const body = JSON.stringify({ message });
  socket.end(
    [
      `HTTP/1.1 ${status} ${reasons[status] ?? 'Error'}`,
      'Connection: close',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
