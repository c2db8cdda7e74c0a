import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CATEGORY_RULES,
  categoryOf,
  NOTICE_CATEGORIES,
  NOTICE_CHANNELS,
  NOTICE_KINDS,
  type NoticeChannel,
  PERSONAL_CHANNELS,
} from '#lib/domain/notice-kinds.ts';
import { canReach, isWanted, planNotice } from '#lib/domain/notice-plan.ts';
import type { NoticeToPlan, PlannedDelivery } from '#lib/domain/notice-records.ts';
import { formatTime } from '#lib/domain/time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Wednesday, noon in Denver. */
const noon = Date.parse('2026-02-04T12:00:00-07:00');

const noticeOf = (fields: Partial<NoticeToPlan>): NoticeToPlan => ({
  id: 1,
  kind: 'swap.approved',
  createdAt: noon,
  concernsAt: null,
  expiresAt: null,
  timeZone: 'America/Denver',
  hasEmail: true,
  phone: '303-555-0142',
  pushCount: 1,
  hasWebhook: false,
  fallbackMinutes: 5,
  onlyChannels: null,
  channels: [],
  preferences: [],
  quiet: { start: null, end: null, restsAfterNight: true },
  shifts: [],
  ...fields,
});
const plan = (
  fields: Partial<NoticeToPlan>,
  now = noon,
  configured: readonly NoticeChannel[] = NOTICE_CHANNELS,
): PlannedDelivery[] => planNotice(noticeOf(fields), configured, now);
/** `push@60`: the seconds after the notice; `?` marks a fallback, `!` an urgent one. */
const brief = (deliveries: readonly PlannedDelivery[], from = noon): string[] =>
  deliveries.map(
    ({ channel, dueAt, isFallback, isUrgent }) =>
      `${channel}@${(dueAt - from) / 1000}${isFallback ? '?' : ''}${isUrgent ? '!' : ''}`,
  );

describe('a notice that is not urgent', () => {
  it('leaves after a minute, by the usual channels of its kind', () => {
    const deliveries = plan({});
    expect(brief(deliveries)).toEqual(['push@60', 'email@60']);
    expect(deliveries.map(({ deadlineAt }) => deadlineAt)).toEqual([
      noon + MINUTE + 48 * HOUR,
      noon + MINUTE + 48 * HOUR,
    ]);
  });

  it('goes by what the person chose instead', () => {
    const preferences = [
      { category: 'swap', channel: 'email', isOn: false },
      { category: 'swap', channel: 'sms', isOn: true },
      { category: 'offer', channel: 'push', isOn: false },
    ] as const;
    expect(brief(plan({ preferences }))).toEqual(['push@60', 'sms@60']);
    expect(brief(plan({ preferences: preferences.toReversed() }))).toEqual(['push@60', 'sms@60']);
  });

  it('goes by e-mail whatever the person chose, where that is mandatory', () => {
    const preferences = PERSONAL_CHANNELS.map(
      (channel) => ({ category: 'published', channel, isOn: false }) as const,
    );
    expect(brief(plan({ kind: 'schedule.published', preferences }))).toEqual(['email@60']);
  });

  it('goes only by channels that the worker has and that reach the person', () => {
    const kind = 'roster.changed';
    expect(brief(plan({ kind }))).toEqual(['push@0', 'sms@0', 'email@0']);
    expect(brief(plan({ kind }, noon, ['email']))).toEqual(['email@0']);
    expect(brief(plan({ kind, pushCount: 0, hasEmail: false }))).toEqual(['sms@0']);
    expect(brief(plan({ kind, phone: '555-0142' }))).toEqual(['push@0', 'email@0']);
    expect(brief(plan({ kind, phone: null, pushCount: 0, hasEmail: false }))).toEqual([]);
  });

  it('goes at once, and only by the channels of its step, when it is an offer of a call-out', () => {
    const kind = 'call_out.offer';
    expect(brief(plan({ kind }))).toEqual(['push@0!', 'sms@0!', 'email@0!']);
    expect(brief(plan({ kind, onlyChannels: ['sms'] }))).toEqual(['sms@0!']);
    expect(brief(plan({ kind, onlyChannels: [] }))).toEqual([]);
  });

  it('waits for the end of quiet hours', () => {
    const createdAt = noon + 11 * HOUR;
    const quiet = { start: '22:00', end: '06:00', restsAfterNight: false };
    expect(brief(plan({ createdAt, quiet }, createdAt), noon)).toEqual([
      `push@${18 * 3600}`,
      `email@${18 * 3600}`,
    ]);
  });

  it('waits for the end of quiet hours that begin within its minute, and not for those that end in it', () => {
    const quiet = { start: '12:01', end: '13:00', restsAfterNight: false };
    expect(brief(plan({ quiet }))).toEqual(['push@3600', 'email@3600']);
    const ended = { start: '08:00', end: '12:01', restsAfterNight: false };
    expect(brief(plan({ quiet: ended }))).toEqual(['push@60', 'email@60']);
  });

  it('waits for the sleep after a night shift, until 9 hours after its end', () => {
    const shifts = [{ startsAt: noon - 15 * HOUR, endsAt: noon - 5 * HOUR }];
    expect(brief(plan({ shifts }))).toEqual([`push@${4 * 3600}`, `email@${4 * 3600}`]);
    const quiet = { start: null, end: null, restsAfterNight: false };
    expect(brief(plan({ shifts, quiet }))).toEqual(['push@60', 'email@60']);
  });

  it('goes at once when quiet hours last until it is of no use, if it must be known, and else not at all', () => {
    const quiet = { start: '11:00', end: '16:00', restsAfterNight: false };
    const late = { quiet, expiresAt: noon + 4 * HOUR };
    expect(brief(plan({ ...late, kind: 'schedule.published' }))).toEqual(['push@60', 'email@60']);
    expect(plan({ ...late, kind: 'shift.reminder' })).toEqual([]);
    expect(brief(plan({ ...late, kind: 'shift.reminder', expiresAt: noon + 4 * HOUR + 1 }))).toEqual([
      `push@${4 * 3600}`,
    ]);
  });

  it('counts quiet hours from now when it is planned late', () => {
    const quiet = { start: '22:00', end: '06:00', restsAfterNight: false };
    expect(brief(plan({ quiet }, noon + 11 * HOUR))).toEqual([`push@${18 * 3600}`, `email@${18 * 3600}`]);
    expect(brief(plan({ quiet }, noon + 9 * HOUR))).toEqual(['push@60', 'email@60']);
  });
});

describe('an urgent notice', () => {
  const quiet = { start: '08:00', end: '20:00', restsAfterNight: true };
  const onlyEmail = PERSONAL_CHANNELS.map((channel) => ({
    category: 'below_minimum' as const,
    channel,
    isOn: channel === 'email',
  }));

  it('goes at once by every wanted channel, whatever the hour', () => {
    const shifts = [{ startsAt: noon - 15 * HOUR, endsAt: noon - 5 * HOUR }];
    expect(brief(plan({ kind: 'coverage.below', quiet, shifts }))).toEqual(['push@0!', 'sms@0!', 'email@0!']);
  });

  it('goes by the other channels afterwards, in their order', () => {
    expect(brief(plan({ kind: 'security.device', fallbackMinutes: 7 }))).toEqual([
      'email@0!',
      'push@420?!',
      'sms@840?!',
    ]);
    expect(brief(plan({ kind: 'coverage.below', preferences: onlyEmail, pushCount: 0 }))).toEqual([
      'email@0!',
      'sms@300?!',
    ]);
  });

  it('goes at once by the first other channel when no wanted one reaches the person', () => {
    expect(brief(plan({ kind: 'security.device', hasEmail: false }))).toEqual(['push@0?!', 'sms@300?!']);
  });

  it('leaves out what would come when it is of no use any more', () => {
    expect(brief(plan({ kind: 'security.device', expiresAt: noon + 5 * MINUTE }))).toEqual([
      'email@0!',
      'push@300?!',
    ]);
  });

  it('gives the first channels their time when it is planned late', () => {
    expect(brief(plan({ kind: 'security.device' }, noon + HOUR))).toEqual([
      'email@0!',
      'push@3900?!',
      'sms@4200?!',
    ]);
  });

  it.each([
    ['roster.changed', DAY, true],
    ['roster.changed', DAY + 1, false],
    ['roster.cancelled', DAY, true],
    ['schedule.published', DAY, true],
    ['roster.changed', -DAY, true],
    ['roster.changed', -DAY - 1, false],
    ['swap.approved', HOUR, false],
    ['shift.reminder', HOUR, false],
  ])('is what %s tells of a shift %i ms away: %s', (kind, distance, isUrgent) => {
    const [first] = plan({ kind, concernsAt: noon + distance, quiet });
    expect(first?.isUrgent).toBe(isUrgent);
  });
});

describe('the webhook', () => {
  it('gets every notice, and never waits', () => {
    const quiet = { start: '08:00', end: '20:00', restsAfterNight: true };
    expect(brief(plan({ hasWebhook: true, quiet, kind: 'shift.open' }))).toEqual(['webhook@0']);
    expect(brief(plan({ hasWebhook: true, kind: 'security.role', hasEmail: false, pushCount: 0 }))).toEqual([
      'sms@0?!',
      'webhook@0!',
    ]);
    expect(brief(plan({ hasWebhook: true }, noon, ['email']))).toEqual(['email@60']);
  });
});

describe('the end of a notice', () => {
  it('is its deadline, or before that when it expires', () => {
    const [first] = plan({ kind: 'shift.reminder', expiresAt: noon + HOUR });
    expect(first?.deadlineAt).toBe(noon + HOUR);
  });

  it('plans nothing once it has expired, or when it expires before it may leave', () => {
    expect(plan({ kind: 'shift.reminder', hasWebhook: true, expiresAt: noon })).toEqual([]);
    expect(plan({ hasWebhook: true, expiresAt: noon + MINUTE })).toEqual([]);
  });

  it('plans what is past its deadline, so that somebody sees it', () => {
    expect(plan({}, noon + 30 * DAY).map(({ deadlineAt }) => deadlineAt)).toEqual([
      noon + MINUTE + 48 * HOUR,
      noon + MINUTE + 48 * HOUR,
    ]);
  });
});

describe('every notice', () => {
  const minute = fc.integer({ min: 0, max: 1439 }).map(formatTime);
  const shift = fc
    .tuple(fc.integer({ min: -48, max: 72 }), fc.integer({ min: 1, max: 16 }))
    .map(([start, length]) => ({ startsAt: noon + start * HOUR, endsAt: noon + (start + length) * HOUR }));
  const near = fc.integer({ min: -60, max: 4000 }).map((minutes) => noon + minutes * MINUTE);
  const preferences = fc.uniqueArray(
    fc.record({
      category: fc.constantFrom(...NOTICE_CATEGORIES),
      channel: fc.constantFrom(...PERSONAL_CHANNELS),
      isOn: fc.boolean(),
    }),
    { selector: ({ category, channel }) => `${category} ${channel}`, maxLength: 42 },
  );
  const quiet = fc
    .tuple(minute, minute, fc.boolean(), fc.boolean())
    .map(([start, end, isOn, restsAfterNight]) =>
      isOn && start !== end ? { start, end, restsAfterNight } : { start: null, end: null, restsAfterNight },
    );
  const notices = fc.record({
    id: fc.nat(),
    kind: fc.constantFrom(...Object.keys(NOTICE_KINDS), 'something.new'),
    createdAt: fc.constant(noon),
    concernsAt: fc.option(near),
    expiresAt: fc.option(near),
    timeZone: fc.constantFrom('America/Denver', 'Australia/Lord_Howe', 'UTC'),
    hasEmail: fc.boolean(),
    phone: fc.constantFrom(null, '303-555-0142', 'desk'),
    pushCount: fc.nat(2),
    hasWebhook: fc.boolean(),
    fallbackMinutes: fc.integer({ min: 1, max: 120 }),
    onlyChannels: fc.constant(null),
    channels: fc.constant([]),
    preferences,
    quiet,
    shifts: fc.array(shift, { maxLength: 4 }),
  });
  const channels = fc.subarray([...NOTICE_CHANNELS]);
  const nows = fc.integer({ min: 0, max: 3 * 24 * 60 }).map((minutes) => noon + minutes * MINUTE);

  it('keeps the rules of delivery, whatever its kind, person and hour', () => {
    fc.assert(
      fc.property(notices, channels, nows, (notice, configured, now) => {
        const rule = CATEGORY_RULES[categoryOf(notice.kind)];
        const base = notice.createdAt + rule.undoSeconds * 1000;
        const deliveries = planNotice(notice, configured, now);
        const used = deliveries.map(({ channel }) => channel);
        expect(new Set(used).size).toBe(used.length);
        expect(configured).toEqual(expect.arrayContaining(used));
        for (const { dueAt, deadlineAt, isUrgent, isFallback, channel } of deliveries) {
          expect(dueAt).toBeGreaterThanOrEqual(base);
          expect(dueAt).toBeLessThanOrEqual(deadlineAt);
          expect(deadlineAt).toBeLessThanOrEqual(notice.expiresAt ?? Number.POSITIVE_INFINITY);
          if (isUrgent && !isFallback) expect(dueAt).toBe(base);
          if (isFallback) expect(isUrgent).toBe(true);
          if (channel === 'webhook') expect([dueAt, isFallback]).toEqual([base, false]);
        }
        const fallbacks = deliveries.filter(({ isFallback }) => isFallback);
        expect(fallbacks.map(({ dueAt }) => dueAt)).toEqual(
          fallbacks.map(({ dueAt }) => dueAt).toSorted((a, b) => a - b),
        );
        expect(fallbacks.map(({ channel }) => channel)).toEqual(
          PERSONAL_CHANNELS.filter((channel) => fallbacks.some((one) => one.channel === channel)),
        );
        const isOver = notice.expiresAt !== null && notice.expiresAt <= Math.max(base, now);
        if (rule.isMandatory && notice.hasEmail && configured.includes('email') && !isOver) {
          expect(used).toContain('email');
        }
      }),
      { seed: 911, numRuns: 500 },
    );
  });
});

describe('what the person is shown', () => {
  it('knows which channel has an address', () => {
    const none = { hasEmail: false, phone: null, pushCount: 0 };
    expect(PERSONAL_CHANNELS.filter((channel) => canReach(none, channel))).toEqual([]);
    const all = { hasEmail: true, phone: '+1 303 555 0142', pushCount: 2 };
    expect(PERSONAL_CHANNELS.filter((channel) => canReach(all, channel))).toEqual([...PERSONAL_CHANNELS]);
    expect(canReach({ ...all, phone: '911' }, 'sms')).toBe(false);
  });

  it('knows what is usual, and what was chosen', () => {
    expect(isWanted('offer', 'sms', [])).toBe(false);
    expect(isWanted('offer', 'email', [])).toBe(true);
    expect(isWanted('offer', 'email', [{ category: 'offer', channel: 'email', isOn: false }])).toBe(false);
    expect(isWanted('security', 'email', [{ category: 'security', channel: 'email', isOn: false }])).toBe(
      true,
    );
  });
});
