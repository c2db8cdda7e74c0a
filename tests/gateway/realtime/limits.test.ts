import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  defaultRealtimeLimits,
  type RealtimeLimits,
} from '../../../supabase/local/gateway/realtime/limits.ts';
import { eventually, grant, listen, type Person, type RealtimeFixture, startRealtime } from './fixture.ts';
import { openRaw, type RawSocket } from './raw-socket.ts';

/** A project with tighter limits, and one person who may do everything on the topic `tight`. */
function withLimits(change: Partial<RealtimeLimits>) {
  const held: { fixture?: RealtimeFixture; person?: Person } = {};
  beforeAll(async () => {
    held.fixture = await startRealtime({ realtime: { ...defaultRealtimeLimits, ...change } });
    held.person = await held.fixture.signIn('person');
    await grant(held.fixture, held.person.id, 'tight', 'hear broadcast', 'say broadcast');
  });
  afterAll(() => held.fixture?.close());
  const get = () => {
    if (!held.fixture || !held.person) throw new Error('Not started');
    return { fixture: held.fixture, person: held.person };
  };
  return {
    get,
    open: (): Promise<RawSocket> =>
      openRaw({ url: get().fixture.target.url, apikey: get().fixture.target.secretKey }),
  };
}

const ok = { status: 'ok', response: { postgres_changes: [] } };
const refused = (reason: string) => ({ status: 'error', response: { reason } });
const config = { private: true, broadcast: { ack: true, self: true } };
const say = (socket: RawSocket, ref: string, payload: unknown) =>
  socket.send('1', ref, 'realtime:tight', 'broadcast', { type: 'broadcast', event: 'say', payload });

describe('channels of a socket', () => {
  const { open } = withLimits({ channelsPerSocket: 2 });

  it('are limited, and a channel that is left makes room', async () => {
    const socket = await open();
    expect((await socket.join('realtime:a', {}, '1')).payload).toEqual(ok);
    expect((await socket.join('realtime:b', {}, '2')).payload).toEqual(ok);
    expect((await socket.join('realtime:c', {}, '3')).payload).toEqual(
      refused('ChannelRateLimitReached: Too many channels'),
    );
    // Joining again takes no more room.
    expect((await socket.join('realtime:b', {}, '4')).payload).toEqual(ok);
    socket.send('1', '5', 'realtime:a', 'phx_leave', {});
    await socket.answer('5');
    expect((await socket.join('realtime:c', {}, '6')).payload).toEqual(ok);
    socket.ws.close();
  });
});

describe('sockets of a project', () => {
  const { open, get } = withLimits({ connections: 2 });

  it('are limited as they join, and refused altogether far above', async () => {
    const sockets = await Promise.all([open(), open(), open()]);
    const answers: unknown[] = [];
    for (const socket of sockets) answers.push((await socket.join('realtime:a')).payload);
    const full = refused('ConnectionRateLimitReached: Too many connected users');
    expect(answers).toEqual([ok, ok, full]);
    const fourth = await open();
    await expect(open()).rejects.toThrow('503');
    sockets[0]?.ws.close();
    await eventually(() => get().fixture.target.countSockets?.().sockets).toBe(3);
    expect((await fourth.join('realtime:a')).payload).toEqual(ok);
    for (const { ws } of [...sockets, fourth]) ws.close();
    await eventually(() => get().fixture.target.countSockets?.()).toEqual({ sockets: 0, channels: 0 });
  });
});

describe('sockets of one person', () => {
  const { get } = withLimits({ socketsPerPerson: 2, channelsPerSocket: 3 });

  it('are limited, whatever they do to get more', async () => {
    const { fixture, person } = get();
    const other = await fixture.signIn('other');
    const raw = () => openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey });
    await grant(fixture, other.id, 'tight', 'hear broadcast');
    const mine = { access_token: person.token };
    const tooMany = 'Too many connections of one person (2 at most)';
    const sockets = await Promise.all([raw(), raw(), raw(), raw(), raw()]);
    // At the same time: the database has not answered the first when the last asks.
    const answers = await Promise.all(sockets.map((socket) => socket.join('realtime:tight', mine)));
    const isIn = answers.map(({ payload }) => (payload as { status: string }).status === 'ok');
    expect(isIn.filter((was) => was)).toHaveLength(2);
    expect(answers.filter((_, index) => !isIn[index]).map(({ payload }) => payload)).toEqual(
      Array.from({ length: 3 }, () => refused(`ConnectionRateLimitReached: ${tooMany}`)),
    );
    const [first, second] = sockets.filter((_, index) => isIn[index]);
    const [late, ...rest] = sockets.filter((_, index) => !isIn[index]);
    if (!first || !second || !late) throw new Error('Not two and three');
    // A second channel takes no place, a refused one gives its place back, and so does each way to leave.
    const room = `realtime:room:${person.id}`;
    expect((await first.join(room, mine, '2')).payload).toEqual(ok);
    expect((await first.join(room, mine, '3')).payload).toEqual(ok);
    first.send('3', '4', room, 'phx_leave', {});
    await first.answer('4');
    expect((await late.join('realtime:tight', mine, '5')).payload).toEqual(
      refused(`ConnectionRateLimitReached: ${tooMany}`),
    );
    first.send('1', '5', 'realtime:tight', 'phx_leave', {});
    await first.answer('5');
    expect((await late.join('realtime:elsewhere', mine, '6')).payload).toMatchObject({ status: 'error' });
    expect((await late.join('realtime:tight', mine, '7')).payload).toEqual(ok);
    // Somebody else has places of their own, but cannot lend them.
    const theirs = { access_token: other.token };
    expect((await first.join('realtime:tight', theirs, '8')).payload).toEqual(ok);
    first.send('8', '9', 'realtime:tight', 'access_token', mine);
    expect((await first.next('system')).payload).toMatchObject({ status: 'error', message: tooMany });
    second.ws.close();
    await eventually(() => fixture.target.countSockets?.().channels).toBe(1);
    expect((await first.join('realtime:tight', mine, '10')).payload).toEqual(ok);
    for (const { ws } of [first, late, ...rest]) ws.close();
  });
});

describe('sockets of one address', () => {
  const { get } = withLimits({ anonymousSocketsPerAddress: 2 });

  it('are limited as long as nobody signs in on them', async () => {
    const { fixture, person } = get();
    const { url, publishableKey, secretKey } = fixture.target;
    // Nobody is believed who says to come from elsewhere.
    const raw = (from: string) =>
      openRaw({
        url,
        apikey: publishableKey,
        headers: { 'x-forwarded-for': from, 'sb-forwarded-for': from },
      });
    const sockets = [await raw('192.0.2.1'), await raw('192.0.2.2')];
    await expect(raw('192.0.2.3')).rejects.toThrow('429');
    sockets.push(await openRaw({ url, apikey: secretKey }));
    await sockets[0]?.join('realtime:tight', { access_token: person.token });
    sockets.push(await raw('192.0.2.3'));
    await expect(raw('192.0.2.4')).rejects.toThrow('429');
    sockets[1]?.ws.close();
    await eventually(() => fixture.target.countSockets?.().sockets).toBe(3);
    sockets.push(await raw('192.0.2.4'));
    for (const { ws } of sockets) ws.close();
  });
});

describe('joins of one person', () => {
  const { get } = withLimits({ joinsPerSecondAndPerson: 0.2, joinsPerSecond: 0.6 });

  it('and of those who are not signed in take nothing from what others have', async () => {
    const { fixture, person } = get();
    const other = await fixture.signIn('other');
    await grant(fixture, other.id, 'tight', 'hear broadcast');
    const raw = () => openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey });
    for (const [token, who, answer] of [
      [
        undefined,
        'address',
        { status: 'error', response: { reason: expect.stringContaining('Unauthorized') } },
      ],
      [person.token, 'person', ok],
    ] as const) {
      const payload = token === undefined ? {} : { access_token: token };
      const socket = await raw();
      for (const ref of ['1', '2']) {
        expect((await socket.join('realtime:tight', payload, ref)).payload).toEqual(answer);
      }
      expect((await socket.join('realtime:tight', payload, '3')).payload).toEqual(
        refused(`ClientJoinRateLimitReached: Too many joins per second of one ${who}`),
      );
      expect(await socket.closed).toBe(1000);
    }
    const socket = await raw();
    expect((await socket.join('realtime:tight', { access_token: other.token })).payload).toEqual(ok);
    socket.ws.close();
  });
});

describe('joins with a token that is none', () => {
  const { get } = withLimits({ joinsPerSecond: 0.1, failedJoinsPerSecondAndSocket: 0.3 });

  it('take nothing from what the project has, and close their socket', async () => {
    const { fixture, person } = get();
    const raw = () => openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey });
    const [bad, good] = await Promise.all([raw(), raw()]);
    const answers: unknown[] = [];
    for (const ref of ['1', '2', '3', '4']) {
      answers.push((await bad.join('realtime:tight', { access_token: 'a.b.c' }, ref)).payload);
    }
    const malformed = refused('MalformedJWT: The token provided is not a valid JWT');
    const tooMany = refused(
      'ClientJoinRateLimitReached: Too many joins per second with a token that is not valid',
    );
    expect(answers).toEqual([malformed, malformed, malformed, tooMany]);
    expect(await bad.closed).toBe(1000);
    expect((await good.join('realtime:tight', { access_token: person.token })).payload).toEqual(ok);
    good.ws.close();
  });
});

describe('joins', () => {
  const { open } = withLimits({ joinsPerSecond: 0.4 });

  it('are limited; the socket that joins too often is closed', async () => {
    const socket = await open();
    for (const ref of ['1', '2', '3', '4']) {
      expect((await socket.join(`realtime:${ref}`, {}, ref)).payload).toEqual(ok);
    }
    expect((await socket.join('realtime:5', {}, '5')).payload).toEqual(
      refused('ClientJoinRateLimitReached: Too many joins per second'),
    );
    expect(await socket.closed).toBe(1000);
  });
});

describe('messages', () => {
  const { open, get } = withLimits({ messagesPerSecondAndSocket: 0.4, payloadBytes: 1000 });

  it('are limited for each socket; the channel that sends too many is closed', async () => {
    const [loud, quiet] = await Promise.all([open(), open()]);
    for (const socket of [loud, quiet]) await socket.join('realtime:tight', { config });
    for (const ref of ['2', '3', '4', '5', '6']) say(loud, ref, {});
    expect((await loud.next('system')).payload).toEqual({
      extension: 'system',
      status: 'error',
      message: 'Too many messages per second',
      channel: 'tight',
    });
    await loud.next('phx_close');
    say(quiet, '2', {});
    expect((await quiet.answer('2')).payload).toMatchObject({ status: 'ok' });
    for (const { ws } of [loud, quiet]) ws.close();
  });

  it('are limited in size', async () => {
    const socket = await open();
    await socket.join('realtime:tight', { config });
    say(socket, '2', { text: 'x'.repeat(1000) });
    expect((await socket.answer('2')).payload).toEqual({
      status: 'error',
      response: { error: 'payload_size_exceeded' },
    });
    say(socket, '3', { text: 'x'.repeat(500) });
    expect((await socket.answer('3')).payload).toMatchObject({ status: 'ok' });
    const { fixture, person } = get();
    const { channel } = await listen(await person.client(), 'tight', { broadcast: { ack: true } });
    const payload = { text: 'x'.repeat(1000) };
    expect(await channel.send({ type: 'broadcast', event: 'say', payload })).toBe('error');
    expect(fixture.target.countSockets?.().channels).toBe(2);
    socket.ws.close();
  });

  it('far above it close the socket', async () => {
    const socket = await open();
    say(socket, '2', 'x'.repeat(65_536));
    expect(await socket.closed).toBe(1009);
  });
});

describe('a silent socket', () => {
  const { open } = withLimits({ idleSeconds: 2 });

  it('is closed, one with a heartbeat is not', async () => {
    const [silent, alive] = await Promise.all([open(), open()]);
    const beat = setInterval(() => alive.send(null, 'beat', 'phoenix', 'heartbeat', {}), 500);
    expect(await silent.closed).toBe(1000);
    alive.send(null, 'still', 'phoenix', 'heartbeat', {});
    expect((await alive.answer('still')).payload).toEqual({ status: 'ok', response: {} });
    clearInterval(beat);
    alive.ws.close();
  });
});

describe('a client that does not read', () => {
  const { open, get } = withLimits({ bufferedBytes: 1_000_000 });

  it('is cut off, and nobody waits for it', async () => {
    const { fixture, person } = get();
    const slow = await open();
    await slow.join('realtime:tight');
    const { heard } = await listen(await person.client(), 'tight');
    slow.ws.pause();
    const count = 100;
    for (let index = 0; index < count; index += 1) {
      await fixture.owner`
        select realtime.send(jsonb_build_object('text', repeat('x', 240000)), 'large', 'tight')`;
    }
    await eventually(() => heard.length).toBe(count);
    await eventually(() => fixture.target.countSockets?.().sockets).toBe(1);
    slow.ws.resume();
    expect(await slow.closed).toBe(1006);
    expect(slow.heard.length).toBeLessThan(count);
  });
});
