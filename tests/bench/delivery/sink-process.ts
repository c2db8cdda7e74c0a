// A mail server that takes everything and remembers what, in which order and when, in a process of its own.
import { SMTPServer } from 'smtp-server';
import { serveParent } from '../gateway/child.ts';

/** One accepted mail; `at` in ms since 1970. */
export type Accepted = { messageId: string; recipient: string; at: number };

const accepted: Accepted[] = [];
let takesMs = 0;

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onData(stream, session, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => {
      const head = Buffer.concat(chunks).toString('latin1').split('\r\n\r\n')[0] ?? '';
      const messageId = /^message-id:\s*(\S+)/im.exec(head)?.[1] ?? '';
      setTimeout(() => {
        const at = performance.timeOrigin + performance.now();
        for (const { address } of session.envelope.rcptTo)
          accepted.push({ messageId, recipient: address, at });
        done();
      }, takesMs);
    });
  },
});
// Who is killed in the middle of a mail leaves a broken line.
server.on('error', () => {});

serveParent(
  {
    /** Listens; each mail takes so long. Answers the port. */
    listen: (ms: number): Promise<number> => {
      takesMs = ms;
      return new Promise((resolve) => {
        const listening = server.listen(0, '127.0.0.1', () => {
          const address = listening.address();
          resolve(typeof address === 'object' && address !== null ? address.port : 0);
        });
      });
    },
    /** What was accepted from the mail of this number on. */
    since: (first: number): Accepted[] => accepted.slice(first),
  },
  () => new Promise((resolve) => server.close(resolve)),
);
