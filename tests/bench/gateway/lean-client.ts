import { connect, type Socket } from 'node:net';

/** One HTTP request, written out once: the client shall cost as little as possible. */
export type PlainRequest = {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** The one status that counts as success. */
  status: number;
};

/** The bytes of a request. */
export function encodeRequest({ method, path, headers, body = '' }: PlainRequest, port: number): Buffer {
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map((pair) => pair.join(': '));
  if (method === 'POST') lines.push(`content-length: ${Buffer.byteLength(body)}`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** One keep-alive connection, one request at a time. Reads every byte of an answer, interprets only its status and length. */
export type LeanClient = {
  send(request: Buffer, status: number): Promise<void>;
  close(): void;
};

export async function openLeanClient(port: number): Promise<LeanClient> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let received: Buffer = Buffer.alloc(0);
  let wanted = 0;
  let settle: ((error: Error | null) => void) | null = null;
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const finish = (error: Error | null): void => {
    const settled = settle;
    settle = null;
    received = Buffer.alloc(0);
    settled?.(error);
  };
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    if (!isComplete(received)) return;
    const status = Number(received.toString('latin1', 9, 12));
    finish(status === wanted ? null : new Error(`Unexpected answer: ${received.toString('utf8')}`));
  });
  socket.on('error', (error) => finish(error));
  socket.on('close', () => finish(new Error('The gateway closed the connection')));
  return {
    send: (request, status) =>
      new Promise((resolve, reject) => {
        wanted = status;
        settle = (error) => (error ? reject(error) : resolve());
        socket.write(request);
      }),
    close: () => void socket.destroy(),
  };
}

function isComplete(received: Buffer): boolean {
  const head = received.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(received.toString('latin1', 0, head))?.[1];
  if (length !== undefined) return received.length >= head + 4 + Number(length);
  return received.toString('latin1', received.length - 5) === '0\r\n\r\n';
}
