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

/** One workweek of one person: real minutes, and those of them beyond forty hours. */
export type WorkweekHours = Interval & {
  /** The local date on which the workweek starts. */
  startDate: LocalDate;
  workedMinutes: number;
  overtimeMinutes: number;
};

/**
 * Real minutes per fixed workweek, on instants; a duty across the boundary is split there, a minute in two
 * overlapping duties is worked once. Weeks without work are left out.
 */
export function workweekHours(
  duties: readonly Duty[],
  workweekStart: Weekday,
  clock: CenterClock,
): WorkweekHours[] {
  const zone = createZone(clock.timeZone);
  const weeks: WorkweekHours[] = [];
  let workedUntil = Number.NEGATIVE_INFINITY;
  for (const duty of duties.toSorted(byTime)) {
    let from = Math.max(duty.startsAt, workedUntil);
    while (from < duty.endsAt) {
      let week = weeks.at(-1);
      if (!week || from >= week.endsAt) {
        const window = workweekWindow(from, workweekStart, clock);
        week = {
          ...window,
          startDate: zone.toLocal(window.startsAt).date,
          workedMinutes: 0,
          overtimeMinutes: 0,
        };
        weeks.push(week);
      }
      const to = Math.min(duty.endsAt, week.endsAt);
      week.workedMinutes += (to - from) / MINUTE_MS;
      week.overtimeMinutes = Math.max(0, week.workedMinutes - OVERTIME_AFTER_MINUTES);
      from = to;
    }
    workedUntil = Math.max(workedUntil, duty.endsAt);
  }
  return weeks;
}

/** All overtime of one person in minutes: the hours above forty of each fixed workweek, never averaged. */
export function overtimeMinutes(duties: readonly Duty[], workweekStart: Weekday, clock: CenterClock): number {
  return workweekHours(duties, workweekStart, clock).reduce((sum, week) => sum + week.overtimeMinutes, 0);
}
