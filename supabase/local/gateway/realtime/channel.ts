import type { Extension } from './database.ts';
import { encode, type Fanout, type Frame, type Ref, type Version } from './protocol.ts';
import type { Person } from './tokens.ts';

/** One socket, as its channels see it. */
export type Connection = {
  readonly version: Version;
  readonly isOpen: boolean;
  /** Sends; a client too slow to take it is cut off. */
  send(frame: Frame): void;
};

/** What the person of a channel may do, asked when first needed and until the next access token; null is not asked yet. */
export type Rights = {
  hear: Record<Extension, boolean | null>;
  say: Record<Extension, boolean | null>;
};

/** One joined topic of one socket. */
export type Channel = {
  readonly connection: Connection;
  /** As the client named it: `realtime:` and the sub-topic. */
  readonly topic: string;
  readonly subTopic: string;
  readonly joinRef: Ref;
  /** The sender hears its own broadcasts. */
  readonly self: boolean;
  /** Broadcasts are answered. */
  readonly ack: boolean;
  /** Under which the person is present; null until that is the case, unless the client has named one. */
  presenceKey: string | null;
  /** Hears who is present. */
  presenceEnabled: boolean;
  /** To know the last access token again, which is not kept; null while the API key alone speaks. */
  tokenHash: string | null;
  person: Person;
  /** Gives back the place of the person; to be called once. */
  leavePlace: () => void;
  rights: Rights;
  /** When the last access token was looked at, in milliseconds since 1970; null before the first one after the join. */
  refreshedAt: number | null;
  /** A token that came too soon after the last. */
  pendingToken: string | null;
  /** Messages the join was answered with; when one arrives once more, it is left out. */
  replayed: ReadonlySet<string>;
  /** Calls of track and untrack in this window. */
  presenceCalls: { count: number; until: number };
};

/** Sends one event to one channel. */
export function push(channel: Channel, event: string, payload: unknown): void {
  const { connection, joinRef, topic } = channel;
  connection.send(encode(connection.version, { joinRef, ref: null, topic, event, payload }));
}

/** Tells the client that the channel is closed; it does not join again by itself. */
export function pushClose({ connection, joinRef, topic }: Channel): void {
  connection.send(
    encode(connection.version, { joinRef, ref: joinRef, topic, event: 'phx_close', payload: {} }),
  );
}

/** Tells the client that the channel broke; it joins again by itself. */
export function pushError({ connection, joinRef, topic }: Channel): void {
  connection.send(
    encode(connection.version, { joinRef, ref: joinRef, topic, event: 'phx_error', payload: {} }),
  );
}

/** Sends what everybody gets. */
export function pushFanout({ connection }: Channel, fanout: Fanout): void {
  const frame = fanout.frame(connection.version);
  if (frame) connection.send(frame);
}
