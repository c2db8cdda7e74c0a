import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  broadcastJson,
  decode,
  encode,
  encodeBroadcast,
  jsonFanout,
  MalformedFrame,
  parseVersion,
  rawFanout,
  userFanout,
} from '../../../../supabase/local/gateway/realtime/protocol.ts';

const text = (frame: { data: Buffer } | null) => JSON.parse(frame?.data.toString() ?? 'null');

describe('parseVersion', () => {
  it.each([
    [null, '1.0.0'],
    ['1.0.0', '1.0.0'],
    ['1.0.7', '1.0.0'],
    ['2.0.0', '2.0.0'],
    ['2.1.0', null],
    ['3.0.0', null],
    ['', null],
  ])('%s is %s', (vsn, version) => {
    expect(parseVersion(vsn)).toBe(version);
  });
});

/** The frame of a client's broadcast, as supabase-js writes it. */
function pushFrame(texts: string[], encoding: number, body: Buffer): Buffer {
  const parts = texts.map((part) => Buffer.from(part));
  return Buffer.concat([Buffer.from([3, ...parts.map((part) => part.length), encoding]), ...parts, body]);
}

describe('decode', () => {
  it('reads both text forms alike', () => {
    const message = { joinRef: '1', ref: '2', topic: 'realtime:a', event: 'presence', payload: { a: 1 } };
    const { joinRef: join_ref, ...rest } = message;
    const array = Buffer.from(JSON.stringify(['1', '2', 'realtime:a', 'presence', { a: 1 }]));
    expect(decode('2.0.0', array, false)).toEqual(message);
    expect(decode('1.0.0', Buffer.from(JSON.stringify({ join_ref, ...rest })), false)).toEqual(message);
    expect(decode('1.0.0', Buffer.from(JSON.stringify(rest)), false)).toEqual({ ...message, joinRef: null });
  });

  it('reads a broadcast of any texts and content', () => {
    const part = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .filter((value) => Buffer.byteLength(value) < 256);
    fc.assert(
      fc.property(
        fc.tuple(part, part, part, part),
        fc.jsonValue(),
        ([joinRef, ref, topic, event], content) => {
          const body = Buffer.from(JSON.stringify(content));
          expect(decode('2.0.0', pushFrame([joinRef, ref, topic, event, '{"a":1}'], 1, body), true)).toEqual({
            joinRef: joinRef || null,
            ref: ref || null,
            topic,
            event: 'broadcast',
            payload: { event, encoding: 'json', body },
          });
        },
      ),
      { seed: 1 },
    );
  });

  it('throws nothing but MalformedFrame, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.boolean(),
        fc.constantFrom('1.0.0', '2.0.0'),
        (bytes, isBinary, version) => {
          try {
            decode(version as '1.0.0', Buffer.from(bytes), isBinary);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedFrame);
          }
        },
      ),
      { seed: 2, numRuns: 1000 },
    );
  });
});

describe('encode', () => {
  const message = { joinRef: '1', ref: '2', topic: 't', event: 'e', payload: { a: 1 } };

  it('writes objects or arrays', () => {
    expect(text(encode('1.0.0', message))).toEqual({ ref: '2', topic: 't', event: 'e', payload: { a: 1 } });
    expect(text(encode('2.0.0', message))).toEqual(['1', '2', 't', 'e', { a: 1 }]);
  });

  it('puts JSON text in as it is, with a number JavaScript would round', () => {
    const json = broadcastJson('e"', '{"n": 9007199254740993}', '{"id":"1"}');
    const channel = { joinRef: 'j', topic: 't"' };
    expect(encodeBroadcast('2.0.0', channel, json).data.toString()).toBe(
      '["j",null,"t\\"","broadcast",{"type":"broadcast","event":"e\\"","payload":{"n": 9007199254740993},"meta":{"id":"1"}}]',
    );
    expect(encodeBroadcast('1.0.0', channel, json).data.toString()).toContain(
      '"payload":{"n": 9007199254740993}',
    );
  });
});

describe('a message to many', () => {
  it('is encoded once for each version', () => {
    const fanout = jsonFanout('t', 'e', { a: 1 });
    expect(fanout.frame('2.0.0')).toBe(fanout.frame('2.0.0'));
    expect(fanout.frame('1.0.0')).toBe(fanout.frame('1.0.0'));
    expect(text(fanout.frame('2.0.0'))).toEqual([null, null, 't', 'e', { a: 1 }]);
    expect(text(rawFanout('t', 'e', '{"a":1}').frame('1.0.0'))).toEqual({
      topic: 't',
      event: 'e',
      payload: { a: 1 },
      ref: null,
    });
  });

  it('of a client goes on as bytes, or as JSON, or not at all', () => {
    const json = userFanout('t', { event: 'é', encoding: 'json', body: Buffer.from('{"a":1}') });
    expect(json.frame('2.0.0')).toEqual({
      data: Buffer.concat([Buffer.from([4, 1, 2, 0, 1]), Buffer.from('té{"a":1}')]),
      binary: true,
    });
    expect(text(json.frame('1.0.0')).payload).toEqual({ type: 'broadcast', event: 'é', payload: { a: 1 } });
    const bytes = userFanout('t', { event: 'e', encoding: 'binary', body: Buffer.from([0, 255]) });
    expect(bytes.frame('2.0.0')?.data.subarray(-2)).toEqual(Buffer.from([0, 255]));
    expect(bytes.frame('1.0.0')).toBeNull();
    const long = userFanout('x'.repeat(256), { event: 'e', encoding: 'json', body: Buffer.from('{}') });
    expect(text(long.frame('2.0.0'))[4]).toEqual({ type: 'broadcast', event: 'e', payload: {} });
  });
});
