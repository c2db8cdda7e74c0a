import { type Workweeks, workweekCuts, workweekStartOn } from './dated-rules.ts';
import { createZone, MINUTE_MS, workweekWindow } from './time.ts';
import type { CenterClock, Duty, Instant, Interval, Leave, LocalDate } from './types.ts';

/** Overtime begins after forty hours in a workweek: 29 U.S.C. 207(a)(1). */
const OVERTIME_AFTER_MINUTES = 40 * 60;

/** Consecutive work without a break: one duty, or several that overlap or may touch. */
export type DutySpell = Interval & { duties: readonly Duty[]; nominalMinutes: number };

/** One person's work and leave, in order of time. */
export type Timeline = {
  duties: readonly Duty[];
  leave: readonly Leave[];
  spells: readonly DutySpell[];
};

const byTime = (a: Interval, b: Interval): number => a.startsAt - b.startsAt || a.endsAt - b.endsAt;

/**
 * Sorts one person's duties and leave and joins duties into spells. Duties that touch are one spell only if one
 * of them is overtime (an extension) and `overtimeMayTouch`. Throws `RangeError` when the input is of several
 * people: their duties would be judged as one person's.
 */
export function buildTimeline(
  duties: readonly Duty[],
  leave: readonly Leave[],
  options: { overtimeMayTouch: boolean },
): Timeline {
  const people = new Set([...duties, ...leave].map(({ personId }) => personId));
  if (people.size > 1) throw new RangeError('a timeline is of one person');
  const ordered = duties.toSorted(byTime);
  const spells: { startsAt: Instant; endsAt: Instant; duties: Duty[]; nominalMinutes: number }[] = [];
  for (const duty of ordered) {
    const spell = spells.at(-1);
    if (spell && continues(spell, duty, options.overtimeMayTouch)) {
      spell.duties.push(duty);
      spell.nominalMinutes += duty.nominalMinutes;
      spell.endsAt = Math.max(spell.endsAt, duty.endsAt);
    } else {
      const { startsAt, endsAt, nominalMinutes } = duty;
      spells.push({ startsAt, endsAt, duties: [duty], nominalMinutes });
    }
  }
  return { duties: ordered, leave: leave.toSorted(byTime), spells };
}

function continues(
  spell: { endsAt: Instant; duties: Duty[] },
  duty: Duty,
  overtimeMayTouch: boolean,
): boolean {
  if (duty.startsAt < spell.endsAt) return true;
  if (duty.startsAt > spell.endsAt || !overtimeMayTouch) return false;
  return duty.isOvertime === true || spell.duties.some((d) => d.isOvertime && d.endsAt === duty.startsAt);
}

/** One workweek of one person, in real minutes. */
export type WorkweekHours = Interval & {
  /** The local date on which the workweek starts. */
  startDate: LocalDate;
  workedMinutes: number;
  /**
   * What the person is paid for: not what was taken over in a trade, but what somebody else took over. A substitute's hours
   * do not count towards overtime, and whose shift it was is credited with it: 29 U.S.C. 207(p)(3), 29 CFR 553.31.
   */
  paidMinutes: number;
  /** Paid beyond forty hours. */
  overtimeMinutes: number;
};

/** A stretch of time that belongs to one workweek, or to two where the beginning of the workweek changed. */
type Stretch = Interval & { weeks: readonly Tally[]; isShared: boolean };
/** A workweek with what is paid on days that it shares with another one. */
type Tally = { hours: WorkweekHours; sharedPaidMinutes: number };

/**
 * Real minutes per fixed workweek, on instants; a duty across the boundary is split there, a minute in two
 * overlapping duties is worked once. Weeks without work or pay are left out.
 *
 * Where the beginning of the workweek changes, two weeks share days, and each has its whole 168 hours. Overtime is reckoned
 * with the shared hours wholly in the former week and wholly in the new one, and the way that gives more counts: 29 CFR
 * 778.301 and 778.302.
 *
 * @param credited shifts that others work and the person is paid for
 */
export function workweekHours(
  duties: readonly Duty[],
  workweeks: Workweeks,
  clock: CenterClock,
  credited: readonly Interval[] = [],
): WorkweekHours[] {
  const zone = createZone(clock.timeZone);
  const cuts = workweekCuts(workweeks);
  const tallies = new Map<LocalDate, Tally>();
  const tallyOf = (window: Interval, startDate: LocalDate): Tally => {
    const known = tallies.get(startDate);
    if (known !== undefined) return known;
    const hours = { ...window, startDate, workedMinutes: 0, paidMinutes: 0, overtimeMinutes: 0 };
    const tally = { hours, sharedPaidMinutes: 0 };
    tallies.set(startDate, tally);
    return tally;
  };
  const stretches: Stretch[] = [];
  const stretchAt = (at: Instant): Stretch => {
    const known = stretches.findLast(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
    if (known !== undefined) return known;
    const window = workweekWindow(at, workweekStartOn(workweeks, zone.toLocal(at).date), clock);
    const { date: startDate } = zone.toLocal(window.startsAt);
    const tally = tallyOf(window, startDate);
    let stretch: Stretch = { ...window, weeks: [tally], isShared: false };
    for (const { formerStart, start, sharedUntil } of cuts) {
      const [sharedFrom, sharedTo] = [zone.toInstant(start, 0), zone.toInstant(sharedUntil, 0)];
      if (startDate === formerStart) stretch = { ...stretch, endsAt: sharedFrom };
      if (startDate !== start) continue;
      const former = { startsAt: zone.toInstant(formerStart, 0), endsAt: sharedTo };
      stretch =
        at < sharedTo
          ? {
              startsAt: sharedFrom,
              endsAt: sharedTo,
              weeks: [tally, tallyOf(former, formerStart)],
              isShared: true,
            }
          : { ...stretch, startsAt: sharedTo };
    }
    stretches.push(stretch);
    return stretch;
  };
  const add = (of: 'workedMinutes' | 'paidMinutes', from: Instant, until: Instant): void => {
    let at = from;
    while (at < until) {
      const { endsAt, weeks, isShared } = stretchAt(at);
      const to = Math.min(until, endsAt);
      for (const tally of weeks) {
        tally.hours[of] += (to - at) / MINUTE_MS;
        if (isShared && of === 'paidMinutes') tally.sharedPaidMinutes += (to - at) / MINUTE_MS;
      }
      at = to;
    }
  };
  const addOnce = (of: 'workedMinutes' | 'paidMinutes', intervals: readonly Interval[]): void => {
    let until = Number.NEGATIVE_INFINITY;
    for (const { startsAt, endsAt } of intervals.toSorted(byTime)) {
      add(of, Math.max(startsAt, until), endsAt);
      until = Math.max(until, endsAt);
    }
  };
  addOnce('workedMinutes', duties);
  addOnce(
    'paidMinutes',
    duties.filter(({ isTraded }) => isTraded !== true),
  );
  for (const { startsAt, endsAt } of credited) add('paidMinutes', startsAt, endsAt);
  for (const { hours } of tallies.values()) hours.overtimeMinutes = beyondForty(hours.paidMinutes);
  for (const { formerStart, start } of cuts) {
    const [former, first] = [tallies.get(formerStart), tallies.get(start)];
    if (former === undefined || first === undefined) continue;
    const formerAlone = beyondForty(former.hours.paidMinutes - first.sharedPaidMinutes);
    const firstAlone = beyondForty(first.hours.paidMinutes - first.sharedPaidMinutes);
    const isFormer = former.hours.overtimeMinutes + firstAlone > formerAlone + first.hours.overtimeMinutes;
    if (isFormer) first.hours.overtimeMinutes = firstAlone;
    else former.hours.overtimeMinutes = formerAlone;
  }
  return [...tallies.values()].map(({ hours }) => hours).sort(byTime);
}

function beyondForty(paidMinutes: number): number {
  return Math.max(0, paidMinutes - OVERTIME_AFTER_MINUTES);
}

/** All overtime of one person in minutes: the hours above forty of each fixed workweek, never averaged. */
export function overtimeMinutes(duties: readonly Duty[], workweeks: Workweeks, clock: CenterClock): number {
  return workweekHours(duties, workweeks, clock).reduce((sum, week) => sum + week.overtimeMinutes, 0);
}
