import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { bodyBytesMax, type Front, type FrontOptions, startFront } from '../../../supabase/local/front.ts';

let front: Front | null = null;
afterEach(async () => {
  await front?.close(0);
  front = null;
});

type Seen = { method?: string; headers: IncomingHttpHeaders; body: string };

/** A front whose app answers with what reached it. */
async function startEcho(options: Partial<FrontOptions> = {}): Promise<Front> {
  front = await startFront({ host: '127.0.0.1', port: 0, mayMove: false, trustProxy: false, ...options });
  front.serve(async (req, res) => {
    const body = await text(req);
    res.end(JSON.stringify({ method: req.method, headers: req.headers, body } satisfies Seen));
  });
  return front;
}

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/** Sends exactly these headers; an array as body goes out in chunks without a length. */
async function send(
  { port }: Front,
  method: string,
  headers: Record<string, string> = {},
  body: string | string[] = '',
  path = '/people',
): Promise<Answer> {
  const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
  for (const chunk of Array.isArray(body) ? body : []) outgoing.write(chunk);
  outgoing.end(Array.isArray(body) ? undefined : body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) };
}

/** A promise that is resolved from outside. */
function createSignal(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: () => resolve() };
}

describe('a request from another site', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('is refused with 403: %s', async (method) => {
    const { status, text } = await send(await startEcho(), method, { origin: 'https://evil.example' });
    expect(status).toBe(403);
    expect(JSON.parse(text)).toEqual({ error: 'This request came from another site and was refused.' });
  });

  it('is a page in a browser window', async () => {
    const { status, headers, text } = await send(await startEcho(), 'POST', {
      origin: 'https://evil.example',
      accept: 'text/html,*/*',
    });
    expect(status).toBe(403);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain('<title>403</title>');
  });

  it.each([
    ['an opaque origin', { origin: 'null' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['no origin but a cross-site fetch', { 'sec-fetch-site': 'cross-site', 'next-action': 'abc' }],
    ['no origin but a same-site fetch', { 'sec-fetch-site': 'same-site' }],
  ])('%s is refused', async (_name, headers) => {
    expect((await send(await startEcho(), 'POST', headers)).status).toBe(403);
  });

  it('may read, which changes nothing', async () => {
    expect((await send(await startEcho(), 'GET', { origin: 'https://evil.example' })).status).toBe(200);
  });
});

describe('a request of our own', () => {
  it.each([
    ['the page', (port: number) => ({ origin: `http://127.0.0.1:${port}` })],
    ['a tool, which names no origin', () => ({})],
    ['the browser itself', () => ({ 'sec-fetch-site': 'none' })],
    [
      'any host name the page was opened by',
      () => ({ host: 'Center.example:8443', origin: 'http://center.example:8443' }),
    ],
  ])('passes: %s', async (_name, headers) => {
    const echo = await startEcho();
    const { status, text } = await send(echo, 'POST', headers(echo.port), 'shift=7');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ method: 'POST', body: 'shift=7' });
  });
});

describe('an address that nothing can decode', () => {
  it.each(['/people/%c0%ae', '/people/%', '/people/%zz', '/people/%ff'])('is refused: %s', async (path) => {
    const answer = await send(await startEcho(), 'GET', {}, '', path);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      400,
      { error: 'This is not an address of this site.' },
    ]);
  });

  it.each(['/people/%F0%9F%91%AE', '/people?q=%', '/people/%00'])(
    'is the app’s to judge else: %s',
    async (path) => {
      expect((await send(await startEcho(), 'GET', {}, '', path)).status).toBe(200);
    },
  );
});

describe('forwarding headers', () => {
  const forged = {
    'x-forwarded-host': 'evil.example',
    'x-forwarded-for': '10.0.0.1',
    origin: 'https://evil.example',
  };

  it('are dropped when no proxy is trusted, and the true address takes their place', async () => {
    const echo = await startEcho();
    expect((await send(echo, 'POST', forged)).status).toBe(403);
    const seen = JSON.parse((await send(echo, 'GET', forged)).text) as Seen;
    expect(seen.headers['x-forwarded-host']).toBeUndefined();
    expect(seen.headers['x-forwarded-for']).toBe('127.0.0.1');
  });

  it('name the real host behind a trusted proxy', async () => {
    const echo = await startEcho({ trustProxy: true });
    const headers = { 'x-forwarded-host': 'center.example', origin: 'https://center.example' };
    expect((await send(echo, 'POST', headers)).status).toBe(200);
    expect((await send(echo, 'POST', { ...headers, origin: `http://127.0.0.1:${echo.port}` })).status).toBe(
      403,
    );
  });
});

describe('what browsers are told', () => {
  const guards = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
    'cross-origin-opener-policy': 'same-origin',
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
  };

  it.each([
    ['an answer of the app', 'GET', {}, 200],
    ['a refusal', 'POST', { origin: 'https://evil.example' }, 403],
    ['a method that is not used', 'TRACE', {}, 405],
  ])('comes with %s', async (_what, method, headers, status) => {
    const answer = await send(await startEcho(), method, headers);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject(guards);
  });

  it('comes while the app is not there yet, and with what the gateway answers', async () => {
    front = await startFront({
      ...{ host: '127.0.0.1', port: 0, mayMove: false, trustProxy: false },
      gateway: async (req, res) => {
        if (req.method === 'POST') res.end('gateway');
        return req.method === 'POST';
      },
    });
    const early = await send(front, 'GET');
    const gateway = await send(front, 'POST');
    expect([early.status, gateway.text]).toEqual([503, 'gateway']);
    expect(early.headers).toMatchObject(guards);
    expect(gateway.headers).toMatchObject(guards);
  });

  it.each([
    ['where a trusted proxy says that it encrypts', true, 'https', 'max-age=31536000; includeSubDomains'],
    ['not where it does not', true, 'http', undefined],
    ['not where anybody may have said so', false, 'https', undefined],
  ])('is to ask for nothing unencrypted %s', async (_where, trustProxy, scheme, told) => {
    const echo = await startEcho({ trustProxy });
    const header = { 'x-forwarded-proto': scheme };
    for (const headers of [header, { ...header, origin: 'https://evil.example' }]) {
      const answer = await send(echo, 'POST', headers);
      expect(answer.headers['strict-transport-security']).toBe(told);
    }
  });
});

describe('the size of a body', () => {
  const chunk = 'x'.repeat(64 * 1024);
  const full = Array.from({ length: bodyBytesMax / chunk.length }, () => chunk);

  it('is refused with 413 above the limit, by its announced length', async () => {
    const { status, text } = await send(await startEcho(), 'POST', {}, `${full.join('')}x`);
    expect(status).toBe(413);
    expect(JSON.parse(text)).toEqual({ error: 'What was sent is larger than 1 MB.' });
  });

  it('is refused with 413 above the limit, counted while it streams', async () => {
    expect((await send(await startEcho(), 'POST', {}, [...full, 'x'])).status).toBe(413);
  });

  it('passes whole at the limit, announced or not', async () => {
    const echo = await startEcho();
    for (const body of [full.join(''), full]) {
      const { status, text } = await send(echo, 'POST', {}, body);
      expect(status).toBe(200);
      expect((JSON.parse(text) as Seen).body).toBe(full.join(''));
    }
  });
});

describe('start and stop', () => {
  it('answers 503 until the app is there', async () => {
    front = await startFront({ host: '127.0.0.1', port: 0, mayMove: false, trustProxy: false });
    expect(await send(front, 'GET')).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
  });

  it('asks the gateway first and leaves it its own rules about origins', async () => {
    const echo = await startEcho({
      gateway: async (req, res) => {
        if (req.method !== 'POST') return false;
        res.end('gateway');
        return true;
      },
    });
    expect((await send(echo, 'POST', { origin: 'https://app.example' })).text).toBe('gateway');
    expect(JSON.parse((await send(echo, 'GET')).text)).toMatchObject({ method: 'GET' });
  });

  it('moves to the next free port only when it may', async () => {
    const first = await startEcho();
    const options = { host: '127.0.0.1', port: first.port, trustProxy: false };
    await expect(startFront({ ...options, mayMove: false })).rejects.toThrow(`Port ${first.port} is taken`);
    const second = await startFront({ ...options, mayMove: true });
    expect(second.port).toBeGreaterThan(first.port);
    await second.close(0);
  });

  it('lets a running request finish before it closes', async () => {
    const started = createSignal();
    const release = createSignal();
    front = await startFront({ host: '127.0.0.1', port: 0, mayMove: false, trustProxy: false });
    front.serve(async (_req, res) => {
      started.resolve();
      await release.promise;
      res.end('done');
    });
    const answer = send(front, 'GET');
    await started.promise;
    const closed = front.close(10_000);
    const late = await send(front, 'GET');
    expect([late.status, late.headers['retry-after'], late.headers.connection]).toEqual([503, '5', 'close']);
    expect(JSON.parse(late.text).error).toContain('is being stopped');
    release.resolve();
    expect((await answer).text).toBe('done');
    await closed;
    await expect(send(front, 'GET')).rejects.toThrow('ECONNREFUSED');
  });

  it('lets what is under way ask the gateway for more meanwhile', async () => {
    const started = createSignal();
    const release = createSignal();
    front = await startFront({
      ...{ host: '127.0.0.1', port: 0, mayMove: false, trustProxy: false },
      gateway: async (req, res) => {
        if (req.method !== 'PUT') return false;
        res.end('stored');
        return true;
      },
    });
    const own = front;
    own.serve(async (_req, res) => {
      started.resolve();
      await release.promise;
      res.end((await send(own, 'PUT')).text);
    });
    const answer = send(own, 'POST');
    await started.promise;
    const closed = own.close(10_000);
    release.resolve();
    expect((await answer).text).toBe('stored');
    await closed;
  });

  it('closes at once when nothing is under way, also after something was', async () => {
    const echo = await startEcho();
    await send(echo, 'GET');
    const begun = performance.now();
    await echo.close(60_000);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('cuts what does not finish', async () => {
    front = await startFront({ host: '127.0.0.1', port: 0, mayMove: false, trustProxy: false });
    const started = createSignal();
    front.serve(async () => started.resolve());
    const socket = connect(front.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await started.promise;
    const ended = once(socket, 'close');
    await front.close(10);
    await ended;
    expect(socket.destroyed).toBe(true);
  });
});

describe('a connection that asks for another protocol', () => {
  /** Asks for an upgrade and returns what comes back. */
  async function upgrade({ port }: Front, path: string): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`,
    );
    return text(socket);
  }
  const answer = (socket: Duplex, body: string) =>
    socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${body}`);

  it('goes to the gateway or to the app, never to both', async () => {
    const echo = await startEcho({
      sockets: {
        upgrade: (req, socket) => {
          if (req.url !== '/realtime') return false;
          answer(socket, 'gateway');
          return true;
        },
        hangUp: () => {},
      },
    });
    const seen: (string | undefined)[] = [];
    echo.server.on('upgrade', (req: IncomingMessage, socket: Duplex) => {
      seen.push(req.url);
      answer(socket, 'app');
    });
    expect(await upgrade(echo, '/realtime')).toContain('gateway');
    expect(await upgrade(echo, '/_next/hmr')).toContain('app');
    expect(seen).toEqual(['/_next/hmr']);
  });

  it('is refused while nobody wants it', async () => {
    expect(await upgrade(await startEcho(), '/other')).toMatch(/^HTTP\/1.1 404 /);
  });

  it('is told goodbye before the front closes, and cut when it does not go', async () => {
    const hangUp = vi.fn();
    const echo = await startEcho({ sockets: { upgrade: () => true, hangUp } });
    const open = upgrade(echo, '/realtime');
    await expect
      .poll(() => new Promise((resolve) => echo.server.getConnections((_, n) => resolve(n))))
      .toBe(1);
    await echo.close(50);
    expect(hangUp).toHaveBeenCalledOnce();
    expect(await open).toBe('');
  });
});
