import { once } from 'node:events';
import { type RawData, WebSocket } from 'ws';

type Version = '1.0.0' | '2.0.0';

/** One message of the server, as far as drills look at it. */
export type Heard = { ref: string | null; topic: string; event: string; payload: Record<string, unknown> };

/** A connection to Realtime without a client library: cheap enough for a thousand, and able to send nonsense. */
export type RawSocket = {
  isOpen(): boolean;
  /** Sends one frame as it is. */
  sendRaw(data: Buffer, binary: boolean): void;
  /** Sends one message and waits for its answer; null when the connection ends or nothing comes in time. */
  ask(message: { topic: string; event: string; payload: unknown; joinRef?: string }): Promise<Heard | null>;
  /** Joins a private topic with an access token. */
  join(topic: string, token: string): Promise<Heard | null>;
  leave(topic: string): Promise<Heard | null>;
  /** Everything that came as text or bytes since the last time, as text. */
  takeReceived(): string[];
  /** Called with each message that is no answer. */
  onMessage(listener: (message: Heard) => void): void;
  close(): Promise<void>;
};

const answerMs = 15_000;

/** Connects; rejects when the handshake is refused, with its status and body in the message. */
export async function openRawSocket(
  project: { url: string; publishableKey: string },
  version: Version = '2.0.0',
): Promise<RawSocket> {
  const address = `${project.url.replace('http', 'ws')}/realtime/v1/websocket?vsn=${version}`;
  const ws = new WebSocket(address, {
    headers: { apikey: project.publishableKey },
    perMessageDeflate: false,
  });
  const answers = new Map<string, (heard: Heard | null) => void>();
  let received: string[] = [];
  let listener: (message: Heard) => void = () => {};
  let count = 0;
  ws.on('message', (data: RawData) => {
    const text = String(data);
    received.push(text);
    if (received.length > 200) received = received.slice(-100);
    const heard = read(text, version);
    if (heard === null) return;
    const answer = heard.event === 'phx_reply' && heard.ref !== null ? answers.get(heard.ref) : undefined;
    if (answer) answer(heard);
    else listener(heard);
  });
  ws.on('close', () => {
    for (const answer of answers.values()) answer(null);
  });
  await opened(ws);
  ws.on('error', () => {});

  const ask: RawSocket['ask'] = ({ topic, event, payload, joinRef = '1' }) =>
    new Promise((resolve) => {
      count += 1;
      const ref = `drill-${count}`;
      const timer = setTimeout(() => finish(null), answerMs);
      const finish = (heard: Heard | null): void => {
        clearTimeout(timer);
        answers.delete(ref);
        resolve(heard);
      };
      if (ws.readyState !== WebSocket.OPEN) return finish(null);
      answers.set(ref, finish);
      const message =
        version === '2.0.0'
          ? [joinRef, ref, topic, event, payload]
          : { join_ref: joinRef, ref, topic, event, payload };
      ws.send(JSON.stringify(message));
    });

  return {
    isOpen: () => ws.readyState === WebSocket.OPEN,
    sendRaw: (data, binary) => ws.send(data, { binary }, () => {}),
    ask,
    join: (topic, token) =>
      ask({
        topic: `realtime:${topic}`,
        event: 'phx_join',
        payload: { config: { private: true, broadcast: { self: false, ack: false } }, access_token: token },
      }),
    leave: (topic) => ask({ topic: `realtime:${topic}`, event: 'phx_leave', payload: {} }),
    takeReceived() {
      const taken = received;
      received = [];
      return taken;
    },
    onMessage(next) {
      listener = next;
    },
    async close() {
      if (ws.readyState === WebSocket.CLOSED) return;
      const closed = once(ws, 'close');
      ws.close();
      await closed;
    },
  };
}

function opened(ws: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('unexpected-response', (_request, response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.once('end', () => {
        reject(new Error(`The handshake was refused with ${response.statusCode}: ${body}`));
        ws.terminate();
      });
    });
    ws.once('error', reject);
  });
}

function read(text: string, version: Version): Heard | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const fields =
    version === '2.0.0' && Array.isArray(value)
      ? { ref: value[1], topic: value[2], event: value[3], payload: value[4] }
      : value;
  if (typeof fields !== 'object' || fields === null) return null;
  const { ref, topic, event, payload } = { ref: null, topic: '', event: '', payload: {}, ...fields };
  return {
    ref: typeof ref === 'string' ? ref : null,
    topic: String(topic),
    event: String(event),
    payload: typeof payload === 'object' && payload !== null ? { ...payload } : {},
  };
}
