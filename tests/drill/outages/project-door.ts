import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** A service of the project by the begin of its paths. */
export type Service = 'auth' | 'realtime' | 'rest';

/** How a service is away: nobody listens, or nobody answers. */
export type Manner = 'refused' | 'silent';

/**
 * What stands before a project in the drill's own process, as the front of a hosted one does: behind it each service can be
 * away alone, while app, browser and worker know no other address.
 */
export type ProjectDoor = {
  url: string;
  take(service: Service, manner: Manner): void;
  giveBack(service: Service): void;
  close(): Promise<void>;
};

/** Opens it before the project at `projectUrl`. */
export async function openProjectDoor(projectUrl: string): Promise<ProjectDoor> {
  const { hostname, port } = new URL(projectUrl);
  const away = new Map<Service, Manner>();
  const open = new Map<Duplex, Service | null>();

  const keep = (socket: Duplex, service: Service | null): void => {
    open.set(socket, service);
    socket.once('close', () => open.delete(socket)).on('error', () => {});
  };

  const pass = (req: IncomingMessage, res: ServerResponse): void => {
    const manner = mannerOf(req.url, away);
    if (manner === 'refused') return void req.socket.destroy();
    if (manner === 'silent') return;
    const passed = request(
      { hostname, port, method: req.method, path: req.url, headers: req.headers },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      },
    );
    passed.on('error', () => res.destroy());
    res.on('close', () => passed.destroy());
    req.pipe(passed);
  };

  const server = createServer(pass);
  server.on('connection', (socket) => keep(socket, null));
  server.on('upgrade', (req, socket: Duplex, head: Buffer) => {
    keep(socket, serviceOf(req.url));
    const manner = mannerOf(req.url, away);
    if (manner === 'refused') return void socket.destroy();
    if (manner === 'silent') return;
    const passed = connect(Number(port), hostname, () => {
      const lines = [`${req.method} ${req.url} HTTP/1.1`];
      for (let at = 0; at < req.rawHeaders.length; at += 2) {
        lines.push(`${req.rawHeaders[at]}: ${req.rawHeaders[at + 1]}`);
      }
      passed.write(`${lines.join('\r\n')}\r\n\r\n`);
      passed.write(head);
      passed.pipe(socket);
      socket.pipe(passed);
    });
    passed.on('error', () => socket.destroy());
    socket.on('close', () => passed.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take(service, manner) {
      away.set(service, manner);
      for (const [socket, of] of open) if (of === service) socket.destroy();
    },
    giveBack(service) {
      away.delete(service);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open.keys()) socket.destroy();
      }),
  };
}

function serviceOf(path = ''): Service | null {
  return (/^\/(auth|realtime|rest)\/v1(?:[/?]|$)/.exec(path)?.[1] ?? null) as Service | null;
}

function mannerOf(path: string | undefined, away: ReadonlyMap<Service, Manner>): Manner | null {
  const service = serviceOf(path);
  return service === null ? null : (away.get(service) ?? null);
}
