import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayTarget, startGatewayTarget } from '../../setup/gateway-target.ts';

// What somebody writes who speaks HTTP by hand. Only the embedded project answers by these rules.

let target: GatewayTarget;
beforeAll(async () => {
  target = await startGatewayTarget();
});
afterAll(() => target.close());

/** Sends these bytes and reads until the server hangs up: the statuses of all answers. */
async function exchange(text: string): Promise<string[]> {
  const { hostname, port } = new URL(target.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {});
  socket.write(text, 'latin1');
  let received = '';
  for await (const chunk of socket.setEncoding('latin1')) received += chunk;
  expect(received).not.toMatch(/node_modules|\n\s+at /);
  return [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status ?? '');
}

/** What would be read as a second request if two servers disagreed about where the first one ends. */
const hidden = 'GET /rest/v1/profiles?select=id HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const post = (headers: string, body: string): string =>
  `POST /auth/v1/token?grant_type=password HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n${body}`;

describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('a request whose end is not clear', () => {
  it.each([
    ['a length and chunks', post('Content-Length: 4\r\nTransfer-Encoding: chunked', `0\r\n\r\n${hidden}`)],
    ['chunks and a length', post('Transfer-Encoding: chunked\r\nContent-Length: 4', `0\r\n\r\n${hidden}`)],
    ['two lengths', post('Content-Length: 4\r\nContent-Length: 5', `abcd${hidden}`)],
    ['a list of lengths', post('Content-Length: 4, 5', `abcd${hidden}`)],
    ['a length below nothing', post('Content-Length: -1', hidden)],
    ['a length with a sign', post('Content-Length: +4', `abcd${hidden}`)],
    ['a length in hexadecimal', post('Content-Length: 0x4', `abcd${hidden}`)],
    ['a length beyond all numbers', post(`Content-Length: ${'9'.repeat(30)}`, hidden)],
    ['an unknown encoding', post('Transfer-Encoding: xchunked', `0\r\n\r\n${hidden}`)],
    [
      'chunks that are not the last encoding',
      post('Transfer-Encoding: chunked, identity', `0\r\n\r\n${hidden}`),
    ],
    ['an encoding with a blank before the colon', post('Transfer-Encoding : chunked', `0\r\n\r\n${hidden}`)],
    ['a chunk whose size is no number', post('Transfer-Encoding: chunked', `zz\r\n${hidden}`)],
    ['a chunk whose size has a sign', post('Transfer-Encoding: chunked', `-1\r\n\r\n${hidden}`)],
  ])('is refused, and nothing behind it is read: %s', async (_name, text) => {
    const statuses = await exchange(text);
    expect(statuses).toHaveLength(1);
    expect(statuses[0]).toBe('400');
  });
});

describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('a head that is none', () => {
  it.each([
    ['no host', 'GET / HTTP/1.1\r\n\r\n', '400'],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n', '400'],
    ['a zero in a header', 'GET / HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n', '400'],
    ['a header without a name', 'GET / HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n', '400'],
    ['an unknown method', 'GETT / HTTP/1.1\r\nHost: x\r\n\r\n', '400'],
    ['what is no HTTP', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03', '400'],
    ['one long header', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(40_000)}\r\n\r\n`, '431'],
    ['very many headers', `GET / HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(2900)}\r\n`, '431'],
    ['a long address', `GET /${'x'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, '431'],
  ])('is refused: %s', async (_name, text, status) => {
    expect(await exchange(text)).toEqual([status]);
  });
});
