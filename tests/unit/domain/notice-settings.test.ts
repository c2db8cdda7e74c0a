import { describe, expect, it } from 'vitest';
import { CATEGORY_RULES, NOTICE_CATEGORIES } from '#lib/domain/notice-kinds.ts';
import type { QuietHours } from '#lib/domain/notice-records.ts';
import { categoriesFor, differencesOf, quietWords, reachProblems } from '#lib/domain/notice-settings.ts';
import { noticeRulesSchema, noticeSettingsSchema } from '#lib/domain/notice-settings-schemas.ts';
import { createZone } from '#lib/domain/time.ts';

const timeZone = 'America/Denver';
const at = (date: string, hour: number): number => createZone(timeZone).toInstant(date, hour * 60);

describe('what a person is shown', () => {
  it('are the categories of their role', () => {
    const dispatcher = categoriesFor('dispatcher');
    expect(dispatcher).toContain('security');
    expect(dispatcher.filter((category) => CATEGORY_RULES[category].role !== 'dispatcher')).toEqual([]);
    expect(categoriesFor('admin')).toEqual(categoriesFor('supervisor'));
    expect(categoriesFor('supervisor').filter((category) => !dispatcher.includes(category))).toEqual([
      'call_out',
      'decide',
      'below_minimum',
      'digest',
    ]);
  });

  it('is kept where it differs from the usual', () => {
    const on = { category: 'offer', channel: 'sms', isOn: true } as const;
    const off = { category: 'offer', channel: 'push', isOn: false } as const;
    expect(
      differencesOf([
        on,
        off,
        { category: 'offer', channel: 'email', isOn: true },
        { category: 'open_shift', channel: 'push', isOn: false },
        { category: 'published', channel: 'email', isOn: true },
      ]),
    ).toEqual([on, off]);
  });

  it('says what keeps a channel from reaching them, and where that is changed', () => {
    const channels = ['push', 'sms', 'email'] as const;
    const all = { phone: '303 555 0142', pushCount: 1, channels };
    expect(reachProblems(all)).toEqual([]);
    expect(reachProblems({ ...all, channels: null })).toEqual([]);
    expect(reachProblems({ ...all, phone: null, pushCount: 0 })).toEqual([
      { channel: 'push', words: 'Push reaches no device of yours yet.', step: 'device' },
      { channel: 'sms', words: 'Texts need a phone number, and your profile has none.', step: 'profile' },
    ]);
    expect(reachProblems({ ...all, phone: 'ext. 12' })[0]?.words).toBe(
      'Texts do not reach “ext. 12”: a number has an area code, or a country code with +.',
    );
    // What nobody can send by is no matter of an address.
    expect(reachProblems({ phone: null, pushCount: 0, channels: [] }).map(({ step }) => step)).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('quietWords', () => {
  const night = { startsAt: at('2026-02-06', 19), endsAt: at('2026-02-07', 7) };
  const words = (quiet: Partial<QuietHours>, now: number, shifts = [night], style?: '12h') =>
    quietWords(
      { quiet: { start: null, end: null, restsAfterNight: false, ...quiet }, shifts, timeZone },
      now,
      style,
    );
  const hours = { start: '22:00', end: '06:00' };
  const rest = { restsAfterNight: true };

  it('says when there are none', () => {
    expect(words({}, at('2026-02-05', 12))).toBe('Notices reach you at any hour.');
  });

  it('says the hours of the day, and until when it is quiet now', () => {
    expect(words(hours, at('2026-02-05', 12))).toBe('Every day notices wait 22:00–06:00.');
    expect(words(hours, at('2026-02-05', 23))).toBe(
      'It is quiet now: notices wait until Fri 6 Feb 06:00. Every day notices wait 22:00–06:00.',
    );
  });

  it('says what the next night shift does', () => {
    expect(words(rest, at('2026-02-05', 12))).toBe(
      'Your next night shift ends Sat 7 Feb 07:00: notices wait until 16:00.',
    );
    expect(words(rest, at('2026-02-05', 12), [night], '12h')).toBe(
      'Your next night shift ends Sat 7 Feb 7:00 am: notices wait until 4:00 pm.',
    );
    expect(words({ ...rest, start: '15:00', end: '01:00' }, at('2026-02-05', 12))).toBe(
      'Every day notices wait 15:00–01:00. Your next night shift ends Sat 7 Feb 07:00: notices wait until Sun 8 Feb 01:00.',
    );
    expect(words(rest, at('2026-02-05', 12), [])).toBe('You have no night shift in the next two weeks.');
  });

  it('says once that a night is being slept off', () => {
    expect(words(rest, at('2026-02-07', 9))).toBe('It is quiet now: notices wait until Sat 7 Feb 16:00.');
  });
});

describe('what is sent', () => {
  const settings = {
    choices: [{ category: 'swap', channel: 'sms', isOn: true }],
    quietStart: '22:00',
    quietEnd: '06:00',
    restsAfterNight: true,
    version: 0,
  };
  const issueOf = (change: object) => {
    const issue = noticeSettingsSchema.safeParse({ ...settings, ...change }).error?.issues[0];
    return issue && [issue.path.join('.'), issue.message];
  };

  it('has quiet hours with two different ends, or none', () => {
    expect(issueOf({})).toBeUndefined();
    expect(issueOf({ quietStart: null, quietEnd: '' })).toBeUndefined();
    expect(issueOf({ quietEnd: null })).toEqual(['quietEnd', 'Quiet hours have a start and an end.']);
    expect(issueOf({ quietStart: null })).toEqual(['quietEnd', 'Quiet hours have a start and an end.']);
    expect(issueOf({ quietEnd: '22:00' })).toEqual([
      'quietEnd',
      'Quiet hours end at another time than they start.',
    ]);
    expect(issueOf({ quietEnd: '24:00' })?.[0]).toBe('quietEnd');
  });

  it('does not switch off the e-mail of what must reach the person', () => {
    const off = (category: string) => ({ choices: [{ category, channel: 'email', isOn: false }] });
    expect(issueOf(off('shift_changed'))).toEqual([
      'choices.0',
      'The e-mail of “Shift changed” cannot be switched off.',
    ]);
    expect(issueOf(off('swap'))).toBeUndefined();
  });

  it('names known kinds and channels, no more than there are, and the version that was looked at', () => {
    expect(issueOf({ choices: [{ category: 'moon', channel: 'sms', isOn: true }] })?.[0]).toBe(
      'choices.0.category',
    );
    expect(issueOf({ choices: [{ category: 'swap', channel: 'webhook', isOn: true }] })?.[0]).toBe(
      'choices.0.channel',
    );
    expect(issueOf({ choices: Array(3 * NOTICE_CATEGORIES.length + 1).fill(settings.choices[0]) })?.[0]).toBe(
      'choices',
    );
    expect(issueOf({ version: -1 })?.[0]).toBe('version');
    expect(issueOf({ userId: 'another' })).toBeDefined();
  });

  const rules = { fallbackMinutes: 5, ackHours: 24, nightlyTime: '05:30', webhookUrl: '', version: 1 };
  it.each([
    ['', null],
    [' https://center.example/notices?key=1 ', 'https://center.example/notices?key=1'],
    ['http://localhost:8080', 'http://localhost:8080'],
  ])('has the address %s of an own receiver', (given, kept) => {
    expect(noticeRulesSchema.parse({ ...rules, webhookUrl: given }).webhookUrl).toBe(kept);
  });

  it.each([
    'center.example',
    'ftp://center.example',
    'https://',
    'https://user:word@center.example',
    'https://center.example/a b',
    'https://[1',
    `https://center.example/${'x'.repeat(480)}`,
  ])('has no address %s', (webhookUrl) => {
    expect(noticeRulesSchema.safeParse({ ...rules, webhookUrl }).success).toBe(false);
  });

  it('has rules within their limits', () => {
    const fieldOf = (change: object) =>
      noticeRulesSchema.safeParse({ ...rules, ...change }).error?.issues[0]?.path.join('.');
    expect(fieldOf({})).toBeUndefined();
    expect([0, 121, Number.NaN].map((fallbackMinutes) => fieldOf({ fallbackMinutes }))).toEqual(
      Array(3).fill('fallbackMinutes'),
    );
    expect([0, 169].map((ackHours) => fieldOf({ ackHours }))).toEqual(Array(2).fill('ackHours'));
    expect(fieldOf({ nightlyTime: '' })).toBe('nightlyTime');
  });
});
