/** What an offer of a call-out says to whoever gets it: which work, and what it would mean for them. */
import type { FillProposal, RankedPerson } from './filling-records.ts';
import { formatDuration } from './format.ts';

/** Kept with the offer as it was made. */
export type OfferDraft = Pick<FillProposal, 'kind' | 'startsAt' | 'endsAt'> & {
  code: string;
  /** Sentences: overtime, rest, hours, and each rule that it passes. */
  means: readonly string[];
};

/** The terms on which somebody on the list is offered what was proposed for them. */
export function offerDraft(
  { proposal: { kind, startsAt, endsAt }, candidate }: Pick<RankedPerson, 'proposal' | 'candidate'>,
  code: string,
): OfferDraft {
  return { kind, startsAt, endsAt, code, means: meansOf(candidate) };
}

function meansOf({
  overtimeMinutes,
  restBeforeMinutes,
  restAfterMinutes,
  weekMinutesAfter,
  asActing,
  violations,
}: RankedPerson['candidate']): string[] {
  const overtime =
    overtimeMinutes > 0
      ? `${formatDuration(overtimeMinutes)} of it count as overtime in that week.`
      : 'None of it is overtime.';
  const rests = [
    ...(restBeforeMinutes === null ? [] : [`${formatDuration(restBeforeMinutes)} before it`]),
    ...(restAfterMinutes === null ? [] : [`${formatDuration(restAfterMinutes)} after it`]),
  ];
  return [
    overtime,
    ...(rests.length === 0 ? [] : [`You rest ${rests.join(' and ')}.`]),
    `With it you work ${formatDuration(weekMinutesAfter)} in that week.`,
    ...(asActing ? ['You would be acting supervisor for this one shift.'] : []),
    ...violations.map(({ message }) => `It passes a limit: ${message}.`),
  ];
}
