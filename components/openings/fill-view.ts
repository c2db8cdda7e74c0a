import type { FillingRanking, FillingRules, FillProposal, ScorePart } from '#lib/domain/filling-records.ts';
import type { OpenShiftMeans } from '#lib/domain/opening-view.ts';

/** Somebody to whom an opening can be awarded, with what it would mean for them. */
export type FillCandidate = {
  personId: string;
  fullName: string;
  /** In its step; null = not ranked. */
  place: number | null;
  parts: readonly ScorePart[];
  means: OpenShiftMeans;
  proposal: Pick<FillProposal, 'kind' | 'startsAt' | 'endsAt'>;
};

export type FillStepView = {
  step: number;
  name: string;
  /** It orders instead of asking: its people are not awarded to from here. */
  isMandate: boolean;
  ranked: readonly FillCandidate[];
  /** With why not, and with what passing that would mean where a reason can. */
  skipped: readonly { personId: string; fullName: string; words: string; candidate: FillCandidate | null }[];
  /** How many the step is not for. */
  others: number;
};

/**
 * The ranking as the panel shows it. Whom a step is not for is only counted: they stand in another one, or in none.
 *
 * @param possible by person: those who could have the whole of it, a limit passed or not
 */
export function fillSteps(
  ranking: FillingRanking,
  rules: Pick<FillingRules, 'steps'>,
  possible: ReadonlyMap<string, FillCandidate>,
): FillStepView[] {
  return ranking.steps.map(({ step, ranked, skipped }) => ({
    step,
    name: rules.steps[step]?.name ?? `Step ${step + 1}`,
    isMandate: rules.steps[step]?.filters.includes('mandate') ?? false,
    ranked: ranked.map(({ personId, fullName, place, parts, candidate: means, proposal }) => ({
      personId,
      fullName,
      place,
      parts,
      means,
      proposal: { kind: proposal.kind, startsAt: proposal.startsAt, endsAt: proposal.endsAt },
    })),
    skipped: skipped
      .filter(({ code }) => code !== 'not_in_step')
      .map(({ personId, fullName, words }) => ({
        personId,
        fullName,
        words,
        candidate: possible.get(personId) ?? null,
      })),
    others: skipped.filter(({ code }) => code === 'not_in_step').length,
  }));
}
