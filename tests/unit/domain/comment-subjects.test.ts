import { describe, expect, it } from 'vitest';
import type { CommentSubject } from '#lib/domain/comment-records.ts';
import { isSignalOf, readerWords, readSubject, subjectKey } from '#lib/domain/comment-subjects.ts';

const center = '00000000-0000-4000-8000-000000001000';
const other = '00000000-0000-4000-8000-000000001001';
const subjects: readonly CommentSubject[] = [
  { kind: 'time_off', id: 12 },
  { kind: 'swap', id: 12 },
  { kind: 'shift', id: 999_999_999_999_999 },
  { kind: 'day', centerId: center, date: '2031-02-04' },
  { kind: 'gap', centerId: center, startsAt: 1_928_000_000_000, endsAt: 1_928_003_600_000 },
];

describe('the key of a subject', () => {
  it.each(subjects)('of $kind is read as it was written', (subject) => {
    expect(readSubject(subjectKey(subject))).toEqual(subject);
  });

  it.each([
    '',
    'time_off',
    'time_off:',
    'time_off:0',
    'time_off:01',
    'time_off:1.5',
    'time_off:1:2',
    'time_off:9999999999999999',
    'profile:1',
    'day:x:2031-02-04',
    `day:${center}:2031-02-30`,
    `day:${center}:2031-02-04:1`,
    `gap:${center}:1`,
    `gap:${center}:1:2:3`,
    `gap:${center}:a:2`,
  ])('is not %j', (key) => expect(readSubject(key)).toBeNull());
});

describe('a signal', () => {
  it('is of the subject that it names', () => {
    const [leave, swap, , day, gap] = subjects;
    if (leave === undefined || swap === undefined || day === undefined || gap === undefined)
      throw new Error();
    expect(isSignalOf({ kind: 'time_off', subject: 12 }, leave)).toBe(true);
    expect(isSignalOf({ kind: 'time_off', subject: 13 }, leave)).toBe(false);
    expect(isSignalOf({ kind: 'time_off', subject: 12 }, swap)).toBe(false);
    expect(isSignalOf({ kind: 'day', center, date: '2031-02-04' }, day)).toBe(true);
    expect(isSignalOf({ kind: 'day', center, date: '2031-02-05' }, day)).toBe(false);
    expect(isSignalOf({ kind: 'day', center: other, date: '2031-02-04' }, day)).toBe(false);
    expect(isSignalOf({ kind: 'gap', center }, gap)).toBe(true);
    expect(isSignalOf({ kind: 'gap', center: other }, gap)).toBe(false);
  });

  it('of some shift may be of this one, whose copy in a revision has another number', () => {
    expect(isSignalOf({ kind: 'shift', subject: 7 }, { kind: 'shift', id: 8 })).toBe(true);
  });
});

describe('who reads it', () => {
  const ana = { id: 'a', fullName: 'Ana Diaz' };
  const ben = { id: 'b', fullName: 'Ben Ode' };
  it.each([
    ['everyone', 'time_off', [ana], 'a', 'You and supervisors read this.'],
    ['everyone', 'time_off', [ana], 's', 'Ana Diaz and supervisors read this.'],
    ['everyone', 'swap', [ana, ben], 'b', 'You, Ana Diaz and supervisors read this.'],
    ['everyone', 'shift', [], 's', 'Whoever works it and supervisors read this.'],
    ['everyone', 'day', [], 'a', 'Everybody of the center reads this.'],
    ['supervisors', 'time_off', [ana], 's', 'Only supervisors read this; Ana Diaz never learns of it.'],
    [
      'supervisors',
      'swap',
      [ana, ben],
      's',
      'Only supervisors read this; Ana Diaz and Ben Ode never learn of it.',
    ],
    ['supervisors', 'gap', [], 's', 'Only supervisors read this.'],
  ] as const)('%s of %s', (audience, kind, concerned, userId, words) => {
    expect(readerWords(audience, { kind }, { concerned }, userId)).toBe(words);
  });
});
