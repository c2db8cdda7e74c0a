import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { retryingFetch } from '#lib/supabase/retrying-fetch.ts';

let answers: { status: number; body: string }[] = [];
let received: string[] = [];
const server = createServer(async (req, res) => {
  let body = '';
  for await (const chunk of req) body += chunk;
  received.push(body);
  const answer = answers.shift() ?? { status: 200, body: '"done"' };
  res.writeHead(answer.status, { 'content-type': 'application/json' });
  res.end(answer.body);
});
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rest/v1/rpc/publish_schedule`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  answers = [];
  received = [];
});

const post = () => retryingFetch(url, { method: 'POST', body: '{"p":1}' });
const deadlock = { status: 500, body: '{"code":"40P01","message":"deadlock detected"}' };

describe('a request that lost against another', () => {
  it.each(['40P01', '40001'])('is sent again after %s', async (code) => {
    answers = [{ status: 500, body: JSON.stringify({ code }) }];
    expect(await (await post()).json()).toBe('done');
    expect(received).toEqual(['{"p":1}', '{"p":1}']);
  });

  it('gives up after four times and hands on the answer', async () => {
    answers = [deadlock, deadlock, deadlock, deadlock, deadlock];
    expect(await (await post()).json()).toMatchObject({ code: '40P01' });
    expect(received).toHaveLength(4);
  });

  it.each([
    { status: 500, body: '{"code":"XX000"}' },
    { status: 500, body: 'not json' },
    { status: 409, body: '{"code":"PT409"}' },
  ])('is not sent again after another failure: %o', async (answer) => {
    answers = [answer];
    expect((await post()).status).toBe(answer.status);
    expect(received).toHaveLength(1);
  });
});
