import { PATTERN_IDS, type PatternId } from '#lib/domain/types.ts';

/** A pattern that can be chosen. */
export type PatternChoice = { id: PatternId; name: string };

/** The pattern of a choice; the fallback where it is none. */
export function patternOf(choice: string, fallback: PatternId): PatternId {
  return PATTERN_IDS.find((id) => id === choice) ?? fallback;
}

export type MovePerson = {
  id: string;
  name: string;
  role: 'dispatcher' | 'supervisor';
  patternId: PatternId;
};

/** Some people of one role from one pattern to another. */
export type MoveDraft = {
  key: number;
  role: MovePerson['role'];
  from: PatternId;
  to: PatternId;
  count: number;
  /** Named people instead of the least senior ones. */
  named: readonly string[] | null;
};

/** Who could move, most senior first. */
export function candidatesOf({ role, from }: MoveDraft, people: readonly MovePerson[]): MovePerson[] {
  return people.filter((person) => person.role === role && person.patternId === from);
}

/** Who moves: the people named, else the least senior ones of the pattern. */
export function chosenOf(move: MoveDraft, people: readonly MovePerson[]): MovePerson[] {
  const candidates = candidatesOf(move, people);
  const { named, count } = move;
  if (named !== null) return candidates.filter(({ id }) => named.includes(id));
  return count === 0 ? [] : candidates.slice(-count);
}
