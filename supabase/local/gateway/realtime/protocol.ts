/** Versions of the Phoenix message format: JSON objects, or JSON arrays with binary frames for what clients send. */
export type Version = '1.0.0' | '2.0.0';

/** A number that the sender chose, to recognise the answer by; sent back as it came. */
export type Ref = string | number | null;

/** What a client says. A broadcast that came as a binary frame has a `UserPush` as payload. */
export type ClientMessage = { joinRef: Ref; ref: Ref; topic: string; event: string; payload: unknown };

/** What the server says to one channel of one socket. */
export type ServerMessage = { joinRef: Ref; ref: Ref; topic: string; event: string; payload: unknown };

/** One WebSocket message, ready to be sent any number of times. */
export type Frame = { data: Buffer; binary: boolean };

/** The content of a broadcast as its sender encoded it: valid JSON text, or any bytes. */
export type UserPush = { event: string; encoding: 'json' | 'binary'; body: Buffer };

/** A frame no client of this protocol sends; the connection is closed, as on hosted projects. */
export class MalformedFrame extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MalformedFrame';
  }
}

const userPushKind = 3;
const userBroadcastKind = 4;
const sizeMax = 255;
/** A reference is a small number or the text of one; the one of a join is kept as long as its channel. */
const refLengthMax = 64;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The version a client asks for in `vsn`, or null when it is none of ours. */
export function parseVersion(vsn: string | null): Version | null {
  if (vsn === null || /^1\.0\.\d+$/.test(vsn)) return '1.0.0';
  return /^2\.0\.\d+$/.test(vsn) ? '2.0.0' : null;
}

/** Reads one frame; throws `MalformedFrame`. */
export function decode(version: Version, data: Buffer, isBinary: boolean): ClientMessage {
  if (!isBinary) return decodeText(version, data);
  if (version !== '2.0.0') throw new MalformedFrame('Binary frames need version 2.0.0');
  return decodeUserPush(data);
}

/** True for the payload of a broadcast that came as a binary frame. */
export function isUserPush(payload: unknown): payload is UserPush {
  return isRecord(payload) && Buffer.isBuffer(payload.body);
}

/** True for a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decodeText(version: Version, data: Buffer): ClientMessage {
  const value = parseJson(data);
  if (version === '2.0.0') {
    if (!Array.isArray(value) || value.length < 5) throw new MalformedFrame('Expected an array of five');
    const [joinRef, ref, topic, event, payload] = value;
    return asMessage({ joinRef, ref, topic, event, payload });
  }
  if (!isRecord(value) || !('ref' in value) || !('payload' in value)) {
    throw new MalformedFrame('Expected an object with topic, event, payload and ref');
  }
  const { join_ref: joinRef = null, ref, topic, event, payload } = value;
  return asMessage({ joinRef, ref, topic, event, payload });
}

function asMessage(message: Record<keyof ClientMessage, unknown>): ClientMessage {
  const { joinRef, ref, topic, event, payload } = message;
  if (typeof topic !== 'string' || typeof event !== 'string' || !isRef(joinRef) || !isRef(ref)) {
    throw new MalformedFrame(
      `Topic and event must be texts, references numbers or texts of at most ${refLengthMax} characters`,
    );
  }
  return { joinRef, ref, topic, event, payload };
}

function isRef(value: unknown): value is Ref {
  return (
    value === null || typeof value === 'number' || (typeof value === 'string' && value.length <= refLengthMax)
  );
}

/** Seven bytes (kind, five lengths, encoding), then join_ref, ref, topic, event, metadata and the content. */
function decodeUserPush(data: Buffer): ClientMessage {
  if (data.length < 7 || data[0] !== userPushKind) throw new MalformedFrame('Unknown kind of binary frame');
  let offset = 7;
  const take = (index: number): string => {
    const end = offset + (data[index] ?? 0);
    if (end > data.length) throw new MalformedFrame('The frame is shorter than it says');
    const text = decodeUtf8(data.subarray(offset, end));
    offset = end;
    return text;
  };
  const [joinRef, ref, topic, event, metadata] = [take(1), take(2), take(3), take(4), take(5)];
  if (!isRef(joinRef) || !isRef(ref)) throw new MalformedFrame('A reference is too long');
  if (metadata !== '') parseJson(Buffer.from(metadata));
  const body = data.subarray(offset);
  const encoding = data[6] === 0 ? 'binary' : 'json';
  // A listener would fail in reading what is no JSON.
  if (encoding === 'json') parseJson(body);
  const payload: UserPush = { event, encoding, body };
  return { joinRef: joinRef || null, ref: ref || null, topic, event: 'broadcast', payload };
}

function parseJson(data: Buffer): unknown {
  try {
    return JSON.parse(decodeUtf8(data));
  } catch {
    throw new MalformedFrame('Not JSON');
  }
}

function decodeUtf8(data: Buffer): string {
  try {
    return utf8.decode(data);
  } catch {
    throw new MalformedFrame('Not UTF-8');
  }
}

/** Encodes a message to one channel; version 1.0.0 has no join reference. Throws on a payload too deep to write. */
export function encode(version: Version, { joinRef, ref, topic, event, payload }: ServerMessage): Frame {
  return textFrame(
    version === '1.0.0'
      ? JSON.stringify({ topic, event, payload, ref })
      : JSON.stringify([joinRef, ref, topic, event, payload]),
  );
}

/** A message to everybody on a topic, encoded when first needed and once for each version. */
export type Fanout = { frame(version: Version): Frame | null };

/** Any event with a payload that is JSON. */
export function jsonFanout(topic: string, event: string, payload: unknown): Fanout {
  return rawFanout(topic, event, JSON.stringify(payload));
}

/** The same for a payload that is JSON text already. */
export function rawFanout(topic: string, event: string, json: string): Fanout {
  const [topicJson, eventJson] = [JSON.stringify(topic), JSON.stringify(event)];
  return createFanout((version) =>
    textFrame(
      version === '1.0.0'
        ? `{"topic":${topicJson},"event":${eventJson},"payload":${json},"ref":null}`
        : `[null,null,${topicJson},${eventJson},${json}]`,
    ),
  );
}

/** A client's own broadcast: bytes as they came for 2.0.0, else as JSON, which content that is no JSON cannot become. */
export function userFanout(topic: string, push: UserPush): Fanout {
  const { event, encoding, body } = push;
  const asJson = (version: Version): Frame | null =>
    encoding === 'json'
      ? rawFanout(topic, 'broadcast', broadcastJson(event, body.toString('utf8'))).frame(version)
      : null;
  return createFanout(
    (version) => (version === '2.0.0' ? userBroadcastFrame(topic, push) : null) ?? asJson(version),
  );
}

/** The payload of a `broadcast` event as JSON text; `payload` and `meta` are JSON texts too. */
export function broadcastJson(event: string, payload: string, meta?: string): string {
  const tail = meta === undefined ? '' : `,"meta":${meta}`;
  return `{"type":"broadcast","event":${JSON.stringify(event)},"payload":${payload}${tail}}`;
}

/** A message that is a `broadcast` event to one channel, from a payload that is JSON text. */
export function encodeBroadcast(
  version: Version,
  channel: { joinRef: Ref; topic: string },
  json: string,
): Frame {
  const topic = JSON.stringify(channel.topic);
  return textFrame(
    version === '1.0.0'
      ? `{"topic":${topic},"event":"broadcast","payload":${json},"ref":null}`
      : `[${JSON.stringify(channel.joinRef)},null,${topic},"broadcast",${json}]`,
  );
}

function createFanout(build: (version: Version) => Frame | null): Fanout {
  const frames = new Map<Version, Frame | null>();
  return {
    frame(version) {
      let frame = frames.get(version);
      if (frame === undefined) {
        frame = build(version);
        frames.set(version, frame);
      }
      return frame;
    },
  };
}

/** Kind, lengths of topic, event and metadata, encoding; the topic, the event, then the content. Null for long names. */
function userBroadcastFrame(topic: string, { event, encoding, body }: UserPush): Frame | null {
  const [topicBytes, eventBytes] = [Buffer.from(topic), Buffer.from(event)];
  if (topicBytes.length > sizeMax || eventBytes.length > sizeMax) return null;
  const head = Buffer.from([
    userBroadcastKind,
    topicBytes.length,
    eventBytes.length,
    0,
    encoding === 'json' ? 1 : 0,
  ]);
  return { data: Buffer.concat([head, topicBytes, eventBytes, body]), binary: true };
}

function textFrame(text: string): Frame {
  return { data: Buffer.from(text), binary: false };
}
