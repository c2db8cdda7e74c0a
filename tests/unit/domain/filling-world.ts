import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import type {
  FillingFacts,
  FillingPerson,
  FillingRanking,
  FillingRules,
  RankedStep,
  StepFilter,
} from '#lib/domain/filling-records.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { createZone } from '#lib/domain/time.ts';
import { DENVER } from './reference-center.ts';
import { factsOf } from './roster-world.ts';

const ZONE = createZone(DENVER.timeZone);

/** An instant by the clock of the center. */
export function at(date: string, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return ZONE.toInstant(date, hours * 60 + minutes);
}

/** What is known of somebody: nothing, unless it is given. */
export function known(personId: string, over: Partial<FillingPerson> = {}): FillingPerson {
  return {
    personId,
    phone: '+13035550100',
    overtimeMinutes: 0,
    mandates: 0,
    lastMandateAt: null,
    mandatedAt: [],
    availability: [],
    sleep: null,
    claimedAt: null,
    ...over,
  };
}

/** The facts of an opening over its open row; people without facts of their own are those of `roster`. */
export function fillingOf(
  open: RosterRow,
  others: readonly RosterRow[],
  over: {
    roster?: Partial<RosterFacts>;
    rules?: Partial<FillingRules>;
    people?: readonly FillingPerson[];
  } = {},
): FillingFacts {
  const roster = factsOf(over.roster);
  const given = new Map((over.people ?? []).map((each) => [each.personId, each]));
  return {
    opening: {
      id: 1,
      version: 1,
      centerId: 'harbor',
      scheduleId: 1,
      assignmentId: open.id,
      shiftDate: open.shiftDate,
      code: 'D10',
      capacity: open.requiredRole,
      isOvertime: open.isOvertime,
      origin: 'vacated',
      state: 'open',
      isRanked: false,
      claimsUntil: null,
      note: null,
      openedAt: 0,
      startsAt: open.startsAt,
      endsAt: open.endsAt,
    },
    rules: { ...DEFAULT_FILLING, ...over.rules },
    roster,
    rows: [open, ...others].map((row) => ({ ...row, scheduleId: 1 })),
    blocks: [],
    people: roster.people.map(({ id }) => given.get(id) ?? known(id)),
  };
}

/** Rules with one step alone. */
export function oneStep(
  filter: StepFilter,
  over: Partial<FillingRules['steps'][number]> = {},
): Partial<FillingRules> {
  const step = DEFAULT_FILLING.steps.find(({ filters }) => filters.includes(filter));
  if (step === undefined) throw new Error(`no step ${filter}`);
  return { steps: [{ ...step, filters: [filter], ...over }] };
}

export function stepOf(ranking: FillingRanking, step = 0): RankedStep {
  const found = ranking.steps[step];
  if (found === undefined) throw new Error(`no step ${step}`);
  return found;
}

export const namesOf = ({ ranked }: Pick<RankedStep, 'ranked'>) => ranked.map(({ personId }) => personId);

/** Why somebody is skipped, as code and words with plain blanks; null when they are not. */
export function skipOf({ skipped }: Pick<RankedStep, 'skipped'>, personId: string): string | null {
  const found = skipped.find((each) => each.personId === personId);
  return found === undefined ? null : `${found.code}: ${found.words}`.replaceAll('\u00a0', ' ');
}
