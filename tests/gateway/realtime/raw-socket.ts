import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Version } from './fixture.ts';

type Message = { joinRef: unknown; ref: unknown; topic: string; event: string; payload: unknown };

/** A socket without the client, to see and send what the client would not. */
export type RawSocket = {
  ws: WebSocket;
  /** Everything that came, oldest first; binary frames as event `binary` with the bytes as payload. */
  heard: Message[];
  send(joinRef: unknown, ref: unknown, topic: string, event: string, payload: unknown): void;
  /** Joins a private channel and returns the answer. */
  join(topic: string, payload?: Record<string, unknown>, ref?: string): Promise<Message>;
  /** The next message of this event and topic that nobody has waited for. */
  next(event: string, topic?: string): Promise<Message>;
  /** The answer to a message. */
  answer(ref: unknown): Promise<Message>;
  /** The code the server closes with. */
  closed: Promise<number>;
};

export type RawOptions = {
  url: string;
  apikey: string;
  vsn?: Version;
  headers?: Record<string, string>;
};

export async function openRaw({ url, apikey, vsn = '2.0.0', headers = {} }: RawOptions): Promise<RawSocket> {
  const address = `${url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${apikey}&vsn=${vsn}`;
  const ws = new WebSocket(address, { headers });
  const heard: Message[] = [];
  const taken = new Set<Message>();
  const watchers = new Set<() => void>();
  ws.on('message', (data, isBinary) => {
    heard.push(read(vsn, Buffer.isBuffer(data) ? data : Buffer.alloc(0), isBinary));
    for (const watch of watchers) watch();
  });
  // `once` would reject at an error, before the close that follows it.
  const closed = new Promise<number>((resolve) => ws.on('close', resolve));
  await once(ws, 'open');

  /** Waits for the first message that fits; the test's own time limit ends a wait in vain. */
  function find(fits: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve) => {
      const watch = (): void => {
        const found = heard.find((message) => !taken.has(message) && fits(message));
        if (!found) return;
        taken.add(found);
        watchers.delete(watch);
        resolve(found);
      };
      watchers.add(watch);
      watch();
    });
  }

  const raw: RawSocket = {
    ws,
    heard,
    closed,
    send(joinRef, ref, topic, event, payload) {
      const message = [joinRef, ref, topic, event, payload];
      ws.send(JSON.stringify(vsn === '2.0.0' ? message : { join_ref: joinRef, ref, topic, event, payload }));
    },
    join(topic, payload = {}, ref = '1') {
      raw.send(ref, ref, topic, 'phx_join', { config: { private: true }, ...payload });
      return raw.answer(ref);
    },
    next: (event, topic) =>
      find((message) => message.event === event && (topic === undefined || message.topic === topic)),
    answer: (ref) => find((message) => message.event === 'phx_reply' && message.ref === ref),
  };
  return raw;
}

function read(vsn: Version, data: Buffer, isBinary: boolean): Message {
  if (isBinary) return { joinRef: null, ref: null, topic: '', event: 'binary', payload: data };
  const value = JSON.parse(data.toString());
  if (vsn === '1.0.0') return { joinRef: value.join_ref ?? null, ...value };
  const [joinRef, ref, topic, event, payload] = value;
  return { joinRef, ref, topic, event, payload };
}
