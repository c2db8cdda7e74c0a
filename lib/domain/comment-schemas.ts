import { z } from 'zod';
import { COMMENT_AUDIENCES, COMMENT_MAX, COMMENT_MENTIONS_MAX } from './comment-records.ts';
import { isVisible } from './reason.ts';
import { form, localDate, oneOf, rowId, uuid, whole } from './schemas.ts';

// As in a line, but with lines and tabs of its own.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

const content = z
  .string('Write something.')
  .max(COMMENT_MAX * 4, `A comment has at most ${COMMENT_MAX} characters.`)
  .transform((text) => text.replaceAll('\r\n', '\n').trim())
  .pipe(
    z
      .string()
      .refine(isVisible, 'Write something.')
      .refine((text) => [...text].length <= COMMENT_MAX, `A comment has at most ${COMMENT_MAX} characters.`)
      .refine(
        (text) => !UNPRINTABLE.test(text.replace(/[\n\t]/g, ' ')),
        'A comment cannot contain control characters.',
      ),
  );

const mentions = z
  .array(uuid('Somebody whom you mention'), 'Mentions are a list.')
  .max(COMMENT_MENTIONS_MAX, `A comment mentions at most ${COMMENT_MENTIONS_MAX} people.`)
  .default([]);

/** 1 January 2000 and 2100, as the database has them. Epoch milliseconds. */
const instant = (field: string) => whole(field, 946_684_800_000, 4_102_444_800_000);
const numbered = { id: whole('Subject', 1, 999_999_999_999_999) };

const subject = z.discriminatedUnion(
  'kind',
  [
    form({ kind: z.literal('time_off'), ...numbered }),
    form({ kind: z.literal('swap'), ...numbered }),
    form({ kind: z.literal('shift'), ...numbered }),
    form({ kind: z.literal('day'), centerId: uuid('Center'), date: localDate('Day') }),
    form({
      kind: z.literal('gap'),
      centerId: uuid('Center'),
      startsAt: instant('Start'),
      endsAt: instant('End'),
    }),
  ],
  'There is nothing of this kind to comment on.',
);

export const addCommentSchema = form({
  subject,
  clientId: uuid('The comment'),
  content,
  audience: oneOf('Who reads it', COMMENT_AUDIENCES),
  mentions,
});

const version = { commentId: uuid('Comment'), expectedVersion: rowId('Version') };

export const editCommentSchema = form({ ...version, content, mentions });
export const deleteCommentSchema = form(version);
