import { describe, expect, it } from 'vitest';
import {
  acknowledgedWords,
  type LeftOut,
  mayBeReminded,
  peopleOpen,
  REMIND_MAX,
  remindedWords,
} from '#lib/domain/acknowledgements.ts';
import { remindSchema, resendSchema } from '#lib/domain/delivery-schemas.ts';
import type { UnacknowledgedNotice } from '#lib/domain/notice-records.ts';

let id = 0;
const notice = (change: Partial<UnacknowledgedNotice>): UnacknowledgedNotice => {
  id += 1;
  return {
    id,
    userId: 'ana',
    fullName: 'Ana',
    category: 'shift_changed',
    content: 'A is now B.',
    createdAt: 1000 + id,
    concernsAt: null,
    remindedAt: null,
    isRead: false,
    ...change,
  };
};

describe('the people who have not acknowledged', () => {
  it('come by how soon their shift starts, then by age, each once', () => {
    const people = peopleOpen([
      notice({ userId: 'old', fullName: 'Old', createdAt: 10 }),
      notice({ userId: 'ana', concernsAt: 900, createdAt: 50 }),
      notice({ userId: 'older', fullName: 'Older', createdAt: 5 }),
      notice({ userId: 'soon', fullName: 'Soon', concernsAt: 700, createdAt: 90 }),
      notice({ userId: 'ana', concernsAt: null, createdAt: 20 }),
      notice({ userId: 'first', fullName: 'First', concernsAt: 900, createdAt: 10 }),
    ]);
    expect(people.map(({ userId, notices }) => [userId, notices.length])).toEqual([
      ['soon', 1],
      ['first', 1],
      ['ana', 2],
      ['older', 1],
      ['old', 1],
    ]);
    expect(people[2]).toMatchObject({ concernsAt: 900, createdAt: 20 });
    expect(people[2]?.notices.map(({ concernsAt }) => concernsAt)).toEqual([900, null]);
  });

  it('have opened it when they have opened all of it, and were reminded with the last reminder', () => {
    const [person] = peopleOpen([
      notice({ isRead: true, remindedAt: 100 }),
      notice({ isRead: false, remindedAt: 300 }),
    ]);
    expect(person).toMatchObject({ isRead: false, remindedAt: 300 });
    expect(peopleOpen([notice({ isRead: true })])[0]).toMatchObject({ isRead: true, remindedAt: null });
    expect(peopleOpen([])).toEqual([]);
  });

  it('may be reminded an hour after the last time', () => {
    const hour = 3_600_000;
    expect(mayBeReminded({ remindedAt: null }, 0)).toBe(true);
    expect(mayBeReminded({ remindedAt: 5 }, 5 + hour - 1)).toBe(false);
    expect(mayBeReminded({ remindedAt: 5 }, 5 + hour)).toBe(true);
  });
});

describe('the words', () => {
  it('of how far a schedule is known', () => {
    expect(acknowledgedWords({ asked: 40, acknowledged: 31 })).toBe('31 of 40 have acknowledged');
    expect(acknowledgedWords({ asked: 1200, acknowledged: 1 })).toBe('1 of 1,200 has acknowledged');
  });

  it('of a reminder name who was left out and why', () => {
    const person = (fullName: string, why: LeftOut['why']): LeftOut => ({
      userId: fullName,
      fullName,
      why,
      remindedAt: null,
    });
    expect(remindedWords({ told: 1, leftOut: [] })).toBe('1 person is reminded.');
    expect(
      remindedWords({
        told: 3,
        leftOut: [person('Ana', 'recent'), person('Ben', 'left'), person('Cora', 'recent')],
      }),
    ).toBe('3 people are reminded. Ana and Cora were reminded less than an hour ago. Ben is deactivated.');
    expect(remindedWords({ told: 0, leftOut: [person('Ana', 'acknowledged')] })).toBe(
      'Nobody is reminded. Ana has nothing to acknowledge any more.',
    );
    expect(
      remindedWords({ told: 0, leftOut: ['A', 'B', 'C', 'D'].map((name) => person(name, 'recent')) }),
    ).toBe('Nobody is reminded. 4 people were reminded less than an hour ago.');
    expect(remindedWords({ told: 0, leftOut: [person('Sam', 'self')] })).toBe(
      'Nobody is reminded. Nobody reminds themselves: open your own notices.',
    );
  });
});

describe('what is reminded of and resent', () => {
  it('is at least one and not too many, by number', () => {
    for (const [schema, field, max] of [
      [remindSchema, 'noticeIds', REMIND_MAX],
      [resendSchema, 'deliveryIds', 500],
    ] as const) {
      const many = Array.from({ length: max + 1 }, (_, index) => index + 1);
      expect(schema.safeParse({ [field]: many.slice(1) }).success).toBe(true);
      for (const refused of [[], many, [0], ['1'], [1.5], undefined])
        expect(schema.safeParse({ [field]: refused }).success, String(refused)).toBe(false);
      expect(schema.safeParse({ [field]: [1], more: true }).success).toBe(false);
    }
  });
});
