/** Which limits a schedule breaks that it did not break before a change, and which no longer. */
import type { FoundBreak, RuleBreak } from './publish-review.ts';

/**
 * A break is the same where the same person's same shifts break the same rule. One that gets worse is new with what it is
 * after, one that gets better is gone with what it was.
 */
export function breakDifference(
  before: readonly FoundBreak[],
  after: readonly FoundBreak[],
): { newBreaks: RuleBreak[]; goneBreaks: RuleBreak[] } {
  return { newBreaks: worseThan(before, after), goneBreaks: worseThan(after, before) };
}

function worseThan(known: readonly FoundBreak[], found: readonly FoundBreak[]): RuleBreak[] {
  const keyOf = ({ personId, ruleId, rowIds }: FoundBreak) => `${personId} ${ruleId} ${rowIds.join()}`;
  const minutes = Map.groupBy(known, keyOf);
  return found
    .filter((one) => !(minutes.get(keyOf(one)) ?? []).some((same) => same.minutes >= one.minutes))
    .map(({ rowIds: _, ...one }) => one);
}
