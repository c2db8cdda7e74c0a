/** Whether an edit is allowed, what it breaks, and what it asks of whoever makes it. */
import { workweekOf } from './dated-rules.ts';
import { relaxedBy, relaxedWords } from './emergency-effect.ts';
import { formatDate } from './format.ts';
import { capacityOf, mayAct, type RosterFacts, type RosterRow, rowTimes } from './roster.ts';
import { dateRefusal } from './roster-edits.ts';
import {
  dutiesOf,
  leaveByPerson,
  membersById,
  nearbyRows,
  type PersonRows,
  shortNames,
  templatesById,
} from './roster-index.ts';
import { checkTimeline, type RuleContext, type RuleId, type Violation } from './rules.ts';
import type { RuleVersion } from './setting-records.ts';
import { isValidOn, validityWords } from './template-dates.ts';
import { MINUTE_MS } from './time.ts';
import type { Duty, Instant, Interval, LocalDate } from './types.ts';

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
  /** The work concerned is over: it is put on record, and nobody can allow it any more. */
  isOver?: boolean;
  /** The emergency staffing, in that version, under which a hard limit only warns. */
  emergency?: { id: number; version: number };
};

export type EditJudgement = {
  need: EditNeed;
  /** Newly broken or made worse, the gravest first. */
  violations: readonly EditViolation[];
  /** Why it is impossible, in words; null when it is not. */
  impossible: string | null;
};

/**
 * Judges a change of rows by what it newly breaks or makes worse for the people concerned, and by who may work what. Looks
 * at no other rows than those given: the people's own within 16 days, either beside the touched ones in `before` and
 * `after` (the same objects in both) or by `rowsOf`, as they stand with or without the change. Neighbours come with
 * the facts.
 */
export function judgeChange({
  facts,
  before,
  after,
  rowsOf = () => [],
  now,
}: {
  facts: RosterFacts;
  before: readonly RosterRow[];
  after: readonly RosterRow[];
  rowsOf?: PersonRows;
  now: Instant;
}): EditJudgement {
  const kept = new Set(before);
  const unchanged = after.filter((row) => kept.has(row));
  for (const row of unchanged) kept.delete(row);
  const same = new Set(unchanged);
  const had = [...kept];
  const has = after.filter((row) => !same.has(row));
  const touched = new Set([...had, ...has].map(({ id }) => id));
  const people = new Set([...has, ...had].flatMap(({ userId }) => (userId === null ? [] : [userId])));
  const violations = [...people].flatMap((personId) => {
    const isOwn = ({ userId }: RosterRow) => userId === personId;
    const rowsBefore = had.filter(isOwn);
    const rowsAfter = has.filter(isOwn);
    const others = [...unchanged.filter(isOwn), ...rowsOf(personId)].filter(({ id }) => !touched.has(id));
    const near = nearbyRows(personId, facts, others, [...rowsBefore, ...rowsAfter]);
    return judgePerson({ personId, facts, near, before: rowsBefore, after: rowsAfter, now });
  });
  violations.sort((a, b) => gravity(b) - gravity(a) || b.minutes - a.minutes || a.at - b.at);
  const impossible = whyImpossible(facts, had, has, now) ?? doubleBookingWords(facts, violations);
  return { need: impossible === null ? needOf(violations) : 'impossible', violations, impossible };
}

/** What somebody who breaks these needs: the most that one of them asks for. */
export function needOf(
  violations: readonly Pick<EditViolation, 'ruleId' | 'severity' | 'isOver'>[],
): EditNeed {
  const gravest = violations.reduce((most, violation) => Math.max(most, gravity(violation)), 0);
  return EDIT_NEEDS[gravest] ?? 'impossible';
}

/** An index into `EDIT_NEEDS`. */
function gravity({
  ruleId,
  severity,
  isOver,
}: Pick<EditViolation, 'ruleId' | 'severity' | 'isOver'>): number {
  if (ruleId === 'double_booking') return EDIT_NEEDS.indexOf('impossible');
  if (severity === 'soft') return EDIT_NEEDS.indexOf('warning');
  const isConfirmed = (ruleId === 'duty_hard' || ruleId === 'seven_day_hard') && isOver !== true;
  return EDIT_NEEDS.indexOf(isConfirmed ? 'second_supervisor' : 'reason');
}

function judgePerson({
  personId,
  facts,
  near,
  before,
  after,
  now,
}: {
  personId: string;
  facts: RosterFacts;
  /** The person's rows that stay as they are. */
  near: readonly RosterRow[];
  before: readonly RosterRow[];
  after: readonly RosterRow[];
  now: Instant;
}): EditViolation[] {
  const leave = leaveByPerson(facts.leave).get(personId) ?? [];
  const context: RuleContext = {
    workweekStart: facts.workweekStart,
    limits: facts.limits,
    versions: facts.ruleVersions,
    overtimeMayTouch: true,
    window: null,
  };
  const broken = checkTimeline(dutiesOf([...near, ...after]), leave, context);
  if (broken.length === 0) return [];
  const former = checkTimeline(dutiesOf([...near, ...before]), leave, context);
  return broken
    .filter((violation) => {
      const isNoWorse = (old: Violation): boolean =>
        isSamePlace(old, violation, facts.ruleVersions) && !isWorse(violation, old);
      return !former.some(isNoWorse);
    })
    .map((violation) => {
      const { ruleId, severity, message, minutes, at, duties } = violation;
      const isOver = duties.every(({ endsAt }) => endsAt <= now);
      const found = { ruleId, severity, message, minutes, at, personId, ...(isOver && { isOver }) };
      const emergency = relaxedBy(violation, facts.emergencies, before, after);
      if (emergency === null) return found;
      const { id, version } = emergency;
      return {
        ...found,
        severity: 'soft',
        message: relaxedWords(message, emergency),
        emergency: { id, version },
      };
    });
}

/** The soft and the hard limit of one thing are one rule: a rest that grows from hard to soft is no news. */
const FAMILIES: Readonly<Record<RuleId, string>> = {
  double_booking: 'double_booking',
  leave_overlap: 'leave',
  pending_leave_overlap: 'pending_leave',
  two_shifts_a_day: 'day',
  rest_hard: 'rest',
  rest_soft: 'rest',
  duty_hard: 'duty',
  duty_soft: 'duty',
  seven_day_hard: 'seven_days',
  seven_day_soft: 'seven_days',
  consecutive_days: 'run',
  weekly_hours: 'week',
};

function isWorse(violation: Violation, than: Violation): boolean {
  if (violation.severity !== than.severity) return violation.severity === 'hard';
  return violation.minutes > than.minutes;
}

/** Whether two violations, before and after, are of the same rule at the same place. Symmetric. */
function isSamePlace(one: Violation, other: Violation, versions: readonly RuleVersion[]): boolean {
  const family = FAMILIES[one.ruleId];
  if (family !== FAMILIES[other.ruleId]) return false;
  switch (family) {
    case 'day':
      return dateOf(one) === dateOf(other);
    case 'week':
      return workweekOf(dateOf(one), versions) === workweekOf(dateOf(other), versions);
    case 'rest': {
      const a = restOf(one);
      const b = restOf(other);
      // Two shifts that touch have a rest of no length, which still is somewhere.
      return a.startsAt <= b.endsAt && b.startsAt <= a.endsAt;
    }
    case 'leave':
    case 'pending_leave':
      return sharedMs(leaveSpan(one), leaveSpan(other)) > 0;
    case 'seven_days': {
      // Peaks are told by their worst week, and those of two peaks can share a day.
      const a = spanOf(one.duties);
      const b = spanOf(other.duties);
      const shorter = Math.min(a.endsAt - a.startsAt, b.endsAt - b.startsAt);
      return 2 * sharedMs(a, b) >= shorter;
    }
    default:
      return sharedMs(spanOf(one.duties), spanOf(other.duties)) > 0;
  }
}

function dateOf({ duties: [first] }: Violation): LocalDate {
  return first?.shiftDate ?? '';
}

function restOf({ duties: [previous, next] }: Violation): Interval {
  return { startsAt: previous?.endsAt ?? 0, endsAt: next?.startsAt ?? 0 };
}

function leaveSpan({ at, minutes }: Violation): Interval {
  return { startsAt: at, endsAt: at + minutes * MINUTE_MS };
}

function spanOf(duties: readonly Duty[]): Interval {
  return {
    startsAt: Math.min(...duties.map(({ startsAt }) => startsAt)),
    endsAt: Math.max(...duties.map(({ endsAt }) => endsAt)),
  };
}

function sharedMs(a: Interval, b: Interval): number {
  return Math.min(a.endsAt, b.endsAt) - Math.max(a.startsAt, b.startsAt);
}

/** The first thing that no reason allows, in words. What stood so before is left as it is. */
function whyImpossible(
  facts: RosterFacts,
  before: readonly RosterRow[],
  after: readonly RosterRow[],
  now: Instant,
): string | null {
  const former = new Map(before.map((row) => [row.id, row]));
  const usedBefore = new Set(before.map(({ shiftId }) => shiftId));
  const plannedBefore = new Set(before.map(({ shiftId, shiftDate }) => `${shiftId} ${shiftDate}`));
  for (const { shiftDate } of [...before, ...after]) {
    const refusal = dateRefusal(shiftDate, facts);
    if (refusal !== null) return refusal;
  }
  for (const row of after) {
    const old = former.get(row.id);
    const template = templatesById(facts.templates).get(row.shiftId);
    // A row with an id of its own that was not there before is brought back as it was.
    const isChosen = !usedBefore.has(row.shiftId) && (old !== undefined || row.id < 0);
    if (isChosen && template?.isActive === false) {
      return `${template.code} is retired. Choose a shift that is in use.`;
    }
    const isPlanned = plannedBefore.has(`${row.shiftId} ${row.shiftDate}`);
    if (template !== undefined && !isPlanned && (old !== undefined || row.id < 0)) {
      if (!isValidOn(template, row.shiftDate)) {
        return `${validityWords(template)} Choose a shift that is in use on ${formatDate(row.shiftDate)}.`;
      }
    }
    // One that is brought back comes as it was.
    const isNew = old === undefined ? row.id < 0 : !isWholeDay(old, facts);
    if (isNew && isWholeDay(row, facts)) return 'A shift cannot end at the time at which it starts.';
    const words = personStop(row, old, facts, now);
    if (words !== null) return words;
  }
  return null;
}

/** By own times: 24 hours are for a template alone to mean. */
function isWholeDay(row: RosterRow, { templates }: RosterFacts): boolean {
  const template = templatesById(templates).get(row.shiftId);
  if (template === undefined || (row.localStart === null && row.localEnd === null)) return false;
  const { startTime, endTime } = rowTimes(row, template);
  return startTime === endTime;
}

function personStop(
  row: RosterRow,
  old: RosterRow | undefined,
  facts: RosterFacts,
  now: Instant,
): string | null {
  if (row.userId === null) return null;
  const isGiven = old?.userId !== row.userId;
  const person = membersById(facts.people).get(row.userId);
  if (person === undefined) return isGiven ? 'This person does not work at this center.' : null;
  const name = shortNames(facts.people).get(person.id) ?? person.fullName;
  // What somebody worked who has left since goes on record.
  if (isGiven && !person.isActive && row.endsAt > now) return `${name} does not work here any more.`;
  const isSameDay = !isGiven && old?.shiftDate === row.shiftDate;
  const day = formatDate(row.shiftDate);
  const isNamed = row.isActing && person.role === 'dispatcher' && !(isSameDay && old?.isActing);
  if (isNamed && !mayAct(person, row.shiftDate, facts)) {
    return `${name} does not hold the acting supervisor qualification on ${day}.`;
  }
  const isAsked =
    row.requiredRole === 'supervisor' &&
    !(isSameDay && old?.requiredRole === 'supervisor' && old.isActing === row.isActing);
  if (isAsked && capacityOf(row, person.role) !== 'supervisor') {
    return mayAct(person, row.shiftDate, facts)
      ? `This shift needs a supervisor on ${day}. Name ${name} acting supervisor with it.`
      : `This shift needs a supervisor on ${day}, and ${name} is a dispatcher.`;
  }
  return null;
}

function doubleBookingWords(facts: RosterFacts, violations: readonly EditViolation[]): string | null {
  const found = violations.find(({ ruleId }) => ruleId === 'double_booking');
  if (found === undefined) return null;
  const name = shortNames(facts.people).get(found.personId) ?? 'This person';
  return `${name} works at that time already: ${found.message}.`;
}
