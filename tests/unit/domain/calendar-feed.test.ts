import { describe, expect, it } from 'vitest';
import {
  calendarPath,
  calendarSummary,
  calendarUid,
  matchesTag,
  tokenOfFile,
} from '#lib/domain/calendar-feed.ts';

const token = 'Zm9vYmFyLWZvb2Jhci1mb29iYXItZm9vYmFyLWZvb2I';

describe('a calendar', () => {
  it('is found by its token alone', () => {
    expect(calendarPath(token)).toBe(`/api/calendar/${token}.ics`);
    expect(tokenOfFile(`${token}.ics`)).toBe(token);
    for (const file of [
      token,
      `${token}.ICS`,
      `${token}x.ics`,
      `${token.slice(1)}.ics`,
      `${token}.ics.ics`,
      '.ics',
      '',
    ]) {
      expect(tokenOfFile(file), file).toBeNull();
    }
    expect(tokenOfFile(`${token.slice(1)}/.ics`)).toBeNull();
  });

  it('names an event by its row alone', () => {
    expect(calendarUid(42)).toBe('shift-42@dispatch-scheduler');
  });

  it('says code and name, the code once', () => {
    expect(calendarSummary({ code: 'DA12', name: 'Day 12', isOvertime: false })).toBe('DA12 Day 12');
    expect(calendarSummary({ code: 'DA12', name: 'DA12 long', isOvertime: true })).toBe(
      'DA12 long, overtime',
    );
  });

  it('knows its tag among those that a calendar has', () => {
    expect(matchesTag('"a"', '"a"')).toBe(true);
    expect(matchesTag('"b", W/"a"', '"a"')).toBe(true);
    expect(matchesTag('*', '"a"')).toBe(true);
    expect(matchesTag('"b"', '"a"')).toBe(false);
    expect(matchesTag('a', '"a"')).toBe(false);
    expect(matchesTag(null, '"a"')).toBe(false);
  });
});
