import { randomBytes, randomUUID } from 'node:crypto';
import { type Channel, pushFanout } from './channel.ts';
import { type Fanout, jsonFanout } from './protocol.ts';

type Meta = { phx_ref: string; [key: string]: unknown };
type Metas = Record<string, { metas: Meta[] }>;

/**
 * Changes of presence are told together after so long, in milliseconds: when everybody moves to a new topic at once,
 * each telling of each would be a message to all of them.
 */
const GATHER_MS = 200;

/** Who listens to which topic, and who is present there. */
export type Topics = {
  add(channel: Channel): void;
  /** Takes the channel out, and the person with it. */
  remove(channel: Channel): void;
  isHeard(subTopic: string): boolean;
  /** Sends to everybody who may hear it; `messageId` is left out where the join already brought it. */
  broadcast(
    subTopic: string,
    fanout: Fanout,
    options?: { except?: Channel | null; messageId?: string },
  ): void;
  /** The person is present with this payload, instead of an earlier one. False when nothing changed. */
  track(channel: Channel, payload: Record<string, unknown>): boolean;
  untrack(channel: Channel): void;
  /** Who is present, by key, as the client expects it. */
  presence(subTopic: string): Metas;
};

type Topic = {
  name: string;
  channels: Set<Channel>;
  present: Map<Channel, Meta>;
  payloads: Map<Channel, string>;
  /** Changes that nobody has been told yet, each with its key. */
  untold: { joined: Map<Meta, string>; left: Map<Meta, string> };
  timer: NodeJS.Timeout | null;
};

export function createTopics(): Topics {
  const topics = new Map<string, Topic>();

  function untrack(channel: Channel): void {
    const topic = topics.get(channel.subTopic);
    const meta = topic?.present.get(channel);
    if (!topic || !meta) return;
    topic.present.delete(channel);
    topic.payloads.delete(channel);
    noteChange(topic, keyOf(channel), null, meta);
  }

  return {
    add(channel) {
      const { subTopic, topic: name } = channel;
      const topic = topics.get(subTopic) ?? {
        name,
        channels: new Set(),
        present: new Map(),
        payloads: new Map(),
        untold: { joined: new Map(), left: new Map() },
        timer: null,
      };
      topics.set(subTopic, topic);
      topic.channels.add(channel);
    },
    remove(channel) {
      const topic = topics.get(channel.subTopic);
      if (!topic?.channels.delete(channel)) return;
      untrack(channel);
      if (topic.channels.size > 0) return;
      topics.delete(channel.subTopic);
      if (topic.timer !== null) clearTimeout(topic.timer);
    },
    isHeard: (subTopic) => topics.has(subTopic),
    broadcast(subTopic, fanout, { except = null, messageId } = {}) {
      for (const channel of topics.get(subTopic)?.channels ?? []) {
        if (channel === except || channel.rights.hear.broadcast !== true) continue;
        if (messageId !== undefined && channel.replayed.has(messageId)) continue;
        pushFanout(channel, fanout);
      }
    },
    track(channel, payload) {
      const topic = topics.get(channel.subTopic);
      const text = JSON.stringify(payload);
      if (!topic || topic.payloads.get(channel) === text) return false;
      const before = topic.present.get(channel);
      const meta: Meta = {
        ...payload,
        phx_ref: randomBytes(12).toString('base64url'),
        ...(before ? { phx_ref_prev: before.phx_ref } : {}),
      };
      topic.present.set(channel, meta);
      topic.payloads.set(channel, text);
      noteChange(topic, keyOf(channel), meta, before ?? null);
      return true;
    },
    untrack,
    presence(subTopic) {
      const state = new Map<string, { metas: Meta[] }>();
      for (const [channel, meta] of topics.get(subTopic)?.present ?? []) {
        const group = state.get(keyOf(channel)) ?? { metas: [] };
        group.metas.push(meta);
        state.set(keyOf(channel), group);
      }
      return Object.fromEntries(state);
    },
  };
}

/** The key that the client has named, or one that is made up when it is first needed. */
function keyOf(channel: Channel): string {
  channel.presenceKey ??= randomUUID();
  return channel.presenceKey;
}

/** What came and went before anybody was told is left out. */
function noteChange(topic: Topic, key: string, joined: Meta | null, left: Meta | null): void {
  const { untold } = topic;
  if (left !== null && !untold.joined.delete(left)) untold.left.set(left, key);
  if (joined !== null) untold.joined.set(joined, key);
  topic.timer ??= setTimeout(() => tellChanges(topic), GATHER_MS);
}

function tellChanges(topic: Topic): void {
  const { joined, left } = topic.untold;
  topic.untold = { joined: new Map(), left: new Map() };
  topic.timer = null;
  if (joined.size === 0 && left.size === 0) return;
  const fanout = jsonFanout(topic.name, 'presence_diff', { joins: byKey(joined), leaves: byKey(left) });
  for (const channel of topic.channels) {
    if (channel.rights.hear.presence === true) pushFanout(channel, fanout);
  }
}

function byKey(metas: ReadonlyMap<Meta, string>): Metas {
  const groups = new Map<string, { metas: Meta[] }>();
  for (const [meta, key] of metas) {
    const group = groups.get(key) ?? { metas: [] };
    group.metas.push(meta);
    groups.set(key, group);
  }
  return Object.fromEntries(groups);
}
