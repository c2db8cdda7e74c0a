/** What gives an opening, or a part of it, to somebody: the change of the roster and what it breaks. */
import type { EditNeed, EditViolation } from './edit-judgement.ts';
import { fillingWorld, type Prospect } from './filling-people.ts';
import { type Judged, joinsOf, judgePart, judgeWhole, splitAt } from './filling-proposals.ts';
import type { FillingFacts, FillProposal } from './filling-records.ts';
import { compileEdits, type RowOperation } from './roster-edits.ts';
import type { Instant, Interval } from './types.ts';

/** A part of an opening, as it was proposed. */
export type GivenPart = Interval;

export type OpeningFillPlan = {
  proposal: FillProposal;
  /** With the mark of a passed limit on the rows that pass one. */
  operations: readonly (RowOperation & { overrides?: boolean })[];
  need: EditNeed;
  violations: readonly EditViolation[];
  /** Why it is impossible, in words; null when it is not. */
  impossible: string | null;
};

/** Whom it goes to; `part` null = what `kind` says: the whole, or the part that joins the person's own duty. */
export type FillQuestion = { personId: string; kind: FillProposal['kind']; part: GivenPart | null };

/** What gives it to them, as the facts are; null when the opening has somebody by now. */
export function planFill(facts: FillingFacts, question: FillQuestion, now: Instant): OpeningFillPlan | null {
  const world = fillingWorld(facts, now);
  if (world.row === null) return null;
  const prospect = world.prospects.find(({ person }) => person.id === question.personId);
  const judged = prospect === undefined ? null : chosen(world, prospect, question);
  if (judged === null)
    return impossiblePlan(
      facts,
      prospect === undefined
        ? 'This person does not work at this center.'
        : question.part === null
          ? 'This part does not join a shift of theirs any more.'
          : 'This part cannot be taken out of what is open. It starts or ends with it.',
    );
  const { candidate, proposal } = judged;
  const rows = new Map(facts.rows.map((row) => [row.id, row]));
  let key = 0;
  const compiled = compileEdits(proposal.edits, { facts: facts.roster, rows }, () => --key);
  if ('refusal' in compiled) return impossiblePlan(facts, compiled.refusal);
  const passes = candidate.violations.some(({ severity }) => severity === 'hard');
  return {
    proposal,
    operations: compiled.operations.map((operation) =>
      passes && 'row' in operation && operation.row.userId === question.personId
        ? { ...operation, overrides: true }
        : operation,
    ),
    need: candidate.need,
    violations: candidate.violations,
    impossible: candidate.bar,
  };
}

function chosen(
  world: ReturnType<typeof fillingWorld>,
  prospect: Prospect,
  { kind, part }: FillQuestion,
): Judged | null {
  const { opening } = world.facts;
  if (part !== null && (part.startsAt !== opening.startsAt || part.endsAt !== opening.endsAt)) {
    const isFirst = part.startsAt === opening.startsAt;
    // One from the middle would leave two others; nothing but what was named is given.
    if (!isFirst && part.endsAt !== opening.endsAt) return null;
    return judgePart(
      world,
      prospect,
      isFirst ? 'holdover' : 'early_call_in',
      isFirst ? part.endsAt : part.startsAt,
    );
  }
  const whole = judgeWhole(world, prospect);
  if (part !== null || kind === 'take' || whole?.proposal.kind === kind) return whole;
  return joinsOf(prospect).includes(kind) ? judgePart(world, prospect, kind, splitAt(world)) : null;
}

function impossiblePlan({ opening }: FillingFacts, impossible: string): OpeningFillPlan {
  const { startsAt, endsAt } = opening;
  const proposal = { kind: 'take' as const, startsAt, endsAt, edits: [] };
  return { proposal, operations: [], need: 'impossible', violations: [], impossible };
}
