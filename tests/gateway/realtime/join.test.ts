import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Person, type RealtimeFixture, startRealtime, subscribe } from './fixture.ts';
import { openRaw, type RawOptions } from './raw-socket.ts';
import { now, personToken, signToken } from './tokens.ts';

let fixture: RealtimeFixture;
let owner: Person;
let stranger: Person;
let room = '';
beforeAll(async () => {
  fixture = await startRealtime();
  owner = await fixture.signIn('owner');
  stranger = await fixture.signIn('stranger');
  room = `room:${owner.id}`;
});
afterAll(() => fixture?.close());

const isPrivate = { config: { private: true } };
const unauthorized = (topic: string) => ({
  status: 'CHANNEL_ERROR',
  reason: `Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`,
});

describe.each(['1.0.0', '2.0.0'] as const)('supabase-js joins, version %s', (vsn) => {
  it('its own topic', async () => {
    const client = await owner.client(vsn);
    expect(await subscribe(client.channel(room, isPrivate))).toEqual({ status: 'SUBSCRIBED' });
  });

  it('not a stranger’s', async () => {
    const client = await stranger.client(vsn);
    expect(await subscribe(client.channel(room, isPrivate))).toEqual(unauthorized(room));
  });

  it('nothing while nobody is signed in', async () => {
    const channel = fixture.anon(vsn).channel(room, isPrivate);
    expect(await subscribe(channel)).toEqual(unauthorized(room));
  });

  it('everything with the secret key, which no policy binds', async () => {
    const channel = fixture.service.channel(`${room}:${vsn}`, isPrivate);
    expect(await subscribe(channel)).toEqual({ status: 'SUBSCRIBED' });
  });

  it('no public channel', async () => {
    const client = await owner.client(vsn);
    expect(await subscribe(client.channel(room))).toEqual({
      status: 'CHANNEL_ERROR',
      reason: 'PrivateOnly: This project only allows private channels',
    });
  });

  it('several topics, leaves one and joins it again', async () => {
    const client = await owner.client(vsn);
    const grant = { user_id: owner.id, topic: `side:${vsn}`, extension: 'broadcast', action: 'hear' };
    await fixture.owner`insert into public.realtime_grants ${fixture.owner(grant)}`;
    const side = client.channel(`side:${vsn}`, isPrivate);
    expect(await subscribe(client.channel(room, isPrivate))).toEqual({ status: 'SUBSCRIBED' });
    expect(await subscribe(side)).toEqual({ status: 'SUBSCRIBED' });
    expect(await client.removeChannel(side)).toBe('ok');
    expect(await subscribe(client.channel(`side:${vsn}`, isPrivate))).toEqual({ status: 'SUBSCRIBED' });
  });
});

describe('a policy that fails', () => {
  it('lets nobody in and is told to the operator', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    // The client would try again and again.
    const socket = await openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey });
    const { payload } = await socket.join('realtime:broken', { access_token: owner.token });
    expect(payload).toEqual({ status: 'error', response: { reason: unauthorized('broken').reason } });
    socket.ws.close();
    expect(warn).toHaveBeenCalledWith('RlsPolicyError: division by zero');
  });
});

describe('a policy that takes too long', () => {
  it('is given up before the client gives up', async () => {
    const socket = await openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey });
    const answer = await socket.join('realtime:slow', { access_token: owner.token });
    expect(answer.payload).toEqual({
      status: 'error',
      response: { reason: 'QueryCanceled: Query was cancelled, please try again' },
    });
    socket.ws.close();
  });
});

describe('tokens', () => {
  const id = randomUUID();
  const reasons: [string, () => Promise<string> | string, string | RegExp][] = [
    ['no JWT', () => 'nonsense', 'MalformedJWT: The token provided is not a valid JWT'],
    ['three parts of nonsense', () => 'a.b.c', 'MalformedJWT: The token provided is not a valid JWT'],
    ['expired', () => personToken(id, -100), /^InvalidJWTToken: Token has expired 10[0-3] seconds ago$/],
    [
      'expired this second',
      () => personToken(id, 0),
      /^InvalidJWTToken: Token has expired [01] seconds ago$/,
    ],
    [
      'no expiry',
      () => signToken({ sub: id, role: 'authenticated' }),
      'InvalidJWTToken: Fields `role` and `exp` are required in JWT',
    ],
    [
      'no role',
      () => signToken({ sub: id, exp: now() + 60 }),
      'InvalidJWTToken: Fields `role` and `exp` are required in JWT',
    ],
    [
      'a role that is no role of the API',
      () => signToken({ sub: id, role: 'postgres', exp: now() + 60 }),
      'Unauthorized: The role of the token is none that may use this project',
    ],
    [
      'another signature',
      async () => {
        const [head, , signature] = (await personToken(id, 60)).split('.');
        const claims = Buffer.from(JSON.stringify({ sub: id, role: 'service_role', exp: now() + 60 }));
        return [head, claims.toString('base64url'), signature].join('.');
      },
      'JwtSignatureError: Failed to validate JWT signature',
    ],
    [
      'an unknown key',
      () => signToken({ sub: id, role: 'authenticated', exp: now() + 60 }, { kid: 'other' }),
      'JwtSignerError: Failed to generate JWT signer for key ID (kid) "other", check your JWT secret or JWKS configuration',
    ],
    [
      'no signature at all',
      () => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
        return `${part({ alg: 'none', typ: 'JWT' })}.${part({ role: 'service_role', exp: now() + 60 })}.`;
      },
      'JwtSignerError: Failed to generate JWT signer, check your JWT secret or JWKS configuration',
    ],
  ];

  it.each(reasons)('are refused: %s', async (_name, make, reason) => {
    const socket = await openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey });
    const answer = await socket.join(`realtime:${room}`, { access_token: await make() });
    expect(answer.payload).toEqual({
      status: 'error',
      response: { reason: typeof reason === 'string' ? reason : expect.stringMatching(reason) },
    });
    socket.ws.close();
  });
});

describe('the messages of a channel', () => {
  const open = (options: Partial<RawOptions> = {}) =>
    openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey, ...options });
  const topic = () => `realtime:${room}`;
  const joined = { status: 'ok', response: { postgres_changes: [] } };

  it('answer in the form of version 2.0.0', async () => {
    const socket = await open();
    expect(await socket.join(topic(), { access_token: owner.token }, '7')).toEqual({
      joinRef: '7',
      ref: '7',
      topic: topic(),
      event: 'phx_reply',
      payload: joined,
    });
    socket.send(null, 8, 'phoenix', 'heartbeat', {});
    expect(await socket.answer(8)).toMatchObject({
      joinRef: null,
      topic: 'phoenix',
      payload: { status: 'ok', response: {} },
    });
    socket.send('7', '9', topic(), 'phx_leave', {});
    expect(await socket.answer('9')).toMatchObject({ joinRef: '7', payload: { status: 'ok', response: {} } });
    expect(await socket.next('phx_close')).toMatchObject({ joinRef: '7', ref: '7', payload: {} });
    socket.send('7', '10', topic(), 'broadcast', {});
    expect((await socket.answer('10')).payload).toEqual({
      status: 'error',
      response: { reason: 'unmatched topic' },
    });
    socket.ws.close();
  });

  it('have no join reference in version 1.0.0', async () => {
    const socket = await open({ vsn: '1.0.0' });
    await socket.join(topic(), { user_token: owner.token }, '7');
    expect(Object.keys(JSON.parse(JSON.stringify(socket.heard[0])))).toEqual(
      expect.arrayContaining(['topic', 'event', 'payload', 'ref']),
    );
    expect(socket.heard[0]).toMatchObject({ joinRef: null, ref: '7', payload: joined });
    socket.ws.close();
  });

  it('replace an earlier join of the same topic, which is closed', async () => {
    const socket = await open();
    await socket.join(topic(), { access_token: owner.token }, '1');
    await socket.join(topic(), { access_token: owner.token }, '2');
    expect(await socket.next('phx_close')).toMatchObject({ joinRef: '1', ref: '1' });
    // A late leave of the first join does not end the second.
    socket.send('1', '3', topic(), 'phx_leave', {});
    await fixture.owner`select realtime.send('{}', 'still', ${room})`;
    expect(await socket.next('broadcast')).toMatchObject({ payload: { event: 'still' } });
    socket.ws.close();
  });

  it.each([
    ['realtime:', 'TopicNameRequired: You must provide a topic name'],
    ['other:topic', 'unmatched topic'],
  ])('refuse the topic %s', async (name, reason) => {
    const socket = await open();
    expect((await socket.join(name)).payload).toEqual({ status: 'error', response: { reason } });
    socket.ws.close();
  });

  it('refuse Postgres Changes by name', async () => {
    const socket = await open();
    const config = { private: true, postgres_changes: [{ event: '*', schema: 'public' }] };
    expect((await socket.join(topic(), { config, access_token: owner.token })).payload).toEqual({
      status: 'error',
      response: {
        reason: 'RealtimeDisabledForConfiguration: Postgres Changes are not enabled for this project',
      },
    });
    socket.ws.close();
  });

  it('tell on request that the database is heard', async () => {
    const socket = await open();
    const config = { private: true, broadcast: { replication_ready: true } };
    await socket.join(topic(), { config, access_token: owner.token });
    expect((await socket.next('system')).payload).toEqual({
      extension: 'system',
      status: 'ok',
      message: 'Replication connection established',
      channel: room,
    });
    socket.ws.close();
  });
});

describe('the connection', () => {
  const refusals: [string, string, Record<string, string>, number][] = [
    ['no key', '?vsn=2.0.0', {}, 401],
    ['another key', '?vsn=2.0.0&apikey=sb_publishable_other', {}, 401],
    ['an unknown version', '?vsn=3.0.0&apikey=PUBLISHABLE', {}, 403],
    ['the secret key in a browser', '?vsn=2.0.0&apikey=SECRET', { 'user-agent': 'Mozilla/5.0' }, 401],
  ];

  it.each(refusals)('is refused: %s', async (_name, query, headers, status) => {
    const { url, publishableKey, secretKey } = fixture.target;
    const address = query.replace('PUBLISHABLE', publishableKey).replace('SECRET', secretKey);
    const ws = new WebSocket(`${url.replace('http', 'ws')}/realtime/v1/websocket${address}`, { headers });
    ws.on('error', () => {});
    const [, response] = (await once(ws, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(response.statusCode).toBe(status);
    response.destroy();
  });

  it('takes the key as a header, and any origin', async () => {
    const { url, publishableKey } = fixture.target;
    const ws = new WebSocket(`${url.replace('http', 'ws')}/realtime/v1/websocket`, {
      headers: { apikey: publishableKey, origin: 'https://elsewhere.example', 'user-agent': 'Mozilla/5.0' },
    });
    await once(ws, 'open');
    ws.close();
  });

  it('answers a request that is no WebSocket', async () => {
    const response = await fetch(`${fixture.target.url}/realtime/v1/websocket`);
    expect(response.status).toBe(400);
  });
});
