/** The list of a call-out: made of a ranking when it starts, and looked at again before each offer. */

import type { CandidateSnapshot } from './call-out-records.ts';
import { candidateSnapshot } from './filling-rank.ts';
import type {
  FillingFacts,
  FillingRanking,
  FillingRules,
  FillProposal,
  RankedPerson,
  ScorePart,
  SkippedPerson,
} from './filling-records.ts';
import { isMandateStep } from './filling-steps.ts';
import type { Interval } from './types.ts';

/** Somebody in one step: ranked with a place, or skipped with why. */
export type ListedPerson = {
  personId: string;
  step: number;
  place: number | null;
  parts: readonly ScorePart[];
  snapshot: CandidateSnapshot;
  proposal: Pick<FillProposal, 'kind' | 'startsAt' | 'endsAt'> | null;
  skipCode: string | null;
  skipReason: string | null;
};

/** Everybody of a ranking by step, as the record of a call-out keeps them. */
export function candidatesOf(facts: FillingFacts, { steps }: FillingRanking): ListedPerson[] {
  return steps.flatMap(({ step, ranked, skipped }): ListedPerson[] => [
    ...ranked.map(({ personId, place, parts, candidate, proposal: { kind, startsAt, endsAt } }) => ({
      personId,
      step,
      place,
      parts,
      snapshot: candidateSnapshot(facts, personId, candidate),
      proposal: { kind, startsAt, endsAt },
      skipCode: null,
      skipReason: null,
    })),
    ...skipped.map(({ personId, code, words }) => ({
      personId,
      step,
      place: null,
      parts: [],
      snapshot: candidateSnapshot(facts, personId, null),
      proposal: null,
      skipCode: code,
      skipReason: words,
    })),
  ]);
}

/**
 * What a ranking of now proposes for somebody in a step; why it does not, where a rule forbids it by now. Whoever is in another
 * step by now is asked for the same work all the same: they are on the list for it.
 *
 * @param rules by which it was ranked
 */
export function findRanked(
  { steps }: FillingRanking,
  rules: Pick<FillingRules, 'steps'>,
  { step, personId }: { step: number; personId: string },
): RankedPerson | Pick<SkippedPerson, 'code' | 'words'> {
  const here = steps.find((each) => each.step === step);
  const ranked = here?.ranked.find((each) => each.personId === personId);
  if (ranked !== undefined) return ranked;
  const skip = here?.skipped.find((each) => each.personId === personId);
  return (
    (skip === undefined ? undefined : elsewhere(steps, rules, { skip, step })) ??
    skip ?? { code: 'impossible', words: 'This person does not work at this center any more.' }
  );
}

function elsewhere(
  steps: FillingRanking['steps'],
  rules: Pick<FillingRules, 'steps'>,
  { skip: { code, personId }, step }: { skip: SkippedPerson; step: number },
): RankedPerson | undefined {
  if (code !== 'asked_before' && code !== 'not_in_step') return undefined;
  const others = steps.flatMap((each) => {
    const rule = rules.steps[each.step];
    const isAsked =
      rule !== undefined && !isMandateStep(rule) && (code === 'not_in_step' || each.step < step);
    return isAsked ? each.ranked.filter((one) => one.personId === personId) : [];
  });
  // Who left a step, such as that of volunteers, is asked for the whole; their own duty joins nothing any more.
  return code === 'asked_before' ? others.at(-1) : others.find(({ proposal }) => proposal.kind === 'take');
}

/**
 * Which part of what is open a proposal is: null = all of it; `changed` where it reaches beyond what is open on one side, or lies
 * in its middle by now.
 */
export function proposedPart(proposed: Interval, open: Interval): Interval | null | 'changed' {
  if (proposed.startsAt <= open.startsAt && proposed.endsAt >= open.endsAt) return null;
  const isFirst = proposed.startsAt === open.startsAt && proposed.endsAt <= open.endsAt;
  const isLast = proposed.endsAt === open.endsAt && proposed.startsAt >= open.startsAt;
  return isFirst || isLast ? { startsAt: proposed.startsAt, endsAt: proposed.endsAt } : 'changed';
}
