/** What a ranking knows of each person around one opening. Made once for all of them; judged when it is asked for. */
import { type Candidate, candidateJudge, type GivenSlot } from './candidates.ts';
import { EDIT_NEEDS } from './edit-judgement.ts';
import type { AvailableStretch, FillingFacts, FillingPerson } from './filling-records.ts';
import { disturbableFrom } from './quiet-hours.ts';
import { mayAct, type RosterMember, type RosterRow } from './roster.ts';
import { leaveByPerson, rowsByPerson } from './roster-index.ts';
import { overlapMinutes } from './time.ts';
import type { Instant, Leave } from './types.ts';

/** Somebody of the center, with what concerns the opening. */
export type Prospect = {
  person: RosterMember;
  known: FillingPerson;
  /** Published, by start, neighbouring blocks included. */
  own: readonly RosterRow[];
  approvedLeave: readonly Leave[];
  /** A duty of theirs ends when the need begins. */
  endsInto: boolean;
  /** A duty of theirs starts when the need ends. */
  startsOutOf: boolean;
};

/** An opening with everybody who may come into question. */
export type FillingWorld = {
  facts: FillingFacts;
  now: Instant;
  /** The open row of the ledger; null when it is gone or has somebody. */
  row: RosterRow | null;
  /** Active people of the center by seniority. */
  prospects: readonly Prospect[];
  judge: (prospect: Prospect, slot: GivenSlot) => Candidate;
};

const worlds = new WeakMap<FillingFacts, FillingWorld>();

/**
 * The world of one opening, made once for the same facts at the same time. People without facts of their own count as if
 * nothing were known of them.
 */
export function fillingWorld(facts: FillingFacts, now: Instant): FillingWorld {
  const known = worlds.get(facts);
  if (known?.now === now) return known;
  const world = worldOf(facts, now);
  worlds.set(facts, world);
  return world;
}

function worldOf(facts: FillingFacts, now: Instant): FillingWorld {
  const { opening, roster, rows } = facts;
  const row = rows.find(({ id }) => id === opening.assignmentId) ?? null;
  const knownById = new Map(facts.people.map((each) => [each.personId, each]));
  const judge = candidateJudge({ facts: roster, rows, around: row ?? opening, now });
  const leave = leaveByPerson(roster.leave);
  const prospects = roster.people
    .filter(({ isActive }) => isActive)
    .toSorted((a, b) => a.seniorityRank - b.seniorityRank || (a.id < b.id ? -1 : 1))
    .map((person): Prospect => {
      const beside = rowsByPerson(roster.neighbours).get(person.id) ?? [];
      const own = [...(rowsByPerson(rows).get(person.id) ?? []), ...beside].sort(
        (a, b) => a.startsAt - b.startsAt || a.id - b.id,
      );
      return {
        person,
        known: knownById.get(person.id) ?? nothingOf(person.id),
        own,
        approvedLeave: (leave.get(person.id) ?? []).filter(({ state }) => state === 'approved'),
        endsInto: own.some(({ endsAt }) => endsAt === opening.startsAt),
        startsOutOf: own.some(({ startsAt }) => startsAt === opening.endsAt),
      };
    });
  return {
    facts,
    now,
    row: row?.userId === null ? row : null,
    prospects,
    judge: ({ person }, slot) => judge(person, slot),
  };
}

function nothingOf(personId: string): FillingPerson {
  return {
    personId,
    phone: null,
    overtimeMinutes: 0,
    mandates: 0,
    lastMandateAt: null,
    mandatedAt: [],
    availability: [],
    sleep: null,
    claimedAt: null,
  };
}

/** More than a warning stands against it. */
export function isHard({ need }: Pick<Candidate, 'need'>): boolean {
  return EDIT_NEEDS.indexOf(need) > EDIT_NEEDS.indexOf('warning');
}

/** Whether the person can work in the opening's capacity, as the roster has it: supervisors also in a dispatcher's. */
export function isQualified({ person }: Prospect, { opening, roster }: FillingFacts): boolean {
  if (opening.capacity === 'dispatcher' || person.role !== 'dispatcher') return true;
  return mayAct(person, opening.shiftDate, roster);
}

/** Whether a wish of the kind holds for the whole opening. */
export function wishes(
  { known }: Prospect,
  kind: AvailableStretch['kind'],
  { opening }: FillingFacts,
): boolean {
  let until = opening.startsAt;
  const stretches = known.availability
    .filter((each) => each.kind === kind)
    .toSorted((a, b) => a.startsAt - b.startsAt);
  for (const { startsAt, endsAt } of stretches) if (startsAt <= until) until = Math.max(until, endsAt);
  return until >= opening.endsAt;
}

/** Whether a stretch of the kind touches the opening at all. */
export function touches(
  { known }: Prospect,
  kind: AvailableStretch['kind'],
  { opening }: FillingFacts,
): boolean {
  return known.availability.some((each) => each.kind === kind && overlapMinutes(each, opening) > 0);
}

/**
 * From when on somebody may be asked: `at` itself, or when they have slept, by their own sleep window and after a night shift.
 * Who is on duty is awake.
 */
export function awakeFrom(
  prospect: Pick<Prospect, 'known' | 'own'>,
  facts: FillingFacts,
  at: Instant,
): Instant {
  const { own, known } = prospect;
  if (own.some(({ startsAt, endsAt }) => startsAt <= at && at < endsAt)) return at;
  const { startTime = null, endTime = null } = known.sleep ?? {};
  const { timeZone } = facts.roster.clock;
  return disturbableFrom(
    { quiet: { start: startTime, end: endTime, restsAfterNight: true }, shifts: own, timeZone },
    at,
  );
}

/** When the sleep after a night shift is over in which a time lies; the time itself when there is none. */
export function restedFrom({ own }: Prospect, facts: FillingFacts, at: Instant): Instant {
  const { timeZone } = facts.roster.clock;
  const nights = own.filter(({ endsAt }) => endsAt <= at);
  return disturbableFrom(
    { quiet: { start: null, end: null, restsAfterNight: true }, shifts: nights, timeZone },
    at,
  );
}
