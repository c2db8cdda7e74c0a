/** What forms of the hand-over send. */
import { z } from 'zod';
import { DESK_NAME_MAX, HANDOVER_MAX } from './handover-records.ts';
import { isVisible } from './reason.ts';
import { emptyAsNull, form, line, rowId, uuid, version, whole } from './schemas.ts';

/** Notes that one press confirms; the database has the same. */
const CONFIRM_MAX = 500;
/** The year 2200 in milliseconds. */
const INSTANT_MAX = 7_258_118_400_000;

// Control characters but for line ends and tabs, unpaired surrogates, and the marks that reorder text around them.
const UNPRINTABLE = /[^\P{Cc}\n\t]|[\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

const noteId = whole('Note', 1, Number.MAX_SAFE_INTEGER);
const instant = whole('Change', 0, INSTANT_MAX);
const emptyWords = 'Write what the next crew has to know.';

/** Lines of text, their ends as one sign each, without white space around. */
const noteText = z
  .string(emptyWords)
  .transform((text) => text.replaceAll(/\r\n?/g, '\n').trim())
  .pipe(
    z
      .string()
      .min(1, emptyWords)
      .refine((text) => text === '' || isVisible(text), emptyWords)
      .refine((text) => !UNPRINTABLE.test(text), 'A note cannot contain control characters.')
      .refine((text) => [...text].length <= HANDOVER_MAX, `A note has at most ${HANDOVER_MAX} characters.`),
  );

/** A new note, or with `noteId` and its version a changed one. */
export const handoverNoteSchema = form({
  noteId: emptyAsNull(noteId),
  version: emptyAsNull(version),
  deskId: rowId('Desk'),
  forAt: instant,
  /** The same again writes nothing twice. */
  clientId: uuid('Request'),
  content: noteText,
}).refine(({ noteId: id, version: seen }) => (id === null) === (seen === null), {
  path: ['version'],
  error: 'Version is not known.',
});
export type HandoverNoteInput = z.output<typeof handoverNoteSchema>;

export const withdrawNoteSchema = form({ noteId, version });

export const keepNoteSchema = form({ noteId, forAt: instant, clientId: uuid('Request') });

/** Notes in the versions that were seen. */
export const confirmNotesSchema = form({
  notes: z
    .array(form({ id: noteId, version }), 'Choose a note.')
    .min(1, 'Choose a note.')
    .max(CONFIRM_MAX, `Confirm at most ${CONFIRM_MAX} notes at once.`),
});

export const noteVersionsSchema = form({ noteId });

const deskName = line('Name', DESK_NAME_MAX);

export const newDeskSchema = form({ centerId: uuid('Center'), name: deskName });

export const deskSchema = form({
  deskId: rowId('Desk'),
  version,
  name: deskName,
  isActive: z.boolean('In use is yes or no.'),
});

export const moveDeskSchema = form({ deskId: rowId('Desk'), isUp: z.boolean('Up is yes or no.') });
