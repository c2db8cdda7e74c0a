import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { addressKey } from '../auth/limits.ts';
import { clientAddress } from '../auth/request.ts';
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

type Open = { ws: WebSocket; session: Session; address: string | null; heardAt: number };

/** Who connects. The address, of IPv6 the network, is null where it is unknown or does not count. */
type Client = { version: Version; person: Person; headers: IncomingHttpHeaders; address: string | null };

/** How often expired tokens and silent sockets are looked for, in milliseconds. */
const SWEEP_MS = 1000;
/** Messages of one socket that wait for their turn before we stop reading from it. */
const WAITING_MAX = 16;
/** The same in bytes: many that are long would fill the memory. */
const WAITING_BYTES_MAX = 256 * 1024;
/** The longest frame that is answered, if only by a refusal of its content; a longer one closes the socket. */
const frameBytesMax = ({ payloadBytes }: RealtimeLimits): number => Math.max(2 * payloadBytes, 65_536);
const close = { normal: 1000, internalError: 1011, restart: 1012 };

export function createSockets({ identifyApiKey, limits, project }: SocketsOptions): Sockets {
  const open = new Set<Open>();
  /** Those of people, by client address; servers with the secret key are not among them. */
  const neighbours = new Map<string, Set<Open>>();
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

  function isCrowded(address: string): boolean {
    const limit = limits.anonymousSocketsPerAddress;
    const near = neighbours.get(address);
    if (!near || near.size < limit) return false;
    let anonymous = 0;
    for (const { session } of near) if (session.isAnonymous) anonymous += 1;
    return anonymous >= limit;
  }

  function add(entry: Open): void {
    open.add(entry);
    const { address } = entry;
    if (address !== null) neighbours.set(address, (neighbours.get(address) ?? new Set()).add(entry));
  }

  function remove(entry: Open): void {
    open.delete(entry);
    const near = entry.address === null ? null : neighbours.get(entry.address);
    near?.delete(entry);
    if (entry.address !== null && near?.size === 0) neighbours.delete(entry.address);
  }

  function converse(ws: WebSocket, { version, person, headers, address }: Client): void {
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
      address,
      disconnect: () => ws.close(close.normal),
    });
    const entry: Open = { ws, session, address, heardAt: Date.now() };
    add(entry);
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
      remove(entry);
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
      const address = role === 'anon' ? addressKey({ address: clientAddress(req, role) }) || null : null;
      if (address !== null && isCrowded(address)) {
        const limit = limits.anonymousSocketsPerAddress;
        return refuse(429, `Too many connections from this address without a sign-in (${limit} at most)`);
      }
      const client = { version, person: keyHolder(role), headers: req.headers, address };
      server.handleUpgrade(req, socket, head, (ws) => converse(ws, client));
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
  let bytes = 0;
  let isBusy = false;

  async function work(): Promise<void> {
    isBusy = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (ws.readyState !== WebSocket.OPEN) waiting.length = 0;
      else await answer(next.data, next.isBinary);
      bytes = waiting.length === 0 ? 0 : bytes - next.data.length;
      if (ws.isPaused && waiting.length < WAITING_MAX / 2 && bytes < WAITING_BYTES_MAX) ws.resume();
    }
    isBusy = false;
  }

  return (data, isBinary) => {
    // `ws` hands out one buffer as long as its binaryType is left alone.
    const whole = Buffer.isBuffer(data) ? data : Buffer.concat([data].flat().map(asBuffer));
    waiting.push({ data: whole, isBinary });
    bytes += whole.length;
    if (waiting.length >= WAITING_MAX || bytes >= WAITING_BYTES_MAX) ws.pause();
    if (!isBusy) void work();
  };
}

function asBuffer(data: ArrayBuffer | Buffer): Buffer {
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

const reasons: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

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
