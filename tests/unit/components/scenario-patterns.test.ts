import { describe, expect, it } from 'vitest';
import { chosenOf, type MoveDraft, type MovePerson } from '#components/schedules/scenario-patterns.ts';

const person = (id: string, more: Partial<MovePerson> = {}): MovePerson => ({
  id,
  name: id,
  role: 'dispatcher',
  patternId: '4x10',
  ...more,
});
/** Most senior first. */
const people = [
  person('ana'),
  person('ben', { role: 'supervisor' }),
  person('cy'),
  person('dee', { patternId: '2x12' }),
  person('eve'),
];
const move: MoveDraft = { key: 1, role: 'dispatcher', from: '4x10', to: '2x12', count: 2, named: null };

describe('who moves to another pattern', () => {
  it('is the least senior of the role and the pattern', () => {
    expect(chosenOf(move, people).map(({ id }) => id)).toEqual(['cy', 'eve']);
    expect(chosenOf({ ...move, count: 0 }, people)).toEqual([]);
    expect(chosenOf({ ...move, role: 'supervisor' }, people).map(({ id }) => id)).toEqual(['ben']);
  });

  it('is whoever was named, as far as they work the pattern', () => {
    expect(chosenOf({ ...move, named: ['ana', 'dee'] }, people).map(({ id }) => id)).toEqual(['ana']);
  });
});
