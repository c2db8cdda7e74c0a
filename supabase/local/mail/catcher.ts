import { mkdirSync } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { Mail, SendMail } from './mail.ts';
import { renderMail, renderMailList, renderMissing } from './pages.ts';

/** A mail as kept: `id` orders by arrival, `receivedAt` is an ISO instant. */
export type CaughtMail = Mail & { id: string; receivedAt: string };

export type MailCatcher = {
  /** Keeps a mail; resolves once it is on disk. */
  send: SendMail;
  /** All kept mails, newest first. */
  list: () => Promise<CaughtMail[]>;
  /** Answers GET /__mail, /__mail/<id> and /__mail.json; false when the path is another one. */
  handle: (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;
};

const idPattern = /^\d{14}-\d{6}$/;

function isMail(value: unknown): value is CaughtMail {
  if (typeof value !== 'object' || value === null) return false;
  const texts = ['id', 'receivedAt', 'to', 'subject', 'text', 'html', 'kind'] as const;
  return texts.every((key) => key in value && typeof Reflect.get(value, key) === 'string');
}

/** The id of a mail that comes now: after the newest one, also within its millisecond or with a clock that was set back. */
function idAfter(newest: string | undefined, now: number): string {
  const [time = 0, sequence = 0] = newest?.split('-').map(Number) ?? [];
  const [ms, number] = now > time ? [now, 1] : [time, sequence + 1];
  return `${String(ms).padStart(14, '0')}-${String(number).padStart(6, '0')}`;
}

function sendText(res: ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  });
  res.end(res.req.method === 'HEAD' ? undefined : body);
}

/**
 * Stands in for a mail server on this machine: mails are kept as files below `dir` (the last `mailsMax`) and shown
 * at /__mail. Not for a machine others reach, since the page shows every sign-in link.
 */
export function createMailCatcher({ dir, mailsMax = 5000 }: { dir: string; mailsMax?: number }): MailCatcher {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // Writes happen one after the other, so that ids order by arrival.
  let last: Promise<unknown> = Promise.resolve();
  // Of the kept mails, the oldest first; read from the folder before the first write.
  let kept: string[] | null = null;

  async function listIds(): Promise<string[]> {
    const names = await readdir(dir);
    const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
    return ids
      .filter((id) => idPattern.test(id))
      .sort()
      .reverse();
  }

  async function read(id: string): Promise<CaughtMail | null> {
    try {
      const value: unknown = JSON.parse(await readFile(path.join(dir, `${id}.json`), 'utf8'));
      // Mails kept by an earlier version carry no code.
      return isMail(value) ? { ...value, code: value.code ?? null } : null;
    } catch {
      // Dropped by the clean-up in the meantime, or damaged: not there either way.
      return null;
    }
  }

  async function list(): Promise<CaughtMail[]> {
    const mails = await Promise.all((await listIds()).map(read));
    return mails.filter((mail) => mail !== null);
  }

  async function write(mail: Mail): Promise<void> {
    const now = new Date();
    kept ??= (await listIds()).reverse();
    const id = idAfter(kept.at(-1), now.getTime());
    const caught: CaughtMail = { ...mail, id, receivedAt: now.toISOString() };
    const file = path.join(dir, `${id}.json`);
    const handle = await open(`${file}.part`, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify(caught));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.part`, file);
    kept.push(id);
    const surplus = kept.splice(0, kept.length - mailsMax);
    await Promise.all(surplus.map((old) => rm(path.join(dir, `${old}.json`), { force: true })));
  }

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<boolean> {
    const [pathname = '/'] = (req.url ?? '/').split('?');
    const isPage = pathname === '/__mail' || pathname === '/__mail/';
    const id = pathname.startsWith('/__mail/') ? pathname.slice('/__mail/'.length) : '';
    if (!isPage && id === '' && pathname !== '/__mail.json') return false;
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.setHeader('allow', 'GET, HEAD');
      sendText(res, 405, 'text/plain', 'Method not allowed\n');
    } else if (pathname === '/__mail.json') {
      sendText(res, 200, 'application/json', JSON.stringify(await list()));
    } else if (isPage) {
      sendText(res, 200, 'text/html', renderMailList(await list()));
    } else {
      const mail = idPattern.test(id) ? await read(id) : null;
      if (mail === null) sendText(res, 404, 'text/html', renderMissing());
      else sendText(res, 200, 'text/html', renderMail(mail));
    }
    return true;
  }

  return {
    list,
    handle,
    send(mail) {
      const written = last.then(() => write(mail));
      last = written.catch(() => undefined);
      return written;
    },
  };
}
