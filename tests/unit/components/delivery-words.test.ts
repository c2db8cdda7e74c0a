import { describe, expect, it } from 'vitest';
import {
  agoWords,
  channelMark,
  remindConsequence,
  resendConsequence,
  shiftMark,
} from '#components/delivery/delivery-words.ts';
import { noticesHref, parseNoticesQuery } from '#components/delivery/notices-query.ts';
import type { ChannelBacklog } from '#lib/domain/notice-records.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.UTC(2026, 1, 4, 17);

describe('when', () => {
  it('is told from now', () => {
    expect(agoWords(now - 59_000, now)).toBe('just now');
    expect(agoWords(now - 20 * minute, now)).toBe('20\u00a0min ago');
    expect(agoWords(now - 72 * hour, now)).toBe('3 days ago');
  });

  it('a shift starts is marked by how soon', () => {
    const at = (ms: number) => shiftMark({ concernsAt: now + ms }, now);
    expect(shiftMark({ concernsAt: null }, now)).toBeNull();
    expect(at(0)).toEqual({ label: 'Shift has started', tone: 'danger' });
    expect(at(5 * hour)).toEqual({ label: 'Shift in 5\u00a0h', tone: 'warning' });
    expect(at(24 * hour)).toEqual({ label: 'Shift in 24\u00a0h', tone: 'neutral' });
  });
});

describe('a consequence', () => {
  it('of a reminder says how many, how, and that it stays', () => {
    expect(remindConsequence(1)).toMatch(/^1 person gets one notice now,.* cannot be taken back\.$/);
    expect(remindConsequence(9)).toMatch(/^9 people get one notice each now,.* cannot be taken back\.$/);
  });

  it('of resending says who knows already', () => {
    const lost = { isRead: false, isSentOtherwise: false };
    const read = { isRead: true, isSentOtherwise: false };
    const reached = { isRead: false, isSentOtherwise: true };
    expect(resendConsequence([lost])).toBe(
      '1 notice is sent again now and tried for 24 hours; it cannot be taken back.',
    );
    expect(resendConsequence([reached])).toBe(
      '1 notice is sent again now and tried for 24 hours, though the person has it already; it cannot be taken back.',
    );
    expect(resendConsequence([lost, lost, read, reached])).toBe(
      '4 notices are sent again now and tried for 24 hours, though 2 of them are known already; it cannot be taken back.',
    );
    expect(resendConsequence([lost, read])).toContain('though 1 of them is known already');
  });
});

describe('a channel', () => {
  const backlog: ChannelBacklog = {
    channel: 'email',
    isConfigured: true,
    waiting: 0,
    oldestDueAt: null,
    sent: 0,
    dead: 0,
    lastError: null,
  };
  it('is not set up, behind or ready', () => {
    expect(channelMark(backlog).label).toBe('Ready');
    expect(channelMark({ ...backlog, waiting: 3 }).label).toBe('Ready');
    expect(channelMark({ ...backlog, waiting: 3, lastError: 'Refused.' }).label).toBe('Behind');
    expect(channelMark({ ...backlog, isConfigured: false })).toEqual({
      label: 'Not set up',
      tone: 'neutral',
    });
    expect(channelMark({ ...backlog, isConfigured: false, waiting: 1 }).tone).toBe('warning');
  });
});

describe('the address', () => {
  it('says what is shown, and nothing that cannot be read', () => {
    expect(parseNoticesQuery({})).toEqual({ tab: 'acknowledge', before: null });
    expect(parseNoticesQuery({ tab: 'undelivered', before: '17' })).toEqual({
      tab: 'undelivered',
      before: 17,
    });
    for (const before of ['0', '-1', 'x', '1e5', '9'.repeat(16), ['1', '2']])
      expect(parseNoticesQuery({ tab: 'undelivered', before }).before).toBeNull();
    expect(parseNoticesQuery({ tab: 'other', before: '3' })).toEqual({ tab: 'acknowledge', before: null });
    expect(noticesHref({ tab: 'acknowledge', before: null })).toBe('/notices');
    expect(noticesHref({ tab: 'undelivered', before: 17 })).toBe('/notices?tab=undelivered&before=17');
  });
});
