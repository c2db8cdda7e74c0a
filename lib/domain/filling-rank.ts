/** Whom to ask for an opening, step by step, and why not the others. */
import type { CandidateSnapshot } from './call-out-records.ts';
import { awakeFrom, type FillingWorld, fillingWorld, type Prospect } from './filling-people.ts';
import { type Judged, joinsOf, judgePart, judgeWhole, splitAt } from './filling-proposals.ts';
import type {
  FillingFacts,
  FillingRanking,
  FillingStep,
  RankedPerson,
  RankedStep,
  SkippedPerson,
} from './filling-records.ts';
import { type Entrant, inOrder } from './filling-score.ts';
import { dutyStateSkip, leaveSkip, limitSkip, offerSkip, personalSkip, type Skip } from './filling-skips.ts';
import { isForPart, isMandateStep, whyNotIn } from './filling-steps.ts';
import { formatDuration } from './format.ts';
import { mandateInputsOf, rankMandates } from './mandate-rank.ts';
import { dutyStateWords } from './roster.ts';
import { membersById } from './roster-index.ts';
import { MINUTE_MS } from './time.ts';
import type { Instant } from './types.ts';

/**
 * Everybody active of the center once in every step: ranked with the parts of the score, or skipped with the reason. Whoever a
 * step asks is not asked for the same in a later one, but all stand on the list for mandates. Nobody ranked would pass a hard
 * limit. The order depends on nothing but the facts and `now`.
 */
export function rankFilling(facts: FillingFacts, now: Instant): FillingRanking {
  const world = fillingWorld(facts, now);
  const wholes = new Map<string, Judged | null>();
  const wholeOf = (prospect: Prospect): Judged | null => {
    const { id } = prospect.person;
    const made = wholes.get(id);
    if (made !== undefined) return made;
    const judged = judgeWhole(world, prospect);
    wholes.set(id, judged);
    return judged;
  };
  const asked = new Map<string, string>();
  const steps = facts.rules.steps.map((rules, step): RankedStep => {
    if (isMandateStep(rules)) return mandateStep(step, world, wholeOf);
    const entrants: Entrant[] = [];
    const skipped: SkippedPerson[] = [];
    for (const prospect of world.prospects) {
      const found = consider(rules, prospect, world, wholeOf);
      const before = 'code' in found ? undefined : asked.get(keyOf(prospect, found));
      if ('code' in found) skipped.push(skippedOf(prospect, found));
      else if (before !== undefined) {
        skipped.push(skippedOf(prospect, { code: 'asked_before', words: `Is asked in ${before}.` }));
      } else entrants.push({ prospect, ...found });
    }
    for (const entrant of entrants) {
      asked.set(keyOf(entrant.prospect, entrant), `step ${step + 1}, ${rules.name}`);
    }
    const ranked = inOrder(rules, entrants, world).map(({ entrant, parts }, index) =>
      rankedOf(entrant, index + 1, parts),
    );
    return { step, ranked, skipped };
  });
  return { rankedAt: now, steps };
}

/** The same work for the same person. */
function keyOf({ person }: Prospect, { proposal }: Judged): string {
  return `${person.id} ${proposal.startsAt} ${proposal.endsAt}`;
}

/** What a step would offer to somebody, or why it does not. */
function consider(
  step: FillingStep,
  prospect: Prospect,
  world: FillingWorld,
  wholeOf: (prospect: Prospect) => Judged | null,
): Judged | Skip {
  const { opening } = world.facts;
  const minutes = (opening.endsAt - opening.startsAt) / MINUTE_MS;
  if (step.maxMinutes !== null && minutes > step.maxMinutes) {
    const [most, is] = [step.maxMinutes, minutes].map(formatDuration);
    return { code: 'too_long_for_step', words: `For needs of ${most} or less; this one is ${is}.` };
  }
  const bar =
    personalSkip(prospect, world) ??
    dutyStateSkip(dutyStateWords(prospect.person, opening.shiftDate)) ??
    leaveSkipOf(step, prospect, world);
  if (bar !== null) return bar;
  const notIn = whyNotIn(step, prospect, world);
  if (notIn !== null) return { code: 'not_in_step', words: notIn };
  const judged = isForPart(step, prospect, world) ? partOf(prospect, world) : wholeOf(prospect);
  if (judged === null) return { code: 'impossible', words: 'This shift is too short to be split.' };
  const { proposal, candidate } = judged;
  return (
    leaveSkip(prospect, proposal) ??
    limitSkip(prospect, candidate, proposal) ??
    offerSkip(step, prospect, world, proposal) ??
    judged
  );
}

/** Leave in one part of an opening leaves the other to be offered. */
function leaveSkipOf(step: FillingStep, prospect: Prospect, { facts }: FillingWorld): Skip | null {
  return step.filters.includes('split') ? null : leaveSkip(prospect, facts.opening);
}

/** The part that joins somebody's duty; where both do, the one that passes less. */
function partOf(prospect: Prospect, world: FillingWorld): Judged | null {
  const parts = joinsOf(prospect).flatMap((kind) => judgePart(world, prospect, kind, splitAt(world)) ?? []);
  const clean = parts.find(
    ({ candidate, proposal }) =>
      limitSkip(prospect, candidate, proposal) === null && leaveSkip(prospect, proposal) === null,
  );
  return clean ?? parts[0] ?? null;
}

function mandateStep(
  step: number,
  world: FillingWorld,
  wholeOf: (prospect: Prospect) => Judged | null,
): RankedStep {
  const byId = new Map(world.prospects.map((prospect) => [prospect.person.id, prospect]));
  const { ranked, skipped } = rankMandates(mandateInputsOf(world, wholeOf));
  return {
    step,
    skipped,
    ranked: ranked.flatMap(({ personId, place, parts }) => {
      const prospect = byId.get(personId);
      const judged = prospect === undefined ? null : wholeOf(prospect);
      return prospect === undefined || judged === null
        ? []
        : [rankedOf({ prospect, ...judged }, place, parts)];
    }),
  };
}

function rankedOf(
  { prospect, candidate, proposal }: Entrant,
  place: number,
  parts: RankedPerson['parts'],
): RankedPerson {
  const { need, violations, restBeforeMinutes, restAfterMinutes } = candidate;
  const { weekMinutesBefore, weekMinutesAfter, overtimeMinutes, asActing } = candidate;
  return {
    personId: prospect.person.id,
    fullName: prospect.person.fullName,
    place,
    parts,
    candidate: {
      need,
      violations,
      restBeforeMinutes,
      restAfterMinutes,
      weekMinutesBefore,
      weekMinutesAfter,
      overtimeMinutes,
      asActing,
    },
    proposal,
  };
}

function skippedOf({ person }: Prospect, { code, words }: Skip): SkippedPerson {
  return { personId: person.id, fullName: person.fullName, code, words };
}

/**
 * What the ranking knew of somebody, to be kept as it was.
 *
 * @param candidate of the ranked; null for who is skipped
 */
export function candidateSnapshot(
  facts: FillingFacts,
  personId: string,
  candidate: RankedPerson['candidate'] | null,
): CandidateSnapshot {
  const member = membersById(facts.roster.people).get(personId);
  const known = facts.people.find((each) => each.personId === personId);
  return {
    fullName: member?.fullName ?? '',
    role: member?.role ?? '',
    employeeNumber: member?.employeeNumber ?? null,
    seniorityDate: member?.seniorityDate ?? null,
    overtimeMinutes: known?.overtimeMinutes ?? 0,
    restBeforeMinutes: candidate?.restBeforeMinutes ?? null,
    restAfterMinutes: candidate?.restAfterMinutes ?? null,
    weekMinutesAfter: candidate?.weekMinutesAfter ?? null,
    addedOvertimeMinutes: candidate?.overtimeMinutes ?? null,
    warnings: candidate?.violations.map(({ message }) => message) ?? [],
  };
}

/**
 * From when on somebody may be offered an opening: `now`, or when they have slept, by their sleep window and after a night
 * shift. Whoever is not of the center is awake. Mandates do not wait.
 */
export function offerableFrom(facts: FillingFacts, personId: string, now: Instant): Instant {
  const prospect = fillingWorld(facts, now).prospects.find(({ person }) => person.id === personId);
  return prospect === undefined || prospect.known.claimedAt !== null ? now : awakeFrom(prospect, facts, now);
}
