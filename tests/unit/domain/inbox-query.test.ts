import { describe, expect, it } from 'vitest';
import { inboxHref, parseInboxQuery } from '#lib/domain/inbox-query.ts';
import { noticesSchema, pushSubscriptionSchema } from '#lib/domain/inbox-schemas.ts';

describe('the address of the inbox', () => {
  it('says what is shown, and nothing for the whole of it', () => {
    const whole = { show: 'all', category: null, before: null } as const;
    expect(inboxHref(whole)).toBe('/notifications');
    expect(parseInboxQuery({})).toEqual(whole);
    const narrow = { show: 'acknowledge', category: 'shift_changed', before: 120 } as const;
    expect(inboxHref(narrow)).toBe('/notifications?show=acknowledge&category=shift_changed&before=120');
    expect(
      parseInboxQuery(new URLSearchParams('show=acknowledge&category=shift_changed&before=120')),
    ).toEqual(narrow);
  });

  it('leaves out what it does not know', () => {
    expect(parseInboxQuery({ show: 'waiting', category: 'gossip', before: '-1' })).toEqual({
      show: 'all',
      category: null,
      before: null,
    });
  });
});

describe('a choice of notices', () => {
  it('is some by id, or all up to one', () => {
    expect(noticesSchema.parse({ ids: [1, 2] })).toEqual({ ids: [1, 2] });
    expect(noticesSchema.parse({ until: 9 })).toEqual({ until: 9 });
    for (const wrong of [{}, { ids: [] }, { ids: [0] }, { until: 0 }, { ids: [1], until: 2 }, 'all']) {
      expect(noticesSchema.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false);
    }
    expect(noticesSchema.safeParse({ ids: Array.from({ length: 101 }, (_, n) => n + 1) }).success).toBe(
      false,
    );
  });
});

describe('what a browser says of its push service', () => {
  const subscription = { endpoint: 'https://push.test/1', p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) };
  it('has an address and keys that can be used', () => {
    expect(pushSubscriptionSchema.parse(subscription)).toEqual(subscription);
    for (const wrong of [
      { endpoint: 'ftp://push.test/1' },
      { endpoint: 'javascript:alert(1)' },
      { endpoint: `https://push.test/${'x'.repeat(1000)}` },
      { p256dh: 'short' },
      { auth: '' },
    ]) {
      expect(
        pushSubscriptionSchema.safeParse({ ...subscription, ...wrong }).success,
        JSON.stringify(wrong),
      ).toBe(false);
    }
  });
});
