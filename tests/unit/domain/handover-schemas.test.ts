import { describe, expect, it } from 'vitest';
import {
  confirmNotesSchema,
  deskSchema,
  handoverNoteSchema,
  newDeskSchema,
} from '#lib/domain/handover-schemas.ts';

const note = {
  noteId: null,
  version: null,
  deskId: 1,
  forAt: 1_770_382_800_000,
  clientId: '00000000-0000-4000-8000-000000000001',
  content: 'Radio 2 is out',
};

function problemOf(schema: typeof handoverNoteSchema | typeof deskSchema, input: unknown): string {
  const issue = schema.safeParse(input).error?.issues[0];
  return issue === undefined ? '' : `${String(issue.path[0])}: ${issue.message}`;
}

describe('a note', () => {
  it('keeps its lines, with one sign for each end', () => {
    const parsed = handoverNoteSchema.parse({ ...note, content: ' \r\nCAD slow.\r\n\tUse cards.\rBye. \n' });
    expect(parsed.content).toBe('CAD slow.\n\tUse cards.\nBye.');
  });

  it.each([
    ['', 'content: Write what the next crew has to know.'],
    [' \n ', 'content: Write what the next crew has to know.'],
    ['\u200B\u2060', 'content: Write what the next crew has to know.'],
    ['bell \u0007', 'content: A note cannot contain control characters.'],
    ['\u202Eturned', 'content: A note cannot contain control characters.'],
    ['a\u2028b', 'content: A note cannot contain control characters.'],
    ['\uD800', 'content: A note cannot contain control characters.'],
    ['a'.repeat(4001), 'content: A note has at most 4000 characters.'],
    [7, 'content: Write what the next crew has to know.'],
  ])('names the rule that %j breaks', (content, message) => {
    expect(problemOf(handoverNoteSchema, { ...note, content })).toBe(message);
  });

  it('counts characters as people do, as the database does', () => {
    expect(problemOf(handoverNoteSchema, { ...note, content: '\u{1F692}'.repeat(4000) })).toBe('');
  });

  it('names its version exactly when it is there', () => {
    expect(problemOf(handoverNoteSchema, { ...note, noteId: 3 })).toBe('version: Version is not known.');
    expect(problemOf(handoverNoteSchema, { ...note, version: 3 })).toBe('version: Version is not known.');
    expect(problemOf(handoverNoteSchema, { ...note, noteId: 3, version: 1 })).toBe('');
    expect(problemOf(handoverNoteSchema, { ...note, forAt: Number.NaN })).toContain('forAt: ');
    expect(problemOf(handoverNoteSchema, { ...note, forAt: 1e300 })).toContain('forAt: ');
    expect(problemOf(handoverNoteSchema, { ...note, deskId: -1 })).toBe('deskId: Desk is not known.');
  });
});

it('confirms between one and 500 notes', () => {
  const one = { id: 1, version: 1 };
  expect(confirmNotesSchema.safeParse({ notes: [one] }).success).toBe(true);
  expect(confirmNotesSchema.safeParse({ notes: [] }).success).toBe(false);
  expect(confirmNotesSchema.safeParse({ notes: Array.from({ length: 501 }, () => one) }).success).toBe(false);
});

it('names a desk in one line of at most 60 characters', () => {
  const centerId = note.clientId;
  expect(newDeskSchema.parse({ centerId, name: ' Fire ' }).name).toBe('Fire');
  for (const name of ['', 'two\nlines', 'a'.repeat(61)]) {
    expect(newDeskSchema.safeParse({ centerId, name }).success).toBe(false);
    expect(problemOf(deskSchema, { deskId: 1, version: 1, isActive: true, name })).toMatch(/^name: /);
  }
});
