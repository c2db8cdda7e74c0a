import { describe, expect, it } from 'vitest';
import { createCountReader } from '#components/notices/count-reader.ts';
import { afterChange, isUnread } from '#components/notices/inbox-changes.ts';
import { inboxDays } from '#components/notices/inbox-days.ts';
import { titleWithCount } from '#components/notices/title-count.ts';
import { createSingleKeys } from '#components/shell/single-keys.ts';
import type { InboxNotice } from '#lib/domain/notice-records.ts';

const notice = (id: number, about: Partial<InboxNotice> = {}): InboxNotice => ({
  id,
  kind: 'swap.offered',
  category: 'offer',
  content: `Notice ${id}`,
  link: null,
  createdAt: Date.parse('2031-03-01T12:00:00Z'),
  readAt: null,
  needsAck: false,
  acknowledgedAt: null,
  expiresAt: null,
  ...about,
});

describe('the days of the inbox', () => {
  it('are those of the center, newest first', () => {
    const at = (text: string) => ({ createdAt: Date.parse(text) });
    const now = Date.parse('2031-03-02T01:00:00Z');
    const days = inboxDays(
      [
        notice(5, at('2031-03-02T00:30:00Z')),
        notice(4, at('2031-03-01T20:00:00Z')),
        notice(3, at('2031-03-01T07:30:00Z')),
        // Begun before what came about before it.
        notice(6, at('2031-03-01T23:00:00Z')),
        notice(2, at('2031-01-05T12:00:00Z')),
        notice(1, at('2030-12-24T12:00:00Z')),
      ],
      'America/Los_Angeles',
      now,
    );
    expect(days.map(({ label, notices }) => [label, notices.map(({ id }) => id)])).toEqual([
      ['Today', [5, 4, 6]],
      ['Yesterday', [3]],
      ['Sun 5 Jan', [2]],
      ['Tue 24 Dec 2030', [1]],
    ]);
  });
});

describe('a change of the inbox', () => {
  const at = 1_000;
  const all = [
    notice(4, { needsAck: true }),
    notice(3),
    notice(2, { needsAck: true, expiresAt: 900 }),
    notice(1),
  ];
  const stateOf = (notices: readonly InboxNotice[]) =>
    notices.map(({ id, readAt, acknowledgedAt }) => [id, readAt, acknowledgedAt]);

  it('reads what is chosen, and keeps the first time', () => {
    const read = afterChange(all, { choice: { ids: [3, 4] }, acknowledges: false, at });
    expect(stateOf(read)).toEqual([
      [4, at, null],
      [3, at, null],
      [2, null, null],
      [1, null, null],
    ]);
    const again = afterChange(read, { choice: { until: 3 }, acknowledges: false, at: 2_000 });
    expect(stateOf(again)).toEqual([
      [4, at, null],
      [3, at, null],
      [2, 2_000, null],
      [1, 2_000, null],
    ]);
  });

  it('acknowledges what asks for it; of all, only what is still of use', () => {
    expect(
      stateOf(afterChange(all, { choice: { ids: [3, 4] }, acknowledges: true, at })).slice(0, 2),
    ).toEqual([
      [4, at, at],
      [3, at, null],
    ]);
    expect(stateOf(afterChange(all, { choice: { until: 4 }, acknowledges: true, at }))).toEqual([
      [4, at, at],
      [3, null, null],
      [2, null, null],
      [1, null, null],
    ]);
  });

  it('counts what is over as no longer unread', () => {
    expect(isUnread(notice(1, { expiresAt: 900 }), 900)).toBe(false);
    expect(isUnread(notice(1, { expiresAt: 901 }), 900)).toBe(true);
    expect(isUnread(notice(1, { readAt: 5 }), 900)).toBe(false);
  });
});

describe('the count in a title', () => {
  it('stands in front, in place of a former one, and goes at zero', () => {
    expect(titleWithCount('Swaps · App', 3)).toBe('(3) Swaps · App');
    expect(titleWithCount('(3) Swaps · App', 4)).toBe('(4) Swaps · App');
    expect(titleWithCount('(99+) Swaps · App', 100)).toBe('(99+) Swaps · App');
    expect(titleWithCount('(99+) Swaps · App', 0)).toBe('Swaps · App');
    expect(titleWithCount('', 4), 'a page without a title yet').toBe('');
  });
});

describe('a count that is asked for', () => {
  /** Answers when told to, in order. */
  function source() {
    const waiting: ((count: number | null) => void)[] = [];
    const read = () => new Promise<number | null>((resolve) => waiting.push(resolve));
    return {
      read,
      asked: () => waiting.length,
      answer: (index: number, count: number | null) => waiting[index]?.(count),
    };
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it('is read once more for all who asked meanwhile', async () => {
    const { read, asked, answer } = source();
    const told: number[] = [];
    const reader = createCountReader(read, (count) => told.push(count));
    reader.ask();
    reader.ask();
    reader.ask();
    expect(asked()).toBe(1);
    answer(0, 1);
    await settle();
    expect(asked()).toBe(2);
    answer(1, 2);
    await settle();
    expect([told, asked()]).toEqual([[1, 2], 2]);
    reader.ask();
    expect(asked()).toBe(3);
  });

  it('tells nothing when it is not known, or when nobody listens any more', async () => {
    const told: number[] = [];
    let fails = true;
    const reader = createCountReader(
      () => (fails ? Promise.reject(new Error('away')) : Promise.resolve(null)),
      (count) => told.push(count),
    );
    reader.ask();
    await settle();
    fails = false;
    reader.ask();
    await settle();
    const { read, answer } = source();
    const stopped = createCountReader(read, (count) => told.push(count));
    stopped.ask();
    stopped.stop();
    answer(0, 5);
    await settle();
    expect(told).toEqual([]);
  });
});

describe('single keys', () => {
  const press = (key: string, timeStamp: number, held: Partial<KeyboardEvent> = {}) => ({
    key,
    timeStamp,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...held,
  });

  it('are those that stand alone', () => {
    const read = createSingleKeys();
    expect(read(press('a', 0))).toBe('a');
    expect(read(press('a', 10, { ctrlKey: true }))).toBeNull();
    expect(read(press('g', 20))).toBe('g');
    expect(read(press('r', 500)), 'g r goes to a page').toBeNull();
    expect(read(press('r', 600))).toBe('r');
    expect(read(press('g', 1_000))).toBe('g');
    expect(read(press('r', 2_300))).toBe('r');
  });
});
