import { describe, expect, it } from 'vitest';
import { addCommentSchema, editCommentSchema } from '#lib/domain/comment-schemas.ts';

const id = '00000000-0000-4000-8000-000000000001';
const comment = {
  subject: { kind: 'time_off', id: 1 },
  clientId: id,
  content: 'Hello',
  audience: 'everyone',
};
const wordsOf = (change: Record<string, unknown>) =>
  addCommentSchema.safeParse({ ...comment, ...change }).error?.issues[0]?.message ?? null;

describe('a comment', () => {
  it('is taken with its lines, without what is around them', () => {
    expect(addCommentSchema.parse({ ...comment, content: ' one\r\n\ttwo\n' })).toMatchObject({
      content: 'one\n\ttwo',
      mentions: [],
    });
    expect(wordsOf({ content: '👩‍🚒'.repeat(600) })).toBeNull();
  });

  it.each([
    ['Write something.', { content: '' }],
    ['Write something.', { content: ' \n ' }],
    ['Write something.', { content: '\u200b\u2060' }],
    ['Write something.', { content: 7 }],
    ['A comment has at most 2000 characters.', { content: 'x'.repeat(2001) }],
    ['A comment has at most 2000 characters.', { content: 'x'.repeat(100_000) }],
    ['A comment cannot contain control characters.', { content: 'a\u0007b' }],
    ['A comment cannot contain control characters.', { content: 'a\u202eb' }],
    ['A comment cannot contain control characters.', { content: 'a\ud800b' }],
    ['Who reads it is one of everyone, supervisors.', { audience: 'nobody' }],
    ['The comment is not known.', { clientId: 'x' }],
    ['A comment mentions at most 20 people.', { mentions: Array.from({ length: 21 }, () => id) }],
    ['There is nothing of this kind to comment on.', { subject: { kind: 'profile', id: 1 } }],
    ['Subject is at least 1.', { subject: { kind: 'time_off', id: 0 } }],
    ['Day is a date such as 2026-02-04.', { subject: { kind: 'day', centerId: id, date: '2031-02-30' } }],
    ['There is a field here that this form does not have.', { authorId: id }],
  ])('is refused: %s %#', (words, change) => expect(wordsOf(change)).toBe(words));

  it('is changed by the version that was seen', () => {
    expect(editCommentSchema.safeParse({ commentId: id, content: 'Hello' }).error?.issues[0]?.path).toEqual([
      'expectedVersion',
    ]);
  });
});
