import type { RealtimeChannel } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  eventually,
  grant,
  type Person,
  type RealtimeFixture,
  startRealtime,
  subscribe,
  type Version,
} from './fixture.ts';
import { openRaw } from './raw-socket.ts';

let fixture: RealtimeFixture;
let first: Person;
let second: Person;
beforeAll(async () => {
  fixture = await startRealtime();
  first = await fixture.signIn('first');
  second = await fixture.signIn('second');
});
afterAll(() => fixture?.close());

async function makeTopic(): Promise<string> {
  const topic = `present:${crypto.randomUUID()}`;
  for (const { id } of [first, second]) {
    await grant(fixture, id, topic, 'hear broadcast', 'hear presence', 'say presence');
  }
  return topic;
}

/** Joins under a key, and tells of comings and goings. */
async function attend(
  person: Person,
  topic: string,
  key: string,
  vsn?: Version,
): Promise<{ channel: RealtimeChannel; events: string[] }> {
  const client = await person.client(vsn);
  const channel = client.channel(topic, { config: { private: true, presence: { key, enabled: true } } });
  const events: string[] = [];
  channel.on('presence', { event: 'join' }, ({ key: who }) => events.push(`${who} came`));
  channel.on('presence', { event: 'leave' }, ({ key: who }) => events.push(`${who} left`));
  expect(await subscribe(channel)).toEqual({ status: 'SUBSCRIBED' });
  return { channel, events };
}

const present = ({ channel }: { channel: RealtimeChannel }) =>
  Object.fromEntries(
    Object.entries(channel.presenceState<{ at?: string }>()).map(([key, metas]) => [
      key,
      metas.map(({ at }) => at),
    ]),
  );

describe.each(['1.0.0', '2.0.0'] as const)('presence, version %s', (vsn) => {
  it('is tracked, changed, untracked and seen by those who come later', async () => {
    const topic = await makeTopic();
    const one = await attend(first, topic, 'one', vsn);
    expect(await one.channel.track({ at: 'desk' })).toBe('ok');
    const two = await attend(second, topic, 'two', vsn);
    await eventually(() => present(two)).toEqual({ one: ['desk'] });
    expect(await two.channel.track({ at: 'door' })).toBe('ok');
    await eventually(() => present(one)).toEqual({ one: ['desk'], two: ['door'] });
    expect(await two.channel.track({ at: 'hall' })).toBe('ok');
    await eventually(() => present(one)).toEqual({ one: ['desk'], two: ['hall'] });
    expect(await two.channel.untrack()).toBe('ok');
    await eventually(() => present(one)).toEqual({ one: ['desk'] });
    expect(one.events).toContain('two left');
  });

  it('ends with the socket', async () => {
    const topic = await makeTopic();
    const one = await attend(first, topic, 'one', vsn);
    const two = await attend(second, topic, 'two', vsn);
    await two.channel.track({ at: 'door' });
    await eventually(() => present(one)).toEqual({ two: ['door'] });
    await two.channel.socket.disconnect();
    await eventually(() => present(one)).toEqual({});
  });

  it('is kept for each of several sockets with one key', async () => {
    const topic = await makeTopic();
    const desk = await attend(first, topic, 'same', vsn);
    const phone = await attend(first, topic, 'same', vsn);
    await desk.channel.track({ at: 'desk' });
    await phone.channel.track({ at: 'phone' });
    await eventually(() => present(desk).same?.toSorted()).toEqual(['desk', 'phone']);
    await phone.channel.unsubscribe();
    await eventually(() => present(desk)).toEqual({ same: ['desk'] });
  });

  it('is refused without the right', async () => {
    const topic = `present:${crypto.randomUUID()}`;
    await grant(fixture, first.id, topic, 'hear presence');
    const one = await attend(first, topic, 'one', vsn);
    expect(await one.channel.track({ at: 'desk' })).toBe('error');
    expect(present(one)).toEqual({});
  });
});

describe('the messages of presence', () => {
  const open = () => openRaw({ url: fixture.target.url, apikey: fixture.target.publishableKey });

  it('come in the order and form of hosted projects', async () => {
    const topic = `realtime:${await makeTopic()}`;
    const raw = await open();
    const config = { private: true, presence: { key: 'me', enabled: true } };
    await raw.join(topic, { config, access_token: first.token });
    expect(await raw.next('presence_state')).toMatchObject({ joinRef: '1', payload: {} });
    raw.send('1', '2', topic, 'presence', { type: 'presence', event: 'TRACK', payload: { at: 'desk' } });
    const { payload: came } = await raw.next('presence_diff');
    const [meta] = (came as { joins: { me: { metas: { phx_ref: string }[] } } }).joins.me.metas;
    expect(came).toEqual({ joins: { me: { metas: [{ at: 'desk', phx_ref: meta?.phx_ref }] } }, leaves: {} });
    expect((await raw.answer('2')).payload).toEqual({ status: 'ok', response: {} });
    raw.send('1', '3', topic, 'presence', { event: 'track', payload: { at: 'hall' } });
    expect((await raw.next('presence_diff')).payload).toEqual({
      joins: { me: { metas: [{ at: 'hall', phx_ref: expect.any(String), phx_ref_prev: meta?.phx_ref }] } },
      leaves: { me: { metas: [meta] } },
    });
    raw.send('1', '4', topic, 'presence', { event: 'track', payload: 'text' });
    expect((await raw.answer('4')).payload).toEqual({
      status: 'error',
      response: { reason: 'Presence track payload must be a map' },
    });
    raw.send('1', '5', topic, 'presence', { event: 'dance' });
    expect((await raw.answer('5')).payload).toEqual({ status: 'error', response: {} });
    raw.ws.close();
  });

  it('tell who is here after a track that switches presence on', async () => {
    const topic = await makeTopic();
    const one = await attend(first, topic, 'one');
    await one.channel.track({ at: 'desk' });
    const raw = await open();
    await raw.join(`realtime:${topic}`, { access_token: second.token });
    raw.send('1', '2', `realtime:${topic}`, 'presence', { event: 'track', payload: {} });
    const { payload } = await raw.next('presence_state');
    expect(Object.keys(payload as object)).toEqual(['one', expect.stringMatching(/^[\da-f-]{36}$/)]);
    raw.ws.close();
  });

  it('stop when a client calls too often', async () => {
    const topic = `realtime:${await makeTopic()}`;
    const raw = await open();
    await raw.join(topic, { access_token: first.token });
    for (let call = 0; call < 6; call += 1) {
      raw.send('1', `${call + 2}`, topic, 'presence', { event: 'track', payload: { call } });
    }
    expect((await raw.next('system')).payload).toMatchObject({
      status: 'error',
      message: 'Client presence rate limit exceeded',
    });
    expect(await raw.next('phx_close')).toMatchObject({ joinRef: '1' });
    raw.ws.close();
  });
});
