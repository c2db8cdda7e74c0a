import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = { path: string; headers: IncomingHttpHeaders; body: Buffer };

export type HttpServer = {
  url: string;
  asked: Asked[];
  /** What it does with the next requests; at first it answers 200. */
  answer(with_: (response: ServerResponse, asked: Asked) => void): void;
  close(): Promise<void>;
};

/** A server on this machine that keeps what it was asked. */
export async function startHttpServer(): Promise<HttpServer> {
  const asked: Asked[] = [];
  let answer: (response: ServerResponse, asked: Asked) => void = (response) => response.end();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
    asked.push(one);
    answer(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer(with_) {
      answer = with_;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
