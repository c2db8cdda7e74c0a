import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { JWK } from 'jose';
import { createIdentifyApiKey, type ProjectKeys } from '../identity.ts';
import { writeJson } from '../types.ts';
import { openRealtimeDatabase, type StoredMessage } from './database.ts';
import { openFeed } from './feed.ts';
import { createHttpBroadcast } from './http-broadcast.ts';
import { createMeter, type RealtimeLimits } from './limits.ts';
import { createPeople } from './people.ts';
import { broadcastJson, rawFanout } from './protocol.ts';
import type { Project } from './session.ts';
import { createSockets } from './sockets.ts';
import { createVerifyToken } from './tokens.ts';
import { createTopics } from './topics.ts';

export type RealtimeGatewayOptions = {
  /** Connection string of `supabase_realtime_admin`. */
  databaseUrl: string;
  keys: ProjectKeys;
  /** The key that signs access tokens; only its public half is used. */
  jwtKey: JWK;
  limits: RealtimeLimits;
};

export type RealtimeGateway = {
  /** Broadcasts over HTTP. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** Takes over a connection that asks for the WebSocket; false when it asks for something else. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Says goodbye to all sockets; clients come back by themselves. */
  hangUp(): void;
  /** Sockets that are open, and how many channels they have joined. */
  count(): { sockets: number; channels: number };
  close(): Promise<void>;
};

const socketPath = '/realtime/v1/websocket';
const PRUNE_MS = 60 * 60 * 1000;

/**
 * Realtime: Broadcast (from clients, over HTTP and from the database) and Presence on private channels, as a hosted
 * project with "Allow public access" switched off. Not offered: Postgres Changes.
 *
 * The database may be away: joins are refused until it is back, which clients repeat by themselves.
 */
export function createRealtimeGateway(options: RealtimeGatewayOptions): RealtimeGateway {
  const { databaseUrl, keys, jwtKey, limits } = options;
  const identifyApiKey = createIdentifyApiKey(keys);
  const topics = createTopics();
  const database = openRealtimeDatabase(databaseUrl);
  const feed = openFeed({
    url: databaseUrl,
    database,
    isWanted: topics.isHeard,
    deliver,
  });
  const project: Project = {
    topics,
    database,
    feed,
    verifyToken: createVerifyToken(jwtKey),
    limits,
    joins: createMeter(limits.joinsPerSecond),
    people: createPeople(limits),
    messages: createMeter(limits.messagesPerSecond),
    hasRoom: () => sockets.haveRoom(),
  };
  const sockets = createSockets({ identifyApiKey, limits, project: () => project });
  const answerHttp = createHttpBroadcast({ project, identifyApiKey });

  function deliver({ id, topic, event, private: isPrivate, payload }: StoredMessage): void {
    // Nobody listens to public topics here.
    if (!isPrivate || !topics.isHeard(topic)) return;
    if (Buffer.byteLength(payload) > limits.payloadBytes) {
      console.warn(`UnableToBroadcastChanges: Payload size exceeds tenant limit (message ${id})`);
      return;
    }
    const json = broadcastJson(event, payload, JSON.stringify({ id }));
    topics.broadcast(topic, rawFanout(`realtime:${topic}`, 'broadcast', json), { messageId: id });
  }

  // A database that is away is asked again in an hour.
  const prune = (): void => void database.prune().catch(() => {});
  const pruning = setInterval(prune, PRUNE_MS).unref();
  prune();

  return {
    async handle(req, res) {
      if (req.url?.split('?')[0] === socketPath) {
        writeJson(res, 400, { message: 'This address is for WebSocket connections' });
        return;
      }
      await answerHttp(req, res);
    },
    upgrade(req, socket, head) {
      if (req.url?.split('?')[0] !== socketPath) return false;
      sockets.accept(req, socket, head);
      return true;
    },
    hangUp: sockets.hangUp,
    count: sockets.count,
    async close() {
      clearInterval(pruning);
      sockets.hangUp();
      await feed.close();
      await database.close();
    },
  };
}
