import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

/** What the server says where it is asked; null = nothing, and it keeps the connection; `hang up` = it ends it. */
export type MailManners = {
  greeting: string | null;
  /** To a login; without one none is offered. */
  login?: string;
  /** To a recipient; to one alone something else. */
  recipient: string | null;
  refused?: { address: string; words: string };
  /** To the command that a mail comes, and to the whole mail. */
  data: string | null;
  mail: string | null;
};

/** A mail as it arrived. */
export type ArrivedMail = { to: string; messageId: string; raw: string };

const kind: MailManners = {
  greeting: '220 mail.test ready',
  recipient: '250 OK',
  data: '354 Go on',
  mail: '250 Kept',
};

/** A mail server that is as kind or as unkind as a test wants. */
export type MailServer = {
  /** Its port stays the same when it goes away and comes back. */
  url: string;
  /** The mails that it took, in order. */
  mails: ArrivedMail[];
  /** Connections that it has now. */
  connections(): number;
  /** Whole mails that it heard, whatever it said to them. */
  heard(): number;
  behave(manners?: Partial<MailManners>): void;
  /** Says now what it owes to mails that it did not answer. */
  answerLate(words: string): void;
  /** Nobody listens on its port any more. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

/** Starts a kind one on any port of this machine. */
export async function startMailServer(): Promise<MailServer> {
  let manners = kind;
  let heard = 0;
  const mails: ArrivedMail[] = [];
  const sockets = new Set<Socket>();
  const owed: ((words: string) => void)[] = [];
  let server: Server;

  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.setEncoding('utf8');
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    let rest = '';
    let to = '';
    let isMail = false;
    const say = (line: string | null) => {
      if (line === null || socket.destroyed) return;
      if (line === 'hang up') {
        socket.destroy();
        return;
      }
      socket.write(`${line}\r\n`);
      if (line.startsWith('421')) socket.end();
    };
    const takeMail = (raw: string): void => {
      isMail = false;
      heard += 1;
      const messageId = /^message-id: (.+)$/im.exec(raw)?.[1]?.trim() ?? '';
      const arrived = { to, messageId, raw };
      const conclude = (words: string) => {
        if (words.startsWith('250')) mails.push(arrived);
        say(words);
      };
      if (manners.mail === null) owed.push(conclude);
      else conclude(manners.mail);
    };
    const answer = (line: string): void => {
      const command = line.slice(0, 4).toUpperCase();
      if (command === 'EHLO')
        say(manners.login === undefined ? '250 mail.test' : '250-mail.test\r\n250 AUTH PLAIN');
      else if (command === 'AUTH') say(manners.login ?? '502 No');
      else if (command === 'RCPT') {
        to = /<([^>]*)>/.exec(line)?.[1] ?? '';
        say(manners.refused?.address === to ? manners.refused.words : manners.recipient);
      } else if (command === 'DATA') {
        isMail = manners.data?.startsWith('354') ?? false;
        say(manners.data);
      } else if (command === 'QUIT') {
        say('221 Bye');
        socket.end();
      } else say('250 OK');
    };
    socket.on('data', (text: string) => {
      rest += text;
      for (;;) {
        const end = isMail ? rest.indexOf('\r\n.\r\n') : rest.indexOf('\r\n');
        if (end === -1) return;
        const part = rest.slice(0, end);
        rest = rest.slice(end + (isMail ? 5 : 2));
        if (isMail) takeMail(part);
        else answer(part);
      }
    });
    say(manners.greeting);
  };

  const listen = async (port: number): Promise<number> => {
    server = createServer(serve);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return (server.address() as AddressInfo).port;
  };
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const port = await listen(0);
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    connections: () => sockets.size,
    heard: () => heard,
    behave(changed = {}) {
      manners = { ...kind, ...changed };
    },
    answerLate(words) {
      for (const conclude of owed.splice(0)) conclude(words);
    },
    goAway: stop,
    async comeBack() {
      await listen(port);
    },
    close: stop,
  };
}
