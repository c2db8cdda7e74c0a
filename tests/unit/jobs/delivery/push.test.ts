import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import webPush from 'web-push';
import type { SendContext } from '#lib/jobs/delivery/channel.ts';
import { createPushChannel } from '#lib/jobs/delivery/push.ts';
import { claimedDelivery } from '../../../factories/deliveries.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';

const vapid = webPush.generateVAPIDKeys();
const channelOf = (change: { mayBePrivate?: boolean; timeoutMs?: number } = {}) =>
  createPushChannel({ ...vapid, subject: 'mailto:admin@center.test', mayBePrivate: true, ...change });

let server: HttpServer;
beforeEach(async () => {
  server = await startHttpServer();
});
afterEach(() => server.close());

const context: SendContext = {
  siteUrl: 'https://schedule.example',
  now: Date.parse('2031-03-03T07:59:00Z'),
  signal: new AbortController().signal,
};

/** A browser: its keys, and what it reads in a message that it gets. */
function makeBrowser(id: number) {
  const keys = createECDH('prime256v1');
  const publicKey = keys.generateKeys();
  const auth = randomBytes(16);
  return {
    target: {
      id,
      endpoint: `${server.url}/push/${id}`,
      p256dh: publicKey.toString('base64url'),
      auth: auth.toString('base64url'),
    },
    /** After RFC 8291 and 8188. */
    read(body: Buffer): unknown {
      const salt = body.subarray(0, 16);
      const sender = body.subarray(21, 21 + 65);
      const text = body.subarray(86);
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, sender]);
      const secret = Buffer.from(hkdfSync('sha256', keys.computeSecret(sender), auth, info, 32));
      const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16));
      const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12));
      const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(text.subarray(-16));
      const padded = Buffer.concat([decipher.update(text.subarray(0, -16)), decipher.final()]);
      return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString('utf8'));
    },
  };
}
const deliveryTo = (browsers: readonly ReturnType<typeof makeBrowser>[], isUrgent = false) =>
  claimedDelivery({ channel: 'push', isUrgent, push: browsers.map(({ target }) => target) });

describe('a push message', () => {
  it('is encrypted for the browser, and signed with the key of the app', async () => {
    const browser = makeBrowser(1);
    expect(await channelOf().send(deliveryTo([browser], true), context)).toMatchObject({ state: 'sent' });
    const [asked] = server.asked;
    expect(asked?.path).toBe('/push/1');
    expect(asked?.headers).toMatchObject({
      ttl: '60',
      urgency: 'high',
      topic: 'notice-12',
      'content-encoding': 'aes128gcm',
    });
    expect(browser.read(asked?.body ?? Buffer.alloc(0))).toEqual({
      title: 'Harbor 911',
      body: 'A shift of yours is cancelled.',
      url: '/n/12',
      tag: 'notice-12',
    });
    const [, token = '', key = ''] =
      /^vapid t=([^,]+), ?k=(.+)$/.exec(asked?.headers.authorization ?? '') ?? [];
    expect(key).toBe(vapid.publicKey);
    const [head = '', claims = '', signature = ''] = token.split('.');
    expect(JSON.parse(String(Buffer.from(claims, 'base64url')))).toMatchObject({
      aud: server.url,
      sub: 'mailto:admin@center.test',
    });
    const point = Buffer.from(vapid.publicKey, 'base64url');
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    };
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    expect(
      verify(
        'sha256',
        Buffer.from(`${head}.${claims}`),
        { key: publicKey, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      ),
    ).toBe(true);
  });

  it('that is not urgent does not say so', async () => {
    await channelOf().send(deliveryTo([makeBrowser(1)]), context);
    expect(server.asked[0]?.headers.urgency).toBe('normal');
  });

  it.each([
    [201, 'sent'],
    [400, 'dead'],
    [403, 'dead'],
    [413, 'dead'],
    [429, 'retry'],
    [500, 'retry'],
  ])('answered with %i is %s', async (status, state) => {
    server.answer((response) => response.writeHead(status).end());
    expect(await channelOf().send(deliveryTo([makeBrowser(1)]), context)).toMatchObject({
      state,
      goneSubscriptions: [],
    });
  });

  it.each([404, 410])(
    'tells with %i that a browser is gone, and ends when that was the last',
    async (status) => {
      server.answer((response) => response.writeHead(status).end());
      const outcome = await channelOf().send(deliveryTo([makeBrowser(1), makeBrowser(2)]), context);
      expect(outcome).toMatchObject({ state: 'dead', goneSubscriptions: [1, 2] });
    },
  );

  it.each([
    [
      403,
      'the VAPID credentials in the authorization header do not correspond to the credentials used to create the subscriptions.',
    ],
    [401, '{"code":401,"errno":109,"error":"Unauthorized","message":"VAPID public key mismatch"}'],
    [400, '{"reason":"VapidPkHashMismatch"}'],
  ])('forgets a browser that subscribed to another key (%i)', async (status, words) => {
    server.answer((response, { path }) =>
      path === '/push/1' ? response.writeHead(status).end(words) : response.writeHead(201).end(),
    );
    expect(await channelOf().send(deliveryTo([makeBrowser(1), makeBrowser(2)]), context)).toEqual({
      state: 'sent',
      goneSubscriptions: [1],
    });
  });

  it('forgets nobody where the app signs wrongly', async () => {
    server.answer((response) => response.writeHead(403).end('{"reason":"BadJwtToken"}'));
    expect(await channelOf().send(deliveryTo([makeBrowser(1)]), context)).toMatchObject({
      state: 'dead',
      goneSubscriptions: [],
    });
  });

  it('has arrived with one of several browsers', async () => {
    server.answer((response, { path }) =>
      response.writeHead({ '/push/1': 410, '/push/2': 500 }[path] ?? 201).end(),
    );
    const outcome = await channelOf().send(
      deliveryTo([makeBrowser(1), makeBrowser(2), makeBrowser(3)]),
      context,
    );
    expect(outcome).toEqual({ state: 'sent', goneSubscriptions: [1] });
  });

  it('waits while one browser may still take it', async () => {
    server.answer((response, { path }) =>
      response.writeHead({ '/push/1': 410, '/push/2': 500 }[path] ?? 400).end(),
    );
    const outcome = await channelOf().send(
      deliveryTo([makeBrowser(1), makeBrowser(2), makeBrowser(3)]),
      context,
    );
    expect(outcome).toMatchObject({ state: 'retry', goneSubscriptions: [1] });
  });

  it('forgets a browser whose keys are none', async () => {
    const broken = { id: 7, endpoint: `${server.url}/push/7`, p256dh: 'AAAA', auth: 'AAAA' };
    const outcome = await channelOf().send(claimedDelivery({ channel: 'push', push: [broken] }), context);
    expect(outcome).toMatchObject({ state: 'dead', goneSubscriptions: [7] });
    expect(server.asked).toHaveLength(0);
  });

  it('may have arrived at a service that does not answer', async () => {
    server.answer(() => {});
    expect(await channelOf({ timeoutMs: 50 }).send(deliveryTo([makeBrowser(1)]), context)).toMatchObject({
      state: 'unsure',
    });
  });

  it('goes to no private address, unless the operator allows it', async () => {
    const outcome = await channelOf({ mayBePrivate: false }).send(deliveryTo([makeBrowser(1)]), context);
    expect(outcome).toMatchObject({ state: 'dead' });
    expect(server.asked).toHaveLength(0);
  });
});
