/** What a supervisor has to know of a draft before it is published. */
import { countOf, formatDate, formatDateRange, formatDuration } from './format.ts';
import { dutyOfRow, mayAct, type RosterFacts, type RosterMember, type RosterRow } from './roster.ts';
import { type RosterDifference, rosterDifference } from './roster-difference.ts';
import { leaveByPerson, membersById, rowsByPerson } from './roster-index.ts';
import { checkTimeline, RULES, type RuleId, type Severity, type Violation } from './rules.ts';
import type { ScheduleReview } from './schedule-review.ts';
import { blockWindow, MINUTE_MS } from './time.ts';
import type { Duty, Gap, Instant, LocalDate } from './types.ts';

/** A limit that the draft breaks for one person. */
export type RuleBreak = Pick<Violation, 'severity' | 'message' | 'minutes' | 'at'> & {
  /** `acting`: named acting supervisor without being qualified for it. */
  ruleId: RuleId | 'acting';
  personId: string;
  /** The operational date of the duty with which the limit is broken. */
  date: LocalDate;
  /** Why somebody passed it, as kept with the shifts concerned; empty = nobody said. */
  reasons: readonly string[];
};

export type PublishReview = {
  /** By time, each under what its limit asks for. */
  breaks: Readonly<Record<Severity, readonly RuleBreak[]>>;
  /** Rows of the days that are planned which keep a reason although they break nothing now. */
  otherReasons: readonly RosterRow[];
  /** Open shifts of the days that are planned, by start. */
  open: readonly RosterRow[];
  /** People who could be scheduled, by their pattern, and have nothing. */
  idle: readonly RosterMember[];
  /** Against the published block; null for a block of its own. */
  difference: RosterDifference | null;
  /** Who is told: everybody with a shift, or whose shifts the revision changes; nobody who has left. */
  peopleTold: number;
  /** Minutes until the first shift starts that somebody is told of; null when nobody is told of any. */
  noticeMinutes: number | null;
};

/**
 * @param rows of the draft, the whole block
 * @param published of the block that the draft revises; null for a block of its own
 */
export function publishReview(
  facts: RosterFacts,
  rows: readonly RosterRow[],
  published: readonly RosterRow[] | null,
  now: Instant,
): PublishReview {
  const startDate = plannedFrom(facts.schedule);
  const planned = rows.filter(({ shiftDate }) => shiftDate >= startDate);
  const breaks = breaksOf(facts, rows);
  const explained = new Set(breaks.flatMap(({ rowIds }) => rowIds));
  const busy = new Set(rows.map(({ userId }) => userId));
  const isActive = new Map(facts.people.map((person) => [person.id, person.isActive]));
  const difference = published === null ? null : rosterDifference(published, rows);
  const concerned =
    difference === null ? busy : new Set<string | null>(difference.people.map(({ userId }) => userId));
  const firstStart = difference === null ? firstStartOf(rows) : difference.firstStart;
  const ofSeverity = (severity: Severity) =>
    breaks.filter((found) => found.severity === severity).map(({ rowIds: _, ...found }) => found);
  return {
    breaks: { hard: ofSeverity('hard'), soft: ofSeverity('soft') },
    otherReasons: planned.filter(({ id, reason }) => reason !== null && !explained.has(id)),
    open: planned.filter(({ userId }) => userId === null).toSorted((a, b) => a.startsAt - b.startsAt),
    idle: facts.people.filter(
      ({ id, pattern, isActive: works }) => works && pattern !== null && !busy.has(id),
    ),
    difference,
    peopleTold: [...concerned].filter((id) => id !== null && (isActive.get(id) ?? true)).length,
    noticeMinutes: firstStart === null ? null : Math.floor((firstStart - now) / MINUTE_MS),
  };
}

/** The first operational date that publishing a draft changes: a revision leaves what is before it alone. */
function plannedFrom({
  startDate,
  revises,
}: Pick<RosterFacts['schedule'], 'startDate' | 'revises'>): LocalDate {
  return revises?.fromDate ?? startDate;
}

/** What is short on the days that a draft plans; minutes of work. */
export type PlannedShortage = {
  gaps: readonly Gap[];
  days: readonly { date: LocalDate; minutes: number }[];
  minutes: number;
  supervisorMinutes: number;
};

/** Of a review of the whole block, what is short on the days that publishing the draft changes. */
export function plannedShortage(
  schedule: Pick<RosterFacts['schedule'], 'startDate' | 'revises'>,
  { gaps, days }: Pick<ScheduleReview, 'gaps' | 'days'>,
): PlannedShortage {
  const startDate = plannedFrom(schedule);
  const planned = days.filter(({ date }) => date >= startDate);
  const short = planned
    .map((day) => ({
      date: day.date,
      minutes: day.uncoveredEmployeeMinutes + day.uncoveredSupervisorMinutes + day.uncoveredQualifiedMinutes,
    }))
    .filter(({ minutes }) => minutes > 0);
  return {
    gaps: gaps.filter(({ shiftDate }) => shiftDate >= startDate),
    days: short,
    minutes: short.reduce((sum, { minutes }) => sum + minutes, 0),
    supervisorMinutes: planned.reduce((sum, day) => sum + day.uncoveredSupervisorMinutes, 0),
  };
}

/** What each break is called. */
export const BREAK_LABELS: readonly { id: RuleBreak['ruleId']; label: string }[] = [
  ...RULES,
  { id: 'acting', label: 'Acting supervisor' },
];

/** A break with the rows that it is made of, in order of time. */
export type FoundBreak = RuleBreak & { rowIds: readonly number[] };

/** Every break of the days that the draft plans, by time; other blocks weigh in at both edges. */
export function breaksOf(facts: RosterFacts, rows: readonly RosterRow[]): FoundBreak[] {
  const { schedule, clock, workweekStart, limits, ruleVersions: versions } = facts;
  const startDate = plannedFrom(schedule);
  const window = blockWindow({ startDate, endDate: schedule.endDate }, clock);
  const neighbours = rowsByPerson(facts.neighbours);
  const leave = leaveByPerson(facts.leave);
  const found: FoundBreak[] = [];
  for (const [personId, own] of Map.groupBy(rows, ({ userId }) => userId)) {
    if (personId === null) continue;
    const rowOf = new Map<Duty, RosterRow>();
    const duties = [...own, ...(neighbours.get(personId) ?? [])].flatMap((row) => {
      const duty = dutyOfRow(row);
      if (duty === null) return [];
      rowOf.set(duty, row);
      return [duty];
    });
    const context = { workweekStart, limits, versions, overtimeMayTouch: true, window };
    for (const violation of checkTimeline(duties, leave.get(personId) ?? [], context)) {
      const concerned = violation.duties.flatMap((duty) => rowOf.get(duty) ?? []);
      const { ruleId, severity, message, minutes, at } = violation;
      found.push({
        ruleId,
        severity,
        message,
        minutes,
        at,
        personId,
        date: (concerned.findLast(({ startsAt }) => startsAt <= at) ?? concerned[0])?.shiftDate ?? startDate,
        reasons: [...new Set(concerned.flatMap(({ reason }) => reason ?? []))],
        rowIds: concerned.map(({ id }) => id),
      });
    }
  }
  found.push(...actingBreaks(facts, rows));
  return found.sort((a, b) => a.at - b.at);
}

function actingBreaks(facts: RosterFacts, rows: readonly RosterRow[]): FoundBreak[] {
  const startDate = plannedFrom(facts.schedule);
  const people = membersById(facts.people);
  return rows.flatMap((row): FoundBreak[] => {
    const { id, userId, shiftDate: date, startsAt: at, endsAt, reason } = row;
    const person = userId === null ? undefined : people.get(userId);
    if (!row.isActing || person?.role !== 'dispatcher' || date < startDate) return [];
    if (mayAct(person, date, facts)) return [];
    return [
      {
        ruleId: 'acting',
        severity: 'hard',
        message: 'acting supervisor without the qualification for it',
        minutes: (endsAt - at) / MINUTE_MS,
        at,
        personId: person.id,
        date,
        reasons: reason === null ? [] : [reason],
        rowIds: [id],
      },
    ];
  });
}

function firstStartOf(rows: readonly RosterRow[]): Instant | null {
  const starts = rows.flatMap(({ userId, startsAt }) => (userId === null ? [] : startsAt));
  return starts.length === 0 ? null : starts.reduce((first, start) => Math.min(first, start));
}

/**
 * What publishing does, in one sentence: `Publishing tells 40 people and makes this the schedule for 1 Jan – 30 Apr
 * 2036; nothing stays short.`, of a revision `… and replaces version 3 of Spring from Thu 15 Jan on; …`.
 *
 * @param replaces the block that a revision changes; null for a block of its own
 */
export function publishConsequence(
  schedule: Pick<RosterFacts['schedule'], 'startDate' | 'endDate' | 'revises'>,
  replaces: { name: string; publishedVersion: number } | null,
  { peopleTold, shortMinutes }: { peopleTold: number; shortMinutes: number },
): string {
  const told = peopleTold === 0 ? 'nobody' : countOf(peopleTold, 'person', 'people');
  const effect =
    replaces === null || schedule.revises === null
      ? `makes this the schedule for ${formatDateRange(schedule.startDate, schedule.endDate)}`
      : `replaces version ${replaces.publishedVersion} of ${replaces.name} from ${formatDate(schedule.revises.fromDate)} on`;
  const short = shortMinutes === 0 ? 'nothing stays short' : `${formatDuration(shortMinutes)} stay short`;
  return `Publishing tells ${told} and ${effect}; ${short}.`;
}

/** `52 h`, `40 min`, or that the first shift has begun: the notice of whoever works first. Whole hours, never more. */
export function firstNotice(noticeMinutes: number): string {
  if (noticeMinutes <= 0) return 'none, the first shift has begun';
  return formatDuration(noticeMinutes < 60 ? noticeMinutes : Math.floor(noticeMinutes / 60) * 60);
}
