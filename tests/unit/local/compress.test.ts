import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { brotliDecompressSync, createBrotliDecompress, gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { compressBuilt, compressing, smallestOf } from '../../../scripts/compress.ts';

type App = Parameters<typeof compressing>[0];
type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

let listening: Server;
afterEach(() => {
  listening.closeAllConnections();
  listening.close();
});

async function start(app: App, smallest?: Parameters<typeof compressing>[1]): Promise<void> {
  const handler = compressing(app, smallest);
  listening = createServer((req, res) => void handler(req, res));
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
}

async function open(encodings: string | null, method = 'GET', path = '/'): Promise<IncomingMessage> {
  const { port } = listening.address() as AddressInfo;
  const headers = encodings === null ? {} : { 'accept-encoding': encodings };
  const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return response;
}

async function ask(encodings: string | null, method?: string, path?: string): Promise<Answer> {
  const response = await open(encodings, method, path);
  return { status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) };
}

const rows = JSON.stringify(Array.from({ length: 500 }, (_, id) => ({ id, code: `D${id}` })));

/** An app that answers with this. */
function answering(body: string | Buffer, headers: Record<string, string> = {}, status = 200): App {
  return async (_req, res) => {
    res.writeHead(status, { 'content-type': 'application/json', ...headers });
    res.end(body);
  };
}

describe('an answer is compressed', () => {
  it('as the browser takes it', async () => {
    await start(answering(rows, { 'content-length': String(rows.length), etag: '"one"', vary: 'RSC' }));
    const small = await ask('gzip, deflate, br');
    expect(small.headers).toMatchObject({ 'content-encoding': 'br', etag: 'W/"one"' });
    expect(small.headers.vary).toBe('RSC, Accept-Encoding');
    expect(small.headers['content-length']).toBeUndefined();
    expect(small.body.length).toBeLessThan(rows.length / 4);
    expect(brotliDecompressSync(small.body).toString()).toBe(rows);
    expect(gunzipSync((await ask('gzip')).body).toString()).toBe(rows);
    expect(gunzipSync((await ask('br;q=0.5, gzip')).body).toString()).toBe(rows);
    expect(brotliDecompressSync((await ask('*')).body).toString()).toBe(rows);
    for (const encodings of [null, 'identity', 'br;q=0, gzip;q=0', 'zstd']) {
      const whole = await ask(encodings);
      expect(whole.body.toString()).toBe(rows);
      expect(whole.headers).toMatchObject({ vary: 'RSC, Accept-Encoding', etag: '"one"' });
      expect(whole.headers['content-encoding']).toBeUndefined();
    }
  });

  it('with headers in every form that Node takes', async () => {
    await start(async (_req, res) => {
      res.writeHead(201, 'Made', ['content-type', 'text/csv', 'x-more', 'yes'] as never);
      res.write(rows);
      res.end();
    });
    const { status, headers, body } = await ask('br');
    expect({ status, more: headers['x-more'] }).toEqual({ status: 201, more: 'yes' });
    expect(brotliDecompressSync(body).toString()).toBe(rows);
  });

  it('part by part while it is streamed', async () => {
    let goOn = (): void => {};
    await start(async (_req, res) => {
      res.setHeader('content-type', 'text/html; charset=utf-8');
      res.flushHeaders();
      res.write('<p>first');
      if ('flush' in res && typeof res.flush === 'function') res.flush();
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      res.end('<p>second');
    });
    const text = (await open('br')).pipe(createBrotliDecompress()).setEncoding('utf8');
    const [first] = await once(text, 'data');
    expect(first).toBe('<p>first');
    goOn();
    const [second] = await once(text, 'data');
    expect(second).toBe('<p>second');
  });

  it('only as fast as the browser reads', async () => {
    // What leaves the compressor is as much as what enters, and more than a connection holds.
    const noise = randomBytes(1 << 18);
    const parts = 80;
    let written = 0;
    await start(async (_req, res) => {
      res.setHeader('content-type', 'text/plain');
      for (; written < parts; written++) if (!res.write(noise)) await once(res, 'drain');
      res.end();
    });
    const response = await open('gzip');
    let before = -1;
    while (written !== before) {
      before = written;
      await pause(150);
    }
    expect(written).toBeLessThan(parts);
    expect(gunzipSync(await buffer(response)).length).toBe(parts * noise.length);
  });
});

describe('an answer stays as it is', () => {
  it.each<[string, App]>([
    [
      'short',
      async (_req, res) => {
        res.setHeader('content-type', 'application/json');
        res.end('{"error":"No."}');
      },
    ],
    ['short, its length said', answering('{}', { 'content-length': '2' })],
    ['a picture', answering(rows, { 'content-type': 'image/png' })],
    ['compressed already', answering(rows, { 'content-encoding': 'zstd' })],
    ['not to be changed', answering(rows, { 'cache-control': 'no-store, no-transform' })],
    ['a part', answering(rows, { 'content-range': 'bytes 0-9/99' }, 206)],
  ])('when it is %s', async (name, app) => {
    await start(app);
    const { headers, body } = await ask('br');
    expect(headers['content-encoding']).toBe(name === 'compressed already' ? 'zstd' : undefined);
    expect(body.toString()).toMatch(/^[[{].*[\]}]$/s);
  });

  it('when nothing changed, and when only its head is asked for', async () => {
    await start(answering('', { etag: '"one"' }, 304));
    expect(await ask('br')).toMatchObject({ status: 304, headers: { etag: '"one"' }, body: Buffer.alloc(0) });
    listening.close();
    await start(answering('', { 'content-length': '5000' }));
    const { headers } = await ask('br', 'HEAD');
    expect(headers['content-length']).toBe('5000');
    expect(headers['content-encoding']).toBeUndefined();
  });
});

describe('a built file', () => {
  it('travels in its smallest form', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'compress-'));
    try {
      mkdirSync(join(dir, 'chunks'));
      writeFileSync(join(dir, 'chunks/a.js'), rows);
      writeFileSync(join(dir, 'chunks/small.js'), '1');
      await compressBuilt(dir);
      await start(async (_req, res) => {
        res.setHeader('content-type', 'application/javascript; charset=UTF-8');
        res.setHeader('content-length', rows.length);
        res.write(rows.slice(0, 100));
        res.end(rows.slice(100));
      }, smallestOf(dir));
      const small = await ask('gzip, br', 'GET', '/_next/static/chunks/a.js?dpl=1');
      expect(small.headers).toMatchObject({
        'content-encoding': 'br',
        'content-length': String(small.body.length),
      });
      expect(brotliDecompressSync(small.body).toString()).toBe(rows);
      const other = await ask('br', 'GET', '/_next/static/chunks/b.js');
      expect(other.headers['content-length']).toBeUndefined();
      expect(brotliDecompressSync(other.body).toString()).toBe(rows);
      expect((await ask(null, 'GET', '/_next/static/chunks/a.js')).body.toString()).toBe(rows);
      const away = smallestOf(join(dir, 'chunks'));
      expect(away('/_next/static/../../etc/passwd')).toBeNull();
      expect(away('/_next/static/small.js')).toBeNull();
      expect(away('/_next/static/a.js')).not.toBeNull();
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
