import type { IncomingMessage } from 'node:http';

/** Whether an address such as `http://localhost:3000` leads to the machine it is opened on. */
export function isLoopback(url: string): boolean {
  return URL.canParse(url) && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}

/**
 * Whether a request was made on this machine, by somebody who opened a local address. A proxy in front connects from
 * here too: it is known by the headers it adds (the raw ones, since an untrusted proxy's are taken out of the others).
 * A page of another site whose name was pointed here is known by its Host.
 */
export function isFromThisMachine(req: IncomingMessage): boolean {
  if (!/^(::1$|(::ffff:)?127\.)/.test(req.socket.remoteAddress ?? '')) return false;
  const isForwarded = req.rawHeaders.some(
    (name, index) => index % 2 === 0 && /^(forwarded|via|x-forwarded-.*|x-real-ip)$/i.test(name),
  );
  return !isForwarded && isLoopback(`http://${req.headers.host ?? ''}`);
}
