import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Channel, type Connection, push, pushClose, pushError } from './channel.ts';
import type { Extension, Question, RealtimeDatabase } from './database.ts';
import type { Feed } from './feed.ts';
import { type JoinRequest, parseJoin, userToken } from './join.ts';
import { createMeter, type Meter, type RealtimeLimits } from './limits.ts';
import { type People, personId } from './people.ts';
import {
  broadcastJson,
  type ClientMessage,
  encode,
  encodeBroadcast,
  isRecord,
  isUserPush,
  rawFanout,
  userFanout,
} from './protocol.ts';
import { databaseAway, expired, notReadable, Refusal } from './refusal.ts';
import type { Person, VerifyToken } from './tokens.ts';
import type { Topics } from './topics.ts';

/** What all sockets of a project share. */
export type Project = {
  topics: Topics;
  database: RealtimeDatabase;
  feed: Feed;
  verifyToken: VerifyToken;
  limits: RealtimeLimits;
  joins: Meter;
  people: People;
  messages: Meter;
  /** Whether one more socket may join its first channel. */
  hasRoom(): boolean;
};

/** The conversation on one socket. Messages are answered one after the other. */
export type Session = {
  readonly channelCount: number;
  /** Nobody is signed in on any of its channels. */
  readonly isAnonymous: boolean;
  handle(message: ClientMessage): Promise<void>;
  /** Looks at what time has changed: tokens that expired, tokens that wait. */
  tick(now: number): void;
  /** Leaves all channels; the socket is gone. */
  end(): void;
};

export type SessionOptions = {
  project: Project;
  connection: Connection;
  /** Whom the API key stands for. */
  keyHolder: Person;
  headers: IncomingHttpHeaders;
  /** Of the client; null when unknown. */
  address: string | null;
  /** Closes the socket in good order. */
  disconnect(): void;
};

/** Of a topic without `realtime:`, in characters. */
const TOPIC_LENGTH_MAX = 255;
/** A second access token within this time is looked at when it is over. */
const REFRESH_MS = 10_000;
const PRESENCE_WINDOW_MS = 30_000;
/** How a broadcast that asks for an acknowledgement is refused. */
const broadcastErrors: Record<string, string> = {
  Unauthorized: 'rls_policy_error',
  QueryCanceled: 'query_canceled',
  UnableToConnectToProject: 'unable_to_connect_to_project',
};

export function createSession(options: SessionOptions): Session {
  const { project, connection, keyHolder, headers, address, disconnect } = options;
  const { topics, database, feed, people, verifyToken, limits } = project;
  const channels = new Map<string, Channel>();
  const messages = createMeter(limits.messagesPerSecondAndSocket);
  const failures = createMeter(limits.failedJoinsPerSecondAndSocket);

  function reply(
    { joinRef, ref, topic }: ClientMessage,
    status: 'ok' | 'error',
    response: unknown = {},
  ): void {
    connection.send(
      encode(connection.version, { joinRef, ref, topic, event: 'phx_reply', payload: { status, response } }),
    );
  }

  function drop(channel: Channel): void {
    if (channels.get(channel.topic) !== channel) return;
    channels.delete(channel.topic);
    topics.remove(channel);
    channel.leavePlace();
  }

  /** Says why, then closes the channel; the client does not join again by itself. */
  function shutDown(channel: Channel, message: string): void {
    if (channels.get(channel.topic) !== channel) return;
    push(channel, 'system', { extension: 'system', status: 'error', message, channel: channel.subTopic });
    drop(channel);
    pushClose(channel);
  }

  function question({ person, subTopic }: Pick<Channel, 'person' | 'subTopic'>): Question {
    return { person, subTopic, headers };
  }

  async function join(message: ClientMessage): Promise<void> {
    const previous = channels.get(message.topic);
    if (previous) drop(previous);
    try {
      await open(message);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply(message, 'error', { reason: error.reason });
      if (error.code === 'ClientJoinRateLimitReached') disconnect();
    }
    if (previous) pushClose(previous);
  }

  /** Only those whose token holds take what everybody shares. */
  async function identify(token: string | null): Promise<Person> {
    if (token === null) return keyHolder;
    try {
      return await verifyToken(token);
    } catch (error) {
      if (failures.take()) throw error;
      throw new Refusal(
        'ClientJoinRateLimitReached',
        'Too many joins per second with a token that is not valid',
      );
    }
  }

  function requireRoom(person: Person): void {
    people.countJoin(person, address);
    if (channels.size === 0 && !project.hasRoom()) {
      throw new Refusal('ConnectionRateLimitReached', 'Too many connected users');
    }
    if (!project.joins.take()) throw new Refusal('ClientJoinRateLimitReached', 'Too many joins per second');
    if (channels.size >= limits.channelsPerSocket) {
      throw new Refusal('ChannelRateLimitReached', 'Too many channels');
    }
  }

  async function open(message: ClientMessage): Promise<void> {
    const subTopic = message.topic.slice('realtime:'.length);
    if (subTopic === '') throw new Refusal('TopicNameRequired', 'You must provide a topic name');
    if (subTopic.length > TOPIC_LENGTH_MAX) {
      throw new Refusal('TopicNameTooLong', `A topic name has at most ${TOPIC_LENGTH_MAX} characters`);
    }
    const request = parseJoin(message.payload);
    if (!request.isPrivate) {
      throw new Refusal('PrivateOnly', 'This project only allows private channels');
    }
    const person = await identify(request.token);
    requireRoom(person);
    if (request.wantsPostgresChanges) {
      throw new Refusal(
        'RealtimeDisabledForConfiguration',
        'Postgres Changes are not enabled for this project',
      );
    }
    const leavePlace = people.enter(person, connection);
    let isOpened = false;
    try {
      isOpened = await admit(message, request, person, leavePlace);
    } finally {
      if (!isOpened) leavePlace();
    }
  }

  /** Opens the channel if the database says so; false when the socket is gone by then. */
  async function admit(
    message: ClientMessage,
    request: JoinRequest,
    person: Person,
    leavePlace: () => void,
  ): Promise<boolean> {
    const subTopic = message.topic.slice('realtime:'.length);
    if (!(await feed.ready())) throw databaseAway();
    const heard = await database.readable(question({ person, subTopic }));
    const hear = { broadcast: heard.broadcast, presence: request.presence.enabled ? heard.presence : null };
    if (!hear.broadcast && !hear.presence) throw notReadable(subTopic);
    const history = await readHistory(subTopic, request.replay, hear.broadcast);
    if (!connection.isOpen) return false;
    const tokenHash = request.token === null ? null : hash(request.token);
    const known = [...channels.values()].find((other) => other.tokenHash === tokenHash);
    const channel: Channel = {
      connection,
      topic: message.topic,
      subTopic,
      joinRef: message.joinRef,
      self: request.self,
      ack: request.ack,
      presenceKey: request.presence.key,
      presenceEnabled: request.presence.enabled,
      tokenHash,
      // One copy of the claims for all channels of a token.
      person: known?.person ?? person,
      leavePlace,
      rights: { hear, say: { broadcast: null, presence: null } },
      refreshedAt: null,
      pendingToken: null,
      replayed: new Set(history.map(({ id }) => id)),
      presenceCalls: { count: 0, until: 0 },
    };
    channels.set(channel.topic, channel);
    topics.add(channel);
    reply(message, 'ok', { postgres_changes: [] });
    for (const { id, event, payload } of history) {
      const meta = JSON.stringify({ replayed: true, id });
      connection.send(encodeBroadcast(connection.version, channel, broadcastJson(event, payload, meta)));
    }
    if (request.replicationReady) {
      const told = { extension: 'system', status: 'ok', message: 'Replication connection established' };
      push(channel, 'system', { ...told, channel: subTopic });
    }
    syncPresence(channel);
    return true;
  }

  async function readHistory(
    subTopic: string,
    replay: JoinRequest['replay'],
    mayHear: boolean,
  ): ReturnType<RealtimeDatabase['history']> {
    if (replay === null) return [];
    if (!mayHear) throw notReadable(subTopic);
    if (replay === undefined) throw new Refusal('UnableToReplayMessages', 'Replay params are not valid');
    try {
      return await database.history(subTopic, replay.since, replay.limit);
    } catch {
      throw new Refusal('UnableToReplayMessages', 'Realtime was unable to replay messages');
    }
  }

  function syncPresence(channel: Channel): void {
    if (channel.rights.hear.presence === true) {
      push(channel, 'presence_state', topics.presence(channel.subTopic));
    }
  }

  function leave(message: ClientMessage, channel: Channel): void {
    // The client has raced a close of ours, which was told already.
    if (message.joinRef !== channel.joinRef && message.joinRef !== null) return;
    drop(channel);
    reply(message, 'ok');
    pushClose(channel);
  }

  /** Whether the person may send, asked once for each access token. */
  async function maySay(channel: Channel, extension: Extension): Promise<boolean> {
    const { say } = channel.rights;
    say[extension] ??= await database.writable(question(channel), extension);
    return say[extension];
  }

  async function broadcast(message: ClientMessage, channel: Channel): Promise<void> {
    const { payload } = message;
    if (!isRecord(payload)) {
      drop(channel);
      pushError(channel);
      return;
    }
    const refuse = (error: string): void => {
      if (channel.ack) reply(message, 'error', { error });
    };
    try {
      if (!(await maySay(channel, 'broadcast'))) return refuse('unauthorized');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return refuse(broadcastErrors[error.code] ?? 'unable_to_set_policies');
    }
    if (!project.messages.take() || !messages.take()) {
      shutDown(channel, 'Too many messages per second');
      return;
    }
    const content = isUserPush(payload) ? payload.body : Buffer.from(JSON.stringify(payload));
    if (content.length > limits.payloadBytes) return refuse('payload_size_exceeded');
    const fanout = isUserPush(payload)
      ? userFanout(channel.topic, payload)
      : rawFanout(channel.topic, 'broadcast', content.toString('utf8'));
    topics.broadcast(channel.subTopic, fanout, { except: channel.self ? null : channel });
    if (channel.ack) reply(message, 'ok');
  }

  async function presence(message: ClientMessage, channel: Channel): Promise<void> {
    const payload = isRecord(message.payload) ? message.payload : {};
    if (typeof payload.event !== 'string') {
      reply(message, 'ok');
      return;
    }
    if (!takePresenceCall(channel)) {
      shutDown(channel, 'Client presence rate limit exceeded');
      return;
    }
    const event = payload.event.toLowerCase();
    if (event === 'untrack') {
      topics.untrack(channel);
      reply(message, 'ok');
    } else if (event === 'track') {
      await track(message, channel, payload.payload ?? {});
    } else {
      reply(message, 'error');
    }
  }

  async function track(message: ClientMessage, channel: Channel, payload: unknown): Promise<void> {
    const wasEnabled = channel.presenceEnabled;
    try {
      if (channel.rights.hear.presence === null) {
        channel.rights.hear.presence = (await database.readable(question(channel))).presence;
      }
      if (!(await maySay(channel, 'presence'))) {
        reply(message, 'error');
        return;
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply(message, 'error');
      return;
    }
    if (!isRecord(payload)) {
      reply(message, 'error', { reason: 'Presence track payload must be a map' });
      return;
    }
    if (Buffer.byteLength(JSON.stringify(payload)) > limits.payloadBytes) {
      shutDown(channel, 'Track message size exceeded');
      return;
    }
    topics.track(channel, payload);
    channel.presenceEnabled = true;
    reply(message, 'ok');
    // It was not told at the join who is here.
    if (!wasEnabled) syncPresence(channel);
  }

  function takePresenceCall({ presenceCalls }: Channel): boolean {
    const now = Date.now();
    if (now > presenceCalls.until) {
      presenceCalls.count = 0;
      presenceCalls.until = now + PRESENCE_WINDOW_MS;
    }
    presenceCalls.count += 1;
    return presenceCalls.count <= limits.presenceCalls;
  }

  async function accessToken(message: ClientMessage, channel: Channel): Promise<void> {
    const given = isRecord(message.payload) ? message.payload.access_token : null;
    const token = typeof given === 'string' ? userToken(given) : null;
    if (token === null || hash(token) === channel.tokenHash) return;
    const { refreshedAt } = channel;
    if (refreshedAt !== null && Date.now() - refreshedAt < REFRESH_MS) channel.pendingToken = token;
    else await refresh(channel, token);
  }

  /** Asks for the rights anew, with the new token; without those it had, the channel is closed. */
  async function refresh(channel: Channel, token: string): Promise<void> {
    channel.pendingToken = null;
    channel.refreshedAt = Date.now();
    const before = channel.rights.hear;
    try {
      const person = await verifyToken(token);
      // It was left meanwhile, or the socket is gone.
      if (channels.get(channel.topic) !== channel) return;
      if (personId(person) !== personId(channel.person)) {
        const leavePlace = people.enter(person, connection);
        channel.leavePlace();
        channel.leavePlace = leavePlace;
      }
      channel.person = person;
      channel.tokenHash = hash(token);
      channel.rights = { hear: before, say: { broadcast: null, presence: null } };
      const heard = await database.readable(question(channel));
      const hear = { broadcast: heard.broadcast, presence: before.presence === null ? null : heard.presence };
      if (!hear.broadcast && !hear.presence) throw notReadable(channel.subTopic);
      if ((before.broadcast && !hear.broadcast) || (before.presence && !hear.presence)) {
        const message = `You no longer have permission to read from this Channel topic: ${channel.subTopic}`;
        throw new Refusal('Unauthorized', message);
      }
      channel.rights = { hear, say: { broadcast: null, presence: null } };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      shutDown(channel, error.message);
    }
  }

  return {
    get channelCount() {
      return channels.size;
    },
    get isAnonymous() {
      return ![...channels.values()].some(({ person }) => personId(person) !== null);
    },
    async handle(message) {
      const { topic, event } = message;
      if (topic === 'phoenix' && event === 'heartbeat') return reply(message, 'ok');
      if (event === 'phx_join' && topic.startsWith('realtime:')) return join(message);
      const channel = channels.get(topic);
      if (!channel) {
        if (event === 'phx_leave') reply(message, 'ok');
        else reply(message, 'error', { reason: 'unmatched topic' });
        return;
      }
      if (event === 'phx_leave') return leave(message, channel);
      if (event === 'broadcast') return broadcast(message, channel);
      if (event === 'presence') return presence(message, channel);
      if (event === 'access_token') return accessToken(message, channel);
    },
    tick(now) {
      for (const channel of channels.values()) {
        const { person, pendingToken, refreshedAt } = channel;
        const isExpired = person.expiresAt !== null && person.expiresAt * 1000 <= now;
        if (pendingToken !== null && (isExpired || now - (refreshedAt ?? 0) >= REFRESH_MS)) {
          refresh(channel, pendingToken).catch((error: unknown) => {
            console.error(error);
            drop(channel);
            pushError(channel);
          });
        } else if (isExpired) {
          shutDown(channel, expired(person.expiresAt ?? 0, now).message);
        }
      }
    },
    end() {
      for (const channel of [...channels.values()]) drop(channel);
    },
  };
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
