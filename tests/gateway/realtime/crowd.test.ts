import { describe, expect, it } from 'vitest';
import { grant, startRealtime } from './fixture.ts';
import { openRaw, type RawSocket } from './raw-socket.ts';

/** Does something many times, fifty at once. */
async function many<Result>(count: number, make: (index: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  while (results.length < count) {
    const batch = Array.from({ length: Math.min(50, count - results.length) }, (_, index) =>
      make(results.length + index),
    );
    results.push(...(await Promise.all(batch)));
  }
  return results;
}

describe('a crowd', () => {
  it('of 1,000 sockets is served, 200 of them on one topic, and dismissed when the project stops', async () => {
    const fixture = await startRealtime();
    const person = await fixture.signIn('person');
    const { url, publishableKey } = fixture.target;
    const room = `room:${person.id}`;
    // As many sockets as two people may have.
    const friend = await fixture.signIn('friend');
    await grant(fixture, friend.id, room, 'hear broadcast');
    const sockets = await many(1000, (index) =>
      openRaw({ url, apikey: publishableKey, vsn: index % 2 === 0 ? '2.0.0' : '1.0.0' }),
    );
    const audience = sockets.slice(0, 200);
    await many(audience.length, (index) => {
      const socket = audience[index] as RawSocket;
      return socket.join(`realtime:${room}`, { access_token: index % 2 === 0 ? person.token : friend.token });
    });
    expect(fixture.target.countSockets?.()).toEqual({ sockets: 1000, channels: 200 });
    for (let index = 0; index < 5; index += 1) {
      await fixture.owner`select realtime.send(jsonb_build_object('index', ${index}::integer), 'told', ${room})`;
    }
    await Promise.all(
      audience.map(async (socket) => {
        for (let index = 0; index < 5; index += 1) {
          const { payload } = await socket.next('broadcast');
          expect(payload).toMatchObject({ event: 'told', payload: { index } });
        }
      }),
    );
    const silent = sockets.slice(200).flatMap(({ heard }) => heard);
    expect(silent).toEqual([]);
    const codes = Promise.all(sockets.map(({ closed }) => closed));
    await fixture.close();
    expect(new Set(await codes)).toEqual(new Set([1012]));
  }, 90_000);
});
