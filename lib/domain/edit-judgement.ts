/** Whether an edit is allowed, what it breaks, and what it asks of whoever makes it. */
import type { Violation } from './rules.ts';

/**
 * What an edit needs, by what it newly breaks or makes worse: nothing; a warning (soft limits); a reason (hard limits);
 * a reason and a second supervisor (more than the hard maximum of duty or of seven days); or it cannot be done at all
 * (double booking, a capacity or qualification that is missing, somebody who left).
 */
export const EDIT_NEEDS = ['nothing', 'warning', 'reason', 'second_supervisor', 'impossible'] as const;
export type EditNeed = (typeof EDIT_NEEDS)[number];

/** A rule that an edit breaks for one person. */
export type EditViolation = Pick<Violation, 'ruleId' | 'severity' | 'message' | 'minutes' | 'at'> & {
  personId: string;
};

export type EditJudgement = {
  need: EditNeed;
  /** Newly broken or made worse, the gravest first. */
  violations: readonly EditViolation[];
  /** Why it is impossible, in words; null when it is not. */
  impossible: string | null;
};
