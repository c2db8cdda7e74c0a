import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, grant, listen, type Person, type RealtimeFixture, startRealtime } from './fixture.ts';
import { openRaw, type RawSocket } from './raw-socket.ts';

let fixture: RealtimeFixture;
let person: Person;
const topic = 'realtime:hostile';
beforeAll(async () => {
  fixture = await startRealtime();
  person = await fixture.signIn('person');
  await grant(
    fixture,
    person.id,
    'hostile',
    'hear broadcast',
    'say broadcast',
    'say presence',
    'hear presence',
  );
});
afterAll(() => fixture?.close());

const open = (vsn: '1.0.0' | '2.0.0' = '2.0.0') =>
  openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey, vsn });

/** Whether the socket is still served; false when the server closed it, in good order. */
async function isServed(socket: RawSocket): Promise<boolean> {
  socket.send(null, 'after', 'phoenix', 'heartbeat', {});
  const closed = socket.closed.then((code) => {
    expect(code).toBe(1011);
    return false;
  });
  return Promise.race([socket.answer('after').then(() => true), closed]);
}

const name = fc.constantFrom(
  'phx_join',
  'phx_leave',
  'broadcast',
  'presence',
  'access_token',
  'heartbeat',
  'x',
);
const place = fc.constantFrom(topic, 'phoenix', 'realtime:', 'realtime:other', '', '__proto__');
const config = fc.record(
  {
    private: fc.constantFrom(true, 'true', 1, null),
    broadcast: fc.option(fc.record({ ack: fc.jsonValue(), self: fc.jsonValue(), replay: fc.jsonValue() })),
    presence: fc.option(fc.record({ key: fc.jsonValue(), enabled: fc.jsonValue() })),
    postgres_changes: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const payload = fc.oneof(
  fc.jsonValue(),
  fc.record({ config: fc.oneof(config, fc.jsonValue()), access_token: fc.jsonValue() }, { requiredKeys: [] }),
  fc.record({ event: fc.constantFrom('track', 'untrack', '__proto__', 7, null), payload: fc.jsonValue() }),
);
const ref = fc.oneof(fc.constantFrom('1', null, 1), fc.jsonValue());
const frame = fc.oneof(
  fc.tuple(ref, ref, place, name, payload).map((message) => JSON.stringify(message)),
  fc.jsonValue().map((value) => JSON.stringify(value) ?? ''),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from([3, ...bytes])),
);

describe('frames that no client sends', () => {
  it('crash nothing and leave nothing behind', async () => {
    const witness = await listen(await person.client(), 'hostile');
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 4 }), async (frames) => {
        const socket = await open();
        await socket.join(topic, { access_token: person.token });
        for (const data of frames) socket.ws.send(data);
        await isServed(socket);
        socket.ws.close();
        await socket.closed;
      }),
      { numRuns: 300, seed: 20261121 },
    );
    await eventually(() => fixture.target.countSockets?.()).toEqual({ sockets: 1, channels: 1 });
    await fixture.owner`select realtime.send('{}', 'still served', 'hostile')`;
    await eventually(() => witness.heard.at(-1)?.event).toBe('still served');
  }, 120_000);

  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  it.each([
    ['text that is no JSON', '2.0.0', 'nonsense'],
    ['an object in version 2.0.0', '2.0.0', '{"topic":"phoenix"}'],
    ['an array in version 1.0.0', '1.0.0', '[null,"1","phoenix","heartbeat",{}]'],
    ['a topic that is no text', '2.0.0', '[null,"1",7,"heartbeat",{}]'],
    ['bytes in version 1.0.0', '1.0.0', Uint8Array.from([3, 0, 0, 0, 0, 0, 1])],
    ['bytes that end too soon', '2.0.0', Uint8Array.from([3, 9, 9, 9, 9, 9, 1, 65])],
    ['bytes of an unknown kind', '2.0.0', Uint8Array.from([9, 0, 0, 0, 0, 0, 1])],
    ['a broadcast whose content is no JSON', '2.0.0', Uint8Array.from([3, 0, 0, 0, 0, 0, 1, 123])],
    [
      'a payload nested too deep to repeat',
      '2.0.0',
      `["1","2","${topic}","broadcast",{"event":"e","payload":${deep}}]`,
    ],
  ] as const)('close the socket: %s', async (_name, vsn, data) => {
    const socket = await open(vsn);
    await socket.join(topic, { access_token: person.token });
    socket.ws.send(data);
    const isStillServed = await isServed(socket);
    // How deep is too deep depends on the stack; a socket that survives it is fine.
    expect(isStillServed && !String(data).includes('[[')).toBe(false);
    socket.ws.close();
  });

  it('close the channel: a broadcast that is no object', async () => {
    const socket = await open();
    await socket.join(topic, { access_token: person.token });
    socket.send('1', '2', topic, 'broadcast', 'text');
    expect(await socket.next('phx_error')).toMatchObject({ joinRef: '1', ref: '1', payload: {} });
    expect(await isServed(socket)).toBe(true);
    socket.ws.close();
  });

  it.each(['realtime:a\u0000b', `realtime:${'x'.repeat(255)}`, 'realtime:\ud800', "realtime:'; drop"])(
    'are refused like any topic that is not the person’s: %j',
    async (name) => {
      const socket = await open();
      socket.send('1', '1', name, 'phx_join', { config: { private: true }, access_token: person.token });
      const { payload } = await socket.answer('1');
      expect(JSON.stringify(payload)).toContain('Unauthorized: You do not have permissions');
      socket.ws.close();
    },
  );

  const long = 'x'.repeat(70_000);
  it.each([
    ['topic', `realtime:${'x'.repeat(256)}`, {}, 'TopicNameTooLong: A topic name has at most 255 characters'],
    [
      'presence key',
      topic,
      { config: { private: true, presence: { key: 'x'.repeat(257) } } },
      'InvalidJoinPayload: config.presence.key has at most 256 characters',
    ],
    [
      'token',
      topic,
      { access_token: 'x'.repeat(49_153) },
      'MalformedJWT: A token has at most 49152 characters',
    ],
    ['payload', topic, { long }, 'InvalidJoinPayload: A join takes at most 65536 characters'],
  ])('are refused by their length: %s', async (_name, name, extra, reason) => {
    const socket = await open();
    const payload = { config: { private: true }, access_token: person.token, ...extra };
    socket.send('1', '1', name, 'phx_join', payload);
    expect((await socket.answer('1')).payload).toEqual({ status: 'error', response: { reason } });
    socket.ws.close();
  });

  it.each([
    ['join_ref', 'x'.repeat(65), '1'],
    ['ref', '1', 'x'.repeat(65)],
  ])('close the socket: a long %s', async (_name, joinRef, ref) => {
    const socket = await open();
    const payload = { config: { private: true }, access_token: person.token };
    socket.send('x'.repeat(64), '0', topic, 'phx_join', payload);
    expect((await socket.answer('0')).payload).toMatchObject({ status: 'ok' });
    socket.send(joinRef, ref, topic, 'phx_join', payload);
    expect(await socket.closed).toBe(1011);
  });

  it('are read no faster than they are answered', async () => {
    const socket = await open();
    for (let index = 0; index < 2000; index += 1) socket.send(null, `${index}`, 'phoenix', 'heartbeat', {});
    await socket.answer('1999');
    expect(socket.heard.map((message) => message.ref)).toEqual(
      Array.from({ length: 2000 }, (_, n) => `${n}`),
    );
    socket.ws.close();
  });
});
