import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, type RealtimeFixture, startRealtime, subscribe } from './fixture.ts';

let fixture: RealtimeFixture;
let owner: Person;
let stranger: Person;
beforeAll(async () => {
  fixture = await startRealtime();
  owner = await fixture.signIn('owner');
  stranger = await fixture.signIn('stranger');
});
afterAll(() => fixture?.close());

describe.each(['1.0.0', '2.0.0'] as const)('joining, version %s', (vsn) => {
  it('lets the owner of the topic in', async () => {
    const channel = (await owner.client(vsn)).channel(`room:${owner.id}`, { config: { private: true } });
    expect(await subscribe(channel)).toEqual({ status: 'SUBSCRIBED' });
  });
  it('refuses a stranger', async () => {
    const channel = (await stranger.client(vsn)).channel(`room:${owner.id}`, { config: { private: true } });
    expect(await subscribe(channel)).toEqual({
      status: 'CHANNEL_ERROR',
      reason: `Unauthorized: You do not have permissions to read from this Channel topic: room:${owner.id}`,
    });
  });
  it('hears the database', async () => {
    const channel = (await owner.client(vsn)).channel(`room:${owner.id}`, { config: { private: true } });
    const heard: unknown[] = [];
    channel.on('broadcast', { event: 'changed' }, (message) => heard.push(message));
    await subscribe(channel);
    await fixture.owner`select realtime.send('{"a": 1}', 'changed', ${`room:${owner.id}`})`;
    await expect.poll(() => heard).toHaveLength(1);
  });
});
