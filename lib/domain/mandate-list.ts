/** The list for mandatory overtime as it stands for one opening, and who may be taken from it. */
import { fillingWorld, isHard } from './filling-people.ts';
import { type Judged, joinsOf, judgePart, judgeWhole, splitAt } from './filling-proposals.ts';
import type { FillingFacts } from './filling-records.ts';
import { mandateInputs, mandateInputsOf, rankMandates } from './mandate-rank.ts';
import type { MandateContact, MandateInputs, MandateKind, MandateRanking } from './mandate-records.ts';
import { contactWords } from './mandate-words.ts';
import { REASON_MAX } from './reason.ts';
import type { Instant, Interval } from './types.ts';

/** A list with what it was made of, and what each who is on it would work. */
export type MandateList = {
  kind: MandateKind;
  inputs: MandateInputs;
  ranking: MandateRanking;
  /** What is ordered: the whole opening, or the part that joins a duty. */
  need: Interval;
  /** By person of the ranking: warnings, and minutes of overtime that it adds. */
  meaning: ReadonlyMap<string, { warnings: readonly string[]; overtimeMinutes: number }>;
};

/** Where no step says how much is covered by those on duty: 5 h. */
const WHOLE_MINUTES_MAX = 300;

/**
 * The list for a mandate over the whole opening, or for a holdover or an early call-in, of those alone whose own duty joins
 * it. What a step for extensions may cover is held over as a whole; of more they work the part up to where it is best cut.
 */
export function mandateListOf(facts: FillingFacts, kind: MandateKind, now: Instant): MandateList {
  const world = fillingWorld(facts, now);
  const { startsAt, endsAt } = facts.opening;
  if (kind === 'mandate') {
    const inputs = mandateInputs(facts, now);
    return listOf(kind, inputs, { startsAt, endsAt }, (personId) => {
      const prospect = world.prospects.find(({ person }) => person.id === personId);
      return prospect === undefined ? null : judgeWhole(world, prospect);
    });
  }
  const cut = isCoveredWhole(facts) ? null : splitAt(world);
  const need =
    cut === null
      ? { startsAt, endsAt }
      : kind === 'holdover'
        ? { startsAt, endsAt: cut }
        : { startsAt: cut, endsAt };
  const joining = new Map(
    world.prospects
      .filter((prospect) => joinsOf(prospect).includes(kind))
      .map((prospect) => [
        prospect.person.id,
        cut === null ? judgeWhole(world, prospect) : judgePart(world, prospect, kind, cut),
      ]),
  );
  const made = mandateInputsOf(world, ({ person }) => joining.get(person.id) ?? null);
  const words =
    kind === 'holdover' ? 'No duty ends when this shift begins.' : 'No duty begins when this shift ends.';
  const inputs: MandateInputs = {
    ...made,
    need: { ...made.need, ...need },
    people: made.people.map((person) =>
      joining.has(person.personId) ? person : { ...person, skip: { code: 'not_in_step', words } },
    ),
  };
  return listOf(kind, inputs, need, (personId) => joining.get(personId) ?? null);
}

function isCoveredWhole({ rules, opening }: FillingFacts): boolean {
  const step = rules.steps.find(({ filters }) => filters.includes('extension'));
  const minutes = step === undefined ? WHOLE_MINUTES_MAX : (step.maxMinutes ?? Number.POSITIVE_INFINITY);
  return opening.endsAt - opening.startsAt <= minutes * 60_000;
}

function listOf(
  kind: MandateKind,
  inputs: MandateInputs,
  need: Interval,
  judge: (personId: string) => Judged | null,
): MandateList {
  const ranking = rankMandates(inputs);
  const meaning = new Map(
    ranking.ranked.map(({ personId }) => {
      const candidate = judge(personId)?.candidate;
      return [
        personId,
        {
          warnings:
            candidate === undefined || isHard(candidate)
              ? []
              : candidate.violations.map(({ message }) => message),
          overtimeMinutes: candidate?.overtimeMinutes ?? 0,
        },
      ] as const;
    }),
  );
  return { kind, inputs, ranking, need, meaning };
}

/** Whether somebody may be taken: the reason to keep with it, or why not, in words. */
export type Taken =
  | { isAllowed: true; reason: string | null }
  | { isAllowed: false; words: string; isReasonMissing: boolean };

/**
 * Who is first may be taken without a reason. Another needs one; where everybody before was called from the list and does not
 * come, that is it: to decline what a call-out offers is no refusal. Whoever is protected, or on no list, may not be taken at all.
 *
 * @param given what whoever orders says; null = nothing
 * @param contacts who was tried for the opening, oldest first
 */
export function mayTake(
  { ranked, skipped }: MandateRanking,
  personId: string,
  given: string | null,
  contacts: readonly MandateContact[],
): Taken {
  const index = ranked.findIndex((each) => each.personId === personId);
  const person = ranked[index];
  if (person === undefined) {
    const skip = skipped.find((each) => each.personId === personId);
    const words =
      skip === undefined ? 'This person is not on the list.' : `${skip.fullName} is protected: ${skip.words}`;
    return { isAllowed: false, words, isReasonMissing: false };
  }
  const before = ranked.slice(0, index);
  if (before.length === 0 || given !== null) return { isAllowed: true, reason: given };
  const tried = before.map((each) => ({
    fullName: each.fullName,
    contact: triedOf(contacts, each.personId),
  }));
  const first = tried.find(({ contact }) => contact === undefined);
  if (first !== undefined) {
    const words = `${first.fullName} comes before on the list. Say why ${person.fullName} is taken instead.`;
    return { isAllowed: false, words, isReasonMissing: true };
  }
  const passed = tried.map(({ fullName, contact }) =>
    contact === undefined
      ? fullName
      : `${fullName} (${contactWords({ ...contact, note: null }).toLowerCase()})`,
  );
  const words = `Passed over after they were called: ${passed.join(', ')}.`;
  return {
    isAllowed: true,
    reason: words.length <= REASON_MAX ? words : `${words.slice(0, REASON_MAX - 1)}…`,
  };
}

/** The last that came of calling somebody from the list for the opening; undefined when nobody has. */
export function triedOf(contacts: readonly MandateContact[], personId: string): MandateContact | undefined {
  return contacts.findLast((contact) => contact.personId === personId && contact.channel === null);
}
