import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { patientSocket } from '#lib/supabase/browser.ts';

let server: WebSocketServer;
let admit: () => void = () => {};

beforeEach(async () => {
  server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    verifyClient: (_request, answer) => {
      admit = () => answer(true);
      server.emit('knocked');
    },
  });
  await once(server, 'listening');
});

afterEach(() => server.close());

it('ends a socket that still connects once it is open, without a fault', async () => {
  const { port } = server.address() as AddressInfo;
  const Socket = patientSocket();
  const knocked = once(server, 'knocked');
  const socket = new Socket(`ws://127.0.0.1:${port}`);
  const heard: string[] = [];
  for (const kind of ['open', 'error', 'close']) socket.addEventListener(kind, () => heard.push(kind));
  await knocked;
  socket.close(1000, 'left');
  expect(socket.readyState).toBe(WebSocket.CONNECTING);
  admit();
  await once(socket, 'close');
  expect(heard).toEqual(['open', 'close']);
});
