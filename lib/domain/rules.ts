import { countOf, formatDate, formatDuration } from './format.ts';
import { dayNumber, MINUTE_MS, overlapMinutes, weekStartOf } from './time.ts';
import { buildTimeline, type DutySpell, type Timeline } from './timeline.ts';
import type { Duty, Instant, Interval, Leave, Limits, LocalDate, Weekday } from './types.ts';

/** A hard limit needs a reason to be passed, a soft one only warns. Only an agency's settings tell them apart. */
export type Severity = 'hard' | 'soft';

export type RuleId =
  | 'double_booking'
  | 'leave_overlap'
  | 'pending_leave_overlap'
  | 'two_shifts_a_day'
  | 'rest_hard'
  | 'rest_soft'
  | 'duty_hard'
  | 'duty_soft'
  | 'seven_day_hard'
  | 'seven_day_soft'
  | 'consecutive_days'
  | 'weekly_hours';

export type Violation = {
  ruleId: RuleId;
  severity: Severity;
  /** The fact and the limit: `6 h rest, minimum 8 h`. Never a leave's kind or reason. */
  message: string;
  /** How far beyond the limit, in minutes of work or of missing rest. */
  minutes: number;
  /** When the limit is first broken. */
  at: Instant;
  /** The duties concerned, in order of time. */
  duties: readonly Duty[];
};

export type RuleContext = {
  workweekStart: Weekday;
  limits: Limits;
  /** Extensions and extra shifts may join another duty without rest between; regular shifts never may. */
  overtimeMayTouch: boolean;
  /**
   * What is judged: only violations with a duty that starts in this window are reported, though every duty is
   * weighed, so that rest, days in a row and hours look across both edges of a block. Null = everything.
   */
  window: Interval | null;
};

export type Rule = {
  id: RuleId;
  severity: Severity;
  label: string;
  check: (timeline: Timeline, context: RuleContext) => Violation[];
};

type Finding = Omit<Violation, 'ruleId' | 'severity'>;

function rule(
  id: RuleId,
  severity: Severity,
  label: string,
  find: (timeline: Timeline, context: RuleContext) => Finding[],
): Rule {
  return {
    id,
    severity,
    label,
    check: (timeline, context) =>
      find(timeline, context).map((found) => ({ ruleId: id, severity, ...found })),
  };
}

/** Every pair of duties at the same time, by the later one's start. */
function findDoubleBookings({ spells }: Timeline): Finding[] {
  const found: Finding[] = [];
  for (const { duties } of spells) {
    for (const [index, duty] of duties.entries()) {
      for (const earlier of duties.slice(0, index)) {
        const minutes = overlapMinutes(earlier, duty);
        if (minutes === 0) continue;
        const message = `${formatDuration(minutes)} in two shifts at once`;
        found.push({ message, minutes, at: duty.startsAt, duties: [earlier, duty] });
      }
    }
  }
  return found;
}

function findLeaveOverlaps({ duties, leave }: Timeline, state: Leave['state']): Finding[] {
  const found: Finding[] = [];
  for (const off of leave) {
    if (off.state !== state) continue;
    for (const duty of duties) {
      const minutes = overlapMinutes(off, duty);
      if (minutes === 0) continue;
      const kind = state === 'approved' ? 'approved time off' : 'time off that is not decided yet';
      const message = `${formatDuration(minutes)} of ${kind} on ${formatDate(duty.shiftDate)}`;
      found.push({ message, minutes, at: Math.max(off.startsAt, duty.startsAt), duties: [duty] });
    }
  }
  return found;
}

/** Whether two duties are what approved leave left of one shift: no two tours, and what lies between them is no rest. */
function isAroundLeave(earlier: Duty, later: Duty, leave: readonly Leave[]): boolean {
  if (earlier.shiftId === null || earlier.shiftId !== later.shiftId || earlier.shiftDate !== later.shiftDate)
    return false;
  const between = { startsAt: earlier.endsAt, endsAt: later.startsAt };
  return leave.some((off) => off.state === 'approved' && overlapMinutes(off, between) > 0);
}

/** A regular tour has at most one shift per operational date; extra shifts are overtime. */
function findTwoShiftsADay({ duties, leave }: Timeline): Finding[] {
  const found: Finding[] = [];
  for (const [date, regular] of byDate(duties.filter((duty) => !duty.isOvertime))) {
    const sameDay = regular.filter((duty, index) => {
      const earlier = regular[index - 1];
      return earlier === undefined || !isAroundLeave(earlier, duty, leave);
    });
    const [, second] = sameDay;
    if (!second) continue;
    const minutes = sumNominal(sameDay.slice(1));
    const message = `${countOf(sameDay.length, 'regular shift', 'regular shifts')} on ${formatDate(date)}, maximum 1`;
    found.push({ message, minutes, at: second.startsAt, duties: sameDay });
  }
  return found;
}

/** Elapsed minutes between spells, on instants: a night on which the clock jumps forward rests an hour less. */
function findShortRests(
  { spells, leave }: Timeline,
  belowMinutes: number,
  fromMinutes: number,
  words: string,
): Finding[] {
  const found: Finding[] = [];
  for (const [index, next] of spells.entries()) {
    const previous = spells[index - 1];
    if (!previous) continue;
    const rest = (next.startsAt - previous.endsAt) / MINUTE_MS;
    if (rest >= belowMinutes || rest < fromMinutes) continue;
    const [last, first] = [lastOf(previous), next.duties[0]];
    if (first !== undefined && isAroundLeave(last, first, leave)) continue;
    found.push({
      message: `${formatDuration(rest)} rest, ${words} ${formatDuration(belowMinutes)}`,
      minutes: belowMinutes - rest,
      at: next.startsAt,
      duties: [last, ...(first === undefined ? [] : [first])],
    });
  }
  return found;
}

function lastOf(spell: DutySpell): Duty {
  return spell.duties.reduce((last, duty) => (duty.endsAt > last.endsAt ? duty : last));
}

/** Nominal minutes of a spell, so that the autumn hour does not make a lawful shift too long. */
function findLongDuties(
  { spells }: Timeline,
  aboveMinutes: number,
  toMinutes: number,
  words: string,
): Finding[] {
  const found: Finding[] = [];
  for (const { nominalMinutes, duties, startsAt } of spells) {
    if (nominalMinutes <= aboveMinutes || nominalMinutes > toMinutes) continue;
    found.push({
      message: `${formatDuration(nominalMinutes)} on duty, ${words} ${formatDuration(aboveMinutes)}`,
      minutes: nominalMinutes - aboveMinutes,
      at: startsAt + aboveMinutes * MINUTE_MS,
      duties,
    });
  }
  return found;
}

/**
 * Nominal minutes in any seven operational days in a row, regular and overtime. Windows over the soft limit
 * that follow one another are one peak, reported at its worst, under the limit that the worst one breaks.
 */
function findSevenDayPeaks(timeline: Timeline, { limits }: RuleContext, severity: Severity): Finding[] {
  const days = workedDays(timeline);
  const peaks: { total: number; duties: Duty[]; lastIndex: number }[] = [];
  let first = 0;
  let total = 0;
  for (const [index, { day, nominalMinutes }] of days.entries()) {
    total += nominalMinutes;
    for (let left = days[first]; left !== undefined && left.day <= day - 7; left = days[first]) {
      total -= left.nominalMinutes;
      first += 1;
    }
    if (total <= Math.min(limits.sevenDayMinutesSoft, limits.sevenDayMinutesHard)) continue;
    const peak = peaks.at(-1);
    const isSamePeak = peak?.lastIndex === index - 1;
    if (isSamePeak) peak.lastIndex = index;
    if (isSamePeak && total <= peak.total) continue;
    const worst = { total, duties: days.slice(first, index + 1).flatMap(({ worked }) => worked) };
    if (isSamePeak) Object.assign(peak, worst);
    else peaks.push({ ...worst, lastIndex: index });
  }
  const isHard = severity === 'hard';
  const limit = isHard ? limits.sevenDayMinutesHard : limits.sevenDayMinutesSoft;
  return peaks
    .filter(({ total }) => total > limits.sevenDayMinutesHard === isHard)
    .map(({ total, duties: worked }) => ({
      message: `${formatDuration(total)} in seven days, ${isHard ? 'maximum' : 'preferred maximum'} ${formatDuration(limit)}`,
      minutes: total - limit,
      at: passesAt(worked, limit),
      duties: worked,
    }));
}

/** Operational days in a row with any duty on them, overtime included. */
function findLongRuns(timeline: Timeline, { limits }: RuleContext): Finding[] {
  const days = workedDays(timeline);
  const found: Finding[] = [];
  let first = 0;
  for (const [index, { day }] of days.entries()) {
    if (days[index + 1]?.day === day + 1) continue;
    const run = days.slice(first, index + 1);
    first = index + 1;
    const beyond = run.slice(limits.consecutiveDaysHard).flatMap(({ worked }) => worked);
    const [start] = beyond;
    if (start === undefined) continue;
    found.push({
      message: `${countOf(run.length, 'day', 'days')} in a row, maximum ${limits.consecutiveDaysHard}`,
      minutes: sumNominal(beyond),
      at: start.startsAt,
      duties: run.flatMap(({ worked }) => worked),
    });
  }
  return found;
}

/**
 * Nominal regular minutes in a week of seven operational days; a clock change alone never breaks it. Hours taken over in a
 * trade are left out, for they do not count towards overtime: 29 U.S.C. 207(p)(3).
 */
function findLongWeeks({ duties }: Timeline, { limits, workweekStart }: RuleContext): Finding[] {
  const weeks = new Map<LocalDate, Duty[]>();
  for (const duty of duties) {
    if (duty.isOvertime || duty.isTraded) continue;
    const week = weekStartOf(duty.shiftDate, workweekStart);
    weeks.set(week, [...(weeks.get(week) ?? []), duty]);
  }
  const found: Finding[] = [];
  for (const [week, worked] of weeks) {
    const total = sumNominal(worked);
    const limit = limits.weeklyRegularMinutes;
    if (total <= limit) continue;
    const message = `${formatDuration(total)} regular in the week of ${formatDate(week)}, maximum ${formatDuration(limit)}`;
    found.push({ message, minutes: total - limit, at: passesAt(worked, limit), duties: worked });
  }
  return found;
}

type WorkedDay = { day: number; worked: readonly Duty[]; nominalMinutes: number };
const daysOfTimelines = new WeakMap<Timeline, readonly WorkedDay[]>();

/** The operational days worked, in order; several rules ask for them. */
function workedDays(timeline: Timeline): readonly WorkedDay[] {
  const known = daysOfTimelines.get(timeline);
  if (known !== undefined) return known;
  const days = [...byDate(timeline.duties)].map(([date, worked]) => ({
    day: dayNumber(date),
    worked,
    nominalMinutes: sumNominal(worked),
  }));
  days.sort((a, b) => a.day - b.day);
  daysOfTimelines.set(timeline, days);
  return days;
}

function byDate(duties: readonly Duty[]): Map<LocalDate, Duty[]> {
  const dates = new Map<LocalDate, Duty[]>();
  for (const duty of duties) {
    const sameDay = dates.get(duty.shiftDate);
    if (sameDay) sameDay.push(duty);
    else dates.set(duty.shiftDate, [duty]);
  }
  return dates;
}

function sumNominal(duties: readonly Duty[]): number {
  return duties.reduce((sum, duty) => sum + duty.nominalMinutes, 0);
}

/** Start of the duty with which the sum passes the limit. */
function passesAt(duties: readonly Duty[], limitMinutes: number): Instant {
  let sum = 0;
  const passing = duties.find((duty) => {
    sum += duty.nominalMinutes;
    return sum > limitMinutes;
  });
  return passing?.startsAt ?? 0;
}

/** Every rule over one person's timeline, in the order in which violations at the same instant are listed. */
export const RULES: readonly Rule[] = [
  rule('double_booking', 'hard', 'One shift at a time', findDoubleBookings),
  rule('leave_overlap', 'hard', 'Approved time off', (timeline) => findLeaveOverlaps(timeline, 'approved')),
  rule('two_shifts_a_day', 'hard', 'One regular shift a day', findTwoShiftsADay),
  rule('rest_hard', 'hard', 'Minimum rest', (timeline, { limits }) =>
    findShortRests(timeline, limits.restMinutesHard, 0, 'minimum'),
  ),
  rule('duty_hard', 'hard', 'Maximum duty', (timeline, { limits }) =>
    findLongDuties(timeline, limits.dutyMinutesHard, Number.POSITIVE_INFINITY, 'maximum'),
  ),
  rule('seven_day_hard', 'hard', 'Maximum hours in seven days', (timeline, context) =>
    findSevenDayPeaks(timeline, context, 'hard'),
  ),
  rule('consecutive_days', 'hard', 'Days in a row', findLongRuns),
  rule('weekly_hours', 'hard', 'Regular hours a week', findLongWeeks),
  rule('rest_soft', 'soft', 'Preferred rest', (timeline, { limits }) =>
    findShortRests(timeline, limits.restMinutesSoft, limits.restMinutesHard, 'preferred minimum'),
  ),
  rule('duty_soft', 'soft', 'Preferred duty length', (timeline, { limits }) =>
    findLongDuties(timeline, limits.dutyMinutesSoft, limits.dutyMinutesHard, 'preferred maximum'),
  ),
  rule('seven_day_soft', 'soft', 'Preferred hours in seven days', (timeline, context) =>
    findSevenDayPeaks(timeline, context, 'soft'),
  ),
  rule('pending_leave_overlap', 'soft', 'Requested time off', (timeline) =>
    findLeaveOverlaps(timeline, 'pending'),
  ),
];

/**
 * All violations of one person, by time. `duties` should reach 14 days beyond the judged window on both sides.
 * Throws `RangeError` when duties or leave are of more than one person.
 */
export function checkTimeline(
  duties: readonly Duty[],
  leave: readonly Leave[],
  context: RuleContext,
): Violation[] {
  const timeline = buildTimeline(duties, leave, context);
  const { window } = context;
  const isJudged = (duty: Duty): boolean =>
    window === null || (duty.startsAt >= window.startsAt && duty.startsAt < window.endsAt);
  return RULES.flatMap(({ check }) => check(timeline, context))
    .filter((violation) => violation.duties.some(isJudged))
    .sort((a, b) => a.at - b.at);
}
