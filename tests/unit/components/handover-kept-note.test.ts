import { expect, it } from 'vitest';
import { keepNote, keptNote, type NoteStorage } from '#components/handover/kept-note.ts';

function memory(): NoteStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

it('gives back what was typed, to the same person and for the same note alone', () => {
  const storage = memory();
  keepNote(storage, 'ana', 'new', 'Radio 2');
  expect(keptNote(storage, 'ana', 'new')).toBe('Radio 2');
  expect(keptNote(storage, 'ana', '7')).toBeNull();
  expect(keptNote(storage, 'ben', 'new')).toBeNull();
  // What another person left is thrown away.
  expect(keptNote(storage, 'ana', 'new')).toBeNull();
  keepNote(storage, 'ana', 'new', 'Radio 3');
  keepNote(storage, 'ana', 'new', null);
  expect(keptNote(storage, 'ana', 'new')).toBeNull();
});

it('does without a storage, and with what it cannot read', () => {
  expect(keptNote(null, 'ana', 'new')).toBeNull();
  keepNote(null, 'ana', 'new', 'Radio 2');
  const storage = memory();
  for (const text of ['no json', '7', 'null', '{"userId":"ana","of":"new","text":7}']) {
    storage.setItem('handover-note', text);
    expect(keptNote(storage, 'ana', 'new')).toBeNull();
  }
  const broken: NoteStorage = {
    getItem: () => {
      throw new Error('forbidden');
    },
    setItem: () => {
      throw new Error('full');
    },
    removeItem: () => {},
  };
  expect(keptNote(broken, 'ana', 'new')).toBeNull();
  keepNote(broken, 'ana', 'new', 'Radio 2');
});
