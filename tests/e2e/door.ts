import { createServer, request as forward } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export type Door = {
  /** Where the app is reached through it. */
  url: string;
  /** From now on nobody gets through; who is inside is cut off. */
  shut(): Promise<void>;
  open(): Promise<void>;
  /** The app does what it is asked by the next action of this id; the answer gets lost, and the door is shut. */
  shutOnAnswerOf(actionId: string): void;
  close(): Promise<void>;
};

/** A way to the app that can be shut: to a browser the server is then away, whatever it knows of its network. */
export async function makeDoor(appUrl: string): Promise<Door> {
  const { hostname, port } = new URL(appUrl);
  let losesNext: string | null = null;
  const server = createServer((req, res) => {
    const isLost = losesNext !== null && req.headers['next-action'] === losesNext;
    if (isLost) losesNext = null;
    const { method, url: path, headers } = req;
    const onward = forward({ hostname, port, method, path, headers }, (answer) => {
      if (isLost) {
        // With the door open, browsers would send again by themselves what ended without an answer.
        answer.resume();
        answer.on('end', shut);
        return;
      }
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    res.on('close', () => onward.destroy());
    req.pipe(onward);
  });
  // Live messages come through it too.
  const sockets = new Set<Socket>();
  server.on('upgrade', (req, socket, head) => {
    const onward = connect(Number(port), hostname);
    const lines = [`${req.method} ${req.url} HTTP/1.1`];
    for (let at = 0; at < req.rawHeaders.length; at += 2) {
      lines.push(`${req.rawHeaders[at]}: ${req.rawHeaders[at + 1]}`);
    }
    onward.write(`${lines.join('\r\n')}\r\n\r\n`);
    onward.write(head);
    onward.pipe(socket).pipe(onward);
    sockets.add(onward);
    const end = () => {
      sockets.delete(onward);
      onward.destroy();
      socket.destroy();
    };
    for (const each of [onward, socket]) each.on('error', end).on('close', end);
  });
  const listen = (at: number) =>
    new Promise<void>((resolve) => {
      server.listen(at, '127.0.0.1', resolve);
    });
  const shut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
    });
  await listen(0);
  const own = (server.address() as AddressInfo).port;
  return {
    url: `http://localhost:${own}`,
    shut,
    open: () => listen(own),
    shutOnAnswerOf: (actionId) => {
      losesNext = actionId;
    },
    close: async () => {
      if (server.listening) await shut();
    },
  };
}
