import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, grant, listen, type Person, type RealtimeFixture, startRealtime } from './fixture.ts';
import { openRaw } from './raw-socket.ts';

let fixture: RealtimeFixture;
let speaker: Person;
let listener: Person;
beforeAll(async () => {
  fixture = await startRealtime();
  speaker = await fixture.signIn('speaker');
  listener = await fixture.signIn('listener');
});
afterAll(() => fixture?.close());

const payload = { text: 'Zoë ☕ 👩‍🚒', list: [1, { a: null }] };

/** A topic of its own for each test. */
async function makeTopic(name: string): Promise<string> {
  const topic = `talk:${name}:${crypto.randomUUID()}`;
  await grant(fixture, speaker.id, topic, 'hear broadcast', 'say broadcast');
  await grant(fixture, listener.id, topic, 'hear broadcast');
  return topic;
}

describe.each([
  ['1.0.0', '1.0.0'],
  ['1.0.0', '2.0.0'],
  ['2.0.0', '1.0.0'],
  ['2.0.0', '2.0.0'],
] as const)('a broadcast from version %s to %s', (from, to) => {
  it('reaches others, not its sender', async () => {
    const topic = await makeTopic('others');
    const mine = await listen(await speaker.client(from), topic);
    const theirs = await listen(await listener.client(to), topic);
    expect(await mine.channel.send({ type: 'broadcast', event: 'hello', payload })).toBe('ok');
    await eventually(() => theirs.heard).toHaveLength(1);
    expect(theirs.heard[0]).toMatchObject({ type: 'broadcast', event: 'hello', payload });
    expect(mine.heard).toEqual([]);
  });

  it('is acknowledged, and heard by its sender on request', async () => {
    const topic = await makeTopic('self');
    const mine = await listen(await speaker.client(from), topic, { broadcast: { ack: true, self: true } });
    const theirs = await listen(await listener.client(to), topic);
    expect(await mine.channel.send({ type: 'broadcast', event: 'hello', payload })).toBe('ok');
    await eventually(() => [mine.heard.length, theirs.heard.length]).toEqual([1, 1]);
  });

  it('is refused without the right to send', async () => {
    const topic = await makeTopic('refused');
    const mine = await listen(await speaker.client(to), topic);
    const theirs = await listen(await listener.client(from), topic, { broadcast: { ack: true } });
    expect(await theirs.channel.send({ type: 'broadcast', event: 'no', payload })).toBe('error');
    await fixture.owner`select realtime.send('{}', 'last', ${topic})`;
    await eventually(() => mine.heard.map(({ event }) => event)).toEqual(['last']);
  });
});

describe('binary frames', () => {
  it('carry bytes to version 2.0.0 and are left out for 1.0.0', async () => {
    const topic = await makeTopic('bytes');
    const mine = await listen(await speaker.client(), topic);
    const theirs = await listen(await listener.client(), topic);
    const old = await listen(await listener.client('1.0.0'), topic);
    const bytes = Uint8Array.from([0, 255, 1, 254, 10]).buffer;
    await mine.channel.send({ type: 'broadcast', event: 'bytes', payload: bytes });
    await mine.channel.send({ type: 'broadcast', event: 'after', payload: {} });
    await eventually(() => old.heard.map(({ event }) => event)).toEqual(['after']);
    expect(theirs.heard.map(({ event }) => event)).toEqual(['bytes', 'after']);
    expect(new Uint8Array(theirs.heard[0]?.payload as unknown as ArrayBuffer)).toEqual(new Uint8Array(bytes));
  });

  it('have the layout of hosted projects', async () => {
    const topic = await makeTopic('layout');
    const mine = await listen(await speaker.client(), topic);
    const raw = await openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey });
    await raw.join(`realtime:${topic}`, { access_token: listener.token });
    await mine.channel.send({ type: 'broadcast', event: 'laid out', payload: { a: 1 } });
    const frame = (await raw.next('binary')).payload as Buffer;
    const name = `realtime:${topic}`;
    expect(frame.subarray(0, 5)).toEqual(Buffer.from([4, name.length, 'laid out'.length, 0, 1]));
    expect(frame.subarray(5).toString()).toBe(`${name}laid out{"a":1}`);
    raw.ws.close();
  });
});

describe('a broadcast over HTTP', () => {
  const url = (path: string) => `${fixture.target.url}/realtime/v1/api/broadcast${path}`;
  const post = (path: string, body: unknown, token?: string, type = 'application/json') =>
    fetch(url(path), {
      method: 'POST',
      headers: {
        apikey: fixture.target.publishableKey,
        'content-type': type,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body),
    });

  it('is what httpSend makes', async () => {
    const topic = await makeTopic('http');
    const theirs = await listen(await listener.client(), topic);
    const channel = (await speaker.client()).channel(topic, { config: { private: true } });
    expect(await channel.httpSend('hello', payload)).toEqual({ success: true });
    await eventually(() => theirs.heard).toHaveLength(1);
    expect(theirs.heard[0]).toMatchObject({ event: 'hello', payload });
    const refused = (await listener.client()).channel(topic, { config: { private: true } });
    await expect(refused.httpSend('no', payload)).rejects.toThrow('Unauthorized');
  });

  it('comes in batches, of which what is not allowed is left out', async () => {
    const topic = await makeTopic('batch');
    const theirs = await listen(await listener.client(), topic);
    const message = (event: string, to = topic) => ({ topic: to, event, payload, private: true });
    const messages = [message('first'), message('elsewhere', `${topic}:other`), message('second')];
    const answer = await post('', { messages }, speaker.token);
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    await eventually(() => theirs.heard.map(({ event }) => event)).toEqual(['first', 'second']);
    const refused = await post('', { messages: [message('third')] }, listener.token);
    expect(refused.status).toBe(202);
    await post('', { messages: [message('last')] }, speaker.token);
    await eventually(() => theirs.heard.map(({ event }) => event)).toEqual(['first', 'second', 'last']);
  });

  it('carries bytes', async () => {
    const topic = await makeTopic('http bytes');
    const theirs = await listen(await listener.client(), topic);
    const path = `/${encodeURIComponent(topic)}/events/bytes?private=true`;
    const answer = await post(path, Uint8Array.from([0, 255]), speaker.token, 'application/octet-stream');
    expect(answer.status).toBe(202);
    await eventually(() => theirs.heard).toHaveLength(1);
    expect(new Uint8Array(theirs.heard[0]?.payload as unknown as ArrayBuffer)).toEqual(
      Uint8Array.from([0, 255]),
    );
  });

  const missing = ["can't be blank"];
  it.each([
    ['no messages', {}, 422, { errors: { messages: missing } }],
    ['messages that are no list', { messages: 1 }, 422, { errors: { messages: ['is invalid'] } }],
    [
      'a message without anything',
      { messages: [{}] },
      422,
      { errors: { messages: [{ topic: missing, event: missing, payload: missing }] } },
    ],
    [
      'a payload that is no object',
      { messages: [{ topic: 't', event: 'e', payload: 1, private: true }] },
      422,
      { errors: { messages: [{ payload: ['is invalid'] }] } },
    ],
    [
      'a payload that is too large',
      { messages: [{ topic: 't', event: 'e', payload: { a: 'x'.repeat(260_000) }, private: true }] },
      422,
      { errors: { payload: ['Payload size exceeds tenant limit'] } },
    ],
    [
      'a body above 1 MB',
      { messages: 'x'.repeat(1024 * 1024) },
      413,
      { message: 'The body is larger than 1 MB' },
    ],
  ])('is refused: %s', async (_name, body, status, answer) => {
    const response = await post('', body, speaker.token);
    expect([response.status, await response.json()]).toEqual([status, answer]);
  });

  it('is refused without a valid token, key, path, method or type', async () => {
    const path = '/topic/events/event';
    const statuses = [
      await post('', {}, 'a.b.c'),
      await fetch(url(''), { method: 'POST' }),
      await post('/topic', {}),
      await fetch(url(''), { headers: { apikey: fixture.target.publishableKey } }),
      await post(path, {}, undefined, 'text/plain'),
      await post('/%ff/events/event', {}),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 401, 404, 405, 415, 404]);
  });
});
