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
