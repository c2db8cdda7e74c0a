import { limitsOn, workweekCuts, workweekOf } from './dated-rules.ts';
import { countOf, formatDate, formatDuration } from './format.ts';
import type { RuleVersion } from './setting-records.ts';
import { dayNumber, MINUTE_MS, overlapMinutes } from './time.ts';
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
  /**
   * Limits and workweeks by date, instead of the two above: a duty is judged by the version in force on its operational
   * date. Absent = the two above on every date.
   */
  versions?: readonly RuleVersion[];
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
function findShortRests({ spells, leave }: Timeline, context: RuleContext, severity: Severity): Finding[] {
  const found: Finding[] = [];
  for (const [index, next] of spells.entries()) {
    const previous = spells[index - 1];
    if (!previous) continue;
    const [last, first] = [lastOf(previous), next.duties[0]];
    if (first === undefined) continue;
    const { restMinutesSoft: soft, restMinutesHard: hard } = limitsOn(context, first.shiftDate);
    const rest = (next.startsAt - previous.endsAt) / MINUTE_MS;
    const isBroken = severity === 'hard' ? rest < hard : rest >= hard && rest < soft;
    if (!isBroken || isAroundLeave(last, first, leave)) continue;
    const [below, words] = severity === 'hard' ? [hard, 'minimum'] : [soft, 'preferred minimum'];
    found.push({
      message: `${formatDuration(rest)} rest, ${words} ${formatDuration(below)}`,
      minutes: below - rest,
      at: next.startsAt,
      duties: [last, first],
    });
  }
  return found;
}

function lastOf(spell: DutySpell): Duty {
  return spell.duties.reduce((last, duty) => (duty.endsAt > last.endsAt ? duty : last));
}

/** Nominal minutes of a spell, so that the autumn hour does not make a lawful shift too long. */
function findLongDuties({ spells }: Timeline, context: RuleContext, severity: Severity): Finding[] {
  const found: Finding[] = [];
  for (const { nominalMinutes, duties, startsAt } of spells) {
    const hard = passedBy(duties, ({ shiftDate }) => limitsOn(context, shiftDate).dutyMinutesHard);
    const passed =
      severity === 'hard' || hard !== null
        ? hard
        : passedBy(duties, ({ shiftDate }) => limitsOn(context, shiftDate).dutyMinutesSoft);
    if (passed === null || (severity === 'soft' && hard !== null)) continue;
    const words = severity === 'hard' ? 'maximum' : 'preferred maximum';
    found.push({
      message: `${formatDuration(nominalMinutes)} on duty, ${words} ${formatDuration(passed.limit)}`,
      minutes: nominalMinutes - passed.limit,
      at: startsAt + passed.limit * MINUTE_MS,
      duties,
    });
  }
  return found;
}

/**
 * Nominal minutes in any seven operational days in a row, regular and overtime. Windows over the soft limit
 * that follow one another are one peak, reported at its worst, under the limit that the worst one breaks. Each is judged by
 * the limits of its last day, and where those change another peak begins.
 */
function findSevenDayPeaks(timeline: Timeline, context: RuleContext, severity: Severity): Finding[] {
  const days = workedDays(timeline);
  const peaks: { total: number; duties: Duty[]; lastIndex: number; soft: number; hard: number }[] = [];
  let first = 0;
  let total = 0;
  for (const [index, { day, date, nominalMinutes }] of days.entries()) {
    total += nominalMinutes;
    for (let left = days[first]; left !== undefined && left.day <= day - 7; left = days[first]) {
      total -= left.nominalMinutes;
      first += 1;
    }
    const { sevenDayMinutesSoft: soft, sevenDayMinutesHard: hard } = limitsOn(context, date);
    if (total <= Math.min(soft, hard)) continue;
    const peak = peaks.at(-1);
    const isSamePeak = peak?.lastIndex === index - 1 && peak.soft === soft && peak.hard === hard;
    if (isSamePeak) peak.lastIndex = index;
    if (isSamePeak && total <= peak.total) continue;
    const worst = { total, duties: days.slice(first, index + 1).flatMap(({ worked }) => worked) };
    if (isSamePeak) Object.assign(peak, worst);
    else peaks.push({ ...worst, lastIndex: index, soft, hard });
  }
  const isHard = severity === 'hard';
  return peaks
    .filter(({ total, hard }) => total > hard === isHard)
    .map(({ total, duties: worked, soft, hard }) => {
      const limit = isHard ? hard : soft;
      return {
        message: `${formatDuration(total)} in seven days, ${isHard ? 'maximum' : 'preferred maximum'} ${formatDuration(limit)}`,
        minutes: total - limit,
        at: passedBy(worked, () => limit)?.duty.startsAt ?? 0,
        duties: worked,
      };
    });
}

/** Operational days in a row with any duty on them, overtime included; each is one too many by the limit of its date. */
function findLongRuns(timeline: Timeline, context: RuleContext): Finding[] {
  const days = workedDays(timeline);
  const found: Finding[] = [];
  let first = 0;
  for (const [index, { day }] of days.entries()) {
    if (days[index + 1]?.day === day + 1) continue;
    const run = days.slice(first, index + 1);
    first = index + 1;
    const maximumOn = (date: LocalDate) => limitsOn(context, date).consecutiveDaysHard;
    const beyond = run.filter(({ date }, place) => place >= maximumOn(date)).flatMap(({ worked }) => worked);
    const [start] = beyond;
    if (start === undefined) continue;
    found.push({
      message: `${countOf(run.length, 'day', 'days')} in a row, maximum ${maximumOn(start.shiftDate)}`,
      minutes: sumNominal(beyond),
      at: start.startsAt,
      duties: run.flatMap(({ worked }) => worked),
    });
  }
  return found;
}

/**
 * Nominal regular minutes in a week of seven operational days; a clock change alone never breaks it. Hours taken over in a
 * trade are left out, for they do not count towards overtime: 29 U.S.C. 207(p)(3). Where the beginning of the workweek
 * changes, the last former week and the first new one share days. What is worked on them is reckoned once wholly in the
 * former and once wholly in the new week, and the way that breaks more counts: 29 CFR 778.301 and 778.302.
 */
function findLongWeeks({ duties }: Timeline, context: RuleContext): Finding[] {
  const workweeks = context.versions ?? context.workweekStart;
  const weeks = new Map<LocalDate, Duty[]>();
  for (const duty of duties) {
    if (duty.isOvertime || duty.isTraded) continue;
    const week = workweekOf(duty.shiftDate, workweeks);
    const known = weeks.get(week);
    if (known) known.push(duty);
    else weeks.set(week, [duty]);
  }
  for (const { formerStart, start, sharedUntil } of workweekCuts(workweeks)) {
    const [former, first] = [weeks.get(formerStart) ?? [], weeks.get(start) ?? []];
    const whole = [...former, ...first.filter(({ shiftDate }) => shiftDate < sharedUntil)];
    const rest = first.filter(({ shiftDate }) => shiftDate >= sharedUntil);
    const beyond = (...worked: Duty[][]): number =>
      worked.reduce((sum, week) => sum + (weeklyExcess(week, context)?.minutes ?? 0), 0);
    if (beyond(whole, rest) > beyond(former, first)) weeks.set(formerStart, whole).set(start, rest);
  }
  const found: Finding[] = [];
  for (const [week, worked] of weeks) {
    const excess = weeklyExcess(worked, context);
    if (excess === null) continue;
    const { total, limit, minutes, at } = excess;
    const message = `${formatDuration(total)} regular in the week of ${formatDate(week)}, maximum ${formatDuration(limit)}`;
    found.push({ message, minutes, at, duties: worked });
  }
  return found;
}

function weeklyExcess(worked: readonly Duty[], context: RuleContext) {
  const passed = passedBy(worked, ({ shiftDate }) => limitsOn(context, shiftDate).weeklyRegularMinutes);
  if (passed === null) return null;
  const { limit, duty } = passed;
  const total = sumNominal(worked);
  return { total, limit, minutes: total - limit, at: duty.startsAt };
}

type WorkedDay = { day: number; date: LocalDate; worked: readonly Duty[]; nominalMinutes: number };
const daysOfTimelines = new WeakMap<Timeline, readonly WorkedDay[]>();

/** The operational days worked, in order; several rules ask for them. */
function workedDays(timeline: Timeline): readonly WorkedDay[] {
  const known = daysOfTimelines.get(timeline);
  if (known !== undefined) return known;
  const days = [...byDate(timeline.duties)].map(([date, worked]) => ({
    day: dayNumber(date),
    date,
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

/** The duty with which the sum passes the limit of its date, and that limit; null when none does. */
function passedBy(
  duties: readonly Duty[],
  limitOf: (duty: Duty) => number,
): { duty: Duty; limit: number } | null {
  let sum = 0;
  for (const duty of duties) {
    sum += duty.nominalMinutes;
    const limit = limitOf(duty);
    if (sum > limit) return { duty, limit };
  }
  return null;
}

/** Every rule over one person's timeline, in the order in which violations at the same instant are listed. */
export const RULES: readonly Rule[] = [
  rule('double_booking', 'hard', 'One shift at a time', findDoubleBookings),
  rule('leave_overlap', 'hard', 'Approved time off', (timeline) => findLeaveOverlaps(timeline, 'approved')),
  rule('two_shifts_a_day', 'hard', 'One regular shift a day', findTwoShiftsADay),
  rule('rest_hard', 'hard', 'Minimum rest', (timeline, context) => findShortRests(timeline, context, 'hard')),
  rule('duty_hard', 'hard', 'Maximum duty', (timeline, context) => findLongDuties(timeline, context, 'hard')),
  rule('seven_day_hard', 'hard', 'Maximum hours in seven days', (timeline, context) =>
    findSevenDayPeaks(timeline, context, 'hard'),
  ),
  rule('consecutive_days', 'hard', 'Days in a row', findLongRuns),
  rule('weekly_hours', 'hard', 'Regular hours a week', findLongWeeks),
  rule('rest_soft', 'soft', 'Preferred rest', (timeline, context) =>
    findShortRests(timeline, context, 'soft'),
  ),
  rule('duty_soft', 'soft', 'Preferred duty length', (timeline, context) =>
    findLongDuties(timeline, context, 'soft'),
  ),
  rule('seven_day_soft', 'soft', 'Preferred hours in seven days', (timeline, context) =>
    findSevenDayPeaks(timeline, context, 'soft'),
  ),
  rule('pending_leave_overlap', 'soft', 'Requested time off', (timeline) =>
    findLeaveOverlaps(timeline, 'pending'),
  ),
];

/**
 * All violations of one person, by time. `duties` should reach 14 days beyond the judged window on both sides. A limit is
 * that of the operational date of the duty with which it is broken.
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
