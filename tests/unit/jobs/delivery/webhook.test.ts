import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendContext } from '#lib/jobs/delivery/channel.ts';
import { createWebhookChannel, signWebhook } from '#lib/jobs/delivery/webhook.ts';
import { claimedDelivery } from '../../../factories/deliveries.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let server: HttpServer;
beforeEach(async () => {
  server = await startHttpServer();
});
afterEach(() => server.close());

const context = (change: Partial<SendContext> = {}): SendContext => ({
  siteUrl: 'https://schedule.example',
  now: 1_614_265_330_500,
  signal: new AbortController().signal,
  ...change,
});
const delivery = (url = `${server.url}/hook?key=1`) =>
  claimedDelivery({ channel: 'webhook', webhook: { url, secret }, attempt: 2, round: 1 });
const channel = createWebhookChannel({ mayBePrivate: true });

describe('the signature of a call', () => {
  it('is that of Standard Webhooks', () => {
    expect(signWebhook(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });
});

describe('a call of the agency', () => {
  it('is signed over what it says, under an id that stays the same', async () => {
    expect(await channel.send(delivery(), context())).toEqual({ state: 'sent' });
    const [asked] = server.asked;
    expect(asked?.path).toBe('/hook?key=1');
    const {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signature,
    } = asked?.headers ?? {};
    expect([id, timestamp]).toEqual(['notice_12_1', '1614265330']);
    expect(signature).toBe(signWebhook(secret, 'notice_12_1', 1_614_265_330, String(asked?.body)));
    expect(JSON.parse(String(asked?.body))).toMatchObject({ id: 12, link: 'https://schedule.example/n/12' });
  });

  it.each([
    [200, 'sent'],
    [204, 'sent'],
    [301, 'dead'],
    [307, 'dead'],
    [400, 'dead'],
    [404, 'dead'],
    [410, 'dead'],
    [408, 'retry'],
    [425, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [503, 'retry'],
  ])('answered with %i is %s', async (status, state) => {
    server.answer((response) =>
      response.writeHead(status, { location: `${server.url}/elsewhere` }).end('ann@example.test'),
    );
    const outcome = await channel.send(delivery(), context());
    expect(outcome.state).toBe(state);
    expect(JSON.stringify(outcome)).not.toContain('ann');
    // Nothing is followed.
    expect(server.asked).toHaveLength(1);
  });

  it('waits as long as it is asked to', async () => {
    server.answer((response) => response.writeHead(429, { 'retry-after': '120' }).end());
    expect(await channel.send(delivery(), context())).toMatchObject({ state: 'retry', delaySeconds: 120 });
    server.answer((response) =>
      response.writeHead(503, { 'retry-after': new Date(Date.now() + 600_000).toUTCString() }).end(),
    );
    const outcome = await channel.send(delivery(), context());
    expect(outcome.state === 'retry' && outcome.delaySeconds > 500).toBe(true);
  });

  it('does not read an answer without end', async () => {
    server.answer((response) => {
      const pour = () => {
        while (response.write('x'.repeat(1000)) && !response.destroyed);
      };
      response.on('drain', pour);
      pour();
    });
    expect(await channel.send(delivery(), context())).toEqual({ state: 'sent' });
  });

  it('that was heard and not answered may have arrived', async () => {
    server.answer(() => {});
    const hasty = createWebhookChannel({ mayBePrivate: true, timeoutMs: 50 });
    expect(await hasty.send(delivery(), context())).toMatchObject({ state: 'unsure' });
    server.answer((response) => response.destroy());
    expect(await channel.send(delivery(), context())).toMatchObject({ state: 'unsure' });
  });

  it('ends with its attempt', async () => {
    const attempt = new AbortController();
    server.answer(() => attempt.abort());
    expect(await channel.send(delivery(), context({ signal: attempt.signal }))).toMatchObject({
      state: 'unsure',
    });
    expect(await channel.send(delivery(), context({ signal: AbortSignal.abort() }))).toMatchObject({
      state: 'retry',
    });
  });

  it('that reaches nobody waits', async () => {
    await server.close();
    expect(await channel.send(delivery(), context())).toMatchObject({
      state: 'retry',
      delaySeconds: expect.any(Number),
    });
  });

  it('goes to no private address and to none that everybody on the way can read, unless the operator allows it', async () => {
    const strict = createWebhookChannel({ mayBePrivate: false });
    const { port } = new URL(server.url);
    for (const url of [
      server.url,
      `https://127.0.0.1:${port}`,
      `https://[::1]:${port}`,
      `https://2130706433:${port}`,
      'nonsense',
    ]) {
      expect(await strict.send(delivery(url), context())).toMatchObject({ state: 'dead' });
    }
    expect(server.asked).toHaveLength(0);
  });

  it('is over when the agency has no address any more', async () => {
    expect(await channel.send(claimedDelivery({ channel: 'webhook' }), context())).toMatchObject({
      state: 'dead',
    });
  });
});
