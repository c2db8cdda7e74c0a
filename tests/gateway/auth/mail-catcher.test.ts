import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMailCatcher, type MailCatcher } from '../../../supabase/local/mail/catcher.ts';
import type { Mail } from '../../../supabase/local/mail/mail.ts';

let dir: string;
let catcher: MailCatcher;
let server: Server;
let url: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mail-catcher-'));
  catcher = createMailCatcher({ dir });
  server = createServer(async (req, res) => {
    if (!(await catcher.handle(req, res))) res.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true, force: true });
});

const mail = (subject: string, more: Partial<Mail> = {}): Mail => ({
  to: 'ann@example.org',
  subject,
  text: `Text of ${subject}`,
  html: '<p>html</p>',
  kind: 'invite',
  link: 'http://127.0.0.1:3000/accept-invitation?token_hash=abc&type=invite',
  code: '123456',
  ...more,
});

describe('the mail catcher', () => {
  it('lists mails newest first, as JSON and as a page', async () => {
    for (const subject of ['first', 'second', 'third']) await catcher.send(mail(subject));
    const caught: { subject: string }[] = await (await fetch(`${url}/__mail.json`)).json();
    expect(caught.map(({ subject }) => subject)).toEqual(['third', 'second', 'first']);
    const page = await (await fetch(`${url}/__mail`)).text();
    expect(page.indexOf('third')).toBeLessThan(page.indexOf('first'));
    expect(page).toContain('<html lang="en">');
  });

  it('keeps mails over a restart', async () => {
    await catcher.send(mail('kept'));
    expect((await createMailCatcher({ dir }).list()).map(({ subject }) => subject)).toEqual(['kept']);
  });

  it('keeps mails that come at once apart', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => catcher.send(mail(`mail ${index}`))));
    const subjects = (await catcher.list()).map(({ subject }) => subject).reverse();
    expect(subjects).toEqual(Array.from({ length: 20 }, (_, index) => `mail ${index}`));
  });

  it('shows one mail with its text and link', async () => {
    await catcher.send(mail('the invitation'));
    const [caught] = await catcher.list();
    const page = await (await fetch(`${url}/__mail/${caught?.id}`)).text();
    expect(page).toContain('Text of the invitation');
    expect(page).toContain('<dt>Code</dt><dd>123456</dd>');
    expect(page).toContain('href="http://127.0.0.1:3000/accept-invitation?token_hash=abc&amp;type=invite"');
  });

  it('escapes everything and links only to web addresses', async () => {
    const attack = '<script>alert(1)</script>"\'&';
    await catcher.send(mail(attack, { to: attack, text: attack, link: 'javascript:alert(1)' }));
    const [caught] = await catcher.list();
    for (const address of ['/__mail', `/__mail/${caught?.id}`]) {
      const response = await fetch(`${url}${address}`);
      const page = await response.text();
      expect(page).not.toContain('<script');
      expect(page).not.toContain('href="javascript:');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  it('keeps the last ones, also of those it kept before a restart', async () => {
    for (const subject of ['first', 'second', 'third']) await catcher.send(mail(subject));
    const restarted = createMailCatcher({ dir, mailsMax: 3 });
    for (const subject of ['fourth', 'fifth']) await restarted.send(mail(subject));
    expect((await restarted.list()).map(({ subject }) => subject)).toEqual(['fifth', 'fourth', 'third']);
    expect(await readdir(dir)).toHaveLength(3);
  });

  it('shows mails of an earlier version, which carried no code', async () => {
    const { code: _code, ...earlier } = mail('earlier');
    const id = '00000000000000-000001';
    await writeFile(path.join(dir, `${id}.json`), JSON.stringify({ ...earlier, id, receivedAt: '' }));
    expect(await catcher.list()).toMatchObject([{ subject: 'earlier', code: null }]);
    expect(await (await fetch(`${url}/__mail/${id}`)).text()).not.toContain('<dt>Code</dt>');
  });

  it('does not stumble over a damaged file', async () => {
    await catcher.send(mail('good'));
    await writeFile(path.join(dir, '00000000000000-000000.json'), '{"id":');
    expect((await catcher.list()).map(({ subject }) => subject)).toEqual(['good']);
  });

  it.each([
    ['GET', '/__mail/../secrets.json', 418],
    ['GET', '/__mail/..%2Fsecrets', 404],
    ['GET', '/__mail/00000000000001-000000', 404],
    ['POST', '/__mail', 405],
    ['GET', '/__mailbox', 418],
  ])('%s %s is %i', async (method, address, status) => {
    expect((await fetch(`${url}${address}`, { method })).status).toBe(status);
  });
});
