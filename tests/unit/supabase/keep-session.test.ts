import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepingSession } from '#lib/supabase/keep-session.ts';

const auth = 'https://project.example/auth/v1';
const renewal = `${auth}/token?grant_type=refresh_token`;
const answering = (status: number, body: unknown = {}) =>
  keepingSession(async () => Response.json(body, { status }));
const silent = () =>
  keepingSession(async () => {
    throw new TypeError('fetch failed');
  });

// After Auth did not answer, nobody asks for a while: each test comes later than that.
let now = 0;
beforeEach(() => {
  now += 60_000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('a session that cannot be renewed now', () => {
  it('is kept, and the client asks no more: by too many requests, a fault, a server that is away', async () => {
    for (const input of [renewal, new Request(renewal)]) {
      for (const keeper of [answering(429), answering(503), silent()]) {
        now += 60_000;
        const answer = await keeper.fetch(input);
        // Without a session in it: neither a new one nor an end of the old one.
        expect([answer.status, await answer.json(), keeper.isAway()]).toEqual([200, {}, true]);
      }
    }
  });

  it('is the only thing that is; whoever signs in too often is told so', async () => {
    for (const path of ['token?grant_type=password', 'recover', 'verify?grant_type=refresh_token']) {
      const keeper = answering(429);
      expect([(await keeper.fetch(`${auth}/${path}`)).status, keeper.isAway()]).toEqual([429, false]);
    }
    const refused = answering(400);
    expect([(await refused.fetch(renewal)).status, refused.isAway()]).toEqual([400, false]);
  });

  it('is news again once somebody has signed in', async () => {
    let status = 503;
    const keeper = keepingSession(async () => Response.json({}, { status }));
    await keeper.fetch(renewal);
    status = 200;
    await keeper.fetch(`${auth}/token?grant_type=password`);
    expect(keeper.isAway()).toBe(false);
  });
});

describe('Auth that does not answer', () => {
  it('is left alone for a while, and then asked again', async () => {
    await silent().fetch(`${auth}/user`);
    const send = vi.fn(async () => Response.json({ id: 'a' }));
    const keeper = keepingSession(send);
    expect((await keeper.fetch(`${auth}/user`)).status).toBe(503);
    expect(send).not.toHaveBeenCalled();
    now += 6_000;
    expect((await keeper.fetch(`${auth}/user`)).status).toBe(200);
  });

  it('takes nobody the keys by which tokens are checked', async () => {
    const address = `${auth}/.well-known/jwks.json`;
    const keys = { keys: [{ kid: 'first' }] };
    await answering(200, keys).fetch(address);
    expect(await (await silent().fetch(address)).json()).toEqual(keys);
  });
});
