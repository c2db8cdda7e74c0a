import { createZone, MINUTE_MS, workweekWindow } from './time.ts';
import type { CenterClock, Duty, Instant, Interval, Leave, LocalDate, Weekday } from './types.ts';

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

/**
 * Real minutes per fixed workweek, on instants; a duty across the boundary is split there, a minute in two
 * overlapping duties is worked once. Weeks without work or pay are left out.
 *
 * @param credited shifts that others work and the person is paid for
 */
export function workweekHours(
  duties: readonly Duty[],
  workweekStart: Weekday,
  clock: CenterClock,
  credited: readonly Interval[] = [],
): WorkweekHours[] {
  const zone = createZone(clock.timeZone);
  const weeks: WorkweekHours[] = [];
  const weekAt = (at: Instant): WorkweekHours => {
    const known = weeks.findLast(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
    if (known !== undefined) return known;
    const window = workweekWindow(at, workweekStart, clock);
    const { date: startDate } = zone.toLocal(window.startsAt);
    const week = { ...window, startDate, workedMinutes: 0, paidMinutes: 0, overtimeMinutes: 0 };
    weeks.push(week);
    return week;
  };
  const add = (of: 'workedMinutes' | 'paidMinutes', from: Instant, until: Instant): void => {
    let at = from;
    while (at < until) {
      const week = weekAt(at);
      const to = Math.min(until, week.endsAt);
      week[of] += (to - at) / MINUTE_MS;
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
  for (const week of weeks) week.overtimeMinutes = Math.max(0, week.paidMinutes - OVERTIME_AFTER_MINUTES);
  return weeks.sort(byTime);
}

/** All overtime of one person in minutes: the hours above forty of each fixed workweek, never averaged. */
export function overtimeMinutes(duties: readonly Duty[], workweekStart: Weekday, clock: CenterClock): number {
  return workweekHours(duties, workweekStart, clock).reduce((sum, week) => sum + week.overtimeMinutes, 0);
}
