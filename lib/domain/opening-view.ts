/** Open shifts as somebody who could have one of them sees them: what each would mean, and whether they may have it. */
import { EDIT_NEEDS } from './edit-judgement.ts';
import { fillingWorld } from './filling-people.ts';
import { type Judged, judgeWhole } from './filling-proposals.ts';
import type { FillingFacts, FillProposal, RankedPerson } from './filling-records.ts';
import type { Opening, OpeningClaim } from './opening-records.ts';
import type { Instant } from './types.ts';

/** Open shifts with all that judges them for one person. `world` null: there is nothing to judge. */
export type OpenShiftFacts = {
  world: Pick<FillingFacts, 'roster' | 'rows' | 'blocks'> | null;
  openings: readonly {
    opening: Opening;
    rules: FillingFacts['rules'];
    /** The person's own latest. */
    claim: OpeningClaim | null;
  }[];
};

/** What having a shift would mean for the person. */
export type OpenShiftMeans = RankedPerson['candidate'];

export type MyOpenShift = {
  opening: Opening;
  /** Null when the shift has somebody by now. */
  means: OpenShiftMeans | null;
  /** Why the person may not have it, in words; null when they may. */
  bar: string | null;
  /** The person's own latest; null = they did not ask. */
  claim: OpeningClaim | null;
  /** Whether whoever takes it has it at once; else it is asked for, and decided later. */
  isAtOnce: boolean;
  proposal: FillProposal | null;
};

/** What each of the open shifts would mean for the person, by start. */
export function openShiftsFor(
  { world, openings }: OpenShiftFacts,
  personId: string,
  now: Instant,
): MyOpenShift[] {
  if (world === null) return [];
  return openings.map(({ opening, rules, claim }) => {
    // What it would mean for the person is in the roster; wishes and mandates are for rankings.
    const facts = { ...world, opening, rules, people: [] };
    const judged = judgeFor(facts, personId, now);
    if (judged === null) {
      return {
        opening,
        means: null,
        bar: 'This shift is not open any more.',
        claim,
        isAtOnce: false,
        proposal: null,
      };
    }
    return {
      opening,
      means: meansOf(judged),
      bar: barOf(judged, opening, now),
      claim,
      isAtOnce: isAtOnce(facts, judged),
      proposal: judged.proposal,
    };
  });
}

/** What the whole of an opening would mean for one person; null when it has somebody, or they are not among the people. */
export function judgeFor(facts: FillingFacts, personId: string, now: Instant): Judged | null {
  const world = fillingWorld(facts, now);
  const prospect = world.prospects.find(({ person }) => person.id === personId);
  return prospect === undefined ? null : judgeWhole(world, prospect);
}

/** Why nobody of these numbers may take the shift themselves, in words; null when they may. */
export function barOf({ candidate }: Judged, { startsAt }: Opening, now: Instant): string | null {
  // The person reads it of themselves.
  if (candidate.violations.some(({ ruleId }) => ruleId === 'double_booking')) return 'You work at that time.';
  if (candidate.bar !== null) return candidate.bar;
  if (startsAt <= now) return 'It has begun. Ask a supervisor.';
  if (EDIT_NEEDS.indexOf(candidate.need) <= EDIT_NEEDS.indexOf('warning')) return null;
  const limit = candidate.violations.find(({ severity }) => severity === 'hard');
  return limit === undefined ? 'It would pass a limit of yours.' : `${limit.message}.`;
}

/**
 * Whether whoever takes it has it at once: first come, first served, and nothing that a supervisor has to look at: a warning,
 * where the agency wants that, or somebody who would leave the minimum short as it is.
 */
export function isAtOnce(
  { opening, rules }: Pick<FillingFacts, 'opening' | 'rules'>,
  { candidate }: Judged,
): boolean {
  if (opening.isRanked || candidate.notCounting !== null) return false;
  return candidate.need === 'nothing' || rules.claims.allowsWarnings;
}

/** What a judgement says of the person, without what gives it to them. */
export function meansOf({ candidate }: Judged): OpenShiftMeans {
  const { need, violations, restBeforeMinutes, restAfterMinutes } = candidate;
  const { weekMinutesBefore, weekMinutesAfter, overtimeMinutes, asActing } = candidate;
  return {
    need,
    violations,
    restBeforeMinutes,
    restAfterMinutes,
    weekMinutesBefore,
    weekMinutesAfter,
    overtimeMinutes,
    asActing,
  };
}
