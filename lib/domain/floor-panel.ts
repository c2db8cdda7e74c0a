/** The panel of one shift of the floor: what can be done to it, and what that would do. Plain data: it travels to the browser. */
import { type Candidate, type CandidateSlot, rankCandidates } from './candidates.ts';
import { coverageOf } from './coverage.ts';
import { EDIT_NEEDS, type EditNeed } from './edit-judgement.ts';
import { relieves } from './floor.ts';
import {
  choiceSentence,
  clockOf,
  cutTime,
  type FloorWorld,
  lastOfSpell,
  longerTimes,
  proposedTime,
  type QuickChoice,
  restOfRow,
  wallTime,
} from './floor-edits.ts';
import { type FloorEffect, floorEffect, keptWords, type QuickPlan, quickPlan } from './floor-plan.ts';
import type { FloorQuery, QuickVerb } from './floor-query.ts';
import { type ClockStyle, formatDuration } from './format.ts';
import { coverageDutiesOf } from './live-coverage.ts';
import { type Capacity, capacityOf, type RosterRow, rowTimes } from './roster.ts';
import type { RowOperation } from './roster-edits.ts';
import { membersById, templatesById } from './roster-index.ts';
import { blockWindow, MINUTE_MS, operationalDateOf } from './time.ts';
import type { Instant, Interval, LocalDate, LocalTime } from './types.ts';

/** A published shift as its panel names it. */
export type QuickShift = Interval & {
  rowId: number;
  version: number;
  scheduleId: number;
  shiftDate: LocalDate;
  /** Null = an open chair. */
  userId: string | null;
  fullName: string | null;
  code: string;
  capacity: Capacity;
  isRunning: boolean;
};

/** What a choice would do. */
export type PlanView = {
  sentence: string;
  /** Newly broken, the gravest first. */
  broken: readonly { words: string; isHard: boolean }[];
  /** Kept, with their numbers. */
  kept: readonly { name: string; words: readonly string[] }[];
  effect: readonly FloorEffect[];
  need: EditNeed;
  /** Why no reason allows it; null when one can. */
  impossible: string | null;
  /** What is saved, and what takes it back is made of. */
  operations: readonly RowOperation[];
  before: readonly RosterRow[];
};

/** Somebody else with whom the same could be done, with the rules that it would break. */
export type OtherWay = { rowId: number; fullName: string; need: EditNeed; broken: readonly string[] };

/** Somebody who could take the shift. */
export type Taker = {
  userId: string;
  fullName: string;
  need: EditNeed;
  broken: readonly string[];
  asActing: boolean;
  /** `Week 30 h → 42 h · 2 h overtime`. */
  numbers: string;
};

export type TimeChoice = { time: LocalTime; label: string };

/** What the chosen verb offers. */
export type QuickForm = {
  /** Of a shift that gets longer: until when, or from when. */
  times: readonly TimeChoice[];
  /** The chosen time or times. */
  from: LocalTime | null;
  until: LocalTime | null;
  takers: readonly Taker[];
  /** How many more cannot take it, whatever the reason. */
  barred: number;
  /** Who was chosen, else the first. */
  taker: string | null;
  plan: PlanView | { refusal: string };
  /** Where the plan breaks a rule: the same with somebody else, by fewest rules broken. */
  others: readonly OtherWay[];
};

const OTHERS_MAX = 5;

type Look = { clockStyle: ClockStyle };

/** A row as its panel names it; null where its template is not known. */
export function quickShift(row: RosterRow, { facts, now }: FloorWorld): QuickShift | null {
  const template = templatesById(facts.templates).get(row.shiftId);
  if (template === undefined) return null;
  const person = membersById(facts.people).get(row.userId ?? '');
  return {
    rowId: row.id,
    version: row.version,
    scheduleId: facts.schedule.id,
    shiftDate: row.shiftDate,
    userId: row.userId,
    fullName: row.userId === null ? null : (person?.fullName ?? 'Somebody who left'),
    code: template.code,
    capacity: row.userId === null ? row.requiredRole : capacityOf(row, person?.role ?? 'dispatcher'),
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    isRunning: row.startsAt <= now && row.endsAt > now,
  };
}

/** What can be done to a shift from the floor, in the order in which it is offered. */
export function verbsFor({ userId, startsAt, endsAt }: QuickShift, now: Instant): QuickVerb[] {
  if (endsAt <= now) return ['note'];
  if (userId === null) return ['fill', 'note'];
  return ['sick', 'hold', ...(startsAt > now ? (['early'] as const) : []), 'move', 'times', 'note'];
}

/** The form of a verb that changes the roster, with the choice of the address or the one that is proposed. */
export function quickForm(
  row: RosterRow,
  query: Pick<FloorQuery, 'verb' | 'from' | 'until' | 'to'>,
  world: FloorWorld,
  look: Look,
): QuickForm | null {
  switch (query.verb) {
    case 'hold':
    case 'early':
      return longerForm(row, query.verb, query, world, look);
    case 'move':
    case 'fill':
      return giveForm(row, query.verb, query.to, world, look);
    case 'times':
      return timesForm(row, query, world, look);
    default:
      return null;
  }
}

const empty = { times: [], from: null, until: null, takers: [], barred: 0, taker: null, others: [] } as const;

function longerForm(
  first: RosterRow,
  verb: 'hold' | 'early',
  chosen: Pick<FloorQuery, 'from' | 'until'>,
  world: FloorWorld,
  look: Look,
): QuickForm {
  const { facts, rows } = world;
  const row = verb === 'hold' ? lastOfSpell(first, rows) : first;
  const instants = longerTimes(row, verb, world);
  const clock = clockOf(facts.clock.timeZone, look.clockStyle);
  const timeOf = (at: Instant) => wallTime(at, facts.clock);
  const wanted = verb === 'hold' ? chosen.until : chosen.from;
  const at =
    instants.find((each) => timeOf(each) === wanted) ??
    proposedTime(row, verb, instants, coverageAround(row, world));
  const edge = verb === 'hold' ? row.endsAt : row.startsAt;
  const times = instants.map((each) => ({
    time: timeOf(each),
    label: `${clock(each)}, ${formatDuration(Math.abs(each - edge) / MINUTE_MS)} ${verb === 'hold' ? 'longer' : 'earlier'}`,
  }));
  const words =
    verb === 'hold'
      ? 'This shift is as long as one can be.'
      : 'It starts within a quarter of an hour, or is as long as one can be.';
  if (at === null) return { ...empty, plan: { refusal: words } };
  const plan = viewOf({ verb, rowId: row.id, at }, row, world, look);
  return {
    ...empty,
    times,
    [verb === 'hold' ? 'until' : 'from']: timeOf(at),
    plan,
    others: 'need' in plan && plan.need === 'nothing' ? [] : otherWays(row, verb, at, world),
  };
}

function timesForm(
  row: RosterRow,
  chosen: Pick<FloorQuery, 'from' | 'until'>,
  world: FloorWorld,
  look: Look,
): QuickForm | null {
  const template = templatesById(world.facts.templates).get(row.shiftId);
  if (template === undefined) return null;
  const { startTime, endTime } = rowTimes(row, template);
  const [from, until] = [chosen.from ?? startTime, chosen.until ?? endTime];
  const isRunning = row.startsAt <= world.now;
  const plan: QuickForm['plan'] =
    isRunning && from !== startTime
      ? { refusal: 'It has begun: what was worked stays. Choose another end.' }
      : viewOf({ verb: 'times', rowId: row.id, startTime: from, endTime: until }, row, world, look);
  return { ...empty, from, until, plan };
}

function giveForm(
  row: RosterRow,
  verb: 'move' | 'fill',
  to: string | null,
  world: FloorWorld,
  look: Look,
): QuickForm {
  const at = cutTime(row, world);
  if (at === null) return { ...empty, plan: { refusal: 'Less than a quarter of an hour is left of it.' } };
  const rest = restOfRow(row, at, world.facts);
  const rows = new Map(world.rows).set(row.id, rest);
  const { takers, barred } = takersOf({ rowId: row.id }, { ...world, rows });
  const taker = takers.find(({ userId }) => userId === to) ?? takers[0];
  return {
    ...empty,
    takers,
    barred,
    taker: taker?.userId ?? null,
    plan:
      taker === undefined
        ? { refusal: 'Nobody of this center can take it.' }
        : viewOf({ verb, rowId: row.id, userId: taker.userId }, row, world, look),
  };
}

/** Who could take a shift or a stretch, the likeliest first; who cannot, whatever the reason, is counted. */
function takersOf(
  slot: CandidateSlot,
  { facts, rows, now }: FloorWorld,
  without: string | null = null,
): { takers: Taker[]; barred: number } {
  const candidates = rankCandidates({ facts, rows, slot, now }).filter(
    ({ person }) => person.id !== without && person.isActive,
  );
  const able = candidates.filter(({ bar }) => bar === null);
  return { takers: able.map(takerOf), barred: candidates.length - able.length };
}

function takerOf(candidate: Candidate): Taker {
  const { person, need, violations, asActing, weekMinutesBefore, weekMinutesAfter, overtimeMinutes } =
    candidate;
  const week = `Week ${formatDuration(weekMinutesBefore)} → ${formatDuration(weekMinutesAfter)}`;
  return {
    userId: person.id,
    fullName: person.fullName,
    need,
    broken: violations.map(({ message }) => message),
    asActing,
    numbers: overtimeMinutes > 0 ? `${week} · ${formatDuration(overtimeMinutes)} overtime` : week,
  };
}

function viewOf(
  choice: QuickChoice,
  row: RosterRow,
  world: FloorWorld,
  { clockStyle }: Look,
): PlanView | { refusal: string } {
  const plan = quickPlan(choice, world);
  if ('refusal' in plan) return plan;
  const { facts } = world;
  const { judgement, operations, before, after, isBeside } = plan;
  const nameOf = (userId: string | null): string =>
    membersById(facts.people).get(userId ?? '')?.fullName ?? 'Nobody';
  const code = templatesById(facts.templates).get(row.shiftId)?.code ?? 'the shift';
  const clock = clockOf(facts.clock.timeZone, clockStyle);
  const sentence = choiceSentence(choice, row, { of: nameOf, code }, world, clock);
  return {
    sentence: isBeside ? `${sentence} The added hours are overtime: the week is full.` : sentence,
    broken: judgement.violations.map(({ personId, message, severity }) => ({
      words: `${nameOf(personId)}: ${message}`,
      isHard: severity === 'hard',
    })),
    kept:
      judgement.impossible === null
        ? gainersOf(plan).map((userId) => ({ name: nameOf(userId), words: keptWords(userId, after, world) }))
        : [],
    effect: floorEffect(before, after, world),
    need: judgement.need,
    impossible: judgement.impossible,
    operations,
    before,
  };
}

/** Whose hours grow. */
function gainersOf({ before, after }: Pick<QuickPlan, 'before' | 'after'>): string[] {
  const minutesOf = (rows: readonly RosterRow[], id: string): number =>
    rows.reduce((sum, row) => sum + (row.userId === id ? row.endsAt - row.startsAt : 0), 0);
  const people = new Set(after.flatMap(({ userId }) => userId ?? []));
  return [...people].filter((id) => minutesOf(after, id) > minutesOf(before, id));
}

/** The same with others of the same capacity whose shift ends, or starts, within half an hour of this one. */
function otherWays(row: RosterRow, verb: 'hold' | 'early', at: Instant, world: FloorWorld): OtherWay[] {
  const { facts, rows, now } = world;
  const people = membersById(facts.people);
  const capacity = (each: RosterRow): Capacity =>
    capacityOf(each, people.get(each.userId ?? '')?.role ?? 'dispatcher');
  const edge = (each: RosterRow): Instant => (verb === 'hold' ? each.endsAt : each.startsAt);
  const isLike = (each: RosterRow): boolean =>
    each.userId !== null &&
    each.userId !== row.userId &&
    edge(each) > now &&
    (verb === 'early' || each.startsAt <= Math.max(now, row.startsAt)) &&
    relieves(edge(each), edge(row)) &&
    capacity(each) === capacity(row);
  const found = [...rows.values()].filter(isLike).flatMap((other) => {
    if (verb === 'hold' && lastOfSpell(other, rows) !== other) return [];
    const person = people.get(other.userId ?? '');
    const plan = quickPlan({ verb, rowId: other.id, at }, world);
    if (person === undefined || 'refusal' in plan || plan.judgement.impossible !== null) return [];
    const { need, violations } = plan.judgement;
    return [{ rowId: other.id, person, need, violations }];
  });
  return found
    .sort(
      (a, b) =>
        EDIT_NEEDS.indexOf(a.need) - EDIT_NEEDS.indexOf(b.need) ||
        a.violations.length - b.violations.length ||
        a.person.seniorityRank - b.person.seniorityRank,
    )
    .slice(0, OTHERS_MAX)
    .map(({ rowId, person, need, violations }) => ({
      rowId,
      fullName: person.fullName,
      need,
      broken: violations.map(({ message }) => message),
    }));
}

function coverageAround(row: RosterRow, { facts, rows }: FloorWorld) {
  const near = [row.startsAt, row.endsAt].map((at) => operationalDateOf(at, facts.clock));
  const [startDate = row.shiftDate, endDate = row.shiftDate] = near;
  return coverageOf({
    clock: facts.clock,
    window: blockWindow({ startDate, endDate }, facts.clock),
    requirements: facts.requirements,
    duties: coverageDutiesOf(facts, rows.values()),
    supervisorsCountAsEmployees: facts.supervisorsCountAsEmployees,
  });
}

/** What marking somebody sick would do: the hours that go, the chairs that open, and who could take the first of them. */
export type SickView = {
  sentence: string;
  effect: readonly FloorEffect[];
  takers: readonly Taker[];
  barred: number;
};

/**
 * @param part of the row that the leave takes
 * @param openings that it makes; none where the floor keeps its minimum
 */
export function sickView(
  row: RosterRow,
  part: Interval,
  openings: readonly (Interval & { shiftDate: LocalDate; requiredRole: Capacity })[],
  world: FloorWorld,
  { clockStyle }: Look,
): SickView {
  const { facts } = world;
  const clock = clockOf(facts.clock.timeZone, clockStyle);
  const name = membersById(facts.people).get(row.userId ?? '')?.fullName ?? 'This person';
  const stays = part.startsAt > row.startsAt ? ` What was worked until ${clock(part.startsAt)} stays.` : '';
  const opens =
    openings.length === 0
      ? ' No chair opens: the floor keeps its minimum.'
      : ` A chair opens ${openings.map((each) => `${clock(each.startsAt)}–${clock(each.endsAt)}`).join(', ')}.`;
  // Hours beside the regular ones are a shift of their own, as after a hold-over.
  const last = lastOfSpell(row, world.rows);
  const goesOn =
    last.id === row.id
      ? ''
      : ` They are still on ${clock(row.endsAt)}–${clock(last.endsAt)}: mark that shift as well if they miss it.`;
  const left = part.startsAt > row.startsAt ? [{ ...row, endsAt: part.startsAt }] : [];
  const [first] = openings;
  const slot =
    first === undefined
      ? null
      : {
          shiftDate: first.shiftDate,
          startTime: wallTime(first.startsAt, facts.clock),
          endTime: wallTime(first.endsAt, facts.clock),
          capacity: first.requiredRole,
        };
  return {
    sentence: `${name} is off sick ${clock(part.startsAt)}–${clock(part.endsAt)}.${stays}${opens}${goesOn}`,
    effect: floorEffect([row], left, world),
    ...(slot === null ? { takers: [], barred: 0 } : takersOf(slot, world, row.userId)),
  };
}
