import fc from 'fast-check';

/** One WebSocket message, or bytes that are written below WebSocket, where messages begin and end. */
export type MalformedFrame = {
  version: '1.0.0' | '2.0.0';
  layer: 'text' | 'binary' | 'wire';
  data: Buffer;
};

/** What the sender may name: a topic of their own and somebody else's. */
export type FrameNames = { own: string; foreign: string; token: string };

/** Frames of every kind, most of them wrong somewhere. */
export function malformedFrames({ own, foreign, token }: FrameNames): fc.Arbitrary<MalformedFrame> {
  const topic = fc.oneof(
    fc.constantFrom(`realtime:${own}`, `realtime:${own}`, `realtime:${foreign}`, 'phoenix', 'realtime:', ''),
    fc.constantFrom(
      'realtime:\0',
      'realtime:__proto__',
      `realtime:${'x'.repeat(5000)}`,
      "realtime:'; drop --",
    ),
    fc.string({ unit: 'binary', maxLength: 40 }).map((name) => `realtime:${name}`),
  );
  const event = fc.oneof(
    fc.constantFrom('phx_join', 'phx_leave', 'broadcast', 'presence', 'access_token', 'heartbeat', 'system'),
    fc.constantFrom('phx_reply', 'phx_close', 'constructor', '', '\0', 'postgres_changes'),
    fc.string({ maxLength: 20 }),
  );
  const ref = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom<unknown>('1', null, 1, '', -1, 1e308) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
  );
  const config = fc.record(
    {
      private: fc.constantFrom<unknown>(true, 'true', 1, null, [], false),
      broadcast: fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.record(
          { ack: fc.jsonValue({ maxDepth: 1 }), self: fc.boolean(), replay: replay },
          { requiredKeys: [] },
        ),
      ),
      presence: fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.record({ key: fc.jsonValue({ maxDepth: 1 }), enabled: fc.boolean() }),
      ),
      postgres_changes: fc.jsonValue({ maxDepth: 2 }),
    },
    { requiredKeys: [] },
  );
  const payload: fc.Arbitrary<unknown> = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        config: fc.oneof(config, fc.jsonValue({ maxDepth: 1 })),
        access_token: fc.oneof(
          fc.constantFrom(token, '', 'a.b.c', `${token}x`),
          fc.jsonValue({ maxDepth: 1 }),
        ),
      },
      { requiredKeys: [] },
    ),
    fc.record({
      event: fc.constantFrom<unknown>('track', 'untrack', 'TRACK', '__proto__', 7, null),
      payload: fc.jsonValue({ maxDepth: 2 }),
    }),
    fc.record({ type: fc.constant('broadcast'), event: fc.string(), payload: fc.jsonValue({ maxDepth: 2 }) }),
  );
  const message = fc.tuple(ref, ref, topic, event, payload);
  const versions = fc.constantFrom('2.0.0' as const, '2.0.0' as const, '1.0.0' as const);
  const whole = (version: MalformedFrame['version']): fc.Arbitrary<string> =>
    message.map(([joinRef, given, name, what, content]) =>
      JSON.stringify(
        version === '2.0.0'
          ? [joinRef, given, name, what, content]
          : { join_ref: joinRef, ref: given, topic: name, event: what, payload: content },
      ),
    );
  const cut = (version: MalformedFrame['version']): fc.Arbitrary<string> =>
    whole(version).chain((text) => fc.nat(text.length).map((end) => text.slice(0, end)));
  const other = fc.oneof(
    fc.jsonValue().map((value) => JSON.stringify(value) ?? ''),
    fc
      .nat(20_000)
      .map((depth) => `[null,"1","realtime:${own}","broadcast",${'['.repeat(depth)}${']'.repeat(depth)}]`),
    fc.nat(5000).map((depth) => '{"a":'.repeat(depth)),
    fc.constantFrom('', ' ', 'null', 'NaN', '[1e999999]', '\uFEFF[]', '{"ref":1,"ref":2}', '"'.repeat(50)),
  );
  const asText = (version: MalformedFrame['version']): fc.Arbitrary<Buffer> =>
    fc
      .oneof(
        { weight: 6, arbitrary: whole(version) },
        { weight: 1, arbitrary: cut(version) },
        { weight: 2, arbitrary: other },
      )
      .map((written) => Buffer.from(written.toWellFormed()));
  // A part of it replaced by bytes that are no UTF-8.
  const broken = fc
    .tuple(asText('2.0.0'), fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 6 }))
    .map(([bytes, at, put]) => {
      const copy = Buffer.from(bytes);
      Buffer.from(put.map((byte) => byte | 0x80)).copy(copy, copy.length === 0 ? 0 : at % copy.length);
      return copy;
    });
  return versions.chain((version) => {
    const frame = (layer: MalformedFrame['layer'], data: fc.Arbitrary<Buffer>) =>
      data.map((bytes): MalformedFrame => ({ version, layer, data: bytes }));
    return fc.oneof(
      { weight: 14, arbitrary: frame('text', asText(version)) },
      { weight: 3, arbitrary: frame('text', broken) },
      { weight: 5, arbitrary: frame('binary', userPush(`realtime:${own}`)) },
      { weight: 2, arbitrary: frame('wire', wire) },
    );
  });
}

const replay = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.record({
    since: fc.oneof(fc.integer(), fc.double(), fc.string()),
    limit: fc.oneof(fc.integer(), fc.string()),
  }),
);

/** The binary form of a broadcast, its lengths true or not, whole or cut. */
function userPush(own: string): fc.Arbitrary<Buffer> {
  const part = fc.oneof(fc.constantFrom('1', own, 'x', ''), fc.string({ maxLength: 30 }));
  const lengths = fc.option(fc.uint8Array({ minLength: 5, maxLength: 5 }));
  const body = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }).map((value) => Buffer.from(JSON.stringify(value) ?? '')),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  );
  return fc
    .record({
      kind: fc.constantFrom(3, 3, 3, 3, 0, 1, 2, 4, 255),
      parts: fc.tuple(part, part, part, part, fc.oneof(fc.constant(''), part)),
      lengths,
      encoding: fc.constantFrom(0, 1, 1, 2, 255),
      body,
      keep: fc.oneof(
        { weight: 3, arbitrary: fc.constant(1) },
        { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
      ),
    })
    .map(({ kind, parts, lengths: lies, encoding, body: content, keep }) => {
      const texts = parts.map((value) => Buffer.from(value));
      const sizes = lies ? [...lies] : texts.map(({ length }) => length & 255);
      const whole = Buffer.concat([Buffer.from([kind, ...sizes, encoding]), ...texts, content]);
      return whole.subarray(0, Math.ceil(whole.length * keep));
    });
}

const mask = Buffer.from([1, 2, 3, 4]);
/** Frames that break the rules of WebSocket itself: lengths beyond reason, reserved bits, no mask, wrong closings. */
const wire: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(
    // Eight exabytes, four gigabytes and two megabytes are announced.
    Buffer.concat([Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), mask]),
    Buffer.concat([Buffer.from([0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0]), mask]),
    Buffer.concat([Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0]), mask]),
    // Reserved bits, a compressed frame nobody agreed on, an unmasked one, a continuation of nothing.
    Buffer.concat([Buffer.from([0xf1, 0x80]), mask]),
    Buffer.concat([Buffer.from([0xc1, 0x81]), mask, Buffer.from([0])]),
    Buffer.from([0x81, 0x02, 0x5b, 0x5d]),
    Buffer.concat([Buffer.from([0x80, 0x80]), mask]),
    // A long ping, a fragmented ping, closings with a code that is none and with text that is none.
    Buffer.concat([Buffer.from([0x89, 0xfe, 0x01, 0x00]), mask]),
    Buffer.concat([Buffer.from([0x09, 0x80]), mask]),
    Buffer.concat([Buffer.from([0x88, 0x82]), mask, Buffer.from([0, 0])]),
    Buffer.concat([Buffer.from([0x88, 0x81]), mask, Buffer.from([3])]),
  ),
  // A header that never ends.
  fc.constantFrom(Buffer.from([0x81]), Buffer.from([0x81, 0xfe, 0x01]), Buffer.from([0x82, 0xff, 0, 0])),
);
