import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, grant, type Person, type RealtimeFixture, startRealtime, subscribe } from './fixture.ts';
import { openRaw, type RawSocket } from './raw-socket.ts';
import { personToken } from './tokens.ts';

let fixture: RealtimeFixture;
let owner: Person;
let room = '';
beforeAll(async () => {
  fixture = await startRealtime();
  owner = await fixture.signIn('owner');
  room = `room:${owner.id}`;
});
afterAll(() => fixture?.close());

async function join(topic: string, token: string): Promise<RawSocket> {
  const raw = await openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey });
  const answer = await raw.join(`realtime:${topic}`, { access_token: token });
  expect(answer.payload).toMatchObject({ status: 'ok' });
  return raw;
}

const refresh = (raw: RawSocket, topic: string, token: string | null) =>
  raw.send('1', '2', `realtime:${topic}`, 'access_token', { access_token: token });

describe('a new access token', () => {
  it('is taken without a word while its rights are the same', async () => {
    const raw = await join(room, owner.token);
    refresh(raw, room, await personToken(owner.id, 600));
    await fixture.owner`select realtime.send('{}', 'still', ${room})`;
    expect(await raw.next('broadcast')).toMatchObject({ payload: { event: 'still' } });
    expect(raw.heard.map(({ event }) => event)).not.toContain('phx_close');
    raw.ws.close();
  });

  it.each([
    [
      'of a person without the right',
      () => personToken(crypto.randomUUID(), 600),
      /^You do not have permissions/,
    ],
    ['that expired', () => personToken(owner.id, -5), /^Token has expired \d seconds ago$/],
    ['that is none', async () => 'nonsense', /^The token provided is not a valid JWT$/],
  ])('closes the channel: %s', async (_name, make, message) => {
    const raw = await join(room, owner.token);
    refresh(raw, room, await make());
    expect((await raw.next('system')).payload).toEqual({
      extension: 'system',
      status: 'error',
      message: expect.stringMatching(message),
      channel: room,
    });
    expect(await raw.next('phx_close')).toMatchObject({ joinRef: '1', ref: '1' });
    raw.ws.close();
  });

  it('closes the channel when one of two rights is gone', async () => {
    const topic = `two:${owner.id}`;
    await grant(fixture, owner.id, topic, 'hear broadcast', 'hear presence');
    const raw = await openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey });
    const config = { private: true, presence: { enabled: true } };
    await raw.join(`realtime:${topic}`, { config, access_token: owner.token });
    await fixture.owner`delete from public.realtime_grants where topic = ${topic} and extension = 'presence'`;
    refresh(raw, topic, await personToken(owner.id, 600));
    expect((await raw.next('system')).payload).toMatchObject({
      message: `You no longer have permission to read from this Channel topic: ${topic}`,
    });
    raw.ws.close();
  });

  it('is the moment at which rights are asked anew; in between they are kept', async () => {
    const topic = `kept:${owner.id}`;
    await grant(fixture, owner.id, topic, 'hear broadcast');
    const raw = await join(topic, owner.token);
    await fixture.owner`delete from public.realtime_grants where topic = ${topic}`;
    await fixture.owner`select realtime.send('{}', 'still heard', ${topic})`;
    expect(await raw.next('broadcast')).toMatchObject({ payload: { event: 'still heard' } });
    refresh(raw, topic, owner.token);
    refresh(raw, topic, null);
    refresh(raw, topic, fixture.target.publishableKey);
    await fixture.owner`select realtime.send('{}', 'heard again', ${topic})`;
    await raw.next('broadcast');
    refresh(raw, topic, await personToken(owner.id, 600));
    expect((await raw.next('system')).payload).toMatchObject({
      message: `You do not have permissions to read from this Channel topic: ${topic}`,
    });
    await raw.next('phx_close');
    raw.ws.close();
  });

  it('grants the right to send that was refused before', async () => {
    const topic = `later:${owner.id}`;
    await grant(fixture, owner.id, topic, 'hear broadcast');
    const raw = await openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey });
    const config = { private: true, broadcast: { ack: true } };
    await raw.join(`realtime:${topic}`, { config, access_token: owner.token });
    const say = (ref: string) =>
      raw.send('1', ref, `realtime:${topic}`, 'broadcast', { type: 'broadcast', event: 'hi', payload: {} });
    say('3');
    expect((await raw.answer('3')).payload).toEqual({ status: 'error', response: { error: 'unauthorized' } });
    await grant(fixture, owner.id, topic, 'say broadcast');
    say('4');
    expect((await raw.answer('4')).payload).toEqual({ status: 'error', response: { error: 'unauthorized' } });
    refresh(raw, topic, await personToken(owner.id, 600));
    say('5');
    expect((await raw.answer('5')).payload).toEqual({ status: 'ok', response: {} });
    raw.ws.close();
  });
});

describe('the expiry of a token', () => {
  it('closes the channel with a word', async () => {
    const raw = await join(room, await personToken(owner.id, 2));
    expect((await raw.next('system')).payload).toMatchObject({
      status: 'error',
      message: expect.stringMatching(/^Token has expired [012] seconds ago$/),
    });
    expect(await raw.next('phx_close')).toMatchObject({ joinRef: '1' });
    // The socket stays, for other channels and for a new join.
    expect((await raw.join(`realtime:${room}`, { access_token: owner.token }, '9')).payload).toMatchObject({
      status: 'ok',
    });
    raw.ws.close();
  });

  it('is put off by a new token, also by one that waits for its turn', async () => {
    const raw = await join(room, await personToken(owner.id, 2));
    refresh(raw, room, await personToken(owner.id, 3));
    refresh(raw, room, await personToken(owner.id, 600));
    const other = await join(room, await personToken(owner.id, 4));
    await other.next('phx_close');
    expect(raw.heard.map(({ event }) => event)).not.toContain('phx_close');
    raw.ws.close();
    other.ws.close();
  });

  it('is a close for supabase-js, which then does not join again by itself', async () => {
    const client = fixture.anon();
    await client.realtime.setAuth(await personToken(owner.id, 2));
    const channel = client.channel(room, { config: { private: true } });
    const states: string[] = [];
    expect(await subscribe(channel)).toEqual({ status: 'SUBSCRIBED' });
    channel.on('system', {}, ({ message }) => states.push(message));
    await eventually(() => channel.state).toBe('closed');
    expect(states).toEqual([expect.stringMatching(/^Token has expired/)]);
  });
});
