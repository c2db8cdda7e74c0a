import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { Mail, SendMail } from './mail.ts';

export type MailReceiver = {
  /** Where mails are taken, with the name and the password for it. */
  url: string;
  close(): Promise<void>;
};

const userName = 'notices';
const mailBytesMax = 1024 * 1024;

/**
 * Takes mails by SMTP on a port of this machine alone, and passes them on; a mail is accepted once it is kept. The
 * password is made anew each time, so that only who was told the address may send.
 */
export async function receiveMails(keep: SendMail): Promise<MailReceiver> {
  const password = randomBytes(18).toString('base64url');
  const server = new SMTPServer({
    banner: 'dispatch-scheduler',
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: mailBytesMax,
    closeTimeout: 1000,
    onAuth(auth, _session, done) {
      const isKnown = auth.username === userName && isSame(auth.password ?? '', password);
      if (isKnown) done(null, { user: userName });
      else done(new Error('Unknown name or password.'));
    },
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address).join(', ');
      read(stream)
        .then((raw) => (stream.sizeExceeded ? Promise.reject(tooLarge()) : PostalMime.parse(raw)))
        .then((email) => keep(mailOf(email, to)))
        .then(() => done(), done);
    },
  });
  // A client that goes away in the middle is no fault of ours.
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${userName}:${password}@127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function isSame(given: string, password: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(password)];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function read(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  // What is too much is heard to its end, as the protocol asks, and forgotten.
  for await (const chunk of stream) {
    length += chunk.length;
    if (length <= mailBytesMax) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): Error {
  return Object.assign(new Error('The mail is too large.'), { responseCode: 552 });
}

function mailOf({ subject = '', text = '', html = '', messageId }: Email, to: string): Mail {
  return {
    to,
    subject,
    text,
    html,
    kind: 'notice',
    link: /https?:\/\/\S+/.exec(text)?.[0] ?? null,
    code: null,
    ...(messageId !== undefined && { messageId }),
  };
}
