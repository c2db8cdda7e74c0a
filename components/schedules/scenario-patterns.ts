import { PATTERN_IDS, type PatternId } from '#lib/domain/types.ts';

/** A pattern that can be chosen. */
export type PatternChoice = { id: PatternId; name: string };

/** The pattern of a choice; the fallback where it is none. */
export function patternOf(choice: string, fallback: PatternId): PatternId {
  return PATTERN_IDS.find((id) => id === choice) ?? fallback;
}
