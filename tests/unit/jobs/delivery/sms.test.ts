import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendContext } from '#lib/jobs/delivery/channel.ts';
import { createSmsChannel, createSmsLog, createTwilio } from '#lib/jobs/delivery/sms.ts';
import { claimedDelivery } from '../../../factories/deliveries.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';

const context = (now = Date.parse('2031-03-01T09:00:00Z')): SendContext => ({
  siteUrl: 'https://schedule.example',
  now,
  signal: new AbortController().signal,
});
const delivery = claimedDelivery({ channel: 'sms' });

describe('Twilio', () => {
  let server: HttpServer;
  beforeEach(async () => {
    server = await startHttpServer();
  });
  afterEach(() => server.close());
  const channel = (change: { from?: string; timeoutMs?: number } = {}) =>
    createSmsChannel(
      createTwilio({
        url: `${server.url}/`,
        accountSid: 'AC1',
        authToken: 'token',
        from: '+13035550100',
        ...change,
      }),
    );

  it('is asked as its API wants it', async () => {
    server.answer((response) => response.writeHead(201).end('{"sid":"SM1"}'));
    expect(await channel().send(delivery, context())).toEqual({ state: 'sent' });
    const [asked] = server.asked;
    expect(asked?.path).toBe('/2010-04-01/Accounts/AC1/Messages.json');
    expect(asked?.headers.authorization).toBe(`Basic ${Buffer.from('AC1:token').toString('base64')}`);
    expect(asked?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(String(asked?.body)))).toEqual({
      To: '+13035550142',
      From: '+13035550100',
      Body: 'Harbor 911: A shift of yours is cancelled. https://schedule.example/n/12',
      ValidityPeriod: '36000',
    });
  });

  it('keeps a text no longer than it is of use, and takes the id of a messaging service', async () => {
    const service = `MG${'0'.repeat(32)}`;
    await channel({ from: service }).send(delivery, context(delivery.deadlineAt - 90_000));
    const form = new URLSearchParams(String(server.asked[0]?.body));
    expect([form.get('ValidityPeriod'), form.get('MessagingServiceSid'), form.get('From')]).toEqual([
      '90',
      service,
      null,
    ]);
  });

  it.each([
    [400, 21211, 'dead'],
    [400, 21610, 'dead'],
    [400, 21614, 'dead'],
    [400, 21606, 'retry'],
    [401, 20003, 'retry'],
    [404, 20404, 'retry'],
    [429, 20429, 'retry'],
    [500, 20500, 'retry'],
    [503, null, 'retry'],
  ])('answers %i with code %s: %s', async (status, code, state) => {
    server.answer((response) =>
      response
        .writeHead(status)
        .end(code === null ? '<html>' : JSON.stringify({ code, message: "'+13035550142' is …" })),
    );
    const outcome = await channel().send(delivery, context());
    expect(outcome.state).toBe(state);
    expect(JSON.stringify(outcome)).not.toMatch(/5550142|token|cancelled/);
  });

  it('that does not answer may have taken the text; one that is not there has not', async () => {
    server.answer(() => {});
    expect(await channel({ timeoutMs: 50 }).send(delivery, context())).toMatchObject({ state: 'unsure' });
    const gone = channel();
    await server.close();
    expect(await gone.send(delivery, context())).toMatchObject({ state: 'retry' });
  });

  it('is not asked without a number that a text can reach', async () => {
    for (const phone of [null, '', '555-0142', 'ask at the desk']) {
      expect(await channel().send({ ...delivery, phone }, context())).toMatchObject({ state: 'dead' });
    }
    expect(server.asked).toHaveLength(0);
  });
});

describe('the file of texts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-texts-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has a line for each text, for its owner alone', async () => {
    const file = join(folder, 'texts.jsonl');
    writeFileSync(file, '', { mode: 0o644 });
    const channel = createSmsChannel(createSmsLog({ file }));
    expect(await channel.send(delivery, context())).toEqual({ state: 'sent' });
    expect(await channel.send({ ...delivery, notificationId: 13 }, context())).toEqual({ state: 'sent' });
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        at: '2031-03-01T09:00:00.000Z',
        id: 'notice.12.sms.0',
        to: '+13035550142',
        words: expect.stringMatching(/^Harbor 911: /),
      },
      { id: 'notice.13.sms.0' },
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('that cannot be written makes a text wait', async () => {
    const channel = createSmsChannel(createSmsLog({ file: join(folder, 'nowhere', 'texts.jsonl') }));
    expect(await channel.send(delivery, context())).toMatchObject({ state: 'retry' });
  });
});
