import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmailChannel } from '#lib/jobs/delivery/email.ts';
import type { Mail } from '../../../supabase/local/mail/mail.ts';
import { type MailReceiver, receiveMails } from '../../../supabase/local/mail/receiver.ts';
import { claimedDelivery } from '../../factories/deliveries.ts';

let kept: Mail[] = [];
let keep: (mail: Mail) => Promise<void>;
let receiver: MailReceiver;
beforeEach(async () => {
  kept = [];
  keep = async (mail) => void kept.push(mail);
  receiver = await receiveMails((mail) => keep(mail));
});
afterEach(() => receiver.close());

async function send(url = receiver.url, change: Parameters<typeof claimedDelivery>[0] = {}) {
  const channel = createEmailChannel({ url, from: 'Schedule <schedule@localhost>' });
  try {
    const context = {
      siteUrl: 'http://localhost:3000',
      now: Date.now(),
      signal: new AbortController().signal,
    };
    return await channel.send(claimedDelivery(change), context);
  } finally {
    channel.close();
  }
}

describe('the mail server of an embedded instance', () => {
  it('keeps a mail as it was written, with its id and the link in it', async () => {
    expect(await send(undefined, { content: 'Schicht gestrichen: Mo, 3. März — 05:00 (Zürich)' })).toEqual({
      state: 'sent',
    });
    expect(kept).toEqual([
      {
        to: 'ana@example.test',
        subject: 'Harbor 911: A shift of yours is cancelled',
        text: expect.stringContaining('Schicht gestrichen: Mo, 3. März — 05:00 (Zürich)'),
        html: expect.stringContaining('<a href="http://localhost:3000/n/12">'),
        kind: 'notice',
        link: 'http://localhost:3000/n/12',
        code: null,
        messageId: '<notice.12.email.0@localhost>',
      },
    ]);
  });

  it('accepts none that could not be kept, and none that is too large', async () => {
    keep = () => Promise.reject(new Error('The disk is full.'));
    expect(await send()).toMatchObject({ state: 'retry' });
    keep = async (mail) => void kept.push(mail);
    expect(await send(undefined, { content: 'x'.repeat(2_000_000) })).toMatchObject({ state: 'dead' });
    expect(kept).toEqual([]);
  });

  it('takes mails of those alone who know its address', async () => {
    const stranger = new URL(receiver.url);
    stranger.password = 'guessed';
    expect(await send(stranger.href)).toMatchObject({
      state: 'retry',
      error: expect.stringContaining('login'),
    });
    const nobody = new URL(receiver.url);
    nobody.username = '';
    nobody.password = '';
    expect((await send(nobody.href)).state).not.toBe('sent');
    expect(kept).toEqual([]);
  });
});
