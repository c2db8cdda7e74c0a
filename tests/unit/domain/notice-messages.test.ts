import { describe, expect, it } from 'vitest';
import { NOTICE_KINDS } from '#lib/domain/notice-kinds.ts';
import {
  mailWords,
  messageIdOf,
  oneLine,
  pushWords,
  smsWords,
  webhookWords,
} from '#lib/domain/notice-messages.ts';
import { claimedDelivery } from '../../factories/deliveries.ts';

const site = 'https://schedule.example';

describe('the id of a message', () => {
  it('is the same at each attempt and another after a resend', () => {
    expect(messageIdOf(claimedDelivery({ attempt: 1 }), `${site}:8443`)).toBe(
      '<notice.12.email.0@schedule.example>',
    );
    expect(messageIdOf(claimedDelivery({ attempt: 3 }), site)).toBe('<notice.12.email.0@schedule.example>');
    expect(messageIdOf(claimedDelivery({ round: 1 }), site)).toBe('<notice.12.email.1@schedule.example>');
  });
});

describe('a mail', () => {
  it('says what the notice says, with its link, what is to be done, and where to change this', () => {
    const { subject, text, html } = mailWords(claimedDelivery(), site);
    expect(subject).toBe('Harbor 911: A shift of yours is cancelled');
    for (const words of [text, html]) {
      expect(words).toContain('You no longer work Mon 3 Mar 2031, 05:00–15:00.');
      expect(words).toContain(`${site}/n/12`);
      expect(words).toContain('Acknowledge it in your inbox');
      expect(words).toContain(`${site}/notifications?show=acknowledge`);
      expect(words).toContain(`${site}/profile/notices`);
      expect(words).toContain('cannot be switched off');
    }
  });

  it('asks nothing where nothing is to be acknowledged, and opens the app where there is no item', () => {
    const { text } = mailWords(
      claimedDelivery({ kind: 'swap.accepted', needsAck: false, hasLink: false }),
      site,
    );
    expect(text).not.toContain('acknowledge');
    expect(text).not.toContain('switched off');
    expect(text).toContain(`Read it in the app: ${site}/n/12`);
  });

  it('has one link to the notice, in both forms', () => {
    const { text, html } = mailWords(claimedDelivery(), site);
    expect(text.split(`${site}/n/12`)).toHaveLength(2);
    expect(html.split(`href="${site}/n/12"`)).toHaveLength(2);
  });

  it('escapes everything that people wrote', () => {
    const attack = '</p><script>alert("1")</script>&\'';
    const { html } = mailWords(claimedDelivery({ content: attack, agencyName: attack }), site);
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;/p&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;');
  });

  it('has a subject of one line that shows nothing private', () => {
    const { subject } = mailWords(claimedDelivery({ agencyName: 'Harbor\r\nBcc: all@example.test' }), site);
    expect(subject).toBe('Harbor Bcc: all@example.test: A shift of yours is cancelled');
    const long = mailWords(claimedDelivery({ agencyName: 'x'.repeat(300) }), site).subject;
    expect(long.length).toBeLessThan(120);
  });
});

describe('a text', () => {
  it('says the center, the public words and the link', () => {
    expect(smsWords(claimedDelivery({ channel: 'sms' }), site)).toBe(
      'Harbor 911: A shift of yours is cancelled. https://schedule.example/n/12',
    );
  });

  it.each(Object.keys(NOTICE_KINDS))('of %s is one part and says nothing of its content', (kind) => {
    const words = smsWords(
      claimedDelivery({ kind, content: 'Secret', agencyName: 'County Emergency Communications '.repeat(4) }),
      'https://schedule.longcounty.example',
    );
    expect(words.length).toBeLessThanOrEqual(160);
    expect(words).toMatch(/https:\/\/schedule\.longcounty\.example\/n\/12$/);
    expect(words).not.toContain('Secret');
  });

  it('keeps to the alphabet that fits one part', () => {
    const words = smsWords(claimedDelivery({ agencyName: 'Ōkubo – Zürich 日本 ČEZ' }), site);
    expect(words).toMatch(/^Okubo Zürich CEZ: /);
  });

  it('leaves the name out rather than the link', () => {
    const address = `https://${'a'.repeat(100)}.example`;
    expect(smsWords(claimedDelivery(), address)).toBe(`A shift of yours is cancelled. ${address}/n/12`);
  });
});

describe('what others are told', () => {
  it('is public: a push message and a call of the agency hold neither content nor names', () => {
    const delivery = claimedDelivery({ isUrgent: true });
    expect(pushWords(delivery)).toEqual({
      title: 'Harbor 911',
      body: 'A shift of yours is cancelled.',
      url: '/n/12',
      tag: 'notice-12',
    });
    expect(JSON.parse(webhookWords(delivery, site))).toEqual({
      id: 12,
      kind: 'roster.cancelled',
      category: 'shift_cancelled',
      urgent: true,
      words: 'A shift of yours is cancelled.',
      link: `${site}/n/12`,
      createdAt: '2031-03-01T08:00:00.000Z',
      recipient: { id: delivery.recipientId, employeeNumber: 'E101' },
    });
  });
});

describe('a name in the head of a mail', () => {
  it('is one line without characters that nobody sees', () => {
    expect(oneLine(' Ana\r\n\tReyes\u2028 \u202e(x)\u0000 ')).toBe('Ana Reyes (x)');
  });
});
